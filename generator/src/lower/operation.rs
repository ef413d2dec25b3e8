//! Path items to operations.
//!
//! In: `openapiv3` path items. Out: operations with their parameters and the media types that the document declares. The `versions`
//! pass finds out which version a media type belongs to.

use openapiv3::{
    Parameter, ParameterData, ParameterSchemaOrContent, PathItem, ReferenceOr, Response, Schema, StatusCode,
};
use serde_json::Value;

use super::Lowering;
use super::docs::{constraints, described, retirement};
use super::schema::{Place, escape};
use super::view::View;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Constraints, Content, Docs, GroupId, MediaType, Method, Operation, OperationId, Param, ParamLocation, RETIRED,
    RawResponse, ResponseKey, SchemaId, Step, TypeRef,
};
use crate::source::{Component, NamedWords, component};

impl<'a> Lowering<'a> {
    /// Adds the operations of a path.
    pub(super) fn path(&mut self, path: &str, item: &'a PathItem) {
        for (method, operation) in item.iter() {
            let pointer = format!("/paths/{}/{method}", escape(path));
            let id = operation
                .operation_id
                .clone()
                .unwrap_or_else(|| format!("{method} {}", path.trim_matches('/').replace('/', " ")));
            let id = OperationId(id);
            let mut declared = self.declared(&item.parameters, &format!("/paths/{}", escape(path)));
            for parameter in self.declared(&operation.parameters, &pointer) {
                // An operation's parameter replaces the one of its path.
                declared.retain(|other| other.key() != parameter.key());
                declared.push(parameter);
            }
            declared.retain(|parameter| !self.config.parameters.hidden.contains(&parameter.data.name));
            let mut params: Vec<Param> = declared.iter().map(|parameter| self.param(parameter, &id)).collect();
            params.sort_by_key(|param| match param.location {
                ParamLocation::Path => (path.find(&format!("{{{}}}", param.wire)).unwrap_or(usize::MAX), String::new()),
                _ => (usize::MAX, param.wire.clone()),
            });

            let extension = |name: &Option<String>| name.as_ref().and_then(|name| operation.extensions.get(name));
            let (requests, body_required) = self.requests(operation, &id, &pointer);
            let lowered = Operation {
                group: GroupId(operation.tags.first().cloned().unwrap_or_else(|| "Operations".to_owned())),
                method: Method::parse(method).unwrap_or_default(),
                path: path.to_owned(),
                suggested_name: extension(&self.config.operations.name_extension)
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                params,
                // `security: []` on an operation is the only way to declare that it needs no credentials.
                authenticated: operation.security.as_ref().is_none_or(|security| !security.is_empty()),
                deprecated: operation.deprecated,
                retired: retirement(operation.extensions.get(RETIRED)),
                roles: extension(&self.config.operations.roles_extension).map(strings).unwrap_or_default(),
                docs: Docs {
                    summary: operation.summary.as_deref().and_then(described),
                    description: operation.description.as_deref().and_then(described),
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

    /// The parameters of a path or of an operation, without cookies.
    fn declared(&mut self, parameters: &'a [ReferenceOr<Parameter>], pointer: &str) -> Vec<Declared<'a>> {
        let numbered = parameters.iter().enumerate();
        numbered.filter_map(|(index, it)| self.parameter(it, &format!("{pointer}/parameters/{index}"))).collect()
    }

    fn parameter(&mut self, parameter: &'a ReferenceOr<Parameter>, pointer: &str) -> Option<Declared<'a>> {
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
                        format!("The cookie parameter `{}` is not supported and is left out.", parameter_data.name),
                    )
                    .help("Set the header `Cookie` of the request."),
                );
                return None;
            }
        };
        Some(Declared { location, data, pointer })
    }

    fn param(&mut self, Declared { location, data, pointer }: &Declared<'a>, operation: &OperationId) -> Param {
        let (location, data) = (*location, *data);
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                content.values().next().and_then(|media| media.schema.as_ref())
            }
        };
        // Each parameter of each operation has a definition of its own. The `dedup` pass folds equal enums.
        let place = Place {
            id: SchemaId::of_operation(operation, Step::Param(location, data.name.clone())),
            pointer: format!("{pointer}/schema"),
        };
        let ty = schema.map_or(TypeRef::String, |schema| self.type_of(schema, &place));
        let description = data.description.as_deref().and_then(described);
        let by_name = self.words.by_name(NamedWords::Parameter, &data.name).and_then(described);
        let description = description.or(by_name);
        self.describe_inline(&place, description.as_deref());
        Param {
            wire: data.name.clone(),
            location,
            ty,
            required: data.required || location == ParamLocation::Path,
            deprecated: data.deprecated.unwrap_or_default(),
            retired: retirement(data.extensions.get(RETIRED)),
            constraints: Constraints {
                rule: schema.map(|schema| self.rule(schema)).unwrap_or_default(),
                ..schema.and_then(ReferenceOr::as_item).map_or_else(Constraints::default, constraints)
            },
            docs: Docs { description, ..Docs::default() },
        }
    }

