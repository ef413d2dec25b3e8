//! Requests: the methods of the handles, what can be set on a call, and what it gives.
//!
//! In: operations with their versions and names. Out: the requests of the surface. This module decides how methods take parameters
//! and bodies.

#[cfg(test)]
mod tests;

use super::docs::methods::Documented;
use super::names::{OperationNames, RequestNames};
use super::types::{is_copy, setter_name};
use super::{Layout, deprecation, docs};
use crate::model::{self, BodyFormat, Operation, Shape, TypeRef, Version};
use crate::surface::{
    Answer, BodySetter, Example, Info, Method, Pages, Param, ParamSetter, Poll, Request, Take, Type, Wait,
};

impl Layout<'_> {
    /// Returns the requests of an operation, one for each version.
    pub(super) fn requests(&self, operation: &Operation) -> Vec<Request> {
        let Some(names) = self.names.operations.get(&operation.id) else { return Vec::new() };
        let versions = operation.versions.iter().zip(&names.versions).enumerate();
        versions.map(|(index, (version, request))| self.request(operation, version, index, names, request)).collect()
    }

    fn request(
        &self,
        operation: &Operation,
        version: &Version,
        index: usize,
        names: &OperationNames,
        request: &RequestNames,
    ) -> Request {
        let params: Vec<(&model::Param, &str)> =
            operation.params.iter().zip(names.params.iter().map(String::as_str)).collect();
        let (required, optional): (Vec<_>, Vec<_>) = params.into_iter().partition(|(param, _)| param.required);
        let answer = match &version.response.format {
            BodyFormat::None => Answer::None,
            BodyFormat::Text => Answer::Text,
            BodyFormat::Bytes => Answer::Bytes,
            BodyFormat::Json(ty) => Answer::Json(self.ty(ty)),
        };
        let pages = self.pages(version);
        let documented = Documented { operation, version, names, request, answer: &answer, pages: pages.as_ref() };
        let body = version.body.as_ref().map(|body| (body.required, self.take_body(&body.ty)));
        let (required_body, optional_body) = match body {
            Some((true, take)) => (Some(take), None),
            Some((false, take)) => (None, Some(take)),
            None => (None, None),
        };
        Request {
            operation: operation.id.clone(),
            index,
            stability: version.stability,
            alias: request.alias.clone(),
            marker: request.marker.clone(),
            constant: request.constant.clone(),
            docs: self.call_docs(&documented),
            info: info(operation, version),
            roles: operation.roles.clone(),
            method: Method {
                name: request.method.clone(),
                doc_alias: docs::alias(operation.id.as_str(), &request.method),
                docs: self.method_docs(&documented),
                deprecated: deprecation::of_method(operation, version),
                params: required.iter().map(|(param, name)| self.param(param, name)).collect(),
                body: required_body,
            },
            setters: optional.iter().map(|(param, name)| self.param_setter(&documented, param, name)).collect(),
            body_setter: optional_body.map(|take| BodySetter {
                name: "set_body".to_owned(),
                take,
                docs: vec!["Sets the body, which is optional.".to_owned()],
            }),
            pages: pages.clone(),
            answer: answer.clone(),
            wait: self.wait(operation, version, request),
            update: self.updates.get(&(operation.id.clone(), index)).cloned(),
            // Added when all types of the crate are there.
            example: Example::default(),
        }
    }

    fn param(&self, param: &model::Param, name: &str) -> Param {
        Param {
            name: name.to_owned(),
            wire: param.wire.clone(),
            location: param.location,
            take: self.take_param(&param.ty),
            constraints: param.constraints.facts.clone(),
        }
    }

    fn param_setter(&self, documented: &Documented<'_>, param: &model::Param, name: &str) -> ParamSetter {
        ParamSetter {
            name: setter_name(name),
            param: match self.param(param, name) {
                // As the setters of fields. A method borrows the texts of its arguments.
                param if param.take == Take::Text => Param { take: Take::IntoText(Type::String), ..param },
                param => param,
            },
            docs: self.param_docs(documented, param),
            deprecated: deprecation::of(param.deprecated, param.retired.as_ref()),
        }
    }

    /// Returns how a method takes a parameter.
    fn take_param(&self, ty: &TypeRef) -> Take {
        match ty {
            ty if is_copy(ty) => Take::Value(self.ty(ty)),
            TypeRef::List(item) if is_copy(item) || self.is_enum(item) => Take::Each(self.ty(item)),
            // Items of other types are sent as text.
            TypeRef::List(_) => Take::Each(Type::String),
            ty if self.is_enum(ty) => Take::IntoText(self.ty(ty)),
            TypeRef::Any | TypeRef::Named(_) | TypeRef::Boxed(_) | TypeRef::Map(_) => Take::Json,
            _ => Take::Text,
        }
    }

    /// Returns how a method takes a body. A union is created from the struct of a variant, too.
    fn take_body(&self, ty: &TypeRef) -> Take {
        let shape = ty.id().and_then(|id| self.api.get(id)).map(|def| &def.shape);
        match ty {
            TypeRef::List(item) => Take::Each(self.ty(item)),
            TypeRef::Map(value) => Take::Pairs(self.ty(value)),
            ty if is_copy(ty) => Take::Value(self.ty(ty)),
            TypeRef::String | TypeRef::Secret => Take::Into(self.ty(ty)),
            ty if matches!(shape, Some(Shape::Union(_) | Shape::Enum(_))) => Take::Into(self.ty(ty)),
            ty => Take::Borrow(self.ty(ty)),
        }
    }

    /// Returns the list of a response that is one page.
    fn pages(&self, version: &Version) -> Option<Pages> {
        let (paging, BodyFormat::Json(page)) = (version.paging.as_ref()?, &version.response.format) else {
            return None;
        };
        let def = self.api.get(page.id()?)?;
        let Shape::Struct(object) = &def.shape else { return None };
        let position = object.fields.iter().position(|field| field.wire == paging.items)?;
        let field = self.names.members.get(&def.id)?.get(position)?.clone();
        Some(Pages { item: self.ty(&paging.item), field, wire: paging.items.clone() })
    }

    fn wait(&self, operation: &Operation, version: &Version, names: &RequestNames) -> Option<Wait> {
        let rule = version.wait.as_ref()?;
        Some(Wait {
            constant: names.wait.clone(),
            docs: self.wait_docs(operation, rule),
            poll: self.poll(operation, version, rule)?,
            value: rule.ty.as_ref().map(|ty| self.ty(ty)),
            rule: rule.clone(),
        })
    }

    /// Returns the operation to poll: the name of its static if that is in the same file, otherwise a description of its own.
    fn poll(&self, start: &Operation, version: &Version, rule: &model::Wait) -> Option<Poll> {
        let poll = self.api.operation(rule.poll.as_str())?;
        let index = poll.versions.iter().position(|it| it.name == rule.poll_version && it.format.is_none())?;
        let looked = poll.versions.get(index)?;
        if poll.group == start.group && looked.stability == version.stability {
            let names = self.names.operations.get(&poll.id)?.versions.get(index)?;
            return Some(Poll::Constant(names.constant.clone()));
        }
        Some(Poll::Info(Box::new(info(poll, looked))))
    }
}

fn info(operation: &Operation, version: &Version) -> Info {
    Info {
        id: operation.id.clone(),
        group: operation.group.clone(),
        method: operation.method,
        path: operation.path.clone(),
        version: version.name.clone(),
        sunset: version.sunset.clone(),
        accept: version.response.accept.clone(),
        content_type: version.body.as_ref().map(|body| body.media_type.clone()),
        authenticated: operation.authenticated,
    }
}
