//! The pace of a client and all its clones. The server tells with each answer how much of a limit is left: in the last tenth of
//! it requests are spread out, and after a 429 nothing of the same kind is sent until the server's `Retry-After` is over.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::RateLimit;

/// Limits are counted by the minute.
const WINDOW: Duration = Duration::from_secs(60);
/// The pause after a 429 that does not say how long.
const REFUSED: Duration = Duration::from_secs(1);
/// Lanes beyond this number are dropped once they have been quiet for a window.
const MOST: usize = 1024;

/// What a limit is assumed to be counted by: the operation and the organization or project it is about, which is its first
/// path parameter. Finer than the server's own sets of endpoints, so a lane learns of its limit with its own answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Lane(u64);

pub(crate) struct Throttle {
    pacing: bool,
    concurrency: Option<Semaphore>,
    lanes: Mutex<HashMap<Lane, State>>,
}

struct State {
    next: Instant,
    left: u64,
    limit: u64,
    seen: Instant,
}

impl Lane {
    pub(super) fn of(request: &Request) -> Self {
        use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
        let scope = request.arguments.first();
        Self(BuildHasherDefault::<DefaultHasher>::default().hash_one((request.info.id, &request.path, scope)))
    }
}

impl Throttle {
    pub(crate) fn new(pacing: bool, concurrency: Option<usize>) -> Self {
        let concurrency = concurrency.map(|most| Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS)));
        Self { pacing, concurrency, lanes: Mutex::default() }
    }

    /// Waits for this request's turn; an error if that comes after the deadline.
    pub(super) async fn admit(&self, lane: Lane, deadline: Option<Instant>) -> Result<Option<SemaphorePermit<'_>>> {
        if let Some(turn) = self.turn(lane, Instant::now()) {
            if deadline.is_some_and(|deadline| turn >= deadline) {
                let why = "held back to stay within a rate limit for longer than the call may take";
                return Err(Error::new(ErrorKind::Timeout, why));
            }
            tracing::debug!(wait = ?turn.saturating_duration_since(Instant::now()), "held back to stay within a rate limit");
            tokio::time::sleep_until(turn).await;
        }
        Ok(match &self.concurrency {
            Some(semaphore) => semaphore.acquire().await.ok(),
            None => None,
        })
    }

    /// Takes a place in the lane; `None` when it is now.
    fn turn(&self, lane: Lane, now: Instant) -> Option<Instant> {
        let mut lanes = self.lanes();
        let state = lanes.get_mut(&lane)?;
        let turn = state.next.max(now);
        // Requests that are under way at the same time all count.
        state.left = state.left.saturating_sub(1);
        if state.is_short() {
            state.next = turn + WINDOW / u32::try_from(state.limit.max(1)).unwrap_or(u32::MAX);
        }
        (turn > now).then_some(turn)
    }

    /// Learns from an answer.
    pub(super) fn note(&self, lane: Lane, status: StatusCode, headers: &HeaderMap) {
        if !self.pacing {
            return;
        }
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        let limit = RateLimit::of(headers);
        if !refused && limit.is_none() {
            return;
        }
        let now = Instant::now();
        let mut lanes = self.lanes();
        if lanes.len() >= MOST {
            lanes.retain(|_, state| now.saturating_duration_since(state.seen) < WINDOW || state.next > now);
        }
        let state = lanes.entry(lane).or_insert(State { next: now, left: u64::MAX, limit: 0, seen: now });
        state.seen = now;
        if let Some(limit) = limit {
            (state.limit, state.left) = (limit.limit, limit.remaining);
        }
        if refused {
            let pause = super::retry_after(headers).unwrap_or(REFUSED);
            state.next = state.next.max(now + pause.min(WINDOW * 10));
        }
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<Lane, State>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// In the last tenth of a limit that is known.
    fn is_short(&self) -> bool {
        self.limit > 0 && self.left <= self.limit / 10
    }
}
