//! The keywords of a schema in one struct.
//!
//! In: an `openapiv3` schema, whose kind depends on its keywords: `Type`, `OneOf` and so on, or `Any` for a combination such as `type`
//! beside `oneOf`. Out: a [`View`] that has the same keywords for each kind.

use openapiv3::{
    AdditionalProperties, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaKind, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// The keywords of a schema.
#[derive(Debug, Default)]
pub(super) struct View<'a> {
    pub typ: Option<&'a str>,
    pub format: Option<String>,
    pub enumeration: Vec<Value>,
    pub properties: Vec<(&'a str, &'a ReferenceOr<Box<Schema>>)>,
    pub required: &'a [String],
    pub additional: Option<&'a AdditionalProperties>,
    pub items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub one_of: &'a [ReferenceOr<Schema>],
    pub all_of: &'a [ReferenceOr<Schema>],
    pub any_of: &'a [ReferenceOr<Schema>],
    pub has_not: bool,
    /// The bounds and the pattern by their names in the documentation.
    pub facts: Vec<(&'static str, String)>,
}

impl<'a> View<'a> {
    /// Reads the keywords of a schema. The properties are sorted by name.
    pub fn new(schema: &'a Schema) -> Self {
        let mut view = match &schema.schema_kind {
            SchemaKind::Type(typ) => Self::of_type(typ),
            SchemaKind::OneOf { one_of } => Self { one_of, ..Self::default() },
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::default() },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..Self::default() },
            SchemaKind::Not { .. } => Self { has_not: true, ..Self::default() },
            SchemaKind::Any(any) => Self::of_any(any),
        };
        view.properties.sort_by_key(|(name, _)| *name);
        view
    }

    fn of_type(typ: &'a Type) -> Self {
        let mut facts = Facts::default();
        match typ {
            Type::String(it) => {
                facts.bound("minimum length", it.min_length);
                facts.bound("maximum length", it.max_length);
                facts.bound("pattern", it.pattern.as_deref());
                Self {
                    typ: Some("string"),
                    format: format_name(&it.format, |format| match format {
                        StringFormat::Date => "date",
                        StringFormat::DateTime => "date-time",
                        StringFormat::Password => "password",
                        StringFormat::Byte => "byte",
                        StringFormat::Binary => "binary",
                    }),
                    enumeration: it.enumeration.iter().flatten().map(|text| Value::from(text.as_str())).collect(),
                    facts: facts.0,
                    ..Self::default()
                }
            }
            Type::Number(it) => {
                facts.range(it.minimum, it.exclusive_minimum, it.maximum, it.exclusive_maximum);
                facts.bound("multiple of", it.multiple_of);
                Self {
                    typ: Some("number"),
                    format: format_name(&it.format, |format| match format {
                        NumberFormat::Float => "float",
                        NumberFormat::Double => "double",
                    }),
                    enumeration: it.enumeration.iter().flatten().map(|number| Value::from(*number)).collect(),
                    facts: facts.0,
                    ..Self::default()
                }
            }
            Type::Integer(it) => {
                facts.range(it.minimum, it.exclusive_minimum, it.maximum, it.exclusive_maximum);
                facts.bound("multiple of", it.multiple_of);
                Self {
                    typ: Some("integer"),
                    format: format_name(&it.format, |format| match format {
                        IntegerFormat::Int32 => "int32",
                        IntegerFormat::Int64 => "int64",
                    }),
                    enumeration: it.enumeration.iter().flatten().map(|number| Value::from(*number)).collect(),
                    facts: facts.0,
                    ..Self::default()
                }
            }
            Type::Boolean(_) => Self { typ: Some("boolean"), ..Self::default() },
            Type::Object(it) => {
                facts.bound("minimum number of properties", it.min_properties);
                facts.bound("maximum number of properties", it.max_properties);
                Self {
                    typ: Some("object"),
                    properties: it.properties.iter().map(|(name, schema)| (name.as_str(), schema)).collect(),
                    required: &it.required,
                    additional: it.additional_properties.as_ref(),
                    facts: facts.0,
                    ..Self::default()
                }
            }
            Type::Array(it) => {
                facts.items(it.min_items, it.max_items, it.unique_items);
                Self { typ: Some("array"), items: it.items.as_ref(), facts: facts.0, ..Self::default() }
            }
        }
    }

    fn of_any(any: &'a openapiv3::AnySchema) -> Self {
        let mut facts = Facts::default();
        facts.bound("minimum length", any.min_length);
        facts.bound("maximum length", any.max_length);
        facts.bound("pattern", any.pattern.as_deref());
        let exclusive = |flag: Option<bool>| flag.unwrap_or_default();
        facts.range(any.minimum, exclusive(any.exclusive_minimum), any.maximum, exclusive(any.exclusive_maximum));
        facts.bound("multiple of", any.multiple_of);
        facts.items(any.min_items, any.max_items, any.unique_items.unwrap_or_default());
        facts.bound("minimum number of properties", any.min_properties);
        facts.bound("maximum number of properties", any.max_properties);
        Self {
            typ: any.typ.as_deref(),
            format: any.format.clone(),
            enumeration: any.enumeration.clone(),
            properties: any.properties.iter().map(|(name, schema)| (name.as_str(), schema)).collect(),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref(),
            one_of: &any.one_of,
            all_of: &any.all_of,
            any_of: &any.any_of,
            has_not: any.not.is_some(),
            facts: facts.0,
        }
    }

    /// The alternatives of `oneOf`, or else of `anyOf`, with the name of the keyword.
    pub fn alternatives(&self) -> (&'static str, &'a [ReferenceOr<Schema>]) {
        if self.one_of.is_empty() { ("anyOf", self.any_of) } else { ("oneOf", self.one_of) }
    }
}

/// The constraints of a schema, in the order in which they are documented.
#[derive(Default)]
struct Facts(Vec<(&'static str, String)>);

impl Facts {
    fn bound(&mut self, name: &'static str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.push((name, value.to_string()));
        }
    }

    fn range<N: ToString>(&mut self, min: Option<N>, above: bool, max: Option<N>, below: bool) {
        self.bound(if above { "greater than" } else { "minimum" }, min);
        self.bound(if below { "less than" } else { "maximum" }, max);
    }

    fn items(&mut self, min: Option<usize>, max: Option<usize>, unique: bool) {
        self.bound("minimum number of items", min);
        self.bound("maximum number of items", max);
        self.bound("items", unique.then_some("unique"));
    }
}

/// The name of a format, whether `openapiv3` has a variant for it or not.
fn format_name<F>(format: &VariantOrUnknownOrEmpty<F>, known: impl Fn(&F) -> &'static str) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(format) => Some(known(format).to_owned()),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
