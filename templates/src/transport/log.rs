//! The wire log: each request and answer as events of the level `TRACE`, under a target of its own.
//!
//! Headers that carry credentials and properties that are sensitive by type or by name are not in it.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::redact;
use crate::request::Request;

/// The target of the events: `<crate>::http`.
const TARGET: &str = concat!(env!("CARGO_CRATE_NAME"), "::http");
/// The longest body that is logged, in bytes; more is cut off.
const MAX_BODY: usize = 16 * 1024;

pub(super) fn request(request: &Request, outgoing: &reqwest::Request) {
    if !enabled() {
        return;
    }
    let url = redact::url(outgoing.url());
    let headers = redact::headers(outgoing.headers());
    let body = request.body.as_ref().map(|body| shown(body, request));
    tracing::trace!(
        target: TARGET,
        operation = request.info.id,
        method = request.info.method.as_str(),
        %url,
        ?headers,
        body = body.as_deref(),
        "request",
    );
}

pub(super) fn response(request: &Request, status: StatusCode, headers: &HeaderMap, body: Option<&Bytes>) {
    if !enabled() {
        return;
    }
    let headers = redact::headers(headers);
    let body = body.map(|body| shown(body, request));
    tracing::trace!(
        target: TARGET,
        operation = request.info.id,
        status = status.as_u16(),
        ?headers,
        body = body.as_deref(),
        "response",
    );
}

fn enabled() -> bool {
    tracing::enabled!(target: TARGET, tracing::Level::TRACE)
}

fn shown<'a>(body: &'a [u8], request: &Request) -> Cow<'a, str> {
    let text = redact::body(body, &request.secrets);
    match text.char_indices().find(|(at, _)| *at >= MAX_BODY) {
        Some((end, _)) => format!("{}...", &text[..end]).into(),
        None => text,
    }
}
