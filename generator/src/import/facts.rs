//! The facts of the interface in a document.
//!
//! In: a document that has passed all checks. Out: a copy without titles, summaries, descriptions, examples and the
//! extensions that contain prose. The tables of OpenAPI define where a keyword is prose: a property whose name is
//! `description`, and every value inside a default, an enum or an extension, is kept.

use serde_json::{Map, Value};

use crate::config::Import;
use crate::source::shape::{Names, ObjectShape, Shape};
use crate::source::tables;

/// The facts of a whole document.
pub(super) fn facts(root: &Value, choices: &Import) -> Value {
    let mut facts = place(&tables::DOCUMENT, root, choices);
    if let Some(tags) = facts.get_mut("tags").and_then(Value::as_array_mut) {
        tags.sort_by_cached_key(|tag| tag.get("name").map(Value::to_string));
    }
    facts
}

fn place(shape: &'static Shape, value: &Value, choices: &Import) -> Value {
    match (shape, value) {
        (Shape::Caption, _) => Value::String(String::new()),
        (Shape::List(inner), Value::Array(items)) => items.iter().map(|item| place(inner, item, choices)).collect(),
        (Shape::Map(names, inner), Value::Object(entries)) => {
            let facts = entries.iter().map(|(name, value)| match names {
                Names::Paths | Names::StatusCodes if name.starts_with("x-") => (name.clone(), value.clone()),
                _ => (name.clone(), place(inner, value, choices)),
            });
            facts.collect()
        }
        (Shape::Object(shape), Value::Object(entries)) => object(shape, entries, choices),
        (Shape::Tagged(tagged), Value::Object(entries)) => {
            let shape = entries.get(tagged.key).and_then(Value::as_str).and_then(|tag| tagged.variant(tag));
            shape.map_or_else(|| value.clone(), |shape| object(shape, entries, choices))
        }
        (Shape::RefOr(..), Value::Object(entries)) if entries.contains_key("$ref") => {
            // OpenAPI 3.0 ignores the keywords beside a `$ref`.
            entries
                .iter()
                .filter(|(name, _)| *name == "$ref")
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        }
        (Shape::RefOr(_, inner) | Shape::FlagOr(inner), Value::Object(_)) => place(inner, value, choices),
        _ => value.clone(),
    }
}

fn object(shape: &'static ObjectShape, entries: &Map<String, Value>, choices: &Import) -> Value {
    let mut facts = Map::new();
    for (name, value) in entries {
        let fact = match shape.field(name) {
            Some(field) if field.prose => continue,
            Some(field) if field.name == "required" => sorted(value),
            Some(field) => place(field.shape, value, choices),
            None if name.starts_with("x-") && !choices.removes(name) => value.clone(),
            // OpenAPI ignores unknown keywords, and they can contain prose.
            None => continue,
        };
        facts.insert(name.clone(), fact);
    }
    Value::Object(facts)
}

/// The sorted names of required properties, whose order has no meaning.
fn sorted(value: &Value) -> Value {
    let mut value = value.clone();
    if let Value::Array(names) = &mut value {
        names.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
        names.dedup();
    }
    value
}
