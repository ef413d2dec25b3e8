//! What is not shown: which names and texts stand for secrets, and how JSON, headers, addresses and bodies look without them; and
//! how text from elsewhere is made fit for one line.
//!
//! Everything that shows a request or an answer (`Debug`, `to_curl()`, the wire log, errors) decides by the one list in
//! [`names`]. What a type of the API calls sensitive comes here as the texts in `secrets`.

mod address;
mod json;
mod line;
mod names;
mod scrub;

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::SecretString;
use serde_json::Value;

pub(crate) use self::address::{address, query_pairs, url};
pub(crate) use self::json::{Out, Show, text as json_text, walk};
pub(crate) use self::line::{Line, cut};
pub(crate) use self::names::{
    has_sensitive_part, is_harmless_header, is_headers, is_sensitive_name, is_sensitive_text, words,
};
pub(crate) use self::scrub::{MAX_PARSED, is_secret, scrub};
use crate::headers::is_credential;

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[REDACTED]";

/// Whether the value of a header is not shown.
pub(crate) fn is_sensitive_header(name: &HeaderName, value: &HeaderValue) -> bool {
    value.is_sensitive()
        || is_credential(name)
        || is_sensitive_name(name.as_str())
        || is_sensitive_text(&String::from_utf8_lossy(value.as_bytes()))
}

/// Names and values of headers. Addresses in them have neither userinfo nor query.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(&str, String)> {
    let shown = |name: &HeaderName, value: &HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes());
        match *name {
            header::LOCATION | header::CONTENT_LOCATION | header::REFERER | header::LINK => address(&text),
            _ if is_sensitive_header(name, value) => REDACTED.to_owned(),
            _ => text.into_owned(),
        }
    };
    headers.iter().map(|(name, value)| (name.as_str(), shown(name, value))).collect()
}

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

/// The value of a query parameter, or what stands in its place.
pub(crate) fn query_value<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let is_secret = is_sensitive_name(name) || is_sensitive_text(value);
    Cow::Borrowed(if is_secret { REDACTED } else { value })
}

#[cfg(test)]
mod tests;
