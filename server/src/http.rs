//! The HTTP that a server made from a document needs.
//!
//! In: a listener and a handler. Out: each request as data for the handler, and the handler's response on the connection. The path
//! of a request stays percent-encoded, so that a handler can check its encoding.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request as HttpRequest, Response as HttpResponse, StatusCode};
use axum::routing::any;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::conventions::Errors;

/// The size limit of a request body in bytes.
const MAX_BODY_SIZE: usize = 64 << 20;

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method in upper case.
    pub method: String,
    /// The path as it was sent: percent-encoded and without the query.
    pub path: String,
    /// The decoded query parameters in the order of the query.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty if there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// Returns all values of a header. They are read as UTF-8; other values are left out.
    pub fn header_values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.get_all(name).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
    }
}

/// A response.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers. `Content-Length` is added when the response is sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long the server waits before it sends the response.
    pub delay: Duration,
}

impl Response {
    /// Creates a response without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// Creates a response with a JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into_bytes(), ..Self::default() }.with("Content-Type", "application/json")
    }

    /// Creates an error response in the form of the API; a problem detail (RFC 9457) if the API has no form of its own.
    pub fn error(errors: &Errors, status: u16, code: &str, detail: &str) -> Self {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
        if *errors == Errors::default() {
            let body = json!({"title": reason, "status": status, "detail": detail}).to_string().into_bytes();
            return Self { status, body, ..Self::default() }.with("Content-Type", "application/problem+json");
        }
        let properties = [
            (&errors.status, json!(status)),
            (&errors.code, json!(code)),
            (&errors.detail, json!(detail)),
            (&errors.reason, json!(reason)),
            (&errors.parameters, json!([])),
        ];
        let named = properties.into_iter().filter(|(name, _)| !name.is_empty());
        let body: Map<String, Value> = named.map(|(name, value)| (name.clone(), value)).collect();
        Self::json(status, &Value::Object(body))
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// Handles requests.
pub trait Handler: Send + Sync + 'static {
    /// Returns the response to a request.
    fn handle(&self, request: Request) -> Response;
}

/// Listens on a port of the loopback address; port 0 stands for any free port.
///
/// # Errors
/// Fails if the port is not available.
pub async fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves requests until the future is dropped.
///
/// # Errors
/// Fails if the listener does.
pub async fn serve(listener: TcpListener, handler: Arc<dyn Handler>) -> io::Result<()> {
    let respond = move |request: HttpRequest<Body>| {
        let handler = Arc::clone(&handler);
        async move {
            let response = match read(request).await {
                Ok(request) => handler.handle(request),
                Err(response) => response,
            };
            tokio::time::sleep(response.delay).await;
            write(response)
        }
    };
    axum::serve(listener, any(respond)).await
}

async fn read(request: HttpRequest<Body>) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    let unread = |error: axum::Error| {
        let detail = format!("The request body cannot be read: {error}.");
        Response::error(&Errors::default(), 400, "UNREADABLE_BODY", &detail)
    };
    let body = to_bytes(body, MAX_BODY_SIZE).await.map_err(unread)?.to_vec();
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

/// Decodes a name or a value of `application/x-www-form-urlencoded`, the format of queries.
pub(crate) fn form_decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn write(response: Response) -> HttpResponse<Body> {
    let mut written = HttpResponse::new(Body::from(response.body));
    *written.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        // A recorded header that is not valid in HTTP is left out.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            written.headers_mut().append(name, value);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn body(response: &Response) -> Value {
        serde_json::from_slice(&response.body).unwrap()
    }

    #[test]
    fn an_error_without_conventions_is_a_problem_detail() {
        let error = Response::error(&Errors::default(), 404, "UNKNOWN_PET", "There is no such pet.");
        assert_eq!(body(&error), json!({"title": "Not Found", "status": 404, "detail": "There is no such pet."}));
        assert_eq!(error.headers, [("Content-Type".to_owned(), "application/problem+json".to_owned())]);
    }

    #[test]
    fn an_error_has_the_properties_that_the_conventions_name_and_no_others() {
        let errors = Errors { code: "kind".to_owned(), detail: "text".to_owned(), ..Errors::default() };
        let error = Response::error(&errors, 404, "UNKNOWN_PET", "There is no such pet.");
        assert_eq!(body(&error), json!({"kind": "UNKNOWN_PET", "text": "There is no such pet."}));
    }
}
