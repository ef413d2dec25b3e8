//! Waiting for long-running work. A request that starts something comes in, with a constant that says where to look and what
//! its states mean; out comes the thing as it was when it got there, or the states on the way as a stream. It reads states as
//! text out of JSON, and learns of types in the last step only.

#![allow(dead_code, reason = "an API without long-running work does not use it")]

mod machine;
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
use crate::call::sealed::Sealed;
use crate::client::Client;
use crate::error::Result;
use crate::request::Request;
use crate::response::{Answer, Response};
use crate::transport::BoxFuture;

type Decode<T> = fn(Answer) -> Result<Response<T>>;

/// A request, and the wait until what it started is done. Await it, or follow its [`progress`](Self::progress).
#[must_use = "a waiter does nothing until it is awaited"]
pub struct Waiter<T> {
    machine: Machine,
    decode: Decode<T>,
}

/// A wait under way, from [`Waiter`]'s `.await`.
#[must_use = "a future does nothing until it is awaited"]
pub struct Waiting<T> {
    answer: BoxFuture<Answer>,
    decode: Decode<T>,
}

/// The states on the way, as a stream that ends with the value.
///
/// Without a crate for streams, `while let Some(step) = progress.next().await` follows it.
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

/// One look at what is waited for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Step<T> {
    /// Not there yet.
    Pending(Look),
    /// There; the stream ends after it.
    Done(T),
}

/// What was seen on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Look {
    /// The state as the API calls it; `None` when there is nothing to be seen (yet).
    pub state: Option<String>,
    /// Since the wait began.
    pub elapsed: Duration,
    /// How often it was looked at, this time included.
    pub looks: u32,
}

impl<T> Waiter<T> {
    pub(crate) fn new(client: &Client, request: Request, info: &'static WaitInfo, decode: Decode<T>) -> Self {
        Self { machine: Machine::new(client, request, info), decode }
    }

    /// How long to wait before the first look: work can take a moment to show.
    pub fn with_initial_delay(mut self, delay: Duration) -> Self {
        self.machine.initial_delay = delay;
        self
    }

    /// How long to wait between looks.
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.machine.interval = interval;
        self
    }

    /// How long to wait in all; then an error says which state it is in.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.machine.timeout = limit;
        self
    }

    /// Follows the wait step by step.
    pub fn progress(self) -> Progress<T> {
        Progress { stage: Stage::Idle(Box::new(self.machine)), decode: self.decode }
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
    /// The next step; `None` after the last.
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
            Ok(Event::Pending(look)) => {
                self.stage = Stage::Idle(machine);
                Ok(Step::Pending(look))
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

/// An operation that starts long-running work. Generated code implements it.
pub trait Waits: Sealed {
    /// What there is in the end.
    type Value;

    /// Where to look, and what the states mean.
    #[doc(hidden)]
    const WAIT: &'static WaitInfo;

    /// Reads what there is in the end.
    #[doc(hidden)]
    const DECODE: Decode<Self::Value>;
}

impl<O: Waits> Call<O> {
    /// Sends the request and waits until what it started is done. Await it, or follow its `progress()`.
    pub fn wait(self) -> Waiter<O::Value> {
        Waiter::new(&self.client, self.request, O::WAIT, O::DECODE)
    }
}

/// Declares an operation to start long-running work: `waiter!(CreateClusterOperation => ClusterDescription, CREATE_CLUSTER_WAIT)`,
/// with the type that is there in the end (`()` when nothing is) and a `static` [`WaitInfo`].
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! waiter {
    ($name:ident => (), $info:expr) => {
        $crate::waiter::waiter!(@impl $name, (), $info, $crate::response::decode::nothing);
    };
    ($name:ident => $value:ty, $info:expr) => {
        $crate::waiter::waiter!(@impl $name, $value, $info, $crate::response::decode::json::<$value>);
    };
    (@impl $name:ident, $value:ty, $info:expr, $decode:expr) => {
        impl $crate::waiter::Waits for $name {
            type Value = $value;

            const WAIT: &'static $crate::waiter::WaitInfo = &$info;

            const DECODE: fn($crate::response::Answer) -> $crate::Result<$crate::Response<$value>> = $decode;
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
