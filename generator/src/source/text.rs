//! Bytes to tree.
//!
//! In: the bytes of a YAML or JSON file. Out: one `serde_json::Value`, or diagnostics that already carry their place.
//! It refuses what JSON cannot hold, what is written twice, and what would unfold into more than memory can take. It does
//! not know what the tree means.

use super::{locate, tree};
use crate::{Diagnostic, Diagnostics, Location, SourceFile};

/// Reads one file into a tree.
///
/// # Errors
/// The first fault of encoding or syntax, or every key that is written twice.
pub(super) fn parse(file: &SourceFile) -> Result<serde_json::Value, Diagnostics> {
    let text = utf8(file)?;
    let budget = tree::Budget::for_text(text);
    let value = match json(file, text, &budget) {
        Some(outcome) => outcome?,
        None => yaml(file, text, &budget)?,
    };
    if budget.saw_duplicate() {
        return Err(locate::duplicate_keys(&file.name, text));
    }
    Ok(value)
}

/// The text of a file, without a byte order mark.
pub(super) fn utf8(file: &SourceFile) -> Result<&str, Diagnostics> {
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let (valid, rest) = file.bytes.split_at(error.valid_up_to());
            let byte = rest.first().copied().unwrap_or_default();
            let line_start = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |position| position + 1);
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = String::from_utf8_lossy(&valid[line_start..]).chars().count() + 1;
            let message = format!("expected UTF-8 text, found the byte 0x{byte:02x} at offset {}", valid.len());
            Err(Diagnostic::error("not-utf8", "", message)
                .help("save the file as UTF-8; a file that was compressed or is in UTF-16 has to be converted first")
                .at(Location { file: file.name.clone(), line, column })
                .into())
        }
    }
}

/// Reads the text as JSON when it looks like JSON; `None` when it is to be read as YAML.
///
/// YAML reads nearly all JSON, but not its surrogate pairs, and more slowly.
fn json(file: &SourceFile, text: &str, budget: &tree::Budget) -> Option<Result<serde_json::Value, Diagnostics>> {
    let named_json = file.name.to_ascii_lowercase().ends_with(".json");
    if !named_json && !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let outcome = tree::read(&mut deserializer, budget).and_then(|value| deserializer.end().map(|()| value));
    match outcome {
        Ok(value) => Some(Ok(value)),
        Err(error) => {
            let location = Location { file: file.name.clone(), line: error.line(), column: error.column().max(1) };
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message);
            if message.contains("recursion limit") {
                return Some(Err(too_deep(location)));
            }
            // Flow-style YAML opens like JSON; only a file that says it is JSON is held to it.
            named_json.then(|| {
                Err(Diagnostic::error("json-syntax", "", format!("expected JSON, but {message}"))
                    .help("mend the JSON at this place; a file in YAML has to be named .yaml")
                    .at(location)
                    .into())
            })
        }
    }
}

fn yaml(file: &SourceFile, text: &str, budget: &tree::Budget) -> Result<serde_json::Value, Diagnostics> {
    if let Some((line, column)) = first_too_deep(text) {
        return Err(too_deep(Location { file: file.name.clone(), line, column }));
    }
    budget.reset();
    tree::read(serde_yaml::Deserializer::from_str(text), budget).map_err(|error| {
        let place = error.location().map_or((1, 1), |location| (location.line(), location.column()));
        let location = Location { file: file.name.clone(), line: place.0, column: place.1 };
        let message = error.to_string();
        // The place is said apart from the message.
        let message = message.split(" at line ").next().unwrap_or(&message);
        if budget.is_exhausted() || message.contains("repetition limit") {
            Diagnostic::error(
                "alias-bomb",
                "",
                "the aliases (`*name`) of this document unfold into more than can be held",
            )
            .help("write the repeated parts out, or refer to them with `$ref`")
            .at(location)
            .into()
        } else if message.contains("recursion limit") {
            too_deep(location)
        } else {
            Diagnostic::error("yaml-syntax", "", format!("expected YAML, but {message}"))
                .help("mend the YAML at this place; indentation, an unclosed quote or a tab are the usual causes")
                .at(location)
                .into()
        }
    })
}

fn too_deep(location: Location) -> Diagnostics {
    Diagnostic::error("nested-too-deep", "", format!("the document nests deeper than {MAX_DEPTH} levels"))
        .help("move inner parts to `components` and refer to them with `$ref`")
        .at(location)
        .into()
}

/// The deepest nesting that is read: the limit of both parsers.
pub(super) const MAX_DEPTH: usize = 128;

/// Where a text opens so many brackets, or indicators in one line, that it cannot be meant: the YAML scanner would need
/// quadratic time to find out.
fn first_too_deep(text: &str) -> Option<(usize, usize)> {
    /// Far more than a document of `MAX_DEPTH` levels has, even with brackets inside its prose.
    const LIMIT: usize = 20_000;
    let mut depth = 0_usize;
    let mut line = 1;
    let mut line_start = 0;
    let mut dashes = 0_usize;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'-' | b'?' | b':' if text.as_bytes().get(index + 1).is_some_and(u8::is_ascii_whitespace) => dashes += 1,
            b'\n' => {
                line += 1;
                line_start = index + 1;
                dashes = 0;
            }
            _ => {}
        }
        if depth > LIMIT || dashes > LIMIT {
            return Some((line, text[line_start..index].chars().count() + 1));
        }
    }
    None
}
