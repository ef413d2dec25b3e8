//! Redaction of bodies.

use secrecy::SecretString;
use serde_json::Value;

use super::json::{Output, write_json};
use super::names::{REDACTED, has_sensitive_part};
use super::scrub;

/// Returns a body as text. In JSON, the `secrets` and all values with sensitive names are redacted. In other texts, names and
/// values cannot be distinguished, so that a text that contains a part of a sensitive name is left out.
pub(crate) fn body(body: &[u8], secrets: &[SecretString]) -> String {
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        let mut text = String::new();
        write_json(&value, secrets, &mut text);
        return text;
    }
    let text = scrub::text(body, secrets);
    let text = String::from_utf8_lossy(&text);
    if has_sensitive_part(&text) {
        return format!("[{} bytes that are not JSON and may contain secrets]", body.len());
    }
    text.into_owned()
}

impl Output for String {
    fn literal(&mut self, text: &str) {
        self.push_str(text);
    }

    fn hidden(&mut self, _: &str, _: &Value) {
        self.push('"');
        self.push_str(REDACTED);
        self.push('"');
    }
}
