//! What a server has to know of an OpenAPI document.
//!
//! In: the document as a tree, references and all. Out: its operations, with references resolved but for those between schemas.
//! It reads the document itself, not the generator's model of it: a fault of the one must not hide in the other.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::route::Template;

/// An OpenAPI document.
#[derive(Debug)]
pub struct Document {
    /// All of it.
    pub root: Value,
    /// Its operations, in the order of the document.
    pub operations: Vec<Operation>,
}

/// A method on a path.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`, or method and path where there is none.
    pub id: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path.
    pub path: Template,
    /// Parameters outside the body.
    pub parameters: Vec<Parameter>,
    /// The body, if it takes one.
    pub body: Option<Body>,
    /// The answers.
    pub responses: Vec<Response>,
    /// Whether it needs credentials; `None` when the document does not say, or says that it works with and without.
    pub authenticated: Option<bool>,
}

/// A parameter outside the body.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub place: Place,
    /// Whether a call is wrong without it.
    pub required: bool,
    /// What it may be.
    pub schema: Value,
    /// Whether it is a list, whose items repeat the key.
    pub list: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query string.
    Query,
    /// Into a header.
    Header,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether a call is wrong without it.
    pub required: bool,
    /// Its forms.
    pub content: Vec<Media>,
}

/// A media type and what goes under it.
#[derive(Debug)]
pub struct Media {
    /// As the document spells it.
    pub name: String,
    /// `None` when the document does not say.
    pub schema: Option<Value>,
    /// What else the document says of it, under names that begin with `x-`.
    pub extensions: BTreeMap<String, Value>,
}

impl Media {
    /// Whether JSON goes under it. Where the document takes any media type, JSON is meant.
    pub fn is_json(&self) -> bool {
        let name = self.name.split(';').next().unwrap_or_default().trim_end();
        name.ends_with("json") || name == "*/*"
    }
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// 100 to 599; `None` for a `default` that stands for errors.
    pub status: Option<u16>,
    /// Its forms; none when it has no body.
    pub content: Vec<Media>,
}

impl Response {
    /// Whether its status is 2xx.
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl Operation {
    /// The media types of its successful answers, each once.
    pub fn accepted(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let content = self.responses.iter().filter(|response| response.is_success()).flat_map(|it| &it.content);
        for media in content {
            if !names.contains(&media.name.as_str()) {
                names.push(&media.name);
            }
        }
        names
    }

    /// The schema of an answer.
    pub fn schema_of(&self, status: u16, media_type: Option<&str>) -> Option<&Value> {
        let response = self.responses.iter().find(|response| response.status == Some(status))?;
        response.content.iter().find(|media| Some(media.name.as_str()) == media_type)?.schema.as_ref()
    }

    /// The forms of its body that go with an answer of this media type, JSON first: those of the same version. Beyond versions,
    /// media types are alternatives.
    pub fn bodies_for(&self, accept: Option<&str>) -> Vec<&Media> {
        let content = self.body.as_ref().map_or(&[][..], |body| &body.content);
        let is_of_version = |media: &&Media| {
            accept.is_none_or(|accept| match (date(accept), date(&media.name)) {
                (None, None) => true,
                _ => version(accept) == version(&media.name),
            })
        };
        let mut forms: Vec<&Media> = content.iter().filter(is_of_version).collect();
        if forms.is_empty() && content.len() == 1 {
            forms = content.iter().collect();
        }
        forms.sort_by_key(|media| !media.is_json());
        forms
    }
}

/// A media type without its format: `application/vnd.example.2024-08-05` of `application/vnd.example.2024-08-05+json`.
pub fn version(media_type: &str) -> &str {
    let name = media_type.split(';').next().unwrap_or_default().trim();
    name.split('+').next().unwrap_or_default()
}

/// The date of a media type: `2024-08-05` of `application/vnd.example.2024-08-05+json`.
pub fn date(media_type: &str) -> Option<&str> {
    let is_date = |text: &str| {
        let is_dash = |at| at == 4 || at == 7;
        text.bytes().enumerate().all(|(at, byte)| if is_dash(at) { byte == b'-' } else { byte.is_ascii_digit() })
    };
    let mut texts = (0..media_type.len()).filter_map(|at| media_type.get(at..at + 10));
    texts.find(|text| is_date(text))
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// When it has no paths, or a path that is no template.
    pub fn new(root: Value) -> Result<Self, String> {
        let paths = root.get("paths").and_then(Value::as_object).ok_or("the document has no `paths`")?;
        let mut operations = Vec::new();
        for (path, item) in paths {
            let template = Template::parse(path).map_err(|why| format!("{path}: {why}"))?;
            let Some(item) = item.as_object() else { continue };
            for (method, operation) in item.iter().filter(|(name, _)| is_method(name)) {
                operations.push(read(&root, method, &template, item, operation));
            }
        }
        Ok(Self { root, operations })
    }

    /// The operation with this method, in upper case, and this path template.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.method == method && operation.path.as_str() == path)
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }
}

fn is_method(name: &str) -> bool {
    matches!(name, "get" | "put" | "post" | "delete" | "patch" | "head" | "options" | "trace")
}

