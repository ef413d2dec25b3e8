//! One attempt of a call: adds credentials to the request, sends it, and reads the response.
//!
//! If the response is 401 and credentials can be renewed, the request is sent again with new ones as part of the same
//! attempt. The module [`call`](super::call) decides whether there is another attempt.

use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use tracing::Instrument as _;
use tracing::field::{Empty, debug};
use url::Position;

use super::config::Transport;
use super::received::{Body, Mode, Received};
use super::{body, explain, log};
use crate::credentials::{Credentials, Grant, RequestLine};
use crate::error::{Error, ErrorKind};
use crate::headers::mark_credentials;
use crate::net;
use crate::request::Request;

pub(super) enum Failure {
    /// The attempt failed; another one may succeed.
    Attempt(Error),
    /// The call failed; another attempt would not succeed, or credentials have used up the attempts of the policy.
    Final(Error),
}

pub(super) async fn attempt(
    transport: &Transport,
    request: &Request,
    url: &Url,
    headers: &HeaderMap,
    mode: Mode,
    resends: u32,
) -> Result<Received, Failure> {
    let anonymous = Credentials::None;
    let credentials = if request.info.authenticated { &transport.credentials } else { &anonymous };
    let limit = transport.attempt_timeout(request);
    let source = transport.token_request(transport.retry_policy(request));
    let mut grant = credentials.grant(source, None).await.map_err(Failure::Final)?;
    let line = RequestLine {
        method: request.info.method.as_str(),
        path_and_query: &url[Position::BeforePath..Position::AfterQuery],
    };
    let mut renewed = false;
    loop {
        let mut outgoing = reqwest::Request::new(request.info.method.into(), url.clone());
        outgoing.headers_mut().clone_from(headers);
        if !matches!(credentials, Credentials::None) {
            outgoing.headers_mut().remove(AUTHORIZATION);
        }
        let authorization = grant.header(line).map_err(Failure::Final)?;
        if let Some(header) = &authorization {
            outgoing.headers_mut().insert(AUTHORIZATION, header.clone());
        }
        if let Some(body) = &request.body {
            let body = body.clone();
            *outgoing.body_mut() = Some(if transport.custom_http { net::body_for_once(body) } else { body.into() });
        }
        let span = tracing::debug_span!(
            "attempt",
            otel.kind = "client",
            otel.name = request.info.method.as_str(),
            http.request.method = request.info.method.as_str(),
            http.request.resend_count = resends,
            server.address = url.host_str().unwrap_or_default(),
            server.port = url.port_or_known_default().unwrap_or_default(),
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
        let exchanged = exchange(transport, request, url, outgoing, mode, limit).instrument(span.clone()).await;
        let received = exchanged.map_err(|error| {
            span.record("error.type", debug(error.kind()));
            Failure::Attempt(error)
        })?;
        span.record("http.response.status_code", received.status.as_u16());
        if received.status == StatusCode::UNAUTHORIZED && credentials.can_renew(&mut grant, &received.headers) {
            match &grant {
                Grant::Digest(_) => continue,
                _ if !renewed => {
                    renewed = true;
                    let refused = Some(&grant);
                    grant = credentials.grant(source, refused).await.map_err(Failure::Final)?;
                    continue;
                }
                _ => {}
            }
        }
        return if received.status.is_success() {
            Ok(received)
        } else {
            Err(Failure::Attempt(explain::refusal(received, request, authorization.as_ref())))
        };
    }
}

/// Sends a request. Reads the body of the response if the mode is [`Mode::Buffer`] or the status is not a success.
async fn exchange(
    transport: &Transport,
    request: &Request,
    url: &Url,
    mut outgoing: reqwest::Request,
    mode: Mode,
    limit: Duration,
) -> Result<Received, Error> {
    let http = &transport.http;
    let log = log::Exchange::begin(request, &outgoing);
    let response = match mode {
        Mode::Buffer => {
            *outgoing.timeout_mut() = Some(limit);
            net::send(http, outgoing).await
        }
        // The timeout of reqwest includes the body, and would end a long download.
        Mode::Stream => match tokio::time::timeout(limit, net::send(http, outgoing)).await {
            Ok(response) => response,
            Err(_) => return Err(Error::new(ErrorKind::Timeout, format!("no response within {limit:?}"))),
        },
    };
    let mut response = response?;
    let status = response.status();
    let mut headers = std::mem::take(response.headers_mut());
    mark_credentials(&mut headers);
    if mode == Mode::Stream && status.is_success() {
        log.end(status, &headers, None);
        return Ok(Received { status, headers, body: Body::Stream(response), is_verified: false, permit: None });
    }
    let read = body::read(response, url, &mut headers, transport.defaults.max_response_size);
    let read = match mode {
        Mode::Buffer => read.await,
        Mode::Stream => tokio::time::timeout(limit, read).await.unwrap_or_default(),
    };
    log.end(status, &headers, Some(&read.bytes));
    match read.fault {
        // An error response whose body cannot be read is reported by its status.
        Some(fault) if status.is_success() && fault.kind() == ErrorKind::Limit => {
            Err(fault.with_status(status, headers, read.bytes))
        }
        Some(fault) if status.is_success() => Err(fault),
        _ => {
            let is_verified = read.is_verified;
            Ok(Received { status, headers, body: Body::Bytes(read.bytes), is_verified, permit: None })
        }
    }
}
