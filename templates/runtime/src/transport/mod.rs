//! Sending requests. In: a request. Out: its response or an [`Error`].
//!
//! The futures are the same for all operations, because they do not depend on the types of an operation. [`Transport`] is
//! the state that the clones of a client share. The modules contain a call (attempts, pauses, deadline), one attempt, the
//! reading of a body, the rate limits, the retry budget, the errors of error responses, and the wire log.

mod attempt;
mod body;
mod budget;
mod call;
mod config;
mod explain;
mod log;
mod received;
mod throttle;

use std::pin::Pin;
use std::sync::Arc;

use tokio::runtime::Handle;

pub(crate) use self::budget::Budget;
use self::call::Call;
pub(crate) use self::config::{Defaults, Transport};
use self::received::{Body, Mode, Received};
pub(crate) use self::throttle::Throttle;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Request;
use crate::response::{Answer, StreamAnswer};

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

impl Transport {
    /// Sends a request and reads the whole response. The future does nothing until it is polled.
    pub(crate) fn execute(self: &Arc<Self>, request: Request) -> BoxFuture<Answer> {
        let transport = self.clone();
        Box::pin(async move {
            let received = transport.send(&request, Mode::Buffer).await?;
            let Received { status, headers, body, is_verified, permit: _ } = received;
            let body = match body {
                Body::Bytes(body) => body,
                // Not reached, because the body has been read in this mode.
                Body::Stream(_) => bytes::Bytes::new(),
            };
            let strict = transport.defaults.strict;
            Ok(Answer { operation: request.info, status, headers, body, is_verified, strict })
        })
    }

    /// Sends a request and returns the response with a body that is still to be read.
    pub(crate) fn execute_stream(self: &Arc<Self>, request: Request) -> BoxFuture<StreamAnswer> {
        let transport = self.clone();
        Box::pin(async move {
            let Received { status, headers, body, permit, .. } = transport.send(&request, Mode::Stream).await?;
            let body = match body {
                Body::Bytes(_) => None,
                Body::Stream(response) => Some(response),
            };
            Ok(StreamAnswer { operation: request.info, status, headers, body, permit })
        })
    }

    /// Revokes the access token of a service account. Returns `false` if there is none.
    pub(crate) async fn revoke_token(&self) -> Result<bool> {
        require_runtime()?;
        self.credentials.revoke(&self.token_request(&self.defaults.retry)).await
    }

    async fn send(&self, request: &Request, mode: Mode) -> Result<Received> {
        require_runtime().map_err(|error| error.with_operation(request.info.id))?;
        Call::new(self, request, mode).run().await
    }
}

/// Checks that there is a tokio runtime, without which tokio's timers and sockets panic.
///
/// # Errors
/// [`ErrorKind::Configuration`] if there is none.
pub(crate) fn require_runtime() -> Result<()> {
    if Handle::try_current().is_ok() {
        return Ok(());
    }
    let why = "there is no tokio runtime: send requests within one, or use the feature `blocking`";
    Err(Error::new(ErrorKind::Configuration, why))
}
