//! Schemas to definitions.

use super::{lower, lower_with, schemas};
use crate::config::Config;
use crate::model::Shape;
use crate::model::build::{id, show};

/// The definition `Pet` of a document with these component schemas.
fn pet(text: &str) -> String {
    show(&lower(&schemas(text)), "Pet")
}

#[test]
fn properties_of_every_type_become_fields() {
    let text = "
Pet:
  type: object
  required: [id]
  properties:
    id: {type: integer}
    weight: {type: number}
    alive: {type: boolean}
    name: {type: string, nullable: true}
    born: {type: string, format: date}
    seen: {type: string, format: date-time}
    pin: {type: string, format: password, writeOnly: true}
    tags: {type: array, items: {type: string}}
    things: {type: array, items: {}}
    sizes: {type: object, additionalProperties: {type: integer}}
    extra: {type: object, additionalProperties: true}
    free: {type: object, readOnly: true}";
    let expected = "struct { alive?: bool, born?: date, extra?: map<any>, readonly free?: any, id: integer, \
        name?: string | null, writeonly pin?: secret, seen?: timestamp, sizes?: map<integer>, tags?: list<string>, \
        things?: list<any>, weight?: number }";
    assert_eq!(pet(text), expected);
}

#[test]
fn inline_schemas_become_definitions_whose_ids_lead_from_the_component() {
    let text = "
Pet:
  type: object
  properties:
    owner: {type: object, properties: {name: {type: string}}}
    kinds: {type: array, items: {type: string, enum: [dog, cat, dog]}}
    byDay: {type: object, additionalProperties: {type: object, properties: {food: {type: string}}}}
    either: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: string}]}";
    let api = lower(&schemas(text));
    let expected =
        "struct { byDay?: map<Pet/byDay/{}>, either?: Pet/either, kinds?: list<Pet/kinds/[]>, owner?: Pet/owner }";
    assert_eq!(show(&api, "Pet"), expected);
    assert_eq!(show(&api, "Pet/owner"), "struct { name?: string }");
    assert_eq!(show(&api, "Pet/kinds/[]"), r#"enum { "cat", "dog" }"#);
    assert_eq!(show(&api, "Pet/byDay/{}"), "struct { food?: string }");
    assert_eq!(show(&api, "Pet/either"), "union { Pet/either/variant0, string }");
    assert_eq!(api.pointer(&id("Pet/kinds/[]")), "/components/schemas/Pet/properties/kinds/items");
}

#[test]
fn a_component_that_is_not_an_object_is_an_alias() {
    assert_eq!(pet("Pet: {type: array, items: {type: string}}"), "alias list<string>");
    assert_eq!(pet("Pet: {$ref: '#/components/schemas/Cat'}\nCat: {type: object, properties: {a: {}}}"), "alias Cat");
}

#[test]
fn a_property_in_two_inline_members_of_all_of_has_the_type_of_the_last() {
    let text = "
Pet:
  properties: {id: {type: string}}
  allOf:
    - {type: object, properties: {id: {type: number}, owner: {type: object, properties: {old: {type: string}}}}}
    - {type: object, properties: {id: {type: integer}, owner: {type: object, properties: {new: {type: string}}}}}";
    let api = lower(&schemas(text));
    assert_eq!(show(&api, "Pet"), "struct { id?: integer, owner?: Pet/owner }");
    assert_eq!(show(&api, "Pet/owner"), "struct { new?: string }");
    assert_eq!(api.pointer(&id("Pet/owner")), "/components/schemas/Pet/allOf/1/properties/owner");
}

#[test]
fn references_in_all_of_are_parents_and_inline_members_count_as_the_object_itself() {
    let text = "
Pet:
  allOf:
    - $ref: '#/components/schemas/Base'
    - {required: [id, name], properties: {name: {type: string}}}
    - {allOf: [{properties: {deep: {type: string}}}]}
Base: {type: object, properties: {id: {type: integer}}}";
    let api = lower(&schemas(text));
    assert_eq!(show(&api, "Pet"), "struct extends Base { deep?: string, name: string }");
    assert_eq!(api.object("Pet").requires, ["id"]);
}

#[test]
fn a_member_of_all_of_that_is_not_an_object_is_an_error() {
    for member in ["{type: string}", "{oneOf: [{type: string}, {type: integer}]}"] {
        let text = schemas(&format!("Pet: {{allOf: [{{properties: {{id: {{}}}}}}, {member}]}}"));
        let (_, messages) = lower_with(&Config::default(), &text);
        let expected = "error[all-of-member] /components/schemas/Pet/allOf/1: A member of `allOf` must be an object or a reference.";
        assert_eq!(messages, [expected]);
    }
}

#[test]
fn all_of_around_one_reference_is_the_type_itself_in_a_property_and_a_child_in_a_component() {
    let text = "
Pet: {type: object, properties: {owner: {allOf: [{$ref: '#/components/schemas/Owner'}], nullable: true}}}
Owner: {allOf: [{$ref: '#/components/schemas/Base'}]}
Base: {type: object, properties: {id: {type: integer}}}";
    let api = lower(&schemas(text));
    assert_eq!(show(&api, "Pet"), "struct { owner?: Owner | null }");
    assert_eq!(show(&api, "Owner"), "struct extends Base {}");
}

