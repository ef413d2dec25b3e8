//! Reading a download: decompression, time limits, concurrency, and fairness to other tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use http_support::json;
use runtime::{ErrorKind, RetryPolicy};

use super::*;

#[tokio::test]
async fn a_body_is_returned_compressed_or_decompressed() {
    let text = b"a line of a log\n".repeat(100_000);
    let body = gzip(&text);
    let server = {
        let body = body.clone();
        serve(move || file(body.clone())).await
    };
    let download = get(&server).await;
    assert_eq!((download.length(), download.file_name().as_deref()), (Some(body.len() as u64), Some("mongodb.gz")));
    assert_eq!(download.bytes(usize::MAX).await.unwrap(), body);
    assert_eq!(server.seen()[0].header("accept-encoding"), "identity");
    assert_eq!(get(&server).await.decompressed().bytes(text.len()).await.unwrap(), text);
    let error = get(&server).await.decompressed().bytes(text.len() - 1).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Limit && error.to_string().contains("1599999 bytes"), "{error}");
}

#[tokio::test]
async fn an_empty_body_and_one_that_is_not_gzip_are_not_changed() {
    for body in [&b""[..], b"x", b"plain text", b"\x1fplain"] {
        let server = serve(move || file(body.to_vec())).await;
        assert_eq!(get(&server).await.decompressed().bytes(100).await.unwrap(), body);
    }
    let two = [gzip(b"one "), gzip(b"two")].concat();
    let server = serve(move || file(two.clone())).await;
    assert_eq!(get(&server).await.decompressed().bytes(100).await.unwrap(), "one two");
    // The body is sent byte by byte, so that each element of the format is split.
    let server = serve(|| {
        let two = [gzip(b"one "), gzip(b""), gzip(b"two")].concat();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", two.len()).into_bytes();
        let bytes = two.into_iter().map(|byte| (Duration::from_millis(1), vec![byte]));
        Reply::Pieces(Box::new(std::iter::once((Duration::ZERO, head)).chain(bytes)))
    })
    .await;
    assert_eq!(get(&server).await.decompressed().bytes(100).await.unwrap(), "one two");
}

#[tokio::test]
async fn an_error_response_to_a_download_is_an_error() {
    let server = serve(|| json(404, r#"{"errorCode":"NO_LOGS"}"#).with("content-type", "application/x+gzip")).await;
    let client = server.client().retry(RetryPolicy::none()).build().unwrap();
    let error = client.request(Method::GET, "/x").download().await.unwrap_err();
    assert_eq!(error.error_code(), Some("NO_LOGS"));
}

#[tokio::test]
async fn a_retry_after_of_billions_of_years_does_not_panic() {
    for value in ["9223372036854775807", "18446744073709551615", "9223372036854775807.9"] {
        let server = serve(move || json(429, "{}").with("retry-after", value)).await;
        let client = server.client().timeout(Duration::from_millis(200)).build().unwrap();
        let error = client.request(Method::GET, "/x").download().await.unwrap_err();
        assert_eq!(error.status().unwrap(), 429, "{error}");
    }
}

#[tokio::test]
async fn a_time_limit_without_an_end_is_no_limit() {
    for limit in [Duration::MAX, Duration::from_secs(u64::MAX / 4), Duration::from_secs(1 << 50)] {
        let server = serve(|| {
            let pieces = ["HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", "a", "b"];
            Reply::Pieces(Box::new(pieces.into_iter().map(|piece| (Duration::from_millis(20), piece.into()))))
        })
        .await;
        let client = server.client().attempt_timeout(limit).build().unwrap();
        let download = client.request(Method::GET, "/x").download().await.unwrap();
        assert_eq!(download.bytes(10).await.unwrap(), "ab", "{limit:?}");
        let server = serve(|| json(200, "1")).await;
        let client = server.client().attempt_timeout(limit).build().unwrap();
        client.request(Method::GET, "/x").send_json().await.unwrap();
    }
}

#[tokio::test]
async fn the_time_limit_counts_only_while_a_piece_is_polled_for() {
    let server = serve(|| Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf".to_vec())).await;
    let mut download = get(&server).await;
    assert_eq!(download.next().await.unwrap().unwrap(), "half");
    let error = download.next().await.unwrap().unwrap_err();
    assert!(error.kind() == ErrorKind::Timeout && error.to_string().contains("within 300ms"), "{error}");
    // A pause of the caller does not count towards the time limit.
    let server = serve(|| {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na";
        let pieces = [(Duration::ZERO, head.into()), (Duration::from_millis(550), b"b".to_vec())];
        Reply::Pieces(Box::new(pieces.into_iter()))
    })
    .await;
    let mut download = get(&server).await;
    assert_eq!(download.next().await.unwrap().unwrap(), "a");
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(download.next().await.unwrap().unwrap(), "b");
}

#[tokio::test]
async fn a_download_counts_against_the_concurrency_until_its_body_ends_fails_or_is_dropped() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/cut" => until_close("content-length: 100\r\n", b"half"),
        "/damaged" => file([&gzip(b"text")[..], b"no gzip"].concat()),
        _ => file(b"text".to_vec()),
    })
    .await;
    let client = server.client().concurrency(1).build().unwrap();
    let open = |path: &'static str| client.request(Method::GET, path).download();
    let is_blocked = async || tokio::time::timeout(Duration::from_millis(50), open("/second")).await.is_err();
    let is_free = async || tokio::time::timeout(Duration::from_secs(10), open("/second")).await.is_ok();

    let mut download = open("/first").await.unwrap();
    assert!(is_blocked().await, "a second call while a download is open");
    while download.next().await.is_some() {}
    assert!(is_free().await, "the body has ended");

    let mut download = open("/cut").await.unwrap();
    while download.next().await.is_some_and(|piece| piece.is_ok()) {
        assert!(is_blocked().await);
    }
    assert!(is_free().await, "the body has failed");

    let mut download = open("/damaged").await.unwrap().decompressed();
    while download.next().await.is_some_and(|piece| piece.is_ok()) {}
    assert!(is_free().await, "decompression has failed");

    let dropped = open("/first").await.unwrap();
    assert!(is_blocked().await);
    drop(dropped);
    assert!(is_free().await, "the download was dropped");
}

