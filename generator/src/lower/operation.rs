//! Path items to operations.
//!
//! In: `openapiv3` path items. Out: operations with their parameters, and their media types as read. Which media type is
//! which version is left to the `versions` pass.

use openapiv3::{Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr, Response, Schema, StatusCode};
use serde_json::Value;

use super::Lowering;
use super::schema::{Place, constraints, escape};
use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::model::{Constraints, Content, Docs, Operation, Param, ParamLocation, RawResponse, TypeId, TypeRef};
use crate::source::{Component, component};

impl<'a> Lowering<'a> {
    pub(super) fn path(&mut self, path: &str, item: &'a PathItem) {
        for (method, operation) in item.iter() {
            let pointer = format!("/paths/{}/{method}", escape(path));
            let id = operation
                .operation_id
                .clone()
                .unwrap_or_else(|| format!("{method} {}", path.trim_matches('/').replace('/', " ")));
            let mut params = Vec::new();
            for (index, parameter) in item.parameters.iter().enumerate() {
                let pointer = format!("/paths/{}/parameters/{index}", escape(path));
                params.extend(self.param(parameter, &id, &pointer));
            }
            for (index, parameter) in operation.parameters.iter().enumerate() {
                if let Some(param) = self.param(parameter, &id, &format!("{pointer}/parameters/{index}")) {
                    // An operation's parameter takes the place of the path's.
                    params.retain(|other: &Param| other.wire != param.wire || other.location != param.location);
                    params.push(param);
                }
            }
            params.retain(|param| !self.config.parameters.hidden.contains(&param.wire));
            params.sort_by_key(|param| match param.location {
                ParamLocation::Path => (path.find(&format!("{{{}}}", param.wire)).unwrap_or(usize::MAX), String::new()),
                _ => (usize::MAX, param.wire.clone()),
            });

            let extension = |name: &Option<String>| name.as_ref().and_then(|name| operation.extensions.get(name));
            let (requests, body_required) = self.requests(operation, &id, &pointer);
            let lowered = Operation {
                tag: operation.tags.first().cloned().unwrap_or_else(|| "Operations".to_owned()),
                method: method.to_uppercase(),
                path: path.to_owned(),
                suggested_name: extension(&self.config.operations.name_extension)
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                name: String::new(),
                params,
                // `security: []` on the operation is the one way to say "none needed" where the document asks for some.
                authenticated: operation.security.as_ref().is_none_or(|security| !security.is_empty()),
                deprecated: operation.deprecated,
                roles: extension(&self.config.operations.roles_extension).map(strings).unwrap_or_default(),
                docs: Docs {
                    summary: operation.summary.clone().filter(|text| !text.trim().is_empty()),
                    description: operation.description.clone().filter(|text| !text.trim().is_empty()),
                    url: extension(&self.config.operations.docs_extension)
                        .and_then(Value::as_str)
                        .map(str::to_owned)
                        .or_else(|| operation.external_docs.as_ref().map(|docs| docs.url.clone())),
                },
                requests,
                body_required,
                responses: self.responses(operation, &id, &pointer),
                errors: self.errors(operation, &id, &pointer),
                versions: Vec::new(),
                id,
                pointer,
            };
            self.api.operations.push(lowered);
        }
    }

