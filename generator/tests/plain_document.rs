//! A crate that is generated from a document without any configuration contains nothing of the API for which the templates were
//! written.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::Path;

use generator::{Borrowed, Input, SourceFile, drive, generate};

/// Words of the MongoDB Atlas Administration API, in lower case: its name, its properties, parameters, headers, environment variables
/// and credentials, and words of its documentation.
const WORDS: &[&str] = &[
    "10gen",
    "access list",
    "accesslist",
    "api_keys",
    "atlas",
    "auth_type",
    "badrequestdetail",
    "bindpassword",
    "clusterdescription",
    "cluster0",
    "cluster",
    "cloudgov",
    "datadog",
    "databaseuser",
    "errorcode",
    "errortype",
    "groupid",
    "includecount",
    "invalidpolicies",
    "itemsperpage",
    "linktoken",
    "mdb_sa",
    "mms",
    "mongo",
    "ops_manager",
    "opsgenie",
    "orgid",
    "organization",
    "pagenum",
    "pagerduty",
    "private_api_key",
    "project_id",
    "projectid",
    "public_api_key",
    "replicationspecs",
    "replicaset",
    "sa_id",
    "serverless",
    "statename",
    "totalcount",
    "use-effective",
    "victorops",
    "x-uncompressed-content-length",
    "xgen",
];

/// The templates of this repository.
fn templates() -> Vec<SourceFile> {
    let mut files = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates"), "", &mut files);
    files
}

fn read(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.push(SourceFile { name, bytes: std::fs::read(&path).unwrap() });
        }
    }
}

fn petstore() -> Input {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good/petstore.yaml");
    Input {
        spec: SourceFile { name: "petstore.yaml".to_owned(), bytes: std::fs::read(path).unwrap() },
        overlays: Vec::new(),
        docs: Vec::new(),
        config: SourceFile { name: "codegen.toml".to_owned(), bytes: Vec::new() },
        templates: templates(),
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed::default(),
    }
}

/// The words in each line, with the place of the line.
fn found<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        for (index, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            let words: Vec<_> = WORDS.iter().filter(|word| lower.contains(**word)).collect();
            if !words.is_empty() {
                found.push(format!("{path}:{}: {words:?}: {}", index + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn a_crate_of_another_document_contains_no_word_of_atlas() {
    let input = petstore();
    let output = generate(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(output.files.get("src/extensions/pages/mod.rs").is_some(), "the templates are part of the crate");
    let found = found(output.files.iter());
    assert!(found.is_empty(), "{} lines:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_driver_of_another_document_contains_no_word_of_atlas() {
    let files = drive(&petstore(), &()).unwrap_or_else(|faults| panic!("{faults}"));
    let found = found(files.iter());
    assert!(found.is_empty(), "{} lines:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_word_is_found_whatever_its_case_and_reported_with_its_line() {
    let found = found([("a.rs", "x\n  const T: &str = \"TotalCount\";\n")].into_iter());
    assert_eq!(found, ["a.rs:2: [\"totalcount\"]: const T: &str = \"TotalCount\";"]);
}
