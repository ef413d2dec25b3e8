//! Checks requests against the document.
//!
//! In: a request. Out: its operation, its values, and all its faults: in the path and its encoding, the version, the credentials,
//! the parameters and the body. Parameters and bodies are checked against the schemas of the document.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::conventions::{Errors, Versions, leading_date};
use crate::document::{Document, Media, Operation, Parameter, Place};
use crate::http::{Request, Response};
use crate::schema::Direction;
use crate::validator::Validators;

/// A fault of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status of the response.
    pub status: u16,
    /// The error code of the response.
    pub code: &'static str,
    /// A sentence that says what is wrong and where.
    pub detail: String,
}

impl Fault {
    fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    /// Returns the response to a request with this fault.
    pub fn response(&self, errors: &Errors) -> Response {
        Response::error(errors, self.status, self.code, &self.detail)
    }
}

/// A request to an operation of the document.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The media type of the response; `None` if no 2xx response has a body.
    pub accept: Option<&'a Media>,
    /// The values of the parameters by their wire names.
    pub values: BTreeMap<String, Value>,
    /// The body, if it is JSON.
    pub body: Option<Value>,
    /// The faults.
    pub faults: Vec<Fault>,
}

/// Checks a request.
///
/// # Errors
/// Fails if the document has no operation with the method and the path of the request.
pub fn check<'a>(document: &'a Document, validators: &Validators, request: &Request) -> Result<Checked<'a>, Fault> {
    let (operation, of_path) = route(document, request)?;
    let mut checked = Checked { operation, accept: None, values: BTreeMap::new(), body: None, faults: Vec::new() };
    if !request.path.bytes().all(is_path_byte) {
        checked.fault(
            400,
            "INVALID_PATH",
            format!("The path {} has a character that must be percent-encoded.", request.path),
        );
    }
    match negotiate(operation, &document.conventions.versions, request.header("accept")) {
        Ok(accept) => checked.accept = accept,
        Err(fault) => checked.faults.push(fault),
    }
    let has_credentials = request.headers.contains_key("authorization");
    if operation.authenticated == Some(false) && has_credentials {
        checked.fault(400, "UNEXPECTED_CREDENTIALS", "The operation takes no credentials, but the request has some.");
    } else if operation.authenticated == Some(true) && !has_credentials {
        checked.fault(401, "NO_CREDENTIALS", "The operation requires credentials: a bearer token or HTTP Digest.");
    }
    parameters(validators, request, &of_path, &mut checked);
    body(validators, request, &mut checked);
    Ok(checked)
}

/// An operation and the values of its path parameters.
type Routed<'a> = (&'a Operation, Vec<(&'a str, String)>);

fn route<'a>(document: &'a Document, request: &Request) -> Result<Routed<'a>, Fault> {
    let path = request.path.as_str();
    let matching = document.operations.iter().filter_map(|operation| Some((operation, operation.path.matches(path)?)));
    let mut matching: Vec<_> = matching.collect();
    // The path with the most literal text takes precedence, whatever its methods are.
    let best = matching.iter().map(|(operation, _)| operation.path.rank()).max();
    matching.retain(|(operation, _)| Some(operation.path.rank()) == best);
    let methods: Vec<&str> = matching.iter().map(|(operation, _)| operation.method.as_str()).collect();
    let methods = methods.join(", ");
    let found = matching.into_iter().find(|(operation, _)| operation.method == request.method);
    found.ok_or_else(|| {
        if methods.is_empty() {
            Fault::new(404, "RESOURCE_NOT_FOUND", format!("The document has no path {path}."))
        } else {
            let detail = format!("The path {path} has no method {}. Its methods are: {methods}.", request.method);
            Fault::new(405, "METHOD_NOT_ALLOWED", detail)
        }
    })
}

/// Returns whether a byte is allowed in a path (RFC 3986, section 3.3); `/` and `%` are.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte)
}

