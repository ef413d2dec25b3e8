//! Untyped requests: any path, with JSON or bytes, sent with the same credentials, limits and errors as typed ones.

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

/// A request to any path of the API; [`Client::request`] creates it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    client: Client,
    request: Request,
    version: Option<String>,
}

/// One static description for each method; the path is kept in the request.
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
    /// A request to any path of the API, for what has no typed method. `path` begins with `/` and can have a query; both are
    /// sent as they are given, so that their variable parts have to be percent-encoded already.
    ///
    /// A path that a URL parser would change (`..`, `%2e%2e`, a space, `#`) is an error when the request is sent.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        let mut request = Request::new(untyped(method));
        request.path = Cow::Owned(path.into());
        RawRequest { client: self.clone(), request, version: None }
    }
}

impl RawRequest {
    /// The version of the API to ask for, such as `2025-03-12`; it goes into `Accept` and `Content-Type`.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Adds a query parameter; a name can occur many times.
    pub fn query(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.request.query.push((Cow::Owned(name.into()), value.to_string()));
        self
    }

    /// Sets a header; one that is already set is replaced. See [`Request::set_header`] for those that are refused.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// Sets a JSON body: a [`Value`] or any type of this crate that can be sent.
    pub fn json(mut self, body: &dyn ToJson) -> Self {
        self.request.body(body);
        self
    }

    /// Sets a body of bytes with its content type.
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.request.set_header("content-type", content_type);
        self.request.body = Some(body.into());
        self
    }

    /// Limits the whole call, attempts and pauses together. `Duration::MAX` is no limit.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.request.set_timeout(limit);
        self
    }

    /// Replaces the client's retry policy.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.request.set_retry(policy);
        self
    }

    /// Sends it and gives the JSON of the answer; `null` when the answer is empty.
    pub fn send_json(self) -> Pending<Value> {
        self.send_as()
    }

    /// Sends it and gives the answer as a type of this crate.
    pub fn send_as<T: FromJson>(self) -> Pending<T> {
        let (client, request) = self.into_parts();
        Pending::new(&client, request, decode::json::<T>)
    }

    /// Sends it and gives status and headers with the JSON of the answer.
    pub fn send_raw(self) -> PendingResponse<Value> {
        let (client, request) = self.into_parts();
        PendingResponse::new(&client, request, decode::json::<Value>)
    }

    /// Sends it and gives the bytes of the answer.
    pub fn send_bytes(self) -> Pending<Bytes> {
        let (client, request) = self.into_parts();
        Pending::new(&client, request, decode::bytes)
    }

    /// The equivalent `curl` command. Secrets are shell variables.
    pub fn to_curl(&self) -> String {
        let (client, request) = self.clone().into_parts();
        client.transport().to_curl(&request)
    }

    /// The client, and the request with the headers of its version.
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
