//! `shared`: the types of several groups.
//!
//! In: types whose gate names more than one group, or none. Out: a file for each component with what is inline in it, and
//! a `mod.rs` that holds the conditions, so that they stand in one place.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use quote::quote;

use super::files::{Imports, Item, Job};
use super::{Emitter, cfg, docs, ident};
use crate::model::{Gate, TypeDef, TypeId};

pub(super) fn files<'a>(emitter: &'a Emitter<'a>) -> Vec<Job<'a>> {
    let shared = &emitter.index.shared;
    let gates: BTreeMap<&TypeId, &Gate> = shared.iter().map(|def| (&def.id, &def.gate)).collect();
    // Sorted by name, not by id: the file is called after the name.
    let mut roots: BTreeMap<(String, TypeId), Vec<&TypeDef>> = BTreeMap::new();
    for &def in shared {
        let root = root(def, &gates);
        let name = emitter.api.get(&root).map_or(&def.name, |def| &def.name);
        roots.entry((name.to_snake_case(), root)).or_default().push(def);
    }
    let mut rooms: BTreeMap<String, Vec<&TypeDef>> = BTreeMap::new();
    for ((name, _), types) in roots {
        rooms.insert(free(name, &rooms), types);
    }
    let mut modules = Vec::new();
    let mut jobs = Vec::new();
    for (name, types) in rooms {
        let Some(first) = types.first() else { continue };
        modules.push((&first.gate, name.clone()));
        let own: BTreeSet<&str> = types.iter().map(|def| def.name.as_str()).collect();
        jobs.push(Job {
            path: format!("src/shared/{name}.rs"),
            docs: vec![format!("{} and what is part of it.", docs::code(&first.name))],
            imports: Some(Imports { emitter, group: None, own }),
            items: Box::new(move || types.iter().flat_map(|def| emitter.type_items(def)).collect()),
        });
    }
    jobs.push(Job {
        path: "src/shared/mod.rs".to_owned(),
        docs: vec!["Types of several groups; each exists when one of the features that need it is on.".to_owned()],
        imports: None,
        items: Box::new(move || {
            modules
                .iter()
                .map(|(gate, name)| {
                    let cfg = cfg(gate).map(|cfg| quote!(#[cfg(#cfg)]));
                    let name = ident(name);
                    Item::Tokens(quote!(#cfg mod #name; #cfg pub use #name::*;))
                })
                .collect()
        }),
    });
    jobs
}

/// A name for a module that is neither a keyword nor taken. `mod.rs` is.
fn free(name: String, rooms: &BTreeMap<String, Vec<&TypeDef>>) -> String {
    let mut name = name;
    while syn::parse_str::<syn::Ident>(&name).is_err() || rooms.contains_key(&name) {
        name.push('_');
    }
    name
}

/// The outermost definition around this one that exists under the same conditions.
fn root(def: &TypeDef, gates: &BTreeMap<&TypeId, &Gate>) -> TypeId {
    let mut root = def.id.clone();
    let mut above = def.id.clone();
    while let Some((parent, _)) = above.split() {
        if gates.get(&parent) == Some(&&def.gate) {
            root = parent.clone();
        }
        above = parent;
    }
    root
}
