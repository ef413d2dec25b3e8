//! What the API's description says about one operation, as a constant that generated code declares.

use std::fmt;

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Trace,
}

impl Method {
    /// `GET`
    pub const GET: Self = Self::Get;
    /// `POST`
    pub const POST: Self = Self::Post;
    /// `PUT`
    pub const PUT: Self = Self::Put;
    /// `PATCH`
    pub const PATCH: Self = Self::Patch;
    /// `DELETE`
    pub const DELETE: Self = Self::Delete;
    /// `HEAD`
    pub const HEAD: Self = Self::Head;
    /// `OPTIONS`
    pub const OPTIONS: Self = Self::Options;
    /// `TRACE`
    pub const TRACE: Self = Self::Trace;

    /// Its name as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
        }
    }

    /// Whether it only reads: `GET`, `HEAD`, `OPTIONS`, `TRACE`.
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    /// Whether sending it twice has the effect of sending it once.
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
            Method::Head => Self::HEAD,
            Method::Options => Self::OPTIONS,
            Method::Trace => Self::TRACE,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl OperationInfo {
    /// No operation, to fill the place of one.
    pub const NONE: Self = Self {
        id: "",
        group: "",
        method: Method::Get,
        path: "",
        version: None,
        sunset: None,
        accept: "",
        content_type: None,
        authenticated: true,
    };
}

/// One operation of the API, in one version.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Its `operationId`.
    pub id: &'static str,
    /// The tag it belongs to.
    pub group: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, with `{placeholders}` that a request fills in order of appearance.
    pub path: &'static str,
    /// Its version; `None` when the API has none.
    pub version: Option<&'static str>,
    /// The day from which this version is no longer served.
    pub sunset: Option<&'static str>,
    /// The `Accept` header.
    pub accept: &'static str,
    /// The `Content-Type` header, for operations that take a body.
    pub content_type: Option<&'static str>,
    /// Whether it needs credentials; to one that does not, none are sent.
    pub authenticated: bool,
}
