//! A request on its way: the futures that `send()` and `send_raw()` give. The work inside is one boxed future, the same for
//! every operation; only the step from an answer to its value differs, and it is kept as a pointer to a function.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Request;
use crate::error::Error;
use crate::response::{Answer, Response};

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;
type Decode<T> = fn(Answer) -> Result<Response<T>, Error>;

/// A request on its way; await it for the value.
#[must_use = "a request does nothing until it is awaited"]
pub struct Pending<T>(PendingResponse<T>);

/// A request on its way; await it for the whole answer.
#[must_use = "a request does nothing until it is awaited"]
pub struct PendingResponse<T> {
    answer: BoxFuture<Answer>,
    decode: Decode<T>,
}

impl<T> Pending<T> {
    pub(crate) fn new(request: Request, decode: Decode<T>) -> Self {
        Self(PendingResponse::new(request, decode))
    }
}

impl<T> PendingResponse<T> {
    pub(crate) fn new(request: Request, decode: Decode<T>) -> Self {
        Self { answer: crate::transport::execute(request), decode }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map_ok(Response::into_value)
    }
}

impl<T> Future for PendingResponse<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(cx).map(|answer| (self.decode)(answer?))
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending(..)")
    }
}

impl<T> fmt::Debug for PendingResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingResponse(..)")
    }
}
