//! The module of a group: its handle, its requests and its types.
//!
//! In: a group of the model. Out: `mod.rs` with the handle, and a file for each kind of thing. What belongs to superseded
//! versions is in `legacy.rs`, what belongs to previews in `preview.rs`, each behind its feature.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::files::{Imports, Item, Job};
use super::index::Module;
use super::{Emitter, docs, ident, stability_feature};
use crate::model::{Group, Operation, Stability, TypeDef, Version};

/// What stands behind the same features within a module.
type Part<'a> = (Vec<(&'a Operation, &'a Version)>, Vec<&'a TypeDef>);

pub(super) fn files<'a>(emitter: &'a Emitter<'a>, Module { group, requests, types }: &'a Module<'a>) -> Vec<Job<'a>> {
    let mut parts: BTreeMap<BTreeSet<Stability>, Part<'a>> = BTreeMap::new();
    for &(operation, version) in requests {
        parts.entry(BTreeSet::from([version.stability])).or_default().0.push((operation, version));
    }
    for &def in types {
        let needed = def.gate.0.iter().map(|condition| condition.stability).collect();
        parts.entry(needed).or_default().1.push(def);
    }

    let (requests, types) = parts.remove(&BTreeSet::from([Stability::Current])).unwrap_or_default();
    let mut jobs = Vec::new();
    let mut modules = Vec::new();
    if !requests.is_empty() {
        modules.push(("requests".to_owned(), Vec::new()));
        jobs.push(part_file(emitter, group, "requests", requests, Vec::new()));
    }
    if !types.is_empty() {
        modules.push(("types".to_owned(), Vec::new()));
        jobs.push(part_file(emitter, group, "types", Vec::new(), types));
    }
    for (stabilities, (requests, types)) in parts {
        let names: Vec<&str> = stabilities.iter().filter_map(|&stability| stability_feature(stability)).collect();
        let name = names.join("_or_");
        jobs.push(part_file(emitter, group, &name, requests, types));
        modules.push((name, names));
    }
    jobs.push(handle_file(emitter, group, modules));
    jobs
}

/// A module that exists when one of these features is on; without any, always.
fn module(name: &str, features: &[&str]) -> TokenStream {
    let name = ident(name);
    let cfg = match features {
        [] => None,
        [one] => Some(quote!(#[cfg(feature = #one)])),
        many => Some(quote!(#[cfg(any(#(feature = #many),*))])),
    };
    quote! {
        #cfg
        mod #name;
        #cfg
        pub use #name::*;
    }
}

fn handle_file<'a>(emitter: &'a Emitter<'a>, group: &'a Group, modules: Vec<(String, Vec<&'static str>)>) -> Job<'a> {
    let own = BTreeSet::from([group.handle.as_str()]);
    Job {
        path: format!("src/{}/mod.rs", group.module),
        docs: group_docs(group),
        imports: Some(Imports { emitter, group: Some(group), own }),
        items: Box::new(move || {
            let (handle, accessor) = (ident(&group.handle), ident(&group.module));
            let tag = docs::code(&group.tag);
            let about = docs::attributes(&[format!(
                "The operations of the group {tag}; made by [`Client::{}`].",
                group.module
            )]);
            let accessor_docs = docs::attributes(&[format!("The operations of the group {tag}.")]);
            let modules = modules.iter().map(|(name, features)| module(name, features));
            let mut items: Vec<Item> = modules.map(Item::Tokens).collect();
            items.push(Item::Tokens(quote! {
                #about
                #[derive(Clone, Copy, Debug)]
                pub struct #handle<'a> {
                    client: &'a Client,
                }

                impl Client {
                    #accessor_docs
                    #[must_use]
                    pub fn #accessor(&self) -> #handle<'_> {
                        #handle { client: self }
                    }
                }
            }));
            items
        }),
    }
}

fn group_docs(group: &Group) -> Vec<String> {
    match &group.description {
        Some(text) => {
            let mut lines = vec![format!("{}.", group.tag), String::new()];
            lines.extend(super::prose::lines(text));
            lines
        }
        None => vec![format!("The group {}: its handle, requests and types.", docs::code(&group.tag))],
    }
}

/// A file with requests, types, or both. The methods that make requests stand beside them, where their fields are visible.
fn part_file<'a>(
    emitter: &'a Emitter<'a>,
    group: &'a Group,
    name: &str,
    requests: Vec<(&'a Operation, &'a Version)>,
    types: Vec<&'a TypeDef>,
) -> Job<'a> {
    let mut own: BTreeSet<&str> = types.iter().map(|def| def.name.as_str()).collect();
    own.extend(requests.iter().map(|(_, version)| version.type_name.as_str()));
    let what = match name {
        "requests" => "Requests",
        "types" => "Types",
        "legacy" => "Superseded versions: requests and types",
        "preview" => "Previews: requests and types",
        _ => "Types of superseded versions and previews",
    };
    Job {
        path: format!("src/{}/{name}.rs", group.module),
        docs: vec![format!("{what} of the group {}.", docs::code(&group.tag))],
        imports: Some(Imports { emitter, group: Some(group), own }),
        items: Box::new(move || {
            let mut items = Vec::new();
            if !requests.is_empty() {
                let handle = ident(&group.handle);
                let methods = emitter.handle_methods(&requests);
                items.push(Item::Tokens(quote!(impl #handle<'_> { #methods })));
            }
            items.extend(
                requests.iter().map(|(operation, version)| Item::Tokens(emitter.request_items(operation, version))),
            );
            items.extend(types.iter().flat_map(|def| emitter.type_items(def)));
            items
        }),
    }
}
