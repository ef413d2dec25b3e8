//! Conversion of OpenAPI 3.0 schemas to JSON Schema 2020-12, for validating values and making instances.
//!
//! In: the schemas of a document. Out: JSON Schema with the meaning that the document intends:
//! - `nullable` and boolean `exclusiveMinimum` and `exclusiveMaximum` take their form of 2020-12. Prose, defaults and examples are
//!   left out.
//! - A parent can list its children in `oneOf` while each child has the parent in `allOf`. In a child, the parent is converted
//!   without its `oneOf`, which ends the circle.
//! - A property that a variant or a child declares replaces the parent's property of that name, since parents sometimes list fewer
//!   enum values than their children. The values of a tag are those of the discriminator's mapping.
//! - A discriminator gives one alternative for each variant, with the values of the tag.
//! - Variants without a discriminator give alternatives of which at least one must fit. They overlap in practice, so that
//!   requiring exactly one would reject values that the document's authors allow.
//! - A property that only the other side may set is not required. It has the keyword `x-omit`, so that instances leave it out.
//! - A request may only have properties that the schema declares, unless the schema allows others, so that a misspelt name is a
//!   fault. A response may have properties that the schema does not declare.

mod union;
mod update;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use self::union::{add_mapped_tags, declared};
pub use self::update::of_update;
use crate::document::resolve;

/// Marks a property that only the other side sets. Instances leave it out unless it is required.
pub(crate) const OMIT: &str = "x-omit";
/// Marks an `anyOf` whose alternatives are the variants of a union.
pub(crate) const UNION: &str = "x-union";
/// Lists the properties that distinguish the variants of a union.
pub(crate) const TAG: &str = "x-tag";
/// Marks an `anyOf` whose alternatives are a value and null.
pub(crate) const NULLABLE: &str = "x-nullable";

/// The direction in which a value is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
}

/// Converts a schema of the document to a self-contained schema, whose `$defs` holds the components that it refers to.
pub fn convert(root: &Value, direction: Direction, schema: &Value) -> Value {
    let mut converter = Converter { root, direction, keys: BTreeMap::new(), open: Vec::new() };
    let own = converter.value(schema);
    let mut definitions = Map::new();
    while let Some((key, form)) = converter.open.pop() {
        let Some(component) = converter.component(&form.name) else { continue };
        let scope = Scope { owner: Some(form.name), variants: form.variants, without: form.without };
        let definition = converter.schema(&Value::Object(component.clone()), &scope);
        definitions.insert(key, definition);
    }
    json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [own], "$defs": definitions})
}

struct Converter<'a> {
    root: &'a Value,
    direction: Direction,
    /// The forms of components that are referred to, with the keys of their definitions.
    keys: BTreeMap<Form, String>,
    /// The forms that are not converted yet, with the keys of their definitions.
    open: Vec<(String, Form)>,
}

/// A form of a component: the same component can be needed with and without its variants and some of its properties.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    name: String,
    /// Whether its variants are included.
    variants: bool,
    /// The properties that are left out, since another schema declares them.
    without: BTreeSet<String>,
}

/// The context of a schema.
#[derive(Clone, Debug)]
struct Scope {
    /// The component that the schema is a part of, unless the schema describes another value.
    owner: Option<String>,
    /// As in [`Form`].
    variants: bool,
    /// As in [`Form`].
    without: BTreeSet<String>,
}

impl Default for Scope {
    fn default() -> Self {
        Self { owner: None, variants: true, without: BTreeSet::new() }
    }
}

