//! The manifests of this repository: every dependency is used, and every locked package supports the declared Rust version.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use toml::{Table, Value};
use walkdir::WalkDir;

const PACKAGES: [&str; 6] = ["conformance", "generated", "generator", "server", "templates/runtime", "xtask"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Returns the Rust files in these folders of a package as one text.
fn sources(package: &Path, folders: &[&str]) -> String {
    let files = folders.iter().flat_map(|folder| WalkDir::new(package.join(folder)).into_iter().flatten());
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
}

/// Returns whether a path begins with the package, or a `use` declaration ends with it.
fn mentions(text: &str, package: &str) -> bool {
    let name = package.replace('-', "_");
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    text.match_indices(&name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(is_word)
            && (after.starts_with("::") || before.ends_with("use ") && !after.starts_with(is_word))
    })
}

fn table<'a>(manifest: &'a Table, section: &str) -> impl Iterator<Item = &'a String> {
    manifest.get(section).and_then(Value::as_table).into_iter().flat_map(Table::keys)
}

fn unused(package: &Path) -> Vec<String> {
    let manifest: Table = fs::read_to_string(package.join("Cargo.toml")).unwrap().parse().unwrap();
    let library = sources(package, &["src"]);
    let all = format!("{library}{}", sources(package, &["tests", "examples", "benches"]));
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let sections = platforms.filter_map(Value::as_table).chain([&manifest]);
    sections
        .flat_map(|section| {
            let normal = table(section, "dependencies").filter(|name| !mentions(&library, name));
            normal.chain(table(section, "dev-dependencies").filter(|name| !mentions(&all, name)))
        })
        .map(|name| format!("{}: {name}", package.file_name().unwrap().display()))
        .collect()
}

#[test]
fn every_dependency_is_used() {
    let unused: Vec<String> = PACKAGES.iter().flat_map(|package| unused(&root().join(package))).collect();
    assert!(unused.is_empty(), "No source file uses these dependencies: {unused:#?}");
}

#[test]
fn a_mention_is_a_path_and_not_a_part_of_another_name() {
    assert!(mentions("use serde_json::Value;", "serde-json"));
    assert!(mentions("let x = http::Method::GET;", "http"));
    assert!(mentions("use bytes;", "bytes"));
    for text in ["tokio_rustls::Acceptor", "see http://example.org", "let bytes = 1;", "rustls_pki::x"] {
        assert!(!mentions(text, "rustls") && !mentions(text, "http") && !mentions(text, "bytes"), "{text}");
    }
}

fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap()).collect()
}

#[test]
fn every_locked_package_supports_the_declared_rust_version() {
    let root = root();
    let workspace: Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let declared = workspace["workspace"]["package"]["rust-version"].as_str().unwrap();
    let generated: Table = fs::read_to_string(root.join("generated/Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(generated["package"]["rust-version"].as_str(), Some(declared));

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--locked", "--format-version", "1"];
    let output = Command::new(cargo).args(arguments).current_dir(&root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let newer = packages.iter().filter_map(|package| {
        let needed = package["rust_version"].as_str()?;
        (version(needed) > version(declared)).then(|| format!("{} needs {needed}", package["id"]))
    });
    let newer: Vec<String> = newer.collect();
    assert!(
        packages.len() > 100 && newer.is_empty(),
        "These packages need a newer Rust version than {declared}: {newer:#?}"
    );
}
