//! What came back: an answer as bytes, and a [`Response`] once its body has a type.

pub(crate) mod decode;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::sync::OwnedSemaphorePermit;

use crate::error::Error;
pub use crate::headers::{Deprecation, RateLimit};
use crate::redact;
use crate::request::OperationInfo;
use crate::wire::{Correction, Corrections};

/// A successful answer with its body still as bytes.
#[doc(hidden)]
pub struct Answer {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether the body is known to be complete; not if it ended with the connection and nothing states its length.
    pub(crate) is_verified: bool,
    /// Corrections are an error.
    pub(crate) strict: bool,
}

impl Answer {
    /// Adds what is known of this answer to an error about it.
    pub(crate) fn fail(self, error: Error) -> Error {
        error.with_operation(self.operation.id).with_status(self.status, self.headers, self.body)
    }
}

/// A successful answer whose body has not been read.
pub(crate) struct StreamAnswer {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<reqwest::Response>,
    /// The place among the requests that may be under way at once; kept until the body has been read.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
}

/// A successful answer: its value and what came with it.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    corrections: Corrections,
    value: T,
}

impl<T> Response<T> {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, corrections: Corrections, value: T) -> Self {
        Self { status, headers, corrections, value }
    }

    /// The status: any of the 2xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers as they came.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The rate limit that the server tells, with what is left of it.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.headers)
    }

    /// What the server announces about the end of the version that was called. It is logged too, once for each operation.
    pub fn deprecation(&self) -> Option<Deprecation> {
        Deprecation::of(&self.headers)
    }

    /// Where the answer differed from its description, and what was put there instead. Empty most of the time.
    pub fn corrections(&self) -> &[Correction] {
        self.corrections.corrections()
    }

    /// What is legal but newer than this crate: enum values and variants that it does not know. They are kept as `Unknown`.
    pub fn unknowns(&self) -> &[Correction] {
        self.corrections.unknowns()
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, and the rest dropped.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    // The headers can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &redact::headers(&self.headers))
            .field("corrections", &self.corrections)
            .field("value", &self.value)
            .finish()
    }
}
