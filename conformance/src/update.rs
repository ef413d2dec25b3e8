//! Read-modify-write: the body that a generated crate makes of a response, compared with the response and the document.
//!
//! In: a response, and the operation that takes it back. Out: the faults of the body. It may have no property that only the server
//! sets, and none that the operation does not declare, unless its type is that of the response. Every other property of the
//! response must be there unchanged.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use server::document::Document;
use server::validator::Validators;

use crate::compare::differences;
use crate::driver::{Case, Update, Updated};

/// The number of differences of one body that are reported.
const MAX_DIFFERENCES: usize = 10;

/// The result for the bodies of one response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The number of bodies.
    pub made: usize,
    /// The faults.
    pub faults: Vec<String>,
    /// The operations and the required properties that have to be set, because the response lacks them.
    pub unset: Vec<String>,
}

/// An operation and its version.
type Version<'a> = (&'a str, Option<&'a str>);

/// The operations that take a response back, by the operation and version that return the response.
pub struct Updates<'a, C> {
    document: &'a Document,
    validators: &'a Validators,
    cases: BTreeMap<Version<'a>, Vec<(&'a Case<C>, Update)>>,
}

impl<'a, C> Updates<'a, C> {
    /// Finds the operations among the cases of a driver.
    pub fn new(groups: &'a [&'a [Case<C>]], document: &'a Document, validators: &'a Validators) -> Self {
        let mut cases: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for case in groups.iter().copied().flatten() {
            if let Some(update) = case.update {
                cases.entry((update.operation, update.version)).or_default().push((case, update));
            }
        }
        Self { document, validators, cases }
    }

    /// Makes the bodies of a response.
    pub fn check(&self, case: &Case<C>, response: &[u8]) -> Checked {
        let mut checked = Checked::default();
        let Ok(value) = serde_json::from_slice::<Value>(response) else { return checked };
        for (write, update) in self.cases.get(&(case.operation, case.version)).into_iter().flatten() {
            checked.made += 1;
            let faults = match (update.make)(response) {
                Ok(updated) => {
                    let unset = updated.unset.iter().map(|path| format!("{} {path}", write.operation));
                    checked.unset.extend(unset);
                    self.faults(write, *update, &value, &updated)
                }
                Err(fault) => vec![fault],
            };
            checked
                .faults
                .extend(faults.into_iter().map(|fault| format!("The update with {}: {fault}.", write.operation)));
        }
        checked
    }

    fn faults(&self, write: &Case<C>, update: Update, response: &Value, updated: &Updated) -> Vec<String> {
        let operation = self.document.find(write.method, write.path);
        let media = operation.and_then(|operation| operation.bodies_for(write.version).into_iter().next());
        let Some(schema) = media.and_then(|media| media.schema.as_ref()) else {
            return vec!["the document has no schema for the body".to_owned()];
        };
        let check = |body: &Value| self.validators.check_update(schema, body, update.keeps_unknown);
        let mut why = check(&updated.body);
        let mut lost = Vec::new();
        let common = common(response, &updated.body, &mut Vec::new(), &mut lost);
        why.extend(differences(&common, &updated.body, MAX_DIFFERENCES));
        for Lost { path, value } in lost {
            let mut restored = updated.body.clone();
            if insert(&mut restored, &path, outline(value)) && check(&restored).is_empty() {
                why.push(format!("{} is missing", path.join(".")));
            }
        }
        let set = updated.unset.iter().filter(|path| !response.pointer(&pointer(path)).is_none_or(Value::is_null));
        why.extend(set.map(|path| format!("{path} is not set, although the response has it")));
        why
    }
}

/// Converts a path such as `toys[0].size` to a JSON pointer.
fn pointer(path: &str) -> String {
    format!("/{}", path.replace('[', "/").replace(']', "").replace('.', "/"))
}

/// A property of a response that an update does not have.
struct Lost<'a> {
    path: Vec<String>,
    value: &'a Value,
}

/// Returns the response with the properties that the update has, at every depth, and collects the others.
fn common<'a>(response: &'a Value, update: &Value, path: &mut Vec<String>, lost: &mut Vec<Lost<'a>>) -> Value {
    match (response, update) {
        (Value::Object(all), Value::Object(kept)) => {
            let mut both = Map::new();
            for (key, value) in all {
                path.push(key.clone());
                match kept.get(key) {
                    Some(kept) => drop(both.insert(key.clone(), common(value, kept, path, lost))),
                    None => lost.push(Lost { path: path.clone(), value }),
                }
                path.pop();
            }
            Value::Object(both)
        }
        (Value::Array(all), Value::Array(kept)) if all.len() == kept.len() => {
            let items = all.iter().zip(kept).enumerate().map(|(index, (item, kept))| {
                path.push(index.to_string());
                let item = common(item, kept, path, lost);
                path.pop();
                item
            });
            items.collect()
        }
        _ => response.clone(),
    }
}

/// Inserts a property. Returns whether the object around it exists.
fn insert(body: &mut Value, path: &[String], value: Value) -> bool {
    let Some((last, around)) = path.split_last() else { return false };
    let object = around.iter().try_fold(body, |value, step| match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        value => value.get_mut(step),
    });
    match object {
        Some(Value::Object(members)) => members.insert(last.clone(), value).is_none(),
        _ => false,
    }
}

/// Returns a value without its content, which can have properties that an update leaves out.
fn outline(value: &Value) -> Value {
    match value {
        Value::Object(_) => Value::Object(Map::new()),
        Value::Array(_) => Value::Array(Vec::new()),
        value => value.clone(),
    }
}
