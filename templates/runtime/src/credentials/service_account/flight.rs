//! An exchange with the server that is under way: one task carries it out, any number of callers wait for its outcome.

use http::HeaderValue;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::error::Result;

/// The outcome of an exchange, for each of those who wait for it.
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
pub(super) struct Flight {
    pub(super) id: u64,
    pub(super) kind: Kind,
    outcome: watch::Receiver<Option<Outcome>>,
    /// A task that has no outcome by then is in a runtime that nobody drives, and is given up.
    overdue: Instant,
}

impl Flight {
    pub(super) fn new(id: u64, kind: Kind, overdue: Instant) -> (Self, watch::Sender<Option<Outcome>>) {
        let (sender, outcome) = watch::channel(None);
        (Self { id, kind, outcome, overdue }, sender)
    }

    /// Waits for the outcome; `None` when there will be none: the runtime with the task was shut down, or stands still.
    pub(super) async fn landed(mut self) -> Option<Outcome> {
        let waiting = self.outcome.wait_for(Option::is_some);
        match tokio::time::timeout_at(self.overdue, waiting).await {
            Ok(Ok(outcome)) => outcome.as_ref().map(Outcome::copy),
            _ => None,
        }
    }

    /// Whether there can still be an outcome.
    pub(super) fn is_alive(&self, now: Instant) -> bool {
        // An error means that the task has dropped its end of the channel.
        now < self.overdue && self.outcome.has_changed().is_ok()
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
