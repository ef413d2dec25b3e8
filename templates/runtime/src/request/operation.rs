//! The description of an operation, which the generated code declares as a constant.

use std::fmt;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the variants are the names of the methods")]
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

    /// Returns the name of the method, such as `GET`.
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

    /// Returns whether the method does not change anything: `GET`, `HEAD`, `OPTIONS`, `TRACE`.
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    /// Returns whether a repeated request has the same effect as a single one.
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
    /// A placeholder for a request without an operation.
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

/// An operation of the API in one version.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The `operationId`.
    pub id: &'static str,
    /// The tag of the operation.
    pub group: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{placeholders}` that a request fills in their order.
    pub path: &'static str,
    /// The version; `None` if the API has no versions.
    pub version: Option<&'static str>,
    /// The date from which the version is no longer available.
    pub sunset: Option<&'static str>,
    /// The `Accept` header.
    pub accept: &'static str,
    /// The `Content-Type` header; `None` for an operation without a body.
    pub content_type: Option<&'static str>,
    /// Whether the operation requires credentials. Otherwise none are sent.
    pub authenticated: bool,
}