#[tokio::test]
async fn a_body_beyond_the_compression_ratio_is_an_error() {
    let bomb = bomb(64 << 20);
    let server = serve(move || file(bomb.clone())).await;
    let mut download = get(&server).await.decompressed();
    let (mut length, mut longest) = (0, 0);
    let error = loop {
        match download.next().await.unwrap() {
            Ok(piece) => (length, longest) = (length + piece.len(), longest.max(piece.len())),
            Err(error) => break error,
        }
    };
    assert!(error.kind() == ErrorKind::Limit && error.to_string().contains("256 times"), "{error}");
    assert!(length <= 5 << 20 && longest <= 64 << 10, "{length} {longest}");
}

/// The longest time that another task may wait. Decompressing a piece takes some milliseconds in a debug build.
const MAX_GAP: Duration = Duration::from_millis(50);

#[tokio::test]
async fn other_tasks_run_while_a_download_is_decompressed() {
    // With one random bit in each byte, the compression ratio is below the limit.
    let line: Vec<u8> = (0..1 << 20).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8 & 1).collect();
    let body = gzip(&line.repeat(8));
    let server = serve(move || file(body.clone())).await;
    let mut longest = Duration::MAX;
    // The machine can be busy with other processes, so the best of five runs counts.
    for _ in 0..5 {
        let longest_gap = Arc::new(std::sync::Mutex::new(Duration::ZERO));
        let turns = Arc::new(AtomicUsize::new(0));
        let ticker = tokio::spawn({
            let (longest_gap, turns) = (longest_gap.clone(), turns.clone());
            async move {
                loop {
                    let before = Instant::now();
                    tokio::task::yield_now().await;
                    turns.fetch_add(1, Ordering::Relaxed);
                    let mut longest = longest_gap.lock().unwrap();
                    *longest = longest.max(before.elapsed());
                }
            }
        });
        let mut download = get(&server).await.decompressed();
        let mut pieces = 0;
        let before = turns.load(Ordering::Relaxed);
        while let Some(piece) = download.next().await {
            pieces += usize::from(!piece.unwrap().is_empty());
        }
        let turns = turns.load(Ordering::Relaxed) - before;
        ticker.abort();
        // The other task is polled for about each 64 KiB, whatever the speed of the machine.
        assert!(pieces > 64 && turns >= pieces / 2, "{pieces} pieces, {turns} turns");
        longest = longest.min(*longest_gap.lock().unwrap());
        if longest < MAX_GAP {
            break;
        }
    }
    println!("longest time that another task waited: {longest:?}");
    assert!(longest < MAX_GAP, "{longest:?}");
}
