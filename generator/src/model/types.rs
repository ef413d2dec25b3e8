//! Types of the model: structs, unions, open enums and aliases, and the references between them.

use std::fmt;

use serde::Serialize;

use super::{Docs, Gate, SchemaId};

/// A named definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeDef {
    /// Its id; the key under which the model holds it.
    pub id: SchemaId,
    /// JSON pointer to its schema.
    pub pointer: String,
    /// What the document says of it.
    pub docs: Docs,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Reachable from a request body.
    #[serde(skip_serializing_if = "is_false")]
    pub sent: bool,
    /// Reachable from a response body.
    #[serde(skip_serializing_if = "is_false")]
    pub received: bool,
    /// The operations that need it; empty for all of them.
    #[serde(skip_serializing_if = "Gate::is_always")]
    pub gate: Gate,
    /// What it is.
    pub shape: Shape,
}

/// What a definition is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// An object with properties.
    Struct(Struct),
    /// One of several objects.
    Union(Union),
    /// A string out of a set that may grow.
    Enum(OpenEnum),
    /// Another name for a type.
    Alias(TypeRef),
}

/// An object with properties.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Struct {
    /// Its own properties; after the `inherit` pass those of its parents too. Sorted by wire name.
    pub fields: Vec<Field>,
    /// `allOf` references that the `inherit` pass has still to merge.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<SchemaId>,
    /// Names in the `required` list that are not among its own properties: they concern the parents' properties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
}

/// One of several objects.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Union {
    /// What tells the variants apart.
    pub selector: Selector,
    /// The variants; after the `unions` pass in the order of their tags.
    pub variants: Vec<Variant>,
    /// Properties of the union itself, merged into each variant by the `inherit` pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// `allOf` references of the union itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<SchemaId>,
}

/// What tells the variants of a union apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Selector {
    /// Nothing yet: the document gives no discriminator.
    #[default]
    None,
    /// The value of one property, or of several.
    Tags(Vec<String>),
    /// Whether a value has the properties that a variant requires; tried in order.
    Shape,
}

/// One variant of a union.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// What it holds.
    pub ty: TypeRef,
    /// The tags that select it: for each the value of every property of [`Selector::Tags`], `None` for any value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Vec<Option<String>>>,
    /// It is also what a value without a tag is.
    #[serde(skip_serializing_if = "is_false")]
    pub default: bool,
}

/// A string out of a set that may grow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OpenEnum {
    /// The texts on the wire, sorted and without repetitions.
    pub values: Vec<EnumValue>,
    /// The other places where the same values stand; the `dedup` pass has folded them into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<SchemaId>,
}

/// One known value of an open enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EnumValue {
    /// The text on the wire.
    pub wire: String,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The property's name on the wire.
    pub wire: String,
    /// Its type, without `Option`.
    pub ty: TypeRef,
    /// In the `required` list.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// `nullable: true`.
    #[serde(skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// `readOnly: true`.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// `writeOnly: true`.
    #[serde(skip_serializing_if = "is_false")]
    pub write_only: bool,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// How the field says whether it is there; decided by the usage pass.
    pub presence: Presence,
    /// The value that a constructor gives it: the tag of the variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// Bounds, pattern, default.
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
    /// What the document says of it.
    pub docs: Docs,
}

/// How a field says whether it is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// `T`: always there; a constructor asks for it.
    Required,
    /// `Option<T>`.
    #[default]
    Optional,
    /// `Nullable<T>`: absent, null and a value are three things.
    Nullable,
}

/// What the document promises of a value. Documentation only: the server does not keep to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Constraints {
    /// Facts as they appear in the doc comment, such as `minimum: 10`; in a fixed order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, String)>,
}

/// The type of a field, a parameter or a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeRef {
    /// `true` or `false`.
    Bool,
    /// Any whole number; 64 bits, because sizes exceed 32.
    Integer,
    /// A double.
    Number,
    /// Text.
    String,
    /// Text that must not be shown in logs.
    Secret,
    /// `format: date-time`.
    Timestamp,
    /// `format: date`.
    Date,
    /// Any JSON value.
    Any,
    /// An array.
    List(Box<TypeRef>),
    /// An object used as a map from string.
    Map(Box<TypeRef>),
    /// A definition.
    Named(SchemaId),
    /// A definition behind a `Box`, to end a recursion.
    Boxed(SchemaId),
}

/// `list<map<Cluster>>`: short enough to be read in a snapshot.
impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TypeRef::Bool => f.write_str("bool"),
            TypeRef::Integer => f.write_str("integer"),
            TypeRef::Number => f.write_str("number"),
            TypeRef::String => f.write_str("string"),
            TypeRef::Secret => f.write_str("secret"),
            TypeRef::Timestamp => f.write_str("timestamp"),
            TypeRef::Date => f.write_str("date"),
            TypeRef::Any => f.write_str("any"),
            TypeRef::List(inner) => write!(f, "list<{inner}>"),
            TypeRef::Map(inner) => write!(f, "map<{inner}>"),
            TypeRef::Named(id) => write!(f, "{id}"),
            TypeRef::Boxed(id) => write!(f, "box<{id}>"),
        }
    }
}

impl Serialize for TypeRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl TypeRef {
    /// The definition that this refers to, through lists and maps.
    pub fn id(&self) -> Option<&SchemaId> {
        match self {
            TypeRef::Named(id) | TypeRef::Boxed(id) => Some(id),
            TypeRef::List(inner) | TypeRef::Map(inner) => inner.id(),
            _ => None,
        }
    }

    /// The same, to be replaced.
    pub fn id_mut(&mut self) -> Option<&mut SchemaId> {
        match self {
            TypeRef::Named(id) | TypeRef::Boxed(id) => Some(id),
            TypeRef::List(inner) | TypeRef::Map(inner) => inner.id_mut(),
            _ => None,
        }
    }
}

impl TypeDef {
    /// A definition with nothing but a shape.
    pub fn new(id: SchemaId, pointer: impl Into<String>, shape: Shape) -> Self {
        Self {
            id,
            pointer: pointer.into(),
            docs: Docs::default(),
            deprecated: false,
            sent: false,
            received: false,
            gate: Gate::default(),
            shape,
        }
    }

    /// Calls `visit` with each type that this definition mentions.
    pub fn for_each_ref<'a>(&'a self, mut visit: impl FnMut(&'a TypeRef)) {
        match &self.shape {
            Shape::Struct(it) => it.fields.iter().for_each(|field| visit(&field.ty)),
            Shape::Union(it) => {
                it.variants.iter().for_each(|variant| visit(&variant.ty));
                it.fields.iter().for_each(|field| visit(&field.ty));
            }
            Shape::Enum(_) => {}
            Shape::Alias(ty) => visit(ty),
        }
    }

    /// The same, to change them.
    pub fn for_each_ref_mut(&mut self, mut visit: impl FnMut(&mut TypeRef)) {
        match &mut self.shape {
            Shape::Struct(it) => it.fields.iter_mut().for_each(|field| visit(&mut field.ty)),
            Shape::Union(it) => {
                it.variants.iter_mut().for_each(|variant| visit(&mut variant.ty));
                it.fields.iter_mut().for_each(|field| visit(&mut field.ty));
            }
            Shape::Enum(_) => {}
            Shape::Alias(ty) => visit(ty),
        }
    }
}

impl Constraints {
    /// Adds a fact.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.facts.push((name.to_owned(), value.into()));
    }

    fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}
