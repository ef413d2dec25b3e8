//! Descriptions that overlays add to a document, and those that OpenAPI has no place for.
//!
//! In: overlays of words, and the tree with them applied. Out: the faults of actions that do more than add words; and for `lower`
//! the descriptions by name, which are in the extension `x-docs` of the document's root, and those beside a `$ref`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::overlay::Outcome;
use super::{found, pointer};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The extension of the root with descriptions by name.
const BY_NAME: &str = "x-docs";
/// The extension of a schema with `enum` that describes its values.
pub const ENUM_DESCRIPTIONS: &str = "x-enum-descriptions";

/// The kind of what `x-docs` describes by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedWords {
    /// The properties of a name.
    Property,
    /// The parameters of a name.
    Parameter,
    /// The tag of a name, for tags that the document uses and does not list.
    Tag,
}

impl NamedWords {
    const ALL: [Self; 3] = [Self::Property, Self::Parameter, Self::Tag];

    fn key(self) -> &'static str {
        match self {
            Self::Property => "properties",
            Self::Parameter => "parameters",
            Self::Tag => "tags",
        }
    }
}

/// The descriptions of a document that OpenAPI has no place for.
#[derive(Debug, Clone)]
pub struct Words<'a> {
    root: &'a Value,
    used: BTreeSet<(NamedWords, &'a str)>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(root: &'a Value) -> Self {
        Self { root, used: BTreeSet::new() }
    }

    /// Returns the description of all properties or parameters, or of the tag, of this name.
    pub fn by_name(&mut self, kind: NamedWords, name: &str) -> Option<&'a str> {
        let (name, text) = self.section(kind)?.get_key_value(name)?;
        self.used.insert((kind, name));
        text.as_str()
    }

    /// Returns the description beside the `$ref` at this pointer.
    pub fn beside_reference(&self, pointer: &str) -> Option<&'a str> {
        self.root.pointer(pointer)?.get("description")?.as_str()
    }

    /// Returns a warning for each name in `x-docs` that was not looked up: nothing of the document has it.
    pub fn unused(&self) -> Diagnostics {
        let mut unused = Diagnostics::new();
        for kind in NamedWords::ALL {
            for name in self.section(kind).into_iter().flat_map(Map::keys) {
                if self.used.contains(&(kind, name.as_str())) {
                    continue;
                }
                let at = pointer::join(&format!("/{BY_NAME}/{}", kind.key()), name);
                let what = match kind {
                    NamedWords::Property => "property",
                    NamedWords::Parameter => "parameter",
                    NamedWords::Tag => "tag without a description",
                };
                let message = format!("No {what} is called `{}`.", name.escape_debug());
                let fault = Diagnostic::warning("words-match-nothing", at, message);
                unused.push(fault.help(
                    "Correct the name, or remove the text. A parameter that the configuration hides needs none.",
                ));
            }
        }
        unused
    }

    fn section(&self, kind: NamedWords) -> Option<&'a Map<String, Value>> {
        self.root.get(BY_NAME)?.get(kind.key())?.as_object()
    }
}

/// Returns a fault for each action of an overlay that does more than add words.
pub(super) fn check(overlay: &Value) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let actions = overlay.get("actions").and_then(Value::as_array);
    for (number, action) in actions.into_iter().flatten().enumerate() {
        let at = format!("/actions/{number}");
        if action.get("remove").is_some() {
            faults.push(more_than_words(format!("{at}/remove"), "removes a part of the document"));
        }
        let Some(update) = action.get("update") else { continue };
        let at = format!("{at}/update");
        let Some(entries) = update.as_object() else {
            faults.push(more_than_words(at, &format!("adds {}", found(update))));
            continue;
        };
        let is_root = action.get("target").and_then(Value::as_str) == Some("$");
        for (keyword, value) in entries {
            let at = pointer::join(&at, keyword);
            match keyword.as_str() {
                "summary" | "description" => text(&at, value, &mut faults),
                ENUM_DESCRIPTIONS => texts(&at, value, &mut faults),
                BY_NAME if is_root => by_name(&at, value, &mut faults),
                BY_NAME => {
                    let fault = Diagnostic::error("words-place", at, "`x-docs` describes the whole document.");
                    faults.push(fault.help("Write it in an action with the target `$`."));
                }
                other => faults.push(more_than_words(at, &format!("sets `{}`", other.escape_debug()))),
            }
        }
    }
    faults
}

/// Checks that the schemas that an action selects have the values that it describes. `at` is the place of the update.
pub(super) fn check_values(document: &Value, targets: &[String], update: &Value, at: &str) -> Outcome<()> {
    let Some(descriptions) = update.get(ENUM_DESCRIPTIONS).and_then(Value::as_object) else { return Ok(()) };
    let at = pointer::join(at, ENUM_DESCRIPTIONS);
    for target in targets {
        let values = document.pointer(target).and_then(|schema| schema.get("enum")).and_then(Value::as_array);
        let Some(values) = values else {
            let fault = Diagnostic::error("words-without-enum", at, format!("The schema at #{target} has no `enum`."));
            let help = "Select the schema that has the `enum`: for a list its `items`, for a `$ref` the component.";
            return Err(Box::new(fault.help(help)));
        };
        if let Some(name) = descriptions.keys().find(|name| !values.iter().any(|value| value == name.as_str())) {
            let message = format!("The `enum` at #{target} has no value `{}`.", name.escape_debug());
            let fault = Diagnostic::error("words-match-nothing", pointer::join(&at, name), message);
            return Err(Box::new(fault.help("Correct the value, or remove its text.")));
        }
    }
    Ok(())
}

fn by_name(at: &str, value: &Value, faults: &mut Diagnostics) {
    let Some(sections) = value.as_object() else { return faults.push(unexpected(at, "a mapping", value)) };
    for (section, value) in sections {
        let at = pointer::join(at, section);
        if NamedWords::ALL.iter().any(|kind| kind.key() == section) {
            texts(&at, value, faults);
        } else {
            let message = format!("`{}` is not a part of `x-docs`.", section.escape_debug());
            let fault = Diagnostic::error("words-place", at, message);
            faults.push(fault.help("Write `properties`, `parameters` or `tags`."));
        }
    }
}

fn texts(at: &str, value: &Value, faults: &mut Diagnostics) {
    match value.as_object() {
        Some(entries) => entries.iter().for_each(|(name, value)| text(&pointer::join(at, name), value, faults)),
        None => faults.push(unexpected(at, "a mapping of names to texts", value)),
    }
}

fn text(at: &str, value: &Value, faults: &mut Diagnostics) {
    if value.as_str().is_none_or(|text| text.trim().is_empty()) {
        faults.push(unexpected(at, "a text", value));
    }
}

fn unexpected(at: &str, expected: &str, value: &Value) -> Diagnostic {
    Diagnostic::error("wrong-type", at, format!("Expected {expected}, found {}.", found(value)))
        .help("Write the words as a string.")
}

fn more_than_words(at: String, does: &str) -> Diagnostic {
    Diagnostic::error("more-than-words", at, format!("The action {does}, but this overlay may only add words."))
        .help("Words are `summary`, `description`, `x-enum-descriptions` and `x-docs`. Corrections belong in another overlay.")
}
