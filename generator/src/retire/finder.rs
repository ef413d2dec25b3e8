//! Finds what the new document lacks. The operations are compared in `operations`, their schemas in `schemas`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::found::{Found, Missing, item, mark_part};
use super::report::ItemKind;
use super::view::{View, items, members};
use crate::model::Retirement;

/// A comparison of two documents.
pub(super) struct Finder<'a> {
    pub old: View<'a>,
    pub new: View<'a>,
    pub edition: &'a str,
    pub found: Found,
    /// The tags that the operations of each tag of the old document have in the new one.
    pub moved: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The pairs of schemas that have been compared, by their addresses.
    pub seen: BTreeSet<(*const Value, *const Value)>,
}

impl<'a> Finder<'a> {
    /// Compares two documents.
    pub fn compare(old: &'a Value, new: &'a Value, edition: &'a str) -> Found {
        let mut finder = Self {
            old: View(old),
            new: View(new),
            edition,
            found: Found::default(),
            moved: BTreeMap::new(),
            seen: BTreeSet::new(),
        };
        for (name, _) in finder.old.components("schemas") {
            if finder.old.continues(name, finder.new) {
                finder.components(name, name);
            }
        }
        finder.operations();
        finder.found
    }

    /// Returns the mark of an item that is missing: the one that it has, or a new one.
    pub fn retirement(&self, old: &Value, instead: impl FnOnce() -> Option<String>) -> Retirement {
        Retirement::of(old).unwrap_or_else(|| Retirement { since: self.edition.to_owned(), instead: instead() })
    }

    /// Returns the new name of a property or parameter, if it is proven: `gone` and `new` are the items of one object that only
    /// one of the documents has, and only one of each has this schema, which says more than a type.
    pub fn renamed(&self, name: &str, gone: &[(&str, &Value)], new: &[(&str, &Value)]) -> Option<String> {
        let shapes = |items: &[(&str, &Value)]| -> Vec<(String, Value)> {
            items.iter().map(|(name, schema)| ((*name).to_owned(), shape(schema))).collect()
        };
        let (gone, new) = (shapes(gone), shapes(new));
        let (_, schema) = gone.iter().find(|(other, _)| other == name)?;
        if schema.as_object()?.keys().all(|keyword| keyword == "type") {
            return None;
        }
        let only = |items: &[(String, Value)]| {
            let mut equal = items.iter().filter(|(_, other)| other == schema).map(|(name, _)| name.clone());
            equal.next().filter(|_| equal.next().is_none())
        };
        only(&gone)?;
        only(&new).map(|name| format!("`{name}`"))
    }

    /// Adds the tags that the new document lacks: those that the old document lists, and those of retired operations.
    pub fn tags(&mut self, used: &BTreeSet<&str>) {
        let listed = |view: View<'a>| -> BTreeMap<&'a str, &'a Value> {
            items(view.0, "tags").filter_map(|tag| Some((tag.get("name")?.as_str()?, tag))).collect()
        };
        let (old, new) = (listed(self.old), listed(self.new));
        for (name, tag) in &old {
            if let Some(other) = new.get(name) {
                self.found.has(ItemKind::Tag, name, tag, other);
                continue;
            }
            let is_without_operations =
                self.renamed_tag(name).is_some() || (self.moved.contains_key(name) && !used.contains(name));
            if is_without_operations {
                continue;
            }
            let retirement = self.retirement(tag, || None);
            let mut value = (*tag).clone();
            mark_part(&mut value, &retirement);
            self.found.add(
                format!("tags/{name}"),
                Missing {
                    item: item(ItemKind::Tag, name, retirement),
                    target: "$".to_owned(),
                    update: json!({ "tags": [value] }),
                },
            );
        }
    }

    /// Returns the new name of a tag: all of its operations that are left have one other tag, which is new.
    pub fn renamed_tag(&self, tag: &str) -> Option<&'a str> {
        let mut others = self.moved.get(tag)?.iter();
        let only = others.next().filter(|other| others.next().is_none() && **other != tag)?;
        let is_new = !self.moved.contains_key(only);
        is_new.then_some(only)
    }
}

/// Returns a schema without its words.
fn shape(schema: &Value) -> Value {
    let words = ["description", "title", "example", "externalDocs"];
    match schema {
        Value::Object(entries) => {
            let facts = entries.iter().filter(|(keyword, _)| !words.contains(&keyword.as_str()));
            facts.map(|(keyword, value)| (keyword.clone(), value.clone())).collect()
        }
        other => other.clone(),
    }
}

impl<'a> View<'a> {
    /// Returns the components of a section by name.
    pub fn components(self, section: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        let components = self.0.get("components");
        components.map(|components| members(components, section).collect::<Vec<_>>()).unwrap_or_default().into_iter()
    }
}
