//! OpenAPI Overlay 1.0.0: corrections that are applied to a document before it is checked.
//!
//! In: a tree and an overlay file. Out: the corrected tree, and where each part of it came from. An action that matches
//! nothing is an error, and one that changes nothing a warning: a correction that upstream has made needless should go.
//! <https://spec.openapis.org/overlay/v1.0.0.html>

use serde_json::Value;
use serde_json_path::JsonPath;

use super::{found, locate, pointer, tables, text, walk};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::SourceFile;

/// An overlay file that has the prescribed shape.
#[derive(Debug, Clone)]
pub(super) struct Overlay {
    pub file: SourceFile,
    pub value: Value,
}

/// Where a part of the document came from, if not from the document's own text.
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
    /// Reads an overlay and checks its shape.
    ///
    /// # Errors
    /// Its faults, located.
    pub fn read(file: &SourceFile) -> Result<Self, Diagnostics> {
        let value = text::parse(file)?;
        let mut faults = Diagnostics::new();
        match value.get("overlay") {
            Some(Value::String(version)) if version == "1.0" || version.starts_with("1.0.") => {
                walk::check(&value, &tables::OVERLAY, &mut walk::NoVisitor, &mut faults);
            }
            Some(version) => faults.push(
                Diagnostic::error(
                    "unsupported-overlay-version",
                    "/overlay",
                    format!("expected `overlay: 1.0.0`, found {}", found(version)),
                )
                .help("write the overlay for version 1.0.0 of the OpenAPI Overlay Specification"),
            ),
            None => faults.push(
                Diagnostic::error("not-an-overlay", "", "expected an OpenAPI overlay (`overlay: 1.0.0`), found none")
                    .help("add `overlay: 1.0.0`, `info` and `actions`, or remove the file from the overlays"),
            ),
        }
        locate::in_file(file, &mut faults);
        if faults.is_empty() { Ok(Self { file: file.clone(), value }) } else { Err(faults) }
    }

    /// Applies the actions in order; those that fail are reported, located, and leave the document as it is. An overlay that
    /// is `borrowed` from another edition of the document may have actions that match nothing.
    pub fn apply(&self, index: usize, borrowed: bool, document: &mut Value, origins: &mut Vec<Origin>) -> Diagnostics {
        let mut remarks = Diagnostics::new();
        let actions = self.value.get("actions").and_then(Value::as_array);
        for (number, action) in actions.into_iter().flatten().enumerate() {
            let at = format!("/actions/{number}");
            let applied = match action.get("update") {
                Some(update) => {
                    let source = format!("{at}/update");
                    let mut merge = Merge { overlay: index, origins, changed: false };
                    matches(action, &at, document)
                        .and_then(|targets| merge.all(document, &targets, update, &source, &at))
                }
                None if action.get("remove") == Some(&Value::Bool(true)) => {
                    matches(action, &at, document).and_then(|targets| remove_all(document, targets, &at))
                }
                None => Ok(()),
            };
            if let Err(remark) = applied {
                remarks.push(if borrowed && remark.code == MATCHES_NOTHING {
                    remark.of_another_edition()
                } else {
                    *remark
                });
            }
        }
        locate::in_file(&self.file, &mut remarks);
        remarks
    }
}

/// The code of an action whose target is not there.
const MATCHES_NOTHING: &str = "overlay-matches-nothing";

/// More than a readable target has. The JSONPath parser calls itself for each parenthesis, and takes time by a power of the
/// number of filters inside one another.
const MAX_PARENTHESES: usize = 32;
const MAX_FILTERS: usize = 6;

/// What an action could not do. Boxed because it is rare and large.
type Outcome<T> = Result<T, Box<Diagnostic>>;

/// The pointers that an action's target matches; at least one.
fn matches(action: &Value, at: &str, document: &Value) -> Outcome<Vec<String>> {
    let target = action.get("target").and_then(Value::as_str).unwrap_or_default();
    let fault = |code, message: String, help: &str| {
        Box::new(Diagnostic::error(code, format!("{at}/target"), message).help(help))
    };
    if target.matches('(').count() > MAX_PARENTHESES || target.matches('?').count() > MAX_FILTERS {
        let message = format!("the target has more than {MAX_PARENTHESES} parentheses or {MAX_FILTERS} filters");
        return Err(fault("bad-jsonpath", message, "write several actions with simpler targets"));
    }
    let path = JsonPath::parse(target).map_err(|error| {
        let message = format!("`{target}` is no JSONPath: {} at character {}", error.message(), error.position());
        fault("bad-jsonpath", message, "write the target as in RFC 9535, such as `$.components.schemas.Pet`")
    })?;
    let nodes = path.query_located(document).dedup();
    let targets: Vec<String> = nodes.locations().map(|location| location.to_json_pointer()).collect();
    if targets.is_empty() {
        let message = format!("`{target}` matches nothing in the document");
        let help = "remove the action if the document no longer needs it, or correct the target";
        return Err(fault(MATCHES_NOTHING, message, help));
    }
    Ok(targets)
}

/// Removes what the pointers lead to, the last of a list first so that the others keep their places.
fn remove_all(document: &mut Value, mut targets: Vec<String>, at: &str) -> Outcome<()> {
    targets.sort_by_cached_key(|target| {
        pointer::parts(target).map(|part| (part.parse::<usize>().unwrap_or(0), part.into_owned())).collect::<Vec<_>>()
    });
    for target in targets.iter().rev() {
        let Some((parent, _)) = target.rsplit_once('/') else {
            let fault =
                Diagnostic::error("overlay-removes-all", format!("{at}/target"), "the action removes the document");
            return Err(Box::new(fault.help("name a part of the document in `target`")));
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

struct Merge<'a> {
    overlay: usize,
    origins: &'a mut Vec<Origin>,
    changed: bool,
}

impl Merge<'_> {
    fn all(&mut self, document: &mut Value, targets: &[String], update: &Value, source: &str, at: &str) -> Outcome<()> {
        for target in targets {
            if pointer::parts(target).count() + depth(update) > text::MAX_DEPTH {
                let message =
                    format!("the update makes the document nest deeper than {} levels at #{target}", text::MAX_DEPTH);
                let fault = Diagnostic::error("nested-too-deep", format!("{at}/update"), message);
                return Err(Box::new(fault.help("refer to a component with `$ref` instead")));
            }
            match document.pointer_mut(target) {
                Some(node @ Value::Object(_)) if update.is_object() => self.merge(node, update, target, source),
                Some(node @ Value::Array(_)) => self.merge(node, update, target, source),
                Some(node) => {
                    let kind = if node.is_object() { "an object" } else { "a single value" };
                    let message =
                        format!("the update is {}, and cannot be merged into {kind} at #{target}", found(update));
                    let help =
                        "let `target` lead to the object that has the value, and `update` give the keyword to set";
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
        let message = "the update changes nothing: the document says so already";
        Err(Box::new(Diagnostic::warning("overlay-changes-nothing", at, message).help("remove the action")))
    }

    /// Objects are merged by keyword and lists are appended to; anything else is replaced.
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
