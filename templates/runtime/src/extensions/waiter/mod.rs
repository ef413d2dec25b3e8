//! Waiters: waiting for long-running work.
//!
//! In: the request that starts the work, and a constant with the operation to poll and the meaning of its states. Out: the
//! value when the work is done, or a stream of its states and the value. States are read as text from JSON; only the last
//! step depends on the type of the value.
//!
//! - The request is sent, and then the state is polled until it is a final one. A request that reads the state itself starts
//!   nothing and is repeated.
//! - Polls have the headers, the retry policy and the timeouts of the starting request. Its timeout limits each poll.
//!   Headers that refer to the starting request alone are omitted: `Accept`, `Content-*`, `If-*`, `Range` and
//!   `Idempotency-Key`.
//! - Up to 20 polls in a row may fail with a temporary error (overload, a broken connection, a response that is not JSON) or
//!   not find the resource. If a response has a `Retry-After` that is longer than the interval, the next poll is delayed by
//!   it.
//! - The wait fails with [`ErrorKind::Wait`](crate::ErrorKind::Wait) if the work has failed, and with
//!   [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) at its time limit. Both errors contain the last response, and their
//!   [`attempts`](crate::Error::attempts) are the number of polls. Other errors are those of the requests.

#![allow(dead_code, reason = "not used by the client of an API without long-running work")]

mod machine;
mod poll;
mod rule;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use self::machine::{Event, Machine};
pub use self::rule::{Argument, Gone, WaitInfo};
use crate::call::Call;
use crate::error::Result;
use crate::response::{Answer, Response, decode};
use crate::transport::BoxFuture;
use crate::wire::FromJson;

type Decode<T> = fn(Answer) -> Result<Response<T>>;

/// A request, and the wait until the work that it starts is done.
///
/// Await it for the value, or read the stream that [`progress`](Self::progress) returns.
#[must_use = "a waiter does nothing until it is awaited"]
pub struct Waiter<T> {
    machine: Machine,
    decode: Decode<T>,
}

/// The future of a [`Waiter`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Waiting<T> {
    answer: BoxFuture<Answer>,
    decode: Decode<T>,
}

/// A stream of the states of long-running work. Its last item is the value or an error.
///
/// `while let Some(step) = progress.next().await` reads it without a crate for streams.
#[must_use = "a stream does nothing until it is polled"]
pub struct Progress<T> {
    stage: Stage,
    decode: Decode<T>,
}

type Stepped = (Box<Machine>, Result<Event>);

enum Stage {
    Idle(Box<Machine>),
    Busy(Pin<Box<dyn Future<Output = Stepped> + Send>>),
    Ended,
}

/// The result of one poll.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Step<T> {
    /// The work is not done.
    Pending(Status),
    /// The work is done. The stream ends after this item.
    Done(T),
}

/// The status of work that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The state as the API sends it; `None` if the last poll has read none.
    pub state: Option<String>,
    /// The time since the wait began.
    pub elapsed: Duration,
    /// The number of polls so far.
    pub polls: u32,
}

impl<T> Waiter<T> {
    /// Returns a waiter for a value.
    pub(crate) fn new<O>(call: Call<O>, info: &'static WaitInfo) -> Self
    where
        T: FromJson,
    {
        Self::decoded_by(call, info, decode::json::<T>)
    }

    pub(crate) fn decoded_by<O>(call: Call<O>, info: &'static WaitInfo, decode: Decode<T>) -> Self {
        Self { machine: Machine::new(&call.client, call.request, info), decode }
    }

    /// Sets the pause between the response to the starting request and the first poll, as a state may not change at once.
    /// Default: that of the operation, but at most the client's [`wait_interval`](crate::ClientBuilder::wait_interval).
    pub fn with_initial_delay(mut self, delay: Duration) -> Self {
        self.machine.initial_delay = delay;
        self
    }

    /// Sets the pause between two polls. Default: the client's [`wait_interval`](crate::ClientBuilder::wait_interval) if it
    /// is set, otherwise that of the operation, in most cases 30 seconds.
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.machine.interval = interval;
        self
    }

