//! What typed values, calls and errors do not show.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::*;
use crate::wire::Value;

#[derive(Clone, Default)]
pub struct Integration {
    pub(crate) headers: Option<BTreeMap<String, String>>,
    pub(crate) labels: Option<BTreeMap<String, Vec<String>>>,
    pub(crate) tokens: Option<Vec<String>>,
    pub(crate) address: Option<String>,
    pub(crate) settings: Option<Value>,
    pub(crate) extra: Extra,
}

crate::wire::object!(Integration {
    headers: optional "headers", labels: optional "labels", tokens: optional "tokens", address: optional "address",
    settings: optional "settings",
});

fn integration(json: Value) -> Integration {
    crate::wire::from_value(&json).unwrap().0
}

#[test]
fn debug_hides_subtrees_and_headers_of_maps_and_free_form_values() {
    let value = integration(serde_json::json!({
        "headers": {"Authorization": "hush", "x-team": "hush", "Content-Type": "text/plain"},
        "labels": {"api-keys": ["hush", "hush"], "regions": ["eu", "us"]},
        "tokens": ["the", "a"],
        "address": "mongodb://user:hush@host",
        "settings": {"credentials": {"deep": [{"x": "hush"}], "n": 7777}, "pin": {"secret": 7777}, "tokenizer": {"type": "standard"},
            "otherHeaders": [{"name": "x-team", "value": "hush"}], "hasToken": true, "after": "shown"},
        "new": [{"key": "db_password", "value": "hush"}], "cookie": {"a": ["hush"]}, "fine": {"tokenFilters": ["lowercase"]},
    }));
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains("hush") && !text.contains("7777"), "{text}");
        let parts = [
            "text/plain",
            "eu",
            "us",
            "the",
            "standard",
            "x-team",
            "shown",
            "lowercase",
            "db_password",
            "hasToken: true",
        ];
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    let short =
        integration(serde_json::json!({"labels": {"secret": ["hush"], "b": []}, "settings": {"token": {}, "z": [1]}}));
    let wanted = "Integration {labels: {b: [], secret: [REDACTED]}, settings: {token: [REDACTED], z: [1]}}";
    assert_eq!(format!("{short:?}"), wanted);
    let pretty = "Integration {\n    labels: {\n        b: [],\n        secret: [REDACTED]\n    },\n    settings: {\n        \
                  token: [REDACTED],\n        z: [\n            1\n        ]\n    }\n}";
    assert_eq!(format!("{short:#?}"), pretty);
}

#[test]
fn debug_is_one_line_whatever_the_server_sent() {
    let value = integration(serde_json::json!({"a\u{1b}\n": "b\u{1b}\n\u{85}", "labels": {"c\r": ["\u{2028}"]}}));
    let text = format!("{value:?}");
    assert!(!text.contains(|c: char| c.is_control() || c == '\u{2028}'), "{text:?}");
}

#[tokio::test]
async fn a_typed_secret_is_not_in_the_error_that_repeats_it() {
    let client = server(|seen| {
        let sent = seen.split_once("\r\n\r\n").unwrap().1;
        reply(400, &serde_json::json!({"errorCode": "BAD", "detail": sent, "parameters": ["hush \"1\""]}).to_string())
    });
    let mut create = CreateThing::new(&client, &["g"]);
    create.request_mut().body(&Thing { state: Some("IDLE".into()), code: Some("hush \"1\"".into()), ..Thing::new(7) });
    let error = create.send().await.unwrap_err();
    let body = String::from_utf8_lossy(error.body().unwrap()).into_owned();
    for text in [body, format!("{:?}", error.api_error()), error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("hush") && text.contains("IDLE"), "{text}");
    }
}

#[tokio::test]
async fn an_answer_shows_no_header_with_a_secret() {
    let body = reply(200, r#"{"id":7,"code":"hush"}"#);
    let client = server(move |_| body.replacen("\r\n", "\r\nx-auth-token: hush\r\nset-cookie: hush\r\nx-id: 7\r\n", 1));
    let answer = GetThing::new(&client, &["7"]).send_raw().await.unwrap();
    for text in [format!("{answer:?}"), format!("{answer:#?}")] {
        assert!(!text.contains("hush") && text.contains("x-auth-token") && text.contains("x-id"), "{text}");
    }
    assert_eq!(answer.headers()["x-auth-token"], "hush");
}

/// What this thread logs, as text.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// Takes the logs of this thread, at all levels, until the guards are dropped.
    pub(super) fn of_thread() -> (Self, (tracing::Dispatch, tracing::subscriber::DefaultGuard)) {
        let lines = Self::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        // With one subscriber in the process, a thread that has none decides for all of them what is logged nowhere.
        let other = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(io::sink).finish());
        let guard = tracing::subscriber::set_default(subscriber.with_writer(move || writer.clone()).finish());
        (lines, (other, guard))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

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
async fn the_wire_log_of_a_typed_call_has_no_typed_secret() {
    let (lines, _guards) = Lines::of_thread();
    let client = server(|_| reply(200, r#"{"id":7,"stateName":"hush comes back"}"#));
    let mut create = CreateThing::new(&client, &["g"]);
    create.request_mut().body(&Thing { state: Some("IDLE".into()), code: Some("hush".into()), ..Thing::new(7) });
    create.send().await.unwrap();
    let text = lines.text();
    let wire: Vec<&str> = text.lines().filter(|line| line.contains(" runtime::http: ")).collect();
    assert!(wire.len() == 2 && wire.iter().all(|line| line.contains("operation=\"createThing\"")), "{wire:?}");
    assert!(wire[0].contains("POST") && wire[0].contains("/groups/g/things") && wire[0].contains("IDLE"), "{wire:?}");
    assert!(wire[1].contains("status=200") && wire[1].contains("id"), "{wire:?}");
    assert!(!text.contains("hush"), "{text}");
}
