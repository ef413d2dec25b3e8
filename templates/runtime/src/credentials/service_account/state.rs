//! The state of an account, and the decision about the next step of a caller: use the token, start an exchange, wait for the
//! one in flight, or fail.
//!
//! The current time is an argument. The module neither waits nor sends requests.

use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue};
use secrecy::SecretString;
use tokio::sync::watch;
use tokio::time::Instant;

use super::in_flight::{InFlight, Kind, Outcome};
use super::oauth;
use super::token::{Age, Moment, Token};
use crate::error::{Error, Result};

/// The minimum time between two attempts to renew a token that is still valid.
const RENEWAL_INTERVAL: Duration = Duration::from_secs(30);
/// The minimum age at which a refused token is replaced. The refusal of a younger token has another cause than its age.
const MIN_AGE: Duration = Duration::from_secs(30);
/// The limit up to which that age doubles while new tokens are refused as well. It allows twelve mints in an hour, so that
/// an account does not reach the limit on its valid tokens (for instance 100).
const MAX_MIN_AGE: Duration = Duration::from_secs(300);
/// The time for which callers receive the error of a refused mint before another one is sent.
const REFUSAL_PAUSE: Duration = Duration::from_secs(5);
/// The maximum value of `Retry-After` that is obeyed; longer ones are shortened to it.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);
/// The longest pause for which a caller waits. With a longer one it fails.
const MAX_WAIT: Duration = Duration::from_secs(70);
/// The number of failures up to which pauses between mints double.
const MAX_DOUBLINGS: u32 = 3;
/// The time after the limit of an exchange at which its task is abandoned.
const GRACE_PERIOD: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct State {
    token: Option<Token>,
    in_flight: Option<InFlight>,
    /// The number of exchanges so far, from which their ids are taken.
    exchanges: u64,
    hold: Option<Hold>,
    /// The number of failed mints since the last one that succeeded.
    failures: u32,
    /// The earliest time of the next renewal of a valid token.
    renewal: Option<Instant>,
    /// The minimum age at which the token is replaced after a refusal; `None` for [`MIN_AGE`].
    min_age: Option<Duration>,
    /// Whether the last mint was started because of a refusal.
    replaces_refused: bool,
}

/// The pause after a failed mint.
struct Hold {
    error: Error,
    until: Instant,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// A pause that the client has chosen after a temporary failure.
    Backoff,
    /// A pause that the server has requested.
    RetryAfter,
    /// Another mint would be refused in the same way.
    Refusal,
}

/// The next step of a caller that needs a token.
pub(super) enum Step {
    Use(HeaderValue),
    /// The token is valid and due for renewal: use it, and start a mint without waiting for it.
    UseAndRenew(HeaderValue),
    Mint,
    Wait(InFlight),
    PauseUntil(Instant),
    Fail(Error),
}

impl State {
    /// Decides the next step. `refused` is the header to which the server responded with 401. `may_wait` is whether the
    /// policy of the caller allows another attempt.
    pub(super) fn step(&mut self, now: Moment, refused: Option<&HeaderValue>, may_wait: bool) -> Step {
        // A token that is being revoked is not used.
        if let Some(in_flight) = self.in_flight(now).filter(|exchange| exchange.kind == Kind::Revocation) {
            return Step::Wait(in_flight.clone());
        }
        // Only this caller stops using the token. Other callers use it until there is another one.
        let is_refused = refused.is_some_and(|refused| self.is_old(now, refused));
        if let Some(token) = self.token.as_ref().filter(|_| !is_refused) {
            let header = token.header.clone();
            match token.age(now) {
                Age::Fresh => return Step::Use(header),
                Age::Due if self.is_renewal_time(now) => {
                    self.renewal = now.steady.checked_add(RENEWAL_INTERVAL);
                    self.replaces_refused = false;
                    return Step::UseAndRenew(header);
                }
                Age::Due => return Step::Use(header),
                Age::Expired => self.token = None,
            }
        }
        if let Some(in_flight) = self.in_flight(now) {
            return Step::Wait(in_flight.clone());
        }
        match &self.hold {
            Some(hold) if hold.until > now.steady => hold.step(hold.until - now.steady, may_wait),
            _ => {
                self.replaces_refused = is_refused;
                Step::Mint
            }
        }
    }

    /// Returns whether a caller whose token was refused can get another one.
    pub(super) fn can_replace(&self, now: Moment, refused: &HeaderValue) -> bool {
        self.token.as_ref().is_none_or(|token| token.header != refused) || self.is_old(now, refused)
    }

