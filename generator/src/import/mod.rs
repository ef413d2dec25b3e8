//! Converts a full OpenAPI document to the form that a repository can contain: the facts of the interface, without prose.
//!
//! In: the document as its publisher distributes it. Out: the same interface in a canonical layout, so that a comparison of
//! two imports shows the changes of the interface only, and the record of its origin. The module does not depend on Rust's
//! naming, on a clock or on the network.

mod facts;
mod pin;
pub(crate) mod yaml;

use crate::config::{self, Import};
use crate::diagnostic::Diagnostics;
use crate::input::SourceFile;
use crate::source::{self, Inventory};

/// The origin of a document, as far as the caller can give it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PinInput {
    /// The URL at which the document is published.
    pub upstream: String,
    /// The upstream revision. Default: the revision that the document contains.
    pub revision: Option<String>,
    /// The date of the document, as `YYYY-MM-DD`. Default: the date in the name of the file, or else in `info.version`.
    pub date: Option<String>,
}

/// A document in its canonical form, and the record of its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The facts of the interface, as YAML.
    pub spec_yaml: String,
    /// The record of their origin, as TOML.
    pub pin_toml: String,
    /// Warnings and notes about the document, and about settings that match nothing in it.
    pub diagnostics: Diagnostics,
}

/// The comment at the head of an imported document.
const HEAD: &str = "\
# The interface facts of an OpenAPI document, without its prose: paths, parameters, schemas, constraints, versions.
# Written by `cargo xtask spec import`; pin.toml records the origin. Corrections belong in overlays/, not in this file.
";

/// Converts a document to its canonical form. Importing the result again gives the same text.
///
/// # Errors
/// The document has errors; all of them are returned.
pub fn import(spec: &SourceFile, choices: &Import, pin: PinInput) -> Result<Imported, Diagnostics> {
    let document = source::read(spec, &[])?;
    let facts = facts::facts(&document.value, choices);
    let unused = config::unused_in_import(choices, &Inventory::of(&document.value));
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.extend(unused);
    Ok(Imported {
        spec_yaml: format!("{HEAD}{}", yaml::to_string(&facts)),
        pin_toml: pin::to_toml(spec, &document.value, choices, pin),
        diagnostics,
    })
}
