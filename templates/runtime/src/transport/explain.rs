//! The errors of responses that are not a success, with hints about their causes.

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::received::{Body, Received};
use crate::api;
use crate::error::{Error, ErrorKind};
use crate::redact;
use crate::request::{self, Request};

/// Returns the error of a response that is not a success. The secrets of the request, its `Authorization` header included,
/// are removed from the body, because some servers repeat parts of a request in an error.
pub(super) fn refusal(received: Received, request: &Request, authorization: Option<&HeaderValue>) -> Error {
    let Received { status, headers, body, .. } = received;
    let body = match body {
        Body::Bytes(body) => redact::scrub(body, &request::secrets(request, authorization)),
        Body::Stream(_) => Bytes::new(),
    };
    let error = match status {
        // 304 is the response to a condition that the program has set, such as `If-None-Match`.
        status if status.is_redirection() && status != StatusCode::NOT_MODIFIED => {
            let to = headers.get(LOCATION).and_then(|to| to.to_str().ok());
            let to = to.map(|to| format!(" to {}", redact::address(to))).unwrap_or_default();
            let why = format!(
                "{status}: the server redirects{to}; redirects are not followed, as that would send credentials there"
            );
            Error::new(ErrorKind::Redirect, why).with_hint(
                "check the base URL: a server can redirect http:// to https://, and a client that follows such a redirect \
                 does not send headers and body again",
            )
        }
        StatusCode::UNAUTHORIZED => Error::new(
            ErrorKind::Credentials,
            "401 Unauthorized: the server refused the credentials, or none were sent",
        )
        .with_hint("check that the credentials belong to this base URL and have not expired"),
        _ => Error::new(ErrorKind::Api, status.to_string()),
    };
    let error = error.with_status(status, headers, body);
    match status {
        StatusCode::FORBIDDEN if !api::FORBIDDEN_HINT.is_empty() => error.with_hint(api::FORBIDDEN_HINT),
        StatusCode::NOT_ACCEPTABLE => error.with_hint("the server does not offer this version of the operation"),
        StatusCode::GONE => {
            error.with_hint("the server no longer offers this version of the operation: use a newer one")
        }
        StatusCode::TOO_MANY_REQUESTS => {
            error.with_hint("a rate limit of the API is exceeded; retry_after() returns the time to wait")
        }
        _ => error,
    }
}

/// Returns the error of a 429 response without its body.
pub(super) fn rate_limited(headers: &HeaderMap) -> Error {
    let status = StatusCode::TOO_MANY_REQUESTS;
    Error::new(ErrorKind::Api, status.to_string()).with_status(status, headers.clone(), Bytes::new())
}
