//! OpenAPI Overlay 1.0.0: corrections that are applied to a document before it is checked.
//!
//! In: a tree and an overlay file. Out: the corrected tree, and the origin of each part that an overlay wrote. An action that
//! matches nothing is an error, and one that changes nothing is a warning: a correction that upstream has made as well should
//! be removed. An overlay of words adds descriptions and nothing else.
//! <https://spec.openapis.org/overlay/v1.0.0.html>

use serde_json::Value;
use serde_json_path::JsonPath;

use super::{found, locate, pointer, retired, tables, text, walk, words};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::SourceFile;

/// An overlay with the prescribed shape.
#[derive(Debug, Clone)]
pub(super) struct Overlay {
    pub file: SourceFile,
    pub value: Value,
    purpose: Purpose,
}

/// What an overlay is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To correct the document.
    Corrections,
    /// To add items that the document has dropped, and nothing that it has.
    Retired,
    /// To add words, and nothing else.
    Words,
}

/// The origin of a part of the document that an overlay wrote.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// The pointer into the document.
    pub target: String,
    /// The index of the overlay.
    pub overlay: usize,
    /// The pointer into the overlay.
    pub source: String,
}

impl Overlay {
    /// Reads an overlay and checks its shape, and that an overlay of words adds nothing else.
    ///
    /// # Errors
    /// The faults of the overlay, with their places.
    pub fn read(file: &SourceFile, purpose: Purpose) -> Result<Self, Diagnostics> {
        let value = text::parse(file)?;
        let mut faults = Diagnostics::new();
        let words = purpose == Purpose::Words;
        match value.get("overlay") {
            Some(Value::String(version)) if version == "1.0" || version.starts_with("1.0.") => {
                let shape = if words { &tables::WORDS } else { &tables::OVERLAY };
                walk::check(&value, shape, &mut walk::NoVisitor, &mut faults);
            }
            Some(version) => faults.push(
                Diagnostic::error(
                    "unsupported-overlay-version",
                    "/overlay",
                    format!("Expected `overlay: 1.0.0`, found {}.", found(version)),
                )
                .help("Write the overlay for version 1.0.0 of the OpenAPI Overlay Specification."),
            ),
            None => faults.push(
                Diagnostic::error(
                    "not-an-overlay",
                    "",
                    "Expected an OpenAPI overlay with `overlay: 1.0.0`, but this keyword is missing.",
                )
                .help("Add `overlay: 1.0.0`, `info` and `actions`, or remove the file from the overlays."),
            ),
        }
        if words && faults.is_empty() {
            faults = words::check(&value);
        }
        locate::in_file(file, &mut faults);
        if faults.is_empty() { Ok(Self { file: file.clone(), value, purpose }) } else { Err(faults) }
    }

    /// Applies the actions in order, and returns the diagnostics of those that fail, with their places. An action that fails
    /// does not change the document. If the overlay is `borrowed` from another edition of the document, an action that matches
    /// nothing is a warning.
    pub fn apply(&self, index: usize, borrowed: bool, document: &mut Value, origins: &mut Vec<Origin>) -> Diagnostics {
        let mut remarks = Diagnostics::new();
        let actions = self.value.get("actions").and_then(Value::as_array);
        for (number, action) in actions.into_iter().flatten().enumerate() {
            let at = format!("/actions/{number}");
            let applied = match action.get("update") {
                Some(update) => {
                    let source = format!("{at}/update");
                    let mut merge = Merge { overlay: index, origins, changed: false };
                    matches(action, &at, document).and_then(|targets| {
                        match self.purpose {
                            Purpose::Corrections => {}
                            Purpose::Retired => return merge.add_all(document, &targets, update, &source, &at),
                            Purpose::Words => words::check_values(document, &targets, update, &source)?,
                        }
                        merge.merge_all(document, &targets, update, &source, &at)
                    })
                }
                None if action.get("remove") == Some(&Value::Bool(true)) => {
                    matches(action, &at, document).and_then(|targets| remove_all(document, targets, &at))
                }
                None => Ok(()),
            };
            if let Err(remark) = applied {
                remarks.push(match remark.code {
                    MATCHES_NOTHING if self.purpose == Purpose::Retired => unnecessary(&at, remark.message),
                    MATCHES_NOTHING if borrowed => remark.of_another_edition(),
                    _ => *remark,
                });
            }
        }
        locate::in_file(&self.file, &mut remarks);
        remarks
    }
}

/// Returns a warning about an action of an overlay of retired items.
fn unnecessary(at: &str, message: String) -> Diagnostic {
    Diagnostic::warning("retired-unnecessary", at, message).help("Remove the item from the overlay of retired items.")
}

/// The code of an action whose target matches nothing.
const MATCHES_NOTHING: &str = "overlay-matches-nothing";

/// The maximum number of parentheses in a target: the JSONPath parser is recursive, and its stack is limited.
const MAX_PARENTHESES: usize = 32;

/// The maximum number of filters in a target: the time that the JSONPath parser takes grows exponentially with their nesting.
const MAX_FILTERS: usize = 6;

/// The result of an action. The diagnostic is boxed because it is rare and large.
pub(super) type Outcome<T> = Result<T, Box<Diagnostic>>;

