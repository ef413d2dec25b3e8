//! Logs of all levels, of this crate and its dependencies, and all texts that a program can print contain no secret. The test
//! has a process of its own, because it collects all logs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;
#[path = "http_support/lines.rs"]
mod lines;

use http_support::{Server, json};
use lines::Lines;
use runtime::{Method, RetryPolicy};

#[tokio::test]
async fn logs_and_debug_texts_contain_no_secrets() {
    let lines = Lines::of_process();
    let server = Server::start(|seen| match seen.target.split('?').next().unwrap() {
        "/api/oauth/token" if seen.number == 0 => json(403, r#"{"error":"access_denied"}"#),
        "/api/oauth/token" => json(200, r#"{"access_token":"s3cret-token","expires_in":3600}"#),
        "/digest" if seen.header("authorization").is_empty() => json(401, "{}").with(
            "www-authenticate",
            r#"Digest realm="MMS Public API", nonce="n", algorithm=MD5, qop="auth", stale=false"#,
        ),
        "/fails" => json(400, r#"{"errorCode":"BAD","detail":"plain"}"#),
        "/echoes" => {
            let sent = String::from_utf8_lossy(&seen.body).into_owned();
            let detail = format!("{sent} {} {}", seen.header("authorization"), seen.target);
            json(400, &serde_json::json!({"errorCode": "ECHO", "detail": detail}).to_string())
        }
        _ => json(200, r#"{"password":"s3cret-answer","credentials":{"a":["s3cret-answer"]}}"#)
            .with("set-cookie", "s3cret-cookie")
            .with("deprecation", "Mon, 5 Aug 2024 00:00:00 GMT"),
    })
    .await;
    let body = serde_json::json!({"password": "s3cret-body", "credentials": {"list": ["s3cret-list"]},
        "headers": {"Authorization": "Bearer s3cret-map", "x-team": "s3cret-team"},
        "pairs": [{"name": "Authorization", "value": "s3cret-pair"}], "uri": "mongodb://a:s3cret-uri@host"});
    let clients = [
        server.client().service_account("mdb_sa_id_7", "s3cret-account".to_owned()),
        server.client().api_key("public", "s3cret-key".to_owned()),
        server.client().access_token("s3cret-bearer".to_owned()),
    ];
    let mut shown = String::new();
    let refused = server.client().service_account("mdb_sa_id_8", "s3cret-account".to_owned()).build().unwrap();
    let error = refused.request(Method::GET, "/works").send_json().await.unwrap_err();
    shown.push_str(&format!("{error} {error:?} {:?}", error.body()));
    for client in clients {
        shown.push_str(&format!("{client:?}"));
        let client = client.retry(RetryPolicy::none()).build().unwrap();
        for path in ["/digest", "/fails", "/works", "/works", "/echoes", "/echoes?token=s3cret-query"] {
            let request = client.request(Method::POST, path).header("x-api-key", "s3cret-header").json(&body);
            let request = request.query("api_key", "s3cret-parameter");
            shown.push_str(&format!("{request:?} {client:?} {}", request.to_curl()));
            if let Err(error) = request.send_json().await {
                shown.push_str(&format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
                shown.push_str(&format!("{:?} {:?}", error.body(), error.api_error()));
            }
        }
        let form = client.request(Method::POST, "/works").body("text/plain", "client_secret=s3cret-form");
        shown.push_str(&form.to_curl());
        form.send_bytes().await.unwrap();
        let _ = client.revoke_token().await;
    }
    let lines = lines.text();
    assert!(lines.contains("http.request.method") && lines.contains("resend_count"), "spans are logged");
    assert!(lines.contains("deprecated") && lines.contains("BAD"), "events are logged");
    assert!(lines.contains("runtime::http") && lines.contains("[REDACTED]"), "the wire log is written");
    assert!(
        lines.contains("error.type=Api") && lines.contains("http.response.status_code=400"),
        "errors are in the spans"
    );
    // Two paths with three clients, logged once for each although one path is called twice.
    assert_eq!(lines.matches("this version of the operation is deprecated").count(), 6);
    for text in [&lines, &shown] {
        if let Some(line) = text.lines().find(|line| line.contains("s3cret")) {
            panic!("{line}");
        }
    }
    // Basic and Digest credentials, which are derived from the secrets.
    assert!(!lines.contains("Basic ") && !lines.contains("response=\""), "no credentials");
}
