//! Addresses without the credentials that they can hold.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::names::{REDACTED, query_value};

/// An address without userinfo and fragment. The values of query parameters with sensitive names are left out.
pub(crate) fn url(url: &Url) -> String {
    let mut bare = url.clone();
    // Both fail only for addresses that cannot have userinfo.
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

/// The names and values of a query, percent-encoded as they are.
pub(crate) fn query_pairs(query: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| match pair.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (pair, None),
    })
}

/// A text that may be an address, without userinfo, query and fragment.
///
/// A text that no parser accepts can hold a password too, and one with a `/` or `?` in its password is parsed as another address.
/// So everything up to the last `@` counts as userinfo.
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
