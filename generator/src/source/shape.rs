//! The vocabulary in which [`tables`](super::tables) say what OpenAPI 3.0 expects at each place.
//!
//! Plain constants: no logic but the look-up of a keyword. Who walks a document with them decides what to do there.

/// What is expected at a place.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Anything at all: an example, a default, an extension.
    Any,
    /// A string that is a fact.
    Text,
    /// A string of prose that OpenAPI insists on.
    Caption,
    /// A boolean.
    Flag,
    /// A whole number from 0.
    Count,
    /// A number.
    Number,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A list of these.
    List(&'static Shape),
    /// A mapping from names of one kind to these.
    Map(Names, &'static Shape),
    /// An object with fixed keywords.
    Object(&'static ObjectShape),
    /// An object whose keywords depend on the value of one of them.
    Tagged(&'static Tagged),
    /// A `$ref` to a component of this kind, or one in place.
    RefOr(Section, &'static Shape),
    /// A boolean or what the other shape says.
    FlagOr(&'static Shape),
}

/// The names that a mapping may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Any; an `x-..` among them is a name like the others.
    Any,
    /// Path templates, beginning with `/`, and extensions.
    Paths,
    /// Status codes, `2XX`, `default`, and extensions.
    StatusCodes,
}

/// An object with fixed keywords. Extensions (`x-..`) are allowed in all of them.
#[derive(Debug)]
pub(crate) struct ObjectShape {
    /// How messages call it, such as `a parameter`.
    pub what: &'static str,
    /// Its keywords.
    pub fields: &'static [Field],
    /// Keywords of which exactly one has to be there; empty for no such rule.
    pub one_of: &'static [&'static str],
}

/// An object whose keywords depend on the value of one of them.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// How messages call it.
    pub what: &'static str,
    /// The keyword that decides.
    pub key: &'static str,
    /// Its values, and the object that each calls for.
    pub variants: &'static [(&'static str, &'static ObjectShape)],
}

/// A keyword of an object.
#[derive(Debug)]
pub(crate) struct Field {
    /// The keyword.
    pub name: &'static str,
    /// What its value has to be.
    pub shape: &'static Shape,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it is prose (or an example) and no fact of the interface.
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
    /// The keyword of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Tagged {
    /// The object that a value of the deciding keyword calls for.
    pub fn variant(&self, value: &str) -> Option<&'static ObjectShape> {
        self.variants.iter().find(|(name, _)| *name == value).map(|(_, object)| *object)
    }
}

impl Section {
    /// Its keyword below `components`.
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

/// An optional keyword.
pub(crate) const fn may(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: false, prose: false }
}

/// A required keyword.
pub(crate) const fn must(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: true, prose: false }
}

/// An optional keyword that holds prose or an example.
pub(crate) const fn prose(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, shape, required: false, prose: true }
}
