//! What changed between two crates, computed from their surfaces.
//!
//! In: the surfaces of two editions. Out: [`Changes`], which serialises: each item that was added, removed, changed or deprecated, and
//! each fact that changed without a change of the signature, by module. [`Reason`] says what a change means for code that uses the
//! crate. The module knows neither documents nor models.

mod catalogue;
mod compare;
mod facts;
mod group;
mod members;
mod reason;
mod requests;
mod signature;

use serde::Serialize;

pub use compare::compare;
pub use reason::{Effect, Reason};

/// The changes from one crate to another.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Changes {
    /// The kind of release that the changes need.
    pub verdict: Verdict,
    /// The counts of the changes that are not in preview.
    pub totals: Totals,
    /// The count of the changes in preview, which do not count for the verdict.
    pub previews: usize,
    /// The changes of the Cargo features.
    pub features: Vec<Change>,
    /// The changes of each module that has some, sorted by name.
    pub modules: Vec<ModuleChanges>,
    /// Those of items that exist only with the feature `preview`.
    pub preview: Vec<ModuleChanges>,
}

/// The kind of release that changes need, with the reasons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The kind of release.
    pub level: Level,
    /// The reasons of the changes that decide it, the most frequent one first.
    pub reasons: Vec<Counted>,
}

/// The kind of a release.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is added, and nothing breaks.
    #[default]
    Patch,
    /// Items are added or deprecated.
    Minor,
    /// Code that uses the crate breaks.
    Major,
}

/// A reason, and how many changes have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The reason.
    pub reason: Reason,
    /// Its sentence.
    pub text: &'static str,
    /// The number of changes.
    pub count: usize,
}

/// Counts of changes. An item that is added or removed counts with its members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Items that were added.
    pub added: usize,
    /// Items that were removed.
    pub removed: usize,
    /// Items whose signature changed.
    pub changed: usize,
    /// Items that were deprecated.
    pub deprecated: usize,
    /// Items that are no longer deprecated.
    pub undeprecated: usize,
    /// Facts that changed.
    pub facts: usize,
    /// Changes that break code. Those of the items above are among them, without their members.
    pub breaking: usize,
}

/// The changes of a module.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ModuleChanges {
    /// The name of the module.
    pub module: String,
    /// The gravest effect of its changes.
    pub effect: Effect,
    /// The changes of the module itself, its handle and its re-exports.
    pub changes: Vec<Change>,
    /// The changes of its operations, by method and path.
    pub operations: Vec<Subject>,
    /// The changes of the types that it defines, by path.
    pub types: Vec<Subject>,
    /// The types that it re-exports and that changed. Their changes are in the modules that define them.
    pub reexports: Vec<String>,
}

/// An operation or a type, with its changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Subject {
    /// The method and the path of an operation, such as `GET /groups/{groupId}`, or the Rust path of a type.
    pub name: String,
    /// The changes.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What happened.
    pub what: What,
    /// The kind of the item.
    pub item: ItemKind,
    /// The Rust path of the item, without the name of the crate.
    pub path: String,
    /// The identity of the item on the wire: method and path, or schema and property.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub wire: String,
    /// The fact that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// The signature or the value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The signature or the value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The items that were added or removed with this one: its fields, methods, variants and values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// The other paths of a type that was added or removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What the change does to code that uses the crate.
    pub effect: Effect,
    /// Why.
    pub reason: Reason,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It was removed.
    Removed,
    /// Its signature changed.
    Changed,
    /// It was added.
    Added,
    /// It was deprecated.
    Deprecated,
    /// It is no longer deprecated.
    Undeprecated,
    /// A fact changed that is not a part of its signature.
    Fact,
}

/// The kind of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// A Cargo feature.
    Feature,
    /// A module, with the method of the client that returns its handle.
    Module,
    /// The type of the handle.
    Handle,
    /// A method of a handle.
    Method,
    /// The type of a call.
    Call,
    /// A method of a call that sets an optional parameter or body.
    CallSetter,
    /// `items()` of a call, the stream of a list.
    Items,
    /// `wait()` of a call.
    Wait,
    /// `download()` of a call.
    Download,
    /// A struct, a union or an open enum.
    Type,
    /// A path at which a module re-exports a type.
    Reexport,
    /// `new` of a struct.
    Constructor,
    /// A field.
    Field,
    /// A method of a struct that sets a field.
    Setter,
    /// `for_update` of a response.
    ForUpdate,
    /// A variant of a union.
    Variant,
    /// `as_`, `as_..._mut` or `into_` of a variant.
    VariantMethod,
    /// A method of a union that returns the value of a field of its variants.
    Accessor,
    /// A value of an open enum.
    Value,
}

/// A fact about an item that is not a part of its signature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fact {
    /// Its kind.
    pub kind: FactKind,
    /// Which one, if an item has several: the constraint, and in front of it the argument.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// The kind of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// The Cargo features under which the item exists, or those that a feature enables.
    Features,
    /// The method and path that a method calls.
    Endpoint,
    /// The version of an operation.
    Version,
    /// The name on the wire.
    Wire,
    /// Whether a request without the field is not sent.
    Required,
    /// The default on the server.
    Default,
    /// A constraint, such as `maximum`.
    Limit,
    /// The roles, of which a caller needs one.
    Roles,
    /// The day on which the server stops answering.
    Sunset,
    /// The rule of `wait()`.
    WaitRule,
    /// The text that a constructor sets.
    Constant,
    /// The values that select a variant.
    Selector,
    /// The name of the operation or component in the document.
    DocumentName,
}

impl Changes {
    /// Returns all changes, also those in preview.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        let modules = self.modules.iter().chain(&self.preview);
        self.features.iter().chain(modules.flat_map(ModuleChanges::iter))
    }

    /// Returns whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl ModuleChanges {
    /// Returns the changes of the module, its operations and its types.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        let subjects = self.operations.iter().chain(&self.types);
        self.changes.iter().chain(subjects.flat_map(|subject| &subject.changes))
    }
}
