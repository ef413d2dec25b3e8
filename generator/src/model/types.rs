//! Types of the model: structs, unions, open enums and aliases, and the references between them.

use std::fmt;

use serde::Serialize;

use super::{Docs, Gate, Retirement, Rule, SchemaId};

/// A definition of a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeDef {
    /// The id, which is also the key in [`Api::types`](super::Api::types).
    pub id: SchemaId,
    /// The JSON pointer of the schema.
    pub pointer: String,
    /// The description.
    pub docs: Docs,
    /// `deprecated: true`.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// Whether a request contains the type. Set by the `usage` pass.
    #[serde(skip_serializing_if = "is_false")]
    pub sent: bool,
    /// Whether a response contains the type. Set by the `usage` pass.
    #[serde(skip_serializing_if = "is_false")]
    pub received: bool,
    /// The features under which the type exists. Set by the `gates` pass.
    #[serde(skip_serializing_if = "Gate::is_always")]
    pub gate: Gate,
    /// The shape.
    pub shape: Shape,
}

/// The shape of a definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// An object with properties.
    Struct(Struct),
    /// One of several types.
    Union(Union),
    /// A string of a set that can grow.
    Enum(OpenEnum),
    /// Another name for a type.
    Alias(TypeRef),
}

/// An object with properties.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Struct {
    /// The properties, sorted by wire name. The `inherit` pass adds those of the parents.
    pub fields: Vec<Field>,
    /// The references in `allOf`. The `inherit` pass removes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<SchemaId>,
    /// The names in `required` that are not own properties but properties of parents. The `inherit` pass removes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// The names that each variant requires, if the struct was merged from the variants of a union that differ in them. A value has
    /// those of one variant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Vec<String>>,
}

/// One of several types.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Union {
    /// What selects a variant.
    pub selector: Selector,
    /// The variants. The `unions` pass sorts them by their tags.
    pub variants: Vec<Variant>,
    /// The properties of the union itself. The `inherit` pass adds them to each variant, and the `unions` pass removes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The references in `allOf` of the union itself. The `inherit` pass removes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<SchemaId>,
}

/// What selects a variant of a union.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Selector {
    /// Nothing, because the document has no discriminator. The `unions` pass sets another selector.
    #[default]
    None,
    /// The values of these properties.
    Tags(Vec<String>),
    /// The properties that a value has: the variants are tried in order, and the first one is selected whose property in
    /// [`Variant::tags`] the value has.
    Shape,
}

/// One variant of a union.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// The type.
    pub ty: TypeRef,
    /// The tags, each of which selects the variant. A tag has a value for each property of [`Selector::Tags`], with `None` for any
    /// value, or the name of the property of [`Selector::Shape`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Vec<Option<String>>>,
    /// Whether a value without a tag is of this variant.
    #[serde(skip_serializing_if = "is_false")]
    pub default: bool,
}

/// A string of a set that can grow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OpenEnum {
    /// The known values, sorted and without repetitions.
    pub values: Vec<EnumValue>,
    /// The equal enums that the `dedup` pass folded into this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<SchemaId>,
}

/// A known value of an open enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnumValue {
    /// The text on the wire.
    pub wire: String,
    /// The meaning of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The name of the property on the wire.
    pub wire: String,
    /// The type, without `Option`.
    pub ty: TypeRef,
    /// Whether `required` has the name.
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
    /// How it went, if the document no longer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    /// The way in which the field is optional. Set by the `usage` pass.
    pub presence: Presence,
    /// The value that constructors set, which is the tag of the variant. Set by the `unions` pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// The bounds, the pattern and the default.
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
    /// The description.
    pub docs: Docs,
}

/// The way in which a field is optional.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// `T`: the field always has a value, and a constructor takes it.
    Required,
    /// `Option<T>`.
    #[default]
    Optional,
    /// `Nullable<T>`: the field distinguishes absent, null and a value.
    Nullable,
}

