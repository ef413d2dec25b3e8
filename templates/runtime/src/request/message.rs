//! A request as data.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;

use super::operation::{Method, OperationInfo};
use super::retry::RetryPolicy;
use crate::wire::{ToJson, secrets_of, to_vec};
use crate::{headers, redact};

/// One request of one operation, not yet sent.
///
/// A [`Call`](crate::call::Call) holds it together with the client that sends it.
#[derive(Clone)]
pub struct Request {
    pub(crate) info: &'static OperationInfo,
    pub(crate) path: Cow<'static, str>,
    pub(crate) arguments: Vec<String>,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// The sensitive texts in the body, so that they can be hidden where it is shown.
    pub(crate) secrets: Vec<SecretString>,
    pub(crate) options: Options,
    /// The first parameter that cannot be sent. Setters do not fail; sending does.
    pub(crate) fault: Option<String>,
}

/// How a request is sent, where it differs from the client's defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    /// 404 is an answer and not a failure: a waiter asks whether there is something.
    pub(crate) asks_for_existence: bool,
}

impl Request {
    /// A request for an operation, without parameters.
    pub fn new(info: &'static OperationInfo) -> Self {
        Self {
            info,
            path: Cow::Borrowed(info.path),
            arguments: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            secrets: Vec::new(),
            options: Options::default(),
            fault: None,
        }
    }

    /// Fills the next `{placeholder}` of the path. The value is percent-encoded when the request is sent.
    pub fn path<V: Display + ?Sized>(&mut self, value: &V) {
        self.arguments.push(value.to_string());
    }

    /// The same with an array, its values separated by commas, which are percent-encoded too: servers decode before they split.
    pub fn path_all<V: Display>(&mut self, values: impl IntoIterator<Item = V>) {
        self.arguments.push(listed(values));
    }

    /// Sets a query parameter; one that is already set is replaced.
    pub fn set_query<V: Display + ?Sized>(&mut self, name: &'static str, value: &V) {
        let value = value.to_string();
        self.query.retain(|(known, _)| known != name);
        self.query.push((Cow::Borrowed(name), value));
    }

    /// Sets a query parameter that is an array: its name is repeated for each value. Values set before are replaced.
    pub fn set_query_all<V: Display>(&mut self, name: &'static str, values: impl IntoIterator<Item = V>) {
        self.query.retain(|(known, _)| known != name);
        self.query.extend(values.into_iter().map(|value| (Cow::Borrowed(name), value.to_string())));
    }

    /// Sets a header; one that is already set is replaced.
    ///
    /// A name or value that HTTP cannot carry, and a header that belongs to the connection and not to the request (such as
    /// `Host`, `Content-Length` and `Transfer-Encoding`), is reported when the request is sent. An `Authorization` is sent only
    /// where the client has no credentials for the request; they take its place.
    pub fn set_header<V: Display + ?Sized>(&mut self, name: &str, value: &V) {
        let value = value.to_string();
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(known), _) if headers::belongs_to_connection(&known) => {
                self.reject(format!("the header `{name}` is set by the HTTP client and cannot be replaced"));
            }
            (Ok(known), Ok(value)) => {
                self.headers.insert(known, value);
            }
            (Err(_), _) => self.reject(format!("`{}` is not a valid header name", name.escape_debug())),
            (Ok(_), Err(_)) => {
                self.reject(format!("the value of the header `{name}` has a character that HTTP cannot carry"))
            }
        }
    }

    /// The same with an array, its values separated by commas.
    pub fn set_header_all<V: Display>(&mut self, name: &str, values: impl IntoIterator<Item = V>) {
        self.set_header(name, &listed(values));
    }

    /// Sets the body, encoded at once.
    pub fn body(&mut self, value: &dyn ToJson) {
        self.body = Some(Bytes::from(to_vec(value)));
        self.secrets = secrets_of(value);
    }

    /// Limits the whole call: all attempts and the pauses between them.
    pub fn set_timeout(&mut self, limit: Duration) {
        self.options.timeout = Some(limit);
    }

    /// Limits each attempt.
    pub fn set_attempt_timeout(&mut self, limit: Duration) {
        self.options.attempt_timeout = Some(limit);
    }

    /// Replaces the client's retry policy.
    pub fn set_retry(&mut self, policy: RetryPolicy) {
        self.options.retry = Some(policy);
    }

    /// The method it is sent with.
    pub fn method(&self) -> Method {
        self.info.method
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static OperationInfo {
        self.info
    }

    /// `Accept` and, with a body, `Content-Type`, where the request has none of its own.
    pub(crate) fn static_headers(&self) -> impl Iterator<Item = (HeaderName, &'static str)> {
        let content_type = self.info.content_type.filter(|_| self.body.is_some());
        [(ACCEPT, Some(self.info.accept)), (CONTENT_TYPE, content_type)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .filter(|(name, _)| !self.headers.contains_key(name))
    }

    /// The path before its placeholders are filled, without a query: it names the operation in errors, spans and logs.
    pub(crate) fn path_template(&self) -> &str {
        self.path.split(['?', '#']).next().unwrap_or_default()
    }

    pub(crate) fn reject(&mut self, why: String) {
        self.fault.get_or_insert(why);
    }
}

impl fmt::Debug for Request {
    // The body and the parameters can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = self.query.iter().map(|(name, value)| (name, redact::query_value(name, value)));
        f.debug_struct("Request")
            .field("operation", &self.info.id)
            .field("method", &self.info.method)
            .field("path", &self.path_template())
            .field("arguments", &self.arguments)
            .field("query", &query.collect::<Vec<_>>())
            .field("body_bytes", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

fn listed<V: Display>(values: impl IntoIterator<Item = V>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(",")
}
