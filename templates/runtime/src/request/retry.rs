//! Whether a request is sent again, and when. The API has no idempotency keys: a POST that broke off may have created what it
//! was to create, so it is sent again only when the caller says that this is harmless.

use std::time::Duration;

use http::StatusCode;

use super::operation::Method;
use crate::error::{Error, ErrorKind};

/// When a request is sent again.
///
/// - 429 and connections that were never made (also for want of time): always, as nothing was done.
/// - 502, 503, 504, broken connections and attempts that took too long: for GET, HEAD, PUT, DELETE; for POST and PATCH only
///   with [`with_unsafe_methods`](Self::with_unsafe_methods).
/// - 500: for GET and HEAD, which change nothing. The server may have done a part of what any other method asked for.
/// - Everything else: never.
///
/// Pauses double from half a second to 30 seconds, with jitter; `Retry-After` is waited out in full. A pause that would end
/// after the call's deadline is not begun: the error of the last attempt is returned instead. What all calls of a client
/// together may repeat is bounded by [`retry_budget`](crate::ClientBuilder::retry_budget).
///
/// When a DELETE is sent again after an attempt whose outcome is not known, and the answer is 404, that counts as success:
/// the attempt before has deleted it. Its status is then given as 204.
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
    /// Sends each request once.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// How often a request is sent at most; default 5, at least 1.
    pub fn with_attempts(mut self, limit: u32) -> Self {
        self.attempts = limit.max(1);
        self
    }

    /// The first pause, and the longest that doubling makes of it; default 0.5 and 30 seconds.
    pub fn with_pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_pause, self.longest_pause) = (first, longest.max(first));
        self
    }

    /// Whether POST and PATCH are sent again after an error that leaves open whether they were carried out.
    pub fn with_unsafe_methods(mut self, yes: bool) -> Self {
        self.unsafe_methods = yes;
        self
    }

    /// How often a request is sent at most.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The pause before the next attempt; `None` when there is to be none.
    pub(crate) fn pause(&self, method: Method, error: &Error, attempts: u32) -> Option<Duration> {
        let harmless = method.is_idempotent() || self.unsafe_methods;
        let again = match (error.status(), error.kind()) {
            (Some(StatusCode::TOO_MANY_REQUESTS), _) => true,
            (Some(StatusCode::INTERNAL_SERVER_ERROR), _) => method.is_safe(),
            (Some(status), _) => harmless && matches!(status.as_u16(), 502..=504),
            (None, ErrorKind::Connect) => true,
            (None, ErrorKind::Connection | ErrorKind::Timeout) => harmless,
            _ => false,
        };
        if !again || attempts >= self.attempts {
            return None;
        }
        let pause = doubled(self.first_pause, self.longest_pause, attempts);
        Some(match error.retry_after() {
            // A little more than asked for, so that clients that were refused together do not come back together.
            Some(asked) => asked.saturating_add(Duration::from_secs(1).min(pause) / 2),
            None => pause,
        })
    }
}

/// The pause after the n-th failure of something that is tried a few times.
pub(crate) fn backoff(failures: u32) -> Duration {
    let policy = RetryPolicy::default();
    doubled(policy.first_pause, policy.longest_pause, failures)
}

/// Between half of the doubled pause and the whole of it.
fn doubled(first: Duration, longest: Duration, failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(longest).mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// Whether the server may have carried out a request that ended like this.
pub(crate) fn is_uncertain(error: &Error) -> bool {
    match error.status() {
        Some(status) => matches!(status.as_u16(), 502..=504),
        None => matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout),
    }
}

/// Whether this answer to a repeated request says that the first one was carried out.
pub(crate) fn is_done(method: Method, status: StatusCode) -> bool {
    method == Method::Delete && status == StatusCode::NOT_FOUND
}