    fn param(&mut self, parameter: &'a ReferenceOr<Parameter>, operation: &str, pointer: &str) -> Option<Param> {
        let (parameter, pointer) = self.resolved(parameter, pointer)?;
        let (location, data) = match parameter {
            Parameter::Path { parameter_data, .. } => (ParamLocation::Path, parameter_data),
            Parameter::Query { parameter_data, .. } => (ParamLocation::Query, parameter_data),
            Parameter::Header { parameter_data, .. } => (ParamLocation::Header, parameter_data),
            Parameter::Cookie { parameter_data, .. } => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        "cookie-parameter",
                        &pointer,
                        format!("cookie `{}` is not sent", parameter_data.name),
                    )
                    .help("Cookie parameters are not supported; send the cookie with a header of your own."),
                );
                return None;
            }
        };
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                content.values().next().and_then(|media| media.schema.as_ref())
            }
        };
        // Equal enums of parameters are shared later; until then each is a definition of its own.
        let place = Place {
            id: TypeId(operation.to_owned()).child(&format!("param:{}", data.name)),
            pointer: format!("{pointer}/schema"),
        };
        let ty = schema.map_or(TypeRef::String, |schema| self.type_of(schema, &place));
        Some(Param {
            wire: data.name.clone(),
            name: String::new(),
            location,
            ty,
            required: data.required || location == ParamLocation::Path,
            deprecated: data.deprecated.unwrap_or_default(),
            constraints: schema.and_then(ReferenceOr::as_item).map_or_else(Constraints::default, constraints),
            docs: Docs {
                description: data.description.clone().filter(|text| !text.trim().is_empty()),
                ..Docs::default()
            },
        })
    }

    fn requests(&mut self, operation: &'a openapiv3::Operation, id: &str, pointer: &str) -> (Vec<Content>, bool) {
        let pointer = format!("{pointer}/requestBody");
        let body = operation.request_body.as_ref().and_then(|body| self.resolved(body, &pointer));
        let Some((body, _)) = body else { return (Vec::new(), false) };
        (self.contents(&body.content, &TypeId(id.to_owned()).child("request"), &pointer), body.required)
    }

    fn responses(&mut self, operation: &'a openapiv3::Operation, id: &str, pointer: &str) -> Vec<RawResponse> {
        let mut responses = Vec::new();
        for (key, response) in &operation.responses.responses {
            let status = match key {
                StatusCode::Code(code) if (200..300).contains(code) => *code,
                StatusCode::Range(2) => 200,
                _ => continue,
            };
            let pointer = format!("{pointer}/responses/{key}");
            if let Some(response) = self.response(response, &pointer) {
                let id = TypeId(id.to_owned()).child(&format!("response{status}"));
                let contents = self.contents(&response.content, &id, &pointer);
                responses.push(RawResponse { status, contents });
            }
        }
        if responses.is_empty()
            && let Some(default) = &operation.responses.default
            && let Some(response) = self.response(default, &format!("{pointer}/responses/default"))
        {
            // Without any 2xx the default response is what a success looks like.
            let id = TypeId(id.to_owned()).child("response");
            let contents = self.contents(&response.content, &id, &format!("{pointer}/responses/default"));
            responses.push(RawResponse { status: 200, contents });
        }
        responses.sort_by_key(|response| response.status);
        responses
    }

    fn errors(&mut self, operation: &'a openapiv3::Operation, id: &str, pointer: &str) -> Vec<TypeRef> {
        let mut errors = Vec::new();
        for (status, response) in &operation.responses.responses {
            let pointer = format!("{pointer}/responses/{status}");
            let code = match status {
                StatusCode::Code(code) => *code,
                StatusCode::Range(hundreds) => hundreds * 100,
            };
            if code >= 400
                && let Some(response) = self.response(response, &pointer)
            {
                let id = TypeId(id.to_owned()).child(&format!("error{status}"));
                errors.extend(self.contents(&response.content, &id, &pointer).into_iter().filter_map(|it| it.ty));
            }
        }
        // Beside statuses of its own, `default` stands for the others: the errors.
        if !operation.responses.responses.is_empty()
            && let Some(default) = &operation.responses.default
        {
            let pointer = format!("{pointer}/responses/default");
            if let Some(response) = self.response(default, &pointer) {
                let id = TypeId(id.to_owned()).child("error");
                errors.extend(self.contents(&response.content, &id, &pointer).into_iter().filter_map(|it| it.ty));
            }
        }
        errors.sort();
        errors.dedup();
        errors
    }

    fn response(&mut self, response: &'a ReferenceOr<Response>, pointer: &str) -> Option<&'a Response> {
        self.resolved(response, pointer).map(|(response, _)| response)
    }

    fn resolved<T: Component>(&mut self, item: &'a ReferenceOr<T>, pointer: &str) -> Option<(&'a T, String)> {
        component(self.document, item, pointer).map_err(|fault| self.diagnostics.push(*fault)).ok()
    }

    fn contents(&mut self, content: &'a openapiv3::Content, id: &TypeId, pointer: &str) -> Vec<Content> {
        let mut contents: Vec<Content> = content
            .iter()
            .map(|(media_type, media)| {
                // What is inline under one of several media types must not pass for what is inline under another.
                let id = if content.len() == 1 { id.clone() } else { id.child(&escape(media_type)) };
                let place = Place { id, pointer: format!("{pointer}/content/{}/schema", escape(media_type)) };
                let sunset = self.config.versions.sunset_extension.as_ref();
                Content {
                    media_type: media_type.clone(),
                    ty: media.schema.as_ref().map(|schema| self.type_of(schema, &place)),
                    binary: media.schema.as_ref().is_some_and(is_binary),
                    sunset: sunset
                        .and_then(|name| media.extensions.get(name))
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                }
            })
            .collect();
        contents.sort_by(|a, b| a.media_type.cmp(&b.media_type));
        contents
    }
}

fn is_binary(schema: &ReferenceOr<Schema>) -> bool {
    schema.as_item().is_some_and(|schema| View::new(schema).format.as_deref() == Some("binary"))
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
