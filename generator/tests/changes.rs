//! The changes between the crates of two documents: what is reported, and what it does to code that uses the crate.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "names_lock/documents.rs"]
mod documents;

use documents::{Document, get, run, versions};
use generator::changes::{Changes, Effect, Level, Reason, compare};

/// The changes from a document to another one, which has the names that the first one leaves.
fn changes(old: &Document, new: &Document) -> Changes {
    let first = run(old, None);
    compare(&first.surface, &run(new, Some(&first.lock)).surface)
}

/// Each change in one line: what happened, the item, the fact, the values, and the reason if it breaks code.
fn lines(changes: &Changes) -> String {
    let line = |change: &generator::changes::Change| {
        let json = serde_json::to_value(change).unwrap();
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let fact = change.fact.as_ref().map(|fact| {
            let kind = serde_json::to_value(fact.kind).unwrap();
            format!(" [{}]", format!("{} {}", kind.as_str().unwrap(), fact.name).trim_end())
        });
        let values = match (&change.old, &change.new) {
            (None, None) => String::new(),
            (old, new) => format!(": {} -> {}", old.as_deref().unwrap_or("-"), new.as_deref().unwrap_or("-")),
        };
        let effect = if change.effect == Effect::Breaking { format!(" ! {}", text("reason")) } else { String::new() };
        let members = if change.members.is_empty() { String::new() } else { format!(" (+{})", change.members.len()) };
        let fact = fact.unwrap_or_default();
        format!("{} {} {}{fact}{values}{members}{effect}", text("what"), text("item"), text("path"))
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A document with an operation whose request and response are a pet with these properties.
fn pets(properties: &str) -> Document {
    with_schema(&format!("{{type: object, properties: {{{properties}}}}}"))
}

/// A document with an operation whose request and response are this schema.
fn with_schema(schema: &str) -> Document {
    Document::new().path(PUT).schema("Pet", schema)
}

const PUT: &str = "  /pets/{petId}:
    put:
      operationId: putPet
      tags: [pets]
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, maximum: 10}}
      requestBody:
        required: true
        content: {'application/vnd.acme.2024-08-05+json': {schema: {$ref: '#/components/schemas/Pet'}}}
      responses:
        '200':
          description: ''
          content: {'application/vnd.acme.2024-08-05+json': {schema: {$ref: '#/components/schemas/Pet'}}}
";

#[test]
fn the_same_document_has_no_changes() {
    let document = pets("name: {type: string}");
    let changes = changes(&document, &document);
    assert!(changes.is_empty(), "{}", lines(&changes));
    assert_eq!(changes.verdict.level, Level::Patch);
}

