//! Makes the actions of the overlay from the items that are missing.
//!
//! In: the items, with the references of the old document. Out: actions whose references lead to components of the new document or
//! of the overlay, and actions that add those components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::found::{Found, MissingValues, item, mark};
use super::overlay::Action;
use super::report::{Item, ItemKind, Renamed, Report};
use super::view::{View, join, mapped, reference, reference_to};
use crate::model::{RETIRED_ENUM, RETIRED_VALUES, Retirement};

/// What is added to the name of a component if the new document has given its name to something else.
const SUFFIX: &str = "Retired";

/// Keywords whose values are data, which can look like references.
const DATA: [&str; 4] = ["default", "enum", "example", "examples"];

/// Adds what is missing to a document.
pub(super) struct Restorer<'a> {
    old: View<'a>,
    new: View<'a>,
    edition: &'a str,
    pairs: BTreeMap<String, BTreeSet<String>>,
    /// The components that retired items need, by section and name, each with its name in the result.
    names: BTreeMap<(String, String), String>,
    /// The components that have to be added and that have not been.
    open: Vec<(String, String)>,
    actions: BTreeMap<(String, String), Action>,
    retired: BTreeSet<Item>,
}

impl<'a> Restorer<'a> {
    /// Returns the actions, sorted by target, and the report.
    pub fn restore(old: &'a Value, new: &'a Value, edition: &'a str, found: Found) -> (Vec<Action>, Report) {
        let Found { missing, values, pairs, returned, replaced } = found;
        let mut restorer = Self {
            old: View(old),
            new: View(new),
            edition,
            pairs,
            names: BTreeMap::new(),
            open: Vec::new(),
            actions: BTreeMap::new(),
            retired: BTreeSet::new(),
        };
        for ((_, key), missing) in missing {
            let update = restorer.rewritten(missing.update);
            restorer.add(missing.item, missing.target, key, update);
        }
        for (target, values) in values {
            restorer.values(target, values);
        }
        let renamed = restorer.components();
        let report = Report {
            retired: restorer.retired.into_iter().collect(),
            returned: returned.into_iter().collect(),
            renamed,
            replaced: replaced.into_iter().collect(),
        };
        (restorer.actions.into_values().collect(), report)
    }

    fn add(&mut self, item: Item, target: String, key: String, update: Value) {
        let reason = reason(&item);
        self.retired.insert(item);
        self.actions.insert((target.clone(), key), Action { target, description: reason, update });
    }

    fn values(&mut self, target: String, MissingValues { name, values, opened }: MissingValues) {
        let listed: Vec<&String> = values.keys().collect();
        if let Some(since) = opened {
            let item = item(ItemKind::Enum, &name, Retirement { since: since.clone(), instead: None });
            return self.add(item, target, "enum".to_owned(), json!({ "enum": listed, RETIRED_ENUM: since }));
        }
        let update = json!({ "enum": listed, RETIRED_VALUES: values });
        let since = values
            .values()
            .map(|it| it.since.as_str())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(", ");
        let action =
            Action { target: target.clone(), description: format!("Values of {name}, gone since {since}."), update };
        self.actions.insert((target, "enum".to_owned()), action);
        self.retired
            .extend(values.into_iter().map(|(value, it)| item(ItemKind::Value, &format!("{name}: {value}"), it)));
    }

    /// Adds the component schemas that the new document has under no name, and the components that retired items need.
    fn components(&mut self) -> Vec<Renamed> {
        let (new, mut renamed) = (self.new, Vec::new());
        for (name, _) in self.old.components("schemas").filter(|(name, _)| new.component("schemas", name).is_none()) {
            match self.pairs.get(name) {
                Some(others) => {
                    renamed.extend(others.iter().map(|to| Renamed { from: name.clone(), to: to.clone() }));
                }
                None => drop(self.name("schemas", name)),
            }
        }
        while let Some((section, name)) = self.open.pop() {
            self.component(&section, &name);
        }
        renamed
    }

    fn component(&mut self, section: &str, name: &str) {
        let Some(component) = self.old.component(section, name) else { return };
        let added = self.name(section, name);
        let known = Retirement { since: self.edition.to_owned(), instead: None };
        let retirement = Retirement::of(component).unwrap_or(known);
        let mut value = self.rewritten(component.clone());
        if section == "schemas" && value.get("$ref").is_none() {
            mark(&mut value, &retirement);
        }
        let components = join("$.components", section);
        let entry = json!({ added.as_str(): value });
        let (target, update) = match self.new.0.get("components") {
            Some(sections) if sections.get(section).is_some() => (components, entry),
            Some(_) => ("$.components".to_owned(), json!({ section: entry })),
            None => ("$".to_owned(), json!({ "components": { section: entry } })),
        };
        self.add(item(ItemKind::Component, &added, retirement), target, format!("{section}/{added}"), update);
    }

