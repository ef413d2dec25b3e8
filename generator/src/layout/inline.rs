//! Names of inline objects, unions and enums, which have no name in the document.
//!
//! In: a model whose components and requests have names. Out: a name for each inline type that has none yet. It consists of the name of its owner
//! (the type or request that contains it) and of its label: the property, the parameter, `Body` or `Response`. If several places
//! share an enum, the words that the names of their owners have in common take the place of the owner.

use std::collections::BTreeMap;

use super::components::split_version;
use super::names::Names;
use super::namespace::{Namespace, Style};
use crate::config::Config;
use crate::model::{Api, Root, SchemaId, Shape, Step, TypeDef};
use crate::words::{camel, join_camel, singular, words};

pub(super) fn run(api: &Api, config: &Config, types: &mut Namespace, names: &mut Names) {
    let mut enums: BTreeMap<String, Vec<&SchemaId>> = BTreeMap::new();
    let mut others: Vec<&SchemaId> = Vec::new();
    for def in api.types.values().filter(|def| !names.types.contains_key(&def.id)) {
        match &def.shape {
            Shape::Enum(_) => enums.entry(label(&def.id, config)).or_default().push(&def.id),
            _ => others.push(&def.id),
        }
    }
    // Ids are sorted, so that an owner has its name before the types in it.
    for id in others {
        let name = part_of(&owner(id, names, config), &label(id, config));
        names.types.insert(id.clone(), types.claim(&name, Style::Camel));
    }
    for (property, ids) in enums {
        let alone = ids.len() == 1 && words(&property, &config.names.words).len() > 1;
        for id in ids {
            let candidates = enum_names(api, id, &property, alone, names, config);
            let free = candidates.iter().find(|name| !types.contains(name)).or(candidates.last());
            let name = types.claim(free.unwrap_or(&property), Style::Camel);
            names.types.insert(id.clone(), name);
        }
    }
}

/// Returns names for an enum, the best first. `alone` is true if the property is the only one of its name with an enum, and if its
/// name has several words: then it is specific enough without an owner.
fn enum_names(api: &Api, id: &SchemaId, property: &str, alone: bool, names: &Names, config: &Config) -> Vec<String> {
    let places = api.get(id).into_iter().flat_map(TypeDef::places);
    let mut owners: Vec<String> = places.map(|id| owner(id, names, config)).collect();
    owners.sort();
    owners.dedup();
    let mut candidates = Vec::new();
    if alone && owners.len() > 1 {
        candidates.push(property.to_owned());
    }
    let common = common_words(&owners, config);
    if !common.is_empty() {
        candidates.extend(joined(&common, property, config));
    }
    if let Some(shortest) = owners.iter().min_by_key(|name| (name.len(), name.as_str())) {
        candidates.extend(joined(shortest, property, config));
    }
    candidates
}

/// Returns `ClusterStatus` for the property `status` of `Cluster`. Words with which the owner ends and the property begins are not
/// repeated: `regionName` of `CloudRegion` gives `CloudRegionName`.
fn joined(owner: &str, property: &str, config: &Config) -> Vec<String> {
    let (stem, version) = split_version(owner);
    let (above, below) = (words(stem, &config.names.words), words(property, &config.names.words));
    let shared = (1..=above.len().min(below.len())).rev().find(|&count| above.ends_with(&below[..count]));
    let short = shared.map(|count| join_camel(&[above.as_slice(), &below[count..]].concat()));
    // The name of the owner is taken.
    let names = short.into_iter().filter(|name| *name != stem).chain([format!("{stem}{property}")]);
    names.map(|name| format!("{name}{version}")).collect()
}

/// Returns the name of a part of `owner`. A version stays behind the last word.
fn part_of(owner: &str, part: &str) -> String {
    let (stem, version) = split_version(owner);
    format!("{stem}{part}{version}")
}

/// Returns the longest sequence of words that all names contain; the first one if there are several.
fn common_words(names: &[String], config: &Config) -> String {
    let split: Vec<Vec<String>> = names.iter().map(|name| words(name, &config.names.words)).collect();
    let Some(first) = split.first() else { return String::new() };
    let shared = |run: &[String]| split.iter().all(|words| words.windows(run.len()).any(|window| window == run));
    for length in (1..=first.len()).rev() {
        if let Some(run) = first.windows(length).find(|run| shared(run)) {
            return join_camel(run);
        }
    }
    String::new()
}

/// Returns the name of the type or request that contains an inline type.
fn owner(id: &SchemaId, names: &Names, config: &Config) -> String {
    let mut around = std::iter::successors(id.parent(), SchemaId::parent);
    if let Some(name) = around.find_map(|id| names.types.get(&id)) {
        return name.clone();
    }
    match &id.root {
        Root::Component(name) => camel(name, &config.names.words),
        Root::Operation(id) => match names.operations.get(id).and_then(|operation| operation.versions.last()) {
            Some(request) => request.alias.clone(),
            None => camel(id.as_str(), &config.names.words),
        },
    }
}

/// Returns the label of an inline type: the name of the property or parameter that has it, in the singular for the items of a list. The
/// label of a request is `Body`.
fn label(id: &SchemaId, config: &Config) -> String {
    let without_label = |step: &Step| matches!(step, Step::Items | Step::Values | Step::Variant(_) | Step::Content(_));
    let at = id.steps.iter().rposition(|step| !without_label(step));
    let wire = match at.and_then(|at| id.steps.get(at)) {
        Some(Step::Request) => "body".to_owned(),
        _ => id.label(),
    };
    let text = config.names.members.get(&wire).unwrap_or(&wire);
    let below = at.map_or(0, |at| at + 1);
    let of_list = id.steps.get(below..).is_some_and(|steps| steps.contains(&Step::Items));
    if of_list { join_camel(&singular(words(text, &config.names.words))) } else { camel(text, &config.names.words) }
}
