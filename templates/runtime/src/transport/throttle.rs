//! Client-side rate limiting, shared by the clones of a client.
//!
//! Responses can state how much of a rate limit remains. In the last tenth of a limit, requests are spread out evenly. After
//! a 429, no request with the same limit is sent until the time of `Retry-After` is over. Requests wait in a queue. A
//! request that is cancelled leaves the queue and returns what it has taken from the limit.

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

/// The period to which rate limits refer.
const WINDOW: Duration = Duration::from_secs(60);
/// The pause after a 429 without `Retry-After`.
const DEFAULT_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause after a 429 for the other requests of a queue. The call that received the 429 waits for the whole time.
const MAX_PAUSE: Duration = Duration::from_secs(600);
/// The number of queues up to which none is removed.
const MIN_QUEUES: usize = 1024;

/// The key of a rate limit: the operation, and the resource to which it belongs, which is its first path parameter.
///
/// A server can count several operations together. A queue still reflects the limit, because it is updated by the responses
/// to its own requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LimitKey(u64);

pub(crate) struct Throttle {
    pacing: bool,
    concurrency: Option<Arc<Semaphore>>,
    queues: Mutex<Queues>,
}

#[derive(Default)]
struct Queues {
    by_key: HashMap<LimitKey, Arc<Queue>>,
    /// The number of queues at which idle ones are removed. It is set to twice the number that remains, so that the cost of
    /// removal is constant for each new queue.
    sweep_at: usize,
}

/// The state of one rate limit, and the requests that wait for it.
struct Queue {
    state: Mutex<State>,
    /// Locked by the first request of the queue. The others wait for the lock in the order of their arrival.
    first: tokio::sync::Mutex<()>,
    /// Notifies the first request of the queue that the state has changed.
    changed: Notify,
}

struct State {
    limit: u64,
    remaining: u64,
    /// The time of the next request according to the interval between requests.
    next: Instant,
    /// The end of the pause after a 429.
    paused_until: Instant,
    /// The error of that 429.
    refusal: Option<Error>,
    waiting: u32,
    /// The time of the last response.
    updated: Instant,
}

impl LimitKey {
    pub(super) fn of(request: &Request) -> Self {
        let scope = request.arguments.first();
        Self(BuildHasherDefault::<DefaultHasher>::default().hash_one((request.info.id, &request.path, scope)))
    }
}

/// The permission to send one request. If it is dropped before there is a response, it returns what it has taken.
pub(super) struct Admission {
    permit: Option<OwnedSemaphorePermit>,
    turn: Option<Turn>,
}

/// A turn in a queue. If it is dropped before it is used, it returns what it has taken.
struct Turn {
    queue: Arc<Queue>,
    taken: Taken,
    used: bool,
}

/// The part of a rate limit that a turn has taken.
#[derive(Clone, Copy)]
struct Taken {
    /// The time by which it has delayed the next turn.
    delay: Duration,
    /// The number of requests that it has subtracted from the remaining ones.
    requests: u64,
}

impl Throttle {
    pub(crate) fn new(pacing: bool, concurrency: Option<usize>) -> Self {
        let concurrency = concurrency.map(|limit| Arc::new(Semaphore::new(limit.clamp(1, Semaphore::MAX_PERMITS))));
        Self { pacing, concurrency, queues: Mutex::default() }
    }

