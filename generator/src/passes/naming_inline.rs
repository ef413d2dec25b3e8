//! Names of what has no name in the document: inline objects, unions and enums.
//!
//! In: a model whose components and requests are named. Out: a name for everything inline, made of what it is a part of and
//! the property that holds it.

use std::collections::BTreeMap;

use super::dedup::property;
use super::naming::Taken;
use super::words::{camel, join_camel, words};
use crate::config::Config;
use crate::model::{Api, Shape, TypeId};

/// Inline types are called after what they are a part of; enums that stand in several places after what these share.
pub(super) fn run(api: &mut Api, config: &Config, taken: &mut Taken) {
    let mut enums: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    let mut others: Vec<TypeId> = Vec::new();
    for def in api.types.values().filter(|def| !def.id.is_component()) {
        match &def.shape {
            Shape::Enum(_) => enums.entry(camel(&property(&def.id), config)).or_default().push(def.id.clone()),
            _ => others.push(def.id.clone()),
        }
    }
    let operations: BTreeMap<String, String> = api
        .operations
        .iter()
        .filter_map(|operation| Some((operation.id.clone(), operation.versions.last()?.type_name.clone())))
        .collect();
    // A parent's id is a prefix of its children's and sorts before them.
    others.sort();
    for id in &others {
        let name = match config.names.types.get(&id.0) {
            Some(name) => name.clone(),
            None => below(api, id, &operations, config),
        };
        let name = taken.claim(name);
        if let Some(def) = api.types.get_mut(id) {
            def.name = name;
        }
    }
    for (property, ids) in enums {
        let alone = ids.len() == 1 && words(&property, config).len() > 1;
        for id in ids {
            let candidates = enum_names(api, &id, &property, alone, &operations, config);
            let free = candidates.iter().find(|name| !taken.contains(name)).or(candidates.last()).cloned();
            let name = taken.claim(free.unwrap_or_else(|| property.clone()));
            if let Some(def) = api.types.get_mut(&id) {
                def.name = name;
            }
        }
    }
}

fn enum_names(
    api: &Api,
    id: &TypeId,
    property: &str,
    alone: bool,
    operations: &BTreeMap<String, String>,
    config: &Config,
) -> Vec<String> {
    let shared = match api.get(id).map(|def| &def.shape) {
        Some(Shape::Enum(it)) => it.shared_with.as_slice(),
        _ => &[],
    };
    // Which of the places keeps the definition is chance: the name may be given at any of them.
    if let Some(name) = std::iter::once(id).chain(shared).find_map(|id| config.names.types.get(&id.0)) {
        return vec![name.clone()];
    }
    let mut owners: Vec<String> =
        std::iter::once(id).chain(shared).map(|id| owner(api, id, operations, config)).collect();
    owners.sort();
    owners.dedup();
    let mut names = Vec::new();
    if alone && owners.len() > 1 {
        names.push(property.to_owned());
    }
    let common = common_words(&owners, config);
    if !common.is_empty() {
        names.extend(after(&common, property, config));
    }
    if let Some(shortest) = owners.iter().min_by_key(|name| (name.len(), name.as_str())) {
        names.extend(after(shortest, property, config));
    }
    names
}

/// `ClusterStatus` for the property `status` of `Cluster`; what the owner's name ends with is not said twice, so that
/// `regionName` of `CloudRegion` is `CloudRegionName`.
fn after(owner: &str, property: &str, config: &Config) -> Vec<String> {
    let (above, below) = (words(owner, config), words(property, config));
    let shared = (1..=above.len().min(below.len())).rev().find(|&count| above.ends_with(&below[..count]));
    let short = shared.map(|count| join_camel(&[above.as_slice(), &below[count..]].concat()));
    // The owner's own name is no name for a part of it.
    short.into_iter().filter(|name| name != owner).chain([format!("{owner}{property}")]).collect()
}

/// The longest run of words that stands in all of them; of several the first.
fn common_words(names: &[String], config: &Config) -> String {
    let split: Vec<Vec<String>> = names.iter().map(|name| words(name, config)).collect();
    let Some(first) = split.first() else { return String::new() };
    let shared = |run: &[String]| split.iter().all(|words| words.windows(run.len()).any(|window| window == run));
    for length in (1..=first.len()).rev() {
        if let Some(run) = first.windows(length).find(|run| shared(run)) {
            return join_camel(run);
        }
    }
    String::new()
}

/// The name of what an inline type is a part of: a type, or a request.
fn owner(api: &Api, id: &TypeId, operations: &BTreeMap<String, String>, config: &Config) -> String {
    let mut id = id.clone();
    while let Some((parent, _)) = id.split() {
        if let Some(def) = api.get(&parent)
            && !def.name.is_empty()
        {
            return def.name.clone();
        }
        if let Some(name) = operations.get(&parent.0) {
            return name.clone();
        }
        if parent.is_component() {
            return camel(&parent.0, config);
        }
        id = parent;
    }
    camel(&id.0, config)
}

/// The owner's name and the step from there; list items and map values have none of their own.
fn below(api: &Api, id: &TypeId, operations: &BTreeMap<String, String>, config: &Config) -> String {
    let step = match property(id).as_str() {
        "request" => "body".to_owned(),
        it if it.starts_with("response") => "response".to_owned(),
        it => it.to_owned(),
    };
    format!("{}{}", owner(api, id, operations, config), camel(&step, config))
}
