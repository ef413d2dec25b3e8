//! What the documentation says about features: which one an item requires, and the groups of the crate with their features.

use std::collections::BTreeSet;

use super::docs;
use super::introduction::default_features;
use crate::surface::{Absent, Cfg, Enables, Manifest, Module};

/// The feature that enables all groups.
pub(super) const FULL: &str = "full";
/// The number of default features up to which they are listed.
const MAX_LISTED: usize = 12;

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

/// Returns the features without which links of the documentation can lead to items that do not exist: `full` for those of the groups,
/// and those of items of the runtime. `rust` are the texts of the runtime.
pub(super) fn of_links(modules: &[Module], rust: &[String], manifest: &Manifest) -> Vec<String> {
    let parts = || modules.iter().flat_map(|module| module.parts.iter().map(|part| &part.cfg).chain([&module.cfg]));
    let of_items: BTreeSet<&str> = parts().flat_map(|Cfg(sets)| sets.iter().flatten()).map(String::as_str).collect();
    let full: &[String] = manifest
        .features
        .iter()
        .find_map(|feature| match &feature.enables {
            Enables::Features(names) if feature.name == FULL => Some(names.as_slice()),
            _ => None,
        })
        .unwrap_or_default();
    let is_linked = |name: &str| match name {
        FULL => full.iter().any(|name| of_items.contains(name.as_str())),
        // `full` enables it.
        _ if full.iter().any(|it| it == name) => false,
        _ => of_items.contains(name) || rust.iter().any(|text| has_public_item(text, name)),
    };
    manifest.features.iter().map(|feature| &feature.name).filter(|name| is_linked(name)).cloned().collect()
}

/// Returns whether a public item of a Rust file exists only with a feature.
fn has_public_item(text: &str, feature: &str) -> bool {
    let cfg = format!("#[cfg(feature = \"{feature}\")]");
    let mut lines = text.lines().map(str::trim);
    // `next` of the iterator itself: the line behind the attribute.
    while lines.any(|line| line == cfg) {
        if lines.next().is_some_and(|line| line.starts_with("pub ")) {
            return true;
        }
    }
    false
}

/// Returns the section of the crate's documentation about its groups.
pub(super) fn overview(manifest: &Manifest) -> Vec<String> {
    let default = default_features(manifest);
    let groups: Vec<String> = manifest
        .features
        .iter()
        .find_map(|feature| match &feature.enables {
            Enables::Features(names) if feature.name == FULL => Some(names),
            _ => None,
        })
        .into_iter()
        .flatten()
        .filter(|name| default.contains(name.as_str()))
        .map(|name| docs::code(name))
        .collect();
    let mut lines: Vec<String> = [
        "# Groups",
        "",
        "Each tag of the API is a group of operations: a feature, a module with its types, and a method of [`Client`] that returns",
        "its handle. The page [`index`] lists all groups with their operations and features. A method or module that the compiler",
        "does not find needs its feature.",
        "",
        "| features | what they enable |",
        "|---|---|",
    ]
    .map(str::to_owned)
    .to_vec();
    if !groups.is_empty() && groups.len() <= MAX_LISTED {
        lines.push(format!("| {} | one group each, by default |", groups.join(", ")));
    }
    lines.extend(
        [
            "| `full` | all groups |",
            "| `legacy` | superseded versions of the operations in the enabled groups |",
            "| `preview` | previews of them, which may change without notice |",
            "",
        ]
        .map(str::to_owned),
    );
    lines
}

/// Returns the names of features that are required together.
pub(super) fn listed(features: &[String]) -> String {
    features.iter().map(|name| docs::code(name)).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::surface::Feature;

    #[test]
    fn the_compiler_names_the_features_of_an_absent_group() {
        let absent = absent("zoo", "pets", &Cfg(vec![vec!["pets".to_owned(), "preview".to_owned()]])).unwrap();
        assert_eq!(absent.message, "`Client::pets` requires the features `pets` and `preview`");
        assert_eq!(absent.note, "run `cargo add zoo --features pets,preview`");
    }

    #[test]
    fn links_need_the_features_of_items_and_not_those_of_implementations() {
        let module = |features: &[&[&str]]| Module {
            name: "pets".to_owned(),
            path: String::new(),
            cfg: Cfg(features.iter().map(|set| set.iter().map(|it| (*it).to_owned()).collect()).collect()),
            docs: Vec::new(),
            handle: None,
            parts: Vec::new(),
            reexports: Vec::new(),
            mentions_deprecated: false,
        };
        let feature = |name: &str, enables: &[&str]| Feature {
            name: name.to_owned(),
            comment: None,
            enables: Enables::Features(enables.iter().map(|it| (*it).to_owned()).collect()),
        };
        let features = [
            feature("default", &["pets"]),
            feature("full", &["pets"]),
            feature("legacy", &[]),
            feature("preview", &[]),
            feature("mock", &[]),
            feature("ring", &[]),
            feature("pets", &[]),
        ];
        let manifest = Manifest { features: features.to_vec(), ..Manifest::default() };
        let rust =
            ["#[cfg(feature = \"mock\")]\npub mod mock;\n#[cfg(feature = \"ring\")]\npub(crate) mod ring;\n"
                .to_owned()];
        let links = |modules: &[Module]| of_links(modules, &rust, &manifest);
        assert_eq!(links(&[module(&[&["pets", "preview"]])]), ["full", "preview", "mock"]);
        assert_eq!(links(&[module(&[])]), ["mock"], "no group needs a feature");
        assert_eq!(of_links(&[], &[], &manifest), Vec::<String>::new());
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
