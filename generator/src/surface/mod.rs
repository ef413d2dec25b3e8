//! The surface: the generated crate as data.
//!
//! `layout` decides it and `emit` writes it, as the crate and as the driver. It contains every name, place, signature, feature and
//! line of documentation of the public crate, and can be serialised.

mod example;
mod imports;
mod manifest;
mod request;
mod ty;
mod types;

use std::collections::BTreeSet;

use serde::Serialize;

pub use example::{Example, Target, encoded, texts};
pub use imports::IMPORTS;
pub use manifest::{Enables, Entry, Feature, Manifest, Section, Template};
pub use request::{Answer, BodySetter, Info, Method, Pages, Param, ParamSetter, Poll, Request, Update, Wait};
pub use ty::{Path, Take, Type};
pub use types::{
    Accessor, Constructor, Enum, Field, Gives, Initial, Kind, Member, Read, Setter, Struct, TypeItem, Union, Value,
    Variant,
};

use crate::model::GroupId;

/// The feature without which no preview exists.
pub const PREVIEW: &str = "preview";

/// The generated crate.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Surface {
    /// The name of the crate in paths: `atlas_admin`.
    pub library: String,
    /// The introduction of the crate's documentation, which replaces that of the template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Vec<String>>,
    /// The section about the groups in the crate's documentation, in front of the section about features.
    pub groups: Vec<String>,
    /// The list of all operations.
    pub index: Page,
    /// The features without which links of the documentation lead to items that do not exist. Without any of them, rustdoc must not
    /// warn about broken links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub link_features: Vec<String>,
    /// `Cargo.toml`.
    pub manifest: Manifest,
    /// The templates that are copied.
    pub templates: Vec<Template>,
    /// The constants of the API.
    pub constants: Constants,
    /// The modules of the groups, sorted by name, and last the module with the types of several groups.
    pub modules: Vec<Module>,
}

/// A module at the root of the crate that contains documentation alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Page {
    /// Its name.
    pub name: &'static str,
    /// Its file, below the crate's folder.
    pub path: &'static str,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
}

/// A module at the root of the crate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// Its file, below the crate's folder.
    pub path: String,
    /// The features under which it exists.
    pub cfg: Cfg,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// The handle of the group; `None` for the module with the types of several groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<Handle>,
    /// Its files. The module re-exports all of their items.
    pub parts: Vec<Part>,
    /// The types of other modules that it re-exports: those that its requests lead to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reexports: Vec<Reexports>,
    /// Whether it re-exports deprecated types. This must not cause warnings.
    pub mentions_deprecated: bool,
}

/// Types of other modules that a module re-exports.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reexports {
    /// The features under which they are re-exported, within the module.
    pub cfg: Cfg,
    /// Whether the documentation of the module has pages for them. Otherwise it lists them with links.
    pub documented: bool,
    /// The types, sorted.
    pub types: Vec<Path>,
}

/// The type whose methods create the requests of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Handle {
    /// The group.
    pub group: GroupId,
    /// The name of the type.
    pub name: String,
    /// The method of the client that creates it.
    pub accessor: String,
    /// The documentation of the type.
    pub docs: Vec<String>,
    /// The documentation of the method.
    pub accessor_docs: Vec<String>,
    /// What the compiler says about the method if the features of the module are not enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

/// The texts of the compiler about a method whose features are not enabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// The message, which names the features.
    pub message: String,
    /// The note, which says how to enable them.
    pub note: String,
}

/// One file of a module.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The name of the private module in the file.
    pub name: String,
    /// The file, below the crate's folder.
    pub path: String,
    /// The features under which it exists within its module.
    pub cfg: Cfg,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// Whether it mentions deprecated items. Such mentions must not cause warnings.
    pub mentions_deprecated: bool,
    /// The requests, sorted by operation, then from the oldest version on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
    /// The types, sorted by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<TypeItem>,
}

/// The features under which an item exists: all features of any of these sets. An item without sets always exists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cfg(pub Vec<Vec<String>>);

/// `#[deprecated]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Deprecation {
    /// The note of the compiler's warning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The module with the constants of the API.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Constants {
    /// Its file, below the crate's folder.
    pub path: &'static str,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// The constants.
    pub items: Vec<Constant>,
}

/// A constant of the API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Constant {
    /// Its name.
    pub name: &'static str,
    /// Its documentation: one sentence.
    pub docs: String,
    /// Its value.
    pub value: ConstantValue,
}

/// The value of a constant, which determines its type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConstantValue {
    /// A text.
    Text(String),
    /// A text, followed by the version of the crate.
    Versioned(String),
    /// A list of texts.
    List(Vec<String>),
    /// A list of pairs of texts.
    Pairs(Vec<(String, String)>),
    /// A number without a sign.
    Number(u64),
}

impl Surface {
    /// Returns the modules of the groups, with their handles.
    pub fn groups(&self) -> impl Iterator<Item = (&Module, &Handle)> {
        self.modules.iter().filter_map(|module| Some((module, module.handle.as_ref()?)))
    }
}

impl Module {
    /// Returns the requests of the group, sorted by operation, then from the oldest version on.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        let mut requests: Vec<&Request> = self.parts.iter().flat_map(|part| &part.requests).collect();
        requests.sort_by(|a, b| (&a.operation, a.index).cmp(&(&b.operation, b.index)));
        requests.into_iter()
    }
}

impl Part {
    /// Returns the types that the file mentions, including its own.
    pub fn mentions(&self) -> BTreeSet<&Path> {
        let mut paths = BTreeSet::new();
        self.requests.iter().for_each(|request| request.for_each_type(|ty| paths.extend(ty.path())));
        self.types.iter().for_each(|item| item.for_each_type(|ty| paths.extend(ty.path())));
        paths
    }
}
