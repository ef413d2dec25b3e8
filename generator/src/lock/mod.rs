//! `names.lock`: the public names and places that have been given, by the identity of each item in the document.
//!
//! In: the text of the file. Out: a [`Lock`], and again the text. The module depends on neither the model nor the naming rules:
//! `layout` asks a lock for the names, and makes the next one from the names that it decided.

mod read;
mod write;

use std::collections::BTreeMap;
use std::fmt;

pub use read::read;

use crate::model::{Method, ParamLocation};

/// The names that have been given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The name of the file, for diagnostics.
    pub file: String,
    entries: BTreeMap<Identity, Entry>,
}

/// The identity of an item in the document. It does not depend on operation ids, nor on the names of path parameters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The kind of the item.
    pub kind: Kind,
    /// The identity among the items of the kind. Members of types begin with the Rust name of their type, which the lock keeps.
    pub text: String,
}

/// The kinds of items, in the order of their keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A property of a struct.
    Field,
    /// A group, by its tag.
    Group,
    /// An operation in one version and format, by method, path and version.
    Operation,
    /// A parameter of an operation.
    Parameter,
    /// The request body of an operation in one version.
    Request,
    /// The response body of an operation in one version.
    Response,
    /// A component schema.
    Schema,
    /// A type, by its Rust name.
    Type,
    /// A value of an open enum.
    Value,
    /// A variant of a union, by its tags.
    Variant,
}

/// The name of an item, or the place of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// `module, Handle` of a group.
    Group {
        /// The module, which is also the accessor of the client.
        module: String,
        /// The handle.
        handle: String,
    },
    /// `module::method, Alias` of an operation in one version.
    Method {
        /// The module.
        module: String,
        /// The method of the handle.
        name: String,
        /// The type of the call.
        alias: String,
    },
    /// `name: Type` of a field or a parameter, `Name(Type)` of a variant, `Name` of a value. The type is the one of this crate
    /// that the member contains: the member is a place where the type stands.
    Member {
        /// The name.
        name: String,
        /// The type.
        ty: Option<String>,
    },
    /// `Type` of a component schema or a body.
    Type(String),
    /// `module for other, modules`: the place of a type.
    Place {
        /// The module that defines the type.
        module: String,
        /// The modules that re-export it, sorted.
        reexports: Vec<String>,
    },
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name or the place.
    pub given: Given,
    /// Whether the document no longer has the item. Its name is not given to another one.
    pub retired: bool,
    /// The line in the file that was read, counted from 1; 0 for a new entry.
    pub line: usize,
}

impl Lock {
    /// Creates a lock without names. `file` is the name of the file.
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), entries: BTreeMap::new() }
    }

    /// Returns the name of an item.
    pub fn get(&self, identity: &Identity) -> Option<&Given> {
        self.entries.get(identity).map(|entry| &entry.given)
    }

    /// Returns the line of an item; 0 if it has none.
    pub fn line(&self, identity: &Identity) -> usize {
        self.entries.get(identity).map_or(0, |entry| entry.line)
    }

    /// Adds an item. An identity that the lock has stays as it is.
    pub fn add(&mut self, identity: Identity, entry: Entry) {
        self.entries.entry(identity).or_insert(entry);
    }

    /// Iterates over the items, sorted by identity.
    pub fn iter(&self) -> impl Iterator<Item = (&Identity, &Entry)> {
        self.entries.iter()
    }
}

impl Entry {
    /// Creates the entry of an item that the document has.
    pub fn new(given: Given) -> Self {
        Self { given, retired: false, line: 0 }
    }
}

impl Identity {
    /// Creates an identity.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// Returns the identity of a member of a type.
    pub fn member(kind: Kind, ty: &str, wire: &str) -> Self {
        Self::new(kind, format!("{ty}.{wire}"))
    }

    /// Returns the identity of an operation, or of one of its bodies, in one version and format.
    pub fn version(kind: Kind, method: Method, path: &str, version: Option<&str>, format: Option<&str>) -> Self {
        let mut text = format!("{method} {}", without_names(path));
        if version.is_some() || format.is_some() {
            text.push(' ');
            text.push_str(version.unwrap_or_default());
        }
        if let Some(format) = format {
            text.push('+');
            text.push_str(format);
        }
        Self::new(kind, text)
    }

    /// Returns the identity of a parameter.
    pub fn parameter(method: Method, path: &str, location: ParamLocation, wire: &str) -> Self {
        Self::new(Kind::Parameter, format!("{method} {} {location}:{wire}", without_names(path)))
    }

    /// Returns the Rust name of the type of which this is a member.
    pub fn owner(&self) -> Option<&str> {
        match self.kind {
            Kind::Field | Kind::Value | Kind::Variant => Some(self.text.split('.').next().unwrap_or_default()),
            _ => None,
        }
    }
}

impl Given {
    /// Returns the type that stands at a place.
    pub fn ty(&self) -> Option<&str> {
        match self {
            Given::Member { ty, .. } => ty.as_deref(),
            Given::Type(ty) => Some(ty),
            Given::Group { .. } | Given::Method { .. } | Given::Place { .. } => None,
        }
    }
}

/// Returns a path template without the names of its placeholders, which no request contains.
fn without_names(path: &str) -> String {
    let mut parts = path.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('{');
        text.push_str(part.find('}').map_or(part, |end| &part[end..]));
    }
    text
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Self; 10] = [
        Self::Field,
        Self::Group,
        Self::Operation,
        Self::Parameter,
        Self::Request,
        Self::Response,
        Self::Schema,
        Self::Type,
        Self::Value,
        Self::Variant,
    ];

    /// Returns the word with which the lines of the kind begin.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Group => "group",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Request => "request",
            Self::Response => "response",
            Self::Schema => "schema",
            Self::Type => "type",
            Self::Value => "value",
            Self::Variant => "variant",
        }
    }
}

/// Writes the identity as in the file, on one line.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.keyword(), write::escape(&self.text))
    }
}

#[cfg(test)]
mod tests;
