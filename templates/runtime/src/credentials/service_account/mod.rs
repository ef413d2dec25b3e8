//! A service account: OAuth 2 client credentials that are exchanged for access tokens.
//!
//! In: calls that need a token. Out: the value of their `Authorization` header. Each exchange with the server is carried out
//! by its own task, which continues if the caller is dropped. Callers without a token wait for its outcome and share it.

mod in_flight;
mod oauth;
mod state;
mod token;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;
use tokio::time::Instant;
use tracing::Instrument as _;

use self::in_flight::{InFlight, Kind, Outcome};
use self::oauth::Exchange;
use self::state::{State, Step};
use self::token::Moment;
use super::source::TokenRequest;
use crate::error::{Error, ErrorKind, Result};

/// The number of tasks without an outcome after which a caller fails. Each of them was in a runtime that was shut down.
const MAX_ABANDONED: u32 = 3;

pub(crate) struct ServiceAccount {
    base_url: String,
    id: String,
    secret: SecretString,
    state: Mutex<State>,
}

enum Job {
    Mint,
    Revoke(SecretString),
}

enum Next {
    Use(HeaderValue),
    Wait(InFlight),
    PauseUntil(Instant),
}

impl ServiceAccount {
    pub(super) fn new(base_url: &str, id: &str, secret: SecretString) -> Self {
        Self { base_url: base_url.to_owned(), id: id.to_owned(), secret, state: Mutex::default() }
    }

    pub(super) fn is(&self, base_url: &str, id: &str, secret: &SecretString) -> bool {
        self.base_url == base_url && self.id == id && self.secret.expose_secret() == secret.expose_secret()
    }

    /// Returns a header with a token other than the refused one.
    ///
    /// If there is a valid token, the caller does not wait. Otherwise it waits for the mint in flight or starts one, and
    /// takes part in as many attempts as its retry policy allows.
    pub(super) async fn authorization(
        self: &Arc<Self>,
        request: &TokenRequest<'_>,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue> {
        let (mut attempts, mut pauses, mut abandoned) = (0, 0, 0);
        loop {
            let may_wait = request.max_attempts > 1 && pauses < request.max_attempts;
            let in_flight = match self.next(request, refused, may_wait)? {
                Next::Use(header) => return Ok(header),
                Next::PauseUntil(until) => {
                    pauses += 1;
                    tokio::time::sleep_until(until).await;
                    continue;
                }
                Next::Wait(in_flight) => in_flight,
            };
            match in_flight.outcome().await {
                Some(Outcome::Minted(Ok(header))) => return Ok(header),
                Some(Outcome::Minted(Err(error))) => {
                    attempts += 1;
                    if attempts >= request.max_attempts || !error.is_retryable() {
                        return Err(error);
                    }
                }
                Some(Outcome::Revoked(_)) => {}
                None => abandon(&mut abandoned)?,
            }
        }
    }

    /// Decides what a caller does next, and starts a mint if one is needed.
    fn next(
        self: &Arc<Self>,
        request: &TokenRequest<'_>,
        refused: Option<&HeaderValue>,
        may_wait: bool,
    ) -> Result<Next> {
        let mut state = self.state();
        Ok(match state.step(Moment::now(), refused, may_wait) {
            Step::Use(header) => Next::Use(header),
            Step::UseAndRenew(header) => {
                if let Err(error) = self.start(&mut state, Job::Mint, request) {
                    tracing::warn!(%error, "the renewal of the access token cannot be started");
                }
                Next::Use(header)
            }
            Step::Mint => Next::Wait(self.start(&mut state, Job::Mint, request)?),
            Step::Wait(in_flight) => Next::Wait(in_flight),
            Step::PauseUntil(until) => Next::PauseUntil(until),
            Step::Fail(error) => return Err(error),
        })
    }

    /// Returns whether a caller whose token was refused can get another one.
    pub(super) fn can_replace(&self, refused: &HeaderValue) -> bool {
        self.state().can_replace(Moment::now(), refused)
    }

    /// Revokes the token. Returns `false` if there is no valid one. The token is kept if the server does not confirm the
    /// revocation.
    pub(super) async fn revoke(self: &Arc<Self>, request: &TokenRequest<'_>) -> Result<bool> {
        let mut abandoned = 0;
        loop {
            let in_flight = {
                let mut state = self.state();
                let now = Moment::now();
                // Waits for a token that is being minted, so that it is revoked too.
                match state.in_flight(now).cloned() {
                    Some(in_flight) => in_flight,
                    None => match state.revocable(now) {
                        Some(token) => self.start(&mut state, Job::Revoke(token), request)?,
                        None => return Ok(false),
                    },
                }
            };
            match in_flight.outcome().await {
                Some(Outcome::Revoked(outcome)) => return outcome.map(|()| true),
                Some(Outcome::Minted(_)) => {}
                None => abandon(&mut abandoned)?,
            }
        }
    }

    /// Starts the task that carries out an exchange with the server.
    fn start(self: &Arc<Self>, state: &mut State, job: Job, request: &TokenRequest<'_>) -> Result<InFlight> {
        let runtime = Handle::try_current().map_err(|source| {
            let why = "there is no tokio runtime: access tokens are minted by a task of one";
            Error::new(ErrorKind::Configuration, why).with_source(source)
        })?;
        let (kind, span) = match job {
            Job::Mint => (Kind::Mint, tracing::debug_span!(parent: None, "mint")),
            Job::Revoke(_) => (Kind::Revocation, tracing::debug_span!(parent: None, "revoke")),
        };
        span.follows_from(tracing::Span::current());
        let (in_flight, outcome) = state.begin(kind, Moment::now());
        let (account, id) = (self.clone(), in_flight.id);
        let exchange = Exchange::new(request, &self.base_url, &self.id, &self.secret);
        let task = async move { drop(outcome.send_replace(Some(account.carry_out(exchange, job, id).await))) };
        runtime.spawn(task.instrument(span));
        Ok(in_flight)
    }

    async fn carry_out(&self, exchange: Exchange, job: Job, id: u64) -> Outcome {
        match job {
            Job::Mint => {
                let outcome = exchange.mint().await;
                if let Err(error) = &outcome {
                    tracing::warn!(%error, "minting an access token failed");
                }
                self.state().minted(id, Moment::now(), outcome)
            }
            Job::Revoke(token) => {
                let outcome = exchange.revoke(&token).await;
                self.state().revoked(id, outcome)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a task that ended without an outcome, and fails after [`MAX_ABANDONED`] of them.
fn abandon(abandoned: &mut u32) -> Result<()> {
    *abandoned += 1;
    if *abandoned < MAX_ABANDONED {
        return Ok(());
    }
    let why = "no access token: the tasks that mint one were cancelled, because their runtimes were shut down";
    Err(Error::new(ErrorKind::Credentials, why))
}
