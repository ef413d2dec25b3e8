//! Execution of HTTP requests. All requests of the crate are sent by [`send`], which returns a response of exactly the requested
//! address, or an [`Error`] whose message contains only host and port of the address.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use reqwest::{Body, Client, Request, Response, Url};
use url::Position;

use crate::error::{Error, ErrorKind, Result};

/// Sends a request and returns the response without its body.
///
/// The HTTP client of a user can follow redirects. A redirected request has lost its body, its method or its credentials, or has
/// sent them to another server, so that its response is an error of the kind [`ErrorKind::Redirect`]. A redirect to the same
/// address cannot be detected.
pub(crate) async fn send(http: &Client, request: Request) -> Result<Response> {
    let url = request.url().clone();
    let response = http.execute(request).await.map_err(|source| broken(source, Some(&url)))?;
    if response.url()[..Position::AfterQuery] == url[..Position::AfterQuery] {
        return Ok(response);
    }
    let why = format!(
        "{} redirected the request, and the HTTP client that was passed to the builder followed: the response comes from another address",
        authority(&url)
    );
    Err(Error::new(ErrorKind::Redirect, why)
        .with_hint("disable redirects in that client with redirect::Policy::none()"))
}

/// Creates a body that can only be sent once, so that a client that follows redirects cannot send it to another address.
pub(crate) fn body_for_once(bytes: Bytes) -> Body {
    Body::wrap(Once(bytes))
}

/// Converts the error of a request without a complete response.
pub(crate) fn broken(source: reqwest::Error, url: Option<&Url>) -> Error {
    let host = url.or(source.url()).map(authority);
    let at = |before: &str, preposition: &str, after: &str| match &host {
        Some(host) => format!("{before} {preposition} {host}{after}"),
        None => format!("{before}{after}"),
    };
    // A timeout of the connection is a connection error, because nothing was sent.
    let (kind, what) = if source.is_connect() {
        (ErrorKind::Connect, at("cannot connect", "to", ""))
    } else if source.is_timeout() {
        (ErrorKind::Timeout, at("the request", "to", " timed out"))
    } else if source.is_redirect() {
        (ErrorKind::Redirect, at("the redirects", "of", " cannot be followed"))
    } else if source.is_builder() {
        (ErrorKind::Request, at("the request", "to", " cannot be sent"))
    } else {
        (ErrorKind::Connection, at("the connection", "to", " broke"))
    };
    // The path can contain private data.
    let source = source.without_url();
    let mut cause: &dyn std::error::Error = &source;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let message = format!("{what}: {cause}");
    Error::new(kind, message).with_source(source)
}

/// Returns host and port, without user name and password.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

struct Once(Bytes);

impl http_body::Body for Once {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = std::mem::take(&mut self.0);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}
