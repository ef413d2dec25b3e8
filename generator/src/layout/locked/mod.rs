//! The names of `names.lock` that items of this document have.
//!
//! In: a lock, the model, the configuration. Out: a [`Locked`], which `naming` asks before it follows a rule, and `places` before it
//! places a type. An entry of codegen.toml that names an item takes precedence over the lock; a rule of codegen.toml, such as a table
//! of words, does not.

mod check;
mod identities;
mod matching;
mod record;

use std::collections::{BTreeMap, BTreeSet};

use super::names::chosen;
use super::namespace::{Style, distinct};
use crate::config::Config;
use crate::lock::{Given, Identity, Kind, Lock};
use crate::model::{Api, GroupId, Operation, OperationId, SchemaId, Shape, TypeDef, Version};
pub(super) use check::check;
pub(super) use identities::{dated, formatted};

/// The names that are given already.
#[derive(Debug)]
pub(super) struct Locked<'a> {
    lock: &'a Lock,
    /// Words of codegen.toml that count as one.
    compounds: &'a [String],
    /// The module and the handle of each group that has them.
    groups: BTreeMap<GroupId, (String, String)>,
    /// The method and the alias of each request that has them.
    methods: BTreeMap<(OperationId, Identity), (String, String)>,
    /// The requests whose name in the lock gives way to an entry of codegen.toml.
    freed: BTreeSet<Identity>,
    /// The types that the lock has, by their name in the lock.
    types: BTreeMap<SchemaId, String>,
    /// Those of `types` whose name in the lock gives way to an entry of codegen.toml.
    renamed: BTreeSet<SchemaId>,
    /// The names of types and handles that no new item can have.
    held_types: BTreeSet<String>,
    /// The names of requests and markers that no new item can have, by module.
    held_requests: BTreeMap<&'a str, BTreeSet<String>>,
    /// The names of members of each type, by the name of the type in the lock.
    held_members: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The names of the parameters of each operation.
    held_params: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Locked<'a> {
    pub fn new(lock: &'a Lock, api: &Api, config: &'a Config) -> Self {
        let mut held_members: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut held_params: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (identity, entry) in lock.iter() {
            let Given::Member { name, .. } = &entry.given else { continue };
            match identity.owner() {
                Some(owner) => held_members.entry(owner).or_default().insert(name),
                None => held_params.entry(identities::operation_of(identity)).or_default().insert(name),
            };
        }
        let groups = matching::groups(lock, api, config);
        let (methods, freed) = matching::methods(lock, api, config, &groups);
        let types = matching::types(lock, api);
        let renamed = matching::renamed(&types, api, config);
        let mut locked = Self {
            lock,
            compounds: &config.names.words,
            groups,
            methods,
            freed,
            types,
            renamed,
            held_types: BTreeSet::new(),
            held_requests: BTreeMap::new(),
            held_members,
            held_params,
        };
        locked.held_types = locked.held_types(api, config);
        locked.held_requests = locked.held_requests();
        locked
    }

    /// Collects the names that no new item can have: all that the lock has given, without those that codegen.toml takes away.
    fn held_types(&self, api: &Api, config: &Config) -> BTreeSet<String> {
        let mut held = BTreeSet::new();
        for (identity, entry) in self.lock.iter() {
            match &entry.given {
                Given::Group { handle, .. } => held.extend([handle.clone()]),
                given => held.extend(given.ty().map(str::to_owned)),
            }
            if identity.kind == Kind::Type {
                held.insert(identity.text.clone());
            }
        }
        for id in &self.renamed {
            held.remove(self.types.get(id).map_or("", String::as_str));
        }
        let explicit = api.types.values().filter_map(|def| chosen(def, config));
        let given: BTreeSet<&str> = self.types.keys().filter_map(|id| self.ty(id)).collect();
        for name in explicit.filter(|name| !given.contains(name)) {
            held.remove(name);
        }
        held
    }

    /// Collects the names of requests and markers.
    fn held_requests(&self) -> BTreeMap<&'a str, BTreeSet<String>> {
        let mut held: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (_, entry) in self.lock.iter().filter(|(identity, _)| !self.freed.contains(identity)) {
            if let Given::Method { module, alias, .. } = &entry.given {
                held.entry(module).or_default().extend([alias.clone(), format!("{alias}Operation")]);
            }
        }
        held
    }

    /// Returns the module and the handle of a group.
    pub fn group(&self, group: &GroupId) -> Option<(&str, &str)> {
        self.groups.get(group).map(|(module, handle)| (module.as_str(), handle.as_str()))
    }

    /// Returns the modules of the groups, as [`distinct`]: those of the lock, and new ones for the others. The module of a group that
    /// codegen.toml renames is free.
    pub fn distinct_modules(&self, api: &Api, items: &[(&str, String)], reserved: &[&str]) -> Vec<String> {
        let given: Vec<Option<&str>> =
            api.groups.iter().map(|it| self.group(&it.id).map(|(module, _)| module)).collect();
        let is_renamed =
            |tag: &str| api.groups.iter().any(|it| it.id.as_str() == tag && !self.groups.contains_key(&it.id));
        let held = self.lock.iter().filter_map(|(identity, entry)| match &entry.given {
            Given::Group { module, .. } if !is_renamed(&identity.text) => Some(module.as_str()),
            _ => None,
        });
        beside(&given, items, Style::Snake, &reserved.iter().copied().chain(held).collect::<Vec<_>>())
    }

    /// Returns the method and the alias of a request.
    pub fn request(&self, operation: &Operation, version: &Version) -> Option<(&str, &str)> {
        let identity = identities::request(Kind::Operation, operation, version);
        let given = self.methods.get(&(operation.id.clone(), identity));
        given.map(|(method, alias)| (method.as_str(), alias.as_str()))
    }

    /// Returns the methods of a group that no new request can have.
    pub fn methods(&self, group: &GroupId) -> impl Iterator<Item = &str> {
        let module = self.groups.get(group).map(|(module, _)| module);
        self.lock.iter().filter_map(move |(identity, entry)| match &entry.given {
            Given::Method { module: given, name, .. } if Some(given) == module => {
                (!self.freed.contains(identity)).then_some(name.as_str())
            }
            _ => None,
        })
    }

    /// Returns the name of the method of an operation without the suffix of a version, from the newest version that has a name.
    pub fn stem(&self, operation: &Operation) -> Option<&str> {
        let mut versions = operation.versions.iter().rev();
        versions
            .find_map(|version| Some(identities::stem(self.request(operation, version)?.0, version, self.compounds)))
    }

    /// Returns whether the method without the suffix of a version is that of one version already.
    pub fn has_plain(&self, operation: &Operation, stem: &str) -> bool {
        operation
            .versions
            .iter()
            .any(|it| it.format.is_none() && self.request(operation, it).is_some_and(|(name, _)| name == stem))
    }

    /// Returns the name of a type.
    pub fn ty(&self, id: &SchemaId) -> Option<&str> {
        self.types.get(id).filter(|_| !self.renamed.contains(id)).map(String::as_str)
    }

    /// Returns the names of types and handles that no new item can have.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        self.held_types.iter().map(String::as_str)
    }

    /// Returns the names of requests and markers of all groups, which no new type can have.
    pub fn request_names(&self) -> impl Iterator<Item = &str> {
        self.held_requests.values().flatten().map(String::as_str)
    }

    /// Returns the names of requests and markers that no new request of a group can have.
    pub fn requests(&self, group: &GroupId) -> impl Iterator<Item = &str> {
        let module = self.groups.get(group).map(|(module, _)| module.as_str());
        let held = module.and_then(|module| self.held_requests.get(module));
        held.into_iter().flatten().map(String::as_str)
    }

    /// Returns the names of the members of a type, as [`distinct`]: those of the lock, and new ones for the others.
    pub fn distinct_members(
        &self,
        def: &TypeDef,
        items: &[(&str, String)],
        style: Style,
        reserved: &[&str],
        config: &Config,
    ) -> Vec<String> {
        let Some(owner) = self.types.get(&def.id) else { return distinct(items, style, reserved) };
        let identities: Vec<Identity> = identities::members(owner, def).map(|(identity, _)| identity).collect();
        let explicit = |wire: &str| match &def.shape {
            Shape::Enum(_) => config.names.variants.get(wire).map(String::as_str),
            Shape::Struct(_) => config.names.members.get(wire).map(String::as_str),
            _ => None,
        };
        let held = self.held_members.get(owner.as_str());
        self.members(&identities, items, &Scope { style, reserved, held, explicit: &explicit })
    }

    /// Returns the names of the parameters of an operation, as [`distinct`]: those of the lock, and new ones for the others.
    pub fn distinct_params(
        &self,
        operation: &Operation,
        items: &[(&str, String)],
        reserved: &[&str],
        config: &Config,
    ) -> Vec<String> {
        let identities: Vec<Identity> =
            operation.params.iter().map(|param| identities::parameter(operation, param)).collect();
        let explicit = |wire: &str| config.names.members.get(wire).map(String::as_str);
        let held = self.held_params.get(identities::operation(operation).as_str());
        self.members(&identities, items, &Scope { style: Style::Snake, reserved, held, explicit: &explicit })
    }

    /// Returns the names of members. An entry of codegen.toml takes precedence over the lock, for other members, too.
    fn members(&self, identities: &[Identity], items: &[(&str, String)], scope: &Scope<'_>) -> Vec<String> {
        let explicit: Vec<Option<&str>> = items.iter().map(|(wire, _)| (scope.explicit)(wire)).collect();
        let is_explicit = |name: &str| explicit.iter().flatten().any(|explicit| *explicit == name);
        let name = |((identity, explicit), (_, wanted)): ((&Identity, &Option<&'_ str>), &(&str, String))| {
            let Some(Given::Member { name, .. }) = self.lock.get(identity) else { return None };
            // The name in the entry can have got a suffix.
            let stays = explicit.map_or(!is_explicit(name), |explicit| explicit == name || wanted == name);
            stays.then_some(name.as_str())
        };
        let given: Vec<Option<&str>> = identities.iter().zip(&explicit).zip(items).map(name).collect();
        let held = scope.held.into_iter().flatten().copied().filter(|name| !is_explicit(name));
        beside(&given, items, scope.style, &scope.reserved.iter().copied().chain(held).collect::<Vec<_>>())
    }

    /// Returns the module that defines a type, and those that re-export it.
    pub fn place(&self, id: &SchemaId) -> Option<(&str, &[String])> {
        let name = self.types.get(id)?;
        match self.lock.get(&Identity::new(Kind::Type, name.as_str()))? {
            Given::Place { module, reexports } => Some((module, reexports)),
            _ => None,
        }
    }
}

