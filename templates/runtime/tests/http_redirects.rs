//! HTTP clients of the program that follow redirects: no response of another address is accepted as the response of the API.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use http_support::oauth::token;
use http_support::{Reply, Seen, Server, json};
use runtime::{Client, ErrorKind, Method};

/// Starts a server that redirects requests to a given endpoint and to paths below `/from`, and another one that accepts all
/// requests.
async fn servers(status: u16, same_host: bool, redirecting: &'static str) -> (Server, Server) {
    let target = Server::start(answer).await;
    let to = if same_host { String::new() } else { target.url.clone() };
    let source = Server::start(move |seen| {
        if seen.target.starts_with(redirecting) {
            json(status, "").with("location", &format!("{to}/elsewhere"))
        } else {
            answer(seen)
        }
    });
    (source.await, target)
}

fn answer(seen: Seen) -> Reply {
    if seen.target == "/api/oauth/token" { token(1, 3600) } else { json(200, r#"{"access_token":"t"}"#) }
}

/// Builds a client with an HTTP client that follows redirects, as reqwest does by default.
fn following(server: &Server) -> Client {
    let http = http_support::bare_http().no_proxy().build().unwrap();
    server.client().http_client(http).service_account("mdb_sa_id_1", "secret".to_owned()).build().unwrap()
}

#[tokio::test]
async fn a_call_that_was_redirected_is_an_error() {
    for status in [301, 302, 303, 307, 308] {
        for same_host in [true, false] {
            for (method, body) in
                [(Method::GET, false), (Method::POST, true), (Method::PUT, true), (Method::DELETE, false)]
            {
                let (server, target) = servers(status, same_host, "/from").await;
                let mut request = following(&server).request(method, "/from?a=b");
                if body {
                    request = request.json(&serde_json::json!({"password": "s3cret"}));
                }
                let case = format!("{method:?} {status} {same_host}");
                let error = request.send_json().await.expect_err(&case);
                assert_eq!(error.kind(), ErrorKind::Redirect, "{case}: {error}");
                let seen = [server.seen(), target.seen()].concat();
                let bodies = seen.iter().filter(|seen| String::from_utf8_lossy(&seen.body).contains("s3cret")).count();
                assert_eq!(bodies, usize::from(body), "{case}: {seen:?}");
                assert!(target.seen().iter().all(|seen| seen.header("authorization").is_empty()), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn a_download_that_was_redirected_is_an_error() {
    let (server, _target) = servers(302, true, "/from").await;
    let error = following(&server).request(Method::GET, "/from").download().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
}

#[tokio::test]
async fn a_mint_that_was_redirected_is_an_error() {
    for (status, same_host) in [(302, true), (302, false), (307, true), (307, false)] {
        let (server, target) = servers(status, same_host, "/api/oauth/token").await;
        let error = following(&server).request(Method::GET, "/x").send_json().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{status} {same_host}: {error}");
        let seen = [server.seen(), target.seen()].concat();
        assert!(seen.iter().all(|seen| seen.target != "/x"), "{seen:?}");
        assert!(target.seen().iter().all(|seen| seen.header("authorization").is_empty() && seen.body.is_empty()));
    }
}

#[tokio::test]
async fn a_revocation_that_was_redirected_is_an_error() {
    for (status, same_host) in [(302, true), (302, false), (307, true), (307, false)] {
        let (server, target) = servers(status, same_host, "/api/oauth/revoke").await;
        let client = following(&server);
        client.request(Method::GET, "/x").send_json().await.unwrap();
        let error = client.revoke_token().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{status} {same_host}: {error}");
        assert!(target.seen().iter().all(|seen| seen.header("authorization").is_empty() && seen.body.is_empty()));
        client.request(Method::GET, "/x").send_json().await.unwrap();
        assert_eq!(server.seen().last().unwrap().header("authorization"), "Bearer t1");
    }
}
