//! The comparison of a received request with a request of this crate.

use http::header::{ACCEPT, CONTENT_TYPE};
use wiremock::Match;

use crate::client::Client;
use crate::request::Request;
use crate::wire::Value;

pub(super) struct Matcher {
    /// The path of the request; `None` if the request cannot be sent.
    path: Option<String>,
    request: Request,
    any_path: bool,
}

impl Matcher {
    pub(super) fn new(client: &Client, request: Request) -> Self {
        let path = client.transport().url(&request).ok().map(|url| url.path().to_owned());
        Self { path, request, any_path: false }
    }

    pub(super) fn any_path(&mut self) {
        self.any_path = true;
    }

    /// Returns the content type of the operation's responses.
    pub(super) fn content_type(&self) -> String {
        format!("{};charset=utf-8", self.request.info.accept)
    }

    fn matches_path(&self, seen: &str) -> bool {
        if !self.any_path {
            return self.path.as_deref() == Some(seen);
        }
        // A placeholder matches any text of its segment.
        let (wanted, seen) = (self.request.path.split('/'), seen.split('/'));
        wanted.clone().count() == seen.clone().count() && wanted.zip(seen).all(|(wanted, seen)| fits(wanted, seen))
    }

    fn matches_body(&self, seen: &[u8]) -> bool {
        let Some(wanted) = &self.request.body else { return true };
        match (serde_json::from_slice::<Value>(wanted), serde_json::from_slice::<Value>(seen)) {
            (Ok(wanted), Ok(seen)) => wanted == seen,
            _ => wanted == seen,
        }
    }
}

impl Match for Matcher {
    fn matches(&self, seen: &wiremock::Request) -> bool {
        let accept = self.request.info.accept;
        // An `Accept` header that is set on the request is compared with the other headers below.
        let is_same_version = self.request.headers.contains_key(ACCEPT)
            || accept.is_empty()
            || seen.headers.get(ACCEPT).is_some_and(|seen| seen == accept);
        is_same_version
            && seen.method.as_str() == self.request.info.method.as_str()
            && self.matches_path(seen.url.path())
            && self.request.query.iter().all(|(name, value)| {
                seen.url.query_pairs().any(|(seen_name, seen_value)| seen_name == *name && seen_value == *value)
            })
            && self
                .request
                .headers
                .iter()
                .all(|(name, value)| name == CONTENT_TYPE || seen.headers.get(name) == Some(value))
            && self.matches_body(&seen.body)
    }
}

/// Returns whether a segment of a path matches a segment of a path template, such as `{name}`, `{name}.gz` or `{name}:pin`.
fn fits(template: &str, segment: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == segment };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    segment.len() > before.len() + after.len() && segment.starts_with(before) && segment.ends_with(after)
}
