//! Text to document.
//!
//! In: the text of an OpenAPI document and of its overlays. Out: a [`Document`]: a tree that is known to have the shape
//! of an OpenAPI 3.0 document, and that can say where in the text a JSON pointer is. It knows nothing of Rust or of Atlas.

mod check;
mod deserialize;
mod dialect;
mod locate;
mod pointer;
mod references;
mod semantics;
pub(crate) mod shape;
pub(crate) mod tables;
mod text;
mod tree;
mod walk;

use serde_json::Value;

use crate::{Diagnostics, Location, SourceFile};

/// An OpenAPI document with its overlays applied.
#[derive(Debug, Clone)]
pub struct Document {
    /// The whole document.
    pub value: Value,
    /// Warnings and notes of reading it, already located; never errors.
    pub diagnostics: Diagnostics,
    /// The file that it was read from.
    spec: SourceFile,
}

/// Reads a document and applies overlays to it, in order.
///
/// # Errors
/// All the faults found, located: of encoding and syntax (the first of a file), of the kind of document, of its shape, and
/// of what its parts say about one another.
pub fn read(spec: &SourceFile, overlays: &[SourceFile]) -> Result<Document, Diagnostics> {
    let value = text::parse(spec)?;
    let _ = overlays;
    let mut document = Document { value, diagnostics: Diagnostics::new(), spec: spec.clone() };
    if let Some(diagnostic) = dialect::check(&document.value) {
        return Err(document.fail(diagnostic.into()));
    }
    let faults = check::document(&document.value);
    if faults.has_errors() {
        return Err(document.fail(faults));
    }
    document.diagnostics = document.fail(faults);
    deserialize::drop_callbacks(&mut document.value);
    Ok(document)
}

impl Document {
    /// The document as the types of the `openapiv3` crate.
    ///
    /// # Errors
    /// One diagnostic for each path or component that the crate refuses. The checks of [`read`] leave it nothing to refuse
    /// that is known.
    pub fn openapi(&self) -> Result<openapiv3::OpenAPI, Diagnostics> {
        deserialize::openapi(&self.value).map_err(|mut diagnostics| {
            self.locate(&mut diagnostics);
            diagnostics
        })
    }

    /// Adds the place in the source text to each diagnostic that has none: that of its pointer, or of the nearest ancestor
    /// that the text has. The text is scanned here, once for all of them, and not before.
    pub fn locate(&self, diagnostics: &mut Diagnostics) {
        if diagnostics.iter().all(|diagnostic| diagnostic.location.is_some()) {
            return;
        }
        let Ok(text) = text::utf8(&self.spec) else { return };
        let wanted = diagnostics.iter().filter(|diagnostic| diagnostic.location.is_none());
        let places = locate::Places::find(text, wanted.map(|diagnostic| diagnostic.pointer.as_str()));
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.location.is_none()) {
            let (place, _) = places.place(&diagnostic.pointer);
            diagnostic.location =
                Some(Location { file: self.spec.name.clone(), line: place.line, column: place.column });
        }
    }

    /// Locates and sorts faults, to be returned.
    fn fail(&self, mut faults: Diagnostics) -> Diagnostics {
        self.locate(&mut faults);
        faults.sort();
        faults
    }
}

/// What a value is, in words, for "expected .., found ..".
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
