//! The resolver of `$ref`: every check of references, and the shortening of chains for `lower`, goes through it.
//!
//! In: the tree of a document. Out: for the text of a `$ref`, the component that it names and the component at the end of
//! its chain; for the whole document, the cycles among components that are references themselves. It produces no
//! diagnostics.

use std::borrow::Cow;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::pointer;
use super::shape::Section;

/// A component of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Component<'a> {
    /// Its section below `components`, such as `schemas`.
    pub section: &'a str,
    /// Its name in the section.
    pub name: &'a str,
    /// Its value, which is a `$ref` for an alias.
    pub value: &'a Value,
}

impl Component<'_> {
    /// The canonical text of a `$ref` to the component: escaped as a JSON pointer and not percent-encoded.
    pub fn reference(&self) -> String {
        format!("#{}", pointer::join(&pointer::join("/components", self.section), self.name))
    }
}

/// Why a `$ref` names no component.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unresolved {
    /// It leads to another document.
    External,
    /// It leads to a place of the document that is not a component, such as a property of a schema.
    NotAComponent,
    /// It has the form of a reference to a component, and leads to nothing.
    Missing {
        /// The name of the missing component.
        name: String,
    },
}

/// The components that lead to one another in a cycle, in the order of the chain. The first name in alphabetical order
/// comes first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cycle<'a> {
    /// The section of all of them.
    pub section: &'a str,
    /// Their names.
    pub names: Vec<&'a str>,
}

/// Resolves references to the components of one document.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    root: &'a Value,
    /// For each component that is a `$ref`, by section and name: the component at the end of its chain. `None` for a chain
    /// that ends in a cycle, at nothing, or in another section.
    ends: BTreeMap<(&'a str, &'a str), Option<Component<'a>>>,
    cycles: Vec<Cycle<'a>>,
}

impl<'a> Resolver<'a> {
    /// Follows the chains of all components of a document.
    pub fn new(root: &'a Value) -> Self {
        let mut resolver = Self { root, ends: BTreeMap::new(), cycles: Vec::new() };
        for (section, entries) in root.get("components").and_then(Value::as_object).into_iter().flat_map(Map::iter) {
            for (name, value) in entries.as_object().into_iter().flat_map(Map::iter) {
                resolver.follow(Component { section, name, value });
            }
        }
        resolver
    }

    /// The component that a `$ref` names, be it an alias or not.
    ///
    /// # Errors
    /// The reference names no component of the document.
    pub fn named(&self, reference: &str) -> Result<Component<'a>, Unresolved> {
        let fragment = reference.strip_prefix('#').ok_or(Unresolved::External)?;
        let mut first_fault = None;
        // A name that contains a `%` may also be written without encoding it.
        for spelling in spellings(fragment) {
            match self.component(&spelling) {
                Ok(component) => return Ok(component),
                Err(fault) => {
                    first_fault.get_or_insert(fault);
                }
            }
        }
        Err(first_fault.unwrap_or(Unresolved::NotAComponent))
    }

    /// Whether the fragment of a reference leads to any place of the document.
    pub fn leads_somewhere(&self, reference: &str) -> bool {
        let fragment = reference.strip_prefix('#').unwrap_or_default();
        spellings(fragment).any(|pointer| self.root.pointer(&pointer).is_some())
    }

    /// The component at the end of the chain that a `$ref` begins; `None` if the chain is broken, which is reported for the
    /// component that breaks it.
    pub fn resolved(&self, reference: &str) -> Option<Component<'a>> {
        self.end(self.named(reference).ok()?)
    }

    /// The value itself, or the component at the end of its chain if it is a `$ref`.
    pub fn value(&self, value: &'a Value) -> Option<&'a Value> {
        match value.get("$ref") {
            Some(reference) => self.resolved(reference.as_str()?).map(|component| component.value),
            None => Some(value),
        }
    }

    /// The text that a `$ref` to a component of this kind has in a document with shortened chains: the canonical spelling of
    /// the end of the chain. A schema that is an alias is a type of its own, so that references to it are only spelled
    /// canonically.
    pub fn canonical(&self, section: Section, reference: &str) -> Option<String> {
        let component = self.named(reference).ok()?;
        let component = if section == Section::Schemas { component } else { self.end(component)? };
        Some(component.reference())
    }

    /// The cycles among components that are references, each once.
    pub fn cycles(&self) -> &[Cycle<'a>] {
        &self.cycles
    }

    fn end(&self, component: Component<'a>) -> Option<Component<'a>> {
        self.ends.get(&(component.section, component.name)).copied().unwrap_or(Some(component))
    }

    /// The component that a JSON pointer names.
    fn component(&self, pointer: &str) -> Result<Component<'a>, Unresolved> {
        let mut parts = pointer::parts(pointer);
        let (Some(components), Some(section), Some(name), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Unresolved::NotAComponent);
        };
        if components != "components" || name.is_empty() {
            return Err(Unresolved::NotAComponent);
        }
        let sections = self.root.get("components").and_then(Value::as_object);
        let found =
            sections.and_then(|sections| sections.get_key_value(section.as_ref())).and_then(|(section, entries)| {
                let (name, value) = entries.as_object()?.get_key_value(name.as_ref())?;
                Some(Component { section, name, value })
            });
        found.ok_or_else(|| Unresolved::Missing { name: name.into_owned() })
    }

    /// Finds the end of one chain, for all components of it.
    fn follow(&mut self, start: Component<'a>) {
        let mut trail: Vec<Component<'a>> = Vec::new();
        let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
        let mut at = start;
        let end = loop {
            if let Some(known) = self.ends.get(&(at.section, at.name)) {
                break *known;
            }
            let Some(reference) = at.value.get("$ref") else { break Some(at) };
            if let Some(position) = positions.insert(at.name, trail.len()) {
                self.cycles.push(cycle(&trail[position..], at.section));
                break None;
            }
            trail.push(at);
            let next = reference.as_str().and_then(|reference| self.named(reference).ok());
            match next.filter(|next| next.section == at.section) {
                Some(next) => at = next,
                None => break None,
            }
        };
        self.ends.extend(trail.into_iter().map(|alias| ((alias.section, alias.name), end)));
    }
}

