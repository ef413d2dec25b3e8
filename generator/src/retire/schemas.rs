//! Compares the schemas that stand at one place in two documents.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::finder::Finder;
use super::found::{Missing, item, property, value_mark};
use super::report::{ItemKind, Replaced};
use super::view::{Kind, Place, Properties, items, join, mapped, mapping, reference_to, schema_name, single};
use crate::model::{RETIRED_ENUM, RETIRED_VALUES, Retirement};

impl<'a> Finder<'a> {
    /// Compares two component schemas that stand for one thing.
    pub(super) fn components(&mut self, old: &str, new: &str) {
        if let (Some(before), Some(after)) = (self.old.place("schemas", old), self.new.place("schemas", new)) {
            if old != new {
                self.found.pairs.entry(old.to_owned()).or_default().insert(new.to_owned());
            }
            self.found.has(ItemKind::Component, old, before.value, after.value);
            self.schema(before, after);
        }
    }

    /// Compares two schemas.
    pub(super) fn schema(&mut self, old: Place<'a>, new: Place<'a>) {
        if !self.seen.insert((old.value, new.value)) {
            return;
        }
        match (schema_name(old.value), schema_name(new.value)) {
            (Some(from), Some(to)) if from == to && !self.old.continues(&from, self.new) => {
                let kind = self.new.kind(new.value);
                self.replaced(&new, &old, kind);
            }
            // A component that both documents have is not another name of this one.
            (Some(from), Some(to)) if from != to && self.old.continues(&to, self.new) => self.replaced(&new, &old, to),
            (Some(from), Some(to)) => self.components(&from, &to),
            (Some(from), None) => {
                if let Some(old) = self.old.place("schemas", &from) {
                    self.schema(old, new);
                }
            }
            (None, Some(to)) => {
                if let Some(new) = self.new.place("schemas", &to) {
                    self.schema(old, new);
                }
            }
            (None, None) => {
                let (before, after) = (alone(&old), alone(&new));
                match (before, after) {
                    (None, None) => self.kinds(&old, &new),
                    (before, after) => self.schema(before.unwrap_or(old), after.unwrap_or(new)),
                }
            }
        }
    }

    fn kinds(&mut self, old: &Place<'a>, new: &Place<'a>) {
        match (self.old.kind(old.value), self.new.kind(new.value)) {
            (Kind::Enum, Kind::Enum) => self.values(old, new, &texts(new), false),
            (Kind::Enum, after) if after.is_text() => self.values(old, new, &BTreeSet::new(), true),
            (Kind::Union, Kind::Union) => {
                self.properties(old, new);
                self.variants(old, new);
            }
            (Kind::Object, Kind::Object | Kind::Any) => self.properties(old, new),
            (Kind::List, Kind::List) => self.inner(old, new, "items", "[]"),
            (Kind::Map, Kind::Map) => self.inner(old, new, "additionalProperties", "{}"),
            (before, Kind::Enum) if before.is_text() => {}
            (before, after) if before == after => {}
            (_, after) => self.replaced(new, old, after),
        }
    }

    fn inner(&mut self, old: &Place<'a>, new: &Place<'a>, keyword: &str, suffix: &str) {
        if let (Some(before), Some(after)) = (old.value.get(keyword), new.value.get(keyword)) {
            let place = |it: &Place<'a>, value| it.part(&[keyword], format!("{}{suffix}", it.name), value);
            self.schema(place(old, before), place(new, after));
        }
    }

    /// Compares the values of an enum. `after` are those of the new document, here or in another member of a union.
    fn values(&mut self, old: &Place<'a>, new: &Place<'a>, after: &BTreeSet<&str>, is_opened: bool) {
        for value in &texts(old) {
            let mark = value_mark(old.value, value);
            if after.contains(value) {
                if let (Some(was), None) = (mark, value_mark(new.value, value)) {
                    self.found.returned.insert(item(ItemKind::Value, &format!("{}: {value}", new.name), was));
                }
                continue;
            }
            let missing = self.found.values.entry(new.path.clone()).or_default();
            missing.name.clone_from(&new.name);
            let known = Retirement { since: self.edition.to_owned(), instead: None };
            missing.values.entry((*value).to_owned()).or_insert(mark.unwrap_or(known));
            if is_opened {
                let opened = old.value.get(RETIRED_ENUM).and_then(Value::as_str).unwrap_or(self.edition);
                missing.opened = Some(opened.to_owned());
            }
        }
        if let (Some(since), false) = (old.value.get(RETIRED_ENUM).and_then(Value::as_str), is_opened) {
            let retirement = Retirement { since: since.to_owned(), instead: None };
            self.found.returned.insert(item(ItemKind::Enum, &new.name, retirement));
        }
    }