/// What decides the names of the members of one item, besides their spelling.
struct Scope<'a> {
    style: Style,
    reserved: &'a [&'a str],
    /// The names that the lock has given.
    held: Option<&'a BTreeSet<&'a str>>,
    /// The name that codegen.toml gives to a member, by its spelling.
    explicit: &'a dyn Fn(&str) -> Option<&'a str>,
}

/// Returns different names for items: the given ones, and for the others the first that are neither given nor in `held`.
fn beside(given: &[Option<&str>], items: &[(&str, String)], style: Style, held: &[&str]) -> Vec<String> {
    if given.iter().all(Option::is_none) {
        return distinct(items, style, held);
    }
    // Members with equal identities cannot have equal names.
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let given: Vec<Option<&str>> = given.iter().map(|name| name.filter(|name| used.insert(name))).collect();
    let is_new = |index: &usize| given.get(*index).is_none_or(Option::is_none);
    let new: Vec<(&str, String)> =
        items.iter().enumerate().filter(|(index, _)| is_new(index)).map(|(_, item)| item.clone()).collect();
    let held: Vec<&str> = held.iter().copied().chain(given.iter().copied().flatten()).collect();
    let mut names = distinct(&new, style, &held).into_iter();
    let name = |index: usize| match given.get(index).copied().flatten() {
        Some(name) => Some(name.to_owned()),
        None => names.next(),
    };
    (0..items.len()).map_while(name).collect()
}
