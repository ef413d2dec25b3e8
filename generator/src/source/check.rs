//! All checks of a document, in one walk.
//!
//! In: a tree that claims to be OpenAPI 3.0. Out: every fault that is found in its shape, its references, and what its
//! parts say about one another.

use serde_json::{Map, Value};

use super::shape::Section;
use super::walk::{self, At, Visitor};
use super::{references, semantics, tables};
use crate::diagnostic::Diagnostics;

/// Checks a whole document.
pub(super) fn document(root: &Value) -> Diagnostics {
    let mut shape = Diagnostics::new();
    let mut rules = Rules { root, found: Diagnostics::new() };
    walk::check(root, &tables::DOCUMENT, &mut rules, &mut shape);
    let mut found = rules.found;
    references::no_alias_cycle(root, &mut found);
    references::no_composition_cycle(root, &mut found);
    semantics::paths(root, &mut found);
    found.extend(shape);
    found
}

struct Rules<'a> {
    root: &'a Value,
    found: Diagnostics,
}

impl Visitor for Rules<'_> {
    fn schema(&mut self, at: &At<'_>, schema: &Map<String, Value>) {
        semantics::schema(self.root, &|| at.pointer(), schema, &mut self.found);
    }

    fn reference(&mut self, at: &At<'_>, section: Section, target: &str) {
        if let Some(fault) = references::resolves(self.root, &|| at.pointer(), section, target) {
            self.found.push(fault);
        }
    }
}
