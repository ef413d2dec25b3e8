//! Schemas: <https://spec.openapis.org/oas/v3.0.4.html#schema-object>.

use super::basic::{ANY, ANY_MAP, ANYS, COUNT, EXTERNAL_DOCS, FLAG, NUMBER, TEXT, TEXTS};
use crate::source::shape::Shape::{FlagOr, List, Map, Object, RefOr};
use crate::source::shape::{Names, ObjectShape, Section, Shape, may, must, prose};

/// The schemas of `components`. They are a static of their own so that a walk can tell them from properties.
pub(crate) static COMPONENT_SCHEMAS: Shape = Map(Names::Any, &SCHEMA_OR_REF);
static SCHEMAS: Shape = Map(Names::Any, &SCHEMA_OR_REF);

static SCHEMA_LIST: Shape = List(&SCHEMA_OR_REF);

pub(super) static SCHEMA_OR_REF: Shape = RefOr(Section::Schemas, &SCHEMA_IN_PLACE);

static SCHEMA_IN_PLACE: Shape = Object(&SCHEMA);

/// An inline schema. The values of `type` are checked by a rule of their own, whose message is more helpful than that of a
/// `Choice`.
pub(crate) static SCHEMA: ObjectShape = ObjectShape {
    what: "a schema",
    fields: &[
        may("type", &ANY),
        may("properties", &SCHEMAS),
        prose("description", &TEXT),
        prose("title", &TEXT),
        prose("example", &ANY),
        may("required", &TEXTS),
        may("readOnly", &FLAG),
        may("format", &TEXT),
        may("enum", &ANYS),
        may("items", &SCHEMA_OR_REF),
        may("pattern", &TEXT),
        may("default", &ANY),
        may("additionalProperties", &SCHEMA_OR_FLAG),
        may("allOf", &SCHEMA_LIST),
        may("oneOf", &SCHEMA_LIST),
        may("anyOf", &SCHEMA_LIST),
        may("not", &SCHEMA_OR_REF),
        may("discriminator", &DISCRIMINATOR),
        may("nullable", &FLAG),
        may("writeOnly", &FLAG),
        may("deprecated", &FLAG),
        may("externalDocs", &EXTERNAL_DOCS),
        may("minimum", &NUMBER),
        may("maximum", &NUMBER),
        may("exclusiveMinimum", &FLAG),
        may("exclusiveMaximum", &FLAG),
        may("multipleOf", &NUMBER),
        may("minLength", &COUNT),
        may("maxLength", &COUNT),
        may("minItems", &COUNT),
        may("maxItems", &COUNT),
        may("uniqueItems", &FLAG),
        may("minProperties", &COUNT),
        may("maxProperties", &COUNT),
        may("xml", &ANY_MAP),
    ],
    one_of: &[],
};

static SCHEMA_OR_FLAG: Shape = FlagOr(&SCHEMA_OR_REF);

static DISCRIMINATOR: Shape = Object(&ObjectShape {
    what: "a discriminator",
    fields: &[must("propertyName", &TEXT), may("mapping", &DISCRIMINATOR_MAPPING)],
    one_of: &[],
});

static DISCRIMINATOR_MAPPING: Shape = Map(Names::Any, &TEXT);
