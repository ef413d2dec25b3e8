//! The memory for large bodies. The test has a process of its own, so that no other memory is counted.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use http_support::{Reply, Server};
use runtime::Method;

/// Returns the peak memory of this process in KiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_takes_constant_memory_and_a_body_in_memory_is_stored_once() {
    const SIZE: u64 = 2 << 30;
    const STORED: u64 = 60 << 20;
    let server =
        Server::start(|seen| Reply::Zeros(Vec::new(), if seen.target == "/stored" { STORED } else { SIZE })).await;
    let client = server.client().build().unwrap();
    let mut download = client.request(Method::GET, "/x").download().await.unwrap();
    let Some(before) = peak() else { return println!("skipped: this system does not state its peak memory") };
    let mut size = 0;
    while let Some(piece) = download.next().await {
        size += piece.unwrap().len() as u64;
    }
    let grown = peak().unwrap() - before;
    println!("2 GiB read, peak memory grew by {grown} KiB");
    assert!(size == SIZE && grown < 64 * 1024, "{grown} KiB");

    let before = peak().unwrap();
    let body = client.request(Method::GET, "/stored").send_bytes().await.unwrap();
    let grown = peak().unwrap() - before;
    println!("60 MiB stored, peak memory grew by {grown} KiB");
    assert!(body.len() as u64 == STORED && grown * 1024 < STORED * 3 / 2, "{grown} KiB");
}
