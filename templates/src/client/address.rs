//! The base URL: which addresses are accepted, and the form that they are given.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::{Error, ErrorKind, Result};
use crate::redact;

/// Checks a base URL and removes its trailing slashes. Plain `http` is accepted for loopback addresses only: the server answers
/// others with a redirect, and a client that follows it loses headers and body.
pub(super) fn base_url(text: &str) -> Result<String> {
    let text = text.trim();
    // A text that is refused can hold a password, or be one.
    let fault =
        |why: &str| Error::new(ErrorKind::Configuration, format!("the base URL `{}` {why}", redact::address(text)));
    let url = Url::parse(text).map_err(|source| fault("is not a valid URL").with_source(source))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(fault("is not encrypted: use https (http is accepted for loopback addresses only)")),
        _ => return Err(fault("is neither https nor http")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault("holds credentials: give them to the builder"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has a query or a fragment, after which no path can be added"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether an address is of this machine: `localhost`, `127.0.0.0/8` or `[::1]`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
