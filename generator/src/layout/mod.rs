//! Model to surface: every decision about Rust.
//!
//! In: the model after all passes, the configuration, the templates. Out: a [`Surface`] with every name, place, signature, feature
//! and line of documentation of the crate. The stage depends on conventions of Rust and not on its syntax, which `emit` writes.

mod components;
mod constants;
mod deprecation;
mod docs;
mod examples;
mod features;
mod index;
mod inline;
mod introduction;
mod links;
mod locked;
mod manifest;
mod names;
mod namespace;
mod naming;
mod places;
mod prose;
mod requests;
mod reserved;
mod templates;
#[cfg(test)]
mod tests;
mod types;
mod unions;
mod unused;
mod updates;
mod uses;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::input::SourceFile;
use crate::lock::Lock;
use crate::model::{Api, OperationId, SchemaId};
use crate::surface::{Path, Surface, Update};
use links::Links;
use locked::Locked;
use names::Names;
use uses::Uses;

/// The module with the types of several groups.
const SHARED: &str = "shared";

/// The input of the decisions, with the names.
struct Layout<'a> {
    api: &'a Api,
    config: &'a Config,
    locked: Locked<'a>,
    names: Names,
    /// The responses of which `for_update` makes a body, by the operation and the index of the version that takes it.
    updates: BTreeMap<(OperationId, usize), Update>,
    /// The items that words can mention.
    links: Links,
    /// The uses of each type.
    uses: BTreeMap<SchemaId, Uses>,
    /// The module that documents each type.
    documenting_modules: BTreeMap<SchemaId, String>,
}

/// The result of the stage.
#[derive(Debug)]
pub struct LaidOut {
    /// The crate as data.
    pub surface: Surface,
    /// The next lock: the names of the surface, and those that were given before.
    pub lock: Lock,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

/// Decides the surface of the crate. `lock` has the names that were given before; it is empty for a new crate.
///
/// # Errors
/// Fails if a template is missing or is not UTF-8, if the manifest of the runtime is not TOML, or if two items of the lock have one
/// name, or one has a name of the runtime.
pub fn layout(api: &Api, config: &Config, templates: &[SourceFile], lock: &Lock) -> Result<LaidOut, Diagnostics> {
    let runtime = templates::read(templates, config)?;
    let extras: Vec<&str> = runtime.modules().collect();
    let faults = locked::check(lock, &extras);
    if faults.has_errors() {
        return Err(faults);
    }
    let locked = Locked::new(lock, api, config);
    let names = naming::names(api, config, &locked, &extras);
    let mut layout = Layout {
        api,
        config,
        locked,
        names,
        updates: BTreeMap::new(),
        links: Links::default(),
        uses: BTreeMap::new(),
        documenting_modules: BTreeMap::new(),
    };
    layout.links = Links::new(&layout);
    layout.uses = layout.uses();
    layout.documenting_modules = layout.documenting_modules();
    layout.updates = layout.updates();
    let (manifest, mut modules) = (manifest::manifest(&layout, &runtime), layout.modules());
    let library = config.package.name.replace('-', "_");
    examples::add(&layout, &library, &mut modules);
    let surface = Surface {
        library,
        introduction: match runtime.introduction {
            Some(lines) => Some(lines),
            None => introduction::introduction(&layout, &modules, &manifest),
        },
        groups: features::overview(&manifest),
        index: index::index(&modules, &manifest),
        link_features: features::of_links(&modules, &runtime.rust, &manifest),
        manifest,
        constants: constants::constants(api, config),
        modules,
        templates: runtime.templates,
    };
    let lock = layout.locked.record(api, &layout.names, &surface.modules);
    let mut diagnostics = unused::unused(&layout);
    diagnostics.extend(layout.locked.remarks(&lock, api, &layout.names));
    Ok(LaidOut { surface, lock, diagnostics })
}

impl Layout<'_> {
    /// Returns the module and the name of a type.
    fn path(&self, id: &SchemaId) -> Path {
        let group = self.api.get(id).and_then(|def| self.defining_group(def));
        let module = group.and_then(|group| self.names.groups.get(group)).map_or(SHARED, |names| &names.module);
        Path { module: module.to_owned(), name: self.names.ty(id).to_owned() }
    }
}
