//! The parts of an OpenAPI document that a server needs.
//!
//! In: the document as a tree, with its references, and the API's [`Conventions`]. Out: the operations. References are resolved, except
//! those between schemas. The module reads the document itself, not the generator's model of it: otherwise, an error of the model
//! would be in both, and no test would show it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::conventions::{Conventions, Versions};
use crate::route::Template;

/// An OpenAPI document, and the conventions that it does not express.
#[derive(Debug)]
pub struct Document {
    /// The whole document.
    pub root: Value,
    /// The conventions of the API.
    pub conventions: Conventions,
    /// The operations in the order of the document.
    pub operations: Vec<Operation>,
}

/// A method of a path.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`; the method and the path if there is none.
    pub id: String,
    /// The HTTP method in upper case.
    pub method: String,
    /// The path.
    pub path: Template,
    /// The parameters of path, query and headers.
    pub parameters: Vec<Parameter>,
    /// The request body, if the operation has one.
    pub body: Option<Body>,
    /// The responses.
    pub responses: Vec<Response>,
    /// Whether the operation requires credentials. `None` if the document does not say or if credentials are optional.
    pub authenticated: Option<bool>,
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// The wire name.
    pub name: String,
    /// The part of the request that holds it.
    pub place: Place,
    /// Whether a request without it is wrong.
    pub required: bool,
    /// The schema of its value.
    pub schema: Value,
    /// Whether the value is an array. In a query, its items repeat the name.
    pub list: bool,
}

/// The part of a request that holds a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether a request without it is wrong.
    pub required: bool,
    /// The media types in which it can be sent.
    pub content: Vec<Media>,
}

/// A media type and the schema of its bodies.
#[derive(Debug)]
pub struct Media {
    /// The name in the spelling of the document.
    pub name: String,
    /// The version in the name, if the API has versions.
    pub version: Option<String>,
    /// The schema; `None` if the document has none.
    pub schema: Option<Value>,
    /// The extensions (`x-...`) of the media type.
    pub extensions: BTreeMap<String, Value>,
}

impl Media {
    /// Returns whether a body of this media type is JSON. `*/*` counts as JSON.
    pub fn is_json(&self) -> bool {
        let name = self.name.split(';').next().unwrap_or_default().trim_end();
        name.ends_with("json") || name == "*/*"
    }
}

/// A response of an operation.
#[derive(Debug)]
pub struct Response {
    /// The status code, from 100 to 599; `None` for a `default` that describes errors.
    pub status: Option<u16>,
    /// The media types in which it can be sent; none if it has no body.
    pub content: Vec<Media>,
}

impl Response {
    /// Returns whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl Operation {
    /// Returns the media types of the 2xx responses, each once.
    pub fn accepted(&self) -> Vec<&Media> {
        let mut accepted: Vec<&Media> = Vec::new();
        for media in self.responses.iter().filter(|response| response.is_success()).flat_map(|it| &it.content) {
            if !accepted.iter().any(|known| known.name == media.name) {
                accepted.push(media);
            }
        }
        accepted
    }

    /// Returns the schema of a response.
    pub fn schema_of(&self, status: u16, media_type: Option<&str>) -> Option<&Value> {
        let response = self.responses.iter().find(|response| response.status == Some(status))?;
        response.content.iter().find(|media| Some(media.name.as_str()) == media_type)?.schema.as_ref()
    }

    /// Returns the media types of the request body in a version, JSON first. Without a version, all media types are alternatives.
    /// If there is only one media type, it belongs to every version.
    pub fn bodies_for(&self, version: Option<&str>) -> Vec<&Media> {
        let content = self.body.as_ref().map_or(&[][..], |body| &body.content);
        let is_of_version = |media: &&Media| version.is_none() || media.version.as_deref() == version;
        let mut media: Vec<&Media> = content.iter().filter(is_of_version).collect();
        if media.is_empty() && content.len() == 1 {
            media = content.iter().collect();
        }
        media.sort_by_key(|media| !media.is_json());
        media
    }
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// Fails if the document has no `paths`, or if a path is not a valid template.
    pub fn new(mut root: Value, conventions: Conventions) -> Result<Self, String> {
        mark_sent(&mut root, &conventions.sent);
        let paths = root.get("paths").and_then(Value::as_object).ok_or("The document has no `paths`.")?;
        let reader = Reader { root: &root, versions: &conventions.versions };
        let mut operations = Vec::new();
        for (path, item) in paths {
            let template = Template::parse(path).map_err(|why| format!("The path `{path}` is not valid: {why}."))?;
            let Some(item) = item.as_object() else { continue };
            for (method, operation) in item.iter().filter(|(name, _)| is_method(name)) {
                operations.push(reader.operation(method, &template, item, operation));
            }
        }
        Ok(Self { root, conventions, operations })
    }

