//! Retries: which requests are sent again, how often, and the error if all attempts fail.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http_support::{Reply, Server, json, ok};
use runtime::{Client, Error, ErrorKind, Method, RetryPolicy, Value};

async fn call(client: &Client, method: Method) -> Result<Value, Error> {
    client.request(method, "/x").send_json().await
}

#[tokio::test]
async fn no_value_of_retry_after_panics() {
    for header in ["9223372036854775807", "18446744073709551615", "99999999999999999999", "1e300", "-1", "soon"] {
        let server = Server::start(move |_| json(429, "").with("retry-after", header)).await;
        let client = server.client().build().unwrap();
        let twice = RetryPolicy::default().with_attempts(2).with_pauses(Duration::ZERO, Duration::ZERO);
        let error = client.request(Method::Get, "/x").with_retry(twice).send_json().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 429, "{header}");
        assert!(error.retry_after().is_none_or(|pause| pause <= Duration::from_secs(24 * 3600)), "{header}");
        // Without a deadline the call waits, and computing the end of the pause does not overflow.
        let patient = server.client().timeout(None).pacing(false).build().unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(50), call(&patient, Method::Get)).await;
        assert!(waiting.is_err() || waiting.unwrap().is_err(), "{header}");
    }
}

#[tokio::test]
async fn retry_after_as_a_date_is_obeyed() {
    let at = jiff::Timestamp::now().checked_add(jiff::SignedDuration::from_secs(2)).unwrap();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap();
    let server = Server::start(move |seen| match seen.number {
        0 => json(429, "").with("retry-after", &date),
        _ => ok(),
    })
    .await;
    call(&server.client().build().unwrap(), Method::Post).await.unwrap();
    assert!(jiff::Timestamp::now() >= jiff::Timestamp::from_second(at.as_second()).unwrap());
}

#[tokio::test]
async fn duration_max_is_no_limit() {
    let server = Server::start(|_| ok()).await;
    let max = Duration::MAX;
    let client = server.client().timeout(max).attempt_timeout(max).connect_timeout(max).build().unwrap();
    call(&client, Method::Get).await.unwrap();
    client.request(Method::Get, "/x").with_timeout(max).send_json().await.unwrap();
}

/// A resolver that does not respond to the first query, and then returns a loopback address.
struct SlowOnce(Arc<AtomicUsize>);

impl reqwest::dns::Resolve for SlowOnce {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Box::pin(async move {
            if first {
                std::future::pending::<()>().await;
            }
            Ok(Box::new(std::iter::once("127.0.0.1:0".parse().unwrap())) as reqwest::dns::Addrs)
        })
    }
}

/// Builds a client whose first connection times out.
fn slow_to_connect(server: &Server) -> Client {
    let resolver = Arc::new(SlowOnce(Arc::default()));
    let url = server.url.replace("127.0.0.1", "localhost");
    let builder = server.client().base_url(url).connect_timeout(Duration::from_millis(100));
    builder.configure_http(move |http| http.dns_resolver(resolver.clone())).build().unwrap()
}

#[tokio::test]
async fn an_attempt_without_a_connection_is_repeated_and_has_no_effect() {
    let server = Server::start(|seen| match seen.method.as_str() {
        "DELETE" => json(404, r#"{"errorCode":"NOT_FOUND"}"#),
        _ => ok(),
    })
    .await;
    call(&slow_to_connect(&server), Method::Post).await.expect("a POST of which nothing was sent is sent again");
    // The attempt without a connection has deleted nothing, so a 404 is an error.
    let error = call(&slow_to_connect(&server), Method::Delete).await.unwrap_err();
    assert!(error.is_not_found() && error.attempts() == 2, "{error}");
    let client = slow_to_connect(&server);
    let once = client.request(Method::Post, "/x").with_retry(RetryPolicy::none()).send_json().await.unwrap_err();
    assert_eq!(once.kind(), ErrorKind::Connect, "{once}");
}

#[tokio::test]
async fn the_error_at_a_deadline_contains_the_last_response() {
    // Each call gets a 429 whose `Retry-After` is beyond its deadline.
    let server = Server::start(|_| json(429, r#"{"errorCode":"RATE_LIMITED"}"#).with("retry-after", "1")).await;
    let client = server.client().timeout(Duration::from_millis(1500)).build().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { call(&client, Method::Get).await.unwrap_err() });
    }
    for error in tasks.join_all().await {
        assert_eq!(error.status().map(|status| status.as_u16()), Some(429), "{error}");
        assert!(error.attempts() >= 1 && error.retry_after().is_some() && error.is_retryable(), "{error}");
    }
    // The second attempt gets no response.
    let server = Server::start(|seen| match seen.number {
        0 => json(503, r#"{"errorCode":"DOWN","detail":"try later"}"#),
        _ => Reply::Stall(Vec::new()),
    })
    .await;
    let client = server.client().timeout(Duration::from_millis(300)).build().unwrap();
    let error = call(&client, Method::Get).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.error_code()), (ErrorKind::Timeout, 2, Some("DOWN")), "{error}");
    assert_eq!(error.status().unwrap().as_u16(), 503);
    let text = error.to_string();
    assert!(text.contains("300ms") && text.contains("503") && text.contains("try later"), "{text}");
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(source.kind(), ErrorKind::Api);
}

#[tokio::test]
async fn the_error_of_a_call_that_a_rate_limit_delays_too_long_contains_the_429() {
    let server = Server::start(|_| json(429, "").with("retry-after", "60")).await;
    let client = server.client().timeout(Duration::from_secs(2)).build().unwrap();
    call(&client, Method::Get).await.unwrap_err();
    let error = call(&client, Method::Get).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Timeout, 0, 1), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429), "{error}");
    let left = error.retry_after().unwrap();
    assert!(left <= Duration::from_secs(60) && left > Duration::from_secs(50), "{left:?}");
}

