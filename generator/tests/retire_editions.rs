//! What the editions of the pinned API drop comes back: each pair of consecutive editions, if they are there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::retire::{Report, retire};
use generator::source::{self, Overlays};
use generator::{Borrowed, Input, SourceFile, generate};
use serde_json::Value;

#[path = "retire/contains.rs"]
mod contains;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn file(path: &Path) -> SourceFile {
    SourceFile { name: path.file_name().unwrap().to_string_lossy().into_owned(), bytes: std::fs::read(path).unwrap() }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn corrections() -> Vec<SourceFile> {
    sorted(&root().join("spec/overlays")).iter().map(|path| file(path)).collect()
}

fn read(spec: &SourceFile, retired: Option<&SourceFile>) -> source::Document {
    let overlays = Overlays { corrections: &corrections(), retired, borrowed: true, ..Overlays::default() };
    source::read_with(spec, overlays).unwrap_or_else(|faults| panic!("{}: {faults}", spec.name))
}

/// Returns whether all stages accept an edition with its retired items. Entries of codegen.toml for the pinned edition need not match.
fn generates(spec: &SourceFile, overlay: &SourceFile) -> bool {
    let input = Input {
        spec: spec.clone(),
        overlays: corrections(),
        retired: Some(overlay.clone()),
        docs: Vec::new(),
        config: file(&root().join("spec/codegen.toml")),
        lock: None,
        templates: vec![
            SourceFile { name: "runtime/Cargo.toml".to_owned(), bytes: b"[dependencies]\n".to_vec() },
            SourceFile { name: "runtime/src/lib.rs".to_owned(), bytes: Vec::new() },
        ],
        api_version: None,
        borrowed: Borrowed { config: true, overlays: true },
    };
    let generated = generate(&input, &());
    if let Err(faults) = &generated {
        println!("{faults}");
    }
    generated.is_ok()
}

fn counts(report: &Report) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for item in &report.retired {
        *counts.entry(format!("{:?}", item.kind).to_lowercase()).or_default() += 1;
    }
    counts.into_iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
}

/// Checks a step, and returns the overlay of the new edition and the document with it.
fn step(old: &Value, spec: &SourceFile, previous: Option<&Value>) -> (SourceFile, Value) {
    let edition = spec.name.trim_end_matches(".yaml");
    let new = read(spec, None).value;
    let retired = retire(old, &new, previous, edition);
    let overlay = SourceFile { name: "retired.yaml".to_owned(), bytes: retired.overlay.to_yaml().into_bytes() };
    let document = read(spec, Some(&overlay));
    let unnecessary: Vec<_> = document.diagnostics.iter().filter(|it| it.code == "retired-unnecessary").collect();
    assert!(unnecessary.is_empty(), "{edition}: {unnecessary:#?}");
    let difference = contains::difference(old, &document.value);
    println!(
        "| {edition} | {} | {} | {} | {} | {} |",
        counts(&retired.report),
        retired.report.returned.len(),
        retired.report.renamed.len(),
        retired.report.replaced.len(),
        overlay.bytes.len() / 1024,
    );
    assert!(difference.lost.is_empty(), "{edition}: {:#?}", difference.lost);
    assert_eq!(difference.replaced.is_empty(), retired.report.replaced.is_empty(), "{edition}");
    assert!(generates(spec, &overlay), "{edition}");
    assert!(retire(&document.value, &document.value, None, edition).overlay.is_empty(), "{edition}");
    (overlay, document.value)
}

/// A generator of pseudo-random numbers (xorshift).
struct Random(u64);

impl Random {
    fn one_of(&mut self, count: u64) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.is_multiple_of(count)
    }

    /// Removes operations, media types, parameters, properties and values.
    fn shrink(&mut self, value: &mut Value) {
        match value {
            Value::Object(entries) => {
                for (keyword, value) in entries.iter_mut() {
                    match (keyword.as_str(), value) {
                        ("paths", Value::Object(paths)) => {
                            for item in paths.values_mut().filter_map(Value::as_object_mut) {
                                item.retain(|method, _| method == "parameters" || !self.one_of(20));
                            }
                            paths.values_mut().for_each(|item| self.shrink(item));
                        }
                        ("content" | "properties", Value::Object(members))
                            if members.values().all(Value::is_object) =>
                        {
                            let first = members.keys().next().cloned();
                            members.retain(|name, _| Some(name) == first.as_ref() || !self.one_of(20));
                            members.values_mut().for_each(|member| self.shrink(member));
                        }
                        ("parameters", Value::Array(items)) => {
                            items.retain(|it| it["in"] == "path" || it.get("$ref").is_some() || !self.one_of(10))
                        }
                        ("enum", Value::Array(items)) if items.len() > 1 => {
                            let first = items.first().cloned();
                            items.retain(|item| Some(item) == first.as_ref() || !self.one_of(10));
                        }
                        (_, value) => self.shrink(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.shrink(item)),
            _ => {}
        }
    }
}

#[test]
fn whatever_the_pinned_document_drops_comes_back_and_returns() {
    let old = read(&file(&root().join("spec/atlas-admin-v2.yaml")), None).value;
    for seed in [7, 4711] {
        let mut new = old.clone();
        Random(seed).shrink(&mut new);
        let retired = retire(&old, &new, None, "2027-01-01");
        let spec = SourceFile { name: "new.json".to_owned(), bytes: new.to_string().into_bytes() };
        let overlay = SourceFile { name: "retired.yaml".to_owned(), bytes: retired.overlay.to_yaml().into_bytes() };
        let document = source::read_with(&spec, Overlays { retired: Some(&overlay), ..Overlays::default() });
        let document = document.unwrap_or_else(|faults| panic!("{seed}: {faults}")).value;
        assert!(retired.report.retired.len() > 100, "{seed}: {}", counts(&retired.report));
        let lost = contains::difference(&old, &document).lost;
        assert!(lost.is_empty(), "{seed}: {lost:#?}");
        let back = retire(&document, &old, None, "2027-02-01");
        assert!(back.overlay.is_empty(), "{seed}: {}", back.overlay.to_yaml());
        assert_eq!(back.report.returned, retired.report.retired, "{seed}");
    }
    assert!(retire(&old, &old, None, "2027-01-01").overlay.is_empty());
}

#[test]
#[ignore = "takes a minute: run it with `cargo test -p generator --test retire_editions -- --ignored --nocapture`"]
fn each_edition_keeps_what_the_one_before_it_has() {
    let shared = std::env::var_os("ATLAS_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let editions = sorted(&shared.join("specs/editions"));
    let mut known: Option<(Option<SourceFile>, Value)> = None;
    for path in &editions {
        let spec = file(path);
        let next = match known.take() {
            Some((_, old)) => {
                let (overlay, document) = step(&old, &spec, None);
                (Some(overlay), document)
            }
            None => (None, read(&spec, None).value),
        };
        known = Some(next);
    }
}
