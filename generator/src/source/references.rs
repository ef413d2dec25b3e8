//! The rules for `$ref`: one function each.
//!
//! In: a `$ref` with its place, or the whole document. Out: a diagnostic for a reference that leads out of the document, to
//! nothing, to the wrong kind of component, or to itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::pointer;
use super::resolve::{Resolver, Unresolved};
use super::shape::Section;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The number of names that a message shows of a cycle.
const MAX_NAMES_SHOWN: usize = 8;

/// A `$ref` has to name a component of the kind that is expected at its place. `at` is the pointer of the object that
/// contains it.
pub(super) fn names_a_component(
    resolver: &Resolver<'_>,
    root: &Value,
    at: &dyn Fn() -> String,
    section: Section,
    reference: &str,
) -> Option<Diagnostic> {
    let kind = section.keyword();
    let (code, message, help) = match resolver.named(reference) {
        Ok(component) if component.section == kind => return None,
        Ok(_) => {
            ("wrong-ref-kind", expected(kind, reference), format!("Refer to a component of `#/components/{kind}`."))
        }
        Err(Unresolved::External) => (
            "external-ref",
            format!("`{reference}` refers to another document, and only references within the document are supported."),
            format!("Copy the referenced part to `#/components/{kind}/` and refer to it there."),
        ),
        Err(Unresolved::NotAComponent) => (
            if resolver.leads_somewhere(reference) { "unsupported-ref" } else { "unresolved-ref" },
            expected(kind, reference),
            format!("Move the referenced part to `#/components/{kind}/` and refer to it there."),
        ),
        Err(Unresolved::Missing { name }) => {
            let candidates = root.get("components").and_then(|components| components.get(kind)?.as_object());
            let help = match candidates.and_then(|candidates| similar(candidates, &name)) {
                Some(similar) => format!("Did you mean `#/components/{kind}/{similar}`?"),
                None => format!("Add `{}` to `#/components/{kind}`, or correct the name.", name.escape_debug()),
            };
            ("unresolved-ref", format!("`{reference}` does not exist in the document."), help)
        }
    };
    Some(Diagnostic::error(code, pointer::join(&at(), "$ref"), message).help(help))
}

fn expected(kind: &str, reference: &str) -> String {
    format!("Expected a `$ref` to `#/components/{kind}/..`, found `{reference}`.")
}

/// Whether the target of a discriminator's mapping is a schema: the target is a `$ref`, or the bare name of a schema.
pub(super) fn mapped_schema_exists(resolver: &Resolver<'_>, root: &Value, target: &str) -> bool {
    match resolver.named(target) {
        Ok(component) => component.section == Section::Schemas.keyword(),
        Err(Unresolved::Missing { .. }) => false,
        Err(Unresolved::External | Unresolved::NotAComponent) => {
            root.get("components").and_then(|components| components.get("schemas")?.get(target)).is_some()
        }
    }
}

/// No component may be a `$ref` that leads back to itself, directly or through others.
pub(super) fn no_alias_is_cyclic(resolver: &Resolver<'_>, diagnostics: &mut Diagnostics) {
    for cycle in resolver.cycles() {
        let Some(first) = cycle.names.first() else { continue };
        let message = format!(
            "The component `{}` is a `$ref` that leads back to itself: {}.",
            first.escape_debug(),
            shown(&cycle.names)
        );
        let at = pointer::join(&pointer::join(&pointer::join("/components", cycle.section), first), "$ref");
        diagnostics.push(
            Diagnostic::error("ref-cycle", at, message)
                .help("Replace one of these references with the definition of the component."),
        );
    }
}

