//! Requests of the crate: the method that creates one, its description, and its setters.

use serde::Serialize;

use super::{Deprecation, Example, Take, Type};
use crate::model::{self, ApiVersion, GroupId, MediaType, OperationId, ParamLocation, Stability};

/// One operation in one version, and in one format if it has several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The operation.
    pub operation: OperationId,
    /// Its position among the versions of the operation, oldest first.
    pub index: usize,
    /// The stability of the version.
    pub stability: Stability,
    /// The name of the type of its call, an alias of the runtime's `Call`.
    pub alias: String,
    /// The type without values that stands for the operation.
    pub marker: String,
    /// The static that describes the operation.
    pub constant: String,
    /// The documentation of the alias.
    pub docs: Vec<String>,
    /// The value of the static.
    pub info: Info,
    /// The roles, of which a caller needs one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The method of the group's handle.
    pub method: Method,
    /// The methods of the call that set optional parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<ParamSetter>,
    /// The method of the call that sets an optional body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_setter: Option<BodySetter>,
    /// The result of `send()`.
    pub answer: Answer,
    /// The list of the response, if that is one page of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// The rule of `wait()`, if the request starts long-running work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// The response of which `for_update` makes the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Update>,
    /// A realistic request.
    pub example: Example,
}

/// The description of an operation, from which the runtime sends a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Info {
    /// The operation.
    pub id: OperationId,
    /// Its group.
    pub group: GroupId,
    /// The HTTP method.
    pub method: model::Method,
    /// The path template.
    pub path: String,
    /// The version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<ApiVersion>,
    /// The day on which the server stops answering it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<String>,
    /// The `Accept` to send.
    pub accept: MediaType,
    /// The `Content-Type` of the body, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<MediaType>,
    /// Whether credentials are sent.
    pub authenticated: bool,
}

/// The method that creates a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// The operation id, by which a search of the documentation finds the method, if it differs from the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_alias: Option<String>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// The required parameters, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Param>,
    /// How the body is taken, if one is required: the last argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Take>,
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Param {
    /// The name of the argument.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// Its location.
    pub location: ParamLocation,
    /// How it is taken.
    pub take: Take,
    /// The constraints by name, such as `maximum` with `500`, and the default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<(String, String)>,
}

/// A method that sets an optional parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParamSetter {
    /// Its name.
    pub name: String,
    /// The parameter.
    pub param: Param,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

/// The method that sets an optional body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BodySetter {
    /// Its name.
    pub name: String,
    /// How the body is taken.
    pub take: Take,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// The value of a successful response.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Nothing: the body, if any, is not read.
    None,
    /// A `String`.
    Text,
    /// Bytes.
    Bytes,
    /// JSON that is decoded to this type.
    Json(Type),
}

/// The list in a response that is one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pages {
    /// The type of one item.
    pub item: Type,
    /// The field of the page that contains the items.
    pub field: String,
    /// The name of that property on the wire.
    pub wire: String,
}

/// A response that can be changed and sent back as the body of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Update {
    /// The operation that returns it.
    pub read: OperationId,
    /// The version of that operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<ApiVersion>,
    /// The type of the response, which has the method `for_update`.
    pub response: Type,
    /// The type of the body, which the method returns.
    pub body: Type,
    /// The documentation of the method; `None` if another request of the same group defines it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<Vec<String>>,
}

impl Update {
    /// Returns whether the response and the body have the same type, so that unknown properties are sent back.
    pub fn keeps_unknown(&self) -> bool {
        self.response == self.body
    }
}

/// How to wait for the work that a request starts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wait {
    /// The static with the rule.
    pub constant: String,
    /// A sentence of the documentation about the end of the wait.
    pub docs: String,
    /// The operation to poll.
    pub poll: Poll,
    /// The result of `wait()`; `None` for `()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Type>,
    /// The rule.
    pub rule: model::Wait,
}

/// How a rule refers to the operation to poll.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Poll {
    /// The static of a request in the same file.
    Constant(String),
    /// A description of its own, because the request is in another module or behind another feature.
    Info(Box<Info>),
}

impl Request {
    /// Calls `visit` with each type that the request mentions.
    pub fn for_each_type<'a>(&'a self, mut visit: impl FnMut(&'a Type)) {
        let params = self.method.params.iter().chain(self.setters.iter().map(|setter| &setter.param));
        params.filter_map(|param| param.take.ty()).for_each(&mut visit);
        let bodies = self.method.body.iter().chain(self.body_setter.iter().map(|setter| &setter.take));
        bodies.filter_map(Take::ty).for_each(&mut visit);
        if let Answer::Json(ty) = &self.answer {
            visit(ty);
        }
        self.pages.iter().for_each(|pages| visit(&pages.item));
        self.wait.iter().filter_map(|wait| wait.value.as_ref()).for_each(&mut visit);
        self.update.iter().filter(|update| update.docs.is_some()).for_each(|update| visit(&update.response));
    }

    /// Returns whether the response can be downloaded in pieces.
    pub fn is_download(&self) -> bool {
        matches!(self.answer, Answer::Text | Answer::Bytes)
    }

    /// Returns whether the request or a part of it is deprecated.
    pub fn has_deprecated(&self) -> bool {
        self.method.deprecated.is_some() || self.setters.iter().any(|setter| setter.deprecated.is_some())
    }
}