    /// Returns the operation with this method, in upper case, and this path template.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.method == method && operation.path.as_str() == path)
    }

    /// Returns the operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}

/// Marks properties of requests, each given as `Schema.property`, as not read-only. A property that the schema inherits is marked in
/// the schema that declares it.
fn mark_sent(root: &mut Value, sent: &[String]) {
    for (name, property) in sent.iter().filter_map(|it| it.rsplit_once('.')) {
        let Some(schemas) = root.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
        for (_, schema) in schemas.iter_mut().filter(|(known, schema)| *known == name || lists(schema, name)) {
            let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
            let places = (0..parts).map(|index| format!("/allOf/{index}/properties")).chain(["/properties".to_owned()]);
            for place in places {
                if let Some(property) = schema.pointer_mut(&place).and_then(|properties| properties.get_mut(property)) {
                    property["readOnly"] = Value::Bool(false);
                }
            }
        }
    }
}

/// Returns whether a component is a variant of a schema.
fn lists(schema: &Value, component: &str) -> bool {
    let reference = format!("#/components/schemas/{component}");
    schema["oneOf"].as_array().into_iter().flatten().any(|variant| variant["$ref"] == reference.as_str())
}

fn is_method(name: &str) -> bool {
    matches!(name, "get" | "put" | "post" | "delete" | "patch" | "head" | "options" | "trace")
}

/// Reads the parts of operations.
struct Reader<'a> {
    root: &'a Value,
    versions: &'a Versions,
}

