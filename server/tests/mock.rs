//! The mock server: resources are created, read, listed, changed and deleted.
#![allow(clippy::unwrap_used, missing_docs)]

use serde_json::{Value, json};
use server::Conventions;
use server::document::Document;
use server::http::{Handler as _, Request, Response};
use server::mock::{Mock, Options};

/// Conventions with names of this test.
fn conventions() -> Conventions {
    let conventions = json!({
        "paging": {"number": "page", "size": "per", "items": "animals", "total": "all", "include-total": "count"},
        "errors": {"status": "status", "code": "kind", "detail": "text"},
        "versions": {"media-type-prefix": "application/vnd.zoo."},
        "credentials": {"token-path": "/token", "revoke-path": "/revoke", "digest-realm": "zoo"},
    });
    serde_json::from_value(conventions).unwrap()
}

const V1: &str = "application/vnd.zoo.2024-01-01+json";

fn mock(options: Options) -> Mock {
    let animal = json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "readOnly": true}, "name": {"type": "string"}, "zooId": {"type": "string"},
            "state": {"type": "string", "enum": ["BUSY", "IDLE"]}, "legs": {"type": "integer", "maximum": 8},
        },
        "required": ["name"],
    });
    let body = json!({"content": {V1: {"schema": animal}}, "required": true});
    let one = json!({"200": {"content": {V1: {"schema": animal}}}});
    let page = json!({"type": "object", "properties": {
        "animals": {"type": "array", "items": animal}, "all": {"type": "integer"},
    }});
    let zoo = json!([
        {"name": "zooId", "in": "path", "schema": {"type": "string"}},
        {"name": "page", "in": "query", "schema": {"type": "integer"}},
        {"name": "per", "in": "query", "schema": {"type": "integer"}},
        {"name": "count", "in": "query", "schema": {"type": "boolean"}},
    ]);
    let both = json!([
        {"name": "zooId", "in": "path", "schema": {"type": "string"}},
        {"name": "animalName", "in": "path", "schema": {"type": "string"}},
    ]);
    let entry = json!({"type": "object", "properties": {"block": {"type": "string"}, "address": {"type": "string"}}});
    let entries = json!({"type": "array", "items": entry});
    let some = json!({"type": "object", "properties": {"animals": entries, "all": {"type": "integer"}}});
    let some = json!({"200": {"content": {V1: {"schema": some}}}});
    let of_list = json!([{"name": "listId", "in": "path", "schema": {"type": "string"}}]);
    let of_entry = json!([
        {"name": "listId", "in": "path", "schema": {"type": "string"}},
        {"name": "entryValue", "in": "path", "schema": {"type": "string"}},
    ]);
    let root = json!({
        "security": [{"token": []}],
        "paths": {
            "/zoos/{zooId}/animals": {
                "parameters": zoo,
                "post": {"operationId": "create", "requestBody": body, "responses": one},
                "get": {"operationId": "list", "responses": {"200": {"content": {V1: {"schema": page}}}}},
            },
            "/zoos/{zooId}/animals/{animalName}": {
                "parameters": both,
                "get": {"operationId": "get", "responses": one},
                "patch": {"operationId": "change", "requestBody": body, "responses": one},
                "delete": {"operationId": "delete", "responses": {"204": {"content": {V1: {}}}}},
            },
            "/lists/{listId}/entries": {
                "parameters": of_list,
                "post": {"requestBody": {"content": {V1: {"schema": entries}}}, "responses": some},
                "get": {"responses": some},
            },
            "/lists/{listId}/entries/{entryValue}": {
                "parameters": of_entry,
                "get": {"responses": {"200": {"content": {V1: {"schema": entry}}}}},
                "delete": {"responses": {"204": {"content": {V1: {}}}}},
            },
        },
    });
    let document = Document::new(root, conventions()).unwrap();
    Mock::new(document, options)
}

