//! The futures that `send()` and `send_raw()` return.
//!
//! Both contain one boxed future whose type is the same for all operations. Only the decoding of the response depends on the
//! operation; it is a function pointer.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::client::Client;
use crate::error::Result;
use crate::request::Request;
use crate::response::{Answer, Response};
use crate::transport::BoxFuture;

type Decode<T> = fn(Answer) -> Result<Response<T>>;

/// The future of a call that returns the value of the response.
#[must_use = "a request does nothing until it is awaited"]
pub struct Pending<T>(PendingResponse<T>);

/// The future of a call that returns the response with status, headers and corrections.
#[must_use = "a request does nothing until it is awaited"]
pub struct PendingResponse<T> {
    answer: BoxFuture<Answer>,
    decode: Decode<T>,
}

impl<T> Pending<T> {
    pub(crate) fn new(client: &Client, request: Request, decode: Decode<T>) -> Self {
        Self(PendingResponse::new(client, request, decode))
    }
}

impl<T> PendingResponse<T> {
    pub(crate) fn new(client: &Client, request: Request, decode: Decode<T>) -> Self {
        Self { answer: client.transport().execute(request), decode }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map_ok(Response::into_value)
    }
}

impl<T> Future for PendingResponse<T> {
    type Output = Result<Response<T>>;

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
