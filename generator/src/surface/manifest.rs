//! The manifest of the crate, and the templates that are copied into it.

use serde::Serialize;

/// `Cargo.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Manifest {
    /// The sections in front of the features: `[package]` and its metadata.
    pub package: Vec<Section>,
    /// The features, in order.
    pub features: Vec<Feature>,
    /// The sections behind the features: dependencies and lints.
    pub sections: Vec<Section>,
}

/// A section of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its name, as between the brackets.
    pub name: &'static str,
    /// Its entries, in order.
    pub entries: Vec<Entry>,
}

/// An entry of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The value, in TOML.
    pub value: String,
    /// The comment in front of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<&'static str>,
}

/// A feature of the crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// The comment in front of it, which describes the features behind it, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<&'static str>,
    /// What it enables.
    pub enables: Enables,
}

/// What a feature enables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Enables {
    /// Features of the crate, which are written on one line each.
    Features(Vec<String>),
    /// Features of dependencies, or nothing.
    Dependencies(Vec<String>),
}

/// A template that becomes a file of the crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// The template, below `templates/`.
    pub source: String,
    /// The file, below the crate's folder.
    pub path: String,
    /// Whether the modules of the crate are declared in it.
    pub is_library: bool,
    /// The module at the root of the crate that the file defines, if the runtime does not declare it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
}
