//! A request as a command line that a person can run. Credentials and what else is sensitive appear as shell variables, never as
//! values: what the types call sensitive, and in free-form JSON what its name gives away.

use std::borrow::Cow;
use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretString};

use super::{Request, address};
use crate::transport;
use crate::wire::sealed::Sealed;
use crate::wire::{Sink, ToJson, Value};

/// Around the name of a variable until the text is quoted; characters that Unicode keeps for private use.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

pub(super) fn command(request: &Request) -> String {
    let address = address::text(request).unwrap_or_else(|why| format!("# {why}"));
    let mut line = format!("curl --request {} {}", request.method(), quoted(&address));
    if request.info.authenticated {
        line.push_str(request.client.curl_credentials());
    }
    for (name, value) in request.static_headers() {
        let _ = write!(line, " \\\n  --header {}", quoted(&format!("{name}: {value}")));
    }
    for (name, value) in &request.headers {
        let value = if value.is_sensitive() || transport::is_secret(name) || is_telling(name.as_str()) {
            variable(name.as_str()).into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        let _ = write!(line, " \\\n  --header {}", quoted(&format!("{name}: {value}")));
    }
    if let Some(body) = &request.body {
        let body = match serde_json::from_slice::<Value>(body) {
            Ok(mut value) => {
                hide(&mut value, "", &request.secrets);
                Cow::Owned(value.to_string())
            }
            Err(_) => String::from_utf8_lossy(body),
        };
        let _ = write!(line, " \\\n  --data-binary {}", quoted(&body));
    }
    line
}

/// In single quotes, as a shell reads them literally, but for the variables.
fn quoted(text: &str) -> String {
    let text = text.replace('\'', r"'\''").replace(OPEN, "'\"$").replace(CLOSE, "\"'");
    format!("'{text}'")
}

fn variable(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("{OPEN}{name}{CLOSE}")
}

/// Puts variables in the place of what is not to be shown.
fn hide(value: &mut Value, name: &str, secrets: &[SecretString]) {
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| hide(value, name, secrets)),
        Value::Array(items) => items.iter_mut().for_each(|value| hide(value, name, secrets)),
        Value::String(text) if is_telling(name) || secrets.iter().any(|secret| secret.expose_secret() == text) => {
            *text = variable(if name.is_empty() { "secret" } else { name });
        }
        _ => {}
    }
}

/// Whether a name says that its value is not for everyone.
fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    ["password", "secret", "token", "apikey", "privatekey", "accesskey", "authorization"]
        .iter()
        .any(|word| name.contains(word))
}

/// The sensitive texts in a value, which can be found in its JSON again.
pub(super) fn secrets(value: &dyn ToJson) -> Vec<SecretString> {
    let mut found = Secrets(Vec::new());
    value.to_json(&mut found);
    found.0
}

struct Secrets(Vec<SecretString>);

impl Sealed for Secrets {}

impl Sink for Secrets {
    fn null(&mut self) {}
    fn boolean(&mut self, _: bool) {}
    fn integer(&mut self, _: i64) {}
    fn number(&mut self, _: f64) {}
    fn string(&mut self, _: &str) {}
    fn secret(&mut self, text: &str) {
        self.0.push(text.into());
    }
    fn value(&mut self, _: &Value) {}
    fn begin_array(&mut self) {}
    fn end_array(&mut self) {}
    fn begin_object(&mut self) {}
    fn key(&mut self, _: &str) {}
    fn end_object(&mut self) {}
}
