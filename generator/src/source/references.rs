//! The rules for `$ref`: one function each.
//!
//! In: a `$ref` with its place, or all components of a kind. Out: a diagnostic when it leads out of the document, to
//! nothing, to the wrong kind of component, or round in a circle.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::pointer;
use super::shape::Section;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Where a `$ref` leads, when it leads to a component of the document.
struct Target<'a> {
    section: &'a str,
    name: String,
}

/// A `$ref` has to lead to a component of the kind that is expected at its place. `at` is the pointer of the object that
/// holds it.
pub(super) fn resolves(root: &Value, at: &dyn Fn() -> String, section: Section, target: &str) -> Option<Diagnostic> {
    let fault = |code, message: String| Some(Diagnostic::error(code, pointer::join(&at(), "$ref"), message));
    let kind = section.keyword();
    if !target.starts_with('#') {
        return fault("external-ref", format!("`{target}` leads to another document, which is not read"))
            .map(|fault| fault.help(format!("copy the part to `#/components/{kind}/` and refer to it there")));
    }
    let Some(found) = component(target) else {
        let code = if root.pointer(&target[1..]).is_some() { "unsupported-ref" } else { "unresolved-ref" };
        return fault(code, format!("expected a `$ref` to `#/components/{kind}/..`, found `{target}`"))
            .map(|fault| fault.help(format!("move the part to `#/components/{kind}/` and refer to it there")));
    };
    let components = root.get("components");
    let entries = components.and_then(|components| components.get(found.section)).and_then(Value::as_object);
    if entries.is_some_and(|entries| entries.contains_key(&found.name)) {
        if found.section == kind {
            return None;
        }
        return fault("wrong-ref-kind", format!("expected a `$ref` to `#/components/{kind}/..`, found `{target}`"))
            .map(|fault| fault.help(format!("refer to one of `#/components/{kind}`")));
    }
    let wanted = components.and_then(|components| components.get(kind)).and_then(Value::as_object);
    let help = match wanted.and_then(|wanted| similar(wanted, &found.name)) {
        Some(name) => format!("did you mean `#/components/{kind}/{name}`?"),
        None => format!("add `{}` to `#/components/{kind}`, or correct the name", found.name.escape_debug()),
    };
    fault("unresolved-ref", format!("`{target}` leads to nothing")).map(|fault| fault.help(help))
}

/// The schema that a discriminator's mapping names: a `$ref`, or the bare name of a schema.
pub(super) fn mapped_schema_exists(root: &Value, target: &str) -> bool {
    let name = match component(target) {
        Some(found) if found.section == Section::Schemas.keyword() => found.name,
        Some(_) => return false,
        None => target.to_owned(),
    };
    root.get("components").and_then(|components| components.get("schemas")).is_some_and(|all| all.get(&name).is_some())
}

/// The value that a possible `$ref` stands for; `None` when it leads nowhere or in a circle, which has been said already.
pub(super) fn follow<'a>(root: &'a Value, mut value: &'a Value) -> Option<&'a Value> {
    for _ in 0..64 {
        match value.get("$ref") {
            Some(target) => value = root.pointer(target.as_str()?.strip_prefix('#')?)?,
            None => return Some(value),
        }
    }
    None
}

/// No component may be a `$ref` that leads back to itself, directly or through others.
pub(super) fn no_alias_cycle(root: &Value, diagnostics: &mut Diagnostics) {
    let components = root.get("components").and_then(Value::as_object);
    for (section, entries) in components.into_iter().flat_map(Map::iter) {
        let Some(entries) = entries.as_object() else { continue };
        let edges = entries.iter().map(|(name, value)| (name.clone(), refs(section, std::slice::from_ref(value))));
        report_cycles(&edges.collect(), diagnostics, |name, cycle| {
            let message = format!("`{}` is a `$ref` that leads back to itself: {cycle}", name.escape_debug());
            let at = pointer::join(&pointer::join(&format!("/components/{section}"), name), "$ref");
            Diagnostic::error("ref-cycle", at, message).help("write the component out at one of these places")
        });
    }
}

/// No schema may contain itself through `allOf` alone, or through `oneOf` and `anyOf` alone: it would have no end. (A
/// parent whose `oneOf` names children whose `allOf` names the parent is a common and meaningful pattern.)
pub(super) fn no_composition_cycle(root: &Value, diagnostics: &mut Diagnostics) {
    let Some(schemas) = root.pointer("/components/schemas").and_then(Value::as_object) else { return };
    for keywords in [&["allOf"][..], &["oneOf", "anyOf"][..]] {
        let parts = |schema: &Value| -> BTreeSet<String> {
            let lists = keywords.iter().filter_map(|keyword| schema.get(keyword).and_then(Value::as_array));
            lists.flat_map(|items| refs("schemas", items)).collect()
        };
        let edges = schemas.iter().map(|(name, schema)| (name.clone(), parts(schema)));
        report_cycles(&edges.collect(), diagnostics, |name, cycle| {
            let keyword = keywords.join("/");
            let message = format!("`{}` contains itself through `{keyword}`: {cycle}", name.escape_debug());
            Diagnostic::error("ref-cycle", pointer::join("/components/schemas", name), message)
                .help(format!("take one of these out of the `{keyword}` that names it"))
        });
    }
}

fn component(target: &str) -> Option<Target<'_>> {
    let (section, name) = target.strip_prefix("#/components/")?.split_once('/')?;
    let whole = format!("/{name}");
    let mut parts = pointer::parts(&whole);
    let name = parts.next()?.into_owned();
    (parts.next().is_none() && !name.is_empty()).then_some(Target { section, name })
}

/// The names of the components that are referred to directly by these values.
fn refs(section: &str, values: &[Value]) -> BTreeSet<String> {
    let targets = values.iter().filter_map(|value| value.get("$ref")?.as_str());
    targets.filter_map(component).filter(|target| target.section == section).map(|target| target.name).collect()
}

/// Reports each circle of a graph once, at its first name in alphabetical order.
fn report_cycles(
    edges: &BTreeMap<String, BTreeSet<String>>,
    diagnostics: &mut Diagnostics,
    diagnostic: impl Fn(&str, &str) -> Diagnostic,
) {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys() {
        // An explicit stack: a chain of components may be as long as the document.
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
                    let cycle: Vec<&str> = names.collect();
                    let first = cycle.iter().min().copied().unwrap_or(target);
                    let turn = cycle.iter().position(|name| *name == first).unwrap_or(0);
                    let mut shown: Vec<&str> = cycle[turn..].iter().chain(&cycle[..turn]).copied().take(8).collect();
                    if shown.len() < cycle.len() {
                        shown.push("..");
                    }
                    shown.push(first);
                    diagnostics.push(diagnostic(first, &shown.join(" -> ")));
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

/// A name that differs only in case or punctuation, or by one or two letters.
fn similar<'a>(entries: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = plain(name);
    let close = entries.keys().find(|candidate| plain(candidate) == wanted);
    close.or_else(|| entries.keys().find(|candidate| nearly(candidate, name))).map(String::as_str)
}

/// Whether two names share all but one or two letters around one place.
fn nearly(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let shorter = one.len().min(other.len());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count().min(shorter - head);
    one.len().max(other.len()) - (head + tail) <= (shorter / 3).min(2)
}
