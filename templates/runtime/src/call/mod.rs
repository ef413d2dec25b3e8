//! A request together with the client that sends it and the operation that it is for.
//!
//! The request is data and the same for all operations; the operation is a type without values that says how an answer is
//! read. Everything here is generic and compiled once, where it is used: some six hundred operations share it.

mod macros;
mod pending;
mod raw;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use self::macros::operation;
pub use self::pending::{Pending, PendingResponse};
pub use self::raw::RawRequest;
use crate::client::Client;
use crate::error::Result;
use crate::request::{Request, RetryPolicy};
use crate::response::{Answer, Response};

/// One call of an operation, not yet sent: optional parameters are set with `set_*`, how it is sent with `with_*`.
#[must_use = "a request does nothing until it is sent"]
pub struct Call<O> {
    pub(crate) client: Client,
    pub(crate) request: Request,
    operation: PhantomData<fn() -> O>,
}

/// An operation of the API, in one version. Generated code implements it.
pub trait Operation: sealed::Sealed {
    /// The type of its answer.
    type Answer;

    /// Reads the answer.
    #[doc(hidden)]
    const DECODE: fn(Answer) -> Result<Response<Self::Answer>>;
}

/// Traits that other crates cannot implement, so that the hidden members of [`Operation`] can change.
pub(crate) mod sealed {
    pub trait Sealed {}

    /// An operation whose response is bytes or text, which can be read in pieces.
    pub trait Streamable {}
}

impl<O> Call<O> {
    pub(crate) fn of(client: &Client, request: Request) -> Self {
        Self { client: client.clone(), request, operation: PhantomData }
    }

    /// Limits the whole call, attempts and pauses together. `Duration::MAX` is no limit.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.request.set_timeout(limit);
        self
    }

    /// Replaces the client's retry policy.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.request.set_retry(policy);
        self
    }

    /// Sets a header; one that is already set is replaced. See [`Request::set_header`] for those that are refused.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// The address that it is sent to.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) when a parameter cannot be sent: an empty path value, `.` or `..`, a
    /// placeholder without a value.
    pub fn url(&self) -> Result<String> {
        self.client.transport().url(&self.request).map(String::from)
    }

    /// The equivalent `curl` command. Secrets are shell variables.
    pub fn to_curl(&self) -> String {
        self.client.transport().to_curl(&self.request)
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
    /// Sends the request; the future gives the value of the answer.
    pub fn send(self) -> Pending<O::Answer> {
        Pending::new(&self.client, self.request, O::DECODE)
    }

    /// Sends the request; the future gives the whole answer: status, headers, corrections and value.
    pub fn send_raw(self) -> PendingResponse<O::Answer> {
        PendingResponse::new(&self.client, self.request, O::DECODE)
    }
}

// Derived, these would ask the same of the operation, which has no values.
impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self::of(&self.client, self.request.clone())
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.request, f)
    }
}
