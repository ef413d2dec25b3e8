//! The allocations for bodies that arrive in many pieces. The test has a process of its own, so that no other allocations are
//! counted.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::alloc::System;

use http_support::{Reply, Server};
use runtime::Method;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[tokio::test]
async fn a_body_of_unknown_length_is_not_reallocated_for_each_piece() {
    const CHUNKS: usize = 2000;
    let chunk = format!("3e8\r\n{}\r\n", "x".repeat(1000));
    let sent = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}0\r\n\r\n", chunk.repeat(CHUNKS));
    let server = Server::start(move |_| Reply::Raw(sent.clone().into())).await;
    let client = server.client().build().unwrap();
    let region = Region::new(ALLOCATOR);
    let body = client.request(Method::GET, "/x").send_bytes().await.unwrap();
    let moved = region.change().reallocations;
    assert!(body.len() == CHUNKS * 1000 && moved < CHUNKS / 4, "{moved}");
}
