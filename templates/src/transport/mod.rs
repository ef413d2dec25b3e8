//! Sending: a request goes in, an answer or an [`Error`] comes out.
//!
//! There is one future for all operations; it does not depend on their types. [`Transport`] holds what the clones of a client
//! share. Its modules hold the call (attempts, pauses, deadline), one attempt, the reading of a body, the rate limits, the
//! retry budget, the text of a refusal, and the wire log.

mod attempt;
mod body;
mod budget;
mod call;
mod explain;
mod log;
mod throttle;

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use reqwest::Url;
use tokio::runtime::Handle;

use self::attempt::{Body, Mode, Received};
pub(crate) use self::budget::Budget;
use self::call::Call;
pub(crate) use self::explain::broken;
pub(crate) use self::throttle::Throttle;
use crate::credentials::{Credentials, TokenRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::headers::Deprecation;
use crate::request::{self, OperationInfo, Request, RetryPolicy};
use crate::response::{Answer, StreamAnswer};

/// What sends requests, shared by the clones of a client.
pub(crate) struct Transport {
    /// Without a trailing `/`.
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) user_agent: HeaderValue,
    pub(crate) credentials: Credentials,
    pub(crate) defaults: Defaults,
    pub(crate) throttle: Throttle,
    pub(crate) budget: Budget,
    /// Operations whose deprecation was logged.
    pub(crate) announced: Mutex<HashSet<u64>>,
}

/// How a request is sent that does not say otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    /// Corrections are errors.
    pub(crate) strict: bool,
    /// The longest body that is held in memory, in bytes.
    pub(crate) max_response_size: usize,
    /// The pause between two polls of a waiter, in place of the operation's own.
    pub(crate) wait_interval: Option<Duration>,
}

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

impl Transport {
    /// Sends a request and reads its answer; the future does nothing until it is polled.
    pub(crate) fn execute(self: &Arc<Self>, request: Request) -> BoxFuture<Answer> {
        let transport = self.clone();
        Box::pin(async move {
            let received = transport.send(&request, Mode::Buffer).await?;
            let Received { status, headers, body, is_verified, permit: _ } = received;
            let body = match body {
                Body::Bytes(body) => body,
                // Not reached: in this mode the body has been read.
                Body::Stream(_) => bytes::Bytes::new(),
            };
            let strict = transport.defaults.strict;
            Ok(Answer { operation: request.info, status, headers, body, is_verified, strict })
        })
    }

    /// Sends a request and leaves the body of its answer to be read piece by piece.
    pub(crate) fn execute_stream(self: &Arc<Self>, request: Request) -> BoxFuture<StreamAnswer> {
        let transport = self.clone();
        Box::pin(async move {
            let Received { status, headers, body, permit, .. } = transport.send(&request, Mode::Stream).await?;
            let body = match body {
                Body::Bytes(_) => None,
                Body::Stream(response) => Some(response),
            };
            Ok(StreamAnswer { operation: request.info, status, headers, body, permit })
        })
    }

    /// Revokes the access token of a service account; `false` when there is none.
    pub(crate) async fn revoke_token(&self) -> Result<bool> {
        self.credentials.revoke(&self.token_request()).await
    }

    /// The address of a request.
    pub(crate) fn url(&self, request: &Request) -> Result<Url> {
        request::url(&self.base_url, request)
    }

    /// The equivalent command line.
    pub(crate) fn to_curl(&self, request: &Request) -> String {
        request::command(&self.base_url, self.credentials.authorization(), request)
    }

    pub(crate) fn attempt_timeout(&self, request: &Request) -> Duration {
        request.options.attempt_timeout.unwrap_or(self.defaults.attempt_timeout)
    }

    fn retry_policy<'a>(&'a self, request: &'a Request) -> &'a RetryPolicy {
        request.options.retry.as_ref().unwrap_or(&self.defaults.retry)
    }

    fn token_request(&self) -> TokenRequest<'_> {
        TokenRequest { http: &self.http, base_url: &self.base_url, user_agent: &self.user_agent, refused: false }
    }

    async fn send(&self, request: &Request, mode: Mode) -> Result<Received> {
        if Handle::try_current().is_err() {
            let why = "there is no tokio runtime: requests are sent inside one (or with the feature `blocking`)";
            return Err(Error::new(ErrorKind::Configuration, why).with_operation(request.info.id));
        }
        Call::new(self, request, mode).run().await
    }

    /// Logs, once for each operation, that the server announces the end of its version.
    fn announce(&self, request: &Request, headers: &HeaderMap) {
        let Some(deprecation) = Deprecation::of(headers) else { return };
        let OperationInfo { id, version, .. } = request.info;
        let key = BuildHasherDefault::<DefaultHasher>::default().hash_one((id, version, &request.path));
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        if announced.len() < 4096 && announced.insert(key) {
            let sunset = deprecation.sunset.map(|sunset| sunset.to_string());
            tracing::warn!(operation = id, version, sunset, "this version of the operation is deprecated");
        }
    }
}