impl Converter<'_> {
    /// Converts a schema that describes a whole value, as opposed to a part of an `allOf`.
    fn value(&mut self, schema: &Value) -> Value {
        let mut converted = self.schema(schema, &Scope::default());
        if self.direction == Direction::Request
            && self.declares_properties(schema, &mut Vec::new())
            && let Value::Object(members) = &mut converted
        {
            members.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
        }
        converted
    }

    /// Returns whether a schema declares properties. If it declares none, all properties are allowed.
    fn declares_properties<'s>(&'s self, schema: &'s Value, seen: &mut Vec<&'s Value>) -> bool {
        if seen.iter().any(|it| std::ptr::eq(*it, schema)) {
            return false;
        }
        seen.push(schema);
        let schema = resolve(self.root, schema);
        let has_own = schema["properties"].as_object().is_some_and(|properties| !properties.is_empty());
        let mut parts = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|keyword| list(&schema[keyword]));
        has_own || parts.any(|part| self.declares_properties(part, seen))
    }

    fn schema(&mut self, schema: &Value, scope: &Scope) -> Value {
        let Some(source) = schema.as_object() else { return schema.clone() };
        if let Some(reference) = source.get("$ref").and_then(Value::as_str) {
            return self.reference(reference, scope);
        }
        let union = if scope.variants { self.union(source, scope) } else { None };
        let mut without = scope.without.clone();
        without.extend(union.iter().flat_map(|union| union.declared.iter().cloned()));
        let mut target = Map::new();
        for (keyword, value) in source {
            let converted = match keyword.as_str() {
                // The values are not of the type: the enum belongs to the items and stands one level too high.
                "enum" if !list(value).any(|it| is_of_type(it, source)) => continue,
                "type" | "enum" | "pattern" | "minLength" | "maxLength" | "minItems" | "maxItems" | "uniqueItems"
                | "minProperties" | "maxProperties" | "multipleOf" | "format" => value.clone(),
                "minimum" => {
                    bound(&mut target, source, "exclusiveMinimum", keyword, value);
                    continue;
                }
                "maximum" => {
                    bound(&mut target, source, "exclusiveMaximum", keyword, value);
                    continue;
                }
                "items" => self.value(value),
                "not" => self.schema(value, &Scope::default()),
                "additionalProperties" if value.is_object() => self.value(value),
                "additionalProperties" if *value == true => value.clone(),
                "properties" => self.properties(source, value, &without),
                "required" => self.required(value, source.get("properties")),
                "allOf" => self.parts(value, source, scope, &without),
                _ => continue,
            };
            target.insert(keyword.clone(), converted);
        }
        if let Some(union) = union {
            let own = target.get("type").and_then(Value::as_str);
            // `type: object` beside variants of which none is an object is an error of the document. The variants are right.
            if own
                .is_some_and(|own| union.types.as_ref().is_some_and(|types| !types.is_empty() && !types.contains(own)))
            {
                target.remove("type");
            }
            push(&mut target, "allOf", json!({"anyOf": union.alternatives, UNION: true}));
        }
        let converted = Value::Object(target);
        if source.get("nullable").and_then(Value::as_bool).unwrap_or_default() {
            return json!({"anyOf": [converted, {"type": "null"}], NULLABLE: true});
        }
        converted
    }

    /// Converts the parts of an `allOf`. A property that the component declares replaces the one of a parent.
    fn parts(
        &mut self,
        parts: &Value,
        source: &Map<String, Value>,
        scope: &Scope,
        without: &BTreeSet<String>,
    ) -> Value {
        let mut replaced = declared(source);
        replaced.extend(without.iter().cloned());
        let inline = Scope { owner: scope.owner.clone(), variants: scope.variants, without: without.clone() };
        let parent = Scope { without: replaced, ..inline.clone() };
        let convert = |part| self.schema(part, if part.get("$ref").is_some() { &parent } else { &inline });
        Value::Array(list(parts).map(convert).collect())
    }

    fn reference(&mut self, reference: &str, scope: &Scope) -> Value {
        let Some(name) = reference.strip_prefix("#/components/schemas/") else {
            let target = resolve(self.root, &json!({"$ref": reference})).clone();
            return if target.get("$ref").is_some() { json!(true) } else { self.schema(&target, &Scope::default()) };
        };
        let variants = scope.owner.as_deref().is_none_or(|owner| !self.is_variant(name, owner));
        self.form(Form { name: name.to_owned(), variants, without: scope.without.clone() })
    }

    fn form(&mut self, form: Form) -> Value {
        let number = self.keys.len();
        let key = self.keys.entry(form.clone()).or_insert_with(|| {
            // The key is part of a URI reference, in which some characters of names are not allowed.
            let key = format!("{number}.{}", form.name.replace(|it: char| !it.is_ascii_alphanumeric(), "_"));
            self.open.push((key.clone(), form));
            key
        });
        json!({"$ref": format!("#/$defs/{key}")})
    }

    fn component(&self, name: &str) -> Option<&Map<String, Value>> {
        self.root.pointer("/components/schemas")?.get(name)?.as_object()
    }

    fn properties(&mut self, source: &Map<String, Value>, properties: &Value, without: &BTreeSet<String>) -> Value {
        let mut target = Map::new();
        let properties = properties.as_object().into_iter().flatten();
        for (name, property) in properties.filter(|(name, _)| !without.contains(*name)) {
            let mut converted = self.value(property);
            if self.is_set_by_other_side(property)
                && let Value::Object(members) = &mut converted
            {
                members.insert(OMIT.to_owned(), Value::Bool(true));
            }
            target.insert(name.clone(), converted);
        }
        let mut target = Value::Object(target);
        add_mapped_tags(source, &mut target);
        target
    }

    /// Returns the properties that the sender must set.
    fn required(&self, required: &Value, properties: Option<&Value>) -> Value {
        let property =
            |name: &Value| properties.and_then(|properties| properties.get(name.as_str().unwrap_or_default()));
        let own = list(required).filter(|name| !property(name).is_some_and(|it| self.is_set_by_other_side(it)));
        own.cloned().collect()
    }

    fn is_set_by_other_side(&self, property: &Value) -> bool {
        let flag = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        let resolved = resolve(self.root, property);
        property[flag].as_bool().or_else(|| resolved[flag].as_bool()).unwrap_or_default()
    }
}

/// Returns whether a value has the type of a schema. A schema without a type allows all.
fn is_of_type(value: &Value, schema: &Map<String, Value>) -> bool {
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer" | "number") => value.is_number(),
        _ => true,
    }
}

/// Converts a bound. In OpenAPI 3.0, `exclusiveMinimum: true` makes the value of `minimum` exclusive.
fn bound(target: &mut Map<String, Value>, source: &Map<String, Value>, exclusive: &str, keyword: &str, value: &Value) {
    let is_exclusive = source.get(exclusive).and_then(Value::as_bool).unwrap_or_default();
    target.insert(if is_exclusive { exclusive } else { keyword }.to_owned(), value.clone());
}

fn push(target: &mut Map<String, Value>, keyword: &str, value: Value) {
    match target.entry(keyword).or_insert_with(|| json!([])) {
        Value::Array(items) => items.push(value),
        other => *other = json!([value]),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests;
