//! Validation and normalization of the base URL.

use std::net::IpAddr;

use reqwest::Url;

use crate::api;
use crate::error::{Error, ErrorKind, Result};
use crate::redact;

/// Validates a base URL and removes its trailing slashes. Plain `http` is accepted for loopback addresses only, as
/// credentials would be sent unencrypted to any other address.
pub(super) fn base_url(text: &str) -> Result<String> {
    let text = text.trim();
    // A text that is refused can contain a password, or be one.
    let fault =
        |why: &str| Error::new(ErrorKind::Configuration, format!("the base URL `{}` {why}", redact::address(text)));
    // The parser removes tabs and line breaks, which would join the text of two lines into one host name.
    if text.contains(char::is_control) {
        return Err(fault("contains a line break or another control character"));
    }
    let url = Url::parse(text).map_err(|source| fault("is not a valid URL").with_source(source))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(fault("is not encrypted: use https (http is accepted for loopback addresses only)")),
        _ => return Err(fault("is neither https nor http")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault("contains credentials: set them with a method of the builder"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has a query or a fragment, to which no path can be appended"));
    }
    if contains_api_path(url.path(), api::PATH_PREFIX) && Url::parse(api::BASE_URL).is_ok_and(|url| url.path() == "/") {
        return Err(fault(&format!(
            "contains a part of the API's path, which is added to it by each request: remove `{}` and what follows",
            api::PATH_PREFIX
        )));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Returns whether the path of a base URL contains the first two segments of the API's path prefix. A prefix of one segment
/// is not compared, because it can be the path of a gateway as well.
fn contains_api_path(path: &str, prefix: &str) -> bool {
    fn segments(path: &str) -> Vec<&str> {
        path.split('/').filter(|segment| !segment.is_empty()).collect()
    }
    let (path, prefix) = (segments(path), segments(prefix));
    prefix.get(..2).is_some_and(|prefix| path.windows(2).any(|pair| pair == prefix))
}

/// Returns whether a base URL has a loopback address.
pub(super) fn is_loopback_url(base_url: &str) -> bool {
    Url::parse(base_url).is_ok_and(|url| is_loopback(&url))
}

/// Returns whether a URL has a loopback address: `localhost`, `127.0.0.0/8` or `[::1]`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_with_control_characters_is_refused() {
        for text in ["https://host\n.example.org", "https://ho\tst", "https://host/\r\npath"] {
            let error = base_url(text).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains("control character") && !error.contains(char::is_control), "{text:?}: {error}");
        }
        assert_eq!(base_url(" https://host/\n").ok().as_deref(), Some("https://host"));
    }

    #[test]
    fn the_path_prefix_of_the_api_is_found_anywhere_in_a_path() {
        for path in ["/api/shop/v2", "/api/shop/v2/", "/api/shop/v1.0", "/api/shop", "/gateway/api/shop/v2/pets"] {
            assert!(contains_api_path(path, "/api/shop/v2"), "{path}");
        }
        for path in ["/", "/gateway", "/api", "/api/other", "/apis/shop", "/shop/api"] {
            assert!(!contains_api_path(path, "/api/shop/v2"), "{path}");
        }
        assert!(!contains_api_path("/pets", "/pets") && !contains_api_path("/pets", ""));
    }
}
