//! The pace of a client and all its clones.
//!
//! The server says with each answer how much of a rate limit is left: in the last tenth of it requests are spread out, and
//! after a 429 nothing of the same kind is sent until the server's `Retry-After` is over. Those who wait stand in a queue; one
//! that gives up leaves it, and what a failed call had taken is given back.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::headers::{RateLimit, retry_after};
use crate::request::Request;

/// Limits are counted by the minute.
const WINDOW: Duration = Duration::from_secs(60);
/// The pause after a 429 that does not say how long.
const DEFAULT_PAUSE: Duration = Duration::from_secs(1);
/// The longest time that a lane is closed after a 429. A call whose own answer asks for more obeys that all the same.
const MAX_PAUSE: Duration = Duration::from_secs(600);
/// Below this number of lanes none is dropped.
const MIN_LANES: usize = 1024;

/// What a limit is assumed to be counted by: the operation and the organization or project it is about, which is its first
/// path parameter. Finer than the server's own sets of endpoints, so a lane learns of its limit from its own answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Lane(u64);

pub(crate) struct Throttle {
    pacing: bool,
    concurrency: Option<Arc<Semaphore>>,
    lanes: Mutex<Lanes>,
}

#[derive(Default)]
struct Lanes {
    queues: HashMap<Lane, Arc<Queue>>,
    /// The number of lanes at which those that are quiet are dropped. It doubles with what is left, so that dropping costs
    /// each new lane a constant amount of work.
    sweep_at: usize,
}

/// One lane: what is known of its limit, and those who wait for their turn.
struct Queue {
    state: Mutex<State>,
    /// Held by the first in the queue. The others wait for it in order of arrival.
    first: tokio::sync::Mutex<()>,
    /// The first in the queue looks at the state again.
    changed: Notify,
}

struct State {
    limit: u64,
    remaining: u64,
    /// When the next request may be sent as far as the spreading goes.
    next: Instant,
    /// When the lane opens again after a 429.
    closed_until: Instant,
    /// The 429 that closed it.
    refusal: Option<Error>,
    waiting: u32,
    seen: Instant,
}

impl Lane {
    pub(super) fn of(request: &Request) -> Self {
        let scope = request.arguments.first();
        Self(BuildHasherDefault::<DefaultHasher>::default().hash_one((request.info.id, &request.path, scope)))
    }
}

/// Leave to send one request. Dropped before the answer is known, it gives back what it took.
pub(super) struct Admission {
    permit: Option<OwnedSemaphorePermit>,
    turn: Option<Turn>,
}

/// A turn in a lane. Dropped before it is used, it gives back what it took.
struct Turn {
    queue: Arc<Queue>,
    taken: Taken,
    used: bool,
}

/// What a turn takes from its lane.
#[derive(Clone, Copy)]
struct Taken {
    /// By how much it moved the next turn.
    spread: Duration,
    /// Requests off what is left of the limit.
    requests: u64,
}

impl Throttle {
    pub(crate) fn new(pacing: bool, concurrency: Option<usize>) -> Self {
        let concurrency = concurrency.map(|limit| Arc::new(Semaphore::new(limit.clamp(1, Semaphore::MAX_PERMITS))));
        Self { pacing, concurrency, lanes: Mutex::default() }
    }

    /// Waits for this request's turn.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] at once when the turn comes after the deadline; it carries the 429 that is the reason, if any.
    pub(super) async fn admit(&self, lane: Lane, deadline: Option<Instant>) -> Result<Admission> {
        let queue = self.lanes().queues.get(&lane).cloned();
        let turn = match queue {
            Some(queue) => Some(queue.turn(deadline).await?),
            None => None,
        };
        let permit = match &self.concurrency {
            Some(semaphore) => semaphore.clone().acquire_owned().await.ok(),
            None => None,
        };
        Ok(Admission { permit, turn })
    }

