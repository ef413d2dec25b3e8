//! The address of a request: base URL, path with filled placeholders, and query.
//!
//! Path values that would address another resource are rejected, and so are paths that a URL parser would change.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::message::Request;
use crate::error::{Error, ErrorKind};

/// All characters except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the address of a request below a base URL without a trailing `/`.
pub(crate) fn url(base_url: &str, request: &Request) -> Result<Url, Error> {
    let invalid = |why: String| Error::new(ErrorKind::Request, why).with_operation(request.info.id);
    let target = target(request).map_err(invalid)?;
    let text = format!("{base_url}{target}");
    let url = Url::parse(&text).map_err(|source| {
        invalid(format!("`{}` is not a valid path: {source}", request.path_template())).with_source(source)
    })?;
    // A URL parser resolves `%2e%2e` segments and replaces `\` by `/`, and a fragment is not sent: the request would have another
    // address.
    if url.as_str() != text || url.fragment().is_some() {
        let sent = url.as_str().strip_prefix(base_url).unwrap_or_default();
        let sent = path_of(sent);
        let template = request.path_template();
        return Err(invalid(if sent == path_of(&target) {
            format!(
                "the query after the path `{template}` would be changed: percent-encode the characters that are not part of it"
            )
        } else {
            format!(
                "the path `{template}` would be sent as `{sent}`: percent-encode the characters that are not part of its structure"
            )
        }));
    }
    Ok(url)
}

/// Returns the part of an address before its query and fragment.
fn path_of(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

/// Returns the path and query as they are sent, without the base URL.
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
        // A URL parser removes these segments, so that the request would address the parent resource.
        if matches!(value.as_str(), "" | "." | "..") {
            return Err(format!("the path parameter `{name}` is {value:?}, which would address another resource"));
        }
        text.push_str(before);
        text.extend(utf8_percent_encode(value, RESERVED));
        rest = after;
    }
    if arguments.next().is_some() {
        return Err(format!("there are more path values than placeholders in `{}`", request.path_template()));
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