/// Selects the media type of the response: the one that the `Accept` header names, or the newest version that is not newer than it.
fn negotiate<'a>(
    operation: &'a Operation,
    versions: &Versions,
    accept: Option<&str>,
) -> Result<Option<&'a Media>, Fault> {
    let offered = operation.accepted();
    let refused = |why: String| {
        let names: Vec<&str> = offered.iter().map(|media| media.name.as_str()).collect();
        Fault::new(406, "NOT_ACCEPTABLE", format!("{why} The operation offers: {}.", names.join(", ")))
    };
    let Some(newest) = offered.iter().copied().max_by_key(|media| &media.name) else { return Ok(None) };
    let Some(accept) = accept else { return Err(refused("The request has no Accept header.".to_owned())) };
    let requested = accept.split([',', ';']).next().unwrap_or_default().trim();
    if let Some(exact) = offered.iter().copied().find(|media| media.name == requested) {
        return Ok(Some(exact));
    }
    if requested == "*/*" || requested == "application/json" {
        return if offered.iter().any(|media| media.version.is_some()) {
            Err(refused(format!("`Accept: {accept}` does not name a version.")))
        } else {
            Ok(Some(newest))
        };
    }
    let format = |name: &str| name.split_once('+').map(|(_, format)| format.to_owned());
    let is_date = |version: &str| leading_date(version) == Some(version);
    let date = versions.of(requested).filter(|version| is_date(version));
    let is_served = |media: &&Media| {
        let version = media.version.as_deref().filter(|version| is_date(version));
        format(&media.name) == format(requested) && version.is_some() && version <= date
    };
    let served = offered.iter().copied().filter(is_served).max_by_key(|media| &media.version);
    served.map(Some).ok_or_else(|| refused(format!("`Accept: {accept}` names none of the operation's media types.")))
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
        // Outside the query, the items of an array are separated by commas.
        let one_text = parameter.list && parameter.place != Place::Query;
        let texts = if one_text { texts.iter().flat_map(|text| text.split(',')).collect() } else { texts };
        let place = match parameter.place {
            Place::Path => "path parameter",
            Place::Query => "query parameter",
            Place::Header => "header",
        };
        match texts.as_slice() {
            [] if parameter.required => {
                checked.fault(400, "MISSING_PARAMETER", format!("The {place} `{name}` is missing."));
            }
            [] => {}
            [_, _, ..] if !parameter.list => {
                checked.fault(400, "INVALID_PARAMETER", format!("The {place} `{name}` occurs more than once."));
            }
            texts => {
                let value = value(parameter, texts);
                let faults = validators.check(Direction::Request, &parameter.schema, &value);
                if !faults.is_empty() {
                    let detail = format!("The {place} `{name}` does not fit its schema: {}.", faults.join("; "));
                    checked.fault(400, "INVALID_PARAMETER", detail);
                }
                checked.values.insert(name.to_owned(), value);
            }
        }
    }
    for (name, _) in &request.query {
        let known = operation.parameters.iter().any(|it| it.place == Place::Query && it.name == *name);
        if !known {
            checked.fault(400, "INVALID_PARAMETER", format!("The operation has no query parameter `{name}`."));
        }
    }
}

/// Reads the texts of a parameter as the type of its schema.
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
            checked.fault(400, "UNEXPECTED_BODY", "The operation takes no body, but the request has one.");
        }
        return;
    };
    if request.body.is_empty() {
        if body.required {
            checked.fault(400, "MISSING_BODY", "The operation requires a body.");
        }
        return;
    }
    let sent = request.header("content-type").map(|it| it.split(';').next().unwrap_or_default().trim());
    let version = checked.accept.and_then(|media| media.version.as_deref());
    let expected = operation.bodies_for(version);
    let Some(media) = expected.iter().find(|media| sent == Some(media.name.as_str())) else {
        let names: Vec<&str> = expected.iter().map(|media| media.name.as_str()).collect();
        let expected = if names.is_empty() { "no media type of the document".to_owned() } else { names.join(" or ") };
        let detail = format!("Expected {expected} as the Content-Type, found {}.", sent.unwrap_or("none"));
        checked.fault(415, "UNSUPPORTED_MEDIA_TYPE", detail);
        return;
    };
    if !media.is_json() {
        if request.body.starts_with(b"{") || request.body.starts_with(b"[") || request.body.starts_with(b"\"") {
            checked.fault(400, "INVALID_BODY", format!("The body is JSON, but its Content-Type is {}.", media.name));
        }
        return;
    }
    match serde_json::from_slice::<Value>(&request.body) {
        Ok(value) => {
            let schema = media.schema.as_ref();
            let faults = schema.map(|schema| validators.check(Direction::Request, schema, &value)).unwrap_or_default();
            if !faults.is_empty() {
                let detail = format!("The body does not fit its schema: {}.", faults.join("; "));
                checked.fault(400, "INVALID_BODY", detail);
            }
            checked.body = Some(value);
        }
        Err(error) => checked.fault(400, "INVALID_JSON", format!("The body is not valid JSON: {error}.")),
    }
}

impl Checked<'_> {
    fn fault(&mut self, status: u16, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new(status, code, detail));
    }
}

#[cfg(test)]
mod tests;
