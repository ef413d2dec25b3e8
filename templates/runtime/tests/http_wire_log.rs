//! The events of a call: the wire log with its own target, one event with the outcome, and one event for each retry.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;
#[path = "http_support/lines.rs"]
mod lines;

use http_support::{Reply, Server, json};
use lines::Lines;
use runtime::{Method, RetryPolicy};
use tracing::Level;

const TARGET: &str = " runtime::http: ";

#[tokio::test]
async fn requests_and_responses_are_logged_with_one_target() {
    let (lines, _guard) = Lines::of_thread(Level::TRACE);
    let server = Server::start(|_| json(201, r#"{"answered":1,"licenseKey":"hush"}"#).with("x-served-by", "me")).await;
    let client = server.client().access_token("hush".to_owned()).build().unwrap();
    let body = serde_json::json!({"asked": 1, "password": "hush"});
    let request = client.request(Method::PUT, "/things").query("page", 2).query("token", "hush");
    request.header("x-note", "mine").json(&body).send_json().await.unwrap();
    let wire = lines.with(TARGET);
    assert_eq!(wire.len(), 2, "{wire:?}");
    let address = format!("{}/things?page=2&token=[REDACTED]", server.url);
    for part in ["TRACE", "PUT", &address, "x-note", "mine", "asked", "[REDACTED]", "operation=\"request\""] {
        assert!(wire[0].contains(part), "{part}: {}", wire[0]);
    }
    for part in ["TRACE", "status=201", "x-served-by", "answered", "[REDACTED]"] {
        assert!(wire[1].contains(part), "{part}: {}", wire[1]);
    }
    let text = lines.text();
    assert!(!text.contains("hush"), "{text}");
    let others = text.lines().filter(|line| !line.contains(TARGET));
    others.for_each(|line| assert!(!line.contains("asked") && !line.contains("answered"), "{line}"));
}

#[tokio::test]
async fn a_token_request_is_not_logged_and_a_token_is_removed_from_a_logged_response() {
    let (lines, _guard) = Lines::of_thread(Level::TRACE);
    let server = Server::start(|seen| match seen.target.as_str() {
        "/api/oauth/token" => json(200, r#"{"access_token":"hush-token","expires_in":3600}"#),
        _ => json(200, &serde_json::json!({"you sent": seen.header("authorization")}).to_string()),
    })
    .await;
    let client = server.client().service_account("mdb_sa_id_wire", "hush-account".to_owned()).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap();
    assert_eq!(lines.with(TARGET).len(), 2);
    assert!(!lines.text().contains("hush") && lines.text().contains("you sent"), "{}", lines.text());
}

#[tokio::test]
async fn long_bodies_are_truncated_and_bytes_are_escaped() {
    let (lines, _guard) = Lines::of_thread(Level::TRACE);
    let server = Server::start(|seen| match seen.target.as_str() {
        "/long" => json(200, &serde_json::json!({"text": "ü".repeat(100_000), "end": 1}).to_string()),
        _ => Reply::Whole(200, Vec::new(), b"\xff\x1b[31m\nforged line".to_vec()),
    })
    .await;
    let client = server.client().build().unwrap();
    client.request(Method::GET, "/long").send_json().await.unwrap();
    client.request(Method::GET, "/odd").send_bytes().await.unwrap();
    let wire = lines.with(TARGET);
    assert_eq!(wire.len(), 4, "no body adds a line");
    let length = wire[1].len();
    assert!((16 * 1024..17 * 1024).contains(&length) && wire[1].contains("..."), "{length}");
    assert!(wire[3].contains("forged") && !wire[3].contains('\u{1b}'), "{}", wire[3]);
    assert_eq!(lines.text().lines().filter(|line| line.starts_with("forged")).count(), 0);
}

#[tokio::test]
async fn at_the_level_debug_there_is_one_event_for_each_call_and_no_wire_log() {
    let (lines, _guard) = Lines::of_thread(Level::DEBUG);
    let server = Server::start(|_| json(200, r#"{"answered":1}"#)).await;
    let client = server.client().build().unwrap();
    for _ in 0..3 {
        client.request(Method::GET, "/x?token=hush").send_json().await.unwrap();
    }
    let finished = lines.with("call finished");
    assert_eq!(finished.len(), 3);
    assert!(finished.iter().all(|line| line.contains("DEBUG") && line.contains("status=200")), "{finished:?}");
    let own = lines.text().lines().filter(|line| line.contains(" runtime::")).count();
    assert_eq!(own, 3, "{}", lines.text());
    let text = lines.text();
    assert!(text.contains("url.template=\"/x\"") && !text.contains("hush") && !text.contains("answered"), "{text}");
}

#[tokio::test]
async fn retries_and_failed_calls_are_warnings() {
    let (lines, _guard) = Lines::of_thread(Level::WARN);
    let server = Server::start(|seen| match (seen.target.as_str(), seen.number) {
        ("/recovers", 0 | 1) => json(503, r#"{"errorCode":"BUSY"}"#),
        ("/recovers", _) => json(200, "{}"),
        _ => json(404, r#"{"errorCode":"NO_SUCH_THING","detail":"line\nforged"}"#),
    })
    .await;
    let client = server.client().build().unwrap();
    client.request(Method::GET, "/recovers").send_json().await.unwrap();
    let warned = lines.with("sending again");
    assert!(
        warned.len() == 2 && warned.iter().all(|line| line.contains("WARN") && line.contains("BUSY")),
        "{warned:?}"
    );
    let client = server.client().retry(RetryPolicy::none()).build().unwrap();
    client.request(Method::GET, "/gone").send_json().await.unwrap_err();
    let failed = lines.with("call failed");
    assert_eq!(failed.len(), 1, "{}", lines.text());
    for part in ["WARN", "status=404", "attempts=1", "NO_SUCH_THING", "forged"] {
        assert!(failed[0].contains(part), "{part}: {}", failed[0]);
    }
    assert_eq!(lines.text().lines().count(), 3, "{}", lines.text());
}
