//! Whether a request is one that the document allows.
//!
//! In: a request as it was sent. Out: the operation that it is for, the values that it carries, and everything that is wrong with
//! it: path and encoding, version, credentials, parameters and body, each against the document's own schema.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{Document, Operation, Parameter, Place, version};
use crate::http::{Reply, Request};
use crate::schema::Direction;
use crate::validator::Validators;

/// Something that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status that a server answers it with.
    pub status: u16,
    /// The code for it.
    pub code: &'static str,
    /// What is wrong, where.
    pub detail: String,
}

impl Fault {
    fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    /// As an answer.
    pub fn reply(&self) -> Reply {
        Reply::error(self.status, self.code, &self.detail)
    }
}

/// A request that is for an operation.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The media type of the document that it is to be answered in; `None` when no answer has a body.
    pub accept: Option<&'a str>,
    /// What came in path, query and headers, by the names of the document's parameters.
    pub values: BTreeMap<String, Value>,
    /// The body, if it is JSON.
    pub body: Option<Value>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Checks a request.
///
/// # Errors
/// When it is for no operation of the document.
pub fn check<'a>(document: &'a Document, validators: &Validators, request: &Request) -> Result<Checked<'a>, Fault> {
    let (operation, of_path) = route(document, request)?;
    let mut checked = Checked { operation, accept: None, values: BTreeMap::new(), body: None, faults: Vec::new() };
    if !request.path.bytes().all(may_stand_in_path) {
        checked.fault(400, "INVALID_PATH", format!("{}: a character that has to be percent-encoded", request.path));
    }
    match negotiate(operation, request.header("accept")) {
        Ok(accept) => checked.accept = accept,
        Err(fault) => checked.faults.push(fault),
    }
    let has_credentials = request.headers.contains_key("authorization");
    if operation.authenticated == Some(false) && has_credentials {
        checked.fault(400, "UNEXPECTED_CREDENTIALS", "credentials were sent to an operation that needs none");
    } else if operation.authenticated == Some(true) && !has_credentials {
        checked.fault(401, "NO_CREDENTIALS", "this operation needs credentials: a Bearer token or HTTP Digest");
    }
    parameters(validators, request, &of_path, &mut checked);
    body(validators, request, &mut checked);
    Ok(checked)
}

/// An operation and the values of its placeholders.
type Routed<'a> = (&'a Operation, Vec<(&'a str, String)>);

fn route<'a>(document: &'a Document, request: &Request) -> Result<Routed<'a>, Fault> {
    let path = request.path.as_str();
    let matching = document.operations.iter().filter_map(|operation| Some((operation, operation.path.matches(path)?)));
    let mut matching: Vec<_> = matching.collect();
    // A path with the most literal text is meant, whatever its method.
    let best = matching.iter().map(|(operation, _)| operation.path.rank()).max();
    matching.retain(|(operation, _)| Some(operation.path.rank()) == best);
    let methods: Vec<&str> = matching.iter().map(|(operation, _)| operation.method.as_str()).collect();
    let methods = methods.join(", ");
    let found = matching.into_iter().find(|(operation, _)| operation.method == request.method);
    found.ok_or_else(|| {
        if methods.is_empty() {
            Fault::new(404, "RESOURCE_NOT_FOUND", format!("the document has no path {path}"))
        } else {
            let detail = format!("{path} is there, but not for {}; it takes {methods}", request.method);
            Fault::new(405, "METHOD_NOT_ALLOWED", detail)
        }
    })
}

/// The characters of a path (RFC 3986, section 3.3), the separator and the percent sign.
fn may_stand_in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte)
}

/// The media type that an `Accept` header asks for: the one it names, or the newest version that is not newer than that.
fn negotiate<'a>(operation: &'a Operation, accept: Option<&str>) -> Result<Option<&'a str>, Fault> {
    let offered = operation.accepted();
    let refused =
        |why: String| Fault::new(406, "INVALID_VERSION_DATE", format!("{why}; there is {}", offered.join(", ")));
    let Some(newest) = offered.iter().max() else { return Ok(None) };
    let Some(accept) = accept else { return Err(refused("there is no Accept header".to_owned())) };
    let wanted = accept.split([',', ';']).next().unwrap_or_default().trim();
    if let Some(exact) = offered.iter().find(|name| **name == wanted) {
        return Ok(Some(exact));
    }
    if wanted == "*/*" || wanted == "application/json" {
        // Without versions in the document there is nothing to say beyond this.
        return if version(newest).contains(char::is_numeric) {
            Err(refused(format!("Accept: {accept} names no version")))
        } else {
            Ok(Some(newest))
        };
    }
    let format = |name: &str| name.split_once('+').map(|(_, format)| format.to_owned());
    let prefix = |name: &str| name.trim_end_matches(|it: char| it.is_ascii_digit() || it == '-').to_owned();
    let not_newer = offered.iter().filter(|name| {
        format(name) == format(wanted)
            && prefix(version(name)) == prefix(version(wanted))
            && version(name) <= version(wanted)
    });
    not_newer.max().copied().map(Some).ok_or_else(|| refused(format!("Accept: {accept}")))
}