    /// Waits until a request may be sent.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`], without waiting, if the request may only be sent after the deadline. The error includes the
    /// 429 that is the cause, if there is one.
    pub(super) async fn admit(&self, key: LimitKey, deadline: Option<Instant>) -> Result<Admission> {
        let queue = self.queues().by_key.get(&key).cloned();
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

    /// Updates the state of a rate limit from a response.
    fn update(&self, key: LimitKey, status: StatusCode, headers: &HeaderMap) {
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        let limit = RateLimit::of(headers);
        if self.pacing && (refused || limit.is_some()) {
            self.queues().get_or_insert(key).update(refused, limit, headers);
        }
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queues {
    fn get_or_insert(&mut self, key: LimitKey) -> Arc<Queue> {
        if self.by_key.len() >= self.sweep_at.max(MIN_QUEUES) {
            let now = Instant::now();
            self.by_key.retain(|_, queue| Arc::strong_count(queue) > 1 || !queue.state().is_idle(now));
            self.sweep_at = self.by_key.len() * 2;
        }
        self.by_key.entry(key).or_insert_with(|| Arc::new(Queue::new())).clone()
    }
}

impl Admission {
    /// Records that the server has responded and so has counted the request. Returns the permit, which is kept until the
    /// body has been read.
    pub(super) fn finish(
        mut self,
        throttle: &Throttle,
        key: LimitKey,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<OwnedSemaphorePermit> {
        if let Some(turn) = &mut self.turn {
            turn.used = true;
        }
        throttle.update(key, status, headers);
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
        state.next = state.next.checked_sub(self.taken.delay).unwrap_or(state.next);
        drop(state);
        self.queue.changed.notify_one();
    }
}

impl Queue {
    fn new() -> Self {
        let now = Instant::now();
        let state = State {
            limit: 0,
            remaining: u64::MAX,
            next: now,
            paused_until: now,
            refusal: None,
            waiting: 0,
            updated: now,
        };
        Self { state: Mutex::new(state), first: tokio::sync::Mutex::default(), changed: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn turn(self: Arc<Self>, deadline: Option<Instant>) -> Result<Turn> {
        let waiting = {
            let mut state = self.state();
            let now = Instant::now();
            if state.waiting == 0 && state.next_turn() <= now {
                let taken = state.take(now);
                drop(state);
                return Ok(Turn { queue: self, taken, used: false });
            }
            // The earliest possible time: each request that is waiting delays this one by one interval.
            let wait = state.interval().saturating_mul(state.waiting);
            state.check(deadline, state.next_turn().max(now).checked_add(wait))?;
            Waiting::new(&self, &mut state)
        };
        let first = self.first.lock().await;
        let taken = loop {
            let changed = self.changed.notified();
            let at = {
                let mut state = self.state();
                let (now, at) = (Instant::now(), state.next_turn());
                if at <= now {
                    break state.take(now);
                }
                state.check(deadline, Some(at))?;
                tracing::debug!(wait = ?at - now, "waiting for a rate limit");
                at
            };
            // Waits for the time of the turn or for a change of the state, whichever comes first.
            let _ = tokio::time::timeout_at(at, changed).await;
        };
        drop((first, waiting));
        Ok(Turn { queue: self, taken, used: false })
    }

    fn update(&self, refused: bool, limit: Option<RateLimit>, headers: &HeaderMap) {
        let mut state = self.state();
        let now = Instant::now();
        state.updated = now;
        if let Some(RateLimit { limit, remaining }) = limit {
            (state.limit, state.remaining) = (limit, remaining);
            // The next turn may have been delayed by more than the limit requires now.
            let latest = if state.is_nearly_used_up() { now + state.interval() } else { now };
            state.next = state.next.min(latest);
        }
        if refused {
            let pause = retry_after(headers).unwrap_or(DEFAULT_PAUSE).min(MAX_PAUSE);
            state.paused_until = state.paused_until.max(now + pause);
            state.refusal = Some(super::explain::rate_limited(headers));
        }
        drop(state);
        self.changed.notify_one();
    }
}

/// A request in the queue. Dropping it leaves the queue.
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
    /// Returns whether the limit is known and at most a tenth of it remains.
    fn is_nearly_used_up(&self) -> bool {
        self.limit > 0 && self.remaining <= self.limit / 10
    }

    fn interval(&self) -> Duration {
        match u32::try_from(self.limit) {
            Ok(0) => Duration::ZERO,
            Ok(limit) => WINDOW / limit,
            Err(_) => Duration::ZERO,
        }
    }

    /// Returns the time at which the next request may be sent.
    fn next_turn(&self) -> Instant {
        self.next.max(self.paused_until)
    }

    /// Takes a turn at this time. Requests that are in flight count, although the server has not counted them yet.
    fn take(&mut self, now: Instant) -> Taken {
        let requests = self.remaining.min(1);
        self.remaining -= requests;
        let delay = if self.is_nearly_used_up() { self.interval() } else { Duration::ZERO };
        self.next = self.next.max(now) + delay;
        Taken { delay, requests }
    }

    /// Fails if the turn comes after the deadline.
    fn check(&self, deadline: Option<Instant>, turn: Option<Instant>) -> Result<()> {
        if deadline.is_none_or(|deadline| turn.is_some_and(|turn| turn < deadline)) {
            return Ok(());
        }
        let wait = turn.map_or(MAX_PAUSE, |turn| turn.saturating_duration_since(Instant::now()));
        let why = format!(
            "a rate limit delays the request by {wait:?}, which is longer than the time that is left for the call"
        );
        let error = Error::new(ErrorKind::Timeout, why);
        let refusal = self.refusal.as_ref().filter(|_| self.paused_until > Instant::now());
        let error = match refusal {
            Some(refusal) => error.with_last(refusal.copy()),
            None => error,
        };
        Err(error.with_retry_after(wait))
    }

    fn is_idle(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.updated) >= WINDOW && self.next_turn() <= now
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
    async fn queues_are_removed_at_a_constant_cost_for_each() {
        let throttle = Throttle::new(true, None);
        // None of them is idle. A search for idle ones at each insertion would take quadratic time.
        for key in 0..5000 {
            throttle.update(LimitKey(key), StatusCode::OK, &limits(600, 600));
        }
        let queues = throttle.queues();
        assert_eq!(queues.by_key.len(), 5000);
        assert!(queues.sweep_at >= 4096, "the next removal is at {} queues", queues.sweep_at);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_queues_are_removed() {
        let throttle = Throttle::new(true, None);
        for key in 0..MIN_QUEUES as u64 {
            throttle.update(LimitKey(key), StatusCode::OK, &limits(600, 600));
        }
        tokio::time::advance(WINDOW).await;
        throttle.update(LimitKey(u64::MAX), StatusCode::OK, &limits(600, 600));
        assert_eq!(throttle.queues().by_key.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_is_dropped_is_returned() {
        let throttle = Throttle::new(true, None);
        let key = LimitKey(7);
        throttle.update(key, StatusCode::OK, &limits(60, 3));
        let begin = Instant::now();
        for _ in 0..100 {
            drop(throttle.admit(key, None).await.unwrap());
        }
        assert_eq!(Instant::now(), begin, "a dropped turn takes nothing");
        let admission = throttle.admit(key, None).await.unwrap();
        drop(admission.finish(&throttle, key, StatusCode::OK, &HeaderMap::new()));
        drop(throttle.admit(key, None).await.unwrap());
        assert_eq!(Instant::now() - begin, Duration::from_secs(1), "the interval of 60 requests a minute");
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_requests_are_sent_in_order_and_a_cancelled_one_takes_no_turn() {
        let throttle = Arc::new(Throttle::new(true, None));
        let key = LimitKey(7);
        throttle.update(key, StatusCode::OK, &limits(60, 0));
        let used = |throttle: Arc<Throttle>| async move {
            let admission = throttle.admit(key, None).await.unwrap();
            drop(admission.finish(&throttle, key, StatusCode::OK, &HeaderMap::new()));
        };
        used(throttle.clone()).await;
        let begin = Instant::now();
        let mut tasks: Vec<_> = (0..3).map(|_| tokio::spawn(used(throttle.clone()))).collect();
        tokio::task::yield_now().await;
        tasks.remove(1).abort();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(Instant::now() - begin, Duration::from_secs(2), "the two requests that were not cancelled");
    }
}
