//! The manifest of the generated crate, with the templates of this repository.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use generator::{Borrowed, Input, SourceFile, generate};
use toml::Table;

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates")
}

fn read(folder: &Path, below: &str, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.push(SourceFile { name, bytes: std::fs::read(&path).unwrap() });
        }
    }
}

/// Generates the manifest for a document with one operation for each of these tags.
fn manifest(tags: &[&str], config: &str) -> Table {
    let mut spec = "openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    for (number, tag) in tags.iter().enumerate() {
        let _ = writeln!(spec, "  /p{number}:\n    get:\n      operationId: get{number}\n      tags: ['{tag}']");
        let _ = writeln!(spec, "      responses: {{'204': {{description: ok}}}}");
    }
    let mut files = Vec::new();
    read(&templates(), "", &mut files);
    let input = Input {
        spec: SourceFile { name: "tags.yaml".to_owned(), bytes: spec.into_bytes() },
        overlays: Vec::new(),
        docs: Vec::new(),
        config: SourceFile { name: "codegen.toml".to_owned(), bytes: config.as_bytes().to_vec() },
        templates: files,
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed::default(),
    };
    let output = generate(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    output.files.get("Cargo.toml").unwrap().parse().unwrap()
}

fn runtime() -> Table {
    std::fs::read_to_string(templates().join("runtime/Cargo.toml")).unwrap().parse().unwrap()
}

fn names(table: &Table, section: &str) -> Vec<String> {
    table[section].as_table().unwrap().keys().cloned().collect()
}

fn strings(table: &Table, feature: &str) -> Vec<String> {
    table["features"][feature].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_default_features_of_the_runtime_are_defaults_of_the_crate() {
    let config = "[package]\nname = \"pets\"\n[features]\ndefault = [\"cats\"]\n";
    assert_eq!(strings(&manifest(&["cats", "dogs"], config), "default"), ["cats", "ring"]);
}

#[test]
fn a_tag_with_the_name_of_a_runtime_feature_gets_another_feature_name() {
    let runtime = runtime();
    let features = names(&runtime, "features");
    let tags: Vec<&str> = features.iter().map(String::as_str).collect();
    let manifest = manifest(&tags, "");
    for feature in features.iter().filter(|name| *name != "default") {
        assert_eq!(manifest["features"][feature], runtime["features"][feature], "{feature}");
    }
    assert_eq!(strings(&manifest, "full").len(), tags.len());
}

#[test]
fn dependencies_of_the_tests_of_the_runtime_are_not_copied() {
    let (runtime, manifest) = (runtime(), manifest(&["cats"], ""));
    assert_eq!(names(&manifest, "dependencies"), names(&runtime, "dependencies"));
    assert!(names(&runtime, "dev-dependencies").contains(&"proptest".to_owned()));
    let copied = manifest.get("dev-dependencies").and_then(|it| it.as_table()).cloned().unwrap_or_default();
    for test_only in ["proptest", "rcgen", "stats_alloc", "tokio-rustls"] {
        assert!(!copied.contains_key(test_only), "{test_only} is copied but not used");
    }
}
