//! Bodies without secrets.

use secrecy::SecretString;
use serde_json::Value;

use super::json::{Out, text as json_text};
use super::names::{REDACTED, has_sensitive_part};
use super::scrub;

/// A body as text. JSON is without the `secrets` and without what a sensitive name stands for. In other texts names cannot be
/// told from values: one that mentions a sensitive name is left out as a whole.
pub(crate) fn body(body: &[u8], secrets: &[SecretString]) -> String {
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        let mut text = String::new();
        json_text(&value, secrets, &mut text);
        return text;
    }
    let text = scrub::text(body, secrets);
    let text = String::from_utf8_lossy(&text);
    if has_sensitive_part(&text) {
        return format!("[{} bytes that are not JSON and may hold secrets]", body.len());
    }
    text.into_owned()
}

impl Out for String {
    fn literal(&mut self, text: &str) {
        self.push_str(text);
    }

    fn hidden(&mut self, _: &str, _: &Value) {
        self.push('"');
        self.push_str(REDACTED);
        self.push('"');
    }
}