/// No schema may contain itself through `allOf` alone, or through `oneOf` and `anyOf` alone: resolving it would not end. (A
/// parent whose `oneOf` names children whose `allOf` names the parent is a common and meaningful pattern.)
pub(super) fn no_composition_is_cyclic(resolver: &Resolver<'_>, root: &Value, diagnostics: &mut Diagnostics) {
    let Some(schemas) = root.pointer("/components/schemas").and_then(Value::as_object) else { return };
    for keywords in [&["allOf"][..], &["oneOf", "anyOf"][..]] {
        let parts = |schema: &Value| -> BTreeSet<String> {
            let lists = keywords.iter().filter_map(|keyword| schema.get(keyword).and_then(Value::as_array));
            let references = lists.flatten().filter_map(|item| item.get("$ref")?.as_str());
            let components = references.filter_map(|reference| resolver.named(reference).ok());
            components.filter(|it| it.section == "schemas").map(|it| it.name.to_owned()).collect()
        };
        let edges = schemas.iter().map(|(name, schema)| (name.clone(), parts(schema)));
        report_cycles(&edges.collect(), diagnostics, |name, cycle| {
            let keyword = keywords.join("` or `");
            let message = format!("The schema `{}` contains itself through `{keyword}`: {cycle}.", name.escape_debug());
            Diagnostic::error("ref-cycle", pointer::join("/components/schemas", name), message)
                .help(format!("Remove one of these schemas from the `{keyword}` that contains it."))
        });
    }
}

/// Reports each cycle of a graph once, at its first name in alphabetical order.
fn report_cycles(
    edges: &BTreeMap<String, BTreeSet<String>>,
    diagnostics: &mut Diagnostics,
    diagnostic: impl Fn(&str, &str) -> Diagnostic,
) {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        // The stack is explicit because a chain of components can be as long as the document.
        let mut trail: Vec<(&str, std::collections::btree_set::Iter<'_, String>)> = Vec::new();
        let mut on_trail: BTreeSet<&str> = BTreeSet::new();
        let enter = |name: &str| edges.get_key_value(name).map(|(name, targets)| (name.as_str(), targets.iter()));
        if !done.contains(start.as_str()) {
            trail.extend(enter(start));
            on_trail.insert(start);
        }
        while let Some((name, targets)) = trail.last_mut() {
            match targets.next() {
                Some(target) if on_trail.contains(target.as_str()) => {
                    let names = trail.iter().map(|(name, _)| *name).skip_while(|name| *name != target);
                    let mut cycle: Vec<&str> = names.collect();
                    let first = cycle.iter().enumerate().min_by_key(|(_, name)| **name).map_or(0, |(index, _)| index);
                    cycle.rotate_left(first);
                    diagnostics.push(diagnostic(cycle.first().unwrap_or(&target.as_str()), &shown(&cycle)));
                }
                Some(target) if !done.contains(target.as_str()) => {
                    if let Some(next) = enter(target) {
                        on_trail.insert(next.0);
                        trail.push(next);
                    }
                }
                Some(_) => {}
                None => {
                    done.insert(name);
                    on_trail.remove(*name);
                    trail.pop();
                }
            }
        }
    }
}

/// A cycle as a chain that ends with the name that it begins with, shortened if it is long.
fn shown(names: &[&str]) -> String {
    let mut shown: Vec<String> =
        names.iter().take(MAX_NAMES_SHOWN).map(|name| name.escape_debug().to_string()).collect();
    if names.len() > MAX_NAMES_SHOWN {
        shown.push("..".to_owned());
    }
    shown.extend(names.first().map(|name| name.escape_debug().to_string()));
    shown.join(" -> ")
}

/// A name that differs only in case or punctuation, or by one or two letters.
fn similar<'a>(entries: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = plain(name);
    let same_letters = entries.keys().find(|candidate| plain(candidate) == wanted);
    same_letters.or_else(|| entries.keys().find(|candidate| differs_little(candidate, name))).map(String::as_str)
}

/// Whether two names are equal but for one or two letters at one place.
fn differs_little(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let shorter = one.len().min(other.len());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count().min(shorter - head);
    one.len().max(other.len()) - (head + tail) <= (shorter / 3).min(2)
}
