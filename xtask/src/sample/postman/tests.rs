//! The collection of the pinned document: its shape, and every request against the document.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use generator::Prepared;
use serde_json::Value;
use server::{check::check, document::Document, http::Request, validator::Validators};

use super::{super::samples, collection};
use crate::{cli::CodegenOptions, conventions, input, workspace::Workspace};

fn prepared() -> Prepared {
    let workspace = Workspace::find(Some(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")))).unwrap();
    let gathered = input::gather(&workspace, &CodegenOptions::default()).unwrap();
    generator::prepare(&gathered.input, &()).unwrap()
}

/// The requests of the folders.
fn items(collection: &Value) -> Vec<&Value> {
    let folders = collection["item"].as_array().unwrap().iter().filter_map(|it| it["item"].as_array());
    folders.flatten().collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    let entries = value.as_array().into_iter().flatten().filter(|entry| entry["disabled"] != true);
    entries.map(|entry| (text(entry, "key"), text(entry, "value")))
}

fn resolved(text: &str, variables: &BTreeMap<&str, &str>) -> String {
    let filled =
        variables.iter().fold(text.to_owned(), |it, (name, value)| it.replace(&format!("{{{{{name}}}}}"), value));
    assert!(!filled.contains("{{"), "{text} has an unknown variable");
    filled
}

/// The request that Postman sends.
fn sent(item: &Value, variables: &BTreeMap<&str, &str>) -> Request {
    let (request, url) = (&item["request"], &item["request"]["url"]);
    let values: BTreeMap<String, String> =
        entries(&url["variable"]).map(|(name, value)| (format!(":{name}"), resolved(value, variables))).collect();
    let segments = url["path"].as_array().unwrap().iter().map(|segment| {
        let segment = segment.as_str().unwrap();
        values.get(segment).cloned().unwrap_or_else(|| resolved(segment, variables))
    });
    let credentials = (request["auth"]["type"] != "noauth").then_some(("Authorization", "Bearer token"));
    let headers = entries(&request["header"]).chain(credentials);
    Request {
        method: text(request, "method").to_owned(),
        path: format!("/{}", segments.collect::<Vec<_>>().join("/")),
        query: entries(&url["query"]).map(|(name, value)| (name.to_owned(), resolved(value, variables))).collect(),
        headers: headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
        body: request["body"]["raw"].as_str().map(|raw| resolved(raw, variables).into_bytes()).unwrap_or_default(),
    }
}

#[test]
fn the_document_allows_every_request_of_the_collection() {
    let prepared = prepared();
    let collection = collection(&prepared, &samples(&prepared));
    let conventions = serde_json::from_value(conventions::conventions(&prepared.config)).unwrap();
    let root = serde_json::from_str(&prepared.document.with_direct_references().to_string()).unwrap();
    let document = Document::new(root, conventions).unwrap();
    let validators = Validators::new(&document.root);
    let variables: BTreeMap<&str, &str> = entries(&collection["variable"]).collect();
    let mut refused = Vec::new();
    for item in items(&collection) {
        let request = sent(item, &variables);
        let faults = match check(&document, &validators, &request) {
            Ok(checked) => checked.faults,
            Err(fault) => vec![fault],
        };
        refused.extend(faults.into_iter().map(|fault| format!("{}: {}", text(item, "name"), fault.detail)));
    }
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(items(&collection).len(), prepared.api.versions().count());
}

#[test]
fn the_collection_has_a_folder_for_each_tag_and_a_request_for_a_token() {
    let prepared = prepared();
    let collection = collection(&prepared, &samples(&prepared));
    let names: Vec<&str> = collection["item"].as_array().unwrap().iter().map(|item| text(item, "name")).collect();
    assert_eq!(names.first(), Some(&"Get an access token"));
    let tags: BTreeSet<&str> = prepared.api.groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(names.iter().skip(1).copied().collect::<Vec<_>>(), tags.into_iter().collect::<Vec<_>>());
    assert_eq!(collection["auth"]["type"], "bearer");
    let variables: BTreeMap<&str, &str> = entries(&collection["variable"]).collect();
    assert_eq!(variables.get("baseUrl"), Some(&"https://cloud.mongodb.com"));
    assert!(variables.contains_key("groupId") && variables.contains_key("publicKey"));
}

#[test]
fn a_request_has_the_media_types_of_its_version_and_disabled_optional_parameters() {
    let prepared = prepared();
    let samples: Vec<_> =
        samples(&prepared).into_iter().filter(|it| it.request.method.name == "list_clusters").collect();
    let collection = collection(&prepared, &samples);
    let request = &items(&collection)[0]["request"];
    insta::assert_snapshot!(format!("{request:#}"));
}