/// Returns the pointers that the target of an action matches; at least one.
pub(super) fn matches(action: &Value, at: &str, document: &Value) -> Outcome<Vec<String>> {
    let target = action.get("target").and_then(Value::as_str).unwrap_or_default();
    let fault = |code, message: String, help: &str| {
        Box::new(Diagnostic::error(code, format!("{at}/target"), message).help(help))
    };
    if target.matches('(').count() > MAX_PARENTHESES || target.matches('?').count() > MAX_FILTERS {
        let message = format!("The target has more than {MAX_PARENTHESES} parentheses or {MAX_FILTERS} filters.");
        return Err(fault("bad-jsonpath", message, "Write several actions with simpler targets."));
    }
    let path = JsonPath::parse(target).map_err(|error| {
        let message =
            format!("`{target}` is not a valid JSONPath: {} at character {}.", error.message(), error.position());
        fault("bad-jsonpath", message, "Write the target as RFC 9535 prescribes, such as `$.components.schemas.Pet`.")
    })?;
    let nodes = path.query_located(document).dedup();
    let targets: Vec<String> = nodes.locations().map(|location| location.to_json_pointer()).collect();
    if targets.is_empty() {
        let message = format!("`{target}` matches nothing in the document.");
        let help = "Remove the action if the document no longer needs it, or correct the target.";
        return Err(fault(MATCHES_NOTHING, message, help));
    }
    Ok(targets)
}

/// Removes the values of the pointers. The items of a list are removed from the end, so that the other pointers stay valid.
fn remove_all(document: &mut Value, mut targets: Vec<String>, at: &str) -> Outcome<()> {
    targets.sort_by_cached_key(|target| {
        pointer::parts(target).map(|part| (part.parse::<usize>().unwrap_or(0), part.into_owned())).collect::<Vec<_>>()
    });
    for target in targets.iter().rev() {
        let Some((parent, _)) = target.rsplit_once('/') else {
            let fault = Diagnostic::error(
                "overlay-removes-all",
                format!("{at}/target"),
                "The action removes the whole document.",
            );
            return Err(Box::new(fault.help("Select a part of the document with `target`.")));
        };
        let last = pointer::parts(&target[parent.len()..]).next().unwrap_or_default().into_owned();
        match document.pointer_mut(parent) {
            Some(Value::Object(entries)) => drop(entries.remove(&last)),
            Some(Value::Array(items)) => {
                if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                    items.remove(index);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Merges an update into a value, as an action of an overlay does.
pub(super) fn merge_value(node: &mut Value, update: &Value) {
    Merge { overlay: 0, origins: &mut Vec::new(), changed: false }.merge(node, update, "", "");
}

struct Merge<'a> {
    overlay: usize,
    origins: &'a mut Vec<Origin>,
    changed: bool,
}

impl Merge<'_> {
    fn merge_all(
        &mut self,
        document: &mut Value,
        targets: &[String],
        update: &Value,
        source: &str,
        at: &str,
    ) -> Outcome<()> {
        for target in targets {
            if pointer::parts(target).count() + depth(update) > text::MAX_DEPTH {
                let message = format!(
                    "The update makes the document nest more than {} levels deep at #{target}.",
                    text::MAX_DEPTH
                );
                let fault = Diagnostic::error("nested-too-deep", format!("{at}/update"), message);
                return Err(Box::new(fault.help("Refer to a component with `$ref` instead.")));
            }
            match document.pointer_mut(target) {
                Some(node @ Value::Object(_)) if update.is_object() => self.merge(node, update, target, source),
                Some(node @ Value::Array(_)) => self.merge(node, update, target, source),
                Some(node) => {
                    let kind = if node.is_object() { "an object" } else { "a single value" };
                    let message =
                        format!("The update is {}, which cannot be merged into {kind} at #{target}.", found(update));
                    let help = "Select the object that contains the value with `target`, and write the keyword to set in `update`.";
                    return Err(Box::new(
                        Diagnostic::error("overlay-cannot-merge", format!("{at}/update"), message).help(help),
                    ));
                }
                None => {}
            }
        }
        if self.changed {
            return Ok(());
        }
        let message = "The update changes nothing: the document already contains these values.";
        Err(Box::new(Diagnostic::warning("overlay-changes-nothing", at, message).help("Remove the action.")))
    }

    /// Adds what the targets lack.
    fn add_all(
        &mut self,
        document: &mut Value,
        targets: &[String],
        update: &Value,
        source: &str,
        at: &str,
    ) -> Outcome<()> {
        let mut present = Vec::new();
        for target in targets {
            let Some(node) = document.pointer(target) else { continue };
            let lacking = retired::lacking(node, update);
            present.extend(lacking.present);
            if let Some(rest) = lacking.rest {
                self.merge_all(document, std::slice::from_ref(target), &rest, source, at)?;
            }
        }
        if present.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = present.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
        let message = format!("The document has {} again.", names.join(", "));
        Err(Box::new(unnecessary(at, message)))
    }

    /// Merges objects by keyword and appends to lists; other values are replaced.
    fn merge(&mut self, node: &mut Value, update: &Value, target: &str, source: &str) {
        match (node, update) {
            (Value::Object(entries), Value::Object(updates)) => {
                for (name, update) in updates {
                    let target = pointer::join(target, name);
                    let source = pointer::join(source, name);
                    match entries.get_mut(name) {
                        Some(entry) => self.merge(entry, update, &target, &source),
                        None => {
                            entries.insert(name.clone(), update.clone());
                            self.note(target, source);
                        }
                    }
                }
            }
            (Value::Array(items), Value::Array(updates)) => {
                for (index, update) in updates.iter().enumerate() {
                    self.note(format!("{target}/{}", items.len()), format!("{source}/{index}"));
                    items.push(update.clone());
                }
            }
            (Value::Array(items), update) => {
                self.note(format!("{target}/{}", items.len()), source.to_owned());
                items.push(update.clone());
            }
            (node, update) if node != update => {
                *node = update.clone();
                self.note(target.to_owned(), source.to_owned());
            }
            _ => {}
        }
    }

    fn note(&mut self, target: String, source: String) {
        self.changed = true;
        self.origins.push(Origin { target, overlay: self.overlay, source });
    }
}