fn parameters(validators: &Validators, request: &Request, of_path: &[(&str, String)], checked: &mut Checked<'_>) {
    let operation = checked.operation;
    for parameter in &operation.parameters {
        let name = parameter.name.as_str();
        let texts: Vec<&str> = match parameter.place {
            Place::Path => of_path.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.as_str()).collect(),
            Place::Query => {
                request.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
            }
            Place::Header => request.header_values(name).collect(),
        };
        // Outside the query a list is one text.
        let one_text = parameter.list && parameter.place != Place::Query;
        let texts = if one_text { texts.iter().flat_map(|text| text.split(',')).collect() } else { texts };
        let place = match parameter.place {
            Place::Path => "path parameter",
            Place::Query => "query parameter",
            Place::Header => "header",
        };
        match texts.as_slice() {
            [] if parameter.required => {
                checked.fault(400, "MISSING_PARAMETER", format!("the {place} {name} is missing"));
            }
            [] => {}
            [_, _, ..] if !parameter.list => {
                checked.fault(400, "INVALID_PARAMETER", format!("the {place} {name} is there more than once"));
            }
            texts => {
                let value = value(parameter, texts);
                for fault in validators.check(Direction::Request, &parameter.schema, &value) {
                    checked.fault(400, "INVALID_PARAMETER", format!("the {place} {name}: {fault}"));
                }
                checked.values.insert(name.to_owned(), value);
            }
        }
    }
    for (name, _) in &request.query {
        let known = operation.parameters.iter().any(|it| it.place == Place::Query && it.name == *name);
        if !known {
            checked.fault(400, "INVALID_PARAMETER", format!("there is no query parameter {name}"));
        }
    }
}

/// The value that a text stands for, by the type that the schema says.
fn value(parameter: &Parameter, texts: &[&str]) -> Value {
    if parameter.list {
        let kind = parameter.schema["items"]["type"].as_str();
        return texts.iter().map(|text| scalar(kind, text)).collect();
    }
    scalar(parameter.schema["type"].as_str(), texts.first().unwrap_or(&""))
}