#[tokio::test]
async fn the_retry_budget_limits_the_load_in_an_outage() {
    let down = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let server = {
        let down = down.clone();
        Server::start(move |_| if down.load(Ordering::SeqCst) { json(503, "") } else { ok() }).await
    };
    let client = server.client().build().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let client = client.clone();
        tasks.spawn(async move { call(&client, Method::Get).await.unwrap_err() });
    }
    let errors = tasks.join_all().await;
    assert_eq!(server.count(), 300, "200 calls and the 100 retries of the default budget");
    assert!(errors.iter().any(|error| error.to_string().contains("retry budget")), "{}", errors[0]);
    assert!(errors.iter().all(|error| error.status().unwrap().as_u16() == 503));
    // Successful calls refill the budget.
    down.store(false, Ordering::SeqCst);
    for _ in 0..10 {
        call(&client, Method::Get).await.unwrap();
    }
    down.store(true, Ordering::SeqCst);
    let before = server.count();
    assert_eq!(call(&client, Method::Get).await.unwrap_err().attempts(), 2);
    assert_eq!(server.count(), before + 2);
    // Without a limit, each call is sent as often as its policy allows.
    let unbounded = server.client().retry_budget(None).build().unwrap();
    assert_eq!(call(&unbounded, Method::Get).await.unwrap_err().attempts(), 5);
    let none = server.client().retry_budget(0).build().unwrap();
    assert_eq!(call(&none, Method::Get).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_request_is_repeated_after_a_500_if_its_method_is_safe() {
    for (method, attempts) in [
        (Method::Get, 5),
        (Method::Head, 5),
        (Method::Put, 1),
        (Method::Delete, 1),
        (Method::Post, 1),
        (Method::Patch, 1),
    ] {
        let server = Server::start(|_| json(500, "")).await;
        let error = call(&server.client().build().unwrap(), method).await.unwrap_err();
        assert_eq!(error.attempts(), attempts, "{method}");
    }
}

#[tokio::test]
async fn a_404_of_a_repeated_delete_is_a_success() {
    let server = Server::start(|seen| if seen.number == 0 { Reply::Close } else { json(404, "{}") }).await;
    let client = server.client().build().unwrap();
    let answer = client.request(Method::Delete, "/x").send_raw().await.unwrap();
    assert_eq!(answer.status().as_u16(), 204);
}

#[tokio::test]
async fn calls_that_are_dropped_take_nothing_from_a_rate_limit() {
    // A limit of 600 a minute is one request in 100 ms. It is used up.
    let server = Server::start(|_| ok().with("ratelimit-limit", "600").with("ratelimit-remaining", "0")).await;
    let client = server.client().build().unwrap();
    call(&client, Method::Get).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let hasty = client.request(Method::Get, "/x").with_timeout(Duration::from_millis(10));
        tasks.spawn(async move { hasty.send_json().await.is_ok() });
    }
    tasks.join_all().await;
    // These futures are polled once and dropped.
    for _ in 0..200 {
        let _ = tokio::time::timeout(Duration::ZERO, call(&client, Method::Get)).await;
    }
    let start = Instant::now();
    client.request(Method::Get, "/x").with_timeout(Duration::from_secs(3600)).send_json().await.unwrap();
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_changed_limit_shortens_the_wait_of_queued_calls() {
    // With two requests a minute, the next turn is in 30 s, until a slow response states a higher limit.
    let server = Server::start(|seen| match seen.number {
        0 => ok().with("ratelimit-limit", "2").with("ratelimit-remaining", "0").after(Duration::from_millis(100)),
        1 => ok().with("ratelimit-limit", "600").with("ratelimit-remaining", "600").after(Duration::from_millis(400)),
        _ => ok(),
    })
    .await;
    let client = server.client().build().unwrap();
    let start = Instant::now();
    let (first, second) = (call(&client, Method::Get), async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        call(&client, Method::Get).await
    });
    let third = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        // The first request can be sent at once, the one after it cannot.
        call(&client, Method::Get).await.unwrap();
        call(&client, Method::Get).await
    };
    let (first, second, third) = tokio::join!(first, second, third);
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_path_is_sent_unchanged_or_refused() {
    let server = Server::start(|_| ok()).await;
    let client = server.client().build().unwrap();
    for path in
        ["/%2e%2e/b", "/a/../b", "/a#b?c=d", "/a b", "/a\\b", "/ä", "/a\nb", "/\u{7f}", "//./x", "/a?b=c d", "x"]
    {
        let sent = client.request(Method::Get, path).send_json().await;
        assert!(sent.is_err_and(|error| error.kind() == ErrorKind::Request), "{path:?}");
    }
    assert_eq!(server.count(), 0);
    for path in ["/a%20b?x=%2F&y=a+b", "/%E4/~x;y=1,2/'(!*)'", "/a:b@c/$&=", "/"] {
        client.request(Method::Get, path).send_json().await.unwrap();
        assert_eq!(server.seen().pop().unwrap().target, path);
    }
}

#[tokio::test]
async fn headers_of_the_connection_cannot_be_set() {
    let server = Server::start(|_| ok()).await;
    let client = server.client().build().unwrap();
    for name in ["Host", "content-length", "Transfer-Encoding", "Connection", "TE", "Upgrade", "Keep-Alive"] {
        let error = client.request(Method::Get, "/x").header(name, "1").send_json().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("HTTP client"), "{error}");
    }
    assert_eq!(server.count(), 0);
    client.request(Method::Get, "/x").header("X-Own", "1").send_json().await.unwrap();
    assert_eq!(server.seen()[0].header("x-own"), "1");
}
