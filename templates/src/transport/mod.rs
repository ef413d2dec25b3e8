//! Sending: a request goes in, an answer or an [`Error`] comes out. There is one future for all operations, and it knows nothing
//! of their types: this module holds the call (attempts, pauses, deadline), its rooms one attempt, the decision to try again,
//! the pace, and what to say about a refusal.

mod attempt;
mod explain;
mod gzip;
mod retry;
mod throttle;

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use tokio::time::Instant;
use tracing::Instrument as _;
use tracing::field::Empty;

pub(crate) use self::attempt::Mode;
use self::attempt::{Body, Failure, Received};
pub use self::retry::RetryPolicy;
pub(crate) use self::retry::backoff;
pub(crate) use self::throttle::Throttle;
use crate::error::{Error, ErrorKind};
use crate::net;
use crate::request::{BoxFuture, Request};
use crate::response::{Answer, StreamAnswer};

/// Sends a request and reads its answer; the future does nothing until it is polled.
pub(crate) fn execute(request: Request) -> BoxFuture<Answer> {
    Box::pin(async move {
        let Received { status, headers, body } = execute_as(&request, Mode::Buffer).await?;
        let body = match body {
            Body::Bytes(body) => body,
            Body::Stream(response) => {
                response.bytes().await.map_err(|source| net::broken(source, None).with_operation(request.info.id))?
            }
        };
        Ok(Answer { operation: request.info, status, headers, body, strict: request.client.inner().strict })
    })
}

/// Sends a request and leaves the body of its answer to be read piece by piece.
pub(crate) fn execute_stream(request: Request) -> BoxFuture<StreamAnswer> {
    Box::pin(async move {
        let Received { status, headers, body } = execute_as(&request, Mode::Stream).await?;
        let body = match body {
            Body::Bytes(_) => None,
            Body::Stream(response) => Some(response),
        };
        Ok(StreamAnswer { operation: request.info, status, headers, body })
    })
}

async fn execute_as(request: &Request, mode: Mode) -> Result<Received, Error> {
    let info = request.info;
    let span = tracing::info_span!(
        "operation",
        otel.name = info.id,
        http.request.method = info.method.as_str(),
        url.template = &*request.path,
        http.response.status_code = Empty,
        "error.type" = Empty,
    );
    let outcome = within_limit(request, mode).instrument(span.clone()).await;
    match &outcome {
        Ok(received) => {
            span.record("http.response.status_code", received.status.as_u16());
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("http.response.status_code", status.as_u16());
            }
            span.record("error.type", tracing::field::debug(error.kind()));
            span.in_scope(|| tracing::debug!(%error, "the call failed"));
        }
    }
    outcome.map_err(|error| error.with_operation(info.id))
}

async fn within_limit(request: &Request, mode: Mode) -> Result<Received, Error> {
    let Some(limit) = request.options.timeout.or(request.client.inner().timeout) else {
        return call(request, mode, None).await;
    };
    let deadline = Instant::now().checked_add(limit);
    let Some(at) = deadline else { return call(request, mode, None).await };
    match tokio::time::timeout_at(at, call(request, mode, deadline)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Error::new(ErrorKind::Timeout, format!("the whole call took longer than {limit:?}"))),
    }
}

/// Attempts until one is final.
async fn call(request: &Request, mode: Mode, deadline: Option<Instant>) -> Result<Received, Error> {
    if let Some(why) = &request.fault {
        return Err(Error::new(ErrorKind::Request, why));
    }
    let url = request.url()?;
    let headers = headers(request, mode);
    let client = request.client.inner();
    let policy = request.options.retry.as_ref().unwrap_or(&client.retry);
    let lane = throttle::Lane::of(request);
    // An attempt whose outcome is not known may have done what was asked.
    let mut uncertain = false;
    let mut attempts = 0;
    loop {
        let permit = client.throttle.admit(lane, deadline).await?;
        attempts += 1;
        let error = match attempt::attempt(request, &url, &headers, mode, attempts - 1).await {
            Ok(received) => {
                client.throttle.note(lane, received.status, &received.headers);
                client.announce(request, &received.headers);
                return Ok(received);
            }
            Err(Failure::Final(error)) => return Err(error.with_attempts(attempts)),
            Err(Failure::Attempt(error)) => error,
        };
        if let (Some(status), Some(headers)) = (error.status(), error.headers()) {
            client.throttle.note(lane, status, headers);
            client.announce(request, headers);
            if uncertain && retry::is_done(request.info.method, status) {
                tracing::debug!("gone: an earlier attempt has done it");
                let headers = headers.clone();
                return Ok(Received { status, headers, body: Body::Bytes(Bytes::new()) });
            }
        }
        uncertain |= retry::is_uncertain(&error);
        let Some(pause) = policy.pause(request.info.method, &error, attempts) else {
            return Err(error.with_attempts(attempts));
        };
        if deadline.is_some_and(|deadline| Instant::now() + pause >= deadline) {
            return Err(error.with_attempts(attempts));
        }
        tracing::debug!(%error, ?pause, attempts, "trying again");
        drop(permit);
        tokio::time::sleep(pause).await;
    }
}

fn headers(request: &Request, mode: Mode) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(USER_AGENT, request.client.inner().user_agent.clone());
    let encoding = match mode {
        Mode::Buffer => "gzip",
        Mode::Stream => "identity",
    };
    headers.insert(http::header::ACCEPT_ENCODING, HeaderValue::from_static(encoding));
    for (name, value) in request.static_headers() {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in &request.headers {
        headers.insert(name, value.clone());
    }
    headers
}

/// Whether a header carries credentials.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    [AUTHORIZATION, http::header::PROXY_AUTHORIZATION, http::header::COOKIE].contains(name)
}

/// The number of seconds in `Retry-After`.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

impl Request {
    /// `Accept` and, with a body, `Content-Type`, where the request has none of its own.
    pub(crate) fn static_headers(&self) -> impl Iterator<Item = (HeaderName, &'static str)> {
        let content_type = self.info.content_type.filter(|_| self.body.is_some());
        [(ACCEPT, Some(self.info.accept)), (CONTENT_TYPE, content_type)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
            .filter(|(name, _)| !self.headers.contains_key(name))
    }
}
