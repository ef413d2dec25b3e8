#![allow(clippy::unwrap_used)]

use axum::http::HeaderMap;
use serde_json::json;

use super::*;
use crate::conventions::Conventions;

fn document() -> Document {
    let media = |date: &str| format!("application/vnd.zoo.{date}+json");
    let content = json!({media("2023-01-01"): {"schema": {"type": "object"}}, media("2024-01-01"): {"schema": {"type": "object"}}});
    let mut body = content.clone();
    body[media("2024-01-01")]["schema"] =
        json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
    let root = json!({
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
    });
    Document::new(root, conventions()).unwrap()
}

fn conventions() -> Conventions {
    let versions = Versions { media_type_prefix: "application/vnd.zoo.".to_owned(), ..Versions::default() };
    Conventions { versions, ..Conventions::default() }
}

fn checked<'a>(document: &'a Document, request: &Request) -> Result<Checked<'a>, Fault> {
    check(document, &Validators::new(&document.root), request)
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
    match checked(&document, request) {
        Ok(checked) => checked.faults.iter().map(|fault| fault.code).collect(),
        Err(fault) => vec![fault.code],
    }
}

#[test]
fn a_valid_request_has_no_faults() {
    let mut valid =
        request("PUT", "/zoos/a%2Fb?tag=x&tag=y&n=3", &[("accept", V2), ("content-type", V2), ("authorization", "x")]);
    valid.body = br#"{"n": 1}"#.to_vec();
    assert_eq!(codes(&valid), [""; 0]);
    let document = document();
    let checked = checked(&document, &valid).unwrap();
    assert_eq!(checked.values["id"], "a/b");
    assert_eq!(checked.values["tag"], json!(["x", "y"]));
    assert_eq!(checked.values["n"], 3);
}

#[test]
fn each_fault_is_reported() {
    let invalid = request("PUT", "/zoos/abcde?n=x&tags=1", &[("accept", V2), ("content-type", V1)]);
    assert_eq!(
        codes(&invalid),
        ["NO_CREDENTIALS", "INVALID_PARAMETER", "INVALID_PARAMETER", "INVALID_PARAMETER", "MISSING_BODY"]
    );
    let mut other_version = request("PUT", "/zoos/a", &[("accept", V2), ("content-type", V1), ("authorization", "x")]);
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
    let values = checked(&document, &note("text/plain", "hello")).unwrap().values;
    assert_eq!(values["by"], "Ré", "a header is read as UTF-8");
}

#[test]
fn a_date_selects_the_newest_version_that_is_not_newer() {
    let document = document();
    let operation = document.operation("putZoo").unwrap();
    let negotiated = |accept: Option<&str>| {
        negotiate(operation, &document.conventions.versions, accept).map(|media| media.unwrap().name.as_str())
    };
    let dated = |date: &str| negotiated(Some(&format!("application/vnd.zoo.{date}+json")));
    assert_eq!(dated("2024-01-01"), Ok(V2));
    assert_eq!(dated("2023-11-11"), Ok(V1));
    assert_eq!(dated("2030-01-01"), Ok(V2));
    assert_eq!(dated("2022-01-01").unwrap_err().status, 406);
    assert_eq!(negotiated(None).unwrap_err().status, 406);
    assert_eq!(negotiated(Some("*/*")).unwrap_err().status, 406);
}

#[test]
fn a_date_does_not_select_a_preview() {
    let media = |version: &str| format!("application/vnd.zoo.{version}+json");
    let document = json!({"paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"content": {
        media("2023-01-01"): {}, media("preview"): {},
    }}}}}}});
    let document = Document::new(document, conventions()).unwrap();
    let operation = document.operation("a").unwrap();
    let negotiated =
        |version: &str| negotiate(operation, &document.conventions.versions, Some(&media(version))).unwrap().unwrap();
    assert_eq!(negotiated("2030-01-01").name, media("2023-01-01"));
    assert_eq!(negotiated("preview").name, media("preview"));
}
