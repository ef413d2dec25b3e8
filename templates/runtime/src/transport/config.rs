//! What the clones of a client share, and what a request is sent with when it does not say otherwise.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::budget::Budget;
use super::throttle::Throttle;
use crate::credentials::{Credentials, TokenRequest};
use crate::error::Result;
use crate::headers::Deprecation;
use crate::request::{self, OperationInfo, Request, RetryPolicy};

/// What sends requests, shared by the clones of a client.
pub(crate) struct Transport {
    /// Without a trailing `/`.
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    /// The HTTP client was given to the builder, and may follow redirects.
    pub(crate) foreign_http: bool,
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

impl Transport {
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

    pub(super) fn retry_policy<'a>(&'a self, request: &'a Request) -> &'a RetryPolicy {
        request.options.retry.as_ref().unwrap_or(&self.defaults.retry)
    }

    /// What credentials can use to get a token for a call with this policy.
    pub(super) fn token_request(&self, policy: &RetryPolicy) -> TokenRequest<'_> {
        TokenRequest {
            http: &self.http,
            base_url: &self.base_url,
            user_agent: &self.user_agent,
            refused: false,
            max_attempts: policy.attempts(),
        }
    }

    /// Logs, once for each operation, that the server announces the end of its version.
    pub(super) fn announce(&self, request: &Request, headers: &HeaderMap) {
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
