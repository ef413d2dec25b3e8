//! Headers without credentials.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::address::address;
use super::names::{REDACTED, is_sensitive_name, is_sensitive_text};
use crate::headers::is_credential;

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
