//! Model to text.
//!
//! In: a finished model, the configuration and the templates. Out: the files of the crate. Each room writes one kind of
//! thing (types, requests, handles, the manifest) and decides nothing: what is called what and what exists under which
//! feature has been settled by the passes.

mod api;
mod docs;
mod driver;
mod files;
mod format;
mod group;
mod index;
mod manifest;
mod prose;
mod requests;
mod shared;
mod tables;
mod types;
mod unions;
mod waits;

pub use format::MARKER;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::TokenStream;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::model::{Api, Gate, Shape, Stability, TypeId, TypeRef};
use index::Index;

/// What every module needs.
struct Emitter<'a> {
    api: &'a Api,
    config: &'a Config,
    index: Index<'a>,
}

/// Renders the crate.
///
/// # Errors
/// Templates that are missing or that are no UTF-8; a token stream that does not parse, which is a fault of the generator.
pub fn emit(api: &Api, config: &Config, templates: &[SourceFile]) -> Result<FileSet, Diagnostics> {
    let emitter = Emitter::new(api, config);
    let mut jobs: Vec<files::Job<'_>> = Vec::new();
    for module in &emitter.index.modules {
        jobs.extend(group::files(&emitter, module));
    }
    jobs.extend(shared::files(&emitter));
    jobs.push(api::file(&emitter));
    let (mut files, mut diagnostics) = rendered(&jobs);
    manifest::files(&emitter, templates, &mut files, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(files) }
}

/// Renders the sources of a program that calls every operation of the crate.
///
/// # Errors
/// As [`emit`].
pub fn emit_driver(api: &Api, config: &Config, templates: &[SourceFile]) -> Result<FileSet, Diagnostics> {
    let emitter = Emitter::new(api, config);
    let (mut files, mut diagnostics) = rendered(&driver::jobs(&emitter));
    driver::templates(templates, &mut files, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(files) }
}

fn rendered(jobs: &[files::Job<'_>]) -> (FileSet, Diagnostics) {
    let mut files = FileSet::new();
    let mut diagnostics = Diagnostics::new();
    for result in in_parallel(jobs) {
        match result {
            Ok((path, text)) => drop(files.insert(path, text)),
            Err(faults) => diagnostics.extend(faults),
        }
    }
    (files, diagnostics)
}

/// Renders the files on all cores. Tokens do not cross threads, texts do; the order of the results is that of the jobs.
fn in_parallel(jobs: &[files::Job<'_>]) -> Vec<Result<(String, String), Diagnostics>> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(jobs.len()));
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, job)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(index).map(|job| (index, job))
                } {
                    let result = job.render();
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

impl<'a> Emitter<'a> {
    fn new(api: &'a Api, config: &'a Config) -> Self {
        Self { api, config, index: Index::new(api) }
    }

    fn name(&self, id: &TypeId) -> proc_macro2::Ident {
        let name = self.api.get(id).map_or("", |def| def.name.as_str());
        // An id without a definition cannot come out of the passes; if it did, the name would make the output fail to
        // compile with the id in the message.
        ident(if name.is_empty() { "MissingDefinition" } else { name })
    }

    /// The Rust type of a reference.
    fn ty(&self, ty: &TypeRef) -> TokenStream {
        use quote::quote;
        match ty {
            TypeRef::Bool => quote!(bool),
            TypeRef::Integer => quote!(i64),
            TypeRef::Number => quote!(f64),
            TypeRef::String => quote!(String),
            TypeRef::Secret => quote!(SecretString),
            TypeRef::Timestamp => quote!(Timestamp),
            TypeRef::Date => quote!(Date),
            TypeRef::Any => quote!(Value),
            TypeRef::List(inner) => {
                let inner = self.ty(inner);
                quote!(Vec<#inner>)
            }
            TypeRef::Map(inner) => {
                let inner = self.ty(inner);
                quote!(BTreeMap<String, #inner>)
            }
            TypeRef::Named(id) => {
                let name = self.name(id);
                quote!(#name)
            }
            TypeRef::Boxed(id) => {
                let name = self.name(id);
                quote!(Box<#name>)
            }
        }
    }

    fn is_enum(&self, ty: &TypeRef) -> bool {
        matches!(ty, TypeRef::Named(id) if matches!(self.api.get(id).map(|def| &def.shape), Some(Shape::Enum(_))))
    }
}

fn ident(name: &str) -> proc_macro2::Ident {
    quote::format_ident!("{name}")
}

/// The `cfg` predicate of a gate; `None` for "always".
fn cfg(gate: &Gate) -> Option<TokenStream> {
    use quote::quote;
    let conditions: Vec<TokenStream> = gate
        .0
        .iter()
        .map(|condition| {
            let feature = &condition.feature;
            match stability_feature(condition.stability) {
                None => quote!(feature = #feature),
                Some(stability) => quote!(all(feature = #feature, feature = #stability)),
            }
        })
        .collect();
    match conditions.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(quote!(any(#(#many),*))),
    }
}

/// The Cargo feature that switches versions of this stability on.
fn stability_feature(stability: Stability) -> Option<&'static str> {
    match stability {
        Stability::Current => None,
        Stability::Superseded => Some("legacy"),
        Stability::Preview => Some("preview"),
    }
}
