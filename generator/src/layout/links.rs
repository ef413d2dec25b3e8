//! Links of the documentation: the methods and types that words mention.
//!
//! In: lines of Markdown. Out: the same lines, in which a code span that is the name of a method or of a type of the crate is a link,
//! and below them the targets of the links. A name that several items have is a link only if one of them is in the same module.

use std::collections::BTreeMap;

use super::Layout;
use crate::model::Stability;

/// The items that words can mention, by name.
#[derive(Debug, Default)]
pub(super) struct Links {
    methods: BTreeMap<String, Vec<Item>>,
    types: BTreeMap<String, Vec<Item>>,
    /// The modules of the groups by name, with their paths.
    modules: BTreeMap<String, String>,
}

/// An item of the crate.
#[derive(Debug)]
struct Item {
    module: String,
    path: String,
}

/// The place of a text: what the names in it mean.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// The module, whose items come before those of other modules.
    pub module: &'a str,
    /// Names that mean something at this place alone, with the items that they link to.
    pub own: BTreeMap<String, String>,
}

impl Links {
    pub fn new(layout: &Layout<'_>) -> Self {
        let mut links = Self::default();
        let modules = layout.names.groups.values().map(|group| &group.module);
        links.modules = modules.map(|name| (name.clone(), format!("crate::{name}"))).collect();
        for operation in &layout.api.operations {
            let group = layout.names.groups.get(&operation.group);
            let names = layout.names.operations.get(&operation.id);
            let (Some(group), Some(names)) = (group, names) else { continue };
            for (version, request) in operation.versions.iter().zip(&names.versions) {
                // Superseded versions are not what a text means by a name.
                if version.stability != Stability::Superseded {
                    let path = format!("crate::{}::{}::{}", group.module, group.handle, request.method);
                    let item = Item { module: group.module.clone(), path };
                    links.methods.entry(request.method.clone()).or_default().push(item);
                }
            }
        }
        for def in layout.api.types.values() {
            let path = layout.path(&def.id);
            let item = Item { path: format!("crate::{path}"), module: path.module };
            links.types.entry(path.name).or_default().push(item);
        }
        links
    }

    /// Makes links of the names in these lines.
    pub fn add(&self, mut lines: Vec<String>, scope: &Scope<'_>) -> Vec<String> {
        let mut targets = BTreeMap::new();
        let mut in_code = false;
        for line in &mut lines {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            } else if !in_code {
                *line = self.line(line, scope, &mut targets);
            }
        }
        if !targets.is_empty() {
            lines.push(String::new());
            lines.extend(targets.into_iter().map(|(span, target)| format!("[`{span}`]: {target}")));
        }
        lines
    }

    fn line<'t>(&'t self, line: &str, scope: &'t Scope<'_>, targets: &mut BTreeMap<String, &'t str>) -> String {
        let mut text = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, span, ticks, after)) = code_span(rest) {
            text.push_str(before);
            // A span after a bracket is the text of a link.
            let target = match ticks {
                "`" if before.ends_with('[') => None,
                // The name of a module can be that of a field, too.
                "`" if before.ends_with("module ") => self.modules.get(span).map(String::as_str),
                "`" => self.target(span, scope),
                _ => None,
            };
            match target {
                Some(target) => {
                    text.push_str(&format!("[`{span}`]"));
                    targets.insert(span.to_owned(), target);
                }
                None => text.push_str(&format!("{ticks}{span}{ticks}")),
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// Returns the item that a code span is the name of, with or without arguments.
    fn target<'t>(&'t self, span: &str, scope: &'t Scope<'_>) -> Option<&'t str> {
        let (name, has_arguments) = match span.split_once('(') {
            Some((name, arguments)) if arguments.ends_with(')') && !arguments.contains(['[', ']']) => (name, true),
            Some(_) => return None,
            None => (span, false),
        };
        if !name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_') {
            return None;
        }
        // Single words of lower case are mostly values, those of upper case always.
        let is_method = has_arguments || name.contains('_');
        let is_type =
            name.starts_with(|it: char| it.is_ascii_uppercase()) && name.contains(|it: char| it.is_ascii_lowercase());
        if let Some(own) = scope.own.get(name).filter(|_| is_method) {
            return Some(own);
        }
        let items = if is_type {
            &self.types
        } else if is_method {
            &self.methods
        } else {
            return None;
        };
        let items = items.get(name)?;
        let here = items.iter().find(|item| item.module == scope.module);
        match (here, items.as_slice()) {
            (Some(item), _) | (None, [item]) => Some(&item.path),
            _ => None,
        }
    }
}

/// Returns the first code span of a text: what is before it, its content, its backticks on one side, and what is after it.
fn code_span(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_at(text.find('`')?);
    let (ticks, mut after) = rest.split_at(rest.len() - rest.trim_start_matches('`').len());
    let inside = after;
    let mut length = 0;
    loop {
        let at = after.find('`')?;
        let close = after.get(at..)?;
        let run = close.len() - close.trim_start_matches('`').len();
        length += at;
        after = close.get(run..)?;
        if run == ticks.len() {
            return Some((before, inside.get(..length)?, ticks, after));
        }
        length += run;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        let item =
            |module: &str, path: &str| Item { module: module.to_owned(), path: format!("crate::{module}::{path}") };
        Links {
            methods: BTreeMap::from([
                ("get_pet".to_owned(), vec![item("pets", "PetsApi::get_pet")]),
                ("list_tags".to_owned(), vec![item("pets", "PetsApi::list_tags"), item("zoos", "ZoosApi::list_tags")]),
            ]),
            types: BTreeMap::from([("Pet".to_owned(), vec![item("pets", "Pet")])]),
            modules: BTreeMap::from([("pets".to_owned(), "crate::pets".to_owned())]),
        }
    }

    #[test]
    fn names_of_items_become_links() {
        let scope =
            Scope { module: "zoos", own: BTreeMap::from([("set_limit".to_owned(), "ListPets::set_limit".to_owned())]) };
        for (line, expected) in [
            ("Use `get_pet` or `get_pet(id)`.", "Use [`get_pet`] or [`get_pet(id)`]."),
            ("The module `pets` and the field `pets`.", "The module [`pets`] and the field `pets`."),
            ("A `Pet` in the state `IDLE`.", "A [`Pet`] in the state `IDLE`."),
            ("`set_limit(5)` and `list_tags`", "[`set_limit(5)`] and [`list_tags`]"),
            ("[`get_pet`](x) ``get_pet`` `get_pet", "[`get_pet`](x) ``get_pet`` `get_pet"),
            ("`get_dog` `get_pet([])`", "`get_dog` `get_pet([])`"),
        ] {
            assert_eq!(links().line(line, &scope, &mut BTreeMap::new()), expected);
        }
        // In another module, two items have the name.
        let other = Scope { module: "shared", ..Scope::default() };
        assert_eq!(links().line("`list_tags`", &other, &mut BTreeMap::new()), "`list_tags`");
    }

    #[test]
    fn the_targets_are_below_the_text_and_code_blocks_stay() {
        let lines = ["See `get_pet`.", "```text", "`get_pet`", "```"].map(str::to_owned).to_vec();
        assert_eq!(
            links().add(lines, &Scope::default()),
            ["See [`get_pet`].", "```text", "`get_pet`", "```", "", "[`get_pet`]: crate::pets::PetsApi::get_pet"]
        );
    }
}
