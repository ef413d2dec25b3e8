//! The retry policy: which requests are sent again, and when. Without idempotency keys, an interrupted POST can have created a
//! resource, so that it is sent again only if the caller allows it.

use std::time::Duration;

use http::StatusCode;

use super::operation::Method;
use crate::error::{Error, ErrorKind};

/// The policy for sending a request again after an error.
///
/// - 429, and connections that could not be established (including timeouts): always, because the server did not process the
///   request.
/// - 502, 503, 504, broken connections and attempts that timed out: for GET, HEAD, PUT and DELETE, and for POST and PATCH with
///   [`with_unsafe_methods`](Self::with_unsafe_methods).
/// - 500: for GET and HEAD, which change nothing. The server can have processed a part of a request with another method.
/// - All other errors: never.
///
/// Pauses double from half a second to 30 seconds, with jitter, and last at least as long as `Retry-After` requires. If a pause
/// would end after the deadline of the call, the error of the last attempt is returned immediately. The
/// [`retry_budget`](crate::ClientBuilder::retry_budget) limits the retries of all calls of a client.
///
/// If a DELETE is sent again after an attempt with an unknown outcome, a response of 404 is a success: the earlier attempt has
/// deleted the resource. The status of the response is then 204.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    unsafe_methods: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            unsafe_methods: false,
        }
    }
}

impl RetryPolicy {
    /// Returns a policy that sends each request once.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Sets the maximum number of attempts. The default is 5, the minimum 1.
    pub fn with_attempts(mut self, limit: u32) -> Self {
        self.attempts = limit.max(1);
        self
    }

    /// Sets the first and the longest pause. The defaults are 0.5 and 30 seconds.
    pub fn with_pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_pause, self.longest_pause) = (first, longest.max(first));
        self
    }

    /// Sets whether POST and PATCH are sent again after an error that leaves their outcome unknown. The default is `false`.
    pub fn with_unsafe_methods(mut self, yes: bool) -> Self {
        self.unsafe_methods = yes;
        self
    }

    /// Returns the maximum number of attempts.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the pause before the next attempt; `None` if there is no further attempt.
    pub(crate) fn pause(&self, method: Method, error: &Error, attempts: u32) -> Option<Duration> {
        let is_repeatable = method.is_idempotent() || self.unsafe_methods;
        let again = match (error.status(), error.kind()) {
            (Some(StatusCode::TOO_MANY_REQUESTS), _) => true,
            (Some(StatusCode::INTERNAL_SERVER_ERROR), _) => method.is_safe(),
            (Some(status), _) => is_repeatable && matches!(status.as_u16(), 502..=504),
            (None, ErrorKind::Connect) => true,
            (None, ErrorKind::Connection | ErrorKind::Timeout) => is_repeatable,
            _ => false,
        };
        if !again || attempts >= self.attempts {
            return None;
        }
        let pause = doubled(self.first_pause, self.longest_pause, attempts);
        Some(match error.retry_after() {
            // Jitter keeps clients that were rejected at the same time from returning at the same time.
            Some(asked) => asked.saturating_add(Duration::from_secs(1).min(pause) / 2),
            None => pause,
        })
    }
}

/// Returns the pause after the n-th failure of an action that has its own number of attempts.
pub(crate) fn backoff(failures: u32) -> Duration {
    let policy = RetryPolicy::default();
    doubled(policy.first_pause, policy.longest_pause, failures)
}

/// Returns a random duration between half of the doubled pause and the whole of it.
fn doubled(first: Duration, longest: Duration, failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(longest).mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// Returns whether the server can have processed a request that failed with this error.
pub(crate) fn is_uncertain(error: &Error) -> bool {
    match error.status() {
        Some(status) => matches!(status.as_u16(), 502..=504),
        None => matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout),
    }
}

/// Returns whether this response to a repeated request means that an earlier attempt succeeded.
pub(crate) fn is_done(method: Method, status: StatusCode) -> bool {
    method == Method::Delete && status == StatusCode::NOT_FOUND
}
