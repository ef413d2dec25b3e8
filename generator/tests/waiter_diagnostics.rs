//! What is said about a waiter that does not fit the document: one entry for each fault, against the document of the
//! fixture `waiters`, in which every entry of the fixture itself fits.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::Path;

use generator::{Borrowed, Diagnostics, Input, SourceFile, generate};

fn input(config: &str, api_version: Option<&str>) -> Input {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good/waiters.yaml");
    let text = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    Input {
        spec: SourceFile { name: "waiters.yaml".to_owned(), bytes: std::fs::read(path).unwrap() },
        overlays: Vec::new(),
        config: text("codegen.toml", config),
        templates: vec![
            text("runtime/Cargo.toml", "[dependencies]\n"),
            text("runtime/src/lib.rs", "//! A client.\n\npub mod api;\n"),
        ],
        api_version: api_version.map(str::to_owned),
        borrowed: Borrowed::default(),
    }
}

fn entry(keys: &str) -> String {
    format!("[[waiters]]\nreason = \"\"\n{keys}\n")
}

/// What a configuration with these entries gives: faults, or remarks.
fn said(entries: &[&str]) -> Diagnostics {
    let config: String = entries.iter().map(|keys| entry(keys)).collect();
    generate(&input(&config, None), &()).map_or_else(|faults| faults, |output| output.diagnostics)
}

#[test]
fn each_fault_says_what_and_where_and_what_to_do() {
    let get = "poll = \"getCluster\"\nstart = [\"getCluster\"]";
    let cases: &[(&str, &[&str])] = &[
        ("unknown start", &["poll = \"getCluster\"\nstart = [\"makeCluster\"]"]),
        ("unknown poll", &["poll = \"readCluster\"\nstart = [\"deleteCluster\"]"]),
        ("poll is no GET", &["poll = \"deleteCluster\"\nstart = [\"deleteCluster\"]"]),
        ("poll answers no JSON", &["poll = \"pingCluster\"\nstart = [\"deleteCluster\"]"]),
        ("no such state property", &[&format!("{get}\nstate = [\"status\"]")]),
        ("no such flag", &[&format!("{get}\nsuccess-if = [\"finishedAt\"]")]),
        ("no such state", &[&format!("{get}\nstate = [\"stateName\"]\nsuccess = [\"READY\"]")]),
        ("states without a property", &[&format!("{get}\nsuccess = [\"IDLE\"]\nundocumented = [\"IDLE\"]")]),
        ("argument from nowhere", &["poll = \"getCluster\"\nstart = [\"createCluster\"]"]),
        (
            "argument that is not there",
            &["poll = \"getCluster\"\nstart = [\"createCluster\"]\narguments = { name = [\"id\"] }"],
        ),
        (
            "argument that is a list",
            &["poll = \"getCluster\"\nstart = [\"createCluster\"]\narguments = { name = [\"labels\"] }"],
        ),
        (
            "argument when nothing is sent or answered",
            &[
                "poll = \"getPeer\"\nstart = [\"deleteCluster\"]\narguments = { cluster = [\"name\"], peer = [\"name\"] }",
            ],
        ),
        ("argument that the path does not take", &[&format!("{get}\narguments = {{ cluster = [\"name\"] }}")]),
        ("two for one start", &[get, &format!("{get}\nstate = [\"stateName\"]")]),
    ];
    for (name, entries) in cases {
        let said = said(entries);
        assert!(said.has_errors(), "{name}: {said}");
        assert!(said.iter().all(|it| it.code == "waiter" && it.help.is_some()), "{name}: {said}");
        insta::assert_snapshot!(format!("waiter_{}", name.replace(' ', "_")), said.to_string());
    }
}

#[test]
fn what_is_no_longer_needed_is_reported_but_no_fault() {
    let get = "poll = \"getCluster\"\nstart = [\"getCluster\"]\nstate = [\"stateName\"]\nsuccess = [\"IDLE\"]";
    let said = said(&[&format!("{get}\nundocumented = [\"GONE\", \"IDLE\"]\narguments = {{ name = [\"name\"] }}")]);
    assert!(!said.has_errors() && said.iter().all(|it| it.code == "config-unused"), "{said}");
    insta::assert_snapshot!("waiter_outdated", said.to_string());
}

#[test]
fn what_was_made_for_another_edition_and_does_not_fit_is_left_out() {
    let get = "poll = \"getCluster\"\nstate = [\"stateName\"]\nsuccess = [\"IDLE\"]";
    let waits = |keys: &str| {
        let config = entry(keys);
        let borrowed = Borrowed { config: true, overlays: false };
        let output = generate(&Input { borrowed, ..input(&config, None) }, &());
        let output = output.unwrap_or_else(|faults| panic!("{keys}: {faults}"));
        let waits: usize = output.files.iter().map(|(_, text)| text.matches("waiter!(").count()).sum();
        (waits, output.diagnostics)
    };
    // One of two starts is not there, or cannot be followed: the other is as it was.
    let (count, said) = waits(&format!("{get}\nstart = [\"getCluster\", \"makeCluster\", \"createCluster\"]"));
    assert_eq!(count, 1);
    insta::assert_snapshot!("waiter_of_another_edition", said.to_string());
    for misfit in ["poll = \"readCluster\"", &get.replace("stateName", "status"), &get.replace("IDLE", "READY")] {
        let (count, said) = waits(&format!("{misfit}\nstart = [\"getCluster\"]"));
        assert_eq!((count, said.has_errors(), said.iter().count()), (0, false, 1), "{said}");
    }
    // A state that does not come does no harm beside one that does.
    let (count, said) = waits(&format!("{get}\nfailure = [\"BROKEN\"]\nstart = [\"getCluster\"]"));
    assert_eq!((count, said.has_errors(), said.iter().count()), (1, false, 1), "{said}");
    // What contradicts itself does so with any document.
    let twice = entry(&format!("{get}\nstart = [\"getCluster\"]")).repeat(2);
    let borrowed = Borrowed { config: true, overlays: true };
    assert!(generate(&Input { borrowed, ..input(&twice, None) }, &()).is_err());
}

#[test]
fn what_has_no_version_that_was_asked_for_is_not_waited_for() {
    let config = "[versions]\nmedia-type-prefix = \"application/vnd.acme.\"\n".to_owned()
        + &entry("poll = \"readJob\"\nstart = [\"startJob\"]\nstate = [\"state\"]\nsuccess = [\"DONE\"]");
    let spec = r#"{
        "openapi": "3.0.1", "info": {"title": "Jobs", "version": "1"},
        "paths": {"/job": {
            "get": {"tags": ["Jobs"], "operationId": "readJob", "responses": {"200": {"description": "", "content": {
                "application/vnd.acme.2024-01-01+json": {"schema": {"type": "object", "properties": {
                    "state": {"type": "string", "enum": ["DONE", "RUNNING"]}}}}}}}},
            "post": {"tags": ["Jobs"], "operationId": "startJob", "responses": {"204": {"description": "", "content": {
                "application/vnd.acme.2023-01-01+json": {}, "application/vnd.acme.2024-01-01+json": {}}}}}
        }}
    }"#;
    let waits = |api_version| {
        let spec = SourceFile { name: "jobs.json".to_owned(), bytes: spec.as_bytes().to_vec() };
        let output = generate(&Input { spec, ..input(&config, api_version) }, &());
        let output = output.unwrap_or_else(|faults| panic!("{faults}"));
        output.files.iter().filter(|(_, text)| text.contains("waiter!(StartJobOperation =>")).count()
    };
    assert_eq!((waits(None), waits(Some("2023-06-01"))), (1, 0));
}
