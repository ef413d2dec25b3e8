//! The diagnostics of waiters that do not fit the document: one entry of codegen.toml for each fault, with the document of
//! the fixture `waiters`.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::Path;

use generator::{Borrowed, Diagnostics, Input, SourceFile, generate};

fn input(config: &str, api_version: Option<&str>) -> Input {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good/waiters.yaml");
    let text = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    Input {
        spec: SourceFile { name: "waiters.yaml".to_owned(), bytes: std::fs::read(path).unwrap() },
        overlays: Vec::new(),
        docs: Vec::new(),
        config: text("codegen.toml", config),
        templates: vec![
            text("runtime/Cargo.toml", "[dependencies]\n"),
            text("runtime/src/lib.rs", "//! A client.\n\npub mod api;\n"),
        ],
        lock: None,
        retired: None,
        api_version: api_version.map(str::to_owned),
        borrowed: Borrowed::default(),
    }
}

fn entry(keys: &str) -> String {
    format!("[[waiters]]\nreason = \"\"\n{keys}\n")
}

/// The faults of a configuration with these entries, or the remarks of a run with it.
fn diagnostics(entries: &[&str]) -> Diagnostics {
    let config: String = entries.iter().map(|keys| entry(keys)).collect();
    generate(&input(&config, None), &()).map_or_else(|faults| faults, |output| output.diagnostics)
}

/// The keys of an entry whose operation is polled by itself.
const GET: &str = "poll = \"getCluster\"\nstart = [\"getCluster\"]";

/// A test for each fault: its name, the name of its snapshot, and the entries of codegen.toml.
macro_rules! faults {
    ($($name:ident $snapshot:ident: $($entry:expr),+;)*) => { $(
        #[test]
        fn $name() {
            let diagnostics = diagnostics(&[$(&$entry),+]);
            assert!(diagnostics.has_errors(), "{diagnostics}");
            assert!(diagnostics.iter().all(|it| it.code == "waiter" && it.help.is_some()), "{diagnostics}");
            insta::assert_snapshot!(concat!("waiter_", stringify!($snapshot)), diagnostics.to_string());
        }
    )* };
}

faults! {
    unknown_start unknown_start: "poll = \"getCluster\"\nstart = [\"makeCluster\"]";
    unknown_poll unknown_poll: "poll = \"readCluster\"\nstart = [\"deleteCluster\"]";
    poll_is_not_a_get poll_is_no_GET: "poll = \"deleteCluster\"\nstart = [\"deleteCluster\"]";
    poll_returns_no_json poll_answers_no_JSON: "poll = \"pingCluster\"\nstart = [\"deleteCluster\"]";
    unknown_state_property no_such_state_property: format!("{GET}\nstate = [\"status\"]");
    unknown_flag no_such_flag: format!("{GET}\nsuccess-if = [\"finishedAt\"]");
    unknown_state no_such_state: format!("{GET}\nstate = [\"stateName\"]\nsuccess = [\"READY\"]");
    states_without_a_property states_without_a_property: format!("{GET}\nsuccess = [\"IDLE\"]\nundocumented = [\"IDLE\"]");
    missing_argument argument_from_nowhere: "poll = \"getCluster\"\nstart = [\"createCluster\"]";
    unknown_argument_property argument_that_is_not_there:
        "poll = \"getCluster\"\nstart = [\"createCluster\"]\narguments = { name = [\"id\"] }";
    argument_that_is_a_list argument_that_is_a_list:
        "poll = \"getCluster\"\nstart = [\"createCluster\"]\narguments = { name = [\"labels\"] }";
    argument_without_any_body argument_when_nothing_is_sent_or_answered:
        "poll = \"getPeer\"\nstart = [\"deleteCluster\"]\narguments = { cluster = [\"name\"], peer = [\"name\"] }";
    argument_that_is_not_in_the_path argument_that_the_path_does_not_take: format!("{GET}\narguments = {{ cluster = [\"name\"] }}");
    two_entries_for_one_start two_for_one_start: GET, format!("{GET}\nstate = [\"stateName\"]");
}

#[test]
fn an_entry_that_is_no_longer_needed_is_a_warning() {
    let get = "poll = \"getCluster\"\nstart = [\"getCluster\"]\nstate = [\"stateName\"]\nsuccess = [\"IDLE\"]";
    let diagnostics =
        diagnostics(&[&format!("{get}\nundocumented = [\"GONE\", \"IDLE\"]\narguments = {{ name = [\"name\"] }}")]);
    assert!(!diagnostics.has_errors() && diagnostics.iter().all(|it| it.code == "config-unused"), "{diagnostics}");
    insta::assert_snapshot!("waiter_outdated", diagnostics.to_string());
}

#[test]
fn an_entry_for_another_edition_that_does_not_fit_is_ignored() {
    let get = "poll = \"getCluster\"\nstate = [\"stateName\"]\nsuccess = [\"IDLE\"]";
    let generated = |keys: &str| {
        let config = entry(keys);
        let borrowed = Borrowed { config: true, overlays: false };
        let output = generate(&Input { borrowed, ..input(&config, None) }, &());
        let output = output.unwrap_or_else(|faults| panic!("{keys}: {faults}"));
        let waiters: usize = output.files.iter().map(|(_, text)| text.matches("waiter!(").count()).sum();
        (waiters, output.diagnostics)
    };
    // Of three starting operations, one does not exist and one gives no argument: the third keeps its waiter.
    let (count, diagnostics) =
        generated(&format!("{get}\nstart = [\"getCluster\", \"makeCluster\", \"createCluster\"]"));
    assert_eq!(count, 1);
    insta::assert_snapshot!("waiter_of_another_edition", diagnostics.to_string());
    for misfit in ["poll = \"readCluster\"", &get.replace("stateName", "status"), &get.replace("IDLE", "READY")] {
        let (count, diagnostics) = generated(&format!("{misfit}\nstart = [\"getCluster\"]"));
        assert_eq!((count, diagnostics.has_errors(), diagnostics.iter().count()), (0, false, 1), "{diagnostics}");
    }
    // An unknown state beside a known one is ignored.
    let (count, diagnostics) = generated(&format!("{get}\nfailure = [\"BROKEN\"]\nstart = [\"getCluster\"]"));
    assert_eq!((count, diagnostics.has_errors(), diagnostics.iter().count()), (1, false, 1), "{diagnostics}");
    // Two entries for one operation are a contradiction in any edition.
    let twice = entry(&format!("{get}\nstart = [\"getCluster\"]")).repeat(2);
    let borrowed = Borrowed { config: true, overlays: true };
    assert!(generate(&Input { borrowed, ..input(&twice, None) }, &()).is_err());
}

#[test]
fn an_operation_without_the_requested_version_has_no_waiter() {
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
    let waiters = |api_version| {
        let spec = SourceFile { name: "jobs.json".to_owned(), bytes: spec.as_bytes().to_vec() };
        let output = generate(&Input { spec, ..input(&config, api_version) }, &());
        let output = output.unwrap_or_else(|faults| panic!("{faults}"));
        output.files.iter().filter(|(_, text)| text.contains("static START_JOB_WAIT: WaitInfo")).count()
    };
    assert_eq!((waiters(None), waiters(Some("2023-06-01"))), (1, 0));
}
