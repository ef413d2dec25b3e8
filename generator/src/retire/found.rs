//! What the comparison collects: the items that the new document lacks, each as an update of an overlay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::report::{Item, ItemKind, Replaced};
use super::view::View;
use crate::model::{RETIRED, RETIRED_VALUES, Retirement};

/// An item that the new document lacks.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    /// The item for the report.
    pub item: Item,
    /// The JSONPath of the object to which the update applies.
    pub target: String,
    /// The update. Its references are those of the old document.
    pub update: Value,
}

/// The values of an enum that the new document lacks.
#[derive(Debug, Clone, Default)]
pub(super) struct MissingValues {
    /// The name of the schema in the report.
    pub name: String,
    /// The values, each with the edition in which it went.
    pub values: BTreeMap<String, Retirement>,
    /// The edition in which the whole `enum` went: the schema takes any text, so that no value is known to be gone.
    pub opened: Option<String>,
}

/// The result of a comparison.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By target and by the identity of the item below it. Of two items that would be added at one place, the first one counts.
    pub missing: BTreeMap<(String, String), Missing>,
    /// By target.
    pub values: BTreeMap<String, MissingValues>,
    /// The component schemas of the new document that stand where one of the old document stood.
    pub pairs: BTreeMap<String, BTreeSet<String>>,
    pub returned: BTreeSet<Item>,
    pub replaced: BTreeSet<Replaced>,
}

impl Found {
    pub fn add(&mut self, key: String, missing: Missing) {
        self.missing.entry((missing.target.clone(), key)).or_insert(missing);
    }

    /// Records that the new document has an item. It has returned if the old document has it as a retired one.
    pub fn has(&mut self, kind: ItemKind, name: &str, old: &Value, new: &Value) {
        if let (Some(was), None) = (Retirement::of(old), Retirement::of(new)) {
            self.returned.insert(item(kind, name, was));
        }
    }
}

/// Returns an item for the report.
pub(super) fn item(kind: ItemKind, name: &str, retirement: Retirement) -> Item {
    Item { kind, name: name.to_owned(), since: retirement.since, instead: retirement.instead }
}

/// Marks an operation, a parameter or a schema that is not a reference as retired and deprecated.
pub(super) fn mark(value: &mut Value, retirement: &Retirement) {
    mark_part(value, retirement);
    if let Some(entries) = value.as_object_mut() {
        entries.insert("deprecated".to_owned(), Value::Bool(true));
    }
}

/// Marks an object that has no `deprecated` in OpenAPI, such as a media type, as retired.
pub(super) fn mark_part(value: &mut Value, retirement: &Retirement) {
    if let Some(entries) = value.as_object_mut() {
        entries.insert(RETIRED.to_owned(), json!(retirement));
    }
}

/// Returns a property that is marked as retired. A reference cannot have marks, so that it becomes the member of an `allOf`, which
/// repeats what the generator reads from the component that a property refers to.
pub(super) fn property(schema: &Value, old: View<'_>, retirement: &Retirement) -> Value {
    let mut schema = schema.clone();
    if let Some(reference) = schema.get("$ref").cloned() {
        let mut wrapped = Map::new();
        for keyword in ["nullable", "readOnly"] {
            let flag = old.schema(&schema).and_then(|component| component.get(keyword)).cloned();
            wrapped.extend(flag.map(|flag| (keyword.to_owned(), flag)));
        }
        let words = schema.get("description").cloned();
        wrapped.extend(words.map(|words| ("description".to_owned(), words)));
        wrapped.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
        schema = Value::Object(wrapped);
    }
    mark(&mut schema, retirement);
    schema
}

/// Returns the mark of a value of an enum, or of a variant, by its text on the wire or its name.
pub(super) fn value_mark(schema: &Value, name: &str) -> Option<Retirement> {
    serde_json::from_value(schema.get(RETIRED_VALUES)?.get(name)?.clone()).ok()
}