    /// Returns the exchange in flight.
    pub(super) fn in_flight(&mut self, now: Moment) -> Option<&InFlight> {
        self.in_flight = self.in_flight.take().filter(|exchange| exchange.is_running(now.steady));
        self.in_flight.as_ref()
    }

    /// Returns the token if it can be revoked.
    pub(super) fn revocable(&self, now: Moment) -> Option<SecretString> {
        self.token.as_ref().filter(|token| token.age(now) != Age::Expired).map(|token| token.secret.clone())
    }

    /// Records that an exchange begins. Its outcome is sent to the sender.
    pub(super) fn begin(&mut self, kind: Kind, now: Moment) -> (InFlight, watch::Sender<Option<Outcome>>) {
        self.exchanges += 1;
        let deadline = now.steady + oauth::LIMIT + GRACE_PERIOD;
        let (in_flight, sender) = InFlight::new(self.exchanges, kind, deadline);
        self.in_flight = Some(in_flight.clone());
        (in_flight, sender)
    }

    /// Records the outcome of a mint.
    pub(super) fn minted(&mut self, id: u64, now: Moment, outcome: Result<Token>) -> Outcome {
        self.end(id);
        Outcome::Minted(match outcome {
            Ok(token) => {
                let header = token.header.clone();
                let doubled = self.min_age().saturating_mul(2).clamp(MIN_AGE, MAX_MIN_AGE);
                self.min_age = self.replaces_refused.then_some(doubled);
                (self.token, self.hold, self.failures) = (Some(token), None, 0);
                Ok(header)
            }
            Err(error) => {
                self.failures = self.failures.saturating_add(1);
                self.hold = Some(Hold::new(error.copy(), now, self.failures));
                Err(error)
            }
        })
    }

    /// Records the outcome of a revocation. The token is removed only if it was revoked.
    pub(super) fn revoked(&mut self, id: u64, outcome: Result<()>) -> Outcome {
        self.end(id);
        match &outcome {
            Ok(()) => self.token = None,
            // The server may have revoked the token, so that a 401 refers to it however young it is.
            Err(error) if error.status().is_none() => self.min_age = Some(Duration::ZERO),
            Err(_) => {}
        }
        Outcome::Revoked(outcome)
    }

    fn end(&mut self, id: u64) {
        self.in_flight = self.in_flight.take().filter(|exchange| exchange.id != id);
    }

    fn is_old(&self, now: Moment, refused: &HeaderValue) -> bool {
        let refused = self.token.as_ref().filter(|token| token.header == refused);
        refused.is_some_and(|token| token.since.elapsed(now) >= self.min_age())
    }

    fn min_age(&self) -> Duration {
        self.min_age.unwrap_or(MIN_AGE)
    }

    fn is_renewal_time(&mut self, now: Moment) -> bool {
        self.in_flight(now).is_none()
            && self.renewal.is_none_or(|renewal| renewal <= now.steady)
            && self.hold.as_ref().is_none_or(|hold| hold.until <= now.steady)
    }
}

impl Hold {
    fn new(error: Error, now: Moment, failures: u32) -> Self {
        let requested = error.retry_after().map(|pause| pause.min(MAX_RETRY_AFTER));
        let is_temporary = error.is_retryable() || error.status().is_some_and(|status| status.is_server_error());
        let (reason, pause) = match requested {
            requested if !is_temporary => (Reason::Refusal, requested.unwrap_or_default().max(REFUSAL_PAUSE)),
            Some(requested) => (Reason::RetryAfter, requested),
            None => (Reason::Backoff, crate::request::backoff(failures.min(MAX_DOUBLINGS))),
        };
        Self { error, until: now.steady + pause, reason }
    }

    fn step(&self, left: Duration, may_wait: bool) -> Step {
        match self.reason {
            Reason::Refusal => Step::Fail(self.repeated(left)),
            Reason::RetryAfter if !may_wait || left > MAX_WAIT => Step::Fail(self.repeated(left)),
            // A call with a single attempt makes it.
            Reason::Backoff if !may_wait => Step::Mint,
            _ => Step::PauseUntil(self.until),
        }
    }

    /// Returns the error with the remaining time of the server's `Retry-After`.
    fn repeated(&self, left: Duration) -> Error {
        let (Some(status), Some(headers)) = (self.error.status(), self.error.headers()) else {
            return self.error.copy();
        };
        let mut headers: HeaderMap = headers.clone();
        if headers.contains_key(RETRY_AFTER) {
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, seconds.into());
        }
        let body = self.error.body().cloned().unwrap_or_default();
        oauth::refusal(
            "no access token for the service account, because the previous request for one failed",
            status,
            headers,
            body,
        )
    }
}

#[cfg(test)]
mod tests;
