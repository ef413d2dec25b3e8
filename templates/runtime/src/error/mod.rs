//! The error type of the crate. It is opaque, has the size of a pointer, and has accessors for its kind and for the error
//! response. The secrets of the request are redacted in the response, and the messages are short and on one line, so that
//! errors can be logged.

mod body;

use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

#[cfg(feature = "mock")]
pub(crate) use self::body::error_document;
pub use self::body::{BadRequestField, ErrorBody};
use crate::headers::{self, RateLimit};
use crate::redact::{self, Line, cut};

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The maximum length in characters of a message.
const MAX_MESSAGE: usize = 500;
/// The maximum length in bytes of the text of an error without the hint.
const MAX_TEXT: usize = 1600;

/// The error of a call or of the configuration of a client.
///
/// `Display` and `Debug` write one line of at most 2 KiB: long texts of the server are truncated, and control characters and line
/// breaks in them are escaped. They contain the code and the detail of the API's error or, if the body of the response has
/// none, an excerpt of the body without secrets. [`body`](Self::body) returns the whole body.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    /// The message of the last attempt, if this error is a timeout before a further attempt.
    last: Option<String>,
    operation: Option<&'static str>,
    hint: Option<&'static str>,
    attempts: u32,
    retry_after: Option<Duration>,
    response: Option<ErrorResponse>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone)]
struct ErrorResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    parsed: Option<ErrorBody>,
}

impl ErrorResponse {
    /// Writes the properties of the body that the message does not contain or, if none is recognized, an excerpt.
    fn write_after(&self, out: &mut String, message: &str) -> fmt::Result {
        match &self.parsed {
            Some(body) if body.has_text() => body.write_after(out, message),
            // The body of a redirect repeats an address, which can contain credentials.
            _ if !(self.status.is_client_error() || self.status.is_server_error()) => Ok(()),
            _ => match body::excerpt(&self.body) {
                Some(excerpt) => write!(out, ": {excerpt}"),
                None => Ok(()),
            },
        }
    }
}

/// The kinds of errors, by the possible reactions of a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration of the client is invalid (address, headers, incomplete credentials), the client is used without a tokio
    /// runtime, or a blocking call is made inside of a runtime.
    Configuration,
    /// Credentials could not be obtained, or the server rejected them.
    Credentials,
    /// A parameter cannot be sent. No request was sent.
    Request,
    /// The connection could not be established. No request was sent.
    Connect,
    /// A timeout expired.
    Timeout,
    /// The connection broke. It is unknown whether the server processed the request.
    Connection,
    /// The server responded with a redirect, which is not followed.
    Redirect,
    /// The server responded with an error.
    Api,
    /// The response could not be decoded.
    Decode,
    /// A limit of the client or the call was exceeded: bytes of a body, items or pages of a list.
    Limit,
    /// A waiter ended without success.
    Wait,
    /// A local file could not be read or written.
    File,
}

#[allow(dead_code)]
impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            last: None,
            operation: None,
            hint: None,
            attempts: 0,
            retry_after: None,
            response: None,
            source: None,
        }))
    }

    pub(crate) fn with_operation(mut self, id: &'static str) -> Self {
        self.0.operation = Some(id);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_hint(mut self, hint: &'static str) -> Self {
        self.0.hint = Some(hint);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let is_readable = !status.is_success() && body.len() <= redact::MAX_PARSED;
        let parsed = if is_readable { ErrorBody::parse(&body) } else { None };
        self.0.response = Some(ErrorResponse { status, headers, body, parsed });
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets the pause before the next attempt, in place of that in the response.
    pub(crate) fn with_retry_after(mut self, pause: Duration) -> Self {
        self.0.retry_after = Some(pause);
        self
    }

    /// Sets the error of the last attempt as the source of this timeout, and takes over its response and hint.
    pub(crate) fn with_last(mut self, last: Self) -> Self {
        self.0.last = Some(last.0.last.as_ref().unwrap_or(&last.0.message).clone());
        self.0.hint = self.0.hint.or(last.0.hint);
        self.0.response.clone_from(&last.0.response);
        self.0.source = Some(last.into());
        self
    }

    /// Copies the error for another caller, without its source, which cannot be copied.
    pub(crate) fn copy(&self) -> Self {
        let Inner { kind, message, last, operation, hint, attempts, retry_after, response, source: _ } = &*self.0;
        Self(Box::new(Inner {
            kind: *kind,
            message: message.clone(),
            last: last.clone(),
            operation: *operation,
            hint: *hint,
            attempts: *attempts,
            retry_after: *retry_after,
            response: response.clone(),
            source: None,
        }))
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the id of the operation that failed.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the status of the response; `None` if there was no response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|answer| &answer.headers)
    }

    /// Returns the body of the response, up to [`max_response_size`](crate::ClientBuilder::max_response_size). Secrets of the
    /// request that the server repeats in it are replaced by `[REDACTED]`.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|answer| &answer.body)
    }

    /// Returns the properties of the body of the response; `None` if it is not a JSON object. The content type does not matter.
    pub fn api_error(&self) -> Option<&ErrorBody> {
        self.0.response.as_ref()?.parsed.as_ref()
    }

    /// Returns the stable error code of the API, such as `NOT_FOUND`.
    pub fn error_code(&self) -> Option<&str> {
        self.api_error()?.error_code.as_deref()
    }

    /// Returns the pause before the next attempt, at most a day: the one that `Retry-After` of the response requires, or what
    /// remains of the pause that an earlier response required.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after.or_else(|| headers::retry_after(self.headers()?))
    }

    /// Returns the rate limit in the headers of the response.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.headers()?)
    }

    /// Returns whether the same request can succeed later: after rate limits, overload and broken connections.
    ///
    /// Sending it again is not necessarily safe: the server can have processed a request whose connection broke.
    pub fn is_retryable(&self) -> bool {
        match self.status() {
            Some(status) => matches!(status.as_u16(), 429 | 500 | 502..=504),
            None => matches!(self.kind(), ErrorKind::Connect | ErrorKind::Connection | ErrorKind::Timeout),
        }
    }

    /// Returns whether the status is 404.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Returns whether a timeout expired.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns the number of attempts.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, last, operation, hint, attempts, response, .. } = &*self.0;
        let mut text = String::new();
        if let Some(operation) = operation {
            write!(text, "{operation}: ")?;
        }
        write!(text, "{}", Line::new(message, MAX_MESSAGE))?;
        let last = last.as_deref().filter(|last| last != message);
        if let Some(last) = last {
            write!(text, "; the last attempt failed with: {}", Line::new(last, MAX_MESSAGE))?;
        }
        if let Some(response) = response {
            response.write_after(&mut text, last.unwrap_or(message))?;
        }
        cut(&mut text, MAX_TEXT);
        f.write_str(&text)?;
        if *attempts > 1 {
            write!(f, " (after {attempts} attempts)")?;
        }
        if let Some(hint) = hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            // The text is already escaped.
            .field("message", &format_args!("\"{self}\""))
            .field("status", &self.status())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests;
