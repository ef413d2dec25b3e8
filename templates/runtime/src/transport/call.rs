//! One call: its attempts, the pauses between them, and the time limit of the whole call.

use std::time::Duration;

use http::header::{ACCEPT_ENCODING, USER_AGENT};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::Instant;
use tracing::field::{Empty, debug};
use tracing::{Instrument as _, Span};

use super::attempt::{self, Failure};
use super::config::Transport;
use super::received::{Mode, Received};
use super::throttle::LimitKey;
use crate::deadline::after;
use crate::error::{Error, ErrorKind, Result};
use crate::request::{Request, is_done, is_uncertain};

pub(super) struct Call<'a> {
    transport: &'a Transport,
    request: &'a Request,
    mode: Mode,
    began: Instant,
    /// The time limit of the whole call.
    limit: Option<Duration>,
    /// The end of the limit; `None` if there is no limit, or if it is too far away to be represented.
    deadline: Option<Instant>,
    attempts: u32,
    /// The error of the previous attempt, which an error at the deadline includes.
    last: Option<Error>,
}

impl<'a> Call<'a> {
    pub(super) fn new(transport: &'a Transport, request: &'a Request, mode: Mode) -> Self {
        let began = Instant::now();
        let limit = request.options.timeout.or(transport.defaults.timeout);
        let deadline = limit.and_then(after);
        Self { transport, request, mode, began, limit, deadline, attempts: 0, last: None }
    }

    pub(super) async fn run(mut self) -> Result<Received> {
        let info = self.request.info;
        let span = tracing::info_span!(
            "operation",
            otel.name = info.id,
            http.request.method = info.method.as_str(),
            url.template = self.request.path_template(),
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
        let outcome = self.within_limit().instrument(span.clone()).await.map_err(|error| error.with_operation(info.id));
        span.in_scope(|| self.log(&span, &outcome));
        outcome
    }

    /// Emits the event with the outcome of the call.
    fn log(&self, span: &Span, outcome: &Result<Received>) {
        let (operation, attempts, elapsed) = (self.request.info.id, self.attempts, self.began.elapsed());
        match outcome {
            Ok(received) => {
                let status = received.status.as_u16();
                span.record("http.response.status_code", status);
                tracing::debug!(operation, status, attempts, ?elapsed, "call finished");
            }
            Err(error) => {
                let status = error.status().map(|status| status.as_u16());
                span.record("http.response.status_code", status);
                if error.is_not_found() && self.request.options.asks_for_existence {
                    tracing::debug!(operation, status, attempts, ?elapsed, "call finished");
                    return;
                }
                span.record("error.type", debug(error.kind()));
                tracing::warn!(operation, status, attempts, ?elapsed, %error, "call failed");
            }
        }
    }

    async fn within_limit(&mut self) -> Result<Received> {
        let Some(deadline) = self.deadline else { return self.attempts().await };
        match tokio::time::timeout_at(deadline, self.attempts()).await {
            Ok(outcome) => outcome,
            Err(_) => Err(self.timeout_error()),
        }
    }

    /// Makes attempts until one succeeds or the call fails.
    async fn attempts(&mut self) -> Result<Received> {
        let Self { transport, request, mode, deadline, .. } = *self;
        if let Some(why) = request.fault() {
            return Err(Error::new(ErrorKind::Request, why));
        }
        let url = transport.url(request)?;
        let headers = headers(transport, request, mode);
        let policy = transport.retry_policy(request);
        let key = LimitKey::of(request);
        // Whether an attempt failed in a way that leaves open whether the server has carried out the request.
        let mut uncertain = false;
        loop {
            let admission = match transport.throttle.admit(key, deadline).await {
                Ok(admission) => admission,
                // The error of the previous attempt is more informative than the missing time for another one.
                Err(error) => return Err(self.last.take().unwrap_or(error).with_attempts(self.attempts)),
            };
            self.attempts += 1;
            let error = match attempt::attempt(transport, request, &url, &headers, mode, self.attempts - 1).await {
                Ok(mut received) => {
                    received.permit = admission.finish(&transport.throttle, key, received.status, &received.headers);
                    transport.log_deprecation(request, &received.headers);
                    transport.budget.give_back(self.attempts > 1);
                    return Ok(received);
                }
                Err(Failure::Final(error)) => return Err(error.with_attempts(self.attempts)),
                Err(Failure::Attempt(error)) => error.with_attempts(self.attempts),
            };
            if let (Some(status), Some(headers)) = (error.status(), error.headers()) {
                drop(admission.finish(&transport.throttle, key, status, headers));
                transport.log_deprecation(request, headers);
                if uncertain && is_done(request.info.method, status) {
                    tracing::debug!("the response is 404 because an earlier attempt has deleted the resource");
                    return Ok(Received::empty(StatusCode::NO_CONTENT));
                }
            } else {
                drop(admission);
            }
            uncertain |= is_uncertain(&error);
            let Some(pause) = policy.pause(request.info.method, &error, self.attempts) else { return Err(error) };
            let ends = after(pause);
            if deadline.is_some_and(|deadline| ends.is_none_or(|ends| ends >= deadline)) {
                return Err(error);
            }
            if !transport.budget.take() {
                return Err(error.with_hint(
                    "the request was not sent again: the client's retry budget is used up, because many calls have failed",
                ));
            }
            tracing::warn!(%error, ?pause, attempts = self.attempts, "attempt failed, sending again after a pause");
            self.last = Some(error);
            tokio::time::sleep(pause).await;
        }
    }

    /// Returns the error of a call that has reached its time limit.
    fn timeout_error(&mut self) -> Error {
        let limit = self.limit.unwrap_or_default();
        let why = format!("the call took longer than its limit of {limit:?}");
        let error = Error::new(ErrorKind::Timeout, why).with_attempts(self.attempts);
        match self.last.take() {
            Some(last) => error.with_last(last),
            None => error,
        }
    }
}

fn headers(transport: &Transport, request: &Request, mode: Mode) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(USER_AGENT, transport.user_agent.clone());
    let encoding = match mode {
        Mode::Buffer => "gzip",
        Mode::Stream => "identity",
    };
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
    for (name, value) in request.static_headers() {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in &request.headers {
        headers.insert(name, value.clone());
    }
    headers
}
