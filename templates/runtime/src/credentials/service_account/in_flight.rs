//! An exchange with the token endpoint that is in flight: one task carries it out, and any number of callers wait for its
//! outcome.

use http::HeaderValue;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::error::Result;

/// The outcome of an exchange, which each waiting caller receives.
pub(super) enum Outcome {
    Minted(Result<HeaderValue>),
    Revoked(Result<()>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Mint,
    Revocation,
}

#[derive(Clone)]
pub(super) struct InFlight {
    pub(super) id: u64,
    pub(super) kind: Kind,
    outcome: watch::Receiver<Option<Outcome>>,
    /// The time at which a task without an outcome is abandoned, because its runtime is not driven any more.
    deadline: Instant,
}

impl InFlight {
    pub(super) fn new(id: u64, kind: Kind, deadline: Instant) -> (Self, watch::Sender<Option<Outcome>>) {
        let (sender, outcome) = watch::channel(None);
        (Self { id, kind, outcome, deadline }, sender)
    }

    /// Waits for the outcome. Returns `None` if there will be none, because the runtime of the task was shut down or is not
    /// driven.
    pub(super) async fn outcome(mut self) -> Option<Outcome> {
        let waiting = self.outcome.wait_for(Option::is_some);
        match tokio::time::timeout_at(self.deadline, waiting).await {
            Ok(Ok(outcome)) => outcome.as_ref().map(Outcome::copy),
            _ => None,
        }
    }

    /// Returns whether there can still be an outcome.
    pub(super) fn is_running(&self, now: Instant) -> bool {
        // An error means that the task has dropped its side of the channel.
        now < self.deadline && self.outcome.has_changed().is_ok()
    }
}

impl Outcome {
    fn copy(&self) -> Self {
        match self {
            Self::Minted(Ok(header)) => Self::Minted(Ok(header.clone())),
            Self::Minted(Err(error)) => Self::Minted(Err(error.copy())),
            Self::Revoked(Ok(())) => Self::Revoked(Ok(())),
            Self::Revoked(Err(error)) => Self::Revoked(Err(error.copy())),
        }
    }
}
