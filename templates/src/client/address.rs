//! The base URL: what is accepted as one, and what it looks like afterwards.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::{Error, ErrorKind, Result};

/// Checks a base URL and takes its trailing slashes off. Plain `http` is for this machine only: the server would answer with
/// a redirect, and what follows redirects drops headers and body on the way.
pub(super) fn base_url(text: &str) -> Result<String> {
    let fault = |why: &str| Error::new(ErrorKind::Configuration, format!("the base URL `{text}` {why}"));
    let text = text.trim();
    let url = Url::parse(text).map_err(|source| fault("is no URL").with_source(source))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(fault("is not encrypted: use https (http is for addresses of this machine only)")),
        _ => return Err(fault("is neither https nor http")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::new(ErrorKind::Configuration, "the base URL holds credentials; give them to the builder"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has a query or a fragment, after which no path can be added"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether a base URL is an address of this machine.
pub(super) fn is_loopback_url(base_url: &str) -> bool {
    Url::parse(base_url).is_ok_and(|url| is_loopback(&url))
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
