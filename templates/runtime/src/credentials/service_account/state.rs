//! What an account has, and what a caller that wants a token is to do: use the token, start an exchange, wait for the one under
//! way, or fail. Time comes in as an argument, and nothing here waits or sends.

use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue};
use secrecy::SecretString;
use tokio::sync::watch;
use tokio::time::Instant;

use super::flight::{Flight, Kind, Outcome};
use super::oauth;
use super::token::{Age, Moment, Token};
use crate::error::{Error, Result};

/// The time between two tries to renew a token that is still valid.
const RENEWAL_INTERVAL: Duration = Duration::from_secs(30);
/// A token younger than this is not minted again when it is refused: the cause is not its age.
const MIN_AGE: Duration = Duration::from_secs(30);
/// The limit to which that age doubles while new tokens are refused as well. Twelve mints an hour stay far below the hundred
/// tokens that an account can have alive.
const MAX_MIN_AGE: Duration = Duration::from_secs(300);
/// How long a refusal (of the id, the secret, or one token more) stands for those who ask after it.
const REFUSAL: Duration = Duration::from_secs(5);
/// How long `Retry-After` is believed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);
/// The longest `Retry-After` that is waited out; a longer one is the caller's affair.
const PATIENCE: Duration = Duration::from_secs(70);
/// Pauses double up to that after this number of failures.
const MAX_DOUBLINGS: u32 = 3;
/// How long an exchange can take beyond its limit before its task is given up.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct State {
    token: Option<Token>,
    flight: Option<Flight>,
    flights: u64,
    hold: Option<Hold>,
    /// Failed mints since the last one that succeeded.
    failures: u32,
    /// Not before then is a valid token renewed.
    renewal: Option<Instant>,
    /// How old the token must be for a refusal to lead to another one; `None` for [`MIN_AGE`].
    min_age: Option<Duration>,
    /// The last mint was started because of a refusal.
    replaces_refused: bool,
}

/// What the last failed mint means for those who ask after it.
struct Hold {
    error: Error,
    until: Instant,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// A pause of the client's own choice, after a failure that may pass.
    Pause,
    /// The server said when to come back.
    RetryAfter,
    /// Asking again gives the same answer.
    Refusal,
}

/// What a caller that wants a token is to do.
pub(super) enum Step {
    Use(HeaderValue),
    /// The token is valid and due for renewal: use it, and start a mint that nobody waits for.
    UseAndRenew(HeaderValue),
    Mint,
    Wait(Flight),
    PauseUntil(Instant),
    Fail(Error),
}

impl State {
    /// `refused` is what the server answered 401 to; `may_wait` is whether the caller's policy allows more than one attempt.
    pub(super) fn step(&mut self, now: Moment, refused: Option<&HeaderValue>, may_wait: bool) -> Step {
        // A token that is being revoked is not used.
        if let Some(flight) = self.flight(now).filter(|flight| flight.kind == Kind::Revocation) {
            return Step::Wait(flight.clone());
        }
        // Refused to this caller: others may go on with it until there is another one.
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
        if let Some(flight) = self.flight(now) {
            return Step::Wait(flight.clone());
        }
        match &self.hold {
            Some(hold) if hold.until > now.steady => hold.step(hold.until - now.steady, may_wait),
            _ => {
                self.replaces_refused = is_refused;
                Step::Mint
            }
        }
    }

    /// Whether a caller whose token was refused can have another one.
    pub(super) fn can_replace(&self, now: Moment, refused: &HeaderValue) -> bool {
        self.token.as_ref().is_none_or(|token| token.header != refused) || self.is_old(now, refused)
    }

    /// The exchange under way.
    pub(super) fn flight(&mut self, now: Moment) -> Option<&Flight> {
        self.flight = self.flight.take().filter(|flight| flight.is_alive(now.steady));
        self.flight.as_ref()
    }

    /// The token that can be revoked.
    pub(super) fn revocable(&self, now: Moment) -> Option<SecretString> {
        self.token.as_ref().filter(|token| token.age(now) != Age::Expired).map(|token| token.secret.clone())
    }

    pub(super) fn launch(&mut self, kind: Kind, now: Moment) -> (Flight, watch::Sender<Option<Outcome>>) {
        self.flights += 1;
        let overdue = now.steady + oauth::LIMIT + GRACE;
        let (flight, sender) = Flight::new(self.flights, kind, overdue);
        self.flight = Some(flight.clone());
        (flight, sender)
    }

    /// Keeps the outcome of a mint.
    pub(super) fn minted(&mut self, id: u64, now: Moment, outcome: Result<Token>) -> Outcome {
        self.land(id);
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

    /// Keeps the outcome of a revocation: only a success ends the life of the token.
    pub(super) fn revoked(&mut self, id: u64, outcome: Result<()>) -> Outcome {
        self.land(id);
        match &outcome {
            Ok(()) => self.token = None,
            // The server may have carried it out: a 401 would then be about the token, however young it is.
            Err(error) if error.status().is_none() => self.min_age = Some(Duration::ZERO),
            Err(_) => {}
        }
        Outcome::Revoked(outcome)
    }

    fn land(&mut self, id: u64) {
        self.flight = self.flight.take().filter(|flight| flight.id != id);
    }

    fn is_old(&self, now: Moment, refused: &HeaderValue) -> bool {
        let refused = self.token.as_ref().filter(|token| token.header == refused);
        refused.is_some_and(|token| token.since.elapsed(now) >= self.min_age())
    }

    fn min_age(&self) -> Duration {
        self.min_age.unwrap_or(MIN_AGE)
    }

    fn is_renewal_time(&mut self, now: Moment) -> bool {
        self.flight(now).is_none()
            && self.renewal.is_none_or(|renewal| renewal <= now.steady)
            && self.hold.as_ref().is_none_or(|hold| hold.until <= now.steady)
    }
}

impl Hold {
    fn new(error: Error, now: Moment, failures: u32) -> Self {
        let asked = error.retry_after().map(|pause| pause.min(MAX_RETRY_AFTER));
        let may_pass = error.is_retryable() || error.status().is_some_and(|status| status.is_server_error());
        let (reason, pause) = match asked {
            asked if !may_pass => (Reason::Refusal, asked.unwrap_or_default().max(REFUSAL)),
            Some(asked) => (Reason::RetryAfter, asked),
            None => (Reason::Pause, crate::request::backoff(failures.min(MAX_DOUBLINGS))),
        };
        Self { error, until: now.steady + pause, reason }
    }

    fn step(&self, left: Duration, may_wait: bool) -> Step {
        match self.reason {
            Reason::Refusal => Step::Fail(self.remembered(left)),
            Reason::RetryAfter if !may_wait || left > PATIENCE => Step::Fail(self.remembered(left)),
            // A call that is to be sent once is sent.
            Reason::Pause if !may_wait => Step::Mint,
            _ => Step::PauseUntil(self.until),
        }
    }

    /// The error, with what is left of the server's `Retry-After`.
    fn remembered(&self, left: Duration) -> Error {
        let (Some(status), Some(headers)) = (self.error.status(), self.error.headers()) else {
            return self.error.copy();
        };
        let mut headers: HeaderMap = headers.clone();
        if headers.contains_key(RETRY_AFTER) {
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, seconds.into());
        }
        let body = self.error.body().cloned().unwrap_or_default();
        oauth::refusal("no access token for the service account, as was answered before", status, headers, body)
    }
}

#[cfg(test)]
mod tests;
