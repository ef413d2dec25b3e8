//! Finds the items of the document that the lock names.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::identities::{members, places, request, schema, stem};
use crate::config::Config;
use crate::layout::names::chosen;
use crate::lock::{Given, Identity, Kind, Lock};
use crate::model::{Api, GroupId, Operation, OperationId, SchemaId, TypeRef};

/// Returns the module and the handle of each group. A group whose tag is new has the module that most of its operations have in the
/// lock, if the document has no group for that any more: its tag was renamed.
pub(super) fn groups(lock: &Lock, api: &Api, config: &Config) -> BTreeMap<GroupId, (String, String)> {
    let given = |group: &GroupId| match lock.get(&Identity::new(Kind::Group, group.as_str())) {
        Some(Given::Group { module, handle }) => Some((module.clone(), handle.clone())),
        _ => None,
    };
    let mut groups: BTreeMap<GroupId, (String, String)> =
        api.groups.iter().filter_map(|group| Some((group.id.clone(), given(&group.id)?))).collect();
    let mut taken: BTreeSet<String> = groups.values().map(|(module, _)| module.clone()).collect();
    for group in api.groups.iter().filter(|group| given(&group.id).is_none()) {
        let Some(module) = former_module(lock, api, &group.id).filter(|module| !taken.contains(*module)) else {
            continue;
        };
        let handle = lock.iter().find_map(|(_, entry)| match &entry.given {
            Given::Group { module: other, handle } if other == module => Some(handle.clone()),
            _ => None,
        });
        if let Some(handle) = handle {
            taken.insert(module.to_owned());
            groups.insert(group.id.clone(), (module.to_owned(), handle));
        }
    }
    // An entry of codegen.toml takes precedence, over the module of another group, too.
    let explicit = &config.names.modules;
    groups.retain(|group, (module, _)| match explicit.get(group.as_str()) {
        Some(name) => name == module,
        None => !explicit.iter().any(|(tag, name)| name == module && api.groups.iter().any(|it| it.id.as_str() == tag)),
    });
    groups
}

/// Returns the module that most operations of a group have in the lock.
fn former_module<'a>(lock: &'a Lock, api: &Api, group: &GroupId) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (operation, version) in api.versions().filter(|(operation, _)| operation.group == *group) {
        if let Some(Given::Method { module, .. }) = lock.get(&request(Kind::Operation, operation, version)) {
            *counts.entry(module).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|&(module, count)| (count, Reverse(module))).map(|(module, _)| module)
}

/// The method and the alias of each request.
type Methods = BTreeMap<(OperationId, Identity), (String, String)>;

/// Returns the method and the alias of each request, and the requests whose names give way to an entry of codegen.toml.
pub(super) fn methods(
    lock: &Lock,
    api: &Api,
    config: &Config,
    groups: &BTreeMap<GroupId, (String, String)>,
) -> (Methods, BTreeSet<Identity>) {
    let explicit = |operation: &Operation| config.operations.rename.get(operation.id.as_str());
    let named: BTreeSet<(&GroupId, &str)> =
        api.operations.iter().filter_map(|it| Some((&it.group, explicit(it)?.as_str()))).collect();
    let (mut methods, mut freed) = (Methods::new(), BTreeSet::new());
    let mut used: BTreeSet<(&GroupId, &str)> = BTreeSet::new();
    let mut aliases: BTreeSet<(&GroupId, &str)> = BTreeSet::new();
    // In another module, another operation can have the name: the operations that are still in their module come first.
    for in_place in [true, false] {
        for operation in &api.operations {
            let present = groups.get(&operation.group).map(|(module, _)| module);
            let given = operation.versions.iter().filter_map(|version| {
                let identity = request(Kind::Operation, operation, version);
                match lock.get(&identity) {
                    Some(Given::Method { module, name, alias }) if (present == Some(module)) == in_place => {
                        Some((version, identity, name, alias))
                    }
                    _ => None,
                }
            });
            let given: Vec<_> = given.collect();
            let is_named = |name: &str| explicit(operation).is_some_and(|explicit| explicit == name);
            // An entry of codegen.toml names all versions of an operation.
            let renamed = explicit(operation).is_some()
                && given.iter().any(|(version, _, name, _)| !is_named(stem(name, version, &config.names.words)));
            for (_, identity, name, alias) in given {
                let is_taken = !is_named(name) && named.contains(&(&operation.group, name.as_str()));
                if renamed || is_taken {
                    freed.insert(identity);
                } else if !aliases.contains(&(&operation.group, alias.as_str()))
                    && used.insert((&operation.group, name))
                {
                    aliases.insert((&operation.group, alias));
                    methods.insert((operation.id.clone(), identity), (name.clone(), alias.clone()));
                }
            }
        }
    }
    (methods, freed)
}

/// Returns the types that the lock has, with their names there: components by their names, and then other types by the places where
/// they stand. The latter are inline types, and components that were renamed.
pub(super) fn types(lock: &Lock, api: &Api) -> BTreeMap<SchemaId, String> {
    let mut types: BTreeMap<SchemaId, String> = BTreeMap::new();
    let mut given: BTreeSet<String> = BTreeSet::new();
    for id in api.types.keys() {
        if let Some(name) = lock.get(&schema(api, id)).and_then(Given::ty)
            && given.insert(name.to_owned())
        {
            types.insert(id.clone(), name.to_owned());
        }
    }
    // The places in a type are known when the type is, so that each round finds the types one step further in.
    loop {
        let mut votes: BTreeMap<(&str, &SchemaId), usize> = BTreeMap::new();
        let mut vote = |place: &Identity, ty: Option<&'_ TypeRef>| {
            let id = ty.and_then(TypeRef::id).and_then(|id| api.types.get_key_value(id)).map(|(id, _)| id);
            let name = lock.get(place).and_then(Given::ty);
            if let (Some(id), Some(name)) = (id, name)
                && !types.contains_key(id)
                && !given.contains(name)
            {
                *votes.entry((name, id)).or_default() += 1;
            }
        };
        for operation in &api.operations {
            places(operation).for_each(|(place, ty)| vote(&place, Some(ty)));
        }
        for (id, name) in &types {
            let def = api.get(id).into_iter();
            def.flat_map(|def| members(name, def)).for_each(|(place, ty)| vote(&place, ty));
        }
        if votes.is_empty() {
            return types;
        }
        // If an enum was split, the one with most of its places keeps the name.
        let mut votes: Vec<(usize, &str, SchemaId)> =
            votes.into_iter().map(|((name, id), count)| (count, name, id.clone())).collect();
        votes.sort_by(|a, b| (Reverse(a.0), a.1, &a.2).cmp(&(Reverse(b.0), b.1, &b.2)));
        for (_, name, id) in votes {
            if !types.contains_key(&id) && given.insert(name.to_owned()) {
                types.insert(id, name.to_owned());
            }
        }
    }
}

/// Returns the types whose name in the lock gives way to an entry of codegen.toml, for them or for another type.
pub(super) fn renamed(types: &BTreeMap<SchemaId, String>, api: &Api, config: &Config) -> BTreeSet<SchemaId> {
    let explicit: BTreeMap<&SchemaId, &str> =
        api.types.values().filter_map(|def| Some((&def.id, chosen(def, config)?))).collect();
    let names: BTreeSet<&str> = explicit.values().copied().collect();
    let gives_way = |(id, name): &(&SchemaId, &String)| match explicit.get(id) {
        Some(explicit) => explicit != name,
        None => names.contains(name.as_str()),
    };
    types.iter().filter(gives_way).map(|(id, _)| id.clone()).collect()
}
