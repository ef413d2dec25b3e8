//! What the editions of the pinned API drop comes back: each pair of consecutive editions, if they are there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::retire::{Report, retire};
use generator::source::{self, Overlays};
use generator::{Borrowed, Input, Severity, SourceFile, generate};
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
    if let Some(folder) = std::env::var_os("RETIRED_OUT") {
        std::fs::write(Path::new(&folder).join(format!("{edition}.retired.yaml")), &overlay.bytes).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{edition}.report.txt")), format!("{:#?}\n{difference:#?}", retired.report)).unwrap();
    }
    assert!(difference.lost.is_empty(), "{edition}: {:#?}", difference.lost);
    assert!(retire(&document.value, &document.value, None, edition).overlay.is_empty(), "{edition}");
    (overlay, document.value)
}

#[test]
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
