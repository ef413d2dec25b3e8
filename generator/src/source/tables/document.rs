//! The document as a whole, its paths, operations and components: <https://spec.openapis.org/oas/v3.0.4.html#openapi-object>.

use super::basic::{EXTERNAL_DOCS, FLAG, SERVERS, TEXT, TEXTS};
use super::message::{
    CALLBACKS, EXAMPLES, HEADERS, LINKS, PARAMETER_COMPONENTS, PARAMETERS, REQUEST_BODIES, REQUEST_BODY_OR_REF,
    RESPONSE_COMPONENTS, RESPONSES,
};
use super::schema::COMPONENT_SCHEMAS;
use super::security::{SECURITY, SECURITY_SCHEMES};
use crate::source::shape::Shape::{List, Map, Object};
use crate::source::shape::{Names, ObjectShape, Shape, may, must, prose};

/// The whole document.
pub(crate) static DOCUMENT: Shape = Object(&ObjectShape {
    what: "an OpenAPI document",
    fields: &[
        must("openapi", &TEXT),
        must("info", &INFO),
        may("servers", &SERVERS),
        must("paths", &PATHS),
        may("components", &COMPONENTS),
        may("security", &SECURITY),
        may("tags", &TAGS),
        may("externalDocs", &EXTERNAL_DOCS),
    ],
    one_of: &[],
});

static INFO: Shape = Object(&ObjectShape {
    what: "`info`",
    fields: &[
        must("title", &TEXT),
        prose("description", &TEXT),
        may("termsOfService", &TEXT),
        may("contact", &CONTACT),
        may("license", &LICENSE),
        must("version", &TEXT),
    ],
    one_of: &[],
});

static CONTACT: Shape = Object(&ObjectShape {
    what: "`contact`",
    fields: &[may("name", &TEXT), may("url", &TEXT), may("email", &TEXT)],
    one_of: &[],
});

static LICENSE: Shape =
    Object(&ObjectShape { what: "`license`", fields: &[must("name", &TEXT), may("url", &TEXT)], one_of: &[] });

static TAGS: Shape = List(&TAG);

static TAG: Shape = Object(&ObjectShape {
    what: "a tag",
    fields: &[must("name", &TEXT), prose("description", &TEXT), may("externalDocs", &EXTERNAL_DOCS)],
    one_of: &[],
});

static COMPONENTS: Shape = Object(&ObjectShape {
    what: "`components`",
    fields: &[
        may("schemas", &COMPONENT_SCHEMAS),
        may("responses", &RESPONSE_COMPONENTS),
        may("parameters", &PARAMETER_COMPONENTS),
        prose("examples", &EXAMPLES),
        may("requestBodies", &REQUEST_BODIES),
        may("headers", &HEADERS),
        may("securitySchemes", &SECURITY_SCHEMES),
        may("links", &LINKS),
        may("callbacks", &CALLBACKS),
    ],
    one_of: &[],
});

pub(crate) static PATHS: Shape = Map(Names::Paths, &PATH_ITEM);

static PATH_ITEM: Shape = Object(&ObjectShape {
    what: "a path item",
    fields: &[
        may("$ref", &TEXT),
        prose("summary", &TEXT),
        prose("description", &TEXT),
        may("get", &OPERATION),
        may("put", &OPERATION),
        may("post", &OPERATION),
        may("delete", &OPERATION),
        may("options", &OPERATION),
        may("head", &OPERATION),
        may("patch", &OPERATION),
        may("trace", &OPERATION),
        may("servers", &SERVERS),
        may("parameters", &PARAMETERS),
    ],
    one_of: &[],
});

pub(crate) static OPERATION: Shape = Object(&ObjectShape {
    what: "an operation",
    fields: &[
        may("tags", &TEXTS),
        prose("summary", &TEXT),
        prose("description", &TEXT),
        may("externalDocs", &EXTERNAL_DOCS),
        may("operationId", &TEXT),
        may("parameters", &PARAMETERS),
        may("requestBody", &REQUEST_BODY_OR_REF),
        must("responses", &RESPONSES),
        may("callbacks", &CALLBACKS),
        may("deprecated", &FLAG),
        may("security", &SECURITY),
        may("servers", &SERVERS),
    ],
    one_of: &[],
});
