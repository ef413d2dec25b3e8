//! A full OpenAPI document to the form that a repository can hold: interface facts, and no prose.
//!
//! In: the document as its publisher gives it. Out: the same interface in one canonical layout, so that a comparison of two
//! imports shows what changed in the interface and nothing else, and a record of where it came from. It knows nothing of
//! Rust, and uses no clock and no network.

mod facts;
mod pin;
mod yaml;

use crate::config::{self, Import};
use crate::diagnostic::Diagnostics;
use crate::input::SourceFile;
use crate::source::{self, Inventory};

/// Where a document came from, as far as the caller knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PinInput {
    /// The address of the document at its publisher.
    pub upstream: String,
    /// The upstream revision; by default what the document itself says.
    pub revision: Option<String>,
    /// The date of the document, `YYYY-MM-DD`; by default the date in the file's name, or else in `info.version`.
    pub date: Option<String>,
}

/// A document in its canonical form, and the record of its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The facts, as YAML.
    pub spec_yaml: String,
    /// Where they came from, as TOML.
    pub pin_toml: String,
    /// Warnings and notes of reading the document.
    pub diagnostics: Diagnostics,
}

/// The comment at the head of an imported document.
const HEAD: &str = "\
# The interface facts of an OpenAPI document, without its prose: paths, parameters, schemas, constraints, versions.
# Written by `cargo xtask spec import`; pin.toml says from what. Corrections belong into overlays/, not here.
";

/// Brings a document into its canonical form. Importing the result again gives the same text.
///
/// # Errors
/// All the faults of the document.
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
