//! Operations: their parameters, their versions, and the requests and responses of each version.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ApiVersion, Constraints, Docs, GroupId, MediaType, Method, OperationId, Retirement, TypeRef};

/// An operation: a method of a path.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Operation {
    /// The `operationId`, or the method and the path if the document has none.
    pub id: OperationId,
    /// The JSON pointer of the operation.
    pub pointer: String,
    /// The group: the first tag of the operation.
    pub group: GroupId,
    /// The HTTP method.
    pub method: Method,
    /// The path template.
    pub path: String,
    /// The short name of the operation, from the extension that the configuration names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_name: Option<String>,
    /// The path parameters in the order of the path template, then the others by name.
    pub params: Vec<Param>,
    /// Whether the operation needs credentials: false for `security: []`.
    pub authenticated: bool,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// The roles, of which a caller needs one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The description.
    pub docs: Docs,
    /// The media types of the request, as the document declares them. The `versions` pass removes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Content>,
    /// Whether the request body is required.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub body_required: bool,
    /// The 2xx responses, as the document declares them. The `versions` pass removes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<RawResponse>,
    /// The types of error bodies in all versions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<TypeRef>,
    /// The versions, oldest first and previews last. Set by the `versions` pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// A parameter outside the body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Param {
    /// The name on the wire.
    pub wire: String,
    /// The part of the request that has the parameter.
    pub location: ParamLocation,
    /// The type. A list repeats the parameter for each item.
    pub ty: TypeRef,
    /// Whether the parameter is required.
    pub required: bool,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// The bounds, the pattern and the default.
    pub constraints: Constraints,
    /// The description.
    pub docs: Docs,
}

/// The part of a request that has a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParamLocation {
    /// The path.
    Path,
    /// The query string.
    Query,
    /// A header.
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

/// A media type of a request or response, as the document declares it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// The media type.
    pub media_type: MediaType,
    /// The type of the body; `None` if the media type has no schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeRef>,
    /// Whether the schema has `format: binary`: the body is bytes, not text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub binary: bool,
    /// The date (`YYYY-MM-DD`) from which the server no longer supports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
}

/// A response as the document declares it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RawResponse {
    /// The status, 200 to 299.
    pub status: u16,
    /// The media types; none if the response has no body.
    pub contents: Vec<Content>,
}

/// A version of an operation in one format. The generated crate has a request for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// The name, such as `2024-08-05` or `preview`; `None` for an operation without versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ApiVersion>,
    /// Whether it is the current version, a superseded one or a preview.
    pub stability: Stability,
    /// The date (`YYYY-MM-DD`) from which the server no longer supports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// The request body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The response.
    pub response: Response,
    /// The format, such as `csv`. `None` for JSON, or for the first format of a version that does not have JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The list that the response is a page of. Set by the `paging` pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// The way to wait for the work that the request starts. Set by the `waiters` pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// A realistic request. Set by the `examples` pass.
    #[serde(skip_serializing_if = "Example::is_empty")]
    pub example: Example,
}

/// The values of a realistic request, by their names on the wire.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Example {
    /// The required parameters, and optional ones that matter.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Value>,
    /// The body; `None` if there is none, or if it is optional and left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

impl Example {
    fn is_empty(&self) -> bool {
        self.params.is_empty() && self.body.is_none()
    }
}

impl Version {
    /// The types of the values that a request of this version returns: the response, and the result of the wait.
    pub fn given(&self) -> impl Iterator<Item = &TypeRef> {
        let response = match &self.response.format {
            BodyFormat::Json(ty) => Some(ty),
            _ => None,
        };
        response.into_iter().chain(self.wait.iter().filter_map(|wait| wait.ty.as_ref()))
    }

    /// Calls `visit` with a mutable reference to each type of this version.
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

/// The stability of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stability {
    /// The newest stable version of its operation.
    Current,
    /// A stable version that has a newer one.
    Superseded,
    /// A version that can change without notice.
    Preview,
}

/// A request body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    /// The value of the header `Content-Type`.
    pub media_type: MediaType,
    /// The type of the body.
    pub ty: TypeRef,
    /// Whether the body is required.
    pub required: bool,
}

/// The response of a version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// The value of the header `Accept` of the request.
    pub accept: MediaType,
    /// The way to read the body.
    pub format: BodyFormat,
}

/// The way to read a response body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyFormat {
    /// The body is not read, because the document has no schema for it.
    None,
    /// JSON of this type.
    Json(TypeRef),
    /// Text such as CSV or PEM.
    Text,
    /// Bytes such as a compressed log.
    Bytes,
}

/// The list of which an operation returns a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paging {
    /// The property of the response with the items.
    pub items: String,
    /// The type of an item.
    pub item: TypeRef,
}

/// The way to wait for the work that a request starts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wait {
    /// The id of the operation that is polled and returns the state.
    pub poll: OperationId,
    /// The version of that operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll_version: Option<ApiVersion>,
    /// The type of the result; `None` if the wait has no result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeRef>,
    /// The sources of the path parameters of `poll`, in their order.
    pub arguments: Vec<Argument>,
    /// The properties with the state. The first one that a response has counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<String>,
    /// The states in which the work has ended with success.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<String>,
    /// The states in which the work has failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failure: Vec<String>,
    /// Properties that have a value once the work has ended with success.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub success_if: Vec<String>,
    /// Properties that have a value once the work has failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failure_if: Vec<String>,
    /// The meaning of a poll that finds nothing.
    pub gone: Gone,
    /// The error codes of polls that mean that the work has not ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_yet: Vec<String>,
    /// The seconds before the first poll.
    pub initial_delay: u64,
    /// The seconds between two polls.
    pub interval: u64,
    /// The seconds after which the wait fails.
    pub timeout: u64,
}

/// The source of a path parameter of the operation that is polled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Argument {
    /// A path parameter of the request that starts the work, by its position from 0.
    Path(usize),
    /// A property of the response to that request, or of its body. The first one that exists counts.
    Property(Vec<String>),
}

/// The meaning of a poll that finds nothing: a 404 response, or an empty object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gone {
    /// The work has ended with success, such as a deletion.
    Success,
    /// The object of the wait does not exist yet.
    #[default]
    NotYet,
    /// The work has failed.
    Failure,
}
