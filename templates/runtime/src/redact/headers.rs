//! Redaction of headers.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::address::address;
use super::names::{REDACTED, is_sensitive_name, is_sensitive_text};
use crate::headers::is_credential;

/// Returns whether the value of a header is sensitive.
pub(crate) fn is_sensitive_header(name: &HeaderName, value: &HeaderValue) -> bool {
    value.is_sensitive()
        || is_credential(name)
        || is_sensitive_name(name.as_str())
        || is_sensitive_text(&String::from_utf8_lossy(value.as_bytes()))
}

/// Returns the names and redacted values of headers. User information and queries are removed from addresses.
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
