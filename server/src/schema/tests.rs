//! The meaning of the converted schemas, tested with a validator.
#![allow(clippy::unwrap_used)]

use super::*;

fn valid(components: Value, direction: Direction, schema: Value, instance: Value) -> bool {
    let alone = convert(&json!({"components": {"schemas": components}}), direction, &schema);
    jsonschema::draft202012::new(&alone).unwrap().is_valid(&instance)
}

fn zoo() -> Value {
    json!({
        "Animal": {
            "type": "object",
            "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
            "required": ["name"],
            "discriminator": {"propertyName": "kind", "mapping": {
                "CAT": "#/components/schemas/Cat", "LION": "#/components/schemas/Cat", "DOG": "#/components/schemas/Dog",
            }},
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        },
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Animal"}, {"properties": {"lives": {"type": "integer"}}}]},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Animal"}, {"properties": {"lives": {"type": "string"}}}]},
    })
}

#[test]
fn a_parent_and_its_children_refer_to_each_other() {
    let animal = json!({"$ref": "#/components/schemas/Animal"});
    let check = |instance| valid(zoo(), Direction::Response, animal.clone(), instance);
    assert!(check(json!({"kind": "LION", "name": "x", "lives": 9})));
    assert!(!check(json!({"kind": "DOG", "name": "x", "lives": 9})));
    assert!(!check(json!({"kind": "CAT", "lives": 9})), "the parent's properties are required of a child");
    assert!(!check(json!({"kind": "COW", "name": "x"})));
    // A reference to the child itself does not require the tag.
    let cat = json!({"$ref": "#/components/schemas/Cat"});
    assert!(valid(zoo(), Direction::Response, cat, json!({"name": "x", "lives": 9})));
}

#[test]
fn a_nullable_schema_allows_null() {
    let schema = json!({"type": "string", "enum": ["a"], "nullable": true});
    assert!(valid(json!({}), Direction::Response, schema.clone(), json!(null)));
    assert!(!valid(json!({}), Direction::Response, schema, json!("b")));
}

#[test]
fn a_boolean_exclusive_bound_excludes_the_bound() {
    let schema = json!({"type": "number", "minimum": 1, "exclusiveMinimum": true});
    assert!(!valid(json!({}), Direction::Request, schema.clone(), json!(1)));
    assert!(valid(json!({}), Direction::Request, schema, json!(2)));
}

#[test]
fn a_property_that_the_other_side_sets_is_not_required() {
    let schema = json!({
        "type": "object",
        "properties": {"id": {"type": "string", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}},
        "required": ["id", "secret"],
    });
    assert!(valid(json!({}), Direction::Request, schema.clone(), json!({"secret": "x"})));
    assert!(!valid(json!({}), Direction::Request, schema.clone(), json!({"id": "x"})));
    assert!(valid(json!({}), Direction::Response, schema, json!({"id": "x"})));
}

#[test]
fn unknown_properties_are_faults_of_requests_only() {
    let animal = json!({"$ref": "#/components/schemas/Animal"});
    let known = json!({"kind": "CAT", "name": "x", "lives": 9});
    let unknown = json!({"kind": "CAT", "name": "x", "live": 9});
    let nested = json!({"type": "object", "properties": {"pets": {"type": "array", "items": animal}}});
    assert!(valid(zoo(), Direction::Request, animal.clone(), known.clone()));
    assert!(!valid(zoo(), Direction::Request, animal.clone(), unknown.clone()));
    assert!(valid(zoo(), Direction::Request, nested.clone(), json!({"pets": [known]})));
    assert!(!valid(zoo(), Direction::Request, nested, json!({"pets": [unknown.clone()]})));
    assert!(valid(zoo(), Direction::Response, animal, unknown));
    // A schema without properties, or with `additionalProperties`, allows all properties.
    let open = json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": true});
    assert!(valid(json!({}), Direction::Request, open, json!({"b": 1})));
    assert!(valid(json!({}), Direction::Request, json!({"type": "object"}), json!({"b": 1})));
}

#[test]
fn an_enum_whose_values_have_another_type_is_ignored() {
    let schema = json!({"type": "array", "items": {"type": "string"}, "enum": ["a", "b"]});
    assert!(valid(json!({}), Direction::Request, schema.clone(), json!(["a"])));
    assert!(!valid(json!({}), Direction::Request, schema, json!("a")));
}

#[test]
fn an_object_whose_variants_are_strings_is_a_string() {
    let schema =
        json!({"type": "object", "oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]});
    assert!(valid(json!({}), Direction::Response, schema.clone(), json!("b")));
    assert!(!valid(json!({}), Direction::Response, schema, json!("c")));
}
