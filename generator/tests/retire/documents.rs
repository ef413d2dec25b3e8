//! Small documents for the tests of retired items, and the steps between them.

use generator::retire::{Retired, retire};
use generator::source::{self, Overlays};
use generator::surface::Surface;
use generator::{Borrowed, Input, SourceFile, prepare};
use serde_json::Value;

use crate::contains::difference;

pub const EDITION: &str = "2026-07-31";

/// A document with these path items and component schemas, in YAML.
pub fn document(paths: &str, schemas: &str) -> Value {
    let text = format!(
        "openapi: 3.0.1\ninfo: {{title: t, version: '1'}}\ntags: [{{name: pets}}]\npaths:\n{}\ncomponents:\n  schemas:\n    Unused: \
         {{type: string}}\n{}",
        indented(paths, 2),
        indented(schemas, 4)
    );
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A document whose operation returns the schema `Pet`.
pub fn pet(schemas: &str) -> Value {
    document(&get("/pets/{id}", "getPet", &version("2024-08-05", "Pet")), schemas)
}

/// A path item with an operation that has these media types.
pub fn get(path: &str, id: &str, content: &str) -> String {
    let name = path.split('{').nth(1).and_then(|rest| rest.split('}').next()).unwrap_or("id");
    format!(
        "{path}:\n  get:\n    operationId: {id}\n    tags: [pets]\n    parameters: [{{name: {name}, in: path, required: true, schema: \
         {{type: string}}}}]\n    responses: {{'200': {{description: '', content: {{{content}}}}}}}\n"
    )
}

/// A media type with a component.
pub fn version(version: &str, component: &str) -> String {
    format!("'application/vnd.acme.{version}+json': {{schema: {{$ref: '#/components/schemas/{component}'}}}}")
}

fn indented(text: &str, level: usize) -> String {
    text.lines().map(|line| format!("{:level$}{line}\n", "")).collect()
}

fn file(name: &str, text: String) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.into_bytes() }
}

/// A new edition, and what the old one had.
pub struct Step {
    pub retired: Retired,
    /// The new edition with its retired items.
    pub document: Value,
}

/// Takes over an edition, and checks that the result contains the old one and that the items are all used.
pub fn step(old: &Value, new: &Value) -> Step {
    let retired = retire(old, new, None, EDITION);
    let Applied { document, warnings } = apply(new, &retired.overlay.to_yaml());
    let found = difference(old, &document);
    assert!(found.lost.is_empty(), "{:?}\n{}", found.lost, retired.overlay.to_yaml());
    assert_eq!(found.replaced.is_empty(), retired.report.replaced.is_empty(), "{:?}", retired.report.replaced);
    assert!(warnings.is_empty(), "{warnings:?}");
    Step { retired, document }
}

pub struct Applied {
    pub document: Value,
    pub warnings: Vec<String>,
}

/// Reads a document with an overlay of retired items.
pub fn apply(document: &Value, overlay: &str) -> Applied {
    let (spec, overlay) = (file("api.json", document.to_string()), file("retired.yaml", overlay.to_owned()));
    let overlays = Overlays { retired: Some(&overlay), ..Overlays::default() };
    let read = source::read_with(&spec, overlays).unwrap_or_else(|faults| panic!("{faults}"));
    let warnings = read.diagnostics.iter().filter(|it| it.code == "retired-unnecessary");
    Applied { warnings: warnings.map(|it| it.message.clone()).collect(), document: read.value }
}

/// The crate of a document.
pub fn surface(document: &Value) -> Surface {
    let input = Input {
        spec: file("api.json", document.to_string()),
        overlays: Vec::new(),
        retired: None,
        docs: Vec::new(),
        config: file("codegen.toml", "[versions]\nmedia-type-prefix = 'application/vnd.acme.'\n".to_owned()),
        lock: None,
        templates: vec![
            file("runtime/Cargo.toml", "[dependencies]\n".to_owned()),
            file("runtime/src/lib.rs", String::new()),
        ],
        api_version: None,
        borrowed: Borrowed::default(),
    };
    let prepared = prepare(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    prepared.generate(&()).unwrap_or_else(|faults| panic!("{faults}"));
    prepared.surface
}

impl Step {
    /// The retired items: their kinds and names.
    pub fn items(&self) -> Vec<String> {
        let items = self.retired.report.retired.iter();
        items
            .map(|it| {
                let instead = it.instead.as_ref().map(|instead| format!(", use {instead}")).unwrap_or_default();
                format!("{:?} {}{instead}", it.kind, it.name)
            })
            .collect()
    }

    /// The notes of all deprecated items of the crate, each with the name of its item.
    pub fn notes(&self) -> Vec<String> {
        let surface = serde_json::to_value(surface(&self.document)).unwrap();
        let mut notes = Vec::new();
        collect(&surface, &mut notes);
        notes.sort();
        notes.dedup();
        notes
    }
}

fn collect(value: &Value, notes: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(note) = value.pointer("/deprecated/note").and_then(Value::as_str) {
                notes.push(format!("{}: {note}", value["name"].as_str().unwrap_or_default()));
            }
            entries.values().for_each(|value| collect(value, notes));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, notes)),
        _ => {}
    }
}