    fn properties(&mut self, old: &Place<'a>, new: &Place<'a>) {
        let (mut before, parents) = self.old.own_properties(old);
        let (after, known) = (self.new.properties(new), self.new.own_properties(new).1);
        let known: Vec<String> = known.iter().filter_map(|parent| schema_name(parent.value)).collect();
        for parent in parents {
            if schema_name(parent.value).is_none_or(|name| !known.contains(&name)) {
                for (name, place) in self.old.properties(&parent) {
                    before.entry(name).or_insert(place);
                }
            }
        }
        let all = self.old.properties(old);
        let only = |these: &Properties<'a>, others: &Properties<'a>| -> Vec<(&'a str, &'a Value)> {
            let missing = these.iter().filter(|(name, _)| !others.contains_key(*name));
            missing.map(|(name, place)| (*name, place.value)).collect()
        };
        let (gone, added) = (only(&before, &after), only(&after, &all));
        for (name, place) in before {
            let full = format!("{}.{name}", new.name);
            if let Some(other) = after.get(name) {
                self.found.has(ItemKind::Property, &full, place.value, other.value);
                self.schema(place, other.clone());
                continue;
            }
            let retirement = self.retirement(place.value, || self.renamed(name, &gone, &added));
            let value = property(place.value, self.old, &retirement);
            self.found.add(
                format!("properties/{name}"),
                Missing {
                    item: item(ItemKind::Property, &full, retirement),
                    target: new.path.clone(),
                    update: json!({ "properties": { name: value } }),
                },
            );
        }
    }

    /// Compares the members of two unions: by the tags of their discriminators, by their names, and inline schemas by their order.
    fn variants(&mut self, old: &Place<'a>, new: &Place<'a>) {
        let tags = |place: &Place<'a>| -> BTreeMap<&'a str, String> {
            mapping(place.value).filter_map(|(tag, target)| Some((tag.as_str(), mapped(target.as_str()?)?))).collect()
        };
        let (old_tags, new_tags) = (tags(old), tags(new));
        for (tag, from) in &old_tags {
            if let Some(to) = new_tags.get(tag) {
                self.returned_variant(old, new, tag);
                self.variant(from, to, old, new);
            }
        }
        let (keyword, after) = alternatives(new.value);
        let (old_keyword, before) = alternatives(old.value);
        let names: BTreeSet<String> =
            after.iter().filter_map(|member| schema_name(member)).chain(new_tags.values().cloned()).collect();
        let mut missing: Vec<(String, Option<&str>, Vec<&str>)> = Vec::new();
        let mut gone: BTreeSet<String> = BTreeSet::new();
        for name in before.iter().filter_map(|member| schema_name(member)) {
            if names.contains(&name) {
                self.returned_variant(old, new, &name);
            } else if self.found.pairs.get(&name).is_none_or(|others| others.is_disjoint(&names)) {
                gone.insert(name);
            }
        }
        for (tag, name) in &old_tags {
            if !new_tags.contains_key(tag) && !gone.contains(name) {
                missing.push((name.clone(), None, vec![tag]));
            }
        }
        for name in &gone {
            let tags = old_tags.iter().filter(|(tag, of)| *of == name && !new_tags.contains_key(*tag));
            missing.push((name.clone(), Some(keyword), tags.map(|(tag, _)| *tag).collect()));
        }
        for (name, keyword, tags) in missing {
            self.missing_variant(old, new, &name, keyword, &tags);
        }
        self.inline_variants([old, new], [&before, &after], [old_keyword, keyword]);
    }

