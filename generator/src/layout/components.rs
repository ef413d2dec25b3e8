//! The names of component schemas.
//!
//! In: the schemas to which neither the lock nor the configuration gives a name, with the versions that use them. Out: a name for each. The names of a document are those of its
//! authors' classes, so that a name is made shorter as far as it stays unique: words that `names.drop` lists and dates are left out, the
//! page of a list is named after its items, and words that `names.replace` lists are replaced. A schema that only superseded versions
//! use has the newest of these versions in its name.

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::namespace::{Namespace, Style};
use super::reserved;
use crate::config::Config;
use crate::model::{Api, ApiVersion, BodyFormat, SchemaId, Stability, TypeDef, TypeRef, is_date};
use crate::words::{camel, words};

/// A schema and the names that it can have.
struct Component<'a> {
    def: &'a TypeDef,
    name: &'a str,
    /// Names, the best first.
    candidates: Vec<String>,
    /// The date in the name: the version for which the schema was made.
    date: Option<String>,
}

pub(super) fn run(api: &Api, config: &Config, types: &mut Namespace, names: &mut Names) {
    let namer = Namer { config, superseded: superseded(api) };
    let new = api.types.values().filter(|def| !names.types.contains_key(&def.id));
    let new: Vec<_> = new.filter_map(|def| Some((def, def.id.component_name()?))).collect();
    let (pages, others): (Vec<_>, Vec<_>) = new.into_iter().partition(|(_, name)| namer.is_page(name));
    let components = others.into_iter().map(|(def, name)| namer.component(def, name)).collect();
    assign(components, types, names);
    // The names of the items are known now.
    let items = items(api);
    let item = |page: &TypeDef| items.get(&page.id).and_then(|id| names.types.get(id));
    let components = pages.into_iter().map(|(def, name)| namer.page(def, name, item(def))).collect();
    assign(components, types, names);
}

/// Gives each schema its first candidate that is free. If several schemas want a name, a current one gets it, and among these the one
/// with the newest date.
fn assign(components: Vec<Component<'_>>, types: &mut Namespace, names: &mut Names) {
    let mut open = components;
    let rounds = open.iter().map(|component| component.candidates.len()).max().unwrap_or_default();
    for round in 0..rounds {
        let mut claims: BTreeMap<String, Vec<Component<'_>>> = BTreeMap::new();
        for component in std::mem::take(&mut open) {
            match component.candidates.get(round) {
                Some(name) => claims.entry(name.clone()).or_default().push(component),
                None => open.push(component),
            }
        }
        for (name, mut claimants) in claims {
            if types.contains(&name) {
                open.extend(claimants);
                continue;
            }
            claimants.sort_by_key(|component| component.rank(&name));
            let mut claimants = claimants.into_iter();
            if let Some(first) = claimants.next() {
                types.insert(&name);
                names.types.insert(first.def.id.clone(), name);
            }
            open.extend(claimants);
        }
    }
    // Schemas whose names differ in nothing but their spelling get numbers.
    open.sort_by(|a, b| a.def.id.cmp(&b.def.id));
    for component in open {
        let name = component.candidates.last().cloned().unwrap_or_default();
        names.types.insert(component.def.id.clone(), types.claim(&name, Style::Camel));
    }
}

impl Component<'_> {
    /// Orders schemas that want a name. The first gets it.
    fn rank(&self, name: &str) -> impl Ord + use<> {
        let mut stabilities = self.def.gate.0.iter().map(|condition| condition.stability);
        let current = self.def.gate.0.is_empty() || stabilities.any(|it| it == Stability::Current);
        (!current, Reverse(self.date.clone()), self.name != name, self.name.to_owned())
    }
}

struct Namer<'a> {
    config: &'a Config,
    /// The newest version that uses each schema which only superseded versions use.
    superseded: BTreeMap<SchemaId, ApiVersion>,
}

