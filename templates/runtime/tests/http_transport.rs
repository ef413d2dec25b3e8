//! Calls against servers that misbehave: what is sent again, what is not, and what the error says.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http_support::{Reply, Seen, Server, json};
use runtime::{Client, Error, ErrorKind, Method, RetryPolicy, Value};

/// Answers with each reply in turn, then with the last one.
fn in_turn(replies: Vec<fn() -> Reply>) -> impl Fn(Seen) -> Reply + Send + Sync {
    move |seen| replies[seen.number.min(replies.len() - 1)]()
}

async fn get(client: &Client) -> Result<Value, Error> {
    client.request(Method::GET, "/x").send_json().await
}

fn ok() -> Reply {
    json(200, r#"{"ok":true}"#)
}

fn unavailable() -> Reply {
    json(503, "<html><body>down</body></html>").with("content-type", "text/html")
}

fn cut_in_body() -> Reply {
    Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"ok\":".to_vec())
}

#[tokio::test]
async fn what_is_harmless_is_sent_again() {
    let replies: Vec<fn() -> Reply> = vec![unavailable, || Reply::Close, cut_in_body, || json(502, ""), ok];
    let server = Server::start(in_turn(replies)).await;
    assert_eq!(get(&server.client().build().unwrap()).await.unwrap()["ok"], true);
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_post_that_broke_off_is_not_sent_again_unless_told_so() {
    for broken in [unavailable as fn() -> Reply, || Reply::Close, cut_in_body, || json(504, "")] {
        let server = Server::start(in_turn(vec![broken, ok])).await;
        let post = server.client().build().unwrap().request(Method::POST, "/x").json(&Value::Null);
        let error = post.clone().send_json().await.unwrap_err();
        assert!(error.is_retryable() && error.attempts() == 1 && server.count() == 1, "{error}");
        let again = Server::start(in_turn(vec![broken, ok])).await;
        let policy = RetryPolicy::default().with_unsafe_methods(true).with_pauses(Duration::ZERO, Duration::ZERO);
        let client = again.client().build().unwrap();
        client.request(Method::POST, "/x").with_retry(policy).json(&Value::Null).send_json().await.unwrap();
        assert_eq!(again.count(), 2);
    }
}

#[tokio::test]
async fn a_429_is_sent_again_whatever_the_method_and_not_early() {
    let limited = || json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#).with("retry-after", "1");
    let server = Server::start(in_turn(vec![limited, ok])).await;
    let start = Instant::now();
    let post = server.client().build().unwrap().request(Method::POST, "/x").json(&Value::Null);
    post.send_json().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_pause_that_passes_the_deadline_is_not_begun() {
    let server = Server::start(|_| json(429, "").with("retry-after", "30")).await;
    let start = Instant::now();
    let call = server.client().build().unwrap().request(Method::GET, "/x").with_timeout(Duration::from_secs(3));
    let error = call.send_json().await.unwrap_err();
    assert_eq!((error.retry_after(), error.status().unwrap().as_u16()), (Some(Duration::from_secs(30)), 429));
    assert!(start.elapsed() < Duration::from_secs(1), "{error}");
}

#[tokio::test]
async fn clones_hold_back_together_after_a_429() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => json(429, "").with("retry-after", "1"),
        _ => ok(),
    })
    .await;
    let client = server.client().build().unwrap();
    client.request(Method::GET, "/x").with_retry(RetryPolicy::none()).send_json().await.unwrap_err();
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { get(&client).await.unwrap() });
    }
    tasks.join_all().await;
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
    assert_eq!(server.count(), 21);
}

