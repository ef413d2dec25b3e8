//! The wire log: each request and each answer as an event of the level `TRACE`, under a target of its own. It has method,
//! address, headers and bodies, without the secrets in them; see [`redact`]. Requests to token endpoints are not in it.

use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use secrecy::SecretString;

use crate::redact;
use crate::request::{self, Request};

/// The target of the events: `<crate>::http`.
const TARGET: &str = concat!(env!("CARGO_CRATE_NAME"), "::http");
/// The longest body that is logged, in bytes; more is cut off.
const MAX_BODY: usize = 16 * 1024;

/// The log of one request and its answer; nothing when nobody listens.
pub(super) struct Exchange<'a> {
    request: &'a Request,
    /// The sensitive texts of the request, which the answer can repeat.
    secrets: Option<Vec<SecretString>>,
}

impl<'a> Exchange<'a> {
    /// Logs a request that is about to be sent.
    pub(super) fn begin(request: &'a Request, outgoing: &reqwest::Request) -> Self {
        if !tracing::enabled!(target: TARGET, tracing::Level::TRACE) {
            return Self { request, secrets: None };
        }
        let secrets = request::secrets(request, outgoing.headers().get(AUTHORIZATION));
        let url = redact::url(outgoing.url());
        let headers = redact::headers(outgoing.headers());
        let body = request.body.as_ref().map(|body| shown(body, &secrets));
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

    /// Logs the answer; `None` for a body that is not held in memory.
    pub(super) fn end(&self, status: StatusCode, headers: &HeaderMap, body: Option<&[u8]>) {
        let Some(secrets) = &self.secrets else { return };
        let headers = redact::headers(headers);
        let body = body.map(|body| shown(body, secrets));
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

fn shown(body: &[u8], secrets: &[SecretString]) -> String {
    let mut text = redact::body(body, secrets);
    redact::cut(&mut text, MAX_BODY);
    text
}
