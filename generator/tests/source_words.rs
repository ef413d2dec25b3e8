//! Overlays of words: what they add, and the diagnostics of those that do more.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use generator::source::{self, Document, Overlays};
use generator::{Diagnostics, SourceFile};

const SPEC: &str = "
openapi: 3.0.3
info: {title: Test, version: '1'}
tags: [{name: Pets}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses: {'200': {description: OK}}
components:
  schemas:
    Pet:
      type: object
      properties:
        size: {type: string, enum: [L, S]}
        sizes: {type: array, items: {type: string, enum: [L, S]}}
";

fn read(actions: &str) -> Result<Document, Diagnostics> {
    let overlay = format!("overlay: 1.0.0\ninfo: {{title: Words, version: '1'}}\nactions:\n{actions}");
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let words = [file("words.yaml", &overlay)];
    source::read_with(&file("spec.yaml", SPEC), Overlays { words: &words, ..Overlays::default() })
}

fn faults(actions: &str) -> String {
    read(actions).map(|document| panic!("read, with {}", document.diagnostics)).unwrap_err().to_string()
}

#[test]
fn an_overlay_of_words_adds_descriptions() {
    let document = read(
        "
- {target: '$', update: {x-docs: {properties: {size: Common.}, parameters: {petId: Id.}}}}
- {target: \"$.paths['/pets'].get\", update: {summary: Lists pets, description: All of them.}}
- {target: \"$.tags[?@.name=='Pets']\", update: {description: Animals.}}
- {target: $.components.schemas.Pet.properties.size, update: {x-enum-descriptions: {L: Large.}}}
",
    )
    .unwrap_or_else(|faults| panic!("{faults}"));
    assert!(document.diagnostics.is_empty(), "{}", document.diagnostics);
    let text = |pointer: &str| document.value.pointer(pointer).and_then(|it| it.as_str()).unwrap_or_default();
    assert_eq!(text("/x-docs/properties/size"), "Common.");
    assert_eq!(text("/paths/~1pets/get/summary"), "Lists pets");
    assert_eq!(text("/tags/0/description"), "Animals.");
    assert_eq!(text("/components/schemas/Pet/properties/size/x-enum-descriptions/L"), "Large.");
}

#[test]
fn an_overlay_of_words_changes_nothing_else() {
    insta::assert_snapshot!(faults(
        "
- {target: $.components.schemas.Pet, remove: true}
- target: $.components.schemas.Pet
  update:
    description: A pet.
    required: [size]
- {target: $.components.schemas.Pet, update: {description: 1, x-enum-descriptions: [L]}}
- {target: $.components.schemas.Pet, update: {x-docs: {properties: {size: Common.}}}}
- {target: '$', update: {x-docs: {schemas: {}, properties: {size: ''}}}}
"
    ), @"
    error[more-than-words]: The action removes a part of the document, but this overlay may only add words.
      --> words.yaml:5:38
      at #/actions/0/remove
      help: Words are `summary`, `description`, `x-enum-descriptions` and `x-docs`. Corrections belong in another overlay.

    error[more-than-words]: The action sets `required`, but this overlay may only add words.
      --> words.yaml:9:5
      at #/actions/1/update/required
      help: Words are `summary`, `description`, `x-enum-descriptions` and `x-docs`. Corrections belong in another overlay.

    error[wrong-type]: Expected a text, found the number `1`.
      --> words.yaml:10:47
      at #/actions/2/update/description
      help: Write the words as a string.

    error[wrong-type]: Expected a mapping of names to texts, found a list.
      --> words.yaml:10:63
      at #/actions/2/update/x-enum-descriptions
      help: Write the words as a string.

    error[words-place]: `x-docs` describes the whole document.
      --> words.yaml:11:47
      at #/actions/3/update/x-docs
      help: Write it in an action with the target `$`.

    error[words-place]: `schemas` is not a part of `x-docs`.
      --> words.yaml:12:35
      at #/actions/4/update/x-docs/schemas
      help: Write `properties`, `parameters` or `tags`.

    error[wrong-type]: Expected a text, found the string ``.
      --> words.yaml:12:61
      at #/actions/4/update/x-docs/properties/size
      help: Write the words as a string.
    ");
}

#[test]
fn words_about_nothing_are_errors() {
    insta::assert_snapshot!(faults(
        "
- {target: $.components.schemas.Cat, update: {description: A cat.}}
- target: $.components.schemas.Pet.properties.size
  update:
    x-enum-descriptions:
      L: Large.
      M: Medium.
- {target: $.components.schemas.Pet.properties.sizes, update: {x-enum-descriptions: {L: Large.}}}
"
    ), @"
    error[overlay-matches-nothing]: `$.components.schemas.Cat` matches nothing in the document.
      --> words.yaml:5:4
      at #/actions/0/target
      help: Remove the action if the document no longer needs it, or correct the target.

    error[words-match-nothing]: The `enum` at #/components/schemas/Pet/properties/size has no value `M`.
      --> words.yaml:10:7
      at #/actions/1/update/x-enum-descriptions/M
      help: Correct the value, or remove its text.

    error[words-without-enum]: The schema at #/components/schemas/Pet/properties/sizes has no `enum`.
      --> words.yaml:11:64
      at #/actions/2/update/x-enum-descriptions
      help: Select the schema that has the `enum`: for a list its `items`, for a `$ref` the component.
    ");
}
