//! Calls with servers that fail, redirect, limit or send malformed responses.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http_support::{Reply, Seen, Server, json};
use runtime::{Client, Error, ErrorKind, Method, RetryPolicy, Value};

/// Returns a handler that sends the replies in order and repeats the last one.
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
async fn a_request_that_is_safe_to_repeat_is_sent_again() {
    let replies: Vec<fn() -> Reply> = vec![unavailable, || Reply::Close, cut_in_body, || json(502, ""), ok];
    let server = Server::start(in_turn(replies)).await;
    assert_eq!(get(&server.client().build().unwrap()).await.unwrap()["ok"], true);
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_post_with_an_unknown_outcome_is_only_sent_again_if_the_policy_allows_it() {
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
async fn a_request_is_repeated_after_a_429_whatever_its_method_and_not_before_retry_after() {
    let limited = || json(429, r#"{"error":429,"errorCode":"RATE_LIMITED"}"#).with("retry-after", "1");
    let server = Server::start(in_turn(vec![limited, ok])).await;
    let start = Instant::now();
    let post = server.client().build().unwrap().request(Method::POST, "/x").json(&Value::Null);
    post.send_json().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_call_fails_at_once_if_its_next_attempt_would_be_after_the_deadline() {
    let server = Server::start(|_| json(429, "").with("retry-after", "30")).await;
    let start = Instant::now();
    let call = server.client().build().unwrap().request(Method::GET, "/x").with_timeout(Duration::from_secs(3));
    let error = call.send_json().await.unwrap_err();
    assert_eq!((error.retry_after(), error.status().unwrap().as_u16()), (Some(Duration::from_secs(30)), 429));
    assert!(start.elapsed() < Duration::from_secs(1), "{error}");
}

#[tokio::test]
async fn all_clones_pause_after_a_429() {
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
async fn requests_are_spread_out_in_the_last_tenth_of_a_limit() {
    let server = Server::start(|_| ok().with("ratelimit-limit", "600").with("ratelimit-remaining", "5")).await;
    let client = server.client().build().unwrap();
    let start = Instant::now();
    for _ in 0..6 {
        get(&client).await.unwrap();
    }
    // A limit of 600 a minute is one request in 100 ms. The first two are sent at once, and the other four wait for their
    // turns.
    assert!(start.elapsed() >= Duration::from_millis(350), "{:?}", start.elapsed());
    let hasty = server.client().pacing(false).build().unwrap();
    let start = Instant::now();
    for _ in 0..6 {
        get(&hasty).await.unwrap();
    }
    assert!(start.elapsed() < Duration::from_millis(350), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_call_fails_at_once_if_its_turn_is_after_the_deadline() {
    let server = Server::start(|_| json(429, "").with("retry-after", "60")).await;
    let client = server.client().timeout(Duration::from_secs(2)).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().status().unwrap().as_u16(), 429);
    let start = Instant::now();
    let error = get(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && start.elapsed() < Duration::from_secs(1), "{error}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_content_length_that_is_too_small_affects_one_response_only() {
    let wrong = || Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{\"ok\":true}".to_vec());
    let server = Server::start(in_turn(vec![wrong, ok])).await;
    let client = server.client().build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.body().unwrap().as_ref()), (ErrorKind::Decode, &b"{\"ok\""[..]));
    assert_eq!(get(&client).await.unwrap()["ok"], true);
}

#[tokio::test]
async fn a_slow_response_is_read_within_the_attempt_timeout() {
    let server = Server::start(|_| ok().after(Duration::from_millis(150))).await;
    let patient = server.client().attempt_timeout(Duration::from_secs(5)).build().unwrap();
    assert_eq!(get(&patient).await.unwrap()["ok"], true);
    let hasty = server.client().attempt_timeout(Duration::from_millis(50)).retry(RetryPolicy::none()).build().unwrap();
    assert!(get(&hasty).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn calls_that_get_nothing_but_429_end_after_the_attempts_of_their_policy() {
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
async fn a_404_after_a_delete_with_an_unknown_outcome_is_a_success() {
    let gone = || json(404, r#"{"error":404,"errorCode":"CLUSTER_NOT_FOUND"}"#);
    let server = Server::start(in_turn(vec![|| Reply::Close, gone])).await;
    let client = server.client().build().unwrap();
    assert_eq!(client.request(Method::DELETE, "/x").send_json().await.unwrap(), Value::Null);
    // A 404 is an error if there was no attempt before it, or one that has done nothing.
    let error = client.request(Method::DELETE, "/x").send_json().await.unwrap_err();
    assert!(error.is_not_found());
    let limited = Server::start(in_turn(vec![|| json(429, ""), gone])).await;
    let client = limited.client().build().unwrap();
    assert!(client.request(Method::DELETE, "/x").send_json().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn redirects_are_not_followed_and_their_error_has_a_hint() {
    let other = Server::start(|_| ok()).await;
    let to = format!("{}/stolen?a=b", other.url);
    let server = Server::start(move |_| json(301, "").with("location", &to)).await;
    let client = server.client().access_token("s3cret".to_owned()).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Redirect, 301));
    assert!(error.to_string().contains("http://") && error.to_string().contains("base URL"), "{error}");
    // A redirect that an HTTP client of the program follows is detected. That client removes the credentials itself.
    let follows = http_support::bare_http().build().unwrap();
    let client = server.client().http_client(follows).access_token("s3cret".to_owned()).build().unwrap();
    assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert!(other.seen().iter().all(|seen| seen.header("authorization").is_empty()));
}

#[tokio::test]
async fn time_limits_apply_to_the_attempt_and_to_the_call() {
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
    // In HTTP, 102 is always an interim response, so that only the time limit ends the call.
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
async fn a_gzip_body_is_decompressed_and_a_body_that_is_only_labelled_gzip_is_not() {
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
async fn error_responses_with_malformed_bodies_are_errors_of_the_api() {
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
async fn deprecation_and_rate_limit_headers_are_parsed() {
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
async fn a_refused_connection_is_retried_and_reported() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let quick = RetryPolicy::default().with_attempts(2).with_pauses(Duration::ZERO, Duration::ZERO);
    let client = Client::builder().base_url(format!("http://{free}")).retry(quick).build().unwrap();
    let error = client.request(Method::POST, "/secret-path").send_json().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 2));
    assert!(error.to_string().contains("refused") && !format!("{error:?}").contains("secret-path"), "{error:?}");
}

#[tokio::test]
async fn a_call_can_be_dropped_at_any_point() {
    let server = Server::start(|_| ok().after(Duration::from_millis(5))).await;
    let client = server.client().concurrency(2).build().unwrap();
    for micros in (0..12_000).step_by(400) {
        let _ = tokio::time::timeout(Duration::from_micros(micros), get(&client)).await;
    }
    // No permits and no turns were lost.
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        tasks.spawn(async move { get(&client).await.unwrap() });
    }
    tasks.join_all().await;
}
