//! The wire log: an event of the level `TRACE` for each request and each response, under its own target.
//!
//! The events contain method, URL, headers and bodies, without their secrets; see [`redact`]. Requests to token endpoints
//! are not logged.

use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use secrecy::SecretString;

use crate::redact;
use crate::request::{self, Request};

/// The target of the events: `<crate>::http`.
const TARGET: &str = concat!(env!("CARGO_CRATE_NAME"), "::http");
/// The size at which a logged body is truncated, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// The log of one request and its response. It does nothing if no subscriber is interested in the target.
pub(super) struct Exchange<'a> {
    request: &'a Request,
    /// The secrets of the request, which the response can repeat; `None` if nothing is logged.
    secrets: Option<Vec<SecretString>>,
}

impl<'a> Exchange<'a> {
    /// Logs a request before it is sent.
    pub(super) fn begin(request: &'a Request, outgoing: &reqwest::Request) -> Self {
        if !tracing::enabled!(target: TARGET, tracing::Level::TRACE) {
            return Self { request, secrets: None };
        }
        let secrets = request::secrets(request, outgoing.headers().get(AUTHORIZATION));
        let url = redact::url(outgoing.url());
        let headers = redact::headers(outgoing.headers());
        let body = request.body.as_ref().map(|body| redacted(body, &secrets));
        tracing::trace!(
            target: TARGET,
            operation = request.info.id,
            method = request.info.method.as_str(),
            %url,
            ?headers,
            body,
            "request",
        );
        Self { request, secrets: Some(secrets) }
    }

    /// Logs the response. `body` is `None` if it is not in memory.
    pub(super) fn end(&self, status: StatusCode, headers: &HeaderMap, body: Option<&[u8]>) {
        let Some(secrets) = &self.secrets else { return };
        let headers = redact::headers(headers);
        let body = body.map(|body| redacted(body, secrets));
        tracing::trace!(
            target: TARGET,
            operation = self.request.info.id,
            status = status.as_u16(),
            ?headers,
            body,
            "response",
        );
    }
}

fn redacted(body: &[u8], secrets: &[SecretString]) -> String {
    let mut text = redact::body(body, secrets);
    redact::cut(&mut text, MAX_BODY);
    text
}