#[test]
fn one_alternative_is_the_type_itself() {
    let text = "
Pet: {type: object, properties: {one: {oneOf: [{type: integer}]}, any: {anyOf: [{$ref: '#/components/schemas/Pet'}]}}}";
    assert_eq!(pet(text), "struct { any?: Pet, one?: integer }");
}

#[test]
fn a_reference_to_a_nullable_component_is_nullable() {
    let text = "
Pet: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
Name: {type: string, nullable: true}";
    assert_eq!(pet(text), "struct { name?: Name | null }");
}

#[test]
fn a_reference_to_a_read_only_component_is_read_only() {
    let text = "
Pet: {type: object, properties: {chip: {$ref: '#/components/schemas/Chip'}}}
Chip: {type: object, readOnly: true}";
    assert_eq!(pet(text), "struct { readonly chip?: Chip }");
}

#[test]
fn values_beside_an_array_are_ignored() {
    assert_eq!(pet("Pet: {type: array, enum: [a, b], items: {type: string}}"), "alias list<string>");
}

#[test]
fn a_schema_made_of_not_is_any_with_a_warning() {
    let text = schemas("Pet: {not: {type: string}}");
    let (api, messages) = lower_with(&Config::default(), &text);
    assert_eq!(show(&api, "Pet"), "alias any");
    assert_eq!(messages, ["warning[not] /components/schemas/Pet: A schema that consists of `not` has no type."]);
}

#[test]
fn an_unknown_type_is_an_error() {
    let (_, messages) = lower_with(&Config::default(), &schemas("Pet: {type: text}"));
    assert_eq!(messages, ["error[unknown-type] /components/schemas/Pet/type: The type `text` is unknown."]);
}

/// Component schemas for unions.
const VARIANTS: &str = "
Cat: {type: object, properties: {kind: {type: string}}}
Dog: {type: object, properties: {kind: {type: string}}}
Fish: {type: object, properties: {kind: {type: string}}}";

fn union(text: &str) -> String {
    pet(&format!("Pet:\n{text}\n{VARIANTS}"))
}

#[test]
fn the_mapping_of_a_discriminator_gives_the_tags() {
    let text = "
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {lynx: '#/components/schemas/Cat', cat: Cat, dog: '#/components/schemas/Dog'}}";
    assert_eq!(union(text), r#"union by kind { "cat" | "lynx": Cat, "dog": Dog }"#);
}

#[test]
fn a_variant_without_a_mapping_has_the_name_of_its_schema_as_the_tag() {
    let text = "
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {dog: Dog}}";
    assert_eq!(union(text), r#"union by kind { "Cat": Cat, "dog": Dog }"#);
}

#[test]
fn a_schema_that_only_the_mapping_names_is_a_variant() {
    let text = "
  oneOf: [{$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: kind, mapping: {cat: Cat, fish: Fish}}";
    assert_eq!(union(text), r#"union by kind { "cat": Cat, "fish": Fish }"#);
}

#[test]
fn a_discriminator_with_an_inline_variant_selects_nothing() {
    let text = "
  oneOf: [{$ref: '#/components/schemas/Cat'}, {type: object, properties: {kind: {type: string}}}]
  discriminator: {propertyName: kind, mapping: {cat: Cat}}";
    assert_eq!(union(text), "union { Cat, Pet/variant1 }");
}

#[test]
fn equal_alternatives_are_one_variant() {
    let text = "
  anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]";
    assert_eq!(union(text), "union { Cat, Dog }");
}

#[test]
fn a_union_keeps_its_own_properties_and_parents() {
    let text = "
  required: [id]
  properties: {id: {type: integer}}
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]";
    assert_eq!(union(text), "union { Cat, Dog } + { id: integer }");
}

#[test]
fn a_property_without_a_description_has_the_one_of_its_name() {
    let text = schemas(
        "Pet: {type: object, properties: {own: {type: string, description: Own.}, name: {type: string}, kind: {type: string, enum: [A]}, \
         owner: {$ref: '#/components/schemas/Owner', description: Beside.}, other: {$ref: '#/components/schemas/Owner'}}}\n\
         Owner: {type: object}\n",
    );
    let named = "x-docs:\n  properties: {own: No., name: By name., kind: The kind., owner: No., other: Other., absent: Nothing.}\n";
    let (api, messages) = lower_with(&Config::default(), &format!("{named}{text}"));
    let fields = match &api.def("Pet").shape {
        Shape::Struct(pet) => pet.fields.as_slice(),
        _ => &[],
    };
    let texts = fields.iter().map(|field| (field.wire.as_str(), field.docs.description.as_deref().unwrap_or("")));
    assert_eq!(
        texts.collect::<Vec<_>>(),
        [("kind", "The kind."), ("name", "By name."), ("other", "Other."), ("own", "Own."), ("owner", "Beside.")]
    );
    assert_eq!(api.def("Pet/kind").docs.description.as_deref(), Some("The kind."));
    assert_eq!(api.def("Owner").docs.description, None);
    assert_eq!(messages, ["warning[words-match-nothing] /x-docs/properties/absent: No property is called `absent`."]);
}
