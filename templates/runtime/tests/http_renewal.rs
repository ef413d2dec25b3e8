//! The times at which tokens are minted: before they expire, after failures, after refusals, and for callers that are
//! dropped.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http_support::oauth::{account, advance, endpoint, mints, oauth, token};
use http_support::{Server, json};
use runtime::{Client, Error, ErrorKind, Method, RetryPolicy};

async fn call(client: &Client) -> Result<(), Error> {
    client.request(Method::GET, "/x").with_timeout(Duration::from_secs(10)).send_json().await.map(drop)
}

/// Waits until the server has received this number of requests for a token, and a little longer to detect further ones.
async fn expect_mints(server: &Server, number: usize) {
    let started = Instant::now();
    while mints(server) < number && started.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(mints(server), number);
}

#[tokio::test]
async fn a_renewal_before_expiry_does_not_delay_callers() {
    // The response to the renewal is sent after a minute.
    let slow = |number| token(number, 1000).after(Duration::from_secs(if number == 1 { 0 } else { 60 }));
    let server = Server::start(endpoint(slow, |number| number == 1)).await;
    let client = account(&server);
    call(&client).await.unwrap();
    advance(850).await;
    for _ in 0..10 {
        call(&client).await.unwrap();
    }
    expect_mints(&server, 2).await;
}

#[tokio::test]
async fn a_renewal_that_succeeds_is_used_by_later_calls() {
    let server = Server::start(endpoint(|number| token(number, 1000), |number| number > 0)).await;
    let client = account(&server);
    call(&client).await.unwrap();
    advance(850).await;
    let started = Instant::now();
    while server.seen().last().unwrap().header("authorization") != "Bearer t2" {
        assert!(started.elapsed() < Duration::from_secs(10));
        call(&client).await.unwrap();
    }
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn renewals_that_fail_are_thirty_seconds_apart() {
    let mint = |number| if number == 1 { token(number, 1000) } else { json(503, "") };
    let server = Server::start(endpoint(mint, |number| number == 1)).await;
    let client = account(&server);
    call(&client).await.unwrap();
    advance(850).await;
    for round in 1..=3 {
        for _ in 0..10 {
            call(&client).await.unwrap();
        }
        expect_mints(&server, 1 + round).await;
        advance(31).await;
    }
}

#[tokio::test]
async fn a_renewal_is_not_repeated_before_the_end_of_retry_after() {
    let mint = |number| if number == 1 { token(number, 1000) } else { json(429, "").with("retry-after", "60") };
    let server = Server::start(endpoint(mint, |number| number == 1)).await;
    let client = account(&server);
    call(&client).await.unwrap();
    advance(850).await;
    for (seconds, expected) in [(31, 2), (31, 2), (1, 3)] {
        call(&client).await.unwrap();
        expect_mints(&server, expected).await;
        advance(seconds).await;
    }
}

#[tokio::test]
async fn callers_that_time_out_leave_one_mint_whose_token_is_kept() {
    let mint = |number| token(number, 3600).after(Duration::from_secs(1));
    let server = Server::start(endpoint(mint, |number| number == 1)).await;
    let client = account(&server);
    for _ in 0..10 {
        let call = client.request(Method::GET, "/x").with_timeout(Duration::from_millis(20)).send_json();
        assert!(call.await.unwrap_err().is_timeout());
    }
    call(&client).await.unwrap();
    assert_eq!(mints(&server), 1);
}

#[tokio::test]
async fn a_waiting_caller_mints_if_the_runtime_of_the_mint_is_shut_down() {
    let mint = |number| token(number, 3600).after(Duration::from_millis(if number == 1 { 60_000 } else { 0 }));
    let server = Server::start(endpoint(mint, |number| number == 2)).await;
    let client = account(&server);
    let other = client.clone();
    // Two clients of one account are in different runtimes. The one that mints is shut down while the other waits.
    let ended = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { tokio::time::timeout(Duration::from_millis(200), call(&other)).await.is_err() })
    });
    expect_mints(&server, 1).await;
    call(&client).await.unwrap();
    assert!(ended.await.unwrap());
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_right_after_it_was_minted_is_not_replaced() {
    let server = Server::start(oauth(|_| false)).await;
    let client = account(&server);
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Credentials, 401));
    for _ in 0..120 {
        call(&client).await.unwrap_err();
    }
    assert_eq!(mints(&server), 1);
}

