//! The next lock: the names that were decided, and those of items that the document no longer has.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{TYPES, claims};
use super::{Locked, identities};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::layout::names::Names;
use crate::lock::{Entry, Given, Identity, Kind, Lock};
use crate::model::{Api, SchemaId, Stability, TypeDef, TypeRef};
use crate::surface::Module;

impl Locked<'_> {
    /// Returns the lock with the names of this document. The items that it does not have keep their lines, unless their name has
    /// been given to another item: then the item was renamed.
    pub fn record(&self, api: &Api, names: &Names, modules: &[Module]) -> Lock {
        let mut next = Lock::new(&self.lock.file);
        self.record_groups(api, names, &mut next);
        record_types(api, names, modules, &mut next);
        let taken: BTreeSet<(String, String)> =
            next.iter().flat_map(|(identity, entry)| claims(identity, &entry.given)).collect();
        let renamed = self.renamed_types(names);
        for (identity, entry) in self.lock.iter() {
            let owner = if identity.kind == Kind::Type { Some(identity.text.as_str()) } else { identity.owner() };
            let is_renamed = owner.is_some_and(|owner| renamed.contains_key(owner)) || self.freed.contains(identity);
            if !is_renamed && all_claims(identity, &entry.given).iter().all(|claim| !taken.contains(claim)) {
                next.add(identity.clone(), Entry { retired: true, ..entry.clone() });
            }
        }
        next
    }

    fn record_groups(&self, api: &Api, names: &Names, next: &mut Lock) {
        for group in &api.groups {
            let Some(it) = names.groups.get(&group.id) else { continue };
            let given = Given::Group { module: it.module.clone(), handle: it.handle.clone() };
            next.add(Identity::new(Kind::Group, group.id.as_str()), Entry::new(given));
        }
        let mention = |ty: &TypeRef| ty.id().map(|id| names.ty(id).to_owned());
        for operation in &api.operations {
            let (Some(it), Some(group)) = (names.operations.get(&operation.id), names.groups.get(&operation.group))
            else {
                continue;
            };
            let stable = |stability| stability != Stability::Preview;
            for (version, request) in
                operation.versions.iter().zip(&it.versions).filter(|(version, _)| stable(version.stability))
            {
                let (module, name, alias) = (group.module.clone(), request.method.clone(), request.alias.clone());
                let identity = identities::request(Kind::Operation, operation, version);
                next.add(identity, Entry::new(Given::Method { module, name, alias }));
            }
            if operation.versions.iter().all(|version| !stable(version.stability)) {
                continue;
            }
            for (param, name) in operation.params.iter().zip(&it.params) {
                let (identity, ty) = (identities::parameter(operation, param), mention(&param.ty));
                // A caller does not write the name of an argument, but that of a setter.
                if !param.required || ty.is_some() || self.lock.get(&identity).is_some() {
                    next.add(identity, Entry::new(Given::Member { name: name.clone(), ty }));
                }
            }
            for (place, ty) in identities::places(operation).filter(|(place, _)| place.kind != Kind::Parameter) {
                if let Some(ty) = mention(ty) {
                    next.add(place, Entry::new(Given::Type(ty)));
                }
            }
        }
    }

    /// Returns the types of the lock that have another name now.
    fn renamed_types<'n>(&self, names: &'n Names) -> BTreeMap<&str, &'n str> {
        let renamed = self.types.iter().map(|(id, name)| (name.as_str(), names.ty(id)));
        renamed.filter(|(before, after)| before != after).collect()
    }

    /// Returns a warning for each name of the lock that is another one now.
    pub fn remarks(&self, next: &Lock, api: &Api, names: &Names) -> Diagnostics {
        let mut remarks = Diagnostics::new();
        let mut remark = |identity: &Identity, before: &str, after: &str| {
            let place = Location { file: self.lock.file.clone(), line: self.lock.line(identity), column: 1 };
            let message = format!("`{identity}`: the name was `{before}` and is `{after}` now.");
            let help = "Programs that use the name no longer compile: say so in the changelog. To keep the name, change the \
                        entry of codegen.toml that gives the new one, or the document's tag.";
            remarks.push(Diagnostic::warning("name-changed", "", message).help(help).at(place));
        };
        let renamed = self.renamed_types(names);
        for (before, after) in &renamed {
            remark(&Identity::new(Kind::Type, *before), before, after);
        }
        for (identity, entry) in self.lock.iter().filter(|(identity, _)| identity.owner().is_none()) {
            let (Some(after), before) = (next.get(identity), &entry.given) else { continue };
            let same = match (before, after) {
                (Given::Method { .. } | Given::Group { .. }, _) => before == after,
                (Given::Member { name, .. }, Given::Member { name: other, .. }) => name == other,
                // Renamed types are listed above.
                _ => true,
            };
            if !same {
                remark(identity, &shown(before), &shown(after));
            }
        }
        for (id, owner) in &self.types {
            let members = api.get(id).into_iter().flat_map(|def| identities::members(owner, def));
            for ((identity, _), after) in members.zip(names.members.get(id).into_iter().flatten()) {
                if let Some(Given::Member { name, .. }) = self.lock.get(&identity)
                    && name != after
                {
                    remark(&identity, name, after);
                }
            }
        }
        remarks
    }
}

