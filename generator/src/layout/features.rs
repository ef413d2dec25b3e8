//! What the documentation says about features: which one an item requires, and the groups of the crate with their features.

use super::docs;
use super::introduction::default_features;
use crate::surface::{Absent, Cfg, Manifest, Module};

/// Returns the sentence about the features that an item requires: `Requires the feature ..`. `None` if it always exists.
pub(super) fn requires(Cfg(sets): &Cfg) -> Option<String> {
    let set = |features: &Vec<String>| {
        let noun = if features.len() == 1 { "feature" } else { "features" };
        format!("the {noun} {}", listed(features))
    };
    let sets: Vec<String> = sets.iter().map(set).collect();
    (!sets.is_empty()).then(|| format!("Requires {}.", sets.join(", or ")))
}

/// Returns what the compiler says about the accessor of a group whose features are not enabled. `None` if it always exists.
pub(super) fn absent(library: &str, accessor: &str, cfg: &Cfg) -> Option<Absent> {
    let message = requires(cfg)?;
    let rest = message.strip_prefix("Requires")?.trim_end_matches('.');
    let features = cfg.0.first()?.join(",");
    Some(Absent {
        message: format!("`Client::{accessor}` requires{rest}"),
        note: format!("run `cargo add {library} --features {features}`"),
    })
}

/// Returns the section of the crate's documentation about its groups.
pub(super) fn overview(modules: &[Module], manifest: &Manifest) -> Vec<String> {
    let default = default_features(manifest);
    let mut lines: Vec<String> = [
        "# Groups",
        "",
        "Each tag of the API is a group of operations: a feature, a module with its types, and a method of [`Client`] that returns",
        "its handle. A method or module that the compiler does not find needs its feature. The feature `full` enables all groups.",
        "Superseded versions also need the feature `legacy`, and previews the feature `preview`.",
        "",
        "| group | method | feature |",
        "|---|---|---|",
    ]
    .map(str::to_owned)
    .to_vec();
    for module in modules {
        let Some(handle) = &module.handle else { continue };
        let features: Vec<String> = module.cfg.0.iter().map(|set| listed(set)).collect();
        let is_default = module.cfg.0.iter().any(|set| set.iter().all(|name| default.contains(name.as_str())));
        let group = docs::code(handle.group.as_str()).replace('|', "\\|");
        let method = docs::code(&format!("client.{}()", handle.accessor));
        let default = if is_default { " (default)" } else { "" };
        lines.push(format!("| {group} | {method} | {}{default} |", features.join(", or ")));
    }
    lines.push(String::new());
    lines
}

/// Returns the names of features that are required together.
fn listed(features: &[String]) -> String {
    features.iter().map(|name| docs::code(name)).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_compiler_names_the_features_of_an_absent_group() {
        let absent = absent("zoo", "pets", &Cfg(vec![vec!["pets".to_owned(), "preview".to_owned()]])).unwrap();
        assert_eq!(absent.message, "`Client::pets` requires the features `pets` and `preview`");
        assert_eq!(absent.note, "run `cargo add zoo --features pets,preview`");
    }

    #[test]
    fn alternatives_and_combinations_of_features_are_told_apart() {
        let cfg =
            |sets: &[&[&str]]| Cfg(sets.iter().map(|set| set.iter().map(|it| (*it).to_owned()).collect()).collect());
        assert_eq!(requires(&cfg(&[])), None);
        for (sets, expected) in [
            (&[&["pets"][..]][..], "Requires the feature `pets`."),
            (&[&["pets", "preview"]], "Requires the features `pets` and `preview`."),
            (&[&["pets"], &["zoos", "legacy"]], "Requires the feature `pets`, or the features `zoos` and `legacy`."),
        ] {
            assert_eq!(requires(&cfg(sets)).as_deref(), Some(expected));
        }
    }
}