impl Reader<'_> {
    fn operation(&self, method: &str, path: &Template, item: &Map<String, Value>, operation: &Value) -> Operation {
        let method = method.to_uppercase();
        let id = operation["operationId"].as_str().map_or_else(|| format!("{method} {path}"), str::to_owned);
        let own: Vec<Parameter> = list(&operation["parameters"]).filter_map(|it| self.parameter(it)).collect();
        let of_path = item.get("parameters").into_iter().flat_map(list).filter_map(|it| self.parameter(it));
        let mut parameters: Vec<Parameter> =
            of_path.filter(|it| !own.iter().any(|own| own.name == it.name && own.place == it.place)).collect();
        parameters.extend(own);
        let body = operation
            .get("requestBody")
            .map(|body| resolve(self.root, body))
            .map(|body| Body { required: body["required"].as_bool().unwrap_or_default(), content: self.content(body) });
        let responses = self.responses(&operation["responses"]);
        let security = operation.get("security").or_else(|| self.root.get("security"));
        let authenticated = security.and_then(Value::as_array).and_then(|schemes| {
            let is_optional = schemes.iter().any(|scheme| scheme.as_object().is_none_or(Map::is_empty));
            (!is_optional).then_some(!schemes.is_empty())
        });
        Operation { id, method, path: path.clone(), parameters, body, responses, authenticated }
    }

    fn parameter(&self, value: &Value) -> Option<Parameter> {
        let value = resolve(self.root, value);
        let place = match value["in"].as_str()? {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            _ => return None,
        };
        let schema = value.get("schema").cloned().unwrap_or(Value::Bool(true));
        let list = schema["type"] == "array";
        let required = place == Place::Path || value["required"].as_bool().unwrap_or_default();
        Some(Parameter { name: value["name"].as_str()?.to_owned(), place, required, list, schema })
    }

    fn responses(&self, responses: &Value) -> Vec<Response> {
        let read = |(status, response): (&String, &Value)| {
            // `2XX` is read as the first status of its class.
            let class = || status.strip_suffix("XX")?.parse().ok().map(|class: u16| class * 100);
            Response { status: status.parse().ok().or_else(class), content: self.content(resolve(self.root, response)) }
        };
        let mut responses: Vec<Response> = responses.as_object().into_iter().flatten().map(read).collect();
        // If no 2xx response is listed, `default` describes it; if there is no `default` either, the response has no body.
        if !responses.iter().any(Response::is_success) {
            match responses.iter_mut().find(|response| response.status.is_none()) {
                Some(default) => default.status = Some(200),
                None => responses.push(Response { status: Some(200), content: Vec::new() }),
            }
        }
        responses
    }

    fn content(&self, value: &Value) -> Vec<Media> {
        let content = value["content"].as_object().into_iter().flatten();
        let extensions = |media: &Value| {
            let members = media.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("x-"));
            members.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        let media = |(name, media): (&String, &Value)| Media {
            name: name.clone(),
            version: self.versions.of(name).map(str::to_owned),
            schema: media.get("schema").cloned(),
            extensions: extensions(media),
        };
        content.map(media).collect()
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Follows a `$ref`. Returns the value itself if it is not a reference, or if its target does not exist.
pub(crate) fn resolve<'a>(root: &'a Value, mut value: &'a Value) -> &'a Value {
    // The limit ends a chain of references that refers to itself.
    for _ in 0..16 {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        match target.and_then(|target| root.pointer(target)) {
            Some(next) => value = next,
            None => break,
        }
    }
    value
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn document(root: Value) -> Result<Document, String> {
        let versions = Versions { media_type_prefix: "a/v.".to_owned(), ..Versions::default() };
        Document::new(root, Conventions { versions, ..Conventions::default() })
    }

    fn names_of(media: &[&Media]) -> Vec<String> {
        media.iter().map(|media| media.name.clone()).collect()
    }

    #[test]
    fn an_operation_overrides_parameters_of_its_path() {
        let document = document(json!({
            "paths": {"/a/{id}": {
                "parameters": [{"$ref": "#/components/parameters/id"}, {"name": "x", "in": "query"}],
                "get": {
                    "operationId": "getA",
                    "parameters": [{"name": "x", "in": "query", "required": true, "schema": {"type": "array"}}],
                    "responses": {"200": {"content": {"application/v1+json": {}}}, "default": {}},
                },
            }},
            "components": {"parameters": {"id": {"name": "id", "in": "path", "schema": {"type": "string"}}}},
            "security": [{"token": []}],
        }));
        let document = document.unwrap();
        let operation = document.operation("getA").unwrap();
        let names: Vec<_> = operation.parameters.iter().map(|it| (it.name.as_str(), it.required, it.list)).collect();
        assert_eq!(names, [("id", true, false), ("x", true, true)]);
        assert_eq!(operation.authenticated, Some(true));
        assert_eq!(names_of(&operation.accepted()), ["application/v1+json"]);
    }

    #[test]
    fn without_a_2xx_response_the_default_describes_it() {
        let document = document(json!({"paths": {"/a": {
            "get": {"responses": {"404": {}, "default": {"content": {"application/json": {}}}}},
            "put": {"responses": {"2XX": {"content": {"text/plain": {}}}, "default": {"content": {"application/json": {}}}}},
            "delete": {"responses": {"400": {}}},
        }}}));
        let document = document.unwrap();
        let accepted = |method: &str| names_of(&document.find(method, "/a").unwrap().accepted());
        assert_eq!(accepted("GET"), ["application/json"]);
        assert_eq!(accepted("PUT"), ["text/plain"]);
        assert!(accepted("DELETE").is_empty());
        assert!(document.operations.iter().all(|operation| operation.responses.iter().any(Response::is_success)));
    }

    #[test]
    fn a_request_body_has_the_version_of_the_response() {
        let media = |name: &&str| ((*name).to_owned(), json!({}));
        let bodies = |content: &[&str], version: Option<&str>| {
            let content: Map<String, Value> = content.iter().map(media).collect();
            let document = document(json!({"paths": {"/a": {"post": {"requestBody": {"content": content}}}}})).unwrap();
            names_of(&document.find("POST", "/a").unwrap().bodies_for(version))
        };
        let (old, new) = ("a/v.2023-01-01+json", "a/v.2024-08-05+json");
        assert_eq!(bodies(&[old, new], Some("2024-08-05")), [new]);
        assert_eq!(bodies(&[old, new], Some("2025-01-01")), [""; 0]);
        assert_eq!(bodies(&[old, new], None), [old, new]);
        assert_eq!(bodies(&[old], Some("2025-01-01")), [old], "the only one");
        let alternatives = ["application/atom+xml", "application/json"];
        assert_eq!(bodies(&alternatives, None), ["application/json", "application/atom+xml"]);
    }
}