fn read(root: &Value, method: &str, path: &Template, item: &Map<String, Value>, operation: &Value) -> Operation {
    let method = method.to_uppercase();
    let id = operation["operationId"].as_str().map_or_else(|| format!("{method} {path}"), str::to_owned);
    let own: Vec<Parameter> = list(&operation["parameters"]).filter_map(|it| parameter(resolve(root, it))).collect();
    let of_path = item.get("parameters").into_iter().flat_map(list).filter_map(|it| parameter(resolve(root, it)));
    let mut parameters: Vec<Parameter> =
        of_path.filter(|it| !own.iter().any(|own| own.name == it.name && own.place == it.place)).collect();
    parameters.extend(own);
    let body = operation
        .get("requestBody")
        .map(|body| resolve(root, body))
        .map(|body| Body { required: body["required"].as_bool().unwrap_or_default(), content: content(body) });
    let responses = responses(root, &operation["responses"]);
    let security = operation.get("security").or_else(|| root.get("security"));
    let authenticated = security.and_then(Value::as_array).and_then(|schemes| {
        let is_optional = schemes.iter().any(|scheme| scheme.as_object().is_none_or(Map::is_empty));
        (!is_optional).then_some(!schemes.is_empty())
    });
    Operation { id, method, path: path.clone(), parameters, body, responses, authenticated }
}

fn responses(root: &Value, responses: &Value) -> Vec<Response> {
    let listed = responses.as_object().into_iter().flatten();
    let mut listed: Vec<Response> = listed
        .map(|(status, response)| {
            // `2XX` stands for all of them; the first will do.
            let status =
                status.parse().ok().or_else(|| status.strip_suffix("XX")?.parse().ok().map(|it: u16| it * 100));
            Response { status, content: content(resolve(root, response)) }
        })
        .collect();
    // Where no success is listed, `default` is what one looks like; without that, nothing is said about it.
    if !listed.iter().any(Response::is_success) {
        match listed.iter_mut().find(|response| response.status.is_none()) {
            Some(default) => default.status = Some(200),
            None => listed.push(Response { status: Some(200), content: Vec::new() }),
        }
    }
    listed
}

fn parameter(value: &Value) -> Option<Parameter> {
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

fn content(value: &Value) -> Vec<Media> {
    let content = value["content"].as_object().into_iter().flatten();
    let extensions = |media: &Value| {
        let members = media.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("x-"));
        members.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let media = |(name, media): (&String, &Value)| Media {
        name: name.clone(),
        schema: media.get("schema").cloned(),
        extensions: extensions(media),
    };
    content.map(media).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What a `$ref` stands for; the value itself where it is none, or where it points nowhere.
pub(crate) fn resolve<'a>(root: &'a Value, mut value: &'a Value) -> &'a Value {
    // A chain of references has an end; one that does not is not followed for ever.
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

    #[test]
    fn parameters_of_the_path_and_of_the_operation_come_together() {
        let document = Document::new(json!({
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
        }))
        .unwrap();
        let operation = document.operation("getA").unwrap();
        let names: Vec<_> = operation.parameters.iter().map(|it| (it.name.as_str(), it.required, it.list)).collect();
        assert_eq!(names, [("id", true, false), ("x", true, true)]);
        assert_eq!(operation.authenticated, Some(true));
        assert_eq!(operation.accepted(), ["application/v1+json"]);
    }

    #[test]
    fn a_success_looks_like_the_default_where_none_is_listed() {
        let document = Document::new(json!({"paths": {"/a": {
            "get": {"responses": {"404": {}, "default": {"content": {"application/json": {}}}}},
            "put": {"responses": {"2XX": {"content": {"text/plain": {}}}, "default": {"content": {"application/json": {}}}}},
            "delete": {"responses": {"400": {}}},
        }}}));
        let document = document.unwrap();
        let accepted = |method: &str| document.find(method, "/a").unwrap().accepted();
        assert_eq!(accepted("GET"), ["application/json"]);
        assert_eq!(accepted("PUT"), ["text/plain"]);
        assert!(accepted("DELETE").is_empty());
        assert!(document.operations.iter().all(|operation| operation.responses.iter().any(Response::is_success)));
    }

    #[test]
    fn an_answer_goes_with_the_body_of_its_version() {
        let media = |name: &str| Media { name: name.to_owned(), schema: None, extensions: BTreeMap::new() };
        let mut document = Document::new(json!({"paths": {"/a": {"post": {"operationId": "a"}}}})).unwrap();
        let mut forms = |content: &[&str], accept: Option<&str>| -> Vec<String> {
            let operation = document.operations.first_mut().unwrap();
            operation.body = Some(Body { required: true, content: content.iter().map(|name| media(name)).collect() });
            operation.bodies_for(accept).iter().map(|it| it.name.clone()).collect()
        };
        let (old, new) = ("a/v.2023-01-01+json", "a/v.2024-08-05+json");
        assert_eq!(forms(&[old, new], Some("a/v.2024-08-05+csv")), [new], "in another format");
        assert_eq!(forms(&[old, new], Some("a/v.2025-01-01+json")), [""; 0]);
        assert_eq!(forms(&[old, new], None), [old, new]);
        assert_eq!(forms(&[old], Some("application/json")), [old], "the only one");
        let alternatives = ["application/atom+xml", "application/json"];
        assert_eq!(forms(&alternatives, Some("text/csv")), ["application/json", "application/atom+xml"]);
    }
}
