//! Types of the crate: structs, unions and open enums.

use serde::Serialize;

use super::{Deprecation, Take, Type};
use crate::model::{Presence, SchemaId, Selector};

/// A type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeItem {
    /// Its identity in the document.
    pub id: SchemaId,
    /// Its name.
    pub name: String,
    /// The name of the component, by which a search of the documentation finds the type, if it differs from the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_alias: Option<String>,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// Its kind.
    pub kind: Kind,
}

/// The kind of a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A struct.
    Struct(Struct),
    /// An enum with a value in each variant.
    Union(Union),
    /// An open enum.
    Enum(Enum),
}

/// A struct.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Struct {
    /// The fields, in the order of the struct.
    pub fields: Vec<Field>,
    /// The last field, which contains properties without a field.
    pub extra: Member,
    /// The constructor, for types that are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constructor: Option<Constructor>,
    /// The setters, for types that are sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<Setter>,
    /// The properties for which null is not a correction, although the type of the field cannot express it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nulls: Vec<String>,
    /// The properties that requests leave out, because only the server sets them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read_only: Vec<String>,
    /// The properties without which a value from the constructor cannot be sent, each with the name of its setter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<(String, String)>,
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The property's name on the wire.
    pub wire: String,
    /// Its type, with `Option` or `Nullable`.
    pub ty: Type,
    /// Its presence.
    pub presence: Presence,
    /// The constraints by name, such as `maximum` with `500`, and the default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<(String, String)>,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

/// A member that every type of its kind has.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// `new`, which has no arguments, and `Default`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Constructor {
    /// Its documentation.
    pub docs: Vec<String>,
    /// The fields that it sets. All others are blank.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<Initial>,
}

/// The constant text that a constructor sets a field to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Initial {
    /// The name of the field.
    pub field: String,
    /// The presence of the field.
    pub presence: Presence,
    /// The text.
    pub text: String,
    /// The type that the text is converted to.
    pub ty: Type,
}

/// A method that sets a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setter {
    /// Its name.
    pub name: String,
    /// The name of the field.
    pub field: String,
    /// The presence of the field.
    pub presence: Presence,
    /// How the value is taken. For a nullable field: the value in `impl Into<Nullable<T>>`.
    pub take: Take,
    /// The name of the property on the wire, if the constructor marks the field as not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked: Option<String>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

/// An enum with a value in each variant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Union {
    /// What selects a variant.
    pub selector: Selector,
    /// The variants, in the order in which they are tried.
    pub variants: Vec<Variant>,
    /// The last variant, for values that fit no other variant.
    pub unknown: Member,
    /// The methods that return the values of the fields that all variants have, sorted by property.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accessors: Vec<Accessor>,
}

/// A method that returns the value of a field that all variants of a union have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accessor {
    /// Its name.
    pub name: String,
    /// What it returns.
    pub gives: Gives,
    /// The field of each variant that it reads, in the order of the variants.
    pub reads: Vec<Read>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

/// What an accessor returns. It is optional, since the field has no value if the variant is unknown.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gives {
    /// `Option<&str>`.
    Text,
    /// `Option<T>`.
    Copy(Type),
    /// `Option<&T>`.
    Reference(Type),
    /// `Option<&[T]>`.
    Slice(Type),
}

/// The field of a variant that an accessor reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Read {
    /// The name of the variant.
    pub variant: String,
    /// The name of the field.
    pub field: String,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub ty: Type,
    /// The tags that select it, as in [`crate::model::Variant`].
    pub tags: Vec<Vec<Option<String>>>,
    /// Whether values without a tag are decoded as this variant, too.
    pub default: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The method that returns a reference to the value: `as_aws`.
    pub get: String,
    /// The method that returns a mutable reference to the value: `as_aws_mut`.
    pub get_mut: String,
    /// The method that returns the value: `into_aws`.
    pub into: String,
}

/// An open enum: an enum of texts that keeps unknown texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enum {
    /// The known values, sorted by text.
    pub values: Vec<Value>,
}

/// A known value of an open enum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Value {
    /// The name of the variant.
    pub name: String,
    /// The text on the wire.
    pub wire: String,
    /// Its documentation, line by line, in front of the text on the wire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

impl Gives {
    /// Returns the type of the value or of an item; `None` for text.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Gives::Text => None,
            Gives::Copy(ty) | Gives::Reference(ty) | Gives::Slice(ty) => Some(ty),
        }
    }
}

impl TypeItem {
    /// Calls `visit` with each type that this one mentions.
    pub fn for_each_type<'a>(&'a self, mut visit: impl FnMut(&'a Type)) {
        match &self.kind {
            Kind::Struct(it) => it.fields.iter().for_each(|field| visit(&field.ty)),
            Kind::Union(it) => {
                it.variants.iter().for_each(|variant| visit(&variant.ty));
                it.accessors.iter().filter_map(|accessor| accessor.gives.ty()).for_each(visit);
            }
            Kind::Enum(_) => {}
        }
    }

    /// Returns whether the type or a part of it is deprecated.
    pub fn has_deprecated(&self) -> bool {
        let in_parts = match &self.kind {
            Kind::Struct(it) => it.fields.iter().any(|field| field.deprecated.is_some()),
            Kind::Union(it) => it.accessors.iter().any(|accessor| accessor.deprecated.is_some()),
            Kind::Enum(it) => it.values.iter().any(|value| value.deprecated.is_some()),
        };
        self.deprecated.is_some() || in_parts
    }
}