#[test]
fn a_new_field_is_additive_and_a_removed_one_breaks() {
    let (less, more) = (pets("name: {type: string}"), pets("age: {type: integer}, name: {type: string}"));
    let added = changes(&less, &more);
    insta::assert_snapshot!(lines(&added), @"
    added field pets::Pet::age: - -> Option<i64>
    added setter pets::Pet::set_age: - -> set_age(value: i64) -> Self
    ");
    assert_eq!(added.verdict.level, Level::Minor);
    let removed = changes(&more, &less);
    insta::assert_snapshot!(lines(&removed), @"
    removed field pets::Pet::age: Option<i64> -> - ! removed
    removed setter pets::Pet::set_age: set_age(value: i64) -> Self -> - ! removed
    ");
    assert_eq!(removed.verdict.level, Level::Major);
}

#[test]
fn a_new_field_that_requests_require_breaks_and_an_optional_one_does_not() {
    let old = pets("name: {type: string}");
    let new = with_schema("{type: object, required: [age], properties: {age: {type: integer}, name: {type: string}}}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    added field pets::Pet::age: - -> i64 ! required-added
    added setter pets::Pet::set_age: - -> set_age(value: i64) -> Self
    ");
}

#[test]
fn a_field_that_becomes_required_or_optional_changes_its_requests() {
    let optional = pets("name: {type: string}");
    let required = with_schema("{type: object, required: [name], properties: {name: {type: string}}}");
    insta::assert_snapshot!(lines(&changes(&optional, &required)), @"
    changed field pets::Pet::name: Option<String> -> String ! type-changed
    fact field pets::Pet::name [required]: - -> yes ! required-added
    ");
    insta::assert_snapshot!(lines(&changes(&required, &optional)), @"
    changed field pets::Pet::name: String -> Option<String> ! type-changed
    fact field pets::Pet::name [required]: yes -> -
    ");
}

#[test]
fn another_type_of_a_field_breaks_the_field_and_perhaps_its_setter() {
    let old = pets("name: {type: string}, tags: {type: array, items: {type: string}}");
    let new = pets("name: {type: string, nullable: true}, tags: {type: array, items: {type: string, enum: [a, b]}}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    changed field pets::Pet::name: Option<String> -> Nullable<String> ! type-changed
    changed field pets::Pet::tags: Option<Vec<String>> -> Option<Vec<pets::PetTag>> ! type-changed
    changed setter pets::Pet::set_name: set_name(value: impl Into<String>) -> Self -> set_name(value: impl Into<Nullable<String>>) -> Self
    changed setter pets::Pet::set_tags: set_tags(value: impl IntoIterator<Item = impl Into<String>>) -> Self -> set_tags(value: impl IntoIterator<Item = impl Into<pets::PetTag>>) -> Self
    added type pets::PetTag: - -> open enum (+2)
    ");
}

#[test]
fn a_secret_is_a_change_of_the_type() {
    let old = pets("name: {type: string}");
    let new = pets("name: {type: string, format: password}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    changed field pets::Pet::name: Option<String> -> Option<SecretString> ! type-changed
    changed setter pets::Pet::set_name: set_name(value: impl Into<String>) -> Self -> set_name(value: impl Into<SecretString>) -> Self ! argument-narrowed
    ");
}

#[test]
fn defaults_and_limits_are_facts_without_effect() {
    let old = pets("name: {type: string, default: Rex, maxLength: 10}");
    let new =
        pets("name: {type: string, default: Max, minLength: 1, maxLength: 20}").replace("maximum: 10", "maximum: 9");
    let changes = changes(&old, &new);
    insta::assert_snapshot!(lines(&changes), @"
    fact call-setter pets::PutPet::set_limit [limit maximum]: 10 -> 9
    fact field pets::Pet::name [default]: Rex -> Max
    fact field pets::Pet::name [limit maximum length]: 10 -> 20
    fact field pets::Pet::name [limit minimum length]: - -> 1
    ");
    assert_eq!(changes.verdict.level, Level::Patch);
}

#[test]
fn deprecation_is_additive_and_its_end_has_no_effect() {
    let (plain, deprecated) = (pets("name: {type: string}"), pets("name: {type: string, deprecated: true}"));
    let began = changes(&plain, &deprecated);
    insta::assert_snapshot!(lines(&began), @"
    deprecated field pets::Pet::name
    deprecated setter pets::Pet::set_name
    ");
    assert_eq!(began.verdict.level, Level::Minor);
    let ended = changes(&deprecated, &plain);
    insta::assert_snapshot!(lines(&ended), @"
    undeprecated field pets::Pet::name
    undeprecated setter pets::Pet::set_name
    ");
    assert_eq!(ended.verdict.level, Level::Patch);
}

#[test]
fn values_of_an_open_enum_come_and_go() {
    let old = pets("kind: {type: string, enum: [cat, dog]}");
    let new = pets("kind: {type: string, enum: [cat, fox]}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    removed value pets::PetKind::Dog ! removed
    added value pets::PetKind::Fox
    ");
}

#[test]
fn variants_of_a_union_come_and_go_with_their_methods() {
    let union = |names: &[&str]| {
        let refs: Vec<String> = names.iter().map(|name| format!("{{$ref: '#/components/schemas/{name}'}}")).collect();
        let mut document = with_schema(&format!(
            "{{type: object, oneOf: [{}], discriminator: {{propertyName: kind}}}}",
            refs.join(", ")
        ));
        for name in names {
            let properties =
                format!("kind: {{type: string, enum: [{name}]}}, {name}: {{type: string}}, name: {{type: string}}");
            document = document.schema(name, &format!("{{type: object, properties: {{{properties}}}}}"));
        }
        document
    };
    insta::assert_snapshot!(lines(&changes(&union(&["Cat", "Dog"]), &union(&["Cat", "Dog", "Fox"]))), @"
    added type pets::Fox: - -> struct (+8)
    added variant pets::Pet::Fox: - -> pets::Fox (+3)
    ");
    insta::assert_snapshot!(lines(&changes(&union(&["Cat", "Dog", "Fox"]), &union(&["Cat", "Dog"]))), @"
    removed type pets::Fox: struct -> - (+8) ! removed
    removed variant pets::Pet::Fox: pets::Fox -> - (+3) ! removed
    ");
}

#[test]
fn a_struct_that_becomes_an_enum_is_another_kind_of_type() {
    let old = pets("name: {type: string}");
    let new = with_schema("{type: string, enum: [cat, dog]}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    changed method pets::PetsApi::put_pet: put_pet(pet_id: &str, body: impl Borrow<pets::Pet>) -> pets::Pet -> put_pet(pet_id: &str, body: impl Into<pets::Pet>) -> pets::Pet ! argument-narrowed
    changed type pets::Pet: struct -> open enum (+4) ! kind-changed
    ");
}

#[test]
fn operations_features_and_modules_come_and_go() {
    let old = pets("name: {type: string}");
    let new = old
        .clone()
        .path(&get("/shops", "getShop", "shops", "Shop"))
        .schema("Shop", "{type: object, properties: {x: {type: string}}}");
    let added = changes(&old, &new);
    insta::assert_snapshot!(lines(&added), @"
    added feature shops
    added module shops (+2)
    added method shops::ShopsApi::get_shop: - -> get_shop() -> shops::Shop
    added call shops::GetShop
    added type shops::Shop: - -> struct (+2)
    ");
    assert_eq!(added.verdict.level, Level::Minor);
    let removed = changes(&new, &old);
    insta::assert_snapshot!(lines(&removed), @"
    removed feature shops ! removed
    removed module shops (+2) ! removed
    removed method shops::ShopsApi::get_shop: get_shop() -> shops::Shop -> - ! removed
    removed call shops::GetShop ! removed
    removed type shops::Shop: struct -> - (+2) ! removed
    ");
    let reasons: Vec<Reason> = removed.verdict.reasons.iter().map(|counted| counted.reason).collect();
    assert_eq!(reasons, [Reason::Removed]);
}

#[test]
fn a_further_argument_breaks_and_an_optional_parameter_does_not() {
    let old = pets("name: {type: string}");
    let optional = old.clone().replace("limit, in: query", "limit, in: query, deprecated: true");
    insta::assert_snapshot!(lines(&changes(&old, &optional)), @"deprecated call-setter pets::PutPet::set_limit");
    let required = old.clone().replace("limit, in: query", "limit, in: query, required: true");
    insta::assert_snapshot!(lines(&changes(&old, &required)), @"
    removed call-setter pets::PutPet::set_limit: set_limit(value: i64) -> Self -> - ! removed
    changed method pets::PetsApi::put_pet: put_pet(pet_id: &str, body: impl Borrow<pets::Pet>) -> pets::Pet -> put_pet(pet_id: &str, limit: i64, body: impl Borrow<pets::Pet>) -> pets::Pet ! argument-added
    fact method pets::PetsApi::put_pet [limit limit: maximum]: - -> 10
    ");
}

#[test]
fn a_text_argument_that_becomes_an_enum_accepts_the_same_texts() {
    let old = pets("name: {type: string}");
    let new = old.clone().replace("schema: {type: string}", "schema: {type: string, enum: [a, b]}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    changed method pets::PetsApi::put_pet: put_pet(pet_id: &str, body: impl Borrow<pets::Pet>) -> pets::Pet -> put_pet(pet_id: impl Into<pets::PutPetId>, body: impl Borrow<pets::Pet>) -> pets::Pet
    added type pets::PutPetId: - -> open enum (+2)
    ");
    insta::assert_snapshot!(lines(&changes(&new, &old)), @"
    changed method pets::PetsApi::put_pet: put_pet(pet_id: impl Into<pets::PutPetId>, body: impl Borrow<pets::Pet>) -> pets::Pet -> put_pet(pet_id: &str, body: impl Borrow<pets::Pet>) -> pets::Pet ! argument-narrowed
    removed type pets::PutPetId: open enum -> - (+2) ! removed
    ");
}

#[test]
fn another_response_breaks_the_method() {
    let old = Document::new()
        .path(&get("/pets", "getPet", "pets", "Pet"))
        .schema("Pet", "{type: object, properties: {a: {type: string}}}");
    let new = old.clone().replace("schemas/Pet", "schemas/Dog").schema("Dog", "{type: string}");
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    changed method pets::PetsApi::get_pet: get_pet() -> pets::Pet -> get_pet() -> String ! output-changed
    removed type pets::Pet: struct -> - (+2) ! removed
    ");
}

#[test]
fn a_new_version_beside_the_old_one_is_an_addition_and_the_old_one_moves_behind_a_feature() {
    let with = |names: &[&str]| {
        Document::new()
            .path(&versions("/pets/{petId}", "getPet", "pets", "Pet", names))
            .schema("Pet", "{type: object, properties: {name: {type: string}}}")
    };
    insta::assert_snapshot!(lines(&changes(&with(&["2024-08-05"]), &with(&["2024-08-05", "2025-03-12"]))), @"
    fact method pets::PetsApi::get_pet [features]: pets -> legacy and pets ! features-needed
    fact call pets::GetPet [features]: pets -> legacy and pets ! features-needed
    added method pets::PetsApi::get_pet_v20250312: - -> get_pet_v20250312(pet_id: &str) -> pets::Pet
    added call pets::GetPetV20250312
    deprecated method pets::PetsApi::get_pet: - -> superseded by a newer version
    ");
}

#[test]
fn changes_of_previews_do_not_count_for_the_verdict() {
    let preview = |name: &str| {
        let path = versions("/pets/{petId}", "getPet", "pets", "Pet", &["preview"]);
        Document::new()
            .path(&path)
            .schema("Pet", &format!("{{type: object, properties: {{{name}: {{type: string}}}}}}"))
    };
    let changes = changes(&preview("name"), &preview("title"));
    assert!(changes.modules.is_empty() && changes.totals == Default::default());
    assert_eq!((changes.verdict.level, changes.previews), (Level::Patch, 2));
    insta::assert_snapshot!(lines(&changes), @"
    removed field pets::Pet::name: Option<String> -> - ! removed
    added field pets::Pet::title: - -> Option<String>
    ");
}

#[test]
fn a_preview_that_becomes_stable_is_promoted() {
    let with = |version: &str| {
        Document::new()
            .path(&versions("/pets/{petId}", "getPet", "pets", "Pet", &[version]))
            .schema("Pet", "{type: object, properties: {name: {type: string}}}")
    };
    let changes = changes(&with("preview"), &with("2024-08-05"));
    insta::assert_snapshot!(lines(&changes), @"
    fact module pets [features]: pets and preview -> pets
    fact method pets::PetsApi::get_pet [features]: pets and preview -> pets
    fact call pets::GetPet [features]: pets and preview -> pets
    fact type pets::Pet [features]: pets and preview -> pets
    fact method pets::PetsApi::get_pet [version]: preview -> 2024-08-05 ! version-changed
    ");
    assert_eq!(changes.verdict.level, Level::Minor);
}

#[test]
fn a_type_that_moves_and_stays_exported_is_the_same_type() {
    let old = Document::new()
        .path(&get("/pets", "getPet", "pets", "Pet"))
        .schema("Pet", "{type: object, properties: {name: {type: string}}}");
    let new = old.clone().path(&get("/shops", "getShopPet", "shops", "Pet"));
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"
    added feature shops
    added reexport shared::Pet: - -> shared::Pet
    added module shops (+2)
    added reexport shops::Pet: - -> shared::Pet
    added method shops::ShopsApi::get_shop_pet: - -> get_shop_pet() -> shared::Pet
    added call shops::GetShopPet
    ");
}

#[test]
fn roles_and_sunset_dates_are_facts() {
    let roles = "      x-roles: [Owner]\n";
    let config = "[operations]\nroles-extension = 'x-roles'\n";
    let old = pets("name: {type: string}").config(config);
    let new = old.clone().replace("      tags: [pets]\n", &format!("      tags: [pets]\n{roles}"));
    insta::assert_snapshot!(lines(&changes(&old, &new)), @"fact method pets::PetsApi::put_pet [roles]: - -> Owner");
}

#[test]
fn an_operation_that_is_renamed_in_the_document_keeps_its_name() {
    let old = pets("name: {type: string}");
    let new = old.clone().replace("putPet", "replaceGroupPet");
    let changes = changes(&old, &new);
    insta::assert_snapshot!(lines(&changes), @"fact method pets::PetsApi::put_pet [document-name]: putPet -> replaceGroupPet");
    assert_eq!(changes.verdict.level, Level::Patch);
}

#[test]
fn every_change_is_listed_once_with_the_effect_of_its_reason() {
    let old = pets("age: {type: integer}, name: {type: string}");
    let new = pets("kind: {type: string, enum: [a]}, name: {type: boolean}");
    let changes = changes(&old, &new);
    for change in changes.iter() {
        assert_eq!(change.effect, change.reason.effect());
    }
    let breaking = changes.iter().filter(|change| change.effect == Effect::Breaking).count();
    assert_eq!(breaking, changes.totals.breaking);
}

#[test]
fn the_documentation_lists_every_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("docs/spec-diff.md")).unwrap();
    let (_, table) = text.split_once("## Reasons").unwrap();
    let documented: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let row = |reason: &Reason| {
        let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        let effect = name(serde_json::to_value(reason.effect()).unwrap());
        format!("| `{}` | {effect} | {} |", name(serde_json::to_value(reason).unwrap()), reason.text())
    };
    assert_eq!(documented, Reason::ALL.iter().map(row).collect::<Vec<_>>());
}