    /// Learns from an answer.
    fn learn(&self, lane: Lane, status: StatusCode, headers: &HeaderMap) {
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        let limit = RateLimit::of(headers);
        if self.pacing && (refused || limit.is_some()) {
            self.lanes().queue(lane).learn(refused, limit, headers);
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    fn queue(&mut self, lane: Lane) -> Arc<Queue> {
        if self.queues.len() >= self.sweep_at.max(MIN_LANES) {
            let now = Instant::now();
            self.queues.retain(|_, queue| Arc::strong_count(queue) > 1 || !queue.state().is_quiet(now));
            self.sweep_at = self.queues.len() * 2;
        }
        self.queues.entry(lane).or_insert_with(|| Arc::new(Queue::new())).clone()
    }
}

impl Admission {
    /// The server has answered: it has counted the request, and says what is left. Gives the permit back, which is held until
    /// the body has been read.
    pub(super) fn answered(
        mut self,
        throttle: &Throttle,
        lane: Lane,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<OwnedSemaphorePermit> {
        if let Some(turn) = &mut self.turn {
            turn.used = true;
        }
        throttle.learn(lane, status, headers);
        self.permit.take()
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.used {
            return;
        }
        let mut state = self.queue.state();
        state.remaining = state.remaining.saturating_add(self.taken.requests);
        state.next = state.next.checked_sub(self.taken.spread).unwrap_or(state.next);
        drop(state);
        self.queue.changed.notify_one();
    }
}

impl Queue {
    fn new() -> Self {
        let now = Instant::now();
        let state =
            State { limit: 0, remaining: u64::MAX, next: now, closed_until: now, refusal: None, waiting: 0, seen: now };
        Self { state: Mutex::new(state), first: tokio::sync::Mutex::default(), changed: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn turn(self: Arc<Self>, deadline: Option<Instant>) -> Result<Turn> {
        let waiting = {
            let mut state = self.state();
            let now = Instant::now();
            if state.waiting == 0 && state.opens() <= now {
                let taken = state.take(now);
                drop(state);
                return Ok(Turn { queue: self, taken, used: false });
            }
            // The best case: everybody before leaves a place of one interval.
            let wait = state.interval().saturating_mul(state.waiting);
            state.check(deadline, state.opens().max(now).checked_add(wait))?;
            Waiting::new(&self, &mut state)
        };
        let first = self.first.lock().await;
        let taken = loop {
            let changed = self.changed.notified();
            let opens = {
                let mut state = self.state();
                let (now, opens) = (Instant::now(), state.opens());
                if opens <= now {
                    break state.take(now);
                }
                state.check(deadline, Some(opens))?;
                tracing::debug!(wait = ?opens - now, "held back to stay within a rate limit");
                opens
            };
            // Whichever comes first: the time, or news about the limit.
            let _ = tokio::time::timeout_at(opens, changed).await;
        };
        drop((first, waiting));
        Ok(Turn { queue: self, taken, used: false })
    }

    fn learn(&self, refused: bool, limit: Option<RateLimit>, headers: &HeaderMap) {
        let mut state = self.state();
        let now = Instant::now();
        state.seen = now;
        if let Some(RateLimit { limit, remaining }) = limit {
            (state.limit, state.remaining) = (limit, remaining);
            // A turn that was put off for a shortage that is over, or is further off than the limit asks for now.
            let latest = if state.is_short() { now + state.interval() } else { now };
            state.next = state.next.min(latest);
        }
        if refused {
            let pause = retry_after(headers).unwrap_or(DEFAULT_PAUSE).min(MAX_PAUSE);
            state.closed_until = state.closed_until.max(now + pause);
            state.refusal = Some(super::explain::rate_limited(headers));
        }
        drop(state);
        self.changed.notify_one();
    }
}

/// One place in the queue; dropping it leaves the queue.
struct Waiting<'a>(&'a Queue);

impl<'a> Waiting<'a> {
    fn new(queue: &'a Queue, state: &mut State) -> Self {
        state.waiting += 1;
        Self(queue)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

impl State {
    /// In the last tenth of a limit that is known.
    fn is_short(&self) -> bool {
        self.limit > 0 && self.remaining <= self.limit / 10
    }

    fn interval(&self) -> Duration {
        match u32::try_from(self.limit) {
            Ok(0) => Duration::ZERO,
            Ok(limit) => WINDOW / limit,
            Err(_) => Duration::ZERO,
        }
    }

    /// When the next request may be sent.
    fn opens(&self) -> Instant {
        self.next.max(self.closed_until)
    }

    /// Takes a turn now. Requests that are under way at the same time all count.
    fn take(&mut self, now: Instant) -> Taken {
        let requests = self.remaining.min(1);
        self.remaining -= requests;
        let spread = if self.is_short() { self.interval() } else { Duration::ZERO };
        self.next = self.next.max(now) + spread;
        Taken { spread, requests }
    }

    /// An error when the turn comes after the deadline.
    fn check(&self, deadline: Option<Instant>, turn: Option<Instant>) -> Result<()> {
        if deadline.is_none_or(|deadline| turn.is_some_and(|turn| turn < deadline)) {
            return Ok(());
        }
        let wait = turn.map_or(MAX_PAUSE, |turn| turn.saturating_duration_since(Instant::now()));
        let why = format!(
            "held back for another {wait:?} to stay within a rate limit, which is longer than the call may take"
        );
        let error = Error::new(ErrorKind::Timeout, why);
        let refusal = self.refusal.as_ref().filter(|_| self.closed_until > Instant::now());
        let error = match refusal {
            Some(refusal) => error.with_last(refusal.copy()),
            None => error,
        };
        Err(error.with_retry_after(wait))
    }

    fn is_quiet(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.seen) >= WINDOW && self.opens() <= now
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn limits(limit: u64, remaining: u64) -> HeaderMap {
        let value = |number: u64| http::HeaderValue::from(number);
        let name = http::HeaderName::from_static;
        HeaderMap::from_iter([(name("ratelimit-limit"), value(limit)), (name("ratelimit-remaining"), value(remaining))])
    }

    #[tokio::test]
    async fn lanes_are_dropped_at_a_constant_cost_for_each() {
        let throttle = Throttle::new(true, None);
        // All of them are busy: there is nothing to drop, and looking for it each time would be quadratic.
        for lane in 0..5000 {
            throttle.learn(Lane(lane), StatusCode::OK, &limits(600, 600));
        }
        let lanes = throttle.lanes();
        assert_eq!(lanes.queues.len(), 5000);
        assert!(lanes.sweep_at >= 4096, "swept at 1,024, 2,048 and 4,096 lanes: next at {}", lanes.sweep_at);
    }

    #[tokio::test(start_paused = true)]
    async fn quiet_lanes_are_dropped() {
        let throttle = Throttle::new(true, None);
        for lane in 0..MIN_LANES as u64 {
            throttle.learn(Lane(lane), StatusCode::OK, &limits(600, 600));
        }
        tokio::time::advance(WINDOW).await;
        throttle.learn(Lane(u64::MAX), StatusCode::OK, &limits(600, 600));
        assert_eq!(throttle.lanes().queues.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_is_dropped_is_given_back() {
        let throttle = Throttle::new(true, None);
        let lane = Lane(7);
        throttle.learn(lane, StatusCode::OK, &limits(60, 3));
        let begin = Instant::now();
        for _ in 0..100 {
            drop(throttle.admit(lane, None).await.unwrap());
        }
        assert_eq!(Instant::now(), begin, "nothing was used");
        let admission = throttle.admit(lane, None).await.unwrap();
        drop(admission.answered(&throttle, lane, StatusCode::OK, &HeaderMap::new()));
        drop(throttle.admit(lane, None).await.unwrap());
        assert_eq!(Instant::now() - begin, Duration::from_secs(1), "60 a minute");
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_are_served_in_turn_and_one_that_leaves_does_not_count() {
        let throttle = Arc::new(Throttle::new(true, None));
        let lane = Lane(7);
        throttle.learn(lane, StatusCode::OK, &limits(60, 0));
        let used = |throttle: Arc<Throttle>| async move {
            let admission = throttle.admit(lane, None).await.unwrap();
            drop(admission.answered(&throttle, lane, StatusCode::OK, &HeaderMap::new()));
        };
        used(throttle.clone()).await;
        let begin = Instant::now();
        let mut tasks: Vec<_> = (0..3).map(|_| tokio::spawn(used(throttle.clone()))).collect();
        tokio::task::yield_now().await;
        tasks.remove(1).abort();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(Instant::now() - begin, Duration::from_secs(2), "two of three");
    }
}
