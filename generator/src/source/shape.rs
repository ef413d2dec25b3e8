//! The types of which [`tables`](super::tables) consists: the shapes that OpenAPI 3.0 prescribes for each place.
//!
//! They are plain data with a look-up of keywords. What happens at a place is decided by the walk that uses them.

/// The shape that a value has to have.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Any value: an example, a default, an extension.
    Any,
    /// A string that is a fact of the interface.
    Text,
    /// A string of prose that OpenAPI requires.
    Caption,
    /// A boolean.
    Flag,
    /// A non-negative integer.
    Count,
    /// A number.
    Number,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A list of values of this shape.
    List(&'static Shape),
    /// A mapping from names of this kind to values of this shape.
    Map(Names, &'static Shape),
    /// An object with fixed keywords.
    Object(&'static ObjectShape),
    /// An object whose keywords depend on the value of one of them.
    Tagged(&'static Tagged),
    /// A `$ref` to a component of this kind, or an inline value of this shape.
    RefOr(Section, &'static Shape),
    /// A boolean, or a value of this shape.
    FlagOr(&'static Shape),
}

/// The names that a mapping may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Any name; one that begins with `x-` is not an extension.
    Any,
    /// Path templates, which begin with `/`, and extensions.
    Paths,
    /// Status codes, `2XX`, `default`, and extensions.
    StatusCodes,
}

/// An object with fixed keywords. Extensions (`x-..`) are allowed in all of them.
#[derive(Debug)]
pub(crate) struct ObjectShape {
    /// The name of the object in messages, such as `a parameter`.
    pub what: &'static str,
    /// The keywords of the object.
    pub fields: &'static [Field],
    /// The keywords of which exactly one is required; empty if there is no such rule.
    pub one_of: &'static [&'static str],
}

/// An object whose keywords depend on the value of one of them.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// The name of the object in messages.
    pub what: &'static str,
    /// The keyword whose value selects the object.
    pub key: &'static str,
    /// The values of this keyword, and the object that each selects.
    pub variants: &'static [(&'static str, &'static ObjectShape)],
}

/// A keyword of an object.
#[derive(Debug)]
pub(crate) struct Field {
    /// The name of the keyword.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: &'static Shape,
    /// Whether the keyword is required.
    pub required: bool,
    /// Whether the value is prose or an example, and not a fact of the interface.
    pub prose: bool,
}

/// The kinds of component, by their keyword below `components`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Section {
    Callbacks,
    Examples,
    Headers,
    Links,
    Parameters,
    RequestBodies,
    Responses,
    Schemas,
    SecuritySchemes,
}

impl ObjectShape {
    /// Returns the keyword of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Tagged {
    /// Returns the object that this value of the keyword selects.
    pub fn variant(&self, value: &str) -> Option<&'static ObjectShape> {
        self.variants.iter().find(|(name, _)| *name == value).map(|(_, object)| *object)
    }
}

impl Section {
    /// Returns the keyword below `components`.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Callbacks => "callbacks",
            Self::Examples => "examples",
            Self::Headers => "headers",
            Self::Links => "links",
            Self::Parameters => "parameters",
            Self::RequestBodies => "requestBodies",
            Self::Responses => "responses",
            Self::Schemas => "schemas",
            Self::SecuritySchemes => "securitySchemes",
        }
    }
}

/// Creates an optional keyword.
pub(crate) const fn may(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: false, prose: false }
}

/// Creates a required keyword.
pub(crate) const fn must(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: true, prose: false }
}

/// Creates an optional keyword that contains prose or an example.
pub(crate) const fn prose(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: false, prose: true }
}
