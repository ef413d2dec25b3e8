//! Sending: a [`Request`] goes in, an [`Answer`] or an [`Error`] comes out. There is one future for all operations, and it
//! knows nothing of their types.

use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use crate::error::{Error, ErrorKind};
use crate::request::{BoxFuture, Request};
use crate::response::Answer;

/// Sends a request; the future does nothing until it is polled.
pub(crate) fn execute(request: Request) -> BoxFuture<Answer> {
    Box::pin(async move {
        let id = request.info.id;
        let limit = request.options.timeout.or(request.client.inner().timeout);
        let outcome = match limit {
            None => call(&request).await,
            Some(limit) => match tokio::time::timeout(limit, call(&request)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}"))),
            },
        };
        outcome.map_err(|error| error.with_operation(id))
    })
}

async fn call(request: &Request) -> Result<Answer, Error> {
    if let Some(why) = &request.fault {
        return Err(Error::new(ErrorKind::Request, why));
    }
    let client = request.client.inner();
    let mut outgoing = reqwest::Request::new(request.info.method.into(), request.url()?);
    *outgoing.headers_mut() = headers(request);
    if let Some(body) = &request.body {
        *outgoing.body_mut() = Some(body.clone().into());
    }
    if request.info.authenticated
        && let Some(bearer) = &client.bearer
    {
        outgoing.headers_mut().insert(AUTHORIZATION, bearer.clone());
    }
    let limit: Duration = request.options.attempt_timeout.unwrap_or(client.attempt_timeout);
    *outgoing.timeout_mut() = Some(limit);
    let response = client.http.execute(outgoing).await.map_err(broken)?;
    let status = response.status();
    let headers = response.headers().clone();
    let body = response.bytes().await.map_err(broken)?;
    if status.is_success() {
        return Ok(Answer { operation: request.info, status, headers, body, strict: client.strict });
    }
    let kind = if status.is_redirection() { ErrorKind::Redirect } else { ErrorKind::Api };
    Err(Error::new(kind, status.to_string()).with_status(status, headers, body))
}

fn headers(request: &Request) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(USER_AGENT, request.client.inner().user_agent.clone());
    for (name, value) in request.static_headers() {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in &request.headers {
        headers.insert(name, value.clone());
    }
    headers
}

fn broken(source: reqwest::Error) -> Error {
    let (kind, what) = if source.is_timeout() {
        (ErrorKind::Timeout, "an attempt took too long")
    } else if source.is_connect() {
        (ErrorKind::Connect, "no connection")
    } else {
        (ErrorKind::Connection, "the connection broke")
    };
    // The address can hold what a caller counts as private.
    Error::new(kind, what).with_source(source.without_url())
}

/// Whether a header carries credentials.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    [AUTHORIZATION, http::header::PROXY_AUTHORIZATION, http::header::COOKIE].contains(name)
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
