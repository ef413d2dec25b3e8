//! The schema of an update: the value of a response that is sent back.
//!
//! In: a converted schema of requests. Out: a schema that only says which properties the value may have: it may have none that only
//! the server sets, none that is not declared, and no null that is not allowed. Types, bounds and required properties are left
//! out, because servers do not keep to them in responses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{NULLABLE, OMIT, TAG, UNION, list};

/// Returns the schema of an update. `allow_unknown`: whether it may have properties that the schema does not declare.
pub fn of_update(converted: &Value, allow_unknown: bool) -> Value {
    let empty = Map::new();
    let definitions = converted["$defs"].as_object().unwrap_or(&empty);
    let update = Update { definitions, allow_unknown };
    let mut schema = update.schema(converted);
    schema["$schema"] = converted["$schema"].clone();
    schema["$defs"] = definitions.iter().map(|(key, value)| (key.clone(), update.schema(value))).collect();
    schema
}

struct Update<'a> {
    definitions: &'a Map<String, Value>,
    allow_unknown: bool,
}

impl Update<'_> {
    fn schema(&self, schema: &Value) -> Value {
        let Some(source) = schema.as_object() else { return schema.clone() };
        let is_union = source.contains_key(TAG);
        let mut target = Map::new();
        for (keyword, value) in source {
            let converted = match keyword.as_str() {
                "$ref" => value.clone(),
                "type" if value == "null" => value.clone(),
                "unevaluatedProperties" if !self.allow_unknown => value.clone(),
                // The values of a tag select the variant.
                "properties" if is_union => value.clone(),
                "properties" => self.properties(value),
                "items" | "additionalProperties" => self.schema(value),
                "allOf" | "anyOf" => list(value).map(|part| self.schema(part)).collect(),
                _ => continue,
            };
            target.insert(keyword.clone(), converted);
        }
        if source.contains_key(UNION) {
            // Without a tag, a value with a read-only property of one variant would be a value of another with an unknown property.
            let mut is_writable = BTreeMap::new();
            self.collect(schema, &mut is_writable, &mut BTreeSet::new());
            let read_only = is_writable.into_iter().filter(|(_, is_writable)| !is_writable);
            let forbidden = read_only.map(|(name, _)| (name.clone(), Value::Bool(false)));
            target.insert("properties".to_owned(), forbidden.collect());
            if let Some(other) = other_variant(source) {
                return json!({"anyOf": [target, other]});
            }
        }
        Value::Object(target)
    }

    /// Collects the properties that a schema or a variant of it declares, and whether one of them lets requests contain the property.
    fn collect<'s>(
        &'s self,
        schema: &'s Value,
        is_writable: &mut BTreeMap<&'s String, bool>,
        seen: &mut BTreeSet<&'s str>,
    ) {
        if let Some(key) = key(schema) {
            if let Some(definition) = self.definitions.get(key).filter(|_| seen.insert(key)) {
                self.collect(definition, is_writable, seen);
            }
            return;
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            *is_writable.entry(name).or_default() |= property[OMIT] != true;
        }
        for keyword in ["allOf", "anyOf"] {
            list(&schema[keyword]).for_each(|part| self.collect(part, is_writable, seen));
        }
    }

    fn properties(&self, properties: &Value) -> Value {
        let properties = properties.as_object().into_iter().flatten();
        let converted = properties.map(|(name, property)| {
            let converted = match property {
                property if property[OMIT] == true => Value::Bool(false),
                property if self.allows_null(property) => self.schema(property),
                property => json!({"allOf": [self.schema(property)], "not": {"type": "null"}}),
            };
            (name.clone(), converted)
        });
        converted.collect()
    }

    fn allows_null(&self, schema: &Value) -> bool {
        // A definition can refer to another one. A circle of definitions has no keyword beside the references.
        let next = |schema: &&Value| self.definitions.get(key(schema)?);
        let mut chain = std::iter::successors(Some(schema), next).take(self.definitions.len() + 1);
        chain.any(|schema| {
            let is_typed = ["$ref", "type", "allOf", "anyOf", "properties"].iter().any(|it| schema.get(it).is_some());
            schema[NULLABLE] == true || !is_typed
        })
    }
}