fn scalar(kind: Option<&str>, text: &str) -> Value {
    let parsed = match kind {
        Some("boolean") => text.parse().ok().map(Value::Bool),
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

fn body(validators: &Validators, request: &Request, checked: &mut Checked<'_>) {
    let operation = checked.operation;
    let Some(body) = &operation.body else {
        if !request.body.is_empty() {
            checked.fault(400, "UNEXPECTED_BODY", "the operation takes no body");
        }
        return;
    };
    if request.body.is_empty() {
        if body.required {
            checked.fault(400, "MISSING_BODY", "the operation needs a body");
        }
        return;
    }
    let sent = request.header("content-type").map(|it| it.split(';').next().unwrap_or_default().trim());
    let expected = operation.bodies_for(checked.accept);
    let Some(media) = expected.iter().find(|media| sent == Some(media.name.as_str())) else {
        let names: Vec<&str> = expected.iter().map(|media| media.name.as_str()).collect();
        let expected = if names.is_empty() { "none of the document's".to_owned() } else { names.join(" or ") };
        let detail = format!("Content-Type: {}; expected {expected}", sent.unwrap_or("none"));
        checked.fault(415, "UNSUPPORTED_MEDIA_TYPE", detail);
        return;
    };
    if !media.is_json() {
        if request.body.starts_with(b"{") || request.body.starts_with(b"[") || request.body.starts_with(b"\"") {
            checked.fault(400, "INVALID_BODY", format!("the body: JSON was sent as {}", media.name));
        }
        return;
    }
    match serde_json::from_slice::<Value>(&request.body) {
        Ok(value) => {
            let faults = media.schema.iter().flat_map(|schema| validators.check(Direction::Request, schema, &value));
            for fault in faults.collect::<Vec<_>>() {
                checked.fault(400, "INVALID_BODY", format!("the body: {fault}"));
            }
            checked.body = Some(value);
        }
        Err(error) => checked.fault(400, "INVALID_JSON", format!("the body is no JSON: {error}")),
    }
}

impl Checked<'_> {
    fn fault(&mut self, status: u16, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new(status, code, detail));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::http::HeaderMap;
    use serde_json::json;

    use super::*;

    fn document() -> Document {
        let media = |date: &str| format!("application/vnd.zoo.{date}+json");
        let content = json!({media("2023-01-01"): {"schema": {"type": "object"}}, media("2024-01-01"): {"schema": {"type": "object"}}});
        let mut body = content.clone();
        body[media("2024-01-01")]["schema"] =
            json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        Document::new(json!({
            "security": [{"token": []}],
            "paths": {
                "/zoos/{id}": {
                    "parameters": [{"name": "id", "in": "path", "schema": {"type": "string", "maxLength": 4}}],
                    "put": {
                        "operationId": "putZoo",
                        "parameters": [
                            {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                            {"name": "n", "in": "query", "schema": {"type": "integer"}},
                        ],
                        "requestBody": {"required": true, "content": body},
                        "responses": {"200": {"content": content}},
                    },
                },
                "/note": {"put": {
                    "parameters": [{"name": "by", "in": "header", "schema": {"type": "string"}}],
                    "requestBody": {"content": {"application/json": {}, "text/plain": {}}},
                    "security": [],
                    "responses": {"204": {}},
                }},
                "/open": {"get": {"operationId": "open", "security": [], "responses": {"204": {}}}},
            },
        }))
        .unwrap()
    }

    fn request(method: &str, path: &str, headers: &[(&'static str, &str)]) -> Request {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.as_bytes().try_into().unwrap());
        }
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let query = query.split('&').filter_map(|pair| pair.split_once('='));
        let query = query.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Request { method: method.to_owned(), path: path.to_owned(), query, headers: map, body: Vec::new() }
    }

    const V1: &str = "application/vnd.zoo.2023-01-01+json";
    const V2: &str = "application/vnd.zoo.2024-01-01+json";

    fn codes(request: &Request) -> Vec<&'static str> {
        let document = document();
        match check(&document, &Validators::new(&document.root), request) {
            Ok(checked) => checked.faults.iter().map(|fault| fault.code).collect(),
            Err(fault) => vec![fault.code],
        }
    }

    #[test]
    fn a_request_that_is_right_has_no_faults() {
        let mut right = request(
            "PUT",
            "/zoos/a%2Fb?tag=x&tag=y&n=3",
            &[("accept", V2), ("content-type", V2), ("authorization", "x")],
        );
        right.body = br#"{"n": 1}"#.to_vec();
        assert_eq!(codes(&right), [""; 0]);
        let document = document();
        let checked = check(&document, &Validators::new(&document.root), &right).unwrap();
        assert_eq!(checked.values["id"], "a/b");
        assert_eq!(checked.values["tag"], json!(["x", "y"]));
        assert_eq!(checked.values["n"], 3);
    }

    #[test]
    fn what_is_wrong_is_told_each_by_itself() {
        let wrong = request("PUT", "/zoos/abcde?n=x&tags=1", &[("accept", V2), ("content-type", V1)]);
        assert_eq!(
            codes(&wrong),
            ["NO_CREDENTIALS", "INVALID_PARAMETER", "INVALID_PARAMETER", "INVALID_PARAMETER", "MISSING_BODY"]
        );
        let mut other_version =
            request("PUT", "/zoos/a", &[("accept", V2), ("content-type", V1), ("authorization", "x")]);
        other_version.body = b"{}".to_vec();
        assert_eq!(codes(&other_version), ["UNSUPPORTED_MEDIA_TYPE"]);
        let mut body = request("PUT", "/zoos/a", &[("accept", V2), ("content-type", V2), ("authorization", "x")]);
        body.body = b"{}".to_vec();
        assert_eq!(codes(&body), ["INVALID_BODY"]);
        assert_eq!(codes(&request("PUT", "/zoos", &[])), ["RESOURCE_NOT_FOUND"]);
        assert_eq!(codes(&request("GET", "/zoos/a", &[])), ["METHOD_NOT_ALLOWED"]);
        assert_eq!(codes(&request("GET", "/open", &[("authorization", "x")])), ["UNEXPECTED_CREDENTIALS"]);
        assert_eq!(codes(&request("GET", "/open", &[])), [""; 0]);
    }

    #[test]
    fn without_versions_media_types_are_alternatives() {
        let note = |media_type: &str, text: &str| {
            let mut request = request("PUT", "/note", &[("content-type", media_type), ("by", "Ré")]);
            request.body = text.as_bytes().to_vec();
            request
        };
        assert_eq!(codes(&note("application/json", "{}")), [""; 0]);
        assert_eq!(codes(&note("text/plain", "hello")), [""; 0]);
        assert_eq!(codes(&note("text/plain", "{}")), ["INVALID_BODY"]);
        assert_eq!(codes(&note("text/html", "hello")), ["UNSUPPORTED_MEDIA_TYPE"]);
        let document = document();
        let checked = check(&document, &Validators::new(&document.root), &note("text/plain", "hello")).unwrap().values;
        assert_eq!(checked["by"], "Ré", "letters beyond ASCII come as UTF-8");
    }

    #[test]
    fn versions_are_served_by_the_newest_that_is_not_newer() {
        let document = document();
        let operation = document.operation("putZoo").unwrap();
        let asked =
            |date: &str| negotiate(operation, Some(&format!("application/vnd.zoo.{date}+json"))).map(Option::unwrap);
        assert_eq!(asked("2024-01-01"), Ok(V2));
        assert_eq!(asked("2023-11-11"), Ok(V1));
        assert_eq!(asked("2030-01-01"), Ok(V2));
        assert_eq!(asked("2022-01-01").unwrap_err().code, "INVALID_VERSION_DATE");
        assert_eq!(negotiate(operation, None).unwrap_err().status, 406);
        assert_eq!(negotiate(operation, Some("*/*")).unwrap_err().status, 406);
    }
}
