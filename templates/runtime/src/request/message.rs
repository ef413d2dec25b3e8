//! The request of one call.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;

use super::operation::{Method, OperationInfo};
use super::retry::RetryPolicy;
use crate::wire::{ToJson, encode_body};
use crate::{headers, redact};

/// A request of an operation that has not been sent.
///
/// A [`Call`](crate::call::Call) consists of a request and the client that sends it.
#[derive(Clone)]
pub struct Request {
    pub(crate) info: &'static OperationInfo,
    pub(crate) path: Cow<'static, str>,
    pub(crate) arguments: Vec<String>,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// The texts of the sensitive fields in the body, which are redacted wherever the body is shown.
    pub(crate) secrets: Vec<SecretString>,
    pub(crate) options: Options,
    /// The error of the first parameter that cannot be sent. Setters do not fail; sending the request fails.
    fault: Option<String>,
    /// The reason why the body cannot be sent.
    body_fault: Option<String>,
}

/// Options of a request that replace the defaults of the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    /// Whether 404 is an expected response: a waiter sends the request to find out whether a resource exists.
    pub(crate) asks_for_existence: bool,
}

impl Request {
    /// Creates a request for an operation, without parameters.
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
            body_fault: None,
        }
    }

    /// Fills the next `{placeholder}` of the path. The value is percent-encoded when the request is sent.
    pub fn path<V: Display + ?Sized>(&mut self, value: &V) {
        self.arguments.push(value.to_string());
    }

    /// Fills the next `{placeholder}` of the path with an array. Its values are separated by commas, which are percent-encoded
    /// too, because servers decode the path before they split the array.
    pub fn path_all<V: Display>(&mut self, values: impl IntoIterator<Item = V>) {
        self.arguments.push(joined(values));
    }

    /// Sets a query parameter. Replaces its previous value.
    pub fn set_query<V: Display + ?Sized>(&mut self, name: &'static str, value: &V) {
        let value = value.to_string();
        self.query.retain(|(known, _)| known != name);
        self.query.push((Cow::Borrowed(name), value));
    }

    /// Sets a query parameter to an array, in which its name is repeated for each value. Replaces its previous values.
    pub fn set_query_all<V: Display>(&mut self, name: &'static str, values: impl IntoIterator<Item = V>) {
        self.query.retain(|(known, _)| known != name);
        self.query.extend(values.into_iter().map(|value| (Cow::Borrowed(name), value.to_string())));
    }

    /// Sets a header. Replaces its previous value.
    ///
    /// Sending the request fails if the name or value is not valid in HTTP, or if the header belongs to the connection, such as
    /// `Host`, `Content-Length` and `Transfer-Encoding`. If the client has credentials for the request, they replace an
    /// `Authorization` header.
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
                self.reject(format!("the value of the header `{name}` contains a character that is not valid in HTTP"))
            }
        }
    }

    /// Sets a header to an array. Its values are separated by commas.
    pub fn set_header_all<V: Display>(&mut self, name: &str, values: impl IntoIterator<Item = V>) {
        self.set_header(name, &joined(values));
    }

    /// Sets the body. It is encoded immediately, without the properties that only the server sets.
    ///
    /// Sending the request fails if a required property of a value from a constructor was not set.
    pub fn body(&mut self, value: &dyn ToJson) {
        let encoded = encode_body(value);
        self.body = Some(Bytes::from(encoded.text));
        self.secrets = encoded.secrets;
        let unset: Vec<String> = encoded.unset.iter().map(ToString::to_string).collect();
        self.body_fault = (!unset.is_empty()).then(|| format!("the body is incomplete: {}", unset.join(", ")));
    }

    /// Sets the body to bytes that are sent unchanged.
    pub(crate) fn set_bytes(&mut self, body: Bytes) {
        (self.body, self.body_fault) = (Some(body), None);
    }

    /// Sets the timeout of the whole call: all attempts and the pauses between them.
    pub fn set_timeout(&mut self, limit: Duration) {
        self.options.timeout = Some(limit);
    }

    /// Sets the timeout of each attempt.
    pub fn set_attempt_timeout(&mut self, limit: Duration) {
        self.options.attempt_timeout = Some(limit);
    }

    /// Sets the retry policy, in place of that of the client.
    pub fn set_retry(&mut self, policy: RetryPolicy) {
        self.options.retry = Some(policy);
    }

    /// Returns the HTTP method.
    pub fn method(&self) -> Method {
        self.info.method
    }

    /// Returns the operation.
    pub fn operation(&self) -> &'static OperationInfo {
        self.info
    }

    /// Returns the `Accept` header and, with a body, the `Content-Type` header of the operation, unless they were set.
    pub(crate) fn static_headers(&self) -> impl Iterator<Item = (HeaderName, &'static str)> {
        let content_type = self.info.content_type.filter(|_| self.body.is_some());
        [(ACCEPT, Some(self.info.accept)), (CONTENT_TYPE, content_type)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .filter(|(name, _)| !self.headers.contains_key(name))
    }

    /// Returns the path with its placeholders and without a query. It identifies the operation in errors, spans and logs.
    pub(crate) fn path_template(&self) -> &str {
        self.path.split(['?', '#']).next().unwrap_or_default()
    }

    /// Returns the reason why the request cannot be sent.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.fault.as_deref().or(self.body_fault.as_deref())
    }

    /// Sets the error of a parameter that cannot be sent, unless there is an earlier one.
    pub(crate) fn reject(&mut self, why: String) {
        self.fault.get_or_insert(why);
    }
}

impl fmt::Debug for Request {
    // The body and the parameters can contain secrets.
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

/// Joins values with commas.
fn joined<V: Display>(values: impl IntoIterator<Item = V>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(",")
}
