//! What a new edition of a document drops comes back as an overlay, and as deprecated items of the crate.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "retire/contains.rs"]
mod contains;
#[path = "retire/documents.rs"]
mod documents;

use documents::{EDITION, apply, document, get, pet, step, surface, version};
use generator::retire::retire;
use serde_json::{Value, json};

const NAMED: &str = "Pet: {type: object, properties: {name: {type: string}}}";

#[test]
fn an_operation_comes_back_with_what_it_needs() {
    let both = get("/pets/{id}", "getPet", &version("2024-08-05", "Pet"))
        + &get("/toys/{id}", "getToy", &version("2024-08-05", "Toy"));
    let schemas = format!(
        "{NAMED}\nToy: {{type: object, properties: {{shape: {{$ref: '#/components/schemas/Shape'}}}}}}\nShape: {{type: object, properties: {{edges: {{type: integer}}}}}}"
    );
    let step = step(&document(&both, &schemas), &pet(NAMED));
    assert_eq!(step.items(), ["Operation GET /toys/{id}", "Component Shape", "Component Toy"]);
    assert_eq!(
        step.notes(),
        [
            "Shape: gone from the API since 2026-07-31",
            "Toy: gone from the API since 2026-07-31",
            "get_toy: gone from the API since 2026-07-31"
        ]
    );
    let surface = surface(&step.document);
    let mut requests = surface.modules.iter().flat_map(|module| &module.parts).flat_map(|part| &part.requests);
    let method = &requests.find(|it| it.method.name == "get_toy").unwrap().method;
    assert!(
        method.docs.iter().any(|line| line == "**Gone from the API since 2026-07-31.** The request is still sent.")
    );
}

#[test]
fn an_operation_that_moved_names_the_new_place() {
    let old = document(&get("/pets/{id}", "getPet", &version("2024-08-05", "Pet")), NAMED);
    let new = document(&get("/animals/{id}", "getPet", &version("2024-08-05", "Pet")), NAMED);
    let step = step(&old, &new);
    assert_eq!(step.items(), ["Operation GET /pets/{id}, use `GET /animals/{id}`"]);
    assert_eq!(step.document["paths"]["/pets/{id}"]["get"]["operationId"], "getPetRetired");
    assert!(step.notes().iter().any(|it| it.ends_with("gone from the API since 2026-07-31; use `GET /animals/{id}`")));
}

#[test]
fn names_of_path_parameters_and_ids_of_operations_do_not_matter() {
    let old = document(&get("/pets/{id}", "getPet", &version("2024-08-05", "Pet")), NAMED);
    let new = document(&get("/pets/{petId}", "fetchPet", &version("2024-08-05", "Pet")), NAMED);
    assert!(step(&old, &new).retired.overlay.is_empty());
}

#[test]
fn another_method_of_a_path_comes_back_with_the_new_names_of_its_parameters() {
    let gets = get("/pets/{id}", "getPet", &version("2024-08-05", "Pet"));
    let old = document(
        &(gets.clone()
            + &gets
                .lines()
                .skip(1)
                .map(|line| format!("{line}\n"))
                .collect::<String>()
                .replace("  get:", "  delete:")
                .replace("getPet", "deletePet")),
        NAMED,
    );
    let new = document(&gets.replace("{id}", "{petId}").replace("name: id", "name: petId"), NAMED);
    let step = step(&old, &new);
    assert_eq!(step.items(), ["Operation DELETE /pets/{id}"]);
    assert_eq!(step.document["paths"]["/pets/{petId}"]["delete"]["parameters"][0]["name"], "petId");
}

#[test]
fn a_version_comes_back_and_names_the_newest_one() {
    let (older, newer) = (version("2023-01-01", "Pet"), version("2024-08-05", "Pet"));
    let old = document(&get("/pets/{id}", "getPet", &format!("{older}, {newer}")), NAMED);
    let step = step(&old, &pet(NAMED));
    assert_eq!(
        step.items(),
        ["Version GET /pets/{id} 200 application/vnd.acme.2023-01-01+json, use the version 2024-08-05"]
    );
    assert_eq!(step.notes(), ["get_pet_v20230101: gone from the API since 2026-07-31; use the version 2024-08-05"]);
}