    /// The media types of the request body, and whether a body is required.
    fn requests(
        &mut self,
        operation: &'a openapiv3::Operation,
        id: &OperationId,
        pointer: &str,
    ) -> (Vec<Content>, bool) {
        let pointer = format!("{pointer}/requestBody");
        let body = operation.request_body.as_ref().and_then(|body| self.resolved(body, &pointer));
        let Some((body, _)) = body else { return (Vec::new(), false) };
        (self.contents(&body.content, &SchemaId::of_operation(id, Step::Request), &pointer), body.required)
    }

    /// The responses of the 2xx statuses.
    fn responses(&mut self, operation: &'a openapiv3::Operation, id: &OperationId, pointer: &str) -> Vec<RawResponse> {
        let mut responses = Vec::new();
        for (key, response) in &operation.responses.responses {
            let (status, step) = match key {
                StatusCode::Code(code) if (200..300).contains(code) => (*code, ResponseKey::Status(*code)),
                StatusCode::Range(2) => (200, ResponseKey::Range(2)),
                _ => continue,
            };
            let pointer = format!("{pointer}/responses/{key}");
            if let Some(response) = self.response(response, &pointer) {
                let id = SchemaId::of_operation(id, Step::Response(step));
                let contents = self.contents(&response.content, &id, &pointer);
                responses.push(RawResponse { status, contents });
            }
        }
        if responses.is_empty()
            && let Some(default) = &operation.responses.default
            && let Some(response) = self.response(default, &format!("{pointer}/responses/default"))
        {
            // If there is no response for a 2xx status, `default` is the response of a success.
            let id = SchemaId::of_operation(id, Step::Response(ResponseKey::Default));
            let contents = self.contents(&response.content, &id, &format!("{pointer}/responses/default"));
            responses.push(RawResponse { status: 200, contents });
        }
        responses.sort_by_key(|response| response.status);
        responses
    }

    /// The types of the bodies of errors.
    fn errors(&mut self, operation: &'a openapiv3::Operation, id: &OperationId, pointer: &str) -> Vec<TypeRef> {
        let mut errors = Vec::new();
        for (status, response) in &operation.responses.responses {
            let pointer = format!("{pointer}/responses/{status}");
            let (code, step) = match status {
                StatusCode::Code(code) => (*code, ResponseKey::Status(*code)),
                StatusCode::Range(digit) => (digit * 100, ResponseKey::Range(*digit)),
            };
            if code >= 400
                && let Some(response) = self.response(response, &pointer)
            {
                let id = SchemaId::of_operation(id, Step::Response(step));
                errors.extend(self.contents(&response.content, &id, &pointer).into_iter().filter_map(|it| it.ty));
            }
        }
        // If there are responses for statuses, `default` is the response of all other statuses, which are errors.
        if !operation.responses.responses.is_empty()
            && let Some(default) = &operation.responses.default
        {
            let pointer = format!("{pointer}/responses/default");
            if let Some(response) = self.response(default, &pointer) {
                let id = SchemaId::of_operation(id, Step::Response(ResponseKey::Default));
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

    fn contents(&mut self, content: &'a openapiv3::Content, id: &SchemaId, pointer: &str) -> Vec<Content> {
        let mut contents: Vec<Content> = content
            .iter()
            .map(|(media_type, media)| {
                // Several media types have several schemas, whose ids must differ.
                let id = if content.len() == 1 { id.clone() } else { id.child(Step::Content(media_type.clone())) };
                let place = Place { id, pointer: format!("{pointer}/content/{}/schema", escape(media_type)) };
                let sunset = self.config.versions.sunset_extension.as_ref();
                Content {
                    media_type: MediaType::parse(media_type, &self.config.versions.media_type_prefix),
                    ty: media.schema.as_ref().map(|schema| self.type_of(schema, &place)),
                    binary: media.schema.as_ref().is_some_and(is_binary),
                    sunset: sunset
                        .and_then(|name| media.extensions.get(name))
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                    retired: retirement(media.extensions.get(RETIRED)),
                }
            })
            .collect();
        contents.sort_by(|a, b| a.media_type.cmp(&b.media_type));
        contents
    }
}

/// A parameter as the document declares it.
struct Declared<'a> {
    location: ParamLocation,
    data: &'a ParameterData,
    /// The JSON pointer of the parameter, after references are followed.
    pointer: String,
}

impl Declared<'_> {
    /// What identifies a parameter: an operation replaces the parameter of its path with the same key.
    fn key(&self) -> (ParamLocation, &str) {
        (self.location, &self.data.name)
    }
}

/// Whether a body of this schema is bytes.
fn is_binary(schema: &ReferenceOr<Schema>) -> bool {
    schema.as_item().is_some_and(|schema| View::new(schema).format.as_deref() == Some("binary"))
}

/// The texts in a JSON array.
fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
