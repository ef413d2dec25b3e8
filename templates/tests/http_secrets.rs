//! No line at any level, of this crate or of those below it, holds a secret. Alone in its process, as it takes all logs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use http_support::{Server, json};
use runtime::{Method, RetryPolicy};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn logs_hold_no_secrets() {
    let lines = Lines::default();
    let writer = lines.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();
    let server = Server::start(|seen| match seen.target.as_str() {
        "/api/oauth/token" if seen.number == 0 => json(403, r#"{"error":"access_denied"}"#),
        "/api/oauth/token" => json(200, r#"{"access_token":"s3cret-token","expires_in":3600}"#),
        "/digest" if seen.header("authorization").is_empty() => json(401, "{}").with(
            "www-authenticate",
            r#"Digest realm="MMS Public API", nonce="n", algorithm=MD5, qop="auth", stale=false"#,
        ),
        "/fails" => json(400, r#"{"errorCode":"BAD","detail":"plain"}"#),
        _ => json(200, r#"{"password":"s3cret-answer"}"#).with("deprecation", "Mon, 5 Aug 2024 00:00:00 GMT"),
    })
    .await;
    let body = serde_json::json!({"password": "s3cret-body"});
    let clients = [
        server.client().service_account("mdb_sa_id_7", "s3cret-account".to_owned()),
        server.client().api_key("public", "s3cret-key".to_owned()),
        server.client().access_token("s3cret-bearer".to_owned()),
    ];
    let mut shown = String::new();
    for client in clients {
        shown.push_str(&format!("{client:?}"));
        let client = client.retry(RetryPolicy::none()).build().unwrap();
        for path in ["/digest", "/fails", "/works", "/works"] {
            let request = client.request(Method::POST, path).header("x-api-key", "s3cret-header").json(&body);
            shown.push_str(&format!("{request:?} {client:?} {}", request.to_curl()));
            if let Err(error) = request.send_json().await {
                shown.push_str(&format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
            }
        }
        let _ = client.revoke_token().await;
    }
    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(lines.contains("http.request.method") && lines.contains("resend_count"), "the spans are there");
    assert!(lines.contains("deprecated") && lines.contains("BAD"), "the events are there");
    assert!(
        lines.contains("error.type=Api") && lines.contains("http.response.status_code=400"),
        "errors are in the spans"
    );
    // Two paths by three clients, one path twice; but for the first call, which gets no token.
    assert_eq!(lines.matches("this version of the operation is deprecated").count(), 5);
    for text in [&lines, &shown] {
        if let Some(line) = text.lines().find(|line| line.contains("s3cret")) {
            panic!("{line}");
        }
    }
    // Neither what is made of the secrets: Basic and Digest credentials.
    assert!(!lines.contains("Basic ") && !lines.contains("response=\""), "no credentials");
}
