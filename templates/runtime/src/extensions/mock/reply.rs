//! Replies: a value, bytes, nothing, or an error of the API, with status and headers.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;

use http::StatusCode;
use wiremock::ResponseTemplate;

use crate::error::{BadRequestField, ErrorBody, error_document};
use crate::wire::{ToJson, Value, to_vec};

/// A reply to requests whose response has the type `A`.
///
/// A value, a reference to one and an [`ErrorReply`] convert to a reply, so that [`When::reply`](super::When::reply) takes
/// each of them.
#[derive(Clone)]
#[must_use = "a reply is sent by `When::reply` or `When::reply_each`"]
pub struct Reply<A> {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    answer: PhantomData<fn(A)>,
}

#[derive(Clone)]
enum Body {
    Empty,
    /// JSON that is sent with the media type of the operation.
    Json(Vec<u8>),
    /// Bytes that are sent with the media type of the operation.
    Bytes(Vec<u8>),
    Error(ErrorBody),
}

impl<A> Reply<A> {
    fn new(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), body, answer: PhantomData }
    }

    /// Creates a reply with status 200 and a value.
    pub fn value(value: impl Borrow<A>) -> Self
    where
        A: ToJson,
    {
        Self::new(200, Body::Json(to_vec(value.borrow())))
    }

    /// Creates a reply with status 200 and bytes, for instance a log or a CSV file.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(200, Body::Bytes(bytes.into()))
    }

    /// Creates a reply without a body.
    pub fn empty(status: u16) -> Self {
        Self::new(status, Body::Empty)
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header. A name can be added several times.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns the response to a request of an operation with this media type.
    ///
    /// # Panics
    /// Panics if a header is not valid in HTTP, so that the test fails.
    pub(super) fn template(self, media_type: &str) -> ResponseTemplate {
        let content_type = format!("{media_type};charset=utf-8");
        let template = ResponseTemplate::new(self.status);
        let template = match self.body {
            Body::Empty => template,
            // The response of such an operation is a text, which is not sent as JSON.
            Body::Json(json) if !media_type.contains("json") => template.set_body_raw(text_of(json), &content_type),
            Body::Json(bytes) | Body::Bytes(bytes) => template.set_body_raw(bytes, &content_type),
            Body::Error(body) => template.set_body_json(error_document(&body)),
        };
        self.headers
            .into_iter()
            .fold(template, |template, (name, value)| template.append_header(name.as_str(), value.as_str()))
    }
}

/// Returns the text that a JSON text contains. Other JSON is returned unchanged.
fn text_of(json: Vec<u8>) -> Vec<u8> {
    match serde_json::from_slice::<Value>(&json) {
        Ok(Value::String(text)) => text.into_bytes(),
        _ => json,
    }
}

impl<A: ToJson> From<A> for Reply<A> {
    fn from(value: A) -> Self {
        Self::value(value)
    }
}

impl<A: ToJson> From<&A> for Reply<A> {
    fn from(value: &A) -> Self {
        Self::value(value)
    }
}

impl<A> From<ErrorReply> for Reply<A> {
    fn from(ErrorReply { status, headers, body }: ErrorReply) -> Self {
        Self { headers, ..Self::new(status, Body::Error(body)) }
    }
}

/// A reply with an error of the API.
#[derive(Clone)]
#[must_use = "a reply is sent by `When::reply` or `When::reply_each`"]
pub struct ErrorReply {
    status: u16,
    headers: Vec<(String, String)>,
    body: ErrorBody,
}

impl ErrorReply {
    /// Creates an error with a status and a code such as `NOT_FOUND`. Its reason is the name of the status.
    pub fn new(status: u16, error_code: impl Into<String>) -> Self {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let mut body = ErrorBody::default();
        (body.error, body.error_code) = (Some(status.into()), Some(error_code.into()));
        body.reason = reason.map(str::to_owned);
        Self { status, headers: Vec::new(), body }
    }

    /// Sets the description of the error for people.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.body.detail = Some(detail.into());
        self
    }

    /// Sets the reason. Default: the name of the status, such as `Not Found`.
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.body.reason = Some(reason.into());
        self
    }

    /// Sets the values that the detail mentions.
    pub fn with_parameters(mut self, parameters: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        self.body.parameters = parameters.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a field of the request that the server rejected, with the reason.
    pub fn with_rejected_field(mut self, field: impl Into<String>, description: impl Into<String>) -> Self {
        let mut rejected = BadRequestField::default();
        (rejected.field, rejected.description) = (field.into(), description.into());
        self.body.bad_request_fields.push(rejected);
        self
    }

    /// Adds a header, such as `Retry-After`. A name can be added several times.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

// Values and headers can contain secrets.
impl<A> fmt::Debug for Reply<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}

impl fmt::Debug for ErrorReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorReply").field("status", &self.status).field("body", &self.body).finish_non_exhaustive()
    }
}
