//! The response of one attempt.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::sync::OwnedSemaphorePermit;

/// How the body of a successful response is handled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is read to its end, and decompressed if it has `Content-Encoding: gzip`.
    Buffer,
    /// It is not read and not decompressed.
    Stream,
}

pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    /// Whether the body has been read and is known to be complete.
    pub(super) is_verified: bool,
    /// The permit for one of the requests that may be in flight at the same time.
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

pub(super) enum Body {
    Bytes(Bytes),
    Stream(reqwest::Response),
}

impl Received {
    /// Returns a response without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Body::Bytes(Bytes::new()), is_verified: true, permit: None }
    }
}
