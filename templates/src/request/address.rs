//! The address of a request: base URL, path with its placeholders filled, query. Refuses values that would silently name
//! another resource than the one meant.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::Request;
use crate::error::{Error, ErrorKind};

/// All but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn url(request: &Request) -> Result<Url, Error> {
    let text = text(request).map_err(|why| invalid(request, why))?;
    Url::parse(&text).map_err(|source| invalid(request, format!("`{}` makes no address: {source}", request.path)))
}

/// The path and query as they are sent, after the base URL.
pub(super) fn text(request: &Request) -> Result<String, String> {
    let mut text = String::with_capacity(160);
    text.push_str(request.client.base_url());
    let mut arguments = request.arguments.iter();
    let mut rest: &str = &request.path;
    if !rest.starts_with('/') {
        return Err(format!("the path `{rest}` does not begin with `/`"));
    }
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let value = arguments.next().ok_or_else(|| format!("the path parameter `{name}` has no value"))?;
        // A URL parser drops these segments, and the request would go to the resource above.
        if matches!(value.as_str(), "" | "." | "..") {
            return Err(format!("the path parameter `{name}` is {value:?}, which names another resource"));
        }
        text.push_str(before);
        text.extend(utf8_percent_encode(value, RESERVED));
        rest = after;
    }
    if arguments.next().is_some() {
        return Err(format!("more path values than placeholders in `{}`", request.path));
    }
    text.push_str(rest);
    let mut separator = if rest.contains('?') { '&' } else { '?' };
    for (name, value) in &request.query {
        let (name, value) = (utf8_percent_encode(name, RESERVED), utf8_percent_encode(value, RESERVED));
        let _ = write!(text, "{separator}{name}={value}");
        separator = '&';
    }
    Ok(text)
}

fn invalid(request: &Request, why: String) -> Error {
    Error::new(ErrorKind::Request, why).with_operation(request.info.id)
}
