//! The imported form of a document: prose is removed, facts are kept, and the layout is canonical.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use generator::config::Import;
use generator::import::{PinInput, import};
use generator::{SourceFile, source};
use serde_json::{Value, json};

fn spec(text: &str) -> SourceFile {
    SourceFile { name: "pets-2026-01-31.yaml".to_owned(), bytes: text.as_bytes().to_vec() }
}

/// The settings of the pinned document.
fn choices() -> Import {
    Import {
        prose_extensions: vec!["x-topics".to_owned(), "x-xgen-changelog".to_owned(), "x-externalLinks".to_owned()],
        revision_extension: Some("x-xgen-sha".to_owned()),
    }
}

/// A document with prose at every place where OpenAPI allows it, and with facts whose names are those of prose.
const FULL: &str = r#"
openapi: 3.0.3
info:
  title: Pets
  version: '1'
  description: PROSE
  termsOfService: https://example.com/terms
  x-xgen-sha: abc123
x-topics: [{ title: PROSE, content: PROSE }]
servers: [{ url: https://example.com, description: PROSE, variables: { v: { default: a, description: PROSE } } }]
externalDocs: { url: https://example.com/docs, description: PROSE }
tags:
  - { name: Toys, description: PROSE, externalDocs: { url: https://example.com/toys, description: PROSE } }
  - { name: Pets }
paths:
  x-owner: kept
  /pets:
    summary: PROSE
    description: PROSE
    post:
      operationId: createPet
      summary: PROSE
      description: PROSE
      x-xgen-changelog: { '2024-01-01': PROSE }
      x-sunset: '2027-01-01'
      x-rolesRequirements: [Pet Owner]
      externalDocs: { url: https://example.com/docs, description: PROSE }
      parameters:
        - { name: example, in: query, description: PROSE, example: PROSE, schema: { type: string, default: 'a: b' } }
      requestBody:
        description: PROSE
        content: { application/json: { example: PROSE, schema: { $ref: '#/components/schemas/Pet', description: PROSE } } }
      responses:
        '200':
          description: PROSE
          headers: { X-Rate: { description: PROSE, example: PROSE, schema: { type: integer } } }
          content: { application/json: { examples: { one: { summary: PROSE, value: PROSE } } } }
        default: { $ref: '#/components/responses/problem' }
components:
  examples: { one: { value: PROSE } }
  responses: { problem: { description: PROSE } }
  securitySchemes:
    oauth: { type: oauth2, description: PROSE, flows: { clientCredentials: { tokenUrl: /t, scopes: { read: PROSE } } } }
  schemas:
    Unused: { title: PROSE, type: string, format: date-time, readOnly: true, deprecated: true, nullable: true }
    Pet:
      title: PROSE
      description: PROSE
      example: { a: PROSE }
      type: object
      required: [title, description]
      enum: [{ description: kept in an enum }]
      default: { title: kept in a default, summary: kept too }
      x-additionalPropertiesName: kept in an extension
      discriminator: { propertyName: example, mapping: { title: Pet, description: Pet } }
      additionalProperties: { description: PROSE, type: string }
      properties:
        description: { description: PROSE, type: string, maxLength: 9 }
        title: { title: PROSE, type: string, pattern: '^[a-z]+$' }
        example: { example: PROSE, type: array, minItems: 1, items: { description: PROSE, type: integer, minimum: 1 } }
        summary: { allOf: [{ description: PROSE, type: string }], not: { title: PROSE, enum: [b, a] } }
        examples: { type: object, properties: { externalDocs: { externalDocs: { url: https://e.com, description: PROSE } } } }
"#;

#[test]
fn prose_is_removed_and_facts_are_kept() {
    let imported = import(&spec(FULL), &choices(), PinInput::default()).unwrap();
    assert!(!imported.spec_yaml.contains("PROSE"), "{}", imported.spec_yaml);
    insta::assert_snapshot!("import_spec", imported.spec_yaml);
}

#[test]
fn the_pin_records_the_origin() {
    let upstream = "https://example.com/pets.yaml".to_owned();
    let imported = import(&spec(FULL), &choices(), PinInput { upstream, ..PinInput::default() }).unwrap();
    insta::assert_snapshot!("import_pin", imported.pin_toml);
    let known =
        PinInput { revision: Some("r7".to_owned()), date: Some("2025-12-24".to_owned()), ..PinInput::default() };
    let pin: toml::Value = toml::from_str(&import(&spec(FULL), &choices(), known).unwrap().pin_toml).unwrap();
    assert_eq!((pin["revision"].as_str(), pin["date"].as_str()), (Some("r7"), Some("2025-12-24")));
}

#[test]
fn importing_again_changes_nothing() {
    let once = import(&spec(FULL), &choices(), PinInput::default()).unwrap().spec_yaml;
    assert_eq!(import(&spec(&once), &choices(), PinInput::default()).unwrap().spec_yaml, once);
}

#[test]
fn the_order_and_notation_of_a_document_do_not_change_its_import() {
    let once = import(&spec(FULL), &choices(), PinInput::default()).unwrap().spec_yaml;
    let mut value: Value = serde_yaml::from_str(FULL).unwrap();
    value["tags"].as_array_mut().unwrap().reverse();
    value["components"]["schemas"]["Pet"]["required"] = json!(["description", "title"]);
    let json = SourceFile { name: "pets.json".to_owned(), bytes: serde_json::to_vec(&value).unwrap() };
    assert_eq!(import(&json, &choices(), PinInput::default()).unwrap().spec_yaml, once);
}

#[test]
fn faults_are_returned() {
    let faults = import(&spec("openapi: 3.1.0\n"), &choices(), PinInput::default()).unwrap_err();
    assert_eq!(faults.iter().next().unwrap().code, "unsupported-openapi-version");
}

fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn file(path: PathBuf) -> SourceFile {
    SourceFile { bytes: std::fs::read(&path).unwrap(), name: path.display().to_string() }
}

/// Importing the pinned document does not change it, and its overlays apply without a remark.
#[test]
fn the_pinned_document_is_canonical() {
    let pinned = file(repository().join("spec/atlas-admin-v2.yaml"));
    let again = import(&pinned, &choices(), PinInput::default()).unwrap();
    assert!(again.spec_yaml.as_bytes() == pinned.bytes, "an import of spec/atlas-admin-v2.yaml changes it");
    let overlays = [file(repository().join("spec/overlays/server-deviations.yaml"))];
    let document = source::read(&pinned, &overlays).unwrap();
    assert!(document.diagnostics.is_empty(), "{}", document.diagnostics);
    let api = document.openapi().unwrap();
    assert_eq!((api.paths.paths.len(), api.operations().count()), (335, 540));
    assert_eq!(api.components.unwrap().schemas.len(), 1145);
}

/// The full documents are read without a remark, and the pinned document is the import of its original.
#[test]
fn the_full_documents_are_valid() {
    let shared = std::env::var_os("ATLAS_SHARED").map_or_else(|| repository().join("../shared"), PathBuf::from);
    let path = shared.join("specs/atlas-admin-2026-08-21.yaml");
    if !path.exists() {
        println!("skipped: {} does not exist", path.display());
        return;
    }
    let older = source::read(&file(shared.join("specs/atlas-admin-2026-01-08.yaml")), &[]).unwrap();
    assert!(older.diagnostics.is_empty(), "{}", older.diagnostics);
    older.openapi().unwrap();
    let pin = std::fs::read_to_string(repository().join("spec/pin.toml")).unwrap();
    let upstream = toml::from_str::<toml::Table>(&pin).unwrap()["upstream"].as_str().unwrap().to_owned();
    let imported = import(&file(path), &choices(), PinInput { upstream, ..PinInput::default() }).unwrap();
    assert!(imported.diagnostics.is_empty(), "{}", imported.diagnostics);
    let pinned = std::fs::read(repository().join("spec/atlas-admin-v2.yaml")).unwrap();
    assert!(imported.spec_yaml.as_bytes() == pinned, "spec/atlas-admin-v2.yaml is not the import of the full document");
    assert_eq!(imported.pin_toml, pin);
}