#[tokio::test]
async fn mints_become_less_frequent_while_tokens_are_refused() {
    let server = Server::start(oauth(|_| false)).await;
    let client = account(&server);
    // One call every ten seconds for an hour. The number of valid tokens of an account is limited.
    for _ in 0..360 {
        call(&client).await.unwrap_err();
        advance(10).await;
    }
    assert!((5..20).contains(&mints(&server)), "{}", mints(&server));
}

#[tokio::test]
async fn a_refused_mint_is_not_repeated_by_each_call() {
    let server = Server::start(|_| json(401, r#"{"error":"invalid_client"}"#)).await;
    let client = account(&server);
    for _ in 0..100 {
        let error = call(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.error_code()), (ErrorKind::Credentials, Some("invalid_client")), "{error}");
    }
    assert_eq!(mints(&server), 1);
    // A secret that was just created, or a role that was just granted, is used a few seconds later.
    advance(6).await;
    call(&client).await.unwrap_err();
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn retry_after_of_the_token_endpoint_applies_to_later_calls() {
    let server = Server::start(|_| json(429, "").with("retry-after", "100")).await;
    let client = account(&server);
    assert_eq!(call(&client).await.unwrap_err().retry_after(), Some(Duration::from_secs(100)));
    advance(40).await;
    for _ in 0..20 {
        let error = account(&server).request(Method::GET, "/x").with_retry(RetryPolicy::none()).send_json().await;
        let error = error.unwrap_err();
        let left = error.retry_after().unwrap();
        assert!((55..=60).contains(&left.as_secs()), "{left:?}");
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Credentials, 429));
    }
    assert_eq!(mints(&server), 1);
    advance(61).await;
    call(&client).await.unwrap_err();
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn a_long_retry_after_is_shortened_to_five_minutes() {
    for value in ["86400", "9223372036854775807", "18446744073709551615"] {
        let server = Server::start(move |_| json(429, "").with("retry-after", value)).await;
        let client = server.client().retry(RetryPolicy::none()).service_account("mdb_sa_id_1", "secret".to_owned());
        let client = client.build().unwrap();
        call(&client).await.unwrap_err();
        advance(290).await;
        call(&client).await.unwrap_err();
        assert_eq!(mints(&server), 1, "{value}");
        advance(11).await;
        call(&client).await.unwrap_err();
        assert_eq!(mints(&server), 2, "{value}");
    }
}

#[tokio::test]
async fn a_call_waits_for_a_short_retry_after_if_its_policy_allows_it() {
    let mint = |number| if number == 1 { json(429, "").with("retry-after", "1") } else { token(number, 3600) };
    let server = Server::start(endpoint(mint, |number| number == 2)).await;
    let client = account(&server);
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap() });
    }
    tasks.join_all().await;
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn waiting_callers_share_each_attempt() {
    let failed = Arc::new(AtomicUsize::new(0));
    let server = Server::start(endpoint(|_| json(503, ""), |_| true)).await;
    let client = account(&server);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (client, failed) = (client.clone(), failed.clone());
        let policy = RetryPolicy::default().with_attempts(2);
        tasks.spawn(async move {
            let error = client.request(Method::GET, "/x").with_retry(policy).send_json().await.unwrap_err();
            failed.fetch_add(usize::from(error.status().is_some_and(|status| status == 503)), Ordering::SeqCst);
        });
    }
    tasks.join_all().await;
    assert_eq!((mints(&server), failed.load(Ordering::SeqCst)), (2, 50));
}

#[tokio::test]
async fn with_a_policy_without_retries_there_is_one_mint() {
    let server = Server::start(|_| json(503, "")).await;
    let once = server.client().service_account("mdb_sa_id_1", "secret".to_owned()).retry(RetryPolicy::none());
    call(&once.build().unwrap()).await.unwrap_err();
    assert_eq!(mints(&server), 1);
    let request = account(&server).request(Method::GET, "/x").with_retry(RetryPolicy::none());
    request.send_json().await.unwrap_err();
    assert_eq!(mints(&server), 2);
}