    /// Returns the name that a component of the old document has in the result: its own, if the new document has the same thing
    /// under it; the one that stands at its places in the new document; or its own name in the overlay, with a suffix if the new
    /// document has given the name to something else.
    fn name(&mut self, section: &str, name: &str) -> String {
        let key = (section.to_owned(), name.to_owned());
        if let Some(known) = self.names.get(&key) {
            return known.clone();
        }
        let taken = self.new.component(section, name).is_some();
        let renamed = self.pairs.get(name).filter(|others| section == "schemas" && others.len() == 1);
        let given = if taken && self.is_same(section, name) {
            name.to_owned()
        } else if let Some(other) = renamed.and_then(BTreeSet::first) {
            other.clone()
        } else {
            self.open.push(key.clone());
            if taken { self.free(section, name) } else { name.to_owned() }
        };
        self.names.insert(key, given.clone());
        given
    }

    /// Returns whether both documents have the same thing under this name.
    fn is_same(&self, section: &str, name: &str) -> bool {
        let (old, new) = (self.old.component(section, name), self.new.component(section, name));
        match section {
            "schemas" => self.old.continues(name, self.new),
            "parameters" => ["name", "in"].iter().all(|keyword| {
                old.and_then(|parameter| parameter.get(keyword)) == new.and_then(|parameter| parameter.get(keyword))
            }),
            _ => true,
        }
    }

    fn free(&self, section: &str, name: &str) -> String {
        let candidates = (1..).map(|number| match number {
            1 => format!("{name}{SUFFIX}"),
            number => format!("{name}{SUFFIX}{number}"),
        });
        let is_free = |candidate: &String| {
            let both = [self.old, self.new];
            both.iter().all(|document| document.component(section, candidate).is_none())
                && !self.names.values().any(|other| other == candidate)
        };
        candidates.into_iter().find(is_free).unwrap_or_default()
    }

    /// Returns a value of the old document with the references of the result.
    fn rewritten(&mut self, value: Value) -> Value {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.rewritten(item)).collect(),
            Value::Object(entries) => {
                let entries = entries.into_iter().map(|(keyword, value)| {
                    let value = match (keyword.as_str(), &value) {
                        ("$ref", Value::String(text)) => match reference(text) {
                            Some((section, name)) => json!(reference_to(section, &self.name(section, &name))),
                            None => value,
                        },
                        ("mapping", Value::Object(tags)) => self.mapping(tags),
                        ("security", Value::Array(alternatives)) => {
                            for name in alternatives.iter().filter_map(Value::as_object).flat_map(Map::keys) {
                                self.name("securitySchemes", name);
                            }
                            value
                        }
                        (keyword, _) if DATA.contains(&keyword) => value,
                        _ => self.rewritten(value),
                    };
                    (keyword, value)
                });
                Value::Object(entries.collect())
            }
            other => other,
        }
    }

    /// Returns the mapping of a discriminator. A property that is called `mapping` is an object of schemas, which are no texts.
    fn mapping(&mut self, tags: &Map<String, Value>) -> Value {
        let entries = tags.iter().map(|(tag, target)| {
            let target = match target.as_str().and_then(mapped) {
                Some(name) => json!(reference_to("schemas", &self.name("schemas", &name))),
                None => self.rewritten(target.clone()),
            };
            (tag.clone(), target)
        });
        Value::Object(entries.collect())
    }
}

/// Returns the description of the action that adds an item.
fn reason(item: &Item) -> String {
    let what = match item.kind {
        ItemKind::Tag => "Tag",
        ItemKind::Operation => "Operation",
        ItemKind::Version => "Version",
        ItemKind::Parameter => "Parameter",
        ItemKind::Component => "Component",
        ItemKind::Property => "Property",
        ItemKind::Value => "Value",
        ItemKind::Enum => return format!("Values of {}, no longer listed since {}.", item.name, item.since),
        ItemKind::Variant => "Variant",
    };
    let instead = item.instead.as_ref().map(|instead| format!(" Use {instead}.")).unwrap_or_default();
    format!("{what} {}, gone since {}.{instead}", item.name, item.since)
}