fn record_types(api: &Api, names: &Names, modules: &[Module], next: &mut Lock) {
    let places = places(modules);
    for def in api.types.values().filter(|def| is_stable(def)) {
        let name = names.ty(&def.id);
        let Some((module, reexports)) = places.get(&def.id) else { continue };
        let given = Given::Place {
            module: (*module).to_owned(),
            reexports: reexports.iter().map(|module| (*module).to_owned()).collect(),
        };
        next.add(Identity::new(Kind::Type, name), Entry::new(given));
        let members = names.members.get(&def.id).into_iter().flatten();
        for ((identity, ty), member) in identities::members(name, def).zip(members) {
            let ty = ty.and_then(TypeRef::id).map(|id| names.ty(id).to_owned());
            next.add(identity, Entry::new(Given::Member { name: member.clone(), ty }));
        }
    }
    // An inline type is found by the places where it stands. An error body has none.
    let placed: BTreeSet<String> = next.iter().filter_map(|(_, entry)| entry.given.ty().map(str::to_owned)).collect();
    for def in api.types.values().filter(|def| is_stable(def)) {
        let name = names.ty(&def.id);
        if def.id.is_component() || !placed.contains(name) {
            next.add(identities::schema(api, &def.id), Entry::new(Given::Type(name.to_owned())));
        }
    }
}

/// Returns the module that defines each type, and the modules that re-export it.
fn places(modules: &[Module]) -> BTreeMap<&SchemaId, (&str, BTreeSet<&str>)> {
    let mut places: BTreeMap<&SchemaId, (&str, BTreeSet<&str>)> = BTreeMap::new();
    let mut ids: BTreeMap<(&str, &str), &SchemaId> = BTreeMap::new();
    for module in modules {
        for item in module.parts.iter().flat_map(|part| &part.types) {
            places.insert(&item.id, (&module.name, BTreeSet::new()));
            ids.insert((&module.name, &item.name), &item.id);
        }
    }
    for module in modules {
        for path in module.reexports.iter().flat_map(|it| &it.types) {
            if let Some(place) = ids.get(&(path.module.as_str(), path.name.as_str())).and_then(|id| places.get_mut(id))
            {
                place.1.insert(&module.name);
            }
        }
    }
    places
}

/// Whether an operation that is not a preview needs the type.
fn is_stable(def: &TypeDef) -> bool {
    def.gate.0.is_empty() || def.gate.0.iter().any(|condition| condition.stability != Stability::Preview)
}

/// Returns the names that a retired line keeps from others: those that it takes, and those that a type cannot have besides it. The
/// name of a schema is also that of its type, which can be an inline type by now.
fn all_claims(identity: &Identity, given: &Given) -> Vec<(String, String)> {
    let mut all = claims(identity, given);
    let of_type = |name: &str| (TYPES.to_owned(), name.to_owned());
    match given {
        Given::Method { alias, .. } => all.extend([of_type(alias), of_type(&format!("{alias}Operation"))]),
        Given::Type(name) if identity.kind == Kind::Schema => all.push(of_type(name)),
        _ => {}
    }
    all
}

fn shown(given: &Given) -> String {
    match given {
        Given::Group { module, handle } => format!("{module}, {handle}"),
        Given::Method { module, name, alias } => format!("{module}::{name}, {alias}"),
        Given::Member { name, .. } | Given::Type(name) => name.clone(),
        Given::Place { module, .. } => module.clone(),
    }
}
