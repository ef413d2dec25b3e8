//! Parses YAML and JSON into a tree.
//!
//! In: the bytes of a file. Out: a `serde_json::Value`, or diagnostics with their places. Values that JSON cannot represent,
//! duplicate keys, and aliases that expand beyond a memory limit are errors. The meaning of the tree is not examined.

use super::{encoding, locate, tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::input::SourceFile;

/// Reads one file into a tree.
///
/// # Errors
/// The first fault of encoding or syntax, or every duplicate key.
pub(super) fn parse(file: &SourceFile) -> Result<serde_json::Value, Diagnostics> {
    let text = encoding::utf8(file)?;
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

/// Reads the text as JSON if it looks like JSON. Returns `None` if it is to be read as YAML.
///
/// A YAML parser also reads JSON, but more slowly, and it does not accept surrogate pairs.
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
            // YAML in flow style begins like JSON, so that only a file named `.json` has to be JSON.
            named_json.then(|| {
                Err(Diagnostic::error("json-syntax", "", format!("The file is not valid JSON: {message}."))
                    .help("Correct the JSON at this place. The name of a file in YAML has to end with `.yaml`.")
                    .at(location)
                    .into())
            })
        }
    }
}

fn yaml(file: &SourceFile, text: &str, budget: &tree::Budget) -> Result<serde_json::Value, Diagnostics> {
    if let Some((line, column)) = unclosed(text) {
        let message = format!("This place is nested in more than {MAX_UNCLOSED} brackets.");
        return Err(Diagnostic::error("nested-too-deep", "", message)
            .help("Close the brackets before this place.")
            .at(Location { file: file.name.clone(), line, column })
            .into());
    }
    budget.reset();
    tree::read(serde_yaml::Deserializer::from_str(text), budget).map_err(|error| {
        let place = error.location().map_or((1, 1), |location| (location.line(), location.column()));
        let location = Location { file: file.name.clone(), line: place.0, column: place.1 };
        let message = error.to_string();
        // The place is not part of the message: it has a line of its own.
        let message = message.split(" at line ").next().unwrap_or(&message);
        if budget.is_exhausted() || message.contains("repetition limit") {
            Diagnostic::error("alias-bomb", "", "The aliases (`*name`) of this document expand to more than the memory limit.")
                .help("Replace the aliases by the parts that they repeat, or use `$ref`.")
                .at(location)
                .into()
        } else if message.contains("recursion limit") {
            too_deep(location)
        } else if message.contains("invalid type") || message.contains(tree::NOT_JSON) {
            Diagnostic::error("not-json", "", format!("The document contains a value that JSON cannot represent: {message}."))
                .help("Use only mappings with plain keys, lists, strings, finite numbers, booleans and null.")
                .at(location)
                .into()
        } else if message.contains("more than one document") {
            Diagnostic::error("yaml-syntax", "", "Expected one YAML document, found several.")
                .help("Keep one of the documents that `---` separates.")
                .at(location)
                .into()
        } else {
            Diagnostic::error("yaml-syntax", "", format!("The file is not valid YAML: {message}."))
                .help("Correct the YAML at this place. The usual causes are wrong indentation, an unclosed quote or a tab.")
                .at(location)
                .into()
        }
    })
}

fn too_deep(location: Location) -> Diagnostics {
    Diagnostic::error("nested-too-deep", "", format!("The document is nested more than {MAX_DEPTH} levels deep."))
        .help("Move inner parts to `components` and refer to them with `$ref`.")
        .at(location)
        .into()
}

/// The maximum depth of a document: the limit of both parsers.
pub(super) const MAX_DEPTH: usize = 128;

/// The maximum number of unclosed brackets: far more than a document of `MAX_DEPTH` levels has, even with brackets in its prose.
const MAX_UNCLOSED: usize = 10_000;

/// Returns the place at which a text exceeds `MAX_UNCLOSED`. The time that the YAML scanner takes grows with the square of
/// the number of unclosed brackets, and can be minutes for a small file.
fn unclosed(text: &str) -> Option<(usize, usize)> {
    // Counting is fast, and nearly every text has fewer brackets in total.
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
