//! The state that the clones of a client share, and the defaults for requests that do not set an option.

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

/// The shared state of a client, by which requests are sent.
pub(crate) struct Transport {
    /// Without a trailing `/`.
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    /// Whether the program has set the HTTP client, which may then follow redirects.
    pub(crate) custom_http: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) credentials: Credentials,
    pub(crate) defaults: Defaults,
    pub(crate) throttle: Throttle,
    pub(crate) budget: Budget,
    /// Hashes of the operations whose deprecation has been logged.
    pub(crate) logged_deprecations: Mutex<HashSet<u64>>,
}

/// The options of a request that does not set them.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    /// Whether corrections are errors.
    pub(crate) strict: bool,
    /// The size of the longest body that is read into memory, in bytes.
    pub(crate) max_response_size: usize,
    /// The pause between two polls of a waiter, in place of that of the operation.
    pub(crate) wait_interval: Option<Duration>,
}

/// The maximum number of operations whose deprecation is logged.
const MAX_LOGGED_DEPRECATIONS: usize = 4096;

impl Transport {
    /// Returns the URL of a request.
    pub(crate) fn url(&self, request: &Request) -> Result<Url> {
        request::url(&self.base_url, request)
    }

    /// Returns the equivalent `curl` command.
    pub(crate) fn to_curl(&self, request: &Request) -> String {
        request::command(&self.base_url, self.credentials.authorization(), request)
    }

    pub(crate) fn attempt_timeout(&self, request: &Request) -> Duration {
        request.options.attempt_timeout.unwrap_or(self.defaults.attempt_timeout)
    }

    pub(super) fn retry_policy<'a>(&'a self, request: &'a Request) -> &'a RetryPolicy {
        request.options.retry.as_ref().unwrap_or(&self.defaults.retry)
    }

    /// Returns what credentials need to get an access token for a call with this policy.
    pub(super) fn token_request(&self, policy: &RetryPolicy) -> TokenRequest<'_> {
        TokenRequest {
            http: &self.http,
            base_url: &self.base_url,
            user_agent: &self.user_agent,
            refused: false,
            max_attempts: policy.attempts(),
        }
    }

    /// Logs that the server has declared the version of the operation deprecated, once for each operation.
    pub(super) fn log_deprecation(&self, request: &Request, headers: &HeaderMap) {
        let Some(deprecation) = Deprecation::of(headers) else { return };
        let OperationInfo { id, version, .. } = request.info;
        let key = BuildHasherDefault::<DefaultHasher>::default().hash_one((id, version, &request.path));
        let mut logged = self.logged_deprecations.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.len() < MAX_LOGGED_DEPRECATIONS && logged.insert(key) {
            let sunset = deprecation.sunset.map(|sunset| sunset.to_string());
            tracing::warn!(operation = id, version, sunset, "this version of the operation is deprecated");
        }
    }
}
