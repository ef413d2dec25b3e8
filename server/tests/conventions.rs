//! The server names nothing of the API that this repository pins, unless its conventions do.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use generator::SourceFile;
use generator::config::Config;
use serde_json::{Value, json};
use server::Conventions;
use server::document::Document;
use server::http::{Handler as _, Request, Response};
use server::mock::{Mock, Options};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn file(path: &str) -> SourceFile {
    SourceFile { name: path.to_owned(), bytes: fs::read(root().join(path)).unwrap() }
}

/// Names that only the pinned API has.
fn pinned_names() -> Vec<String> {
    let Config { paging, client, versions, .. } = generator::config::read(&file("spec/codegen.toml")).unwrap();
    let mut names = vec![paging.number, paging.size, client.token_path, client.revoke_path, versions.media_type_prefix];
    names.extend(
        ["totalCount", "includeCount", "errorCode", "badRequestDetail", "MMS Public", "INVALID_VERSION_DATE"]
            .map(str::to_owned),
    );
    assert!(names.iter().all(|name| name.len() > 5), "{names:?}");
    names
}

fn petstore() -> Mock {
    let source = generator::source::read(&file("generator/tests/fixtures/good/petstore.yaml"), &[]).unwrap();
    let mut root = source.value;
    root["security"] = json!([{"token": []}]);
    Mock::new(Document::new(root, Conventions::default()).unwrap(), Options::default())
}

fn send(mock: &Mock, method: &str, path: &str, headers: &[(&'static str, &str)], body: &str) -> Response {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.as_bytes().to_vec(),
        ..Request::default()
    };
    for (name, value) in headers {
        request.headers.insert(*name, value.parse().unwrap());
    }
    mock.handle(request)
}

fn json_body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

const ACCEPT: (&str, &str) = ("accept", "application/json");
const JSON: (&str, &str) = ("content-type", "application/json");
const TOKEN: (&str, &str) = ("authorization", "Bearer any");

#[test]
fn a_server_of_another_document_responds_without_names_of_the_pinned_api() {
    let mock = petstore();
    let responses = [
        send(&mock, "GET", "/pets?limit=2", &[ACCEPT, TOKEN], ""),
        send(&mock, "GET", "/pets?pageNum=1", &[ACCEPT, TOKEN], ""),
        send(&mock, "GET", "/pets", &[ACCEPT], ""),
        send(&mock, "GET", "/pets", &[ACCEPT, ("authorization", "Digest nonce=\"x\"")], ""),
        send(&mock, "POST", "/pets", &[ACCEPT, JSON, TOKEN], r#"{"name": "Ada"}"#),
        send(&mock, "POST", "/pets", &[ACCEPT, JSON, TOKEN], r#"{"nam": "Ada"}"#),
        send(&mock, "GET", "/pets/7", &[ACCEPT, TOKEN], ""),
        send(&mock, "PATCH", "/pets/7", &[ACCEPT, TOKEN], ""),
        send(&mock, "GET", "/pets/7", &[("accept", "text/html"), TOKEN], ""),
        send(&mock, "POST", "/api/oauth/token", &[("authorization", "Basic eDp5")], "grant_type=client_credentials"),
        send(&mock, "GET", "/health", &[("accept", "text/plain")], ""),
    ];
    let statuses: Vec<u16> = responses.iter().map(|response| response.status).collect();
    assert_eq!(statuses, [200, 400, 401, 401, 201, 400, 200, 405, 406, 404, 200]);
    let mut text = String::new();
    for response in &responses {
        writeln!(text, "{:?} {}", response.headers, String::from_utf8_lossy(&response.body)).unwrap();
    }
    // A fault repeats the names of the request; the second request and the token request use names of the pinned API.
    let text = text.replace("`pageNum`", "").replace("The document has no path /api/oauth/token.", "");
    for name in pinned_names() {
        assert!(!text.contains(&name), "{name}:\n{text}");
    }
    assert!(!text.to_lowercase().contains("atlas"), "{text}");
}

#[test]
fn without_conventions_a_fault_is_a_problem_detail() {
    let fault = send(&petstore(), "GET", "/cats", &[ACCEPT], "");
    let expected = json!({"title": "Not Found", "status": 404, "detail": "The document has no path /cats."});
    assert_eq!(json_body(&fault), expected);
    assert!(fault.headers.contains(&("Content-Type".to_owned(), "application/problem+json".to_owned())));
}

#[test]
fn without_a_token_path_no_token_is_issued_and_the_realm_is_neutral() {
    let mock = petstore();
    let token = send(&mock, "POST", "", &[("authorization", "Basic eDp5")], "grant_type=client_credentials");
    assert_eq!(token.status, 404);
    let challenge = send(&mock, "GET", "/pets", &[ACCEPT, ("authorization", "Digest nonce=\"x\"")], "");
    let challenge = challenge.headers.iter().find(|(name, _)| name == "WWW-Authenticate").unwrap();
    assert!(challenge.1.contains("realm=\"api\""), "{challenge:?}");
}

#[test]
fn the_sources_contain_no_names_of_the_pinned_api() {
    let sources = walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 15, "{sources:?}");
    for source in sources {
        let text = fs::read_to_string(&source).unwrap();
        for name in pinned_names() {
            assert!(!text.contains(&name), "{}: {name}", source.display());
        }
        assert!(!text.to_lowercase().contains("atlas"), "{}", source.display());
    }
    // The harness includes a file of the folder `templates/atlas`, so that only names of the API are excluded.
    for source in walk(&root().join("conformance/src")) {
        let text = fs::read_to_string(&source).unwrap();
        for name in pinned_names() {
            assert!(!text.contains(&name), "{}: {name}", source.display());
        }
    }
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
