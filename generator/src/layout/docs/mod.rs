//! Documentation: the words of the document, and last the facts. Without words, facts alone.
//!
//! In: docs and constraints of the model. Out: lines of Markdown that rustdoc accepts without a warning.

pub(super) mod methods;
pub(super) mod modules;
#[cfg(test)]
mod tests;
pub(super) mod types;

use super::prose;
use crate::model::{Constraints, Docs};

/// Returns a text as inline code, whatever it contains.
pub(super) fn code(text: &str) -> String {
    if text.trim().is_empty() {
        return "the empty text".to_owned();
    }
    let text = text.replace('\n', " ");
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Returns the name of an item in the document for the search of the documentation. `None` if it is the Rust name, or if rustdoc does
/// not accept it as an alias.
pub(super) fn alias(text: &str, name: &str) -> Option<String> {
    let is_accepted = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
    (text != name && !text.is_empty() && text.chars().all(is_accepted)).then(|| text.to_owned())
}

/// Returns the words of an item, and last a paragraph with the facts and the link to its reference.
fn words_and_facts(docs: &Docs, facts: String) -> Vec<String> {
    let mut lines = docs.description.as_deref().map(prose::lines).unwrap_or_default();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(match reference(docs) {
        Some(reference) => format!("{facts} {reference}."),
        None => facts,
    });
    lines
}

/// Returns a text as a cell of a table, in which a bar must be escaped, in code, too.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for it in text.chars() {
        if it == '|' && !cell.ends_with('\\') {
            cell.push('\\');
        }
        cell.push(it);
    }
    cell
}

/// Returns the first sentence of the words of an item on one line; `None` without words.
fn first_sentence(docs: &Docs) -> Option<String> {
    let lines = docs.description.as_deref().map(prose::lines)?;
    let paragraph = lines.split(String::is_empty).next()?.join(" ");
    // A period in code, and one in front of a lower-case letter as in `e.g. one`, ends no sentence.
    let mut in_code = false;
    let mut ends = paragraph.char_indices().filter(|(_, it)| {
        in_code ^= *it == '`';
        *it == '.' && !in_code
    });
    let is_end = |(at, _): &(usize, char)| {
        let rest = paragraph.get(at + 1..).unwrap_or_default();
        rest.is_empty() || rest.starts_with(' ') && !rest.trim_start().starts_with(|it: char| it.is_lowercase())
    };
    let end = ends.find(is_end).map_or(paragraph.len(), |(at, _)| at + 1);
    paragraph.get(..end).map(str::to_owned).filter(|text| !text.is_empty())
}

/// Returns the link to the reference of an item.
fn reference(docs: &Docs) -> Option<String> {
    let url = docs.url.as_ref().filter(|url| url.starts_with("http") && !url.contains(['<', '>', ' ']))?;
    Some(format!("[Reference]({})", url.replace('(', "%28").replace(')', "%29")))
}

/// Returns a sentence for each constraint.
fn constraints(constraints: &Constraints) -> impl Iterator<Item = String> {
    constraints.facts.iter().map(|(name, value)| {
        let mut name = name.clone();
        name.get_mut(..1).map(str::make_ascii_uppercase);
        format!("{name}: {}.", code(value))
    })
}

/// Returns `Get cluster` for `get_cluster`.
fn sentence(name: &str) -> String {
    let mut text = name.trim_end_matches('_').replace('_', " ");
    text.get_mut(..1).map(str::make_ascii_uppercase);
    text
}