fn cycle<'a>(chain: &[Component<'a>], section: &'a str) -> Cycle<'a> {
    let mut names: Vec<&str> = chain.iter().map(|component| component.name).collect();
    let first = names.iter().enumerate().min_by_key(|(_, name)| **name).map_or(0, |(index, _)| index);
    names.rotate_left(first);
    Cycle { section, names }
}

/// A fragment as it is written and, if that differs, percent-decoded.
fn spellings(fragment: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let decoded = fragment.contains('%').then(|| percent_decode_str(fragment).decode_utf8().ok()).flatten();
    std::iter::once(Cow::Borrowed(fragment)).chain(decoded)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_chain_of_any_length_leads_to_its_last_component() {
        let count = 3_000;
        let mut parameters: Map<String, Value> = (0..count)
            .map(|at| (format!("p{at}"), json!({"$ref": format!("#/components/parameters/p{}", at + 1)})))
            .collect();
        parameters.insert(format!("p{count}"), json!({"name": "limit", "in": "query"}));
        let root = json!({"components": {"parameters": parameters}});
        let resolver = Resolver::new(&root);
        let end = resolver.resolved("#/components/parameters/p0").unwrap();
        assert_eq!((end.name, &end.value["name"]), ("p3000", &json!("limit")));
        assert_eq!(
            resolver.canonical(Section::Parameters, "#/components/parameters/p0").unwrap(),
            "#/components/parameters/p3000"
        );
        let reference = json!({"$ref": "#/components/parameters/p17"});
        assert_eq!(resolver.value(&reference).unwrap()["in"], "query");
    }

    #[test]
    fn a_cycle_is_found_once_and_begins_with_its_first_name() {
        let to = |name: &str| json!({"$ref": format!("#/components/headers/{name}")});
        let root = json!({"components": {"headers": {
            "into": to("c"), "a": to("b"), "b": to("c"), "c": to("a"), "self": to("self"),
        }}});
        let resolver = Resolver::new(&root);
        let cycles: Vec<_> = resolver.cycles().iter().map(|cycle| cycle.names.clone()).collect();
        assert_eq!(cycles, [vec!["a", "b", "c"], vec!["self"]]);
        assert!(resolver.resolved("#/components/headers/into").is_none());
        assert!(resolver.canonical(Section::Headers, "#/components/headers/a").is_none());
    }

    #[test]
    fn a_chain_does_not_leave_its_section() {
        let root = json!({"components": {
            "responses": {"a": {"$ref": "#/components/parameters/b"}},
            "parameters": {"b": {"name": "b"}},
        }});
        assert!(Resolver::new(&root).resolved("#/components/responses/a").is_none());
    }

    #[test]
    fn names_are_found_in_every_spelling_of_a_fragment() {
        let root =
            json!({"components": {"schemas": {"a/b": {}, "c~d": {}, "e f": {}, "100%": {}, "%41": {}, "A": {}}}});
        let resolver = Resolver::new(&root);
        for (spelling, name) in [
            ("a~1b", "a/b"),
            ("a%7E1b", "a/b"),
            ("c~0d", "c~d"),
            ("e f", "e f"),
            ("e%20f", "e f"),
            ("100%", "100%"),
            ("100%25", "100%"),
            ("%41", "%41"),
            ("%2541", "%41"),
        ] {
            let found = resolver.named(&format!("#/components/schemas/{spelling}"));
            assert_eq!(found.map(|found| found.name).unwrap(), name, "{spelling}");
        }
        let encoded = resolver.canonical(Section::Schemas, "#/components/schemas/a%7E1b").unwrap();
        assert_eq!(encoded, "#/components/schemas/a~1b");
    }

    #[test]
    fn a_reference_that_names_no_component_is_classified() {
        let root = json!({"components": {"schemas": {"A": {"properties": {"p": {}}}}}});
        let resolver = Resolver::new(&root);
        let fault = |reference: &str| resolver.named(reference).unwrap_err();
        assert_eq!(fault("other.yaml#/components/schemas/A"), Unresolved::External);
        assert_eq!(fault("#/components/schemas/A/properties/p"), Unresolved::NotAComponent);
        assert_eq!(fault("#/components/schemas/"), Unresolved::NotAComponent);
        assert_eq!(fault("#/components/schemas/a%2Fb"), Unresolved::Missing { name: "a%2Fb".to_owned() });
        assert!(resolver.leads_somewhere("#/components/schemas/A/properties/p"));
        assert!(!resolver.leads_somewhere("#/nowhere"));
    }
}
