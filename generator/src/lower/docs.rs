//! The words and the constraints of a schema, for the documentation.
//!
//! In: an `openapiv3` schema. Out: its description, its reference and its constraints, as the model has them.

use openapiv3::{Schema, SchemaData};
use serde_json::Value;

use super::view::View;
use crate::model::{Constraints, Docs, Retirement};

/// A description that has text.
pub(super) fn described(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// The description and the external documentation of a schema.
pub(super) fn docs(data: &SchemaData) -> Docs {
    Docs {
        summary: None,
        description: data.description.as_deref().and_then(described),
        url: data.external_docs.as_ref().map(|docs| docs.url.clone()),
    }
}

/// How an item went, from its extension [`RETIRED`](crate::model::RETIRED).
pub(super) fn retirement(extension: Option<&Value>) -> Option<Retirement> {
    extension.and_then(Retirement::read)
}

/// The constraints of a schema, for the documentation.
pub(super) fn constraints(schema: &Schema) -> Constraints {
    let mut constraints = Constraints::default();
    let view = View::new(schema);
    if let Some(default) = &schema.schema_data.default {
        constraints.add("default", plain(default));
    }
    for (name, value) in view.facts {
        constraints.add(name, value);
    }
    if let Some(format) = view.format.filter(|format| matches!(format.as_str(), "email" | "uuid" | "uri" | "byte")) {
        constraints.add("format", format);
    }
    if matches!(view.typ, Some("integer" | "number")) && !view.enumeration.is_empty() {
        let values: Vec<String> = view.enumeration.iter().map(plain).collect();
        constraints.add("one of", values.join(", "));
    }
    constraints
}

/// A JSON value as text, a string without quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