impl<'a> Namer<'a> {
    fn component(&self, def: &'a TypeDef, name: &'a str) -> Component<'a> {
        let (words, date) = self.words(name);
        let plain = vec![self.in_version(def, self.joined(&words)), camel(name, &self.config.names.words)];
        let candidates = plain.into_iter().filter(|name| !name.is_empty()).map(free).collect();
        Component { def, name, candidates, date }
    }

    /// The page of a list is named after its items, or after itself if these have no name.
    fn page(&self, def: &'a TypeDef, name: &'a str, item: Option<&String>) -> Component<'a> {
        let mut component = self.component(def, name);
        let (words, _) = self.words(name);
        let marks = self.marks();
        let mut words: Vec<String> = words.into_iter().filter(|word| !marks.contains(word)).collect();
        words.push("page".to_owned());
        let of_item = item.map(|item| {
            let (item, _) = split_version(item);
            self.in_version(def, format!("{item}Page"))
        });
        let own = self.in_version(def, self.joined(&words));
        component.candidates.splice(0..0, of_item.into_iter().chain([own]).map(free));
        component
    }

    fn is_page(&self, name: &str) -> bool {
        let marks = self.marks();
        words(name, &self.config.names.words).iter().any(|word| marks.contains(word))
    }

    fn marks(&self) -> BTreeSet<String> {
        self.config.names.page.iter().flat_map(|word| words(word, &self.config.names.words)).collect()
    }

    /// Returns the words of a schema's name that stay, and the date in it.
    fn words(&self, name: &str) -> (Vec<String>, Option<String>) {
        let names = &self.config.names;
        let mut rest = words(name, &names.words);
        let mut date = None;
        if !self.config.versions.media_type_prefix.is_empty() {
            for word in &mut rest {
                if let Some((before, found)) = dated(word) {
                    (*word, date) = (before, Some(found));
                }
            }
            rest.retain(|word| !word.is_empty());
        }
        for phrase in &names.drop {
            let phrase = words(phrase, &names.words);
            while let Some(at) = rest.windows(phrase.len().max(1)).position(|window| window == phrase) {
                rest.drain(at..at + phrase.len());
            }
        }
        let replaced = rest.into_iter().map(|word| names.replace.get(&word).cloned().unwrap_or(word));
        (replaced.collect(), date)
    }

    /// Returns a name of these words; empty if there are none.
    fn joined(&self, parts: &[String]) -> String {
        if parts.is_empty() { String::new() } else { camel(&parts.join(" "), &self.config.names.words) }
    }

    /// Appends the version to the name of a schema that only superseded versions use.
    fn in_version(&self, def: &TypeDef, name: String) -> String {
        match self.superseded.get(&def.id) {
            Some(version) if !name.is_empty() => format!("{name}V{}", version.as_str().replace('-', "")),
            _ => name,
        }
    }
}

/// Returns the parts of a name such as `ClusterV20230201`: the name and the version, which is empty if there is none.
pub(super) fn split_version(name: &str) -> (&str, &str) {
    let at = name.rfind('V').filter(|&at| dated(&name[at..]).is_some());
    name.split_at(at.unwrap_or(name.len()))
}

/// Returns a name that is not reserved.
fn free(name: String) -> String {
    if reserved::types().contains(&name.as_str()) { format!("{name}Model") } else { name }
}

/// Returns the parts of a word that ends with a date, such as `description20240805`.
fn dated(word: &str) -> Option<(String, String)> {
    let (before, digits) = word.split_at_checked(word.len().checked_sub(8)?)?;
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    is_date(&format!("{year}-{month}-{day}")).then(|| (before.to_owned(), digits.to_owned()))
}

/// Returns the newest version of each schema that only superseded versions use.
fn superseded(api: &Api) -> BTreeMap<SchemaId, ApiVersion> {
    let only = |def: &TypeDef| {
        !def.gate.0.is_empty() && def.gate.0.iter().all(|condition| condition.stability == Stability::Superseded)
    };
    let mut by_version: BTreeMap<&ApiVersion, Vec<&SchemaId>> = BTreeMap::new();
    for (operation, version) in api.versions().filter(|(_, version)| version.stability == Stability::Superseded) {
        if let Some(name) = &version.name {
            by_version.entry(name).or_default().extend(version.refs(operation).filter_map(TypeRef::id));
        }
    }
    let mut newest = BTreeMap::new();
    for (version, roots) in by_version {
        let reached = api.closure(roots.into_iter()).into_iter();
        newest.extend(reached.filter(|id| api.get(id).is_some_and(only)).map(|id| (id, version.clone())));
    }
    newest
}

/// Returns the type of the items of each page.
fn items(api: &Api) -> BTreeMap<&SchemaId, &SchemaId> {
    let items = api.versions().filter_map(|(_, version)| match (&version.response.format, &version.paging) {
        (BodyFormat::Json(TypeRef::Named(page)), Some(paging)) => Some((page, paging.item.id()?)),
        _ => None,
    });
    items.collect()
}
