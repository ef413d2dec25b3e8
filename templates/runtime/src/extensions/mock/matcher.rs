//! The comparison of a received request with a request of this crate.

use http::header::{ACCEPT, CONTENT_TYPE};

use super::difference::{self, Difference, Part};
use crate::client::Client;
use crate::request::Request;

pub(super) struct Matcher {
    /// The path of the request; `None` if the request cannot be sent.
    path: Option<String>,
    query: Vec<(String, String)>,
    request: Request,
    any_path: bool,
}

impl Matcher {
    pub(super) fn new(client: &Client, request: Request) -> Self {
        let url = client.transport().url(&request).ok();
        // The path of an untyped request can contain a query.
        let query = match &url {
            Some(url) => url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
            None => request.query.iter().map(|(name, value)| (name.clone().into_owned(), value.clone())).collect(),
        };
        Self { path: url.map(|url| url.path().to_owned()), query, request, any_path: false }
    }

    pub(super) fn any_path(&mut self) {
        self.any_path = true;
    }

    /// Returns the media type of the operation's responses.
    pub(super) fn media_type(&self) -> &'static str {
        self.request.info.accept
    }

    /// Returns the operation, the method and the path.
    pub(super) fn name(&self) -> String {
        let path = self.path.as_deref().filter(|_| !self.any_path).unwrap_or(self.request.path_template());
        format!("`{}` ({} {path})", self.request.info.id, self.request.info.method)
    }

    /// Returns the differences between a received request and this one. A request without differences matches.
    pub(super) fn differences(&self, seen: &wiremock::Request) -> Vec<Difference> {
        let mut found = Vec::new();
        let method = self.request.info.method.as_str();
        if seen.method.as_str() != method {
            found.push(Difference::new(Part::Method, "method", Some(method), Some(seen.method.as_str())));
        }
        if !self.matches_path(seen.url.path()) {
            let wanted = self.path.as_deref().filter(|_| !self.any_path).unwrap_or(self.request.path_template());
            found.push(Difference::path(wanted, seen.url.path()));
        }
        let query: Vec<_> = seen.url.query_pairs().collect();
        for (name, value) in &self.query {
            if query.iter().any(|(seen_name, seen)| seen_name == name && seen == value) {
                continue;
            }
            let seen = query.iter().find(|(seen_name, _)| seen_name == name).map(|(_, seen)| seen.as_ref());
            found.push(Difference::new(Part::Query, name, Some(value), seen));
        }
        self.compare_headers(seen, &mut found);
        if let Some(wanted) = &self.request.body {
            difference::bodies(wanted, &seen.body, &mut found);
        }
        found
    }

    fn matches_path(&self, seen: &str) -> bool {
        if !self.any_path {
            return self.path.as_deref() == Some(seen);
        }
        // A placeholder matches any text of its segment.
        let (wanted, seen) = (self.request.path.split('/'), seen.split('/'));
        wanted.clone().count() == seen.clone().count() && wanted.zip(seen).all(|(wanted, seen)| fits(wanted, seen))
    }

    /// Compares the version, which is in `Accept`, and the headers that are set on the request.
    fn compare_headers(&self, seen: &wiremock::Request, found: &mut Vec<Difference>) {
        let headers = &self.request.headers;
        let text = |name| seen.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let accept = self.media_type();
        if !headers.contains_key(ACCEPT) && !accept.is_empty() {
            let seen = text(&ACCEPT);
            if seen.as_deref() != Some(accept) {
                found.push(Difference::new(Part::Header, "accept", Some(accept), seen.as_deref()));
            }
        }
        for (name, value) in headers.iter().filter(|(name, _)| *name != CONTENT_TYPE) {
            if seen.headers.get(name) != Some(value) {
                let wanted = String::from_utf8_lossy(value.as_bytes());
                found.push(Difference::new(Part::Header, name.as_str(), Some(&wanted), text(name).as_deref()));
            }
        }
    }
}

/// Returns whether a segment of a path matches a segment of a path template, such as `{name}`, `{name}.gz` or `{name}:pin`.
fn fits(template: &str, segment: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == segment };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    segment.len() > before.len() + after.len() && segment.starts_with(before) && segment.ends_with(after)
}
