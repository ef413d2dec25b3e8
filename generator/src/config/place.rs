//! The places of the entries of codegen.toml in its text.

use std::cell::OnceCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Location;
use crate::input::SourceFile;

/// A configuration file in which places are looked up.
pub(super) struct Places<'a> {
    name: &'a str,
    text: &'a str,
    /// Parsed when the first place is looked up; `None` if the file cannot be parsed.
    table: OnceCell<Option<Spanned<DeTable<'a>>>>,
}

impl<'a> Places<'a> {
    /// Prepares the look-up. A file that cannot be parsed has no places.
    pub fn new(file: &'a SourceFile) -> Self {
        let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
        Self { name: &file.name, text, table: OnceCell::new() }
    }

    /// The place of the entry with this path: a key for each table, and the text of the item if the entry is an item of a
    /// list. `None` if the file has no such entry.
    pub fn find(&self, path: &[&str]) -> Option<Location> {
        let table = self.table.get_or_init(|| DeTable::parse(self.text).ok()).as_ref()?;
        let offset = offset(table.get_ref(), path)?;
        Some(at_offset(self.name, self.text, offset))
    }
}

/// Line and column of a byte offset.
pub(super) fn at_offset(name: &str, text: &str, offset: usize) -> Location {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Location { file: name.to_owned(), line, column }
}

fn offset(table: &DeTable<'_>, path: &[&str]) -> Option<usize> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == first)?;
    if rest.is_empty() {
        return Some(key.span().start);
    }
    match value.get_ref() {
        DeValue::Table(inner) => offset(inner, rest),
        DeValue::Array(items) => items.iter().find(|item| is_text(item, rest)).map(|item| item.span().start),
        _ => None,
    }
}

fn is_text(item: &Spanned<DeValue<'_>>, path: &[&str]) -> bool {
    matches!((item.get_ref(), path), (DeValue::String(text), [wanted]) if text == wanted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn keys_and_items_are_found_in_every_notation() {
        let text = "[a]\nb = [\n  \"one\", \"two\",\n]\n[a.c]\n\"d e\" = 1\nf = { g = 2 }\n";
        let file = SourceFile { name: "codegen.toml".to_owned(), bytes: text.as_bytes().to_vec() };
        let places = Places::new(&file);
        let place = |path: &[&str]| places.find(path).map(|place| (place.line, place.column));
        assert_eq!(place(&["a", "b"]), Some((2, 1)));
        assert_eq!(place(&["a", "b", "two"]), Some((3, 10)));
        assert_eq!(place(&["a", "c", "d e"]), Some((6, 1)));
        assert_eq!(place(&["a", "c", "f", "g"]), Some((7, 7)));
        assert_eq!(place(&["a", "b", "three"]), None);
        assert_eq!(place(&["x"]), None);
    }
}
