//! The errors of refused requests and broken connections, with hints on what to do about them.

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::received::{Body, Received};
use crate::api;
use crate::error::{Error, ErrorKind};
use crate::redact;
use crate::request::{self, Request};

/// The error of an answer that is not a success. The secrets of the request, its `Authorization` header among them, are taken
/// out of the body: some servers repeat what they refuse.
pub(super) fn refusal(received: Received, request: &Request, authorization: Option<&HeaderValue>) -> Error {
    let Received { status, headers, body, .. } = received;
    let body = match body {
        Body::Bytes(body) => redact::scrub(body, &request::secrets(request, authorization)),
        Body::Stream(_) => Bytes::new(),
    };
    let error = match status {
        // 304 is the answer to a condition of the caller, such as `If-None-Match`.
        status if status.is_redirection() && status != StatusCode::NOT_MODIFIED => {
            let to = headers.get(LOCATION).and_then(|to| to.to_str().ok());
            let to = to.map(|to| format!(" to {}", redact::address(to))).unwrap_or_default();
            let why = format!("{status}: the server redirects{to}, which is not followed: credentials would go there");
            Error::new(ErrorKind::Redirect, why).with_hint(
                "check the base URL: a server answers http:// with a redirect to https://, and a client that follows it \
                 loses headers and body on the way",
            )
        }
        StatusCode::UNAUTHORIZED => {
            Error::new(ErrorKind::Credentials, "401 Unauthorized: the credentials were refused, or there are none")
                .with_hint("check that they belong to this base URL and have not expired")
        }
        _ => Error::new(ErrorKind::Api, status.to_string()),
    };
    let error = error.with_status(status, headers, body);
    match status {
        StatusCode::FORBIDDEN if !api::FORBIDDEN_HINT.is_empty() => error.with_hint(api::FORBIDDEN_HINT),
        StatusCode::NOT_ACCEPTABLE => error.with_hint("this version of the API is not served for the operation"),
        StatusCode::GONE => error.with_hint("this version of the operation is no longer served: use a newer one"),
        StatusCode::TOO_MANY_REQUESTS => {
            error.with_hint("a rate limit of the API was reached; retry_after() says when to go on")
        }
        _ => error,
    }
}

/// The error of a 429 of which only the headers are kept.
pub(super) fn rate_limited(headers: &HeaderMap) -> Error {
    let status = StatusCode::TOO_MANY_REQUESTS;
    Error::new(ErrorKind::Api, status.to_string()).with_status(status, headers.clone(), Bytes::new())
}