#[test]
fn the_version_that_is_left_is_not_superseded_by_a_retired_one() {
    let (older, newer) = (version("2023-01-01", "Pet"), version("2024-08-05", "Pet"));
    let old = document(&get("/pets/{id}", "getPet", &format!("{older}, {newer}")), NAMED);
    let new = document(&get("/pets/{id}", "getPet", &older), NAMED);
    assert_eq!(step(&old, &new).notes(), ["get_pet: gone from the API since 2026-07-31"]);
}

#[test]
fn a_parameter_comes_back() {
    let path = get("/pets/{id}", "getPet", &version("2024-08-05", "Pet"));
    let with = path
        .replace("{type: string}}]", "{type: string}}, {name: size, in: query, schema: {type: string, enum: [L, S]}}]");
    let step = step(&document(&with, NAMED), &document(&path, NAMED));
    assert_eq!(step.items(), ["Parameter GET /pets/{id} size"]);
    assert_eq!(step.notes(), ["set_size: gone from the API since 2026-07-31"]);
}

#[test]
fn a_property_comes_back_although_it_is_a_reference() {
    let old = pet(
        "Pet: {type: object, properties: {name: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}}\nOwner: {type: object, nullable: true, properties: {name: {type: string}}}",
    );
    let step = step(&old, &pet(NAMED));
    assert_eq!(step.items(), ["Component Owner", "Property Pet.owner"]);
    assert_eq!(
        step.document["components"]["schemas"]["Pet"]["properties"]["owner"],
        json!({"allOf": [{"$ref": "#/components/schemas/Owner"}], "nullable": true, "deprecated": true, "x-retired": {"since": EDITION}})
    );
    assert_eq!(
        step.notes(),
        ["Owner: gone from the API since 2026-07-31", "owner: gone from the API since 2026-07-31"]
    );
}

#[test]
fn a_renamed_property_is_named_if_the_schemas_prove_it() {
    let with = |properties: &str| pet(&format!("Pet: {{type: object, properties: {{{properties}}}}}"));
    let id = "{type: string, pattern: '^[0-9]+$', minLength: 3}";
    let items = |old: &str, new: &str| step(&with(old), &with(new)).items();
    assert_eq!(items(&format!("id: {id}"), &format!("petId: {id}")), ["Property Pet.id, use `petId`"]);
    assert_eq!(
        items("id: {type: string}", "petId: {type: string}"),
        ["Property Pet.id"],
        "a type alone proves nothing"
    );
    assert_eq!(items(&format!("id: {id}"), &format!("petId: {id}, toyId: {id}")), ["Property Pet.id"]);
}

#[test]
fn values_of_an_enum_come_back() {
    let with =
        |values: &str| pet(&format!("Pet: {{type: object, properties: {{size: {{type: string, enum: [{values}]}}}}}}"));
    let step = step(&with("L, M, S"), &with("M, XL"));
    assert_eq!(step.items(), ["Value Pet.size: L", "Value Pet.size: S"]);
    assert_eq!(step.notes(), ["L: gone from the API since 2026-07-31", "S: gone from the API since 2026-07-31"]);
}

#[test]
fn values_that_are_no_longer_listed_are_not_deprecated() {
    let with = |rest: &str| pet(&format!("Pet: {{type: object, properties: {{size: {{type: string{rest}}}}}}}"));
    let gone = step(&with(", enum: [L, S]"), &with(""));
    assert_eq!(gone.items(), ["Enum Pet.size"]);
    assert!(gone.notes().is_empty());
    let back = step(&gone.document, &with(", enum: [S]"));
    assert_eq!(back.items(), ["Value Pet.size: L"]);
    assert_eq!(back.retired.report.returned[0].name, "Pet.size");
}

