//! HTTP, as much of it as a server made from a document needs.
//!
//! In: a listener and a handler. Out: each request as data to the handler, each of its replies to the client. It keeps the path
//! as it was on the wire, so that how it was encoded can be looked at.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request as HttpRequest, Response, StatusCode};
use axum::routing::any;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::net::TcpListener;

/// The longest body that is read: more than any request of an administration API has.
const LONGEST: usize = 64 << 20;

/// A request, as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Upper-case.
    pub method: String,
    /// As it was on the wire: percent-encoded, without the query.
    pub path: String,
    /// Decoded, in the order in which they came.
    pub query: Vec<(String, String)>,
    /// All headers.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// The texts of a header that may be there several times. Letters beyond ASCII are taken for UTF-8.
    pub fn header_values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.get_all(name).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
    }
}

/// What is answered.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long to wait before answering.
    pub delay: Duration,
}

impl Reply {
    /// A status and nothing else.
    pub fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into_bytes(), ..Self::default() }.with("Content-Type", "application/json")
    }

    /// An error as the API writes them.
    pub fn error(status: u16, code: &str, detail: &str) -> Self {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let body = serde_json::json!({
            "error": status, "errorCode": code, "detail": detail, "reason": reason.unwrap_or_default(), "parameters": [],
        });
        Self::json(status, &body)
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// Answers requests.
pub trait Handler: Send + Sync + 'static {
    /// Answers one.
    fn handle(&self, request: Request) -> Reply;
}

/// Listens on a port of this machine; 0 for any that is free.
///
/// # Errors
/// When the port cannot be had.
pub async fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until it is dropped.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, handler: Arc<dyn Handler>) -> io::Result<()> {
    let respond = move |request: HttpRequest<Body>| {
        let handler = Arc::clone(&handler);
        async move {
            let reply = match read(request).await {
                Ok(request) => handler.handle(request),
                Err(reply) => reply,
            };
            tokio::time::sleep(reply.delay).await;
            write(reply)
        }
    };
    axum::serve(listener, any(respond)).await
}

async fn read(request: HttpRequest<Body>) -> Result<Request, Reply> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST).await;
    let body = body.map_err(|error| Reply::error(400, "BODY_NOT_READ", &error.to_string()))?.to_vec();
    let query = parts.uri.query().unwrap_or_default();
    let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (form_decoded(name), form_decoded(value))
    });
    Ok(Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: query.collect(),
        headers: parts.headers,
        body,
    })
}

/// `application/x-www-form-urlencoded`, which queries are in.
pub(crate) fn form_decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn write(reply: Reply) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        // A recorded header that HTTP cannot carry is no loss.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
