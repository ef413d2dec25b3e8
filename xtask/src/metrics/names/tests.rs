#![allow(clippy::unwrap_used, clippy::panic)]

use generator::{Borrowed, Input, SourceFile, prepare};

use super::*;

const SPEC: &str = "
openapi: 3.0.1
info: {title: t, version: '1'}
paths:
  /pets:
    post:
      operationId: createPet
      tags: [pets]
      requestBody: {required: true, content: {application/vnd.acme.2024-08-05+json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {description: '', content: {
        application/vnd.acme.2023-01-01+json: {schema: {$ref: '#/components/schemas/OldPetView'}},
        application/vnd.acme.2024-08-05+json: {schema: {$ref: '#/components/schemas/NdsPet20240805'}}}}}
components:
  schemas:
    OldPetView: {type: object, properties: {groupId: {type: string}}}
    NdsPet20240805: {type: object, properties: {groupId: {type: string}, groupBy: {type: string}}}
    Pet:
      type: object
      required: [name, kind, owner, size]
      properties:
        name: {type: string}
        kind: {type: string, enum: [CAT, DOG]}
        size: {type: integer}
        owner: {$ref: '#/components/schemas/GroupOwner'}
    GroupOwner: {type: object, required: [age, city], properties: {age: {type: integer}, city: {type: string}}}
";

fn figures() -> Vec<(String, f64)> {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let input = Input {
        spec: file("api.yaml", SPEC),
        overlays: Vec::new(),
        docs: Vec::new(),
        config: file("codegen.toml", "[versions]\nmedia-type-prefix = 'application/vnd.acme.'\n"),
        lock: None,
        retired: None,
        templates: vec![file("runtime/Cargo.toml", "[dependencies]\n"), file("runtime/src/lib.rs", "")],
        api_version: None,
        borrowed: Borrowed::default(),
    };
    let prepared = prepare(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    rows(&prepared).into_iter().map(|row| (row.name, row.figure.unwrap())).collect()
}

#[test]
fn the_figures_are_those_of_the_surface() {
    let figures = figures();
    let expected = [
        ("public types", 5.0),
        // NdsPet20240805 and GroupOwner; OldPetView is superseded.
        ("current types with noise words", 2.0),
        ("types and requests with names over 40 characters", 0.0),
        ("longest name, in characters (create_pet_v20230101)", 20.0),
        ("constructors with arguments", 0.0),
        ("current fields named group for project", 1.0),
    ];
    assert_eq!(figures, expected.map(|(name, figure)| (name.to_owned(), figure)));
}

#[test]
fn constructors_with_arguments_are_counted() {
    let mut files = FileSet::default();
    let text = "pub fn new() -> Self {}\npub fn new(name: String) -> Self {}\npub fn new(\n    name: String,\n) {}\n";
    files.insert("src/types.rs", format!("{text}crate::wire::object! {{}}"));
    files.insert("src/client.rs", text.to_owned());
    assert_eq!(constructors_with_arguments(&files), 2);
}

#[test]
fn a_noise_word_is_a_whole_word() {
    for name in
        ["PetView", "ViewOfPets", "ApiAtlasPet", "NdsPet", "PaginatedPets", "Pet20240805", "GroupPet", "PetGroup"]
    {
        assert!(is_noisy(name), "{name}");
    }
    for name in ["Viewer", "PetReviews", "AtlasApi", "Ndsx", "Pet2024", "Grouping", "GcpEndpointGroup"] {
        assert!(!is_noisy(name), "{name}");
    }
}
