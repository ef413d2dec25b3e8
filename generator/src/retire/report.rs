//! What a comparison found, as data.

use serde::Serialize;

/// What became of the items that the new edition lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The items that the overlay adds, sorted by kind and name: those that the new edition has dropped, and those of earlier editions.
    pub retired: Vec<Item>,
    /// The items that were retired and that the new edition has again. The overlay no longer adds them.
    pub returned: Vec<Item>,
    /// The components that the new edition has under another name at the same places.
    pub renamed: Vec<Renamed>,
    /// The places where the new edition has something that an overlay cannot combine with what the old one had.
    pub replaced: Vec<Replaced>,
}

/// An item of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its name, such as `GET /groups/{groupId}/clusters` or `Cluster.tags`.
    pub name: String,
    /// The first edition without it.
    pub since: String,
    /// What to use instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// What can be retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// A tag.
    Tag,
    /// A method of a path.
    Operation,
    /// A media type of a request or response: a version of an operation.
    Version,
    /// A parameter of an operation.
    Parameter,
    /// A component.
    Component,
    /// A property of an object.
    Property,
    /// A value of an enum.
    Value,
    /// The `enum` of a schema that takes any text in the new edition.
    Enum,
    /// A member of a union, or a tag of its discriminator.
    Variant,
}

/// A component schema with another name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Renamed {
    /// The name in the old edition.
    pub from: String,
    /// The name in the new edition.
    pub to: String,
}

/// A place whose schema is another one in the new edition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Replaced {
    /// The place in the new edition.
    pub place: String,
    /// What the old edition has there.
    pub from: String,
    /// What the new edition has there.
    pub to: String,
}
