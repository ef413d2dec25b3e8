//! Measures the cost of a call compared with `reqwest` alone, with a local server: time and allocations of each call, round
//! trips with Digest, and calls per second with 64 in flight.
//!
//! `cargo run --release -p runtime --example overhead`
#![allow(clippy::unwrap_used)]

use std::alloc::System;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use runtime::{Client, Method};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const BODY: &str = r#"{"id":"5f0000000000000000000000","name":"Bello","status":"available"}"#;
const CALLS: u32 = 5_000;
const ROUNDS: u32 = 7;

/// Starts a server that responds to all requests, including those with Digest, with as little work as possible. It has its
/// own thread and runtime.
fn server() -> (String, Arc<AtomicU64>) {
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    let (send, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            send.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, counted.clone()));
            }
        });
    });
    (format!("http://{}", address.recv().unwrap()), count)
}

async fn serve(mut stream: TcpStream, count: Arc<AtomicU64>) {
    stream.set_nodelay(true).unwrap();
    let ok =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len());
    let challenge = "HTTP/1.1 401 U\r\nwww-authenticate: Digest realm=\"r\", domain=\"\", nonce=\"n\", algorithm=MD5, \
                     qop=\"auth\", stale=false\r\ncontent-length: 0\r\n\r\n";
    let (mut buffer, mut seen) = ([0; 8192], Vec::new());
    loop {
        let Ok(length @ 1..) = stream.read(&mut buffer).await else { return };
        seen.extend_from_slice(&buffer[..length]);
        if !seen.ends_with(b"\r\n\r\n") {
            continue;
        }
        count.fetch_add(1, Ordering::Relaxed);
        let challenged = seen.starts_with(b"GET /digest") && !seen.windows(15).any(|part| part == b"authorization: ");
        let answer = if challenged { challenge } else { &ok };
        seen.clear();
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

struct Cost {
    micros: f64,
    processor: f64,
    allocations: f64,
}

/// Returns the processor time of this thread in microseconds; 0 if the system does not report it.
fn processor_time() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or_default() / 1e3
}

/// Returns the minimum of several rounds, because other processes can only increase the values.
async fn measure<F: Future>(call: impl Fn() -> F) -> Cost {
    let mut best = Cost { micros: f64::MAX, processor: f64::MAX, allocations: f64::MAX };
    for _ in 0..ROUNDS {
        let region = Region::new(ALLOCATOR);
        let (start, processor_before) = (Instant::now(), processor_time());
        for _ in 0..CALLS {
            call().await;
        }
        let spent = start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS);
        let processor = (processor_time() - processor_before) / f64::from(CALLS);
        let change = region.change();
        let allocations = (change.allocations + change.reallocations) as f64 / f64::from(CALLS);
        best = Cost {
            micros: best.micros.min(spent),
            processor: best.processor.min(processor),
            allocations: best.allocations.min(allocations),
        };
    }
    best
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (url, count) = server();
    #[cfg(feature = "ring")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_gzip().build().unwrap();
    let client = Client::builder().base_url(&url).access_token("t".to_owned()).build().unwrap();
    let address = reqwest::Url::parse(&format!("{url}/v1/pets/7")).unwrap();
    let bare = measure(async || {
        let answer =
            http.get(address.clone()).header("accept", "application/json").bearer_auth("t").send().await.unwrap();
        let _: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    })
    .await;
    let ours = measure(async || {
        client.request(Method::GET, "/v1/pets/7").send_json().await.unwrap();
    })
    .await;
    let above = Cost {
        micros: ours.micros - bare.micros,
        processor: ours.processor - bare.processor,
        allocations: ours.allocations - bare.allocations,
    };
    println!("one call            elapsed    processor time  allocations");
    for (name, Cost { micros, processor, allocations }) in
        [("reqwest alone", bare), ("this client", ours), ("difference", above)]
    {
        println!("{name:14} {micros:9.1} us      {processor:9.1} us {allocations:12.1}");
    }
    println!("goal                   20 us                            30");

    let digest = Client::builder().base_url(&url).api_key("public", "private".to_owned()).build().unwrap();
    let before = count.load(Ordering::Relaxed);
    for _ in 0..100 {
        digest.request(Method::GET, "/digest").send_json().await.unwrap();
    }
    println!("100 Digest calls  {} round trips (goal: 101)", count.load(Ordering::Relaxed) - before);

    for (name, client) in [("Bearer", client), ("Digest", digest)] {
        let start = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..64 {
            let client = client.clone();
            tasks.spawn(async move {
                let mut calls = 0_u32;
                while start.elapsed() < Duration::from_secs(3) {
                    client.request(Method::GET, "/digest").send_json().await.unwrap();
                    calls += 1;
                }
                calls
            });
        }
        let calls: u32 = tasks.join_all().await.into_iter().sum();
        println!(
            "64 in flight      {:.0} calls per second with {name}",
            f64::from(calls) / start.elapsed().as_secs_f64()
        );
    }
}
