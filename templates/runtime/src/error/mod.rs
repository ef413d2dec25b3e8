//! The one error type of the crate. It is opaque and one pointer wide, and has accessors for its kind and for the answer. It
//! holds what the server sent, without the secrets of the request, and its texts are short and of one line: it can be logged.

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

/// The longest message that is shown, in characters.
const MAX_MESSAGE: usize = 500;
/// The longest text of an error without the hint, in bytes.
const MAX_TEXT: usize = 1600;

/// What went wrong.
///
/// `Display` and `Debug` give one line of at most 2 KiB: long texts of the server are cut, and its control characters and line
/// breaks are escaped. [`body`](Self::body) has all of what was sent.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    /// The message of the last attempt, where this error only says that there was no time for another one.
    last: Option<String>,
    operation: Option<&'static str>,
    hint: Option<&'static str>,
    attempts: u32,
    retry_after: Option<Duration>,
    answer: Option<ErrorAnswer>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Clone)]
struct ErrorAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    parsed: Option<ErrorBody>,
}

impl ErrorAnswer {
    /// Writes what the body says and the message does not: its properties or, if none is recognized, an excerpt.
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

/// Kinds of errors, by what a caller can do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built (address, headers, half a pair of credentials), or it is used without a tokio runtime, or by a
    /// call that blocks inside of one.
    Configuration,
    /// No credentials could be had, or the server refused them.
    Credentials,
    /// A parameter cannot be sent; nothing was.
    Request,
    /// No connection could be made; nothing was sent.
    Connect,
    /// A limit of time was reached.
    Timeout,
    /// The connection broke: the server may or may not have done what was asked.
    Connection,
    /// The server answered with a redirect, which is not followed.
    Redirect,
    /// The API answered with an error.
    Api,
    /// The answer could not be decoded.
    Decode,
    /// There is more than a limit of the client or the call allows: bytes of a body, items or pages of a list.
    Limit,
    /// What was waited for did not happen.
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
            answer: None,
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
        self.0.answer = Some(ErrorAnswer { status, headers, body, parsed });
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// When to try again, where that is not what the answer says.
    pub(crate) fn with_retry_after(mut self, pause: Duration) -> Self {
        self.0.retry_after = Some(pause);
        self
    }

    /// Takes over the answer and the advice of an earlier error, which becomes the source: this one only says that there was
    /// no more time.
    pub(crate) fn with_last(mut self, last: Self) -> Self {
        self.0.last = Some(last.0.last.as_ref().unwrap_or(&last.0.message).clone());
        self.0.hint = self.0.hint.or(last.0.hint);
        self.0.answer.clone_from(&last.0.answer);
        self.0.source = Some(last.into());
        self
    }

    /// The same error for another caller; the cause, which cannot be copied, is left out.
    pub(crate) fn copy(&self) -> Self {
        let Inner { kind, message, last, operation, hint, attempts, retry_after, answer, source: _ } = &*self.0;
        Self(Box::new(Inner {
            kind: *kind,
            message: message.clone(),
            last: last.clone(),
            operation: *operation,
            hint: *hint,
            attempts: *attempts,
            retry_after: *retry_after,
            answer: answer.clone(),
            source: None,
        }))
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The id of the operation that failed.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the answer, when there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer, whole up to [`max_response_size`](crate::ClientBuilder::max_response_size). Secrets of the
    /// request that the server repeats in an error are `[REDACTED]`; otherwise it is as it came.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    /// What the API says about it, when it said so in JSON, whatever the content type.
    pub fn api_error(&self) -> Option<&ErrorBody> {
        self.0.answer.as_ref()?.parsed.as_ref()
    }

    /// The API's stable code, such as `CLUSTER_NOT_FOUND`.
    pub fn error_code(&self) -> Option<&str> {
        self.api_error()?.error_code.as_deref()
    }

    /// How long to wait before the next try: what the answer's `Retry-After` asks for, at most a day, or what is left of an
    /// earlier one.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after.or_else(|| headers::retry_after(self.headers()?))
    }

    /// The rate limit that the answer speaks of.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.headers()?)
    }

    /// Whether the same request may succeed later: limits, overload, broken connections.
    ///
    /// It says nothing about whether sending it twice is safe: a broken connection can hide a change that was made.
    pub fn is_retryable(&self) -> bool {
        match self.status() {
            Some(status) => matches!(status.as_u16(), 429 | 500 | 502..=504),
            None => matches!(self.kind(), ErrorKind::Connect | ErrorKind::Connection | ErrorKind::Timeout),
        }
    }

    /// Whether the API says that there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Whether a limit of time was reached.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, last, operation, hint, attempts, answer, .. } = &*self.0;
        let mut text = String::new();
        if let Some(operation) = operation {
            write!(text, "{operation}: ")?;
        }
        write!(text, "{}", Line::new(message, MAX_MESSAGE))?;
        let last = last.as_deref().filter(|last| last != message);
        if let Some(last) = last {
            write!(text, "; the last attempt ended with: {}", Line::new(last, MAX_MESSAGE))?;
        }
        if let Some(answer) = answer {
            answer.write_after(&mut text, last.unwrap_or(message))?;
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
            // Its text is escaped already.
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
