//! Responses: with their body as bytes, and as a [`Response`] with a decoded value.

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

/// A successful response with its body as bytes.
#[doc(hidden)]
pub struct Answer {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether the body is known to be complete. It is not if it ended with the connection and has no stated length.
    pub(crate) is_verified: bool,
    /// Whether corrections are an error.
    pub(crate) strict: bool,
}

impl Answer {
    /// Adds the operation, status, headers and body to an error about this response.
    pub(crate) fn fail(self, error: Error) -> Error {
        error.with_operation(self.operation.id).with_status(self.status, self.headers, self.body)
    }
}

/// A successful response whose body has not been read.
pub(crate) struct StreamAnswer {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<reqwest::Response>,
    /// The permit for a concurrent request. It is kept until the body has been read.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
}

/// A successful response: the decoded value, status, headers and corrections.
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

    /// Returns the status, which is 2xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the rate limit in the headers, with the number of remaining requests.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.headers)
    }

    /// Returns the announced end of the version of the operation. It is also logged, once for each operation.
    pub fn deprecation(&self) -> Option<Deprecation> {
        Deprecation::of(&self.headers)
    }

    /// Returns the corrections: the places in which the response does not match the API description.
    pub fn corrections(&self) -> &[Correction] {
        self.corrections.corrections()
    }

    /// Returns the enum values and variants that are unknown to this crate. They are kept as `Unknown`.
    pub fn unknowns(&self) -> &[Correction] {
        self.corrections.unknowns()
    }

    /// Returns a reference to the value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns the value.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    // The headers can contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &redact::headers(&self.headers))
            .field("corrections", &self.corrections)
            .field("value", &self.value)
            .finish()
    }
}
