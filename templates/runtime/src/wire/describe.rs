//! Short descriptions of JSON values, for corrections and errors.

use super::json::{Fault, Json};

/// The maximum length in characters of the text of a value in a description.
const MAX_TEXT: usize = 60;

/// Describes a JSON value: its kind, its number of items or properties and, for a scalar that is not sensitive, its text.
pub(super) fn describe(json: &Json<'_>, sensitive: bool) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(_) if sensitive => "a boolean".to_owned(),
        Json::Number(_) if sensitive => "a number".to_owned(),
        Json::String(_) if sensitive => "a string".to_owned(),
        Json::Bool(value) => format!("the boolean {value}"),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) => format!("the string {}", quote(text)),
        Json::Array(items) => format!("an array with {}", count(items.len(), "item", "items")),
        Json::Object(members) => format!("an object with {}", count(members.len(), "property", "properties")),
        Json::Malformed(malformed) => match &malformed.fault {
            Fault::Digits(_) | Fault::Range(_) if sensitive => "a number".to_owned(),
            Fault::Digits(text) | Fault::Range(text) => format!("the number {}", truncate(text)),
            Fault::Text => format!("{} with invalid Unicode", describe(&malformed.nearest, sensitive)),
            Fault::Key => format!("{} under a key with invalid Unicode", describe(&malformed.nearest, sensitive)),
        },
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns a text in quotes, truncated to [`MAX_TEXT`] characters.
pub(super) fn quote(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Returns the text of a number, truncated to [`MAX_TEXT`] characters.
fn truncate(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
