//! The modules: `mod.rs` with the handle, and the files with requests and types.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::files::{Imports, Job};
use super::format::Item;
use super::{comment, ident, requests, structs, tables, ty, unions};
use crate::surface::{Absent, Handle, Kind, Module, Page, Part, Reexports, Surface, TypeItem};

/// Returns the files of all modules.
pub(super) fn jobs(surface: &Surface) -> Vec<Job<'_>> {
    let files = surface
        .modules
        .iter()
        .flat_map(|module| module.parts.iter().map(move |part| part_file(module, part)).chain([module_file(module)]));
    files.collect()
}

/// Returns the file of the list of all operations.
pub(super) fn index(surface: &Surface) -> Job<'_> {
    let Page { path, docs, .. } = &surface.index;
    Job {
        path: (*path).into(),
        docs: docs.as_slice().into(),
        allow_deprecated: false,
        imports: None,
        items: Box::new(Vec::new),
    }
}

/// Returns the declarations of the modules.
pub(super) fn declarations(surface: &Surface) -> TokenStream {
    let copied = surface.templates.iter().filter_map(|template| template.module.as_deref());
    let plain = copied.chain([surface.index.name]).map(ident);
    let modules = surface.modules.iter().map(|module| {
        let (cfg, name) = (ty::cfg(&module.cfg), ident(&module.name));
        quote!(#cfg pub mod #name;)
    });
    let absent = surface.groups().filter_map(|(module, handle)| {
        let (cfg, name, Absent { message, note }) =
            (ty::cfg_not(&module.cfg)?, ident(&handle.accessor), handle.absent.as_ref()?);
        Some(quote!(#cfg crate::client::absent!(#name, #message, #note);))
    });
    quote! {
        #(pub mod #plain;)*
        #(#modules)*

        /// The methods of the client whose features are not enabled.
        mod absent { #(#absent)* }
    }
}

fn module_file(module: &Module) -> Job<'_> {
    Job {
        path: module.path.as_str().into(),
        docs: module.docs.as_slice().into(),
        allow_deprecated: module.mentions_deprecated,
        imports: module.handle.as_ref().map(|_| Imports::default()),
        items: Box::new(move || {
            let parts = module.parts.iter().map(|part| {
                let (cfg, name) = (ty::cfg(&part.cfg), ident(&part.name));
                quote!(#cfg mod #name; #cfg pub use #name::*;)
            });
            let reexports = module.reexports.iter().map(reexports);
            parts.chain(reexports).chain(module.handle.as_ref().map(handle)).map(Item::Tokens).collect()
        }),
    }
}

fn reexports(Reexports { cfg, documented, types }: &Reexports) -> TokenStream {
    let cfg = ty::cfg(cfg);
    let mut modules: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
    for path in types {
        modules.entry(&path.module).or_default().push(ident(&path.name));
    }
    let uses = modules.into_iter().map(|(module, names)| {
        let module = ident(module);
        let place = if *documented { quote!(inline) } else { quote!(no_inline) };
        quote!(#cfg #[doc(#place)] pub use crate::#module::{#(#names),*};)
    });
    quote!(#(#uses)*)
}

fn handle(handle: &Handle) -> TokenStream {
    let (name, accessor) = (ident(&handle.name), ident(&handle.accessor));
    let (docs, accessor_docs) = (comment::attributes(&handle.docs), comment::attributes(&handle.accessor_docs));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'a> {
            client: &'a Client,
        }

        impl Client {
            #accessor_docs
            #[must_use]
            pub fn #accessor(&self) -> #name<'_> {
                #name { client: self }
            }
        }
    }
}

/// A file with requests, types, or both. The methods that create requests are in the same file.
fn part_file<'a>(module: &'a Module, part: &'a Part) -> Job<'a> {
    let own = part.types.iter().map(|item| item.name.as_str());
    let handle = module.handle.as_ref().filter(|_| !part.requests.is_empty());
    Job {
        path: part.path.as_str().into(),
        docs: part.docs.as_slice().into(),
        allow_deprecated: part.mentions_deprecated,
        imports: Some(Imports {
            module: &module.name,
            handle: handle.map(|handle| handle.name.as_str()),
            mentions: part.mentions(),
            own: own.collect(),
        }),
        items: Box::new(move || {
            let methods = handle.map(|handle| {
                let name = ident(&handle.name);
                let methods = part.requests.iter().map(requests::method);
                Item::Tokens(quote!(impl #name<'_> { #(#methods)* }))
            });
            let requests = part.requests.iter().flat_map(requests::items);
            methods.into_iter().chain(requests).chain(part.types.iter().flat_map(type_items)).collect()
        }),
    }
}

/// Returns the items of a type.
fn type_items(item: &TypeItem) -> Vec<Item> {
    match &item.kind {
        Kind::Struct(it) => {
            vec![Item::Tokens(structs::structure(item, it)), Item::Table(tables::object(item, it))]
        }
        Kind::Union(it) => vec![Item::Tokens(unions::union(item, it)), Item::Table(tables::variants(item, it))],
        Kind::Enum(it) => vec![Item::Table(tables::open_enum(item, it))],
    }
}
