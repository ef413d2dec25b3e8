//! One attempt: the request is put together, given credentials, sent, and its answer read. A 401 that other credentials can
//! mend is part of the attempt. Whether there is another attempt is decided elsewhere.

use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use tokio::sync::OwnedSemaphorePermit;
use tracing::Instrument as _;
use tracing::field::{Empty, debug};
use url::Position;

use super::{Transport, body, explain, log};
use crate::credentials::{Credentials, Grant, Line};
use crate::error::{Error, ErrorKind};
use crate::request::Request;

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

pub(super) enum Failure {
    /// Of this attempt; another one may fare better.
    Attempt(Error),
    /// Of something that was tried often enough already.
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
    let mut grant = credentials.grant(transport.token_request(), None).await.map_err(Failure::Final)?;
    let mut renewed = false;
    loop {
        let mut outgoing = reqwest::Request::new(request.info.method.into(), url.clone());
        outgoing.headers_mut().clone_from(headers);
        if let Some(header) = grant.header(line(request, url)).map_err(Failure::Final)? {
            outgoing.headers_mut().insert(AUTHORIZATION, header);
        }
        if let Some(body) = &request.body {
            *outgoing.body_mut() = Some(body.clone().into());
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
        if received.status == StatusCode::UNAUTHORIZED && credentials.renews(&mut grant, &received.headers) {
            match &grant {
                Grant::Digest(_) => continue,
                _ if !renewed => {
                    renewed = true;
                    let refused = Some(&grant);
                    grant = credentials.grant(transport.token_request(), refused).await.map_err(Failure::Final)?;
                    continue;
                }
                _ => {}
            }
        }
        return if received.status.is_success() {
            Ok(received)
        } else {
            Err(Failure::Attempt(explain::refusal(received, &request.secrets)))
        };
    }
}

/// Sends and, where it is wanted or the answer is an error, reads to the end.
async fn exchange(
    transport: &Transport,
    request: &Request,
    url: &Url,
    mut outgoing: reqwest::Request,
    mode: Mode,
    limit: Duration,
) -> Result<Received, Error> {
    let http = &transport.http;
    log::request(request, &outgoing);
    let response = match mode {
        Mode::Buffer => {
            *outgoing.timeout_mut() = Some(limit);
            http.execute(outgoing).await
        }
        // A limit for the whole body would cut a long download short.
        Mode::Stream => match tokio::time::timeout(limit, http.execute(outgoing)).await {
            Ok(response) => response,
            Err(_) => return Err(Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}"))),
        },
    };
    let mut response = response.map_err(explain::broken)?;
    if response.url().authority() != url.authority() {
        let why =
            "the HTTP client that was given to the builder followed a redirect to another host; switch that off in it";
        return Err(Error::new(ErrorKind::Redirect, why));
    }
    let status = response.status();
    let mut headers = std::mem::take(response.headers_mut());
    if mode == Mode::Stream && status.is_success() {
        log::response(request, status, &headers, None);
        return Ok(Received { status, headers, body: Body::Stream(response), is_verified: false, permit: None });
    }
    let read = body::read(response, &mut headers, transport.defaults.max_response_size);
    let read = match mode {
        Mode::Buffer => read.await,
        Mode::Stream => tokio::time::timeout(limit, read).await.unwrap_or_default(),
    };
    log::response(request, status, &headers, Some(&read.bytes));
    match read.fault {
        // The status of an error says enough, whatever happened to its body.
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

fn line<'a>(request: &'a Request, url: &'a Url) -> Line<'a> {
    let path_and_query = &url[Position::BeforePath..Position::AfterQuery];
    Line { method: request.info.method.as_str(), path_and_query, body: request.body.as_deref() }
}
