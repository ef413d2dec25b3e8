//! The document that is read: its tree, the places of its pointers, and the effects of overlays.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::borrow::Cow;

use generator::source::{self, Overlays};
use generator::{Diagnostic, Diagnostics, Severity, SourceFile};
use serde_json::{Value, json};

fn sound() -> SourceFile {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/bad/sound.yaml");
    SourceFile { name: "sound.yaml".to_owned(), bytes: std::fs::read(path).unwrap() }
}

fn overlay(actions: &Value) -> SourceFile {
    let value = json!({"overlay": "1.0.0", "info": {"title": "Test", "version": "1"}, "actions": actions});
    SourceFile { name: "overlay.yaml".to_owned(), bytes: serde_yaml::to_string(&value).unwrap().into_bytes() }
}

/// Corrections that were made for another edition.
fn borrowed(corrections: &[SourceFile]) -> Overlays<'_> {
    Overlays { corrections, borrowed: true, ..Overlays::default() }
}

fn place(document: &source::Document, pointer: &str) -> String {
    let mut diagnostics = Diagnostics::from(Diagnostic::error("test", pointer, "here"));
    document.locate(&mut diagnostics);
    diagnostics.iter().next().unwrap().location.as_ref().unwrap().to_string()
}

#[test]
fn a_pointer_has_a_place_in_the_text() {
    let document = source::read(&sound(), &[]).unwrap();
    assert_eq!(place(&document, ""), "sound.yaml:2:1");
    assert_eq!(place(&document, "/info/title"), "sound.yaml:4:3");
    assert_eq!(place(&document, "/servers/0"), "sound.yaml:7:5");
    assert_eq!(place(&document, "/paths/~1pets~1{petId}/get/responses/200"), "sound.yaml:20:9");
    assert_eq!(place(&document, "/components/schemas/Dog/allOf/0/$ref"), "sound.yaml:57:22");
    // The nearest ancestor that exists in the text.
    assert_eq!(place(&document, "/components/schemas/Dog/allOf/7/$ref"), "sound.yaml:57:12");
    assert_eq!(place(&document, "/nowhere"), "sound.yaml:2:1");
}

#[test]
fn json_and_yaml_give_the_same_tree() {
    let yaml = source::read(&sound(), &[]).unwrap();
    let text = format!("\u{feff}{}", serde_json::to_string_pretty(&yaml.value).unwrap());
    let json =
        source::read(&SourceFile { name: "sound.json".to_owned(), bytes: text.clone().into_bytes() }, &[]).unwrap();
    assert_eq!(json.value, yaml.value);
    let unnamed = source::read(&SourceFile { name: "-".to_owned(), bytes: text.into_bytes() }, &[]).unwrap();
    assert_eq!(unnamed.value, yaml.value);
    assert_eq!(place(&json, "/info"), "sound.json:109:3");
}

#[test]
fn keys_become_strings_as_they_are_written() {
    let document = source::read(&sound(), &[]).unwrap();
    let responses = document.value.pointer("/paths/~1pets~1{petId}/get/responses").unwrap().as_object().unwrap();
    assert_eq!(responses.keys().collect::<Vec<_>>(), ["200", "default"]);
}

#[test]
fn callbacks_are_removed() {
    let actions = json!([{
        "target": "$.paths['/pets/{petId}'].get", "description": "test",
        "update": {"callbacks": {"event": {"$ref": "#/components/callbacks/event"}}},
    }, {
        "target": "$.components", "description": "test",
        "update": {"callbacks": {"event": {"{$request.body#/url}": {"post": {"responses": {}}}}}},
    }]);
    let document = source::read(&sound(), &[overlay(&actions)]).unwrap();
    assert!(document.diagnostics.is_empty(), "{}", document.diagnostics);
    assert!(document.openapi().unwrap().components.unwrap().callbacks.is_empty());
}

