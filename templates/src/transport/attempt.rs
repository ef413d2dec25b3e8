//! One attempt: the request is put together, given credentials, sent, and its answer read. A 401 that other credentials can
//! mend is part of the attempt. What it refuses to know is whether there will be another one.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use tracing::Instrument as _;
use tracing::field::Empty;
use url::Position;

use super::{explain, gzip};
use crate::credentials::{Credentials, Grant, Line};
use crate::error::{Error, ErrorKind};
use crate::net;
use crate::request::Request;

/// What becomes of the body of a successful answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is read to its end, decompressed if the server says that it is compressed.
    Buffer,
    /// It is left as it comes.
    Stream,
}

pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
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
    request: &Request,
    url: &Url,
    headers: &HeaderMap,
    mode: Mode,
    resends: u32,
) -> Result<Received, Failure> {
    let client = request.client.inner();
    let anonymous = Credentials::None;
    let credentials = if request.info.authenticated { &client.credentials } else { &anonymous };
    let limit = request.options.attempt_timeout.unwrap_or(client.attempt_timeout);
    let source = client.exchange(request.options.retry.as_ref().unwrap_or(&client.retry));
    let mut grant = credentials.grant(source, None).await.map_err(Failure::Final)?;
    let line =
        Line { method: request.info.method.as_str(), path_and_query: &url[Position::BeforePath..Position::AfterQuery] };
    let mut renewed = false;
    loop {
        let mut outgoing = reqwest::Request::new(request.info.method.into(), url.clone());
        outgoing.headers_mut().clone_from(headers);
        if let Some(header) = grant.header(line).map_err(Failure::Final)? {
            outgoing.headers_mut().insert(AUTHORIZATION, header);
        }
        if let Some(body) = &request.body {
            let body = body.clone();
            *outgoing.body_mut() = Some(if client.foreign_http { net::body_for_once(body) } else { body.into() });
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
        let exchanged = exchange(request, url, outgoing, mode, limit).instrument(span.clone()).await;
        let received = exchanged.map_err(|error| {
            span.record("error.type", tracing::field::debug(error.kind()));
            Failure::Attempt(error)
        })?;
        span.record("http.response.status_code", received.status.as_u16());
        if received.status == StatusCode::UNAUTHORIZED && credentials.renews(&mut grant, &received.headers) {
            match &grant {
                Grant::Digest(_) => continue,
                _ if !renewed => {
                    renewed = true;
                    grant = credentials.grant(source, Some(&grant)).await.map_err(Failure::Final)?;
                    continue;
                }
                _ => {}
            }
        }
        return if received.status.is_success() {
            Ok(received)
        } else {
            Err(Failure::Attempt(explain::refusal(received)))
        };
    }
}

/// Sends and, where it is wanted or the answer is an error, reads to the end.
async fn exchange(
    request: &Request,
    url: &Url,
    mut outgoing: reqwest::Request,
    mode: Mode,
    limit: std::time::Duration,
) -> Result<Received, Error> {
    let http = &request.client.inner().http;
    let response = match mode {
        Mode::Buffer => {
            *outgoing.timeout_mut() = Some(limit);
            net::send(http, outgoing).await
        }
        // A limit for the whole body would cut a long download short.
        Mode::Stream => match tokio::time::timeout(limit, net::send(http, outgoing)).await {
            Ok(response) => response,
            Err(_) => return Err(Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}"))),
        },
    };
    let mut response = response?;
    let status = response.status();
    let mut headers = std::mem::take(response.headers_mut());
    if mode == Mode::Stream && status.is_success() {
        return Ok(Received { status, headers, body: Body::Stream(response) });
    }
    let body = match mode {
        Mode::Buffer => response.bytes().await,
        Mode::Stream => tokio::time::timeout(limit, response.bytes()).await.unwrap_or(Ok(Bytes::new())),
    };
    let body = match body {
        Ok(body) => body,
        // The status of an error says enough, whatever became of its body.
        Err(_) if !status.is_success() => Bytes::new(),
        Err(source) => return Err(net::broken(source, Some(url))),
    };
    let is_gzip = headers.get(CONTENT_ENCODING).is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"gzip"));
    let body = if is_gzip {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        gzip::decompress(body).or_else(|error| if status.is_success() { Err(error) } else { Ok(Bytes::new()) })?
    } else {
        body
    };
    Ok(Received { status, headers, body: Body::Bytes(body) })
}
