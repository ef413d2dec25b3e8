//! Schemas of OpenAPI 3.0 as JSON Schema 2020-12, so that a validator can use them and instances can be made from them.
//!
//! In: the schemas of a document. Out: JSON Schema that says what the document means:
//! - `nullable`, and bounds that are booleans, get today's form; prose, defaults and examples are left out;
//! - a parent lists its children and each child repeats its parent (`oneOf` and `allOf` in a circle): a child gets the parent
//!   without its list;
//! - what a variant or a child says itself about a property goes before what its parent says: parents list narrower values than
//!   their children in places, and a tag's values are those of the mapping;
//! - a discriminator becomes one alternative for each variant, told apart by the values of the tag;
//! - variants without a discriminator are alternatives of which one has to fit. They overlap in practice, so that to demand
//!   exactly one would refuse what the document's authors meant;
//! - of a property that only the other side may set nothing is demanded. The keyword [`OMIT`] says so to who makes instances;
//! - a client may send the properties that are there and no others, unless the document says that it may: a misspelt name is not
//!   to go unseen. A server may send more than the document knows.

mod union;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use self::union::{declared, widen_tag};
use crate::document::resolve;

/// The property is set by the other side: instances do without it.
pub(crate) const OMIT: &str = "x-omit";
/// The alternatives are the variants of a union.
pub(crate) const UNION: &str = "x-union";
/// The properties that tell the variants of a union apart.
pub(crate) const TAG: &str = "x-tag";
/// The alternatives are a value and null.
pub(crate) const NULLABLE: &str = "x-nullable";

/// Who sends what is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The client.
    Request,
    /// The server.
    Response,
}

/// Converts a schema of the document, together with all the components that it needs: a schema that stands alone.
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
    /// The components that are referred to, and the keys of their definitions.
    keys: BTreeMap<Form, String>,
    /// Those of them that are still to be converted.
    open: Vec<(String, Form)>,
}

/// A component as it is needed somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    name: String,
    /// With its variants, if it has any.
    variants: bool,
    /// The properties that others say more about.
    without: BTreeSet<String>,
}

/// Where a schema stands.
#[derive(Clone, Debug)]
struct Scope {
    /// The component whose own shape it is a part of.
    owner: Option<String>,
    variants: bool,
    without: BTreeSet<String>,
}

impl Default for Scope {
    fn default() -> Self {
        Self { owner: None, variants: true, without: BTreeSet::new() }
    }
}

impl Converter<'_> {
    /// A schema that is for all of a value, not for a part of what is said about it.
    fn value(&mut self, schema: &Value) -> Value {
        let mut converted = self.schema(schema, &Scope::default());
        if self.direction == Direction::Request
            && self.says_properties(schema, &mut Vec::new())
            && let Value::Object(members) = &mut converted
        {
            members.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
        }
        converted
    }

    /// Whether anything is said about the properties of a value. Where nothing is, it may be anything.
    fn says_properties<'s>(&'s self, schema: &'s Value, seen: &mut Vec<&'s Value>) -> bool {
        if seen.iter().any(|it| std::ptr::eq(*it, schema)) {
            return false;
        }
        seen.push(schema);
        let schema = resolve(self.root, schema);
        let said = schema["properties"].as_object().is_some_and(|properties| !properties.is_empty());
        let mut parts = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|keyword| list(&schema[keyword]));
        said || parts.any(|part| self.says_properties(part, seen))
    }

    fn schema(&mut self, schema: &Value, scope: &Scope) -> Value {
        let Some(source) = schema.as_object() else { return schema.clone() };
        if let Some(reference) = source.get("$ref").and_then(Value::as_str) {
            return self.reference(reference, scope);
        }
        let union = if scope.variants { self.union(source, scope) } else { None };
        let mut without = scope.without.clone();
        without.extend(union.iter().flat_map(|union| union.said.iter().cloned()));
        let mut target = Map::new();
        for (keyword, value) in source {
            let converted = match keyword.as_str() {
                // Values that are none of the type's: written one level too high.
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
                "required" => self.demanded(value, source.get("properties")),
                "allOf" => self.parts(value, source, scope, &without),
                _ => continue,
            };
            target.insert(keyword.clone(), converted);
        }
        if let Some(union) = union {
            let own = target.get("type").and_then(Value::as_str);
            // A `type: object` over variants that are all strings is a slip: the variants say what is sent.
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

    /// The parts of an `allOf`. What a component says itself about a property goes before what its parents say.
    fn parts(
        &mut self,
        parts: &Value,
        source: &Map<String, Value>,
        scope: &Scope,
        without: &BTreeSet<String>,
    ) -> Value {
        let mut said = declared(source);
        said.extend(without.iter().cloned());
        let inline = Scope { owner: scope.owner.clone(), variants: scope.variants, without: without.clone() };
        let parent = Scope { without: said, ..inline.clone() };
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
            // A key is part of an address, in which not every name can stand.
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
            if self.is_of_other_side(property)
                && let Value::Object(members) = &mut converted
            {
                members.insert(OMIT.to_owned(), Value::Bool(true));
            }
            target.insert(name.clone(), converted);
        }
        let mut target = Value::Object(target);
        widen_tag(source, &mut target);
        target
    }

    /// What is required of the sender.
    fn demanded(&self, required: &Value, properties: Option<&Value>) -> Value {
        let property =
            |name: &Value| properties.and_then(|properties| properties.get(name.as_str().unwrap_or_default()));
        let demanded = list(required).filter(|name| !property(name).is_some_and(|it| self.is_of_other_side(it)));
        demanded.cloned().collect()
    }

    fn is_of_other_side(&self, property: &Value) -> bool {
        let flag = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        let resolved = resolve(self.root, property);
        property[flag].as_bool().or_else(|| resolved[flag].as_bool()).unwrap_or_default()
    }
}

/// Whether a value is of the type that a schema says, if it says one.
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

/// A bound; `exclusiveMinimum: true` says in 3.0 that `minimum` is one that is not reached.
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
