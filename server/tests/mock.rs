//! The stand-in, used as a person would: create, get, list, change, delete.
#![allow(clippy::unwrap_used, missing_docs)]

use server::document::Document;
use server::http::{Handler as _, Reply, Request};
use server::mock::{Mock, Options};
use serde_json::{Value, json};

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
        "results": {"type": "array", "items": animal}, "totalCount": {"type": "integer"},
    }});
    let zoo = json!([
        {"name": "zooId", "in": "path", "schema": {"type": "string"}},
        {"name": "pageNum", "in": "query", "schema": {"type": "integer"}},
        {"name": "itemsPerPage", "in": "query", "schema": {"type": "integer"}},
        {"name": "includeCount", "in": "query", "schema": {"type": "boolean"}},
    ]);
    let both = json!([
        {"name": "zooId", "in": "path", "schema": {"type": "string"}},
        {"name": "animalName", "in": "path", "schema": {"type": "string"}},
    ]);
    let entry = json!({"type": "object", "properties": {"block": {"type": "string"}, "address": {"type": "string"}}});
    let entries = json!({"type": "array", "items": entry});
    let some = json!({"type": "object", "properties": {"results": entries, "totalCount": {"type": "integer"}}});
    let some = json!({"200": {"content": {V1: {"schema": some}}}});
    let of_list = json!([{"name": "listId", "in": "path", "schema": {"type": "string"}}]);
    let of_entry = json!([
        {"name": "listId", "in": "path", "schema": {"type": "string"}},
        {"name": "entryValue", "in": "path", "schema": {"type": "string"}},
    ]);
    let document = Document::new(json!({
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
    }))
    .unwrap();
    Mock::new(document, options)
}

