//! Bytes to tree.
//!
//! In: the bytes of a YAML or JSON file. Out: one `serde_json::Value`, or diagnostics that already carry their place.
//! It refuses what JSON cannot hold, what is written twice, and what would unfold into more than memory can take. It does
//! not know what the tree means.

use super::{locate, tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::input::SourceFile;

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
                Err(Diagnostic::error("json-syntax", "", format!("this is not JSON: {message}"))
                    .help("mend the JSON at this place; a file in YAML has to be named .yaml")
                    .at(location)
                    .into())
            })
        }
    }
}

fn yaml(file: &SourceFile, text: &str, budget: &tree::Budget) -> Result<serde_json::Value, Diagnostics> {
    if let Some((line, column)) = unclosed(text) {
        let message = format!("expected YAML, but this place stands inside more than {MAX_UNCLOSED} brackets");
        return Err(Diagnostic::error("nested-too-deep", "", message)
            .help("close the brackets before this place")
            .at(Location { file: file.name.clone(), line, column })
            .into());
    }
    budget.reset();
    tree::read(serde_yaml::Deserializer::from_str(text), budget).map_err(|error| {
        let place = error.location().map_or((1, 1), |location| (location.line(), location.column()));
        let location = Location { file: file.name.clone(), line: place.0, column: place.1 };
        let message = error.to_string();
        // The place is said apart from the message.
        let message = message.split(" at line ").next().unwrap_or(&message);
        if budget.is_exhausted() || message.contains("repetition limit") {
            Diagnostic::error("alias-bomb", "", "the aliases (`*name`) of this document unfold into more than can be held")
                .help("write the repeated parts out, or refer to them with `$ref`")
                .at(location)
                .into()
        } else if message.contains("recursion limit") {
            too_deep(location)
        } else if message.contains("invalid type") || message.contains(tree::NOT_JSON) {
            Diagnostic::error("not-json", "", format!("not all of this can be said in JSON: {message}"))
                .help("an OpenAPI document consists of mappings with plain keys, lists, strings, finite numbers, booleans and null")
                .at(location)
                .into()
        } else if message.contains("more than one document") {
            Diagnostic::error("yaml-syntax", "", "expected one YAML document, found several")
                .help("keep one of the documents that `---` separates")
                .at(location)
                .into()
        } else {
            Diagnostic::error("yaml-syntax", "", format!("this is not YAML: {message}"))
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

/// Far more brackets than a document of `MAX_DEPTH` levels leaves open, even with odd ones in its prose.
const MAX_UNCLOSED: usize = 10_000;

/// Where a text has opened so many brackets that it cannot be meant. The YAML scanner takes time by the square of their
/// number: minutes for a small file.
fn unclosed(text: &str) -> Option<(usize, usize)> {
    // A count is quick, and nearly every text has fewer brackets altogether.
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() <= MAX_UNCLOSED {
        return None;
    }
    let mut depth = 0_usize;
    let mut before = b' ';
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' if before.is_ascii_whitespace() || b"[{,:".contains(&before) => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_UNCLOSED {
            let line_start = text[..index].rfind('\n').map_or(0, |newline| newline + 1);
            let line = text[..index].matches('\n').count() + 1;
            return Some((line, text[line_start..index].chars().count() + 1));
        }
        before = byte;
    }
    None
}
