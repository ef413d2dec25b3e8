//! Valid documents to mutate: the fixtures, and parts of the pinned document that are small enough to be generated often.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use generator::{Input, SourceFile};
use serde_json::{Map, Value, json};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A document from which a crate can be generated.
#[derive(Clone)]
pub struct Sound {
    pub name: String,
    pub text: String,
    pub value: Value,
    pub config: Vec<u8>,
}

impl Sound {
    pub fn input(&self, spec: &[u8], templates: &[SourceFile]) -> Input {
        Input {
            spec: SourceFile { name: "spec".to_owned(), bytes: spec.to_vec() },
            overlays: Vec::new(),
            docs: Vec::new(),
            config: SourceFile { name: "codegen.toml".to_owned(), bytes: self.config.clone() },
            templates: templates.to_vec(),
            lock: None,
            retired: None,
            api_version: None,
            borrowed: Default::default(),
        }
    }
}

/// The smallest templates that the generator accepts.
pub fn small_templates() -> Vec<SourceFile> {
    let text = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    vec![
        text("runtime/Cargo.toml", "[dependencies]\nserde = \"1\"\n"),
        text("runtime/src/lib.rs", "//! A client.\n\npub mod api;\n"),
    ]
}

/// The templates of this repository.
pub fn templates() -> Vec<SourceFile> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { below(&path, found) } else { found.push(path) }
        }
    }
    let folder = root().join("templates");
    let mut paths = Vec::new();
    below(&folder, &mut paths);
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| SourceFile { name: name(path), bytes: std::fs::read(path).unwrap() }).collect()
}

pub fn fixtures() -> Vec<Sound> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/good");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "yaml"));
    paths.sort();
    let sound = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        Sound {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            value: serde_yaml::from_str(&text).unwrap(),
            text,
            config: std::fs::read(path.with_extension("toml")).unwrap_or_default(),
        }
    };
    paths.iter().map(sound).collect()
}

/// Single paths of the pinned document, each with the components to which it refers.
pub fn parts_of_the_pinned_document(paths: &[&str]) -> Vec<Sound> {
    let whole: Value =
        serde_yaml::from_slice(&std::fs::read(root().join("spec/atlas-admin-v2.yaml")).unwrap()).unwrap();
    let config = std::fs::read_to_string(root().join("spec/codegen.toml")).unwrap();
    // Waiters refer to operations that are not in the part.
    let config = config.split("\n[[waiters]]").next().unwrap();
    paths.iter().map(|path| part(&whole, path, config)).collect()
}

fn part(whole: &Value, path: &str, config: &str) -> Sound {
    let mut value = json!({"openapi": whole["openapi"], "info": whole["info"], "paths": {path: whole["paths"][path]}});
    assert!(value["paths"][path].is_object(), "{path} is no longer in the document");
    let mut wanted = BTreeSet::new();
    references(&value, &mut wanted);
    let mut done = BTreeSet::new();
    while let Some(pointer) = wanted.pop_first() {
        if !done.insert(pointer.clone()) {
            continue;
        }
        let target = whole.pointer(&pointer).unwrap_or_else(|| panic!("{pointer} does not exist"));
        references(target, &mut wanted);
        let [_, _, section, name] = pointer.split('/').collect::<Vec<_>>()[..] else { panic!("{pointer}") };
        value["components"][section][name] = target.clone();
    }
    Sound { name: path.to_owned(), text: value.to_string(), value, config: config.as_bytes().to_vec() }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    let pointers = |text: &Value| text.as_str().and_then(|text| text.strip_prefix('#')).map(str::to_owned);
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(pointers));
            let mapping = members.get("mapping").and_then(Value::as_object);
            found.extend(mapping.into_iter().flat_map(Map::values).filter_map(pointers));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
