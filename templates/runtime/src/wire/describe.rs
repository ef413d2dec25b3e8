//! A few words on a JSON value, for corrections and errors.

use super::json::{Fault, Json};

/// The longest piece of the server's text in a correction, in characters.
const MAX_TEXT: usize = 60;

/// A few words on a JSON value: its kind and, for a scalar that is not sensitive, its text.
pub(super) fn describe(json: &Json<'_>, sensitive: bool) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(_) if sensitive => "a boolean".to_owned(),
        Json::Number(_) if sensitive => "a number".to_owned(),
        Json::String(_) if sensitive => "a string".to_owned(),
        Json::Bool(value) => format!("the boolean {value}"),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) => format!("the string {}", shorten(text)),
        Json::Array(items) => format!("an array of {}", items.len()),
        Json::Object(members) => format!("an object of {}", members.len()),
        Json::Malformed(malformed) => match &malformed.fault {
            Fault::Digits(_) | Fault::Range(_) if sensitive => "a number".to_owned(),
            Fault::Digits(text) | Fault::Range(text) => format!("the number {}", cut(text)),
            Fault::Text => format!("{} with what is not Unicode", describe(&malformed.nearest, sensitive)),
            Fault::Key => format!("{} under a key that is not Unicode", describe(&malformed.nearest, sensitive)),
        },
    }
}

/// A text in quotes, cut at [`MAX_TEXT`] characters.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// The same without quotes, for a number.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