#[test]
fn a_value_that_moves_to_another_member_of_a_union_is_not_retired() {
    let with = |one: &str, other: &str| {
        pet(&format!("Pet: {{oneOf: [{{type: string, enum: [{one}]}}, {{type: string, enum: [{other}]}}]}}"))
    };
    let step = step(&with("A, B", "C, D, E"), &with("A, B, C", "D"));
    assert_eq!(step.items(), ["Value Pet: E"]);
}

#[test]
fn a_variant_and_its_tag_come_back() {
    let animals = "Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}\nDog: {type: object, properties: {kind: {type: string}, bark: {type: string}}}\n";
    let with = |names: &[&str]| {
        let reference = |name: &&str| format!("{{$ref: '#/components/schemas/{name}'}}");
        let tag = |name: &&str| format!("{name}: '#/components/schemas/{name}'");
        let (members, tags) =
            (names.iter().map(reference).collect::<Vec<_>>(), names.iter().map(tag).collect::<Vec<_>>());
        pet(&format!(
            "{animals}Pet: {{oneOf: [{}], discriminator: {{propertyName: kind, mapping: {{{}}}}}}}",
            members.join(", "),
            tags.join(", ")
        ))
    };
    let gone = step(&with(&["Cat", "Dog"]), &with(&["Cat"]));
    assert_eq!(gone.items(), ["Variant Pet: Dog"]);
    let back = step(&gone.document, &with(&["Cat", "Dog"]));
    assert!(back.retired.overlay.is_empty());
    assert_eq!(back.retired.report.returned[0].name, "Pet: Dog");
}

#[test]
fn a_tag_comes_back_unless_its_operations_have_a_new_one() {
    let old = pet(NAMED);
    let mut renamed = old.clone();
    renamed["tags"] = json!([{"name": "animals"}]);
    renamed["paths"]["/pets/{id}"]["get"]["tags"] = json!(["animals"]);
    assert!(step(&old, &renamed).retired.overlay.is_empty());
    let mut gone = renamed.clone();
    gone["paths"] = json!({});
    assert_eq!(step(&old, &gone).items(), ["Tag pets", "Operation GET /pets/{id}"]);
}

#[test]
fn a_schema_whose_name_stands_for_something_else_comes_back_under_another_name() {
    let both = get("/pets/{id}", "getPet", &version("2024-08-05", "Pet"))
        + &get("/toys/{id}", "getToy", &version("2024-08-05", "Toy"));
    let old = document(&both, &format!("{NAMED}\nToy: {{type: object, properties: {{shape: {{type: string}}}}}}"));
    let new = pet(&format!("{NAMED}\nToy: {{type: string, enum: [BALL]}}"));
    let step = step(&old, &new);
    assert_eq!(step.items(), ["Operation GET /toys/{id}", "Component ToyRetired"]);
    let back = retire(&step.document, &old, None, "2026-08-06");
    assert!(back.overlay.is_empty(), "{}", back.overlay.to_yaml());
}

#[test]
fn a_renamed_schema_is_not_retired_and_keeps_its_properties() {
    let old = pet(NAMED);
    let new = document(
        &get("/pets/{id}", "getPet", &version("2024-08-05", "Animal")),
        "Animal: {type: object, properties: {age: {type: integer}}}",
    );
    let step = step(&old, &new);
    assert_eq!(step.items(), ["Property Animal.name"]);
    let renamed = &step.retired.report.renamed[0];
    assert_eq!((renamed.from.as_str(), renamed.to.as_str()), ("Pet", "Animal"));
}

#[test]
fn what_cannot_be_combined_is_reported() {
    let old = pet("Pet: {type: object, properties: {name: {type: string}}}");
    let new = pet("Pet: {type: object, properties: {name: {type: integer}}}");
    let replaced = &step(&old, &new).retired.report.replaced[0];
    assert_eq!((replaced.place.as_str(), replaced.from.as_str()), ("Pet.name", "string"));
}