/// Returns the schema of values whose tag is not that of a known variant. The document says nothing else about them. `None` if no
/// single property is the tag of all variants.
fn other_variant(union: &Map<String, Value>) -> Option<Value> {
    let mut tag = None;
    let mut known = Vec::new();
    for alternative in union.get("anyOf")?.as_array()? {
        let name = match alternative[TAG].as_array()?.as_slice() {
            [name] => name.as_str()?,
            _ => return None,
        };
        if *tag.get_or_insert(name) != name {
            return None;
        }
        known.extend(alternative["properties"][name]["enum"].as_array()?.iter().cloned());
    }
    let tag = tag?;
    Some(json!({"required": [tag], "properties": {tag: {"not": {"enum": known}}}, "unevaluatedProperties": true}))
}

/// Returns the key of the definition that a schema refers to.
fn key(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::schema::{Direction, convert};

    fn components() -> Value {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"components": {"schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "id": {"type": "string", "readOnly": true},
                    "name": {"type": "string", "minLength": 9},
                    "note": {"type": "string", "nullable": true},
                    "chip": reference("Chip"),
                    "toys": {"type": "array", "items": reference("Toy")},
                    "any": {},
                },
            },
            "Chip": {"type": "object", "readOnly": true, "properties": {"number": {"type": "integer"}}},
            "Toy": {"oneOf": [reference("Ball"), reference("Bell")]},
            "Ball": {"type": "object", "properties": {"size": {"type": "integer"}, "made": {"type": "string", "readOnly": true}}},
            "Bell": {"type": "object", "properties": {"tone": {"type": "string"}}},
        }}})
    }

    fn is_allowed(value: &Value, allow_unknown: bool) -> bool {
        let schema = convert(&components(), Direction::Request, &json!({"$ref": "#/components/schemas/Pet"}));
        jsonschema::draft202012::new(&of_update(&schema, allow_unknown)).unwrap().is_valid(value)
    }

    #[test]
    fn what_servers_send_is_allowed_unless_only_they_set_it() {
        for allow_unknown in [false, true] {
            let allowed =
                [json!({}), json!({"name": 1, "note": null, "any": null, "toys": [{"size": "L"}, {"tone": "c"}]})];
            for value in allowed {
                assert!(is_allowed(&value, allow_unknown), "{value}");
            }
            let refused = [
                json!({"id": "1"}),
                json!({"name": null}),
                json!({"chip": {}}),
                json!({"toys": [{"size": 1, "made": "now"}]}),
                json!({"toys": [{"made": "now"}]}),
            ];
            for value in refused {
                assert!(!is_allowed(&value, allow_unknown), "{value}");
            }
        }
    }

    #[test]
    fn properties_that_are_not_declared_are_allowed_if_the_type_is_the_same() {
        for value in [json!({"new": 1}), json!({"toys": [{"new": 1}]})] {
            assert!(is_allowed(&value, true) && !is_allowed(&value, false), "{value}");
        }
    }

    #[test]
    fn a_value_of_an_unknown_variant_is_allowed() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let variant = |name: &str| {
            let made = json!({"type": "string", "readOnly": true});
            json!({"type": "object", "properties": {"kind": {"type": "string", "enum": [name]}, "made": made}})
        };
        let mapping = json!({"BALL": "#/components/schemas/Ball", "BELL": "#/components/schemas/Bell"});
        let toy = json!({
            "oneOf": [reference("Ball"), reference("Bell")],
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        });
        let root = json!({"components": {"schemas": {"Toy": toy, "Ball": variant("BALL"), "Bell": variant("BELL")}}});
        let schema = convert(&root, Direction::Request, &reference("Toy"));
        for allow_unknown in [false, true] {
            let validator = jsonschema::draft202012::new(&of_update(&schema, allow_unknown)).unwrap();
            let is_allowed = |value: Value| validator.is_valid(&value);
            assert!(is_allowed(json!({"kind": "BALL"})) && !is_allowed(json!({"kind": "BALL", "made": "now"})));
            assert!(is_allowed(json!({"kind": "DRUM", "made": "now", "loud": true})));
        }
    }

    #[test]
    fn a_circle_of_definitions_ends() {
        let schema = json!({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
            "properties": {"x": {"$ref": "#/$defs/a"}}, "allOf": [{"x-union": true, "anyOf": [{"$ref": "#/$defs/a"}]}]});
        assert!(of_update(&schema, true)["properties"]["x"]["not"].is_object());
    }
}
