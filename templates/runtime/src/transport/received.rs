//! What one attempt brought back.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::sync::OwnedSemaphorePermit;

/// What happens to the body of a successful answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is read to its end, decompressed if the server says that it is compressed.
    Buffer,
    /// It is left as it comes.
    Stream,
}

pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    /// Whether the body was read and is known to be complete.
    pub(super) is_verified: bool,
    /// The place among the requests that may be under way at once.
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

pub(super) enum Body {
    Bytes(Bytes),
    Stream(reqwest::Response),
}

impl Received {
    /// An answer without a body.
    pub(super) fn nothing(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Body::Bytes(Bytes::new()), is_verified: true, permit: None }
    }
}