fn ask(mock: &Mock, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut request = Request { method: method.to_owned(), path: path.to_owned(), ..Request::default() };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    request.query = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    for (name, value) in [("accept", V1), ("content-type", V1), ("authorization", "Bearer any")] {
        request.headers.insert(name, value.parse().unwrap());
    }
    request.body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let Reply { status, body, .. } = mock.handle(request);
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[test]
fn what_is_created_is_there_until_it_is_deleted() {
    let mock = mock(Options::default());
    let (status, made) = ask(&mock, "POST", "/zoos/z1/animals", Some(json!({"name": "Ada", "legs": 4})));
    assert_eq!((status, &made["name"], &made["legs"], &made["zooId"]), (200, &json!("Ada"), &json!(4), &json!("z1")));
    assert_eq!(made["state"], "IDLE", "nothing is going on");

    assert_eq!(ask(&mock, "GET", "/zoos/z1/animals/Ada", None).1, made);
    let (_, page) = ask(&mock, "GET", "/zoos/z1/animals", None);
    assert_eq!((&page["results"], &page["totalCount"]), (&json!([made]), &json!(1)));
    assert_eq!(ask(&mock, "GET", "/zoos/z1/animals/Bob", None).0, 404);

    let (_, changed) = ask(&mock, "PATCH", "/zoos/z1/animals/Ada", Some(json!({"name": "Ada", "legs": 3})));
    assert_eq!((&changed["legs"], &changed["id"]), (&json!(3), &made["id"]));
    assert_eq!(ask(&mock, "GET", "/zoos/z1/animals/Ada", None).1, changed);

    assert_eq!(ask(&mock, "DELETE", "/zoos/z1/animals/Ada", None), (204, Value::Null));
    assert_eq!(ask(&mock, "GET", "/zoos/z1/animals/Ada", None).0, 404);
    assert_eq!(ask(&mock, "DELETE", "/zoos/z1/animals/Ada", None).0, 404);
    assert_eq!(ask(&mock, "GET", "/zoos/z1/animals", None).1["totalCount"], 0);
}

#[test]
fn each_thing_has_an_id_of_its_own() {
    let mock = mock(Options::default());
    let id = |name: &str| ask(&mock, "POST", "/zoos/z1/animals", Some(json!({"name": name}))).1["id"].clone();
    assert_ne!(id("Ada"), id("Bob"));
    let (_, page) = ask(&mock, "GET", "/zoos/z1/animals", None);
    assert_eq!(page["totalCount"], 2);
}

#[test]
fn several_are_created_at_once_and_found_by_what_they_say() {
    let mock = mock(Options::default());
    let made =
        ask(&mock, "POST", "/lists/l1/entries", Some(json!([{"block": "10.0.0.0/8"}, {"address": "192.0.2.1"}])));
    assert_eq!((made.0, &made.1["totalCount"]), (200, &json!(2)));
    let entry = "/lists/l1/entries/10.0.0.0%2F8";
    assert_eq!(ask(&mock, "GET", entry, None).1["block"], "10.0.0.0/8");
    assert_eq!(ask(&mock, "GET", "/lists/l1/entries/192.0.2.2", None).0, 404);
    assert_eq!(ask(&mock, "DELETE", entry, None).0, 204);
    assert_eq!(ask(&mock, "GET", entry, None).0, 404);
    assert_eq!(ask(&mock, "GET", "/lists/l1/entries", None).1["results"][0]["address"], "192.0.2.1");
    ask(&mock, "POST", "/lists/l1/entries", Some(json!([{"block": "10.0.0.0/8"}])));
    assert_eq!(ask(&mock, "GET", entry, None).0, 200, "it was made again");
}

#[test]
fn answers_are_for_people_to_read() {
    let (_, found) = ask(&mock(Options::default()), "GET", "/zoos/z2/animals/Eve", None);
    let id = found["id"].as_str().unwrap();
    assert!(id.starts_with("id-") && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{id}");
}

#[test]
fn lists_come_in_pages() {
    let mock = mock(Options::default());
    for name in ["a", "b", "c"] {
        ask(&mock, "POST", "/zoos/z/animals", Some(json!({"name": name})));
    }
    let names = |query: &str| {
        let (_, page) = ask(&mock, "GET", &format!("/zoos/z/animals?{query}"), None);
        let names: Vec<Value> = page["results"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
        (json!(names), page["totalCount"].clone())
    };
    assert_eq!(names("itemsPerPage=2"), (json!(["a", "b"]), json!(3)));
    assert_eq!(names("itemsPerPage=2&pageNum=2"), (json!(["c"]), json!(3)));
    assert_eq!(names("pageNum=2"), (json!([]), json!(3)));
    assert_eq!(names("includeCount=false"), (json!(["a", "b", "c"]), json!(0)));
}

#[test]
fn where_nobody_has_made_anything_the_schemas_answer() {
    let mock = mock(Options::default());
    let (status, found) = ask(&mock, "GET", "/zoos/z2/animals/Eve", None);
    assert_eq!((status, &found["name"], &found["zooId"]), (200, &json!("Eve"), &json!("z2")));
    let (_, page) = ask(&mock, "GET", "/zoos/z2/animals", None);
    let zoos: Vec<&Value> = page["results"].as_array().unwrap().iter().map(|it| &it["zooId"]).collect();
    assert_eq!(zoos, ["z2", "z2"]);
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let answer = |seed| ask(&mock(Options { seed, ..Options::default() }), "GET", "/zoos/z/animals", None);
    assert_eq!(answer(5), answer(5));
    assert_ne!(answer(5), answer(6));
}

#[test]
fn what_is_wrong_is_told_as_an_error_of_the_api() {
    let mock = mock(Options::default());
    let (status, error) = ask(&mock, "POST", "/zoos/z1/animals", Some(json!({"legs": 9})));
    assert_eq!((status, &error["error"], &error["errorCode"]), (400, &json!(400), &json!("INVALID_BODY")));
    let detail = error["detail"].as_str().unwrap();
    assert!(detail.contains("\"name\" is a required property") && detail.contains("/legs: 9"), "{detail}");
}

#[test]
fn it_fails_as_often_as_it_is_told() {
    let failing = mock(Options { fail_rate: 0.5, ..Options::default() });
    let statuses: Vec<u16> = (0..200).map(|_| ask(&failing, "GET", "/zoos/z/animals", None).0).collect();
    let failed = statuses.iter().filter(|status| **status != 200).count();
    assert!((60..140).contains(&failed), "{failed} of 200");
    assert!(statuses.iter().all(|status| [200, 429, 500, 503].contains(status)));
    let never = mock(Options::default());
    assert!((0..50).all(|_| ask(&never, "GET", "/zoos/z/animals", None).0 == 200));
}
