//! API keys with servers that require HTTP Digest authentication.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::collections::HashMap;
use std::sync::Mutex;

use http_support::{Reply, Seen, Server, json};
use runtime::{ErrorKind, Method};

const CHALLENGE: &str = r#"realm="MMS Public API", domain="", algorithm=MD5, qop="auth""#;

/// Returns a handler that requires Digest authentication. A nonce is valid for `max_uses` uses, and nonce counts must rise.
fn digest(max_uses: u32) -> impl Fn(Seen) -> Reply + Send + Sync {
    let state: Mutex<(u32, HashMap<String, u32>)> = Mutex::default();
    move |seen| {
        let mut state = state.lock().unwrap();
        let sent: HashMap<String, String> = seen
            .header("authorization")
            .trim_start_matches("Digest ")
            .split(", ")
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
            .collect();
        let count = sent.get("nc").map_or(0, |nc| u32::from_str_radix(nc, 16).unwrap());
        let wrong = sent.get("username").is_some_and(|name| name != "public");
        let last = sent.get("nonce").and_then(|nonce| state.1.get_mut(nonce));
        let stale = match last {
            Some(last) if count == *last + 1 && count <= max_uses && !wrong => {
                assert_eq!(sent["uri"], seen.target);
                *last = count;
                return json(200, "{}");
            }
            Some(_) => !wrong,
            None => false,
        };
        state.0 += 1;
        let nonce = format!("nonce{}", state.0);
        state.1.insert(nonce.clone(), 0);
        let body = r#"{"error":401,"reason":"Unauthorized","detail":"You are not authorized for this resource."}"#;
        json(401, body).with("www-authenticate", &format!("Digest {CHALLENGE}, nonce=\"{nonce}\", stale={stale}"))
    }
}

#[tokio::test]
async fn digest_takes_one_round_trip_after_the_first_request() {
    let server = Server::start(digest(u32::MAX)).await;
    let client = server.client().api_key("public", "private".to_owned()).build().unwrap();
    for _ in 0..100 {
        client.request(Method::GET, "/x").query("a", "b/c").send_json().await.unwrap();
    }
    assert_eq!(server.count(), 101);
}

#[tokio::test]
async fn a_stale_nonce_is_replaced_and_the_body_is_sent_again() {
    let server = Server::start(digest(3)).await;
    let client = server.client().api_key("public", "private".to_owned()).build().unwrap();
    for _ in 0..9 {
        client.request(Method::POST, "/x").json(&serde_json::json!({"a": 1})).send_json().await.unwrap();
    }
    // There are three nonces: the first one, and one after each stale one.
    assert_eq!(server.count(), 9 + 3);
    assert!(server.seen().iter().all(|seen| seen.body == br#"{"a":1}"#));
}

#[tokio::test]
async fn nonce_counts_rise_for_requests_in_flight_at_the_same_time() {
    let server = Server::start(digest(u32::MAX)).await;
    let client = server.client().api_key("public", "private".to_owned()).build().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let client = client.clone();
        tasks.spawn(async move {
            for _ in 0..10 {
                client.request(Method::GET, "/x").send_json().await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    // There is at most one challenge for each of the 32 requests that can be in flight. The server refuses counts out of
    // order.
    assert!(server.count() <= 320 + 32, "{}", server.count());
}

#[tokio::test]
async fn a_wrong_key_is_sent_only_once() {
    let server = Server::start(digest(u32::MAX)).await;
    let client = server.client().api_key("someone", "private".to_owned()).build().unwrap();
    let error = client.request(Method::GET, "/x").send_json().await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Credentials, 2), "{error}");
    assert!(error.to_string().contains("You are not authorized"), "{error}");
}

#[tokio::test]
async fn a_digest_challenge_is_found_among_other_challenges() {
    let nonce = r#"realm="a, \"b\" c", nonce="n,1", qop="auth-int, auth""#;
    for challenges in [
        vec![format!(r#"Basic realm="x, y", Digest {nonce}"#)],
        vec![format!(r#"DIGEST {nonce}, algorithm=MD5, stale=FALSE, Basic realm="x""#)],
        vec!["Negotiate".to_owned(), format!("digest {}", nonce.to_lowercase())],
        vec![r#"Digest realm="x", nonce="2", algorithm=SHA-256, qop="auth""#.to_owned(), format!("Digest {nonce}")],
        vec![format!("Digest {}", nonce.replace("nonce=", "NONCE = ").replace("qop", "Qop"))],
        vec!["Basic realm=oops\"".to_owned(), format!("Digest {nonce}")],
    ] {
        let headers: Vec<_> = challenges.iter().map(|text| ("www-authenticate".to_owned(), text.clone())).collect();
        let server = Server::start(move |seen| match seen.header("authorization") {
            "" => Reply::Whole(401, headers.clone(), vec![]),
            sent => {
                assert!(sent.contains(r#"realm="a, \"b\" c", nonce="n,1""#), "{sent}");
                json(200, "{}")
            }
        })
        .await;
        let client = server.client().api_key("public", "private".to_owned()).build().unwrap();
        let outcome = client.request(Method::GET, "/x").send_json().await;
        assert_eq!((outcome.is_ok(), server.count()), (true, 2), "{challenges:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_stale_nonce_is_replaced_whatever_the_case_of_the_parameter() {
    let server = Server::start(|seen| {
        let challenge = |number| {
            let text = format!(r#"Basic realm="x", Digest realm="r", nonce="{number}", qop=auth, STALE=TRUE"#);
            json(401, "").with("www-authenticate", &text)
        };
        match seen.header("authorization") {
            "" => challenge(1),
            sent if sent.contains("nonce=\"1\"") => challenge(2),
            _ => json(200, "{}"),
        }
    })
    .await;
    let client = server.client().api_key("public", "private".to_owned()).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn the_error_of_an_unsupported_challenge_names_the_cause() {
    for (challenge, expected) in [
        (r#"Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth""#, "SHA-256"),
        (r#"Digest realm="r", nonce="n", algorithm="SHA-512-256-sess", qop="auth""#, "SHA-512-256-sess"),
        (r#"Digest realm="r", nonce="n", qop="auth-int""#, "auth-int"),
        (r#"Digest realm="r", algorithm=MD5"#, "nonce"),
    ] {
        let server = Server::start(move |_| json(401, "").with("www-authenticate", challenge)).await;
        let client = server.client().api_key("public", "private".to_owned()).build().unwrap();
        let error = client.request(Method::GET, "/x").send_json().await.unwrap_err();
        assert_eq!((error.kind(), server.count()), (ErrorKind::Credentials, 1), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}
