//! The variants of a schema: `oneOf`, `anyOf` and discriminators as an `anyOf`.
//!
//! In: a schema with variants, listed or mapped. Out: the alternatives, each with the values of its tag. A property of the parent that
//! only some variants declare is added to the others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Converter, Form, Scope, TAG, list};
use crate::document::resolve;

/// The variants of a schema.
pub(super) struct Union {
    /// The converted variants.
    pub alternatives: Vec<Value>,
    /// The properties of the parent that the alternatives declare.
    pub declared: BTreeSet<String>,
    /// The types of the variants, if each variant has one.
    pub types: Option<BTreeSet<String>>,
}

impl Converter<'_> {
    /// Returns whether `child` is a variant of `parent`, directly or through other variants.
    pub(super) fn is_variant(&self, parent: &str, child: &str) -> bool {
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

    /// Converts the variants of a schema; `None` if it has none.
    pub(super) fn union(&mut self, source: &Map<String, Value>, scope: &Scope) -> Option<Union> {
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
        // A property that a variant declares replaces the parent's.
        let of_parent = source.get("properties").and_then(Value::as_object);
        let by_variant = |it: &Self, name: &String| it.component(name).map(declared).unwrap_or_default();
        let mut replaced: BTreeSet<String> = targets.iter().flat_map(|name| by_variant(self, name)).collect();
        replaced.retain(|name| of_parent.is_some_and(|properties| properties.contains_key(name)));

        let mut alternatives = Vec::new();
        for target in &targets {
            let mut without = scope.without.clone();
            let values = tags.get(target).filter(|values| tag.is_some() && !values.is_empty());
            without.extend(tag.filter(|_| values.is_some()).map(str::to_owned));
            // A parent that is one of its own variants is converted without the other variants.
            let form = Form { name: target.clone(), variants: scope.owner.as_ref() != Some(target), without };
            let missing: BTreeSet<String> = replaced.difference(&by_variant(self, target)).cloned().collect();
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
            self.distinguish(&targets, &mut alternatives);
        }
        replaced.extend(tag.filter(|_| tags.values().any(|values| !values.is_empty())).map(str::to_owned));
        (!alternatives.is_empty()).then_some(Union { alternatives, declared: replaced, types })
    }

    /// Lists the properties that distinguish variants without a discriminator: enums of the same name with different values. An
    /// instance without these properties could be of any variant.
    fn distinguish(&self, targets: &[String], alternatives: &mut [Value]) {
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
}

fn own_type(schema: &Map<String, Value>) -> Option<String> {
    schema.get("type").and_then(Value::as_str).map(str::to_owned)
}

/// Returns the properties that a component declares itself, in its `properties` or in an inline part of its `allOf`.
pub(super) fn declared(schema: &Map<String, Value>) -> BTreeSet<String> {
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone());
    let parts = schema.get("allOf").into_iter().flat_map(list).filter_map(Value::as_object);
    own.chain(parts.filter(|part| !part.contains_key("$ref")).flat_map(declared)).collect()
}

/// Returns the components that are variants of a schema, each with its tag.
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
                // Without a mapping, the tag is the name of the component.
                let tag = (discriminator.is_some() && mapping.is_none()).then(|| name.clone());
                found.push((tag, name));
            }
        }
    }
    found
}

/// Adds the tags of the mapping to the enum of the tag property, which can lack some.
pub(super) fn add_mapped_tags(source: &Map<String, Value>, properties: &mut Value) {
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