#[test]
fn references_become_direct_and_the_tree_keeps_them_as_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/good/references.yaml");
    let spec = SourceFile { name: "references.yaml".to_owned(), bytes: std::fs::read(path).unwrap() };
    let document = source::read(&spec, &[]).unwrap();
    let direct = document.with_direct_references();
    for (pointer, written, expected) in [
        ("/paths/~1shelves~1{shelfId}~1books/parameters/0", "parameters/shelf", "parameters/shelfId"),
        ("/paths/~1shelves~1{shelfId}~1books/get/parameters/0", "parameters/paging~1limit", "parameters/limit~0number"),
        ("/paths/~1shelves~1{shelfId}~1books/get/parameters/1", "parameters/sort%20order", "parameters/sort order"),
        ("/paths/~1shelves~1{shelfId}~1books/post/requestBody", "requestBodies/new", "requestBodies/book"),
        ("/components/parameters/shelf", "parameters/shelfAlias", "parameters/shelfId"),
        ("/components/schemas/Form/oneOf/0", "schemas/on%2Dpaper", "schemas/on-paper"),
    ] {
        let at = |tree: &Value| tree.pointer(&format!("{pointer}/$ref")).unwrap().as_str().unwrap().to_owned();
        assert_eq!(at(&document.value), format!("#/components/{written}"));
        assert_eq!(at(&direct), format!("#/components/{expected}"));
    }
    assert!(matches!(source::read(&sound(), &[]).unwrap().with_direct_references(), Cow::Borrowed(_)));
}

#[test]
fn overlays_merge_append_and_remove() {
    let actions = json!([
        {"target": "$.components.schemas.Pet", "description": "test",
         "update": {"required": ["tags"], "properties": {"kind": {"nullable": true}, "age": {"type": "integer"}}}},
        {"target": "$.components.schemas.Pet.required[?@ == 'kind']", "description": "test", "remove": true},
        {"target": "$.tags", "description": "test", "update": {"name": "Toys"}},
        {"target": "$.paths.*.*.parameters[?@.in == 'query']", "description": "test", "update": {"deprecated": true}},
        {"target": "$.components.schemas['Alias', 'Any']", "description": "test", "remove": true},
    ]);
    let document = source::read(&sound(), &[overlay(&actions)]).unwrap();
    let at = |pointer: &str| document.value.pointer(pointer).unwrap_or(&Value::Null).clone();
    assert_eq!(at("/components/schemas/Pet/required"), json!(["tags"]));
    assert_eq!(
        at("/components/schemas/Pet/properties/kind"),
        json!({"type": "string", "enum": ["cat", "dog"], "nullable": true})
    );
    assert_eq!(at("/components/schemas/Pet/properties/age"), json!({"type": "integer"}));
    assert_eq!(at("/tags"), json!([{"name": "Pets"}, {"name": "Toys"}]));
    assert_eq!(at("/paths/~1pets~1{petId}/get/parameters/0/deprecated"), json!(true));
    assert_eq!(at("/components/schemas/Alias"), Value::Null);
    assert_eq!(at("/components/schemas/Any"), Value::Null);
    // The place of a value that an overlay wrote is in the overlay; that of a mapping to which it only added, in the document.
    assert!(place(&document, "/components/schemas/Pet/properties/age/type").starts_with("overlay.yaml:"));
    assert!(place(&document, "/tags/1/name").starts_with("overlay.yaml:"));
    assert_eq!(place(&document, "/components/schemas/Pet/properties"), "sound.yaml:53:7");
}

/// The second of two overlays, with `..` and a filter, selects a value that the first wrote.
#[test]
fn overlays_are_applied_in_order() {
    let first = overlay(&json!([{"target": "$.info", "description": "test", "update": {"x-a": {"deep": 1}}}]));
    let second = overlay(&json!([{"target": "$..[?@.deep == 1]", "description": "test", "update": {"more": 2}}]));
    let document = source::read(&sound(), &[first.clone(), second.clone()]).unwrap();
    assert_eq!(document.value["info"]["x-a"], json!({"deep": 1, "more": 2}));
    assert!(source::read(&sound(), &[second, first]).is_err());
}

