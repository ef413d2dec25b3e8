//! Service accounts: minting, sharing and revoking access tokens.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::sync::Mutex;
use std::time::Duration;

use http_support::oauth::{account, advance, mints, oauth, token};
use http_support::{Reply, Server, json};
use runtime::{ErrorKind, Method};

#[tokio::test]
async fn a_hundred_tasks_without_a_token_mint_one_token() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        // Clients that are built independently share the token of the account.
        let client = account(&server);
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap() });
    }
    tasks.join_all().await;
    assert_eq!((mints(&server), server.count()), (1, 101));
}

#[tokio::test]
async fn a_token_that_expires_in_flight_is_replaced_once() {
    let server = Server::start(oauth(|number| number == 2)).await;
    let client = account(&server);
    client.request(Method::GET, "/x").send_json().await.unwrap_err();
    advance(31).await;
    client.request(Method::POST, "/x").json(&serde_json::json!([])).send_json().await.unwrap();
    assert_eq!((mints(&server), server.count()), (2, 5));
}

#[tokio::test]
async fn many_requests_that_are_refused_at_the_same_time_mint_one_token() {
    let server = Server::start(oauth(|number| number == 2)).await;
    let client = account(&server);
    client.request(Method::GET, "/x").send_json().await.unwrap_err();
    advance(31).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap() });
    }
    tasks.join_all().await;
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn a_caller_that_is_dropped_does_not_affect_the_next_one() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let client = account(&server);
    for millis in [0, 1, 5, 10, 20] {
        let call = client.request(Method::GET, "/x").send_json();
        let _ = tokio::time::timeout(Duration::from_millis(millis), call).await;
    }
    client.request(Method::GET, "/x").send_json().await.unwrap();
}

#[tokio::test]
async fn all_waiting_callers_share_a_failed_mint() {
    let server = Server::start(|_| {
        json(403, r#"{"error":"access_denied","error_description":"too many tokens"}"#).after(Duration::from_millis(50))
    })
    .await;
    let client = account(&server);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.spawn(async move { client.request(Method::GET, "/x").send_json().await.unwrap_err() });
    }
    for error in tasks.join_all().await {
        assert_eq!((error.kind(), error.error_code()), (ErrorKind::Credentials, Some("access_denied")));
        assert!(error.to_string().contains("revoke tokens"), "{error}");
        assert!(!format!("{error:?}").contains("secret\""), "{error:?}");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_revoked_token_is_not_used_again() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let client = account(&server);
    assert!(!client.revoke_token().await.unwrap());
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert!(client.revoke_token().await.unwrap());
    let revoke = server.seen().pop().unwrap();
    assert_eq!(
        (revoke.target.as_str(), &*revoke.body),
        ("/api/oauth/revoke", &b"token=t1&token_type_hint=access_token"[..])
    );
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert_eq!(mints(&server), 2);
}

#[tokio::test]
async fn a_token_that_was_not_revoked_is_kept() {
    for reply in [json(500, ""), json(403, ""), Reply::Close, json(200, "").after(Duration::from_secs(60))] {
        let stalls = matches!(reply, Reply::After(..));
        let reply = Mutex::new(Some(reply));
        let server = Server::start(move |seen| match seen.target.as_str() {
            "/api/oauth/token" => token(1, 3600),
            "/api/oauth/revoke" => reply.lock().unwrap().take().unwrap_or_else(|| json(200, "")),
            _ => json(200, "{}"),
        })
        .await;
        let client = account(&server);
        client.request(Method::GET, "/x").send_json().await.unwrap();
        let limit = Duration::from_millis(if stalls { 100 } else { 10_000 });
        let revoked = tokio::time::timeout(limit, client.revoke_token()).await;
        assert_eq!(revoked.is_err(), stalls);
        assert!(!revoked.is_ok_and(|revoked| revoked.is_ok()));
        if stalls {
            // The limit is reached while the response is pending.
            advance(31).await;
        }
        client.request(Method::GET, "/x").send_json().await.unwrap();
        assert!(client.revoke_token().await.unwrap(), "it can be revoked again");
        let revoked = server.seen().into_iter().filter(|seen| seen.target == "/api/oauth/revoke");
        assert!(revoked.map(|seen| seen.body).all(|body| body.starts_with(b"token=t1&")));
        assert_eq!(mints(&server), 1);
        assert!(!client.revoke_token().await.unwrap(), "there is none any more");
    }
}

#[tokio::test]
async fn a_revocation_continues_if_its_caller_is_dropped() {
    let server = Server::start(move |seen| match seen.target.as_str() {
        "/api/oauth/token" => token(seen.number, 3600),
        "/api/oauth/revoke" => json(200, "").after(Duration::from_millis(100)),
        _ => json(200, "{}"),
    })
    .await;
    let client = account(&server);
    client.request(Method::GET, "/x").send_json().await.unwrap();
    tokio::time::timeout(Duration::from_millis(30), client.revoke_token()).await.unwrap_err();
    // A call waits for the revocation, because the token may be revoked already.
    client.request(Method::GET, "/x").send_json().await.unwrap();
    let seen = server.seen();
    assert_eq!(mints(&server), 2);
    assert_eq!(seen.last().unwrap().header("authorization"), "Bearer t3", "{seen:?}");
}

#[tokio::test]
async fn a_token_that_has_expired_is_not_revoked() {
    let server = Server::start(oauth(|number| number > 0)).await;
    let client = account(&server);
    client.request(Method::GET, "/x").send_json().await.unwrap();
    advance(3601).await;
    assert!(!client.revoke_token().await.unwrap());
    assert_eq!(server.count(), 2);
}
