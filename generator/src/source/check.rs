//! All checks of a document, in one walk.
//!
//! In: a tree that declares OpenAPI 3.0. Out: the faults of its shape, of its references, and of what its parts declare
//! about one another; and the references whose spelling [`Document::openapi`](super::Document::openapi) replaces.

use serde_json::{Map, Value};

use super::resolve::Resolver;
use super::shape::Section;
use super::walk::{self, At, Visitor};
use super::{pointer, references, semantics, tables};
use crate::diagnostic::Diagnostics;

/// The result of checking a document.
pub(super) struct Checked {
    /// All the faults and remarks.
    pub found: Diagnostics,
    /// The references that are not spelled canonically or that begin a chain.
    pub shortcuts: Vec<Shortcut>,
}

/// A string of the document that refers to a component, and the canonical reference to the end of its chain.
#[derive(Debug, Clone)]
pub(super) struct Shortcut {
    /// The pointer of the string.
    pub at: String,
    /// The reference that replaces it.
    pub reference: String,
}

/// Checks a whole document.
pub(super) fn document(root: &Value) -> Checked {
    let resolver = Resolver::new(root);
    let mut shape = Diagnostics::new();
    let mut rules = Rules { root, resolver: &resolver, found: Diagnostics::new(), shortcuts: Vec::new() };
    walk::check(root, &tables::DOCUMENT, &mut rules, &mut shape);
    let Rules { mut found, shortcuts, .. } = rules;
    references::no_alias_is_cyclic(&resolver, &mut found);
    references::no_composition_is_cyclic(&resolver, root, &mut found);
    semantics::paths(&resolver, root, &mut found);
    found.extend(shape);
    Checked { found, shortcuts }
}

/// Replaces the references of a document by their shortcuts.
pub(super) fn shorten(root: &mut Value, shortcuts: &[Shortcut]) {
    for shortcut in shortcuts {
        if let Some(reference) = root.pointer_mut(&shortcut.at) {
            *reference = Value::String(shortcut.reference.clone());
        }
    }
}

struct Rules<'a> {
    root: &'a Value,
    resolver: &'a Resolver<'a>,
    found: Diagnostics,
    shortcuts: Vec<Shortcut>,
}

impl Rules<'_> {
    fn shorten(&mut self, at: impl FnOnce() -> String, section: Section, reference: &str) {
        let canonical = self.resolver.canonical(section, reference).filter(|canonical| canonical != reference);
        self.shortcuts.extend(canonical.map(|reference| Shortcut { at: at(), reference }));
    }
}

impl Visitor for Rules<'_> {
    fn schema(&mut self, at: &At<'_>, schema: &Map<String, Value>) {
        semantics::schema(self.resolver, self.root, &|| at.pointer(), schema, &mut self.found);
        let mapping = schema.get("discriminator").and_then(|discriminator| discriminator.get("mapping")?.as_object());
        for (value, target) in mapping.into_iter().flat_map(Map::iter) {
            let Some(target) = target.as_str().filter(|target| target.starts_with('#')) else { continue };
            let here = || pointer::join(&at.name("discriminator").name("mapping").pointer(), value);
            self.shorten(here, Section::Schemas, target);
        }
    }

    fn reference(&mut self, at: &At<'_>, section: Section, reference: &str) {
        match references::names_a_component(self.resolver, self.root, &|| at.pointer(), section, reference) {
            Some(fault) => self.found.push(fault),
            None => self.shorten(|| at.name("$ref").pointer(), section, reference),
        }
    }
}
