//! The places of the entries of codegen.toml in its text.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostics, Location};
use crate::input::SourceFile;

/// Adds the place in the configuration file to each diagnostic about one of its entries that has none.
pub fn locate(file: &SourceFile, diagnostics: &mut Diagnostics) {
    let mut about_entries =
        diagnostics.iter_mut().filter(|it| it.location.is_none() && !it.entry.is_empty()).peekable();
    if about_entries.peek().is_none() {
        return;
    }
    let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
    let Ok(table) = DeTable::parse(text) else { return };
    for diagnostic in about_entries {
        let offset = offset(table.get_ref(), &diagnostic.entry);
        diagnostic.location = offset.map(|offset| at_offset(&file.name, text, offset));
    }
}

/// Line and column of a byte offset.
pub(super) fn at_offset(name: &str, text: &str, offset: usize) -> Location {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Location { file: name.to_owned(), line, column }
}

fn offset(table: &DeTable<'_>, path: &[String]) -> Option<usize> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == first)?;
    if rest.is_empty() { Some(key.span().start) } else { offset_in(value.get_ref(), rest) }
}

fn offset_in(value: &DeValue<'_>, path: &[String]) -> Option<usize> {
    match (value, path) {
        (DeValue::Table(inner), _) => offset(inner, path),
        (DeValue::Array(items), [selector, rest @ ..]) => {
            let is_selected =
                |item: &&Spanned<DeValue<'_>>| matches!(item.get_ref(), DeValue::String(text) if text == selector);
            let item = items.iter().find(is_selected).or_else(|| items.get(selector.parse::<usize>().ok()?))?;
            if rest.is_empty() { Some(item.span().start) } else { offset_in(item.get_ref(), rest) }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn keys_and_items_are_found_in_every_notation() {
        let text =
            "[a]\nb = [\n  \"one\", \"two\",\n]\n[a.c]\n\"d e\" = 1\nf = { g = 2 }\n[[h]]\ni = 1\n[[h]]\ni = 2\n";
        let file = SourceFile { name: "codegen.toml".to_owned(), bytes: text.as_bytes().to_vec() };
        let place = |path: &[&str]| {
            let diagnostic = Diagnostic::warning("test", "", "Test.").in_config(path.iter().copied());
            let mut diagnostics = Diagnostics::from(diagnostic);
            locate(&file, &mut diagnostics);
            diagnostics.iter().find_map(|it| it.location.clone()).map(|place| (place.line, place.column))
        };
        assert_eq!(place(&["a", "b"]), Some((2, 1)));
        assert_eq!(place(&["a", "b", "two"]), Some((3, 10)));
        assert_eq!(place(&["a", "b", "1"]), Some((3, 10)));
        assert_eq!(place(&["a", "c", "d e"]), Some((6, 1)));
        assert_eq!(place(&["a", "c", "f", "g"]), Some((7, 7)));
        assert_eq!(place(&["h", "1"]), Some((10, 1)));
        assert_eq!(place(&["h", "1", "i"]), Some((11, 1)));
        assert_eq!(place(&["a", "b", "three"]), None);
        assert_eq!(place(&["x"]), None);
        assert_eq!(place(&[]), None);
    }
}
