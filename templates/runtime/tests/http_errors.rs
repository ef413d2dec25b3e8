//! The texts of errors: they are short, on one line, without empty parts and without secrets.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::time::Duration;

use http_support::{Reply, Server, json};
use runtime::{Client, Error, ErrorBody, ErrorKind, Method, RetryPolicy};
use serde_json::{Value, json as value};

async fn rejected(status: u16, body: Value) -> Error {
    let server = Server::start(move |_| json(status, &body.to_string())).await;
    let client = server.client().retry(RetryPolicy::none()).build().unwrap();
    client.request(Method::GET, "/x").send_json().await.unwrap_err()
}

#[tokio::test]
async fn the_text_of_a_hostile_error_body_is_short_and_on_one_line() {
    let long = "\u{1b}[31m\r\nERROR forged\u{85}\u{2028}\u{202e}\u{10ffff}".repeat(500);
    let fields = vec![value!({"field": long, "description": long}); 9];
    let body = value!({"errorCode": long, "detail": long, "reason": long, "badRequestDetail": {"fields": fields}});
    let error = rejected(400, body.clone()).await;
    let server_sent = body.to_string();
    let parsed = error.api_error().unwrap().to_string();
    for text in [error.to_string(), format!("{error:?}"), format!("{error:#?}").replace("\n", ""), parsed] {
        assert!(text.len() < 2048 && text.contains("ERROR forged"), "{} bytes", text.len());
        let escaped = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{202e}');
        assert!(!text.contains(escaped), "{text:?}");
    }
    assert_eq!(error.body().unwrap().len(), server_sent.len(), "the body is complete");
    assert_eq!(error.error_code().unwrap().len(), long.len());
}

#[tokio::test]
async fn error_texts_contain_each_part_once_and_no_empty_parts() {
    let field = |name: &str, text: &str| value!({"fields": [{"field": name, "description": text}]});
    for (body, wanted) in [
        (value!({"errorCode": "X", "detail": "gone"}), ": X: gone"),
        (value!({"errorCode": "X", "detail": ""}), ": X"),
        (value!({"errorCode": "X", "detail": null}), ": X"),
        (value!({"errorCode": "X", "detail": " ", "reason": "why"}), ": X: why"),
        (value!({"errorCode": "", "detail": "gone"}), ": gone"),
        (value!({"errorCode": null, "detail": "", "reason": ""}), ""),
        (value!({"detail": 7, "reason": []}), ": {\"detail\":7,\"reason\":[]}"),
        (value!({}), ""),
        (value!({"reason": "Bad Request"}), ""),
        (value!({"errorCode": "X", "reason": "Bad Request"}), ": X"),
        (value!({"errorCode": "X", "detail": "X"}), ": X"),
        (value!({"error": "invalid", "error_description": ""}), ": invalid"),
        (value!({"errorCode": "X", "badRequestDetail": field("a", "b")}), ": X: a: b"),
        (value!({"errorCode": "X", "badRequestDetail": field("", "b")}), ": X: b"),
        (value!({"errorCode": "X", "badRequestDetail": field("a", "")}), ": X: a"),
        (value!({"errorCode": "X", "detail": "", "badRequestDetail": field("", "")}), ": X"),
        (value!({"badRequestDetail": field("a", "b")}), ": a: b"),
        (
            value!({"badRequestDetail": {"fields": [{}, {"field": "a", "description": "b"}, {"field": "c"}, null]}}),
            ": a: b; c",
        ),
        (
            value!({"badRequestDetail": {"fields": [{"field": 1}, {"description": null}]}}),
            ": {\"badRequestDetail\":{\"fields\":[{\"field\":1},{\"description\":null}]}}",
        ),
    ] {
        let error = rejected(400, body.clone()).await;
        assert_eq!(error.to_string(), format!("request: 400 Bad Request{wanted}"), "{body}");
        let alone = ErrorBody::parse(body.to_string().as_bytes()).unwrap().to_string();
        let doubled = [": :", ": ;", "; :", "; ;"].iter().any(|it| alone.contains(it));
        assert!(!doubled && !alone.starts_with([':', ';']) && !alone.trim_end().ends_with([':', ';']), "{alone}");
    }
}