    /// Sets the time limit of the whole wait, including the starting request, the polls and the pauses. Default: that of the
    /// operation, in most cases 3 hours. `Duration::MAX` is no limit.
    ///
    /// The error at the limit contains the last state. It is returned before the limit if the next poll would be after it.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.machine.timeout = limit;
        self
    }

    /// Returns a stream of the states, one for each poll.
    pub fn progress(self) -> Progress<T> {
        Progress { stage: Stage::Idle(Box::new(self.machine)), decode: self.decode }
    }
}

impl Waiter<()> {
    /// Returns a waiter without a value.
    pub(crate) fn without_value<O>(call: Call<O>, info: &'static WaitInfo) -> Self {
        Self::decoded_by(call, info, decode::nothing)
    }
}

impl<T> IntoFuture for Waiter<T> {
    type Output = Result<T>;
    type IntoFuture = Waiting<T>;

    fn into_future(self) -> Waiting<T> {
        Waiting { answer: Box::pin(self.machine.run()), decode: self.decode }
    }
}

impl<T> Future for Waiting<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(cx));
        Poll::Ready(answer.and_then(self.decode).map(Response::into_value))
    }
}

impl<T> Progress<T> {
    /// Returns the result of the next poll; `None` after the last one.
    ///
    /// # Errors
    /// The errors of the requests, and those of the [module](self).
    pub async fn next(&mut self) -> Option<Result<Step<T>>> {
        poll_fn(|cx| self.poll_step(cx)).await
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Step<T>>>> {
        let mut busy = match std::mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Ended => return Poll::Ready(None),
            Stage::Busy(future) => future,
            Stage::Idle(machine) => Box::pin(machine.step_owned()),
        };
        let Poll::Ready((machine, event)) = busy.as_mut().poll(cx) else {
            self.stage = Stage::Busy(busy);
            return Poll::Pending;
        };
        Poll::Ready(Some(match event {
            Ok(Event::Pending(status)) => {
                self.stage = Stage::Idle(machine);
                Ok(Step::Pending(status))
            }
            Ok(Event::Done(answer)) => (self.decode)(answer).map(|response| Step::Done(response.into_value())),
            Err(error) => Err(error),
        }))
    }
}

impl<T> Stream for Progress<T> {
    type Item = Result<Step<T>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_step(cx)
    }
}

/// Adds `wait()` to a call: `waiter!(CreatePet => Pet, CREATE_PET_WAIT, "The waiter polls ...")`. The arguments are the
/// type of the call, the type of the value (`()` if there is none), a `static` [`WaitInfo`], and a sentence about the end of the wait.
///
/// It is a method of the calls of one operation, so that other calls do not have it.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! waiter {
    ($name:ident => (), $info:ident, $end:literal) => {
        $crate::waiter::waiter!(@impl $name, (), $info, $end, without_value);
    };
    ($name:ident => $value:ty, $info:ident, $end:literal) => {
        $crate::waiter::waiter!(@impl $name, $value, $info, $end, new);
    };
    (@impl $name:ident, $value:ty, $info:ident, $end:literal, $new:ident) => {
        impl $name {
            /// Returns a waiter, which sends the request and waits until the work that it starts is done. Await it, or read its
            /// [`progress`](crate::waiter::Waiter::progress).
            ///
            #[doc = $end]
            #[inline]
            pub fn wait(self) -> $crate::waiter::Waiter<$value> {
                $crate::waiter::Waiter::$new(self, &$info)
            }
        }
    };
}
#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use waiter;

impl<T> fmt::Debug for Waiter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Waiter").field(&self.machine).finish()
    }
}

impl<T> fmt::Debug for Waiting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiting(..)")
    }
}

impl<T> fmt::Debug for Progress<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress(..)")
    }
}
