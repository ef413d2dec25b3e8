//! Namespaces: items that want the same name get different ones.
//!
//! In: the names that items want, and their spelling in the document. Out: names that differ. If several items want a name, the
//! one with exactly this spelling gets it, and the others get numbers in the order of their spelling. Names therefore do not
//! depend on the order of the document.

use std::collections::{BTreeMap, BTreeSet};

/// The form of a name with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `name_2`.
    Snake,
    /// `Name2`.
    Camel,
}

/// The names that are taken in one scope.
#[derive(Debug, Default)]
pub(super) struct Namespace {
    names: BTreeSet<String>,
    /// The last number that was given to a name: the next one begins there.
    numbers: BTreeMap<String, usize>,
}

impl Namespace {
    pub(super) fn new<'a>(taken: impl IntoIterator<Item = &'a str>) -> Self {
        Self { names: taken.into_iter().map(str::to_owned).collect(), numbers: BTreeMap::new() }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Adds a name. Returns whether it was free.
    pub(super) fn insert(&mut self, name: &str) -> bool {
        self.names.insert(name.to_owned())
    }

    /// Adds names that are free.
    pub(super) fn extend(&mut self, names: impl IntoIterator<Item = String>) {
        self.names.extend(names);
    }

    /// Adds the name or, if it is taken, the name with a number. Returns the name.
    pub(super) fn claim(&mut self, name: &str, style: Style) -> String {
        if self.insert(name) { name.to_owned() } else { self.numbered(name, style) }
    }

    /// Adds the name with the first number that is free.
    fn numbered(&mut self, name: &str, style: Style) -> String {
        // The `_` of a keyword is not needed in front of a number.
        let name = name.trim_end_matches('_');
        let separator = if style == Style::Snake { "_" } else { "" };
        let stem = format!("{name}{separator}");
        let number = self.numbers.entry(stem.clone()).or_insert(1);
        loop {
            *number += 1;
            let candidate = format!("{stem}{number}");
            if self.names.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// Returns different names for items, in their order. An item is its spelling in the document and the name that it wants. The names
/// in `reserved` are given to no item.
pub(super) fn distinct(items: &[(&str, String)], style: Style, reserved: &[&str]) -> Vec<String> {
    let mut wanted: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (index, (spelling, name)) in items.iter().enumerate() {
        wanted.entry(name).or_default().push((spelling, index));
    }
    let reserved: BTreeSet<&str> = reserved.iter().copied().collect();
    let mut namespace = Namespace::new(wanted.keys().chain(&reserved).copied());
    let mut chosen = vec![String::new(); items.len()];
    for (name, mut claims) in wanted {
        claims.sort_by_key(|(spelling, index)| (*spelling != name, *spelling, *index));
        for (position, (_, index)) in claims.into_iter().enumerate() {
            let free = position == 0 && !reserved.contains(name);
            if let Some(chosen) = chosen.get_mut(index) {
                *chosen = if free { name.to_owned() } else { namespace.numbered(name, style) };
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snake<'a>(spellings: &[&'a str], reserved: &[&str]) -> Vec<String> {
        let item = |text: &&'a str| (*text, text.trim_start_matches('@').to_lowercase());
        distinct(&spellings.iter().map(item).collect::<Vec<_>>(), Style::Snake, reserved)
    }

    #[test]
    fn the_text_that_is_spelled_like_the_name_gets_it() {
        assert_eq!(snake(&["Pet", "pet", "@pet"], &[]), ["pet_3", "pet", "pet_2"]);
        assert_eq!(snake(&["@pet", "pet", "Pet"], &[]), ["pet_2", "pet", "pet_3"], "in any order");
    }

    #[test]
    fn equal_texts_get_different_names() {
        assert_eq!(snake(&["id", "id", "id"], &[]), ["id", "id_2", "id_3"]);
    }

    #[test]
    fn numbers_avoid_names_that_other_texts_want() {
        assert_eq!(snake(&["pet_2", "Pet", "pet"], &[]), ["pet_2", "pet_3", "pet"]);
    }

    #[test]
    fn a_reserved_name_is_given_to_nobody() {
        assert_eq!(snake(&["body"], &["body"]), ["body_2"]);
    }

    #[test]
    fn a_number_takes_the_place_of_the_underscore_of_a_keyword() {
        let items = ["type", "@type"].map(|spelling| (spelling, "type_".to_owned()));
        assert_eq!(distinct(&items, Style::Snake, &[]), ["type_2", "type_"]);
    }

    #[test]
    fn claims_are_numbered_from_two() {
        let mut namespace = Namespace::new(["Pet"]);
        assert_eq!(namespace.claim("Pet", Style::Camel), "Pet2");
        assert_eq!(namespace.claim("Pet", Style::Camel), "Pet3");
        assert_eq!(namespace.claim("Shop", Style::Camel), "Shop");
        assert!(namespace.contains("Shop"));
    }
}
