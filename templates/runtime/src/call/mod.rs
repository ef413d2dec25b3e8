//! Calls: a request together with the client that sends it and the type of its operation.
//!
//! [`Request`] is the same type for all operations. The operation is a type without values that determines how a response is
//! decoded. The generic code of this module is shared by all operations, of which there can be hundreds, and is compiled
//! only for those that a program uses.

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

/// A call of an operation that has not been sent. The methods of the handles create it.
///
/// `.await` sends the request and returns the value of the response. `set_*` sets the optional parameters of the operation, and
/// `with_*` sets how the request is sent.
///
/// Each operation has a type for its calls, such as `GetPet`, which is this type. This page shows what all calls have; the page of
/// `GetPet` shows what only its calls have:
///
/// - `set_*` for each optional parameter;
/// - `items()`, `pages()` and `all()` if the response is one page of a list, see [`pages`](crate::pages);
/// - `wait()` if the operation starts long-running work, see [`waiter`](crate::waiter);
/// - `download()` if the response is bytes or text, see [`download`](crate::download).
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<O> {
    pub(crate) client: Client,
    pub(crate) request: Request,
    operation: PhantomData<fn() -> O>,
}

/// An operation of the API in one version. Generated code implements it; other crates cannot.
pub trait Operation: sealed::Sealed {
    /// The type of the response.
    type Answer;

    /// Decodes the response.
    #[doc(hidden)]
    const DECODE: fn(Answer) -> Result<Response<Self::Answer>>;
}

/// Traits that other crates cannot implement, so that the hidden members of [`Operation`] can change.
pub(crate) mod sealed {
    pub trait Sealed {}
}

impl<O> Call<O> {
    pub(crate) fn of(client: &Client, request: Request) -> Self {
        Self { client: client.clone(), request, operation: PhantomData }
    }

    /// Sets the time limit of the whole call, all attempts and pauses included. `Duration::MAX` is no limit. Default: the
    /// client's [`timeout`](crate::ClientBuilder::timeout).
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.request.set_timeout(limit);
        self
    }

    /// Sets the retry policy of this call. Default: the client's [`retry`](crate::ClientBuilder::retry).
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.request.set_retry(policy);
        self
    }

    /// Sets a header and replaces its previous value. See [`Request::set_header`] for the headers that are refused.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// Returns the URL that the request is sent to.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if a path parameter is empty, `.` or `..`, or if it has no value.
    pub fn url(&self) -> Result<String> {
        self.client.transport().url(&self.request).map(String::from)
    }

    /// Returns the equivalent `curl` command. Secrets are replaced by shell variables.
    pub fn to_curl(&self) -> String {
        self.client.transport().to_curl(&self.request)
    }

    /// Returns the request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Returns the request for changes that no method of the call makes.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }
}

impl<O: Operation> Call<O> {
    /// Sends the request when the future is polled, and returns the value of the response.
    pub fn send(self) -> Pending<O::Answer> {
        Pending::new(&self.client, self.request, O::DECODE)
    }

    /// Sends the request when the future is polled, and returns the response with its status, headers, corrections and
    /// value.
    pub fn send_raw(self) -> PendingResponse<O::Answer> {
        PendingResponse::new(&self.client, self.request, O::DECODE)
    }
}

/// Awaiting a call sends the request, like [`Call::send`].
impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Answer>;
    type IntoFuture = Pending<O::Answer>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

// Derived implementations would require `O: Clone` and `O: Debug`, but an operation has no values.
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
