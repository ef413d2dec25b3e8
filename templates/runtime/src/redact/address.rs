//! Redaction of addresses.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::names::{REDACTED, query_value};

/// Returns an address without user information and fragment, and with redacted values of sensitive query parameters.
pub(crate) fn url(url: &Url) -> String {
    let mut bare = url.clone();
    // Both fail only for addresses that cannot contain user information.
    let _ = bare.set_username("");
    let _ = bare.set_password(None);
    bare.set_query(None);
    bare.set_fragment(None);
    let mut text = String::from(bare);
    let mut separator = '?';
    for (name, value) in query_pairs(url.query().unwrap_or_default()) {
        let decoded = percent_decode_str(name).decode_utf8_lossy();
        let _ = match value {
            Some(value) => write!(text, "{separator}{name}={}", query_value(&decoded, value)),
            None => write!(text, "{separator}{name}"),
        };
        separator = '&';
    }
    text
}

/// Iterates over the names and values of a query, without decoding them.
pub(crate) fn query_pairs(query: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| match pair.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (pair, None),
    })
}

/// Removes user information, query and fragment from a text that can be an address.
///
/// A text that is not a valid address can contain a password too, and one with a `/` or `?` in its password is parsed as another
/// address. Everything up to the last `@` is therefore taken as user information.
pub(crate) fn address(text: &str) -> String {
    let text = text.trim();
    let (scheme, rest) = match text.find("://") {
        Some(at) if is_scheme(&text[..at]) => text.split_at(at + 3),
        _ => ("", text),
    };
    let (userinfo, rest) = match rest.rsplit_once('@') {
        Some((_, rest)) => (format!("{REDACTED}@"), rest),
        None => (String::new(), rest),
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}{userinfo}{rest}")
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}
