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
//! - of a property that only the other side may set nothing is demanded. The keyword [`OMIT`] says so to who makes instances.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

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
    let own = converter.schema(schema, &Scope::default());
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
                "items" | "not" => self.schema(value, &Scope::default()),
                "additionalProperties" if value.is_object() => self.schema(value, &Scope::default()),
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

    /// Whether one component is among the variants of another.
    fn is_variant(&self, parent: &str, child: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![parent.to_owned()];
        while let Some(name) = open.pop() {
            let Some(schema) = self.component(&name) else { continue };
            for (_, target) in variants(schema) {
                if target == child {
                    return true;
                }
                if seen.insert(target.clone()) {
                    open.push(target);
                }
            }
        }
        false
    }

    fn component(&self, name: &str) -> Option<&Map<String, Value>> {
        self.root.pointer("/components/schemas")?.get(name)?.as_object()
    }

    /// The alternatives of a union, told apart by their tags where it has any.
    fn union(&mut self, source: &Map<String, Value>, scope: &Scope) -> Option<Union> {
        let listed = source.get("oneOf").or_else(|| source.get("anyOf"));
        let tag = source.get("discriminator").and_then(|it| it["propertyName"].as_str());
        let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut targets: Vec<String> = Vec::new();
        for (value, target) in variants(source) {
            if !targets.contains(&target) && (tag.is_none() || value.is_some() || !tags.contains_key(&target)) {
                targets.push(target.clone());
            }
            tags.entry(target).or_default().extend(value);
        }
        // What a variant says itself about a property of the parent goes before what the parent says.
        let of_parent = source.get("properties").and_then(Value::as_object);
        let by_variant = |it: &Self, name: &String| it.component(name).map(declared).unwrap_or_default();
        let mut said: BTreeSet<String> = targets.iter().flat_map(|name| by_variant(self, name)).collect();
        said.retain(|name| of_parent.is_some_and(|properties| properties.contains_key(name)));

        let mut alternatives = Vec::new();
        for target in &targets {
            let mut without = scope.without.clone();
            let values = tags.get(target).filter(|values| tag.is_some() && !values.is_empty());
            without.extend(tag.filter(|_| values.is_some()).map(str::to_owned));
            // A parent that is one of its own variants is meant without the others.
            let form = Form { name: target.clone(), variants: scope.owner.as_ref() != Some(target), without };
            let missing: BTreeSet<String> = said.difference(&by_variant(self, target)).cloned().collect();
            let mut parts = vec![self.form(form)];
            if let (Some(of_parent), false) = (of_parent, missing.is_empty()) {
                let all: BTreeSet<String> = of_parent.keys().cloned().collect();
                let others = all.difference(&missing).cloned().collect();
                let properties = self.properties(source, &Value::Object(of_parent.clone()), &others);
                parts.push(json!({"properties": properties}));
            }
            let mut alternative = json!({"allOf": parts});
            if let (Some(tag), Some(values)) = (tag, values) {
                alternative["properties"] = json!({tag: {"enum": values}});
                alternative[TAG] = json!([tag]);
            }
            alternatives.push(alternative);
        }
        let inline = listed.into_iter().flat_map(list).filter(|variant| variant.get("$ref").is_none());
        let inline: Vec<&Value> = inline.collect();
        alternatives.extend(inline.iter().map(|variant| self.schema(variant, &Scope::default())));
        let of_components = targets.iter().map(|name| self.component(name).and_then(own_type));
        let types = of_components.chain(inline.iter().map(|it| it.as_object().and_then(own_type)));
        let types = types.collect::<Option<BTreeSet<String>>>();
        if tag.is_none() {
            self.tell_apart(&targets, &mut alternatives);
        }
        said.extend(tag.filter(|_| tags.values().any(|values| !values.is_empty())).map(str::to_owned));
        (!alternatives.is_empty()).then_some(Union { alternatives, said, types })
    }

    /// Variants without a discriminator are told apart by enums of one name and different values, if by anything: an instance
    /// that leaves them out could be of any variant.
    fn tell_apart(&self, targets: &[String], alternatives: &mut [Value]) {
        let enums = |name: &String| -> BTreeMap<String, Value> {
            let properties = self.component(name).and_then(|it| it.get("properties")).and_then(Value::as_object);
            let enums = properties
                .into_iter()
                .flatten()
                .map(|(name, it)| (name.clone(), resolve(self.root, it)["enum"].clone()));
            enums.filter(|(_, values)| values.is_array()).collect()
        };
        let of_each: Vec<_> = targets.iter().map(enums).collect();
        for (own, alternative) in of_each.iter().zip(alternatives) {
            let differs = |(name, values): &(&String, &Value)| {
                of_each.iter().any(|other| other.get(*name).is_some_and(|others| others != *values))
            };
            let names: Vec<&String> = own.iter().filter(differs).map(|(name, _)| name).collect();
            if !names.is_empty() {
                alternative[TAG] = json!(names);
            }
        }
    }

    fn properties(&mut self, source: &Map<String, Value>, properties: &Value, without: &BTreeSet<String>) -> Value {
        let mut target = Map::new();
        let properties = properties.as_object().into_iter().flatten();
        for (name, property) in properties.filter(|(name, _)| !without.contains(*name)) {
            let mut converted = self.schema(property, &Scope::default());
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

/// The variants of a schema.
struct Union {
    alternatives: Vec<Value>,
    /// The properties of the parent about which the alternatives say what there is to say.
    said: BTreeSet<String>,
    /// The types of all the variants, if each says its own.
    types: Option<BTreeSet<String>>,
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

fn own_type(schema: &Map<String, Value>) -> Option<String> {
    schema.get("type").and_then(Value::as_str).map(str::to_owned)
}

/// The properties that a component declares itself, in the open or as a part of its `allOf`.
fn declared(schema: &Map<String, Value>) -> BTreeSet<String> {
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone());
    let parts = schema.get("allOf").into_iter().flat_map(list).filter_map(Value::as_object);
    own.chain(parts.filter(|part| !part.contains_key("$ref")).flat_map(declared)).collect()
}

/// The components that a schema names as its variants, each with the tag that it is mapped from.
fn variants(schema: &Map<String, Value>) -> Vec<(Option<String>, String)> {
    let component = |reference: &str| reference.strip_prefix("#/components/schemas/").map(str::to_owned);
    let discriminator = schema.get("discriminator");
    let mapping = discriminator.and_then(|it| it["mapping"].as_object());
    let mut found: Vec<(Option<String>, String)> = Vec::new();
    for (tag, target) in mapping.into_iter().flatten() {
        if let Some(target) = target.as_str() {
            found.push((Some(tag.clone()), component(target).unwrap_or_else(|| target.to_owned())));
        }
    }
    for keyword in ["oneOf", "anyOf"] {
        for variant in schema.get(keyword).into_iter().flat_map(list) {
            if let Some(name) = variant["$ref"].as_str().and_then(component) {
                // Without a mapping, a component's name is its tag.
                let tag = (discriminator.is_some() && mapping.is_none()).then(|| name.clone());
                found.push((tag, name));
            }
        }
    }
    found
}

/// A bound; `exclusiveMinimum: true` says in 3.0 that `minimum` is one that is not reached.
fn bound(target: &mut Map<String, Value>, source: &Map<String, Value>, exclusive: &str, keyword: &str, value: &Value) {
    let is_exclusive = source.get(exclusive).and_then(Value::as_bool).unwrap_or_default();
    target.insert(if is_exclusive { exclusive } else { keyword }.to_owned(), value.clone());
}

/// Tags come from the mapping; the enum of the property that holds them can lack some.
fn widen_tag(source: &Map<String, Value>, properties: &mut Value) {
    let Some(discriminator) = source.get("discriminator") else { return };
    let tag = discriminator["propertyName"].as_str().unwrap_or_default();
    if let Some(Value::Array(values)) = properties.get_mut(tag).and_then(|property| property.get_mut("enum")) {
        for mapped in discriminator["mapping"].as_object().into_iter().flatten().map(|(tag, _)| json!(tag)) {
            if !values.contains(&mapped) {
                values.push(mapped);
            }
        }
    }
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
mod tests {
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
    fn a_parent_and_its_children_do_not_go_round_in_circles() {
        let animal = json!({"$ref": "#/components/schemas/Animal"});
        let check = |instance| valid(zoo(), Direction::Response, animal.clone(), instance);
        assert!(check(json!({"kind": "LION", "name": "x", "lives": 9})));
        assert!(!check(json!({"kind": "DOG", "name": "x", "lives": 9})));
        assert!(!check(json!({"kind": "CAT", "lives": 9})), "the parent's properties are required of a child");
        assert!(!check(json!({"kind": "COW", "name": "x"})));
        // The child itself, elsewhere, is not told apart by a tag.
        let cat = json!({"$ref": "#/components/schemas/Cat"});
        assert!(valid(zoo(), Direction::Response, cat, json!({"name": "x", "lives": 9})));
    }

    #[test]
    fn null_is_allowed_where_the_document_says_so() {
        let schema = json!({"type": "string", "enum": ["a"], "nullable": true});
        assert!(valid(json!({}), Direction::Response, schema.clone(), json!(null)));
        assert!(!valid(json!({}), Direction::Response, schema, json!("b")));
    }

    #[test]
    fn bounds_that_are_booleans() {
        let schema = json!({"type": "number", "minimum": 1, "exclusiveMinimum": true});
        assert!(!valid(json!({}), Direction::Request, schema.clone(), json!(1)));
        assert!(valid(json!({}), Direction::Request, schema, json!(2)));
    }

    #[test]
    fn each_side_demands_what_the_other_sets() {
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
    fn values_of_another_type_do_not_count() {
        let schema = json!({"type": "array", "items": {"type": "string"}, "enum": ["a", "b"]});
        assert!(valid(json!({}), Direction::Request, schema.clone(), json!(["a"])));
        assert!(!valid(json!({}), Direction::Request, schema, json!("a")));
    }

    #[test]
    fn an_object_of_string_variants_is_a_string() {
        let schema =
            json!({"type": "object", "oneOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]});
        assert!(valid(json!({}), Direction::Response, schema.clone(), json!("b")));
        assert!(!valid(json!({}), Direction::Response, schema, json!("c")));
    }
}