/// The other actions of such an overlay are applied, and its other faults are errors.
#[test]
fn an_action_for_another_edition_that_matches_nothing_is_a_warning() {
    let gone = json!({"target": "$.components.schemas.Gone", "description": "test", "remove": true});
    let there = json!({"target": "$.info", "description": "test", "update": {"x-a": 1}});
    let overlays = [overlay(&json!([gone, there]))];
    assert!(source::read(&sound(), &overlays).is_err());
    let document = source::read_with(&sound(), borrowed(&overlays)).unwrap();
    assert_eq!(document.value["info"]["x-a"], 1);
    assert!(document.diagnostics.iter().all(|it| it.code == "overlay-matches-nothing" && it.location.is_some()));
    assert_eq!(document.diagnostics.count(Severity::Warning), 1, "{}", document.diagnostics);
    let bad = json!([{"target": "$[", "description": "test", "remove": true}]);
    assert!(source::read_with(&sound(), borrowed(&[overlay(&bad)])).is_err());
}

#[test]
fn an_overlay_can_remove_several_items_of_a_list() {
    let list: Vec<Value> = (0..15).map(Value::from).collect();
    let actions = json!([
        {"target": "$", "description": "test", "update": {"x-list": list}},
        {"target": "$['x-list'][?@ > 1 && @ < 12]", "description": "test", "remove": true},
    ]);
    let document = source::read(&sound(), &[overlay(&actions)]).unwrap();
    assert_eq!(document.value["x-list"], json!([0, 1, 12, 13, 14]));
}

/// Removes every node of a valid document, and replaces it by values of other types, one at a time: nothing panics, every
/// fault has a place, and every document that passes the checks can be deserialised.
#[test]
fn mutated_documents_never_panic() {
    let whole = source::read(&sound(), &[]).unwrap().value;
    let mut pointers = Vec::new();
    collect(&whole, &mut String::new(), &mut pointers);
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("#/components/schemas/Pet"),
        json!("{"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"$ref": "#/components/schemas/Alias"}),
        json!({"": {"$ref": "#"}}),
        json!({"type": "string", "in": "path", "name": "petId", "description": "", "schema": {}}),
    ];
    let mut read = 0;
    let mut refused = 0;
    for pointer in &pointers {
        let dropped = std::iter::once(without(&whole, pointer));
        let replaced = odd.iter().map(|odd| {
            let mut mutant = whole.clone();
            *mutant.pointer_mut(pointer).unwrap() = odd.clone();
            mutant
        });
        for mutant in dropped.chain(replaced) {
            let spec = SourceFile { name: "mutant.json".to_owned(), bytes: serde_json::to_vec(&mutant).unwrap() };
            match source::read(&spec, &[]) {
                Ok(document) => {
                    read += 1;
                    document.openapi().unwrap_or_else(|faults| panic!("{pointer}: {mutant}\n{faults}"));
                }
                Err(faults) => {
                    refused += 1;
                    assert!(faults.has_errors() && faults.iter().all(|fault| fault.location.is_some()), "{faults}");
                }
            }
        }
    }
    assert!(pointers.len() > 120 && read > 300 && refused > 1_000, "{} {read} {refused}", pointers.len());
}

/// Truncates the text at every third byte, and replaces every byte of it.
#[test]
fn damaged_texts_never_panic() {
    let bytes = sound().bytes;
    for end in (0..bytes.len()).step_by(3) {
        let _ = source::read(&SourceFile { name: "cut.yaml".to_owned(), bytes: bytes[..end].to_vec() }, &[]);
    }
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] = b"\0\t\n{]*&!|>'\"%@`:-#\xff"[at % 19];
        let _ = source::read(&SourceFile { name: "broken.yaml".to_owned(), bytes }, &[]);
    }
}

fn collect(value: &Value, pointer: &mut String, pointers: &mut Vec<String>) {
    pointers.push(pointer.clone());
    let length = pointer.len();
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in children {
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        collect(value, pointer, pointers);
        pointer.truncate(length);
    }
}

fn without(whole: &Value, pointer: &str) -> Value {
    let mut mutant = whole.clone();
    let Some((parent, last)) = pointer.rsplit_once('/') else { return Value::Null };
    match mutant.pointer_mut(parent).unwrap() {
        Value::Object(entries) => drop(entries.remove(&last.replace("~1", "/").replace("~0", "~"))),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        _ => {}
    }
    mutant
}