#[test]
fn what_returns_leaves_the_overlay_and_is_reported() {
    let old = pet(
        "Pet: {type: object, properties: {name: {type: string}, age: {type: integer}, size: {type: string, enum: [L, S]}}}",
    );
    let new = pet("Pet: {type: object, properties: {name: {type: string}, size: {type: string, enum: [S]}}}");
    let gone = step(&old, &new);
    let overlay = gone.retired.overlay.to_yaml();
    let later = retire(&gone.document, &new, Some(&gone.retired.overlay.to_value()), "2026-08-06");
    assert_eq!(later.overlay.actions, gone.retired.overlay.actions, "the dates stay");
    let back = retire(&gone.document, &old, None, "2026-08-06");
    assert!(back.overlay.is_empty());
    assert_eq!(back.report.returned.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Pet.age", "Pet.size: L"]);
    let applied = apply(&old, &overlay);
    assert_eq!(applied.document, old, "the overlay does not change what the document has");
    assert_eq!(applied.warnings, ["The document has `age` again.", "The document has `L` again."]);
}

#[test]
fn an_action_that_matches_nothing_is_unnecessary() {
    let old = pet("Pet: {type: object, properties: {age: {type: integer}}}");
    let overlay = step(&old, &pet("Pet: {type: object, properties: {}}")).retired.overlay.to_yaml();
    let other = document(&get("/x/{id}", "getX", &version("2024-08-05", "X")), "X: {type: object}");
    assert_eq!(apply(&other, &overlay).warnings, ["`$.components.schemas.Pet` matches nothing in the document."]);
}

#[test]
fn the_overlay_of_earlier_editions_is_applied_to_a_document_without_it() {
    let old = pet("Pet: {type: object, properties: {name: {type: string}, age: {type: integer}}}");
    let previous = step(&old, &pet(NAMED)).retired.overlay;
    let next = retire(&pet(NAMED), &pet(NAMED), Some(&previous.to_value()), "2026-08-06");
    assert_eq!(next.overlay.actions, previous.actions);
}

#[test]
fn the_overlay_is_readable() {
    let old = pet("Pet: {type: object, properties: {name: {type: string}, age: {type: integer}}}");
    insta::assert_snapshot!(step(&old, &pet(NAMED)).retired.overlay.to_yaml(), @r"
    # Items that the API has dropped, which the crate keeps as deprecated ones. The actions are generated.
    overlay: '1.0.0'
    info:
      title: Retired items
      version: '2026-07-31'
    actions:
      - description: 'Property Pet.age, gone since 2026-07-31.'
        target: $.components.schemas.Pet
        update:
          properties:
            age:
              deprecated: true
              type: integer
              x-retired:
                since: '2026-07-31'
    ");
}

#[test]
fn the_order_of_lists_does_not_matter() {
    let old = pet("Pet: {type: object, properties: {size: {type: string, enum: [L, M, S]}}}");
    let new = pet("Pet: {type: object, properties: {size: {type: string, enum: [M]}}}");
    let mut reversed = old.clone();
    let values = reversed.pointer_mut("/components/schemas/Pet/properties/size/enum").and_then(Value::as_array_mut);
    values.unwrap().reverse();
    assert_eq!(retire(&old, &new, None, EDITION), retire(&reversed, &new, None, EDITION));
}

#[test]
fn the_editions_of_a_fixture_differ_in_items_of_all_kinds() {
    let read = |name: &str| -> Value {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/retired");
        serde_yaml::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let (old, new) = (read("old.yaml"), read("new.yaml"));
    let step = step(&old, &new);
    insta::assert_snapshot!("retired_fixture", step.retired.overlay.to_yaml());
    insta::assert_snapshot!("retired_fixture_notes", step.notes().join("\n"));
    assert!(retire(&step.document, &step.document, None, "2026-08-06").overlay.is_empty());
    assert!(retire(&step.document, &old, None, "2026-08-06").overlay.is_empty(), "nothing of the new one is new");
}
