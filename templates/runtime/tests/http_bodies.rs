//! Responses that are read into memory: their size, their compression ratio, and whether they are complete.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_support::{Reply, Server, json};
use runtime::{Error, ErrorKind, Method, Result, RetryPolicy, Value};

const LIMIT: usize = 100_000;
/// The longest time that another task may wait. Decompressing a piece takes some milliseconds in a debug build.
const MAX_GAP: Duration = Duration::from_millis(50);

fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn get(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Result<Value> {
    let server = Server::start(move |_| reply()).await;
    let client = server.client().retry(RetryPolicy::none()).max_response_size(LIMIT).build().unwrap();
    client.request(Method::GET, "/x").send_json().await
}

fn assert_too_long(outcome: Result<Value>) {
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    assert!(error.to_string().contains("100000 bytes") && error.to_string().len() < 300, "{error}");
    assert_eq!((error.status().unwrap().as_u16(), error.body().unwrap().len()), (200, LIMIT));
    assert!(!error.is_retryable() && error.operation().is_some());
}

/// Returns a JSON text of this length.
fn text(length: usize) -> String {
    format!("\"{}\"", "x".repeat(length - 2))
}

#[tokio::test]
async fn a_body_beyond_the_maximum_size_is_an_error() {
    assert!(get(|| json(200, &text(LIMIT))).await.is_ok());
    assert_too_long(get(|| json(200, &text(LIMIT + 1))).await);
    assert_too_long(get(|| json(200, &text(50 * LIMIT))).await);
    let compressed = || json(200, "").with("content-encoding", "gzip");
    let whole = |length, reply: Reply| match reply {
        Reply::Whole(status, headers, _) => Reply::Whole(status, headers, gzip(text(length).as_bytes(), 1)),
        other => other,
    };
    assert!(get(move || whole(LIMIT, compressed())).await.is_ok());
    assert_too_long(get(move || whole(LIMIT + 1, compressed())).await);
}

#[tokio::test]
async fn an_endless_body_is_an_error_at_the_limit() {
    let endless = || {
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        let chunk = [&b"2000\r\n"[..], &[b' '; 0x2000], b"\r\n"].concat();
        let pieces = std::iter::once(head).chain(std::iter::repeat(chunk));
        Reply::Pieces(Box::new(pieces.map(|piece| (Duration::ZERO, piece))))
    };
    assert_too_long(get(endless).await);
}

#[tokio::test]
async fn no_memory_is_reserved_for_a_content_length_alone() {
    let announced = |length: &str, rest: &[u8]| {
        Reply::Raw([format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").as_bytes(), rest].concat())
    };
    let server = Server::start(move |seen| {
        announced(if seen.target == "/a" { "9223372036854775807" } else { "1000000000000" }, b"1234")
    })
    .await;
    // Without a limit on the size, no memory may be reserved because of the `Content-Length` alone.
    let client = server.client().retry(RetryPolicy::none()).max_response_size(usize::MAX).build().unwrap();
    for path in ["/a", "/b"] {
        let error = client.request(Method::GET, path).send_json().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        let download = client.request(Method::GET, path).download().await.unwrap();
        assert_eq!(download.bytes(usize::MAX).await.unwrap_err().kind(), ErrorKind::Connection);
    }
}

#[tokio::test]
async fn the_body_of_an_error_response_is_truncated_at_the_limit() {
    let error = get(|| json(400, &text(LIMIT + 1))).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 400), "{error}");
    assert_eq!(error.body().unwrap(), &text(LIMIT + 1)[..LIMIT]);
    // The error response of a download is read into memory too.
    let server = Server::start(|_| json(400, &text(LIMIT + 1))).await;
    let client = server.client().max_response_size(LIMIT).build().unwrap();
    let error = client.request(Method::GET, "/x").download().await.unwrap_err();
    assert_eq!((error.kind(), error.body().unwrap().len()), (ErrorKind::Api, LIMIT));
}

/// Runs a call concurrently with a task that only yields. Returns the outcome of the call, how often the task was polled,
/// and the longest time between two polls.
async fn beside_another_task(reply: impl Fn() -> Reply + Send + Sync + 'static) -> (Result<Value>, usize, Duration) {
    let server = Server::start(move |_| reply()).await;
    let client = server.client().retry(RetryPolicy::none()).build().unwrap();
    let turns = Arc::new(AtomicUsize::new(0));
    let longest = Arc::new(std::sync::Mutex::new(Duration::ZERO));
    let other = tokio::spawn({
        let (turns, longest) = (turns.clone(), longest.clone());
        async move {
            loop {
                let before = std::time::Instant::now();
                tokio::task::yield_now().await;
                turns.fetch_add(1, Ordering::Relaxed);
                let mut longest = longest.lock().unwrap();
                *longest = longest.max(before.elapsed());
            }
        }
    });
    let outcome = client.request(Method::GET, "/x").send_json().await;
    other.abort();
    let longest = *longest.lock().unwrap();
    (outcome, turns.load(Ordering::Relaxed), longest)
}

#[tokio::test]
async fn a_gzip_bomb_is_an_error_and_other_tasks_run() {
    // 300 MiB are compressed to about 305 KB.
    let bomb = gzip(&vec![0; 1 << 20], 9).repeat(300);
    assert!(bomb.len() < 330_000, "{}", bomb.len());
    let body = bomb.clone();
    let reply = move || {
        let headers = vec![("content-encoding".into(), "gzip".into())];
        Reply::Whole(200, headers, body.clone())
    };
    let (outcome, turns, _) = beside_another_task(reply).await;
    let error = outcome.unwrap_err();
    assert!(error.kind() == ErrorKind::Limit && error.to_string().contains("256 times"), "{error}");
    // Reading fails after 4 MiB, which are 64 pieces.
    assert!(turns >= 64 && (4 << 20..5 << 20).contains(&error.body().unwrap().len()), "{turns}");
}

#[tokio::test]
async fn other_tasks_run_while_a_body_is_decompressed() {
    // With one random bit in each byte, the compression ratio is below the limit.
    let line: Vec<u8> = (0..1 << 20).map(|i: u32| b'0' + ((i.wrapping_mul(2_654_435_761) >> 13) as u8 & 1)).collect();
    let body = gzip(&[b"\"", &line.repeat(8)[..], b"\""].concat(), 1);
    let reply = move || Reply::Whole(200, vec![("content-encoding".into(), "gzip".into())], body.clone());
    let reply = Arc::new(reply);
    let mut longest = Duration::MAX;
    // The machine can be busy with other processes, so the best of five runs counts.
    for _ in 0..5 {
        let reply = reply.clone();
        let (outcome, turns, waited) = beside_another_task(move || reply()).await;
        outcome.unwrap();
        assert!(turns >= 128, "{turns}");
        longest = longest.min(waited);
        if longest < MAX_GAP {
            break;
        }
    }
    println!("longest time that another task waited: {longest:?}");
    assert!(longest < MAX_GAP, "{longest:?}");
}

async fn outcome(reply: impl Fn() -> Reply + Send + Sync + 'static) -> std::result::Result<String, Error> {
    get(reply).await.map(|value| value.to_string())
}

#[tokio::test]
async fn json_whose_end_cannot_be_verified_must_be_an_object_or_an_array() {
    let until_close = |body: &str| Reply::Raw(format!("HTTP/1.1 200 OK\r\n\r\n{body}").into_bytes());
    for whole in ["{\"a\":1}", "[1,2]", "true", "\"text\"", "null\n"] {
        assert!(get(move || until_close(whole)).await.is_ok(), "{whole}");
    }
    // A truncated `12345`, and an empty body, which stands for an empty object.
    for cut in ["123", "123 \n", "1.5", "", " ", "[1,2"] {
        let error = outcome(move || until_close(cut)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{cut}: {error}");
        assert!(error.to_string().contains("can be incomplete"), "{error}");
    }
    for cut in ["{\"a\":", "[1,", "tru", "\"te"] {
        assert_eq!(outcome(move || until_close(cut)).await.unwrap_err().kind(), ErrorKind::Decode, "{cut}");
    }
    for body in ["123", ""] {
        assert!(outcome(|| json(200, body)).await.is_ok(), "{body}");
    }
}

#[tokio::test]
async fn a_compressed_response_that_ends_early_is_an_error() {
    let whole = gzip(b"{\"a\":1}", 6);
    let until_close = |body: &[u8]| Reply::Raw([b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n", body].concat());
    for end in [1, 5, whole.len() - 8, whole.len() - 1] {
        let body = whole[..end].to_vec();
        assert_eq!(outcome(move || until_close(&body)).await.unwrap_err().kind(), ErrorKind::Connection, "{end}");
    }
    let body = whole.clone();
    assert_eq!(outcome(move || until_close(&body)).await.unwrap(), "{\"a\":1}");
    let (body, two) = (whole.clone(), [&whole[..], &gzip(b"  ", 6)].concat());
    let announced = |body: &[u8]| {
        let headers =
            vec![("content-encoding".into(), "gzip".into()), ("x-uncompressed-content-length".into(), "9".into())];
        Reply::Whole(200, headers, body.to_vec())
    };
    let error = outcome(move || announced(&body)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Connection && error.to_string().contains("7 bytes"), "{error}");
    assert_eq!(outcome(move || announced(&two)).await.unwrap(), "{\"a\":1}");
}

#[tokio::test]
async fn bytes_whose_end_cannot_be_verified_are_an_error() {
    let compressed = gzip(b"text", 6);
    let file = compressed.clone();
    let server = Server::start(move |seen| {
        let head = "HTTP/1.1 200 OK\r\n".to_owned();
        let (headers, body) = match seen.target.as_str() {
            "/delimited" => ("content-length: 4\r\n", &b"text"[..]),
            "/announced" => ("x-uncompressed-content-length: 4\r\n", &b"text"[..]),
            "/compressed" => ("", &file[..]),
            "/cut" => ("", &file[..file.len() - 1]),
            _ => ("", &b"text"[..]),
        };
        Reply::Raw([head.as_bytes(), headers.as_bytes(), b"\r\n", body].concat())
    })
    .await;
    let client = server.client().retry(RetryPolicy::none()).build().unwrap();
    let get = |path: &'static str| client.request(Method::GET, path).send_bytes();
    for path in ["/cut", "/unknown"] {
        let error = get(path).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Connection && error.operation().is_some(), "{path}: {error}");
    }
    for path in ["/delimited", "/announced"] {
        assert_eq!(get(path).await.unwrap(), "text", "{path}");
    }
    assert_eq!(get("/compressed").await.unwrap(), compressed);
}