/// The constraints of a value in the document. They are used for documentation and examples only, because servers do not always keep
/// them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Constraints {
    /// The constraints by name, such as `minimum` with `10`, in the order in which they are documented.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, String)>,
    /// The constraints from which examples are made.
    #[serde(skip_serializing_if = "Rule::is_empty")]
    pub rule: Rule,
}

/// The type of a field, a parameter or a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeRef {
    /// `true` or `false`.
    Bool,
    /// A whole number of 64 bits, because sizes in bytes exceed 32 bits.
    Integer,
    /// A number of double precision.
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
    /// A map with text keys.
    Map(Box<TypeRef>),
    /// A definition.
    Named(SchemaId),
    /// A definition in a `Box`, because it contains itself. Set by the `recursion` pass.
    Boxed(SchemaId),
}

/// Writes the type in a short form, such as `list<map<Cluster>>`, for diagnostics and snapshots.
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
    /// The id of the definition that this refers to, directly or in lists and maps.
    pub fn id(&self) -> Option<&SchemaId> {
        match self {
            TypeRef::Named(id) | TypeRef::Boxed(id) => Some(id),
            TypeRef::List(inner) | TypeRef::Map(inner) => inner.id(),
            _ => None,
        }
    }

    /// Like [`TypeRef::id`], but returns a mutable reference.
    pub fn id_mut(&mut self) -> Option<&mut SchemaId> {
        match self {
            TypeRef::Named(id) | TypeRef::Boxed(id) => Some(id),
            TypeRef::List(inner) | TypeRef::Map(inner) => inner.id_mut(),
            _ => None,
        }
    }
}

impl OpenEnum {
    /// Creates an enum of these values.
    pub fn new(values: impl IntoIterator<Item = EnumValue>) -> Self {
        let mut created = Self::default();
        created.add(values);
        created
    }

    /// Adds values. A value that the enum has already stays, and gets the description of the other one if it has none.
    pub fn add(&mut self, values: impl IntoIterator<Item = EnumValue>) {
        self.values.extend(values);
        // The sort is stable: values with the same text stay in the order in which they were added.
        self.values.sort_by(|a, b| a.wire.cmp(&b.wire));
        self.values.dedup_by(|other, kept| {
            let same = other.wire == kept.wire;
            if same && kept.description.is_none() {
                kept.description = other.description.take();
            }
            // A value that one of two enums still has is not gone.
            if same && other.retired.is_none() {
                kept.retired = None;
            }
            same
        });
    }
}

impl EnumValue {
    /// Creates a value without a description.
    pub fn new(wire: impl Into<String>) -> Self {
        Self { wire: wire.into(), description: None, retired: None }
    }
}

impl TypeDef {
    /// Creates a definition without a description.
    pub fn new(id: SchemaId, pointer: impl Into<String>, shape: Shape) -> Self {
        Self {
            id,
            pointer: pointer.into(),
            docs: Docs::default(),
            deprecated: false,
            retired: None,
            sent: false,
            received: false,
            gate: Gate::default(),
            shape,
        }
    }

    /// The id of the definition, and the ids of the enums that were folded into it.
    pub fn places(&self) -> impl Iterator<Item = &SchemaId> {
        let shared = match &self.shape {
            Shape::Enum(it) => it.shared_with.as_slice(),
            _ => &[],
        };
        std::iter::once(&self.id).chain(shared)
    }

    /// The types of the members, in their order: of the fields of a struct, or of the variants of a union.
    pub fn parts(&self) -> impl Iterator<Item = &TypeRef> {
        let (fields, variants) = match &self.shape {
            Shape::Struct(it) => (it.fields.as_slice(), [].as_slice()),
            Shape::Union(it) => ([].as_slice(), it.variants.as_slice()),
            Shape::Enum(_) | Shape::Alias(_) => ([].as_slice(), [].as_slice()),
        };
        fields.iter().map(|field| &field.ty).chain(variants.iter().map(|variant| &variant.ty))
    }

    /// Calls `visit` with each reference to a type in this definition.
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

    /// Like [`TypeDef::for_each_ref`], but passes mutable references.
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
    /// Adds a constraint.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.facts.push((name.to_owned(), value.into()));
    }

    fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.rule.is_empty()
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}
