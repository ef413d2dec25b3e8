//! Reads a document: from text to a checked tree.
//!
//! In: the text of an OpenAPI document and of its overlays. Out: a [`Document`]: a tree that has the shape of an OpenAPI 3.0
//! document, and the place of each JSON pointer in the text. The stage depends neither on Rust's naming nor on one API.

mod check;
mod component;
mod deserialize;
mod dialect;
mod encoding;
mod inventory;
mod locate;
mod overlay;
mod pointer;
mod references;
mod resolve;
mod retired;
mod semantics;
pub(crate) mod shape;
pub(crate) mod tables;
mod text;
mod tree;
mod walk;
mod words;

use std::borrow::Cow;

use check::Shortcut;
pub use component::{Component, component};
pub use inventory::{Inventory, OperationNames, SchemaNames};
use overlay::{Origin, Overlay, Purpose};
pub(crate) use retired::add_retired;
use serde_json::Value;
pub use words::{ENUM_DESCRIPTIONS, NamedWords, Words};

use crate::diagnostic::{Diagnostics, Location};
use crate::input::SourceFile;

/// An OpenAPI document with its overlays applied.
#[derive(Debug, Clone)]
pub struct Document {
    /// The whole document, without callbacks (requests that the server sends).
    pub value: Value,
    /// Warnings and notes, with their places; never errors.
    pub diagnostics: Diagnostics,
    /// The file that contains the document.
    spec: SourceFile,
    overlays: Vec<Overlay>,
    origins: Vec<Origin>,
    shortcuts: Vec<Shortcut>,
}

/// Reads a document and applies overlays to it, in order.
///
/// # Errors
/// All faults, with their places: of the encoding and syntax of a file (the first fault of each file), of the kind of
/// document and of the overlays; if there are none, those of the document's shape, and of what its parts declare about one
/// another.
pub fn read(spec: &SourceFile, overlays: &[SourceFile]) -> Result<Document, Diagnostics> {
    read_with(spec, Overlays { corrections: overlays, ..Overlays::default() })
}

/// The overlays of a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Overlays<'a> {
    /// Those that correct it, in the order in which they are applied.
    pub corrections: &'a [SourceFile],
    /// The one that adds retired items, applied after those.
    pub retired: Option<&'a SourceFile>,
    /// Those that add words and nothing else. They are applied last.
    pub words: &'a [SourceFile],
    /// Whether the corrections were made for another edition of the document: actions that match nothing are warnings.
    pub borrowed: bool,
}

/// Reads a document as [`read`] does, with overlays of both kinds.
///
/// # Errors
/// As [`read`].
pub fn read_with(spec: &SourceFile, overlays: Overlays<'_>) -> Result<Document, Diagnostics> {
    let Overlays { corrections, retired, words, borrowed } = overlays;
    let mut faults = Diagnostics::new();
    let value = text::parse(spec).map_err(|found| faults.extend(found));
    let files = corrections.iter().map(|file| (file, Purpose::Corrections));
    let files = files.chain(retired.map(|file| (file, Purpose::Retired)));
    let files = files.chain(words.iter().map(|file| (file, Purpose::Words)));
    let overlays: Vec<_> = files
        .filter_map(|(file, purpose)| Overlay::read(file, purpose).map_err(|found| faults.extend(found)).ok())
        .collect();
    let Ok(value) = value else { return Err(faults) };
    let mut document = Document {
        value,
        diagnostics: Diagnostics::new(),
        spec: spec.clone(),
        overlays,
        origins: Vec::new(),
        shortcuts: Vec::new(),
    };
    faults.extend(dialect::check(&document.value).map(Diagnostics::from).unwrap_or_default());
    if faults.has_errors() {
        return Err(document.located(faults));
    }
    for (index, overlay) in document.overlays.iter().enumerate() {
        faults.extend(overlay.apply(index, borrowed, &mut document.value, &mut document.origins));
    }
    if !faults.has_errors() {
        let checked = check::document(&document.value);
        faults.extend(checked.found);
        document.shortcuts = checked.shortcuts;
    }
    let found = document.located(faults);
    if found.has_errors() {
        return Err(found);
    }
    document.diagnostics = found;
    deserialize::drop_callbacks(&mut document.value);
    Ok(document)
}

impl Document {
    /// Returns the document with direct references: each is spelled canonically, and leads to a component that is not a
    /// reference itself. An exception are schemas: a reference can lead to an alias, because an alias is a type of its own.
    pub fn with_direct_references(&self) -> Cow<'_, Value> {
        let mut value = Cow::Borrowed(&self.value);
        if !self.shortcuts.is_empty() {
            check::shorten(value.to_mut(), &self.shortcuts);
        }
        value
    }

    /// Returns the document with direct references, in the types of the `openapiv3` crate.
    ///
    /// # Errors
    /// One diagnostic for each path or component that cannot be deserialised. The checks of [`read`] should find all causes.
    pub fn openapi(&self) -> Result<openapiv3::OpenAPI, Diagnostics> {
        deserialize::openapi(&self.with_direct_references()).map_err(|faults| self.located(faults))
    }

    /// Returns the descriptions that OpenAPI has no place for.
    pub fn words(&self) -> Words<'_> {
        Words::of(&self.value)
    }

    /// Adds the place in the source text to each diagnostic that has none: the place of its pointer, or of the nearest ancestor
    /// in the text. If an overlay wrote the value, the place is in the overlay. The texts are scanned only here, once for all
    /// diagnostics. (An overlay that removes an item of a list shifts the places of the items after it.)
    pub fn locate(&self, diagnostics: &mut Diagnostics) {
        let wanted: Vec<String> = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.location.is_none())
            .map(|diagnostic| diagnostic.pointer.clone())
            .collect();
        let (false, Ok(text)) = (wanted.is_empty(), encoding::utf8(&self.spec)) else { return };
        let places = locate::Places::find(text, wanted.iter().map(String::as_str));
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.location.is_none()) {
            let (place, is_exact) = places.place(&diagnostic.pointer);
            let location = self.in_overlay(&diagnostic.pointer, is_exact);
            diagnostic.location = Some(location.unwrap_or_else(|| place.in_file(&self.spec.name)));
        }
    }

    /// The place of a pointer in the overlay that wrote its value last, if one did. A mapping or list that is also in the text
    /// of the document has its place there: an overlay that adds a keyword to a schema does not write the schema.
    fn in_overlay(&self, pointer: &str, is_in_text: bool) -> Option<Location> {
        self.origins.iter().rev().find_map(|origin| {
            let rest =
                pointer.strip_prefix(origin.target.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
            let overlay = self.overlays.get(origin.overlay)?;
            let source = format!("{}{rest}", origin.source);
            let written = overlay.value.pointer(&source)?;
            if is_in_text && (written.is_object() || written.is_array()) {
                return None;
            }
            let places = locate::Places::find(encoding::utf8(&overlay.file).ok()?, [source.as_str()]);
            Some(places.place(&source).0.in_file(&overlay.file.name))
        })
    }

    /// Adds the places, and sorts the diagnostics by severity and place.
    pub(crate) fn located(&self, mut diagnostics: Diagnostics) -> Diagnostics {
        self.locate(&mut diagnostics);
        diagnostics.sort();
        diagnostics
    }
}

/// Describes a value, for messages of the form "expected .., found ..".
fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing (null)".to_owned(),
        Value::Bool(flag) => format!("the boolean `{flag}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => {
            let short: String = text.chars().take(40).collect();
            let dots = if short.len() < text.len() { ".." } else { "" };
            format!("the string `{}{dots}`", short.escape_debug())
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}
