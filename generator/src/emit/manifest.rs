//! `Cargo.toml`.

use std::fmt::Write as _;

use super::format;
use crate::surface::{Enables, Feature, Manifest, Section};

pub(super) fn text(manifest: &Manifest) -> String {
    let mut text = format::preamble("Cargo.toml");
    let mut sections: Vec<String> = manifest.package.iter().map(section).collect();
    sections.push(format!("[features]\n{}", manifest.features.iter().map(feature).collect::<String>()));
    sections.extend(manifest.sections.iter().map(section));
    text.push_str(&sections.join("\n"));
    text
}

fn section(section: &Section) -> String {
    let mut text = format!("[{}]\n", section.name);
    for entry in &section.entries {
        text.push_str(&comment(entry.comment));
        let _ = writeln!(text, "{} = {}", entry.key, entry.value);
    }
    text
}

fn feature(feature: &Feature) -> String {
    let quoted = |names: &[String]| names.iter().map(|name| toml::Value::from(name.as_str()).to_string()).collect();
    let list = match &feature.enables {
        Enables::Features(names) if !names.is_empty() => {
            let names: Vec<String> = quoted(names);
            format!("[\n    {},\n]", names.join(",\n    "))
        }
        Enables::Features(names) | Enables::Dependencies(names) => {
            let names: Vec<String> = quoted(names);
            format!("[{}]", names.join(", "))
        }
    };
    format!("{}{} = {list}\n", comment(feature.comment), feature.name)
}

fn comment(comment: Option<&str>) -> String {
    comment.map(|text| format!("# {text}\n")).unwrap_or_default()
}
