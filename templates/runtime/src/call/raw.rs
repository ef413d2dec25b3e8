//! Untyped requests to any path, with a body of JSON or bytes. They have the same credentials, limits and errors as typed
//! ones.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;

use super::{Pending, PendingResponse};
use crate::api;
use crate::client::Client;
use crate::request::{Method, OperationInfo, Request, RetryPolicy};
use crate::response::decode;
use crate::wire::{FromJson, ToJson, Value};

/// A request to any path of the API. It is created by [`Client::request`].
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    client: Client,
    request: Request,
    version: Option<String>,
}

/// Defines one static operation for each method. The path of an untyped request is stored in the request.
macro_rules! untyped {
    ($($method:ident),*) => {
        fn untyped(method: Method) -> &'static OperationInfo {
            match method {
                $(Method::$method => {
                    static INFO: OperationInfo = OperationInfo {
                        id: "request",
                        group: "",
                        method: Method::$method,
                        path: "",
                        version: None,
                        sunset: None,
                        accept: "application/json",
                        content_type: Some("application/json"),
                        authenticated: true,
                    };
                    &INFO
                })*
            }
        }
    };
}
untyped!(Get, Post, Put, Patch, Delete, Head, Options, Trace);

impl Client {
    /// Creates a request to any path of the API, for operations that have no typed method.
    ///
    /// `path` begins with `/` and can contain a query. Both are sent unchanged, so their variable parts must be
    /// percent-encoded. A path that a URL parser would change (one with `..`, `%2e%2e`, a space or `#`) is an error when the
    /// request is sent.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        let mut request = Request::new(untyped(method));
        request.path = Cow::Owned(path.into());
        RawRequest { client: self.clone(), request, version: None }
    }
}

impl RawRequest {
    /// Sets the version of the API, such as `2025-03-12`, which is sent in `Accept` and `Content-Type`. It has no effect if
    /// the API has no versions.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Adds a query parameter. A name can be added several times.
    pub fn query(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.request.query.push((Cow::Owned(name.into()), value.to_string()));
        self
    }

    /// Sets a header and replaces its previous value. See [`Request::set_header`] for the headers that are refused.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// Sets a JSON body: a [`Value`], or any type of this crate that can be encoded. As in a typed request, what only the server sets
    /// is left out; [`to_value`](crate::wire::to_value) keeps it.
    pub fn json(mut self, body: &dyn ToJson) -> Self {
        self.request.body(body);
        self
    }

    /// Sets a body of bytes and its content type.
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.request.set_header("content-type", content_type);
        self.request.set_bytes(body.into());
        self
    }

    /// Sets the time limit of the whole call, all attempts and pauses included. `Duration::MAX` is no limit. Default: the
    /// client's [`timeout`](crate::ClientBuilder::timeout).
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.request.set_timeout(limit);
        self
    }

    /// Sets the retry policy of this call. Default: the client's [`retry`](crate::ClientBuilder::retry).
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.request.set_retry(policy);
        self
    }

    /// Sends the request and returns the JSON of the response; `null` if the response is empty.
    pub fn send_json(self) -> Pending<Value> {
        self.send_as()
    }

    /// Sends the request and returns the response as a type of this crate.
    pub fn send_as<T: FromJson>(self) -> Pending<T> {
        let (client, request) = self.into_parts();
        Pending::new(&client, request, decode::json::<T>)
    }

    /// Sends the request and returns the response with its status, headers and JSON.
    pub fn send_raw(self) -> PendingResponse<Value> {
        let (client, request) = self.into_parts();
        PendingResponse::new(&client, request, decode::json::<Value>)
    }

    /// Sends the request and returns the bytes of the response.
    pub fn send_bytes(self) -> Pending<Bytes> {
        let (client, request) = self.into_parts();
        Pending::new(&client, request, decode::bytes)
    }

    /// Returns the equivalent `curl` command. Secrets are replaced by shell variables.
    pub fn to_curl(&self) -> String {
        let (client, request) = self.clone().into_parts();
        client.transport().to_curl(&request)
    }

    /// Returns the client, and the request with the headers of its version.
    pub(crate) fn into_parts(mut self) -> (Client, Request) {
        if let Some(version) = self.version.take().filter(|_| !api::MEDIA_TYPE_PREFIX.is_empty()) {
            let media_type = format!("{}{version}+json", api::MEDIA_TYPE_PREFIX);
            for name in [http::header::ACCEPT, http::header::CONTENT_TYPE] {
                let wanted = name == http::header::ACCEPT || self.request.body.is_some();
                if wanted && !self.request.headers.contains_key(&name) {
                    self.request.set_header(name.as_str(), &media_type);
                }
            }
        }
        (self.client, self.request)
    }
}
