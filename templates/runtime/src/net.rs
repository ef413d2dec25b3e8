//! The one place where an HTTP request is executed. In: a client of `reqwest` and a request. Out: the answer of exactly that
//! address, or an [`Error`] that names host and port and nothing else of the address.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use reqwest::{Body, Client, Request, Response, Url};
use url::Position;

use crate::error::{Error, ErrorKind, Result};

/// Sends a request and returns the head of its answer.
///
/// A client that a user brings may follow redirects, and a request that was redirected has lost its body, its method or its
/// credentials on the way, or has given them to another server. Its answer is therefore an error of the kind
/// [`ErrorKind::Redirect`]. One case cannot be seen from here: an address that redirects to itself.
pub(crate) async fn send(http: &Client, request: Request) -> Result<Response> {
    let url = request.url().clone();
    let response = http.execute(request).await.map_err(|source| broken(source, Some(&url)))?;
    if response.url()[..Position::AfterQuery] == url[..Position::AfterQuery] {
        return Ok(response);
    }
    let why = format!(
        "{} redirects, and the HTTP client that was given to the builder followed: the answer is of another address",
        authority(&url)
    );
    Err(Error::new(ErrorKind::Redirect, why)
        .with_hint("switch redirects off in that client (redirect::Policy::none())"))
}

/// A body that can be sent once: a client that follows redirects cannot send it on to another address.
pub(crate) fn body_for_once(bytes: Bytes) -> Body {
    Body::wrap(Once(bytes))
}

/// Describes a request that got no whole answer.
pub(crate) fn broken(source: reqwest::Error, url: Option<&Url>) -> Error {
    let host = url.or(source.url()).map(authority);
    let at = |before: &str, preposition: &str, after: &str| match &host {
        Some(host) => format!("{before} {preposition} {host}{after}"),
        None => format!("{before}{after}"),
    };
    // A connection that takes too long to be made is one that was not made: nothing was sent.
    let (kind, what) = if source.is_connect() {
        (ErrorKind::Connect, at("no connection", "to", ""))
    } else if source.is_timeout() {
        (ErrorKind::Timeout, at("an attempt", "at", " took too long"))
    } else if source.is_redirect() {
        (ErrorKind::Redirect, at("the redirects", "of", " cannot be followed"))
    } else if source.is_builder() {
        (ErrorKind::Request, at("the request", "to", " cannot be sent"))
    } else {
        (ErrorKind::Connection, at("the connection", "to", " broke"))
    };
    // The path can hold what a caller counts as private.
    let source = source.without_url();
    let mut cause: &dyn std::error::Error = &source;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let message = format!("{what}: {cause}");
    Error::new(kind, message).with_source(source)
}

/// Host and port, without user name and password.
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