#[tokio::test]
async fn the_last_tenth_of_a_limit_is_spread_out() {
    let server = Server::start(|_| ok().with("ratelimit-limit", "600").with("ratelimit-remaining", "5")).await;
    let client = server.client().build().unwrap();
    let start = Instant::now();
    for _ in 0..6 {
        get(&client).await.unwrap();
    }
    // 600 a minute is one in 100 ms: the first two go at once, the other four wait for their turn.
    assert!(start.elapsed() >= Duration::from_millis(350), "{:?}", start.elapsed());
    let hasty = server.client().pacing(false).build().unwrap();
    let start = Instant::now();
    for _ in 0..6 {
        get(&hasty).await.unwrap();
    }
    assert!(start.elapsed() < Duration::from_millis(350), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_turn_after_the_deadline_is_not_waited_for() {
    let server = Server::start(|_| json(429, "").with("retry-after", "60")).await;
    let client = server.client().timeout(Duration::from_secs(2)).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().status().unwrap().as_u16(), 429);
    let start = Instant::now();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && start.elapsed() < Duration::from_secs(1), "{error}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_content_length_that_is_too_small_harms_one_answer() {
    let wrong = || Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{\"ok\":true}".to_vec());
    let server = Server::start(in_turn(vec![wrong, ok])).await;
    let client = server.client().build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.body().unwrap().as_ref()), (ErrorKind::Decode, &b"{\"ok\""[..]));
    assert_eq!(get(&client).await.unwrap()["ok"], true);
}

#[tokio::test]
async fn a_slow_body_is_read_while_it_moves_within_the_limit() {
    let server = Server::start(|_| ok().after(Duration::from_millis(150))).await;
    let patient = server.client().attempt_timeout(Duration::from_secs(5)).build().unwrap();
    assert_eq!(get(&patient).await.unwrap()["ok"], true);
    let hasty = server.client().attempt_timeout(Duration::from_millis(50)).retry(RetryPolicy::none()).build().unwrap();
    assert!(get(&hasty).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_storm_of_429_ends_and_does_not_hammer() {
    let server = Server::start(|_| json(429, "")).await;
    let client = server.client().pacing(false).build().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { get(&client).await.unwrap_err() });
    }
    for error in tasks.join_all().await {
        assert_eq!(error.attempts(), 5);
    }
    assert_eq!(server.count(), 100);
}