    /// Compares the members of two unions that are not references. An enum continues in the member with most of its values, any
    /// other schema in the one at its position among those that are not equal to one of the other document.
    fn inline_variants(
        &mut self,
        [old, new]: [&Place<'a>; 2],
        [before, after]: [&[&'a Value]; 2],
        keywords: [&str; 2],
    ) {
        let inline = |place: &Place<'a>, keyword, members: &[&'a Value], others: &[&'a Value]| -> Vec<Place<'a>> {
            let members = members.iter().enumerate().filter(|(_, it)| it.get("$ref").is_none() && !others.contains(it));
            members.map(|(index, member)| place.item(keyword, index, member)).collect()
        };
        let (left, right) = (inline(old, keywords[0], before, after), inline(new, keywords[1], after, before));
        let is_enum = |place: &&Place<'a>| place.value.get("enum").is_some();
        let known: BTreeSet<&str> = after
            .iter()
            .filter_map(|it| self.new.schema(it))
            .flat_map(|it| items(it, "enum").filter_map(Value::as_str))
            .collect();
        for place in left.iter().filter(is_enum) {
            let values = texts(place);
            if values.is_subset(&known) {
                self.found.has(ItemKind::Variant, &new.name, place.value, &Value::Null);
                self.values(place, new, &known, false);
                continue;
            }
            let targets = after.iter().enumerate().map(|(index, member)| new.item(keywords[1], index, member));
            let shared = |it: &Place<'a>| texts(it).intersection(&values).count();
            match targets.filter(|it| is_enum(&it)).rev().max_by_key(shared) {
                Some(target) => self.values(place, &target, &known, false),
                None => self.missing_member(place, new, keywords[1]),
            }
        }
        let mut others = right.iter().filter(|it| !is_enum(it));
        for place in left.iter().filter(|it| !is_enum(it)) {
            match others.next() {
                Some(other) => self.schema(place.clone(), other.clone()),
                None => self.missing_member(place, new, keywords[1]),
            }
        }
    }

    /// Adds a schema to the members of a union.
    fn missing_member(&mut self, member: &Place<'a>, new: &Place<'a>, keyword: &str) {
        let retirement = self.retirement(member.value, || None);
        let value = property(member.value, self.old, &retirement);
        self.found.add(
            format!("{keyword}/{}", member.value),
            Missing {
                item: item(ItemKind::Variant, &new.name, retirement),
                target: new.path.clone(),
                update: json!({ keyword: [value] }),
            },
        );
    }

    /// Compares the schemas that a tag selects.
    fn variant(&mut self, from: &str, to: &str, old: &Place<'a>, new: &Place<'a>) {
        let continues = |name: &str| self.old.continues(name, self.new);
        if (from == to && !continues(from)) || (from != to && continues(to)) {
            self.replaced(new, old, to);
        } else {
            self.components(from, to);
        }
    }

    fn returned_variant(&mut self, old: &Place<'a>, new: &Place<'a>, name: &str) {
        if let (Some(was), None) = (value_mark(old.value, name), value_mark(new.value, name)) {
            self.found.returned.insert(item(ItemKind::Variant, &format!("{}: {name}", new.name), was));
        }
    }

    /// Adds a component to the members of a union if `keyword` has a list of them, and the tags that select it.
    fn missing_variant(&mut self, old: &Place<'a>, new: &Place<'a>, name: &str, keyword: Option<&str>, tags: &[&str]) {
        let reference = reference_to("schemas", name);
        let key = tags.first().copied().unwrap_or(name);
        let known = value_mark(old.value, key);
        let retirement = known.unwrap_or_else(|| Retirement { since: self.edition.to_owned(), instead: None });
        let mut update = Map::new();
        if let Some(keyword) = keyword {
            update.insert(keyword.to_owned(), json!([{ "$ref": reference }]));
        }
        let tags = if new.value.get("discriminator").is_some() { tags } else { &[] };
        if update.is_empty() && tags.is_empty() {
            return self.replaced(new, old, Kind::Union);
        }
        if !tags.is_empty() {
            let mapping: Map<String, Value> = tags.iter().map(|tag| ((*tag).to_owned(), json!(reference))).collect();
            update.insert("discriminator".to_owned(), json!({ "mapping": mapping }));
        }
        let marked = if tags.is_empty() { vec![name] } else { tags.to_vec() };
        let marks: Map<String, Value> = marked.iter().map(|tag| ((*tag).to_owned(), json!(retirement))).collect();
        update.insert(RETIRED_VALUES.to_owned(), Value::Object(marks));
        self.found.add(
            format!("variants/{key}"),
            Missing {
                item: item(ItemKind::Variant, &format!("{}: {key}", new.name), retirement),
                target: new.path.clone(),
                update: Value::Object(update),
            },
        );
    }

    fn replaced(&mut self, new: &Place<'a>, old: &Place<'a>, to: impl ToString) {
        let from = schema_name(old.value).unwrap_or_else(|| self.old.kind(old.value).to_string());
        self.found.replaced.insert(Replaced { place: new.name.clone(), from, to: to.to_string() });
    }
}

/// Returns the values of an enum.
fn texts<'a>(place: &Place<'a>) -> BTreeSet<&'a str> {
    items(place.value, "enum").filter_map(Value::as_str).collect()
}

/// Returns the only member of a composition that adds nothing. A component with one parent is a type of its own.
fn alone<'a>(place: &Place<'a>) -> Option<Place<'a>> {
    let (keyword, member) = single(place.value)?;
    let is_component = place.path == join("$.components.schemas", &place.name);
    (keyword != "allOf" || !is_component).then(|| place.item(keyword, 0, member))
}

/// Returns the members of a union, and the keyword that lists them.
fn alternatives(schema: &Value) -> (&'static str, Vec<&Value>) {
    let keyword = if schema.get("anyOf").is_some() && schema.get("oneOf").is_none() { "anyOf" } else { "oneOf" };
    (keyword, items(schema, keyword).collect())
}
