//! The address of a request: base URL, path with its placeholders filled, query.
//!
//! Values that would name another resource than the one meant are refused, and so is a path that a URL parser would change:
//! what is sent is what was asked for, or nothing.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::message::Request;
use crate::error::{Error, ErrorKind};

/// All but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address below a base URL that has no trailing `/`.
pub(crate) fn url(base_url: &str, request: &Request) -> Result<Url, Error> {
    let invalid = |why: String| Error::new(ErrorKind::Request, why).with_operation(request.info.id);
    let target = target(request).map_err(invalid)?;
    let text = format!("{base_url}{target}");
    let url = Url::parse(&text).map_err(|source| {
        invalid(format!("`{}` is not a valid path: {source}", request.path_template())).with_source(source)
    })?;
    // A parser resolves `%2e%2e` segments and turns `\` into `/`, and what follows `#` is not sent: the request would go
    // somewhere else.
    if url.as_str() != text || url.fragment().is_some() {
        let sent = url.as_str().strip_prefix(base_url).unwrap_or_default();
        let sent = path_of(sent);
        let template = request.path_template();
        return Err(invalid(if sent == path_of(&target) {
            format!(
                "what follows the path `{template}` would not be sent as it is: percent-encode what is not part of a query"
            )
        } else {
            format!("the path `{template}` would be sent as `{sent}`: percent-encode what is not part of its structure")
        }));
    }
    Ok(url)
}

/// The part of an address before its query and fragment.
fn path_of(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

/// The path and query as they are sent, after the base URL.
pub(super) fn target(request: &Request) -> Result<String, String> {
    let mut text = String::with_capacity(160);
    let mut arguments = request.arguments.iter();
    let mut rest: &str = &request.path;
    if !rest.starts_with('/') {
        return Err(format!("the path `{}` does not begin with `/`", request.path_template()));
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
        return Err(format!("more path values than placeholders in `{}`", request.path_template()));
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
