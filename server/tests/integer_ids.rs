//! The mock server with a document whose resources have integers as ids.
#![allow(clippy::unwrap_used, missing_docs)]

use serde_json::{Value, json};
use server::Conventions;
use server::document::Document;
use server::http::{Handler as _, Request};
use server::mock::{Mock, Options};

const JSON: &str = "application/json";

fn mock() -> Mock {
    let pet = json!({"type": "object", "properties": {"id": {"type": "integer", "readOnly": true}, "name": {"type": "string"}}});
    let one = json!({"200": {"content": {JSON: {"schema": pet}}}});
    let id = json!([{"name": "petId", "in": "path", "schema": {"type": "integer"}}]);
    let root = json!({"paths": {
        "/pets": {"post": {"requestBody": {"content": {JSON: {"schema": pet}}}, "responses": one}},
        "/pets/{petId}": {"parameters": id, "get": {"responses": one}, "delete": {"responses": {"204": {}}}},
    }});
    Mock::new(Document::new(root, Conventions::default()).unwrap(), Options::default())
}

fn send(mock: &Mock, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let mut request = Request { method: method.to_owned(), path: path.to_owned(), ..Request::default() };
    for name in ["accept", "content-type"] {
        request.headers.insert(name, JSON.parse().unwrap());
    }
    request.body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let response = mock.handle(request);
    (response.status, serde_json::from_slice(&response.body).unwrap_or_default())
}

#[test]
fn a_created_resource_is_found_by_its_integer_id() {
    let mock = mock();
    let (_, made) = send(&mock, "POST", "/pets", Some(json!({"name": "Ada"})));
    let path = format!("/pets/{}", made["id"]);
    assert_eq!(send(&mock, "GET", &path, None), (200, made));
    assert_eq!(send(&mock, "DELETE", &path, None).0, 204);
    assert_eq!(send(&mock, "GET", &path, None).0, 404);
}

#[test]
fn deleting_a_resource_does_not_delete_the_others() {
    let mock = mock();
    assert_eq!(send(&mock, "DELETE", "/pets/7", None).0, 204);
    assert_eq!(send(&mock, "GET", "/pets/7", None).0, 404);
    let (status, other) = send(&mock, "GET", "/pets/8", None);
    assert_eq!((status, &other["id"]), (200, &json!(8)));
}