fn send(mock: &Mock, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut request = Request { method: method.to_owned(), path: path.to_owned(), ..Request::default() };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    request.query = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    for (name, value) in [("accept", V1), ("content-type", V1), ("authorization", "Bearer any")] {
        request.headers.insert(name, value.parse().unwrap());
    }
    request.body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let Response { status, body, .. } = mock.handle(request);
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[test]
fn a_created_resource_exists_until_it_is_deleted() {
    let mock = mock(Options::default());
    let (status, made) = send(&mock, "POST", "/zoos/z1/animals", Some(json!({"name": "Ada", "legs": 4})));
    assert_eq!((status, &made["name"], &made["legs"], &made["zooId"]), (200, &json!("Ada"), &json!(4), &json!("z1")));
    assert_eq!(made["state"], "IDLE", "a terminal state");

    assert_eq!(send(&mock, "GET", "/zoos/z1/animals/Ada", None).1, made);
    let (_, page) = send(&mock, "GET", "/zoos/z1/animals", None);
    assert_eq!((&page["animals"], &page["all"]), (&json!([made]), &json!(1)));
    assert_eq!(send(&mock, "GET", "/zoos/z1/animals/Bob", None).0, 404);

    let (_, changed) = send(&mock, "PATCH", "/zoos/z1/animals/Ada", Some(json!({"name": "Ada", "legs": 3})));
    assert_eq!((&changed["legs"], &changed["id"]), (&json!(3), &made["id"]));
    assert_eq!(send(&mock, "GET", "/zoos/z1/animals/Ada", None).1, changed);

    assert_eq!(send(&mock, "DELETE", "/zoos/z1/animals/Ada", None), (204, Value::Null));
    assert_eq!(send(&mock, "GET", "/zoos/z1/animals/Ada", None).0, 404);
    assert_eq!(send(&mock, "DELETE", "/zoos/z1/animals/Ada", None).0, 404);
    assert_eq!(send(&mock, "GET", "/zoos/z1/animals", None).1["all"], 0);
}

#[test]
fn each_resource_has_its_own_id() {
    let mock = mock(Options::default());
    let id = |name: &str| send(&mock, "POST", "/zoos/z1/animals", Some(json!({"name": name}))).1["id"].clone();
    assert_ne!(id("Ada"), id("Bob"));
    let (_, page) = send(&mock, "GET", "/zoos/z1/animals", None);
    assert_eq!(page["all"], 2);
}

#[test]
fn an_array_creates_several_resources_that_are_found_by_their_texts() {
    let mock = mock(Options::default());
    let made =
        send(&mock, "POST", "/lists/l1/entries", Some(json!([{"block": "10.0.0.0/8"}, {"address": "192.0.2.1"}])));
    assert_eq!((made.0, &made.1["all"]), (200, &json!(2)));
    let entry = "/lists/l1/entries/10.0.0.0%2F8";
    assert_eq!(send(&mock, "GET", entry, None).1["block"], "10.0.0.0/8");
    assert_eq!(send(&mock, "GET", "/lists/l1/entries/192.0.2.2", None).0, 404);
    assert_eq!(send(&mock, "DELETE", entry, None).0, 204);
    assert_eq!(send(&mock, "GET", entry, None).0, 404);
    assert_eq!(send(&mock, "GET", "/lists/l1/entries", None).1["animals"][0]["address"], "192.0.2.1");
    send(&mock, "POST", "/lists/l1/entries", Some(json!([{"block": "10.0.0.0/8"}])));
    assert_eq!(send(&mock, "GET", entry, None).0, 200, "it was created again");
}

#[test]
fn texts_contain_the_name_of_their_property() {
    let (_, found) = send(&mock(Options::default()), "GET", "/zoos/z2/animals/Eve", None);
    let id = found["id"].as_str().unwrap();
    assert!(id.starts_with("id-") && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{id}");
}

#[test]
fn a_list_is_paged() {
    let mock = mock(Options::default());
    for name in ["a", "b", "c"] {
        send(&mock, "POST", "/zoos/z/animals", Some(json!({"name": name})));
    }
    let names = |query: &str| {
        let (_, page) = send(&mock, "GET", &format!("/zoos/z/animals?{query}"), None);
        let names: Vec<Value> = page["animals"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
        (json!(names), page["all"].clone())
    };
    assert_eq!(names("per=2"), (json!(["a", "b"]), json!(3)));
    assert_eq!(names("per=2&page=2"), (json!(["c"]), json!(3)));
    assert_eq!(names("page=2"), (json!([]), json!(3)));
    assert_eq!(names("count=false"), (json!(["a", "b", "c"]), json!(0)));
}

#[test]
fn a_collection_that_was_never_changed_has_sample_resources() {
    let mock = mock(Options::default());
    let (status, found) = send(&mock, "GET", "/zoos/z2/animals/Eve", None);
    assert_eq!((status, &found["name"], &found["zooId"]), (200, &json!("Eve"), &json!("z2")));
    let (_, page) = send(&mock, "GET", "/zoos/z2/animals", None);
    let zoos: Vec<&Value> = page["animals"].as_array().unwrap().iter().map(|it| &it["zooId"]).collect();
    assert_eq!(zoos, ["z2", "z2"]);
}

#[test]
fn the_same_seed_gives_the_same_responses() {
    let response = |seed| send(&mock(Options { seed, ..Options::default() }), "GET", "/zoos/z/animals", None);
    assert_eq!(response(5), response(5));
    assert_ne!(response(5), response(6));
}

#[test]
fn a_fault_is_reported_in_the_form_of_the_api() {
    let mock = mock(Options::default());
    let (status, error) = send(&mock, "POST", "/zoos/z1/animals", Some(json!({"legs": 9})));
    assert_eq!((status, &error["status"], &error["kind"]), (400, &json!(400), &json!("INVALID_BODY")));
    let detail = error["text"].as_str().unwrap();
    assert!(detail.contains("\"name\" is a required property") && detail.contains("/legs: 9"), "{detail}");
}

#[test]
fn requests_fail_at_the_given_rate() {
    let failing = mock(Options { fail_rate: 0.5, ..Options::default() });
    let statuses: Vec<u16> = (0..200).map(|_| send(&failing, "GET", "/zoos/z/animals", None).0).collect();
    let failed = statuses.iter().filter(|status| **status != 200).count();
    assert!((60..140).contains(&failed), "{failed} of 200");
    assert!(statuses.iter().all(|status| [200, 429, 500, 503].contains(status)));
    let never = mock(Options::default());
    assert!((0..50).all(|_| send(&never, "GET", "/zoos/z/animals", None).0 == 200));
}
