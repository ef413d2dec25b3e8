//! Requests of the crate: the method that makes one, what describes it, and what can be set on it.

use serde::Serialize;

use super::{Deprecation, Take, Type};
use crate::model::{self, ApiVersion, GroupId, MediaType, OperationId, ParamLocation, Stability};

/// One operation in one version, and in one format if it has several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The operation.
    pub operation: OperationId,
    /// Its position among the versions of the operation, oldest first.
    pub index: usize,
    /// How settled the version is.
    pub stability: Stability,
    /// The name of the call's type: an alias of the runtime's `Call`.
    pub alias: String,
    /// The type without values that stands for the operation.
    pub marker: String,
    /// The static that describes the operation.
    pub constant: String,
    /// The documentation of the alias.
    pub docs: Vec<String>,
    /// What the static holds.
    pub info: Info,
    /// The method of the group's handle.
    pub method: Method,
    /// The methods of the call that set an optional parameter each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<ParamSetter>,
    /// The method of the call that sets an optional body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_setter: Option<BodySetter>,
    /// What `send()` gives.
    pub answer: Answer,
    /// The list that streams read, for a request whose response is one page of many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// How `wait()` follows what the request starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
}

/// What the runtime has to know to send a request.
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

/// The method that makes a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// The required parameters, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Param>,
    /// The type of the body, if one is required: the last argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Type>,
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Param {
    /// The name of the argument.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// Where it goes.
    pub location: ParamLocation,
    /// How it is taken.
    pub take: Take,
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
    /// The type of the body.
    pub ty: Type,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// What a successful response becomes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Nothing: the body, if any, is not read.
    None,
    /// A `String`.
    Text,
    /// Bytes.
    Bytes,
    /// A value that JSON is decoded into.
    Json(Type),
}

/// A response that is one page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pages {
    /// The type of one item.
    pub item: Type,
    /// The field of the page that holds the items.
    pub field: String,
    /// The name of that property on the wire.
    pub wire: String,
}

/// How the work that a request starts is followed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wait {
    /// The static that holds the rule.
    pub constant: String,
    /// The operation that shows the state.
    pub poll: Poll,
    /// What `wait()` gives in the end; `None` for nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Type>,
    /// The rule.
    pub rule: model::Wait,
}

/// How a rule names the operation that shows the state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Poll {
    /// By the static of the request in the same file.
    Constant(String),
    /// By a description of its own, since the request is in another module or behind another feature.
    Info(Box<Info>),
}

impl Request {
    /// Calls `visit` with each type that the request mentions.
    pub fn for_each_type<'a>(&'a self, mut visit: impl FnMut(&'a Type)) {
        let params = self.method.params.iter().chain(self.setters.iter().map(|setter| &setter.param));
        params.filter_map(|param| param.take.ty()).for_each(&mut visit);
        self.method.body.iter().chain(self.body_setter.iter().map(|setter| &setter.ty)).for_each(&mut visit);
        if let Answer::Json(ty) = &self.answer {
            visit(ty);
        }
        self.pages.iter().for_each(|pages| visit(&pages.item));
        self.wait.iter().filter_map(|wait| wait.value.as_ref()).for_each(visit);
    }

    /// Whether the request or a part of it is deprecated.
    pub fn has_deprecated(&self) -> bool {
        self.method.deprecated.is_some() || self.setters.iter().any(|setter| setter.deprecated.is_some())
    }
}
