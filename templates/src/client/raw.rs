//! The way out: a request to any path, with JSON or bytes, sent with the same credentials, limits and errors as typed ones.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;

use super::Client;
use crate::api;
use crate::download::PendingDownload;
use crate::request::{Method, OperationInfo, Pending, PendingResponse, Request};
use crate::response::decode;
use crate::transport::RetryPolicy;
use crate::wire::{FromJson, ToJson, Value};

/// A request to any path of the API; [`Client::request`] makes it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    request: Request,
    version: Option<String>,
}

/// One description for each method: a request points to it, and keeps its path itself.
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

impl RawRequest {
    pub(super) fn new(client: &Client, method: Method, path: String) -> Self {
        let mut request = Request::new(client, untyped(method));
        request.path = Cow::Owned(path);
        Self { request, version: None }
    }

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

    /// Sets a header.
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

    /// Limits the whole call.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.request.set_timeout(limit);
        self
    }

    /// Replaces the client's policy on trying again.
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
        Pending::new(self.ready("json"), decode::json::<T>)
    }

    /// Sends it and gives status and headers with the JSON of the answer.
    pub fn send_raw(self) -> PendingResponse<Value> {
        PendingResponse::new(self.ready("json"), decode::json::<Value>)
    }

    /// Sends it and gives the bytes of the answer.
    pub fn send_bytes(self) -> Pending<Bytes> {
        Pending::new(self.ready("json"), decode::bytes)
    }

    /// Sends it and gives the answer piece by piece.
    pub fn download(self) -> PendingDownload {
        PendingDownload::new(self.ready("json"))
    }

    /// The equivalent `curl` command; secrets are left as variables of the shell.
    pub fn to_curl(&self) -> String {
        self.clone().ready("json").to_curl()
    }

    fn ready(mut self, format: &str) -> Request {
        if let Some(version) = self.version.take().filter(|_| !api::MEDIA_TYPE_PREFIX.is_empty()) {
            let media_type = format!("{}{version}+{format}", api::MEDIA_TYPE_PREFIX);
            for name in [http::header::ACCEPT, http::header::CONTENT_TYPE] {
                let wanted = name == http::header::ACCEPT || self.request.body.is_some();
                if wanted && !self.request.headers.contains_key(&name) {
                    self.request.set_header(name.as_str(), &media_type);
                }
            }
        }
        self.request
    }
}
