//! Operations of the model: what is sent, where, in which version, and what comes back.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ApiVersion, Constraints, Docs, GroupId, MediaType, Method, OperationId, TypeRef};

/// A method on a path.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Operation {
    /// `operationId`, or method and path where the document has none.
    pub id: OperationId,
    /// JSON pointer to it.
    pub pointer: String,
    /// The group that it belongs to: its first tag.
    pub group: GroupId,
    /// The HTTP method.
    pub method: Method,
    /// The path template.
    pub path: String,
    /// The short name that the document gives the operation, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_name: Option<String>,
    /// Path parameters in the order of the template, then the others by name.
    pub params: Vec<Param>,
    /// False when the operation is declared to need no credentials.
    pub authenticated: bool,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Roles of which the caller needs one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// What the document says of it.
    pub docs: Docs,
    /// Request media types, as read; the `versions` pass takes them from here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Content>,
    /// Whether a body must be sent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub body_required: bool,
    /// 2xx responses and their media types, as read; the `versions` pass takes them from here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<RawResponse>,
    /// What errors look like, in any version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<TypeRef>,
    /// What can be called: one for each version, oldest first. Filled by the `versions` pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// A parameter outside the body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Param {
    /// Its name on the wire.
    pub wire: String,
    /// Where it goes.
    pub location: ParamLocation,
    /// Its type; lists repeat the key.
    pub ty: TypeRef,
    /// Whether a call makes sense without it.
    pub required: bool,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Bounds, pattern, default.
    pub constraints: Constraints,
    /// What the document says of it.
    pub docs: Docs,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParamLocation {
    /// Into the path.
    Path,
    /// Into the query string.
    Query,
    /// Into a header.
    Header,
}

impl fmt::Display for ParamLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        })
    }
}

/// A media type with its schema.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// The media type.
    pub media_type: MediaType,
    /// `None` when the media type has no schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeRef>,
    /// `format: binary` or the like: bytes, not text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub binary: bool,
    /// `YYYY-MM-DD` on which the server stops answering it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
}

/// A response as the document declares it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RawResponse {
    /// 200 to 299.
    pub status: u16,
    /// Empty when the response has no body.
    pub contents: Vec<Content>,
}

/// One version of an operation: what a request of the generated crate is made for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// `2024-08-05`, `preview`; `None` in an API without versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ApiVersion>,
    /// Newest, superseded or preview.
    pub stability: Stability,
    /// `YYYY-MM-DD` on which the server stops answering it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
    /// The body to send.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// What comes back.
    pub response: Response,
    /// Other media types under the same version, each a request of its own (`csv` beside `json`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Filled by the paging pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// Filled by the waiters pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
}

impl Version {
    /// The types that a request of this version can give: its answer, and what is there when the wait is over.
    pub fn given(&self) -> impl Iterator<Item = &TypeRef> {
        let answer = match &self.response.format {
            BodyFormat::Json(ty) => Some(ty),
            _ => None,
        };
        answer.into_iter().chain(self.wait.iter().filter_map(|wait| wait.ty.as_ref()))
    }

    /// All types that it mentions, to be changed.
    pub fn for_each_ref_mut(&mut self, mut visit: impl FnMut(&mut TypeRef)) {
        if let Some(body) = &mut self.body {
            visit(&mut body.ty);
        }
        if let BodyFormat::Json(ty) = &mut self.response.format {
            visit(ty);
        }
        if let Some(paging) = &mut self.paging {
            visit(&mut paging.item);
        }
        if let Some(ty) = self.wait.as_mut().and_then(|wait| wait.ty.as_mut()) {
            visit(ty);
        }
    }
}

/// How settled a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stability {
    /// The newest stable version of its operation.
    Current,
    /// A newer version has taken its place.
    Superseded,
    /// May change without notice.
    Preview,
}

/// A request body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    /// The `Content-Type` to send.
    pub media_type: MediaType,
    /// What is sent.
    pub ty: TypeRef,
    /// Whether a call makes sense without it.
    pub required: bool,
}

/// What a version answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// The `Accept` to send.
    pub accept: MediaType,
    /// How the body is read.
    pub format: BodyFormat,
}

/// How a response body is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyFormat {
    /// The document gives no schema: the body, if any, is not read.
    None,
    /// JSON of this type.
    Json(TypeRef),
    /// Text such as CSV or PEM.
    Text,
    /// Bytes such as a compressed log.
    Bytes,
}

/// How an operation pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paging {
    /// The property of the response that holds the items.
    pub items: String,
    /// The type of one item.
    pub item: TypeRef,
}

/// How to wait for what a request starts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wait {
    /// Id of the operation that shows the state.
    pub poll: OperationId,
    /// The version of that operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll_version: Option<ApiVersion>,
    /// What is there in the end; `None` when nothing is, or nothing of interest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeRef>,
    /// Where the path parameters of `poll` come from, in their order.
    pub arguments: Vec<Argument>,
    /// The properties that hold the state; the first that is there counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<String>,
    /// States that are the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<String>,
    /// States that are the end, and an error.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failure: Vec<String>,
    /// Properties that mean the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub success_if: Vec<String>,
    /// Properties that mean an error.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failure_if: Vec<String>,
    /// What it means when there is no such thing.
    pub gone: Gone,
    /// Error codes that only mean: not yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_yet: Vec<String>,
    /// Seconds before the first look.
    pub initial_delay: u64,
    /// Seconds between looks.
    pub interval: u64,
    /// Seconds in all.
    pub timeout: u64,
}

/// Where a path parameter of the operation that shows the state comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Argument {
    /// The n-th path parameter of the request that starts the work, from 0.
    Path(usize),
    /// A property of the answer to that request, or of its body; of several, the first that is there.
    Property(Vec<String>),
}

/// What it means when there is no such thing as is waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gone {
    /// It is what was waited for.
    Success,
    /// It is not there yet.
    #[default]
    NotYet,
    /// An error.
    Failure,
}