#[tokio::test]
async fn a_delete_that_was_carried_out_unseen_is_done() {
    let gone = || json(404, r#"{"error":404,"errorCode":"CLUSTER_NOT_FOUND"}"#);
    let server = Server::start(in_turn(vec![|| Reply::Close, gone])).await;
    let client = server.client().build().unwrap();
    assert_eq!(client.request(Method::DELETE, "/x").send_json().await.unwrap(), Value::Null);
    // Without an attempt before it, or after one that did nothing, a 404 is a 404.
    let error = client.request(Method::DELETE, "/x").send_json().await.unwrap_err();
    assert!(error.is_not_found());
    let limited = Server::start(in_turn(vec![|| json(429, ""), gone])).await;
    let client = limited.client().build().unwrap();
    assert!(client.request(Method::DELETE, "/x").send_json().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn redirects_are_not_followed_and_explained() {
    let other = Server::start(|_| ok()).await;
    let to = format!("{}/stolen?a=b", other.url);
    let server = Server::start(move |_| json(301, "").with("location", &to)).await;
    let client = server.client().access_token("s3cret".to_owned()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Redirect, 301));
    assert!(error.to_string().contains("http://") && error.to_string().contains("base URL"), "{error}");
    // A client of the user's that follows them to another host is found out; it drops the credentials itself.
    let follows = http_support::bare_http().build().unwrap();
    let client = server.client().http_client(follows).access_token("s3cret".to_owned()).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert!(other.seen().iter().all(|seen| seen.header("authorization").is_empty()));
}

#[tokio::test]
async fn limits_of_time_hold_for_attempt_and_call() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/head" => Reply::Stall(Vec::new()),
        _ => Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
    })
    .await;
    let client = server.client().attempt_timeout(Duration::from_millis(100)).build().unwrap();
    for path in ["/head", "/body"] {
        let error = client.request(Method::POST, path).send_json().await.unwrap_err();
        assert!(error.is_timeout() && error.attempts() == 1, "{error}");
        let error =
            client.request(Method::GET, path).with_timeout(Duration::from_millis(250)).send_json().await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
    }
    // 102 is only ever an interim answer to HTTP: the time limit ends the wait.
    let polling = Server::start(|_| Reply::Stall(b"HTTP/1.1 102 Processing\r\n\r\n".to_vec())).await;
    let client =
        polling.client().attempt_timeout(Duration::from_millis(100)).retry(RetryPolicy::none()).build().unwrap();
    assert!(get(&client).await.unwrap_err().is_timeout());
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn gzip_is_undone_where_it_is_and_not_where_it_is_only_said() {
    let server = Server::start(|seen| {
        let body = if seen.target == "/x" { gzip(r#"{"ok":true}"#) } else { br#"{"ok":true}"#.to_vec() };
        Reply::Whole(200, vec![("content-encoding".into(), "gzip".into())], body)
    })
    .await;
    let client = server.client().build().unwrap();
    assert_eq!(get(&client).await.unwrap()["ok"], true);
    assert_eq!(client.request(Method::GET, "/label").send_json().await.unwrap()["ok"], true);
    assert_eq!(server.seen()[0].header("accept-encoding"), "gzip");
}

#[tokio::test]
async fn errors_survive_odd_bodies() {
    type Case = (fn() -> Reply, Option<&'static str>);
    let cases: [Case; 6] = [
        (unavailable, None),
        (|| json(500, ""), None),
        (|| Reply::Raw(b"HTTP/1.1 500 X\r\ncontent-length: 50\r\n\r\n{\"error".to_vec()), None),
        (|| json(400, r#"{"errorType":"BAD","invalidPolicies":[]}"#), Some("BAD")),
        (
            || json(404, r#"{"errorCode":"NONE","parameters":null}"#).with("content-type", "application/vnd.x+gzip"),
            Some("NONE"),
        ),
        (|| json(409, r#"{"errorCode":7,"detail":[],"parameters":5,"badRequestDetail":{"fields":[null]}}"#), None),
    ];
    for (reply, code) in cases {
        let server = Server::start(move |_| reply()).await;
        let client = server.client().retry(RetryPolicy::none()).build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.error_code()), (ErrorKind::Api, code), "{error}");
        assert!(error.body().is_some() && error.operation().is_some());
    }
    let server = Server::start(|_| json(403, r#"{"error":403,"errorCode":"IP_ADDRESS_NOT_ON_ACCESS_LIST"}"#)).await;
    assert!(get(&server.client().build().unwrap()).await.unwrap_err().to_string().contains("access list"));
    let server = Server::start(|_| json(200, "<html>")).await;
    assert_eq!(get(&server.client().build().unwrap()).await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn what_headers_say_is_readable() {
    let server = Server::start(|_| {
        ok().with("deprecation", "Mon, 5 Aug 2024 00:00:00 GMT")
            .with("sunset", "Sun, 1 Mar 2026 00:00:00 GMT")
            .with("ratelimit-limit", "1200")
            .with("ratelimit-remaining", "1195")
    })
    .await;
    let answer = server.client().build().unwrap().request(Method::GET, "/x").send_raw().await.unwrap();
    let deprecation = answer.deprecation().unwrap();
    assert_eq!(deprecation.since.unwrap().to_string(), "2024-08-05T00:00:00Z");
    assert_eq!(deprecation.sunset.unwrap().to_string(), "2026-03-01T00:00:00Z");
    assert_eq!(answer.rate_limit().unwrap().remaining, 1195);
}

#[tokio::test]
async fn nobody_listening_is_said_and_tried_again() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let quick = RetryPolicy::default().with_attempts(2).with_pauses(Duration::ZERO, Duration::ZERO);
    let client = Client::builder().base_url(format!("http://{free}")).retry(quick).build().unwrap();
    let error = client.request(Method::POST, "/secret-path").send_json().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 2));
    assert!(error.to_string().contains("refused") && !format!("{error:?}").contains("secret-path"), "{error:?}");
}

#[tokio::test]
async fn a_future_can_be_dropped_at_any_point() {
    let server = Server::start(|_| ok().after(Duration::from_millis(5))).await;
    let client = server.client().concurrency(2).build().unwrap();
    for micros in (0..12_000).step_by(400) {
        let _ = tokio::time::timeout(Duration::from_micros(micros), get(&client)).await;
    }
    // Neither permits nor turns were lost on the way.
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        tasks.spawn(async move { get(&client).await.unwrap() });
    }
    tasks.join_all().await;
}
