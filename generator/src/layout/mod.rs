//! Model to surface: every decision about Rust.
//!
//! In: the model after all passes, the configuration, the templates. Out: a [`Surface`] with every name, place, signature, feature
//! and line of documentation of the crate. The stage depends on conventions of Rust and not on its syntax, which `emit` writes.

mod components;
mod constants;
mod docs;
mod features;
mod inline;
mod introduction;
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

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::input::SourceFile;
use crate::model::{Api, OperationId, SchemaId};
use crate::surface::{Path, Surface, Update};
use names::Names;

/// The module with the types of several groups.
const SHARED: &str = "shared";

/// The input of the decisions, with the names.
struct Layout<'a> {
    api: &'a Api,
    config: &'a Config,
    names: Names,
    /// The responses of which `for_update` makes a body, by the operation and the index of the version that takes it.
    updates: BTreeMap<(OperationId, usize), Update>,
}

/// Decides the surface of the crate.
///
/// # Errors
/// Fails if a template is missing or is not UTF-8, or if the manifest of the runtime is not TOML.
pub fn layout(api: &Api, config: &Config, templates: &[SourceFile]) -> Result<(Surface, Diagnostics), Diagnostics> {
    let runtime = templates::read(templates, config)?;
    let mut layout = Layout { api, config, names: naming::names(api, config), updates: BTreeMap::new() };
    layout.updates = layout.updates();
    let (manifest, modules) = (manifest::manifest(&layout, &runtime), layout.modules());
    let surface = Surface {
        library: config.package.name.replace('-', "_"),
        introduction: introduction::introduction(&layout, &modules, &manifest),
        groups: features::overview(&modules, &manifest),
        manifest,
        constants: constants::constants(api, config),
        modules,
        templates: runtime.templates,
    };
    Ok((surface, unused::unused(&layout)))
}

impl Layout<'_> {
    /// Returns the module and the name of a type.
    fn path(&self, id: &SchemaId) -> Path {
        let group = self.api.get(id).and_then(|def| def.gate.only_group());
        let module = group.and_then(|group| self.names.groups.get(group)).map_or(SHARED, |names| &names.module);
        Path { module: module.to_owned(), name: self.names.ty(id).to_owned() }
    }
}