#[tokio::test]
async fn the_last_attempt_is_described_once() {
    let server = Server::start(|_| json(503, r#"{"errorCode":"BUSY","detail":"try later"}"#)).await;
    let slow =
        RetryPolicy::default().with_pauses(Duration::from_millis(150), Duration::from_millis(150)).with_attempts(100);
    let client = server.client().retry(slow).timeout(Duration::from_millis(400)).build().unwrap();
    let error = client.request(Method::GET, "/x").send_json().await.unwrap_err();
    let text = error.to_string();
    for part in ["503", "BUSY", "try later"] {
        assert_eq!(text.matches(part).count(), 1, "{part}: {text}");
    }
    assert!(text.matches("last attempt").count() <= 1 && !text.contains(": ;") && !text.contains(": :"), "{text}");
}

#[tokio::test]
async fn secrets_of_the_request_are_redacted_in_its_error() {
    // The server repeats the request: the body as JSON, as text and encoded twice, headers and query.
    let server = Server::start(|seen| {
        let sent = String::from_utf8_lossy(&seen.body).into_owned();
        let echo = value!({"errorCode": "BAD", "detail": format!("refused {sent} of {}", seen.target),
            "parameters": [serde_json::from_str::<Value>(&sent).unwrap(), seen.header("authorization"), seen.header("x-api-key")],
            "badRequestDetail": {"fields": [{"field": "password", "description": format!("is {sent}")}]}});
        match seen.target.split('?').next() {
            Some("/json") => json(400, &echo.to_string()),
            Some("/html") => Reply::Whole(400, Vec::new(), format!("<p>{sent} {echo}").into_bytes()),
            _ => Reply::Whole(400, Vec::new(), format!("{sent} {echo}").into_bytes()),
        }
    })
    .await;
    let body = value!({"password": "hush\"1/ü", "list": [{"name": "Authorization", "value": "Bearer hush2"}],
        "creds": {"clientSecret": {"deep": ["hush3", 74757368]}}, "region": "EU_WEST"});
    let client = server.client().access_token("hush-token".to_owned()).retry(RetryPolicy::none()).build().unwrap();
    for path in ["/json", "/html", "/text"] {
        let request = client.request(Method::POST, path).query("api_key", "hush 4").header("x-api-key", "hush5");
        for request in [request.clone().json(&body), request.body("application/json", body.to_string())] {
            let error = request.send_json().await.unwrap_err();
            let raw = String::from_utf8_lossy(error.body().unwrap()).into_owned();
            let parsed = format!("{:?}", error.api_error());
            for text in [raw.clone(), parsed, error.to_string(), format!("{error:?}")] {
                assert!(!text.contains("hush") && !text.contains("74757368"), "{text}");
            }
            assert!(raw.contains("EU_WEST") && raw.contains("[REDACTED]"), "{raw}");
        }
    }
}

#[tokio::test]
async fn secrets_in_forms_queries_and_headers_are_redacted_in_encoded_form() {
    let server = Server::start(|seen| {
        let sent = String::from_utf8_lossy(&seen.body).into_owned();
        let header = |name| seen.header(name);
        let detail = format!("no {} {} {} {sent}", seen.target, header("x-api-key"), header("proxy-authorization"));
        json(400, &value!({"errorCode": "BAD", "detail": detail}).to_string())
    })
    .await;
    let client = server.client().anonymous().build().unwrap();
    let request = client.request(Method::POST, "/x?token=hush-1%2f_a&plain=yes").query("password", "hush-2/+_b");
    let request = request.header("x-api-key", "hush-3 hush-4").header("proxy-authorization", "Token hush-5");
    for request in
        [request.clone(), request.body("application/x-www-form-urlencoded", "client_secret=hush-6%2F+_c&n=1")]
    {
        let error = request.send_json().await.unwrap_err();
        for text in [format!("{error:?}"), format!("{:?}", error.body())] {
            assert!(!text.contains("hush") && text.contains("plain=yes") && text.contains("[REDACTED]"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_path_or_query_that_a_parser_would_change_is_an_error() {
    let client = Client::builder().base_url("http://127.0.0.1:1").anonymous().build().unwrap();
    for (path, expected) in [
        ("/a b", "the path `/a b` would be sent as `/a%20b`"),
        ("/a/../b?q", "the path `/a/../b` would be sent as `/b`"),
        ("/a?token=hush hush", "the query after the path `/a` would be changed"),
        ("/a?b#hush", "the query after the path `/a` would be changed"),
        ("/a#hush", "the query after the path `/a` would be changed"),
    ] {
        let error = client.request(Method::GET, path).send_json().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{path}: {error}");
        assert!(error.to_string().contains(expected) && !error.to_string().contains("hush"), "{path}: {error}");
    }
}

#[tokio::test]
async fn not_modified_is_not_a_redirect() {
    let server = Server::start(|_| Reply::Raw(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())).await;
    let request = server.client().build().unwrap().request(Method::GET, "/x").header("if-none-match", "*");
    let error = request.send_json().await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Api, Some(304)), "{error}");
    assert!(!error.to_string().contains("redirect"), "{error}");
}

#[tokio::test]
async fn an_error_body_without_secrets_is_not_changed() {
    let sent = "{ \"errorCode\":\"X\" , \"n\": 1.0 }";
    let server = Server::start(move |_| json(400, sent)).await;
    let client = server.client().access_token("hush".to_owned()).build().unwrap();
    let request = client.request(Method::POST, "/x").json(&value!({"password": "pass"}));
    assert_eq!(request.send_json().await.unwrap_err().body().unwrap(), sent);
}

#[test]
fn errors_about_base_urls_contain_no_secrets() {
    for text in [
        "https://user:hush@example.org",
        "https://hush@example.org/",
        "http://user:hush@example.org",
        "ftp://user:hush@example.org",
        "https://user:hu/sh@example.org",
        "https://user:hush@exa mple.org",
        "user:hush@example.org",
        "https://example.org/?token=hush",
        "https://example.org/#hush",
        "https://[user:hush@",
        "//user:hush@example.org\r\nERROR forged",
    ] {
        let builder = Client::builder().base_url(text);
        let debug = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        for shown in [debug, error.to_string(), format!("{error:?} {:?}", std::error::Error::source(&error))] {
            assert!(
                !shown.contains("hu/sh") && !shown.contains("hush") && !shown.contains(['\r', '\n']),
                "{text}: {shown}"
            );
        }
    }
}

#[tokio::test]
async fn redirect_errors_contain_neither_user_information_nor_query() {
    let server =
        Server::start(|_| json(302, "").with("location", "https://user:hush@example.org/login?code=hush")).await;
    let client = server.client().build().unwrap();
    let error = client.request(Method::GET, "/x?token=hush").send_json().await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains("hush") && text.contains("example.org/login"), "{text}");
}

#[test]
fn debug_of_a_request_hides_secrets_in_its_query() {
    let client = Client::builder().base_url("http://localhost:9").build().unwrap();
    let request = client.request(Method::GET, "/x?token=hush").query("api_key", "hush").query("page", 7);
    let text = format!("{request:?}");
    assert!(!text.contains("hush") && text.contains("\"/x\"") && text.contains('7'), "{text}");
}

#[tokio::test]
async fn debug_of_a_response_hides_cookies() {
    let server = Server::start(|seen| {
        let status = if seen.target == "/fails" { 400 } else { 200 };
        json(status, "{}").with("set-cookie", "id=hush").with("x-served-by", "me")
    })
    .await;
    let client = server.client().build().unwrap();
    let response = client.request(Method::GET, "/x").send_raw().await.unwrap();
    let error = client.request(Method::GET, "/fails").send_raw().await.unwrap_err();
    for text in [format!("{response:?}"), format!("{:?}", error.headers())] {
        assert!(!text.contains("hush") && text.contains("x-served-by"), "{text}");
    }
    assert_eq!(response.headers()["set-cookie"], "id=hush", "the header itself is not changed");
}

#[tokio::test]
async fn a_large_error_body_is_kept_but_not_parsed() {
    // As a tree the body would take a hundred times its size, and parsing would delay other tasks.
    let items = "0,".repeat(1 << 20);
    let body = format!("{{\"errorCode\":\"HUGE\",\"detail\":\"hush\",\"parameters\":[{items}0]}}");
    let length = body.len();
    let server = Server::start(move |_| json(400, &body)).await;
    let client = server.client().build().unwrap();
    let sent = serde_json::json!({"password": "hush"});
    let error = client.request(Method::POST, "/x").json(&sent).send_json().await.unwrap_err();
    assert!(error.api_error().is_none() && error.body().unwrap().len() >= length, "{error}");
    assert!(!error.body().unwrap().windows(4).any(|window| window == b"hush"), "secrets are redacted");
}
