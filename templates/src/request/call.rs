//! A request together with the operation that it is for. The request is data and the same for all operations; the operation is
//! a type without values that knows how an answer is read. Everything here is generic and compiled once, where it is used:
//! some six hundred operations share it.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::{Pending, PendingResponse, Request};
use crate::error::Result;
use crate::response::{Answer, Response};
use crate::transport::RetryPolicy;

/// One call of an operation, not yet sent: optional parameters are set with `set_*`, how to call with `with_*`.
#[must_use = "a request does nothing until it is sent"]
pub struct Call<O> {
    pub(crate) request: Request,
    operation: PhantomData<fn() -> O>,
}

/// An operation of the API, in one version. Generated code implements it.
pub trait Operation {
    /// What its answer decodes to.
    type Answer;

    /// Reads the answer.
    #[doc(hidden)]
    const DECODE: fn(Answer) -> Result<Response<Self::Answer>>;
}

impl<O> Call<O> {
    pub(crate) fn of(request: Request) -> Self {
        Self { request, operation: PhantomData }
    }

    /// Limits the whole call, attempts and pauses together.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.request.set_timeout(limit);
        self
    }

    /// Replaces the client's policy on trying again.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.request.set_retry(policy);
        self
    }

    /// Adds a header, or replaces one.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// The equivalent `curl` command; secrets are left as variables of the shell.
    pub fn to_curl(&self) -> String {
        self.request.to_curl()
    }

    /// The request as data.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request as data, to change what there is no method for.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }
}

impl<O: Operation> Call<O> {
    /// Sends the request and gives the value of the answer.
    pub fn send(self) -> Pending<O::Answer> {
        Pending::new(self.request, O::DECODE)
    }

    /// Sends the request and gives the whole answer: status, headers, corrections and value.
    pub fn send_raw(self) -> PendingResponse<O::Answer> {
        PendingResponse::new(self.request, O::DECODE)
    }
}

// Derived, these would ask the same of the operation, which has no values.
impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self::of(self.request.clone())
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.request, f)
    }
}
