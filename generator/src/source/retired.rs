//! Overlays of retired items, which the document no longer has: they add, and never change what the document has.
//!
//! In: a part of a document and an update of it. Out: the rest of the update that the part lacks. An item that is added is a marked
//! object, a reference, an item of a list, or a tag of a discriminator.

use serde_json::{Map, Value};

use super::overlay;
use crate::model::{RETIRED, RETIRED_ENUM, RETIRED_VALUES};

/// Applies an overlay of retired items to a document. Actions that have no effect are ignored.
pub(crate) fn add_retired(document: &mut Value, overlay: &Value) {
    for action in overlay.get("actions").and_then(Value::as_array).into_iter().flatten() {
        let Some(update) = action.get("update") else { continue };
        for target in overlay::matches(action, "", document).unwrap_or_default() {
            if let Some(node) = document.pointer_mut(&target)
                && let Some(rest) = lacking(node, update).rest
            {
                overlay::merge_value(node, &rest);
            }
        }
    }
}

/// The result of a comparison of an update with the part of the document to which it applies.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Lacking {
    /// What the part lacks; `None` if it has everything.
    pub rest: Option<Value>,
    /// The names of the items that the part has.
    pub present: Vec<String>,
}

/// Compares an update with the part of the document to which it applies.
pub(super) fn lacking(node: &Value, update: &Value) -> Lacking {
    let mut present = Vec::new();
    let rest = rest(node, update, "", &mut present);
    Lacking { rest, present }
}

fn rest(node: &Value, update: &Value, name: &str, present: &mut Vec<String>) -> Option<Value> {
    match (node, update) {
        (Value::Object(entries), Value::Object(updates)) => {
            // The document has the item, if in another form. What the document says about it counts.
            if updates.contains_key(RETIRED) || updates.contains_key("$ref") {
                present.push(name.to_owned());
                return None;
            }
            let (marks, updates): (Vec<_>, Vec<_>) =
                updates.iter().partition(|(keyword, _)| [RETIRED_VALUES, RETIRED_ENUM].contains(&keyword.as_str()));
            let mut kept = Map::new();
            for (keyword, update) in updates {
                let rest = match entries.get(keyword) {
                    Some(_) if name == "mapping" => {
                        present.push(keyword.clone());
                        None
                    }
                    Some(entry) => rest(entry, update, keyword, present),
                    None => Some(update.clone()),
                };
                kept.extend(rest.map(|rest| (keyword.clone(), rest)));
            }
            if kept.is_empty() {
                return None;
            }
            kept.extend(marks.into_iter().map(|(keyword, mark)| (keyword.clone(), without(mark, present))));
            Some(Value::Object(kept))
        }
        (Value::Array(items), Value::Array(updates)) => {
            let (known, kept): (Vec<&Value>, Vec<&Value>) =
                updates.iter().partition(|update| items.iter().any(|item| is_same(item, update)));
            present.extend(known.into_iter().map(label));
            (!kept.is_empty()).then(|| kept.into_iter().cloned().collect())
        }
        _ => None,
    }
}

/// Returns the marks of values without those of the values that the document has.
fn without(marks: &Value, present: &[String]) -> Value {
    match marks {
        Value::Object(marks) => {
            let absent = marks.iter().filter(|(name, _)| !present.contains(name));
            absent.map(|(name, mark)| (name.clone(), mark.clone())).collect()
        }
        date => date.clone(),
    }
}

/// Returns whether two items of a list are the same: equal, or parameters or tags of the same name.
fn is_same(item: &Value, other: &Value) -> bool {
    let named = |value: &Value| Some((value.get("name")?.clone(), value.get("in").cloned()));
    item == other || named(item).is_some_and(|name| named(other) == Some(name))
}

fn label(item: &Value) -> String {
    let named = item.get("name").or_else(|| item.get("$ref")).unwrap_or(item);
    named.as_str().map_or_else(|| named.to_string(), str::to_owned)
}
