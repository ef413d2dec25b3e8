//! What a request and a response consist of: parameters, bodies, headers, media types, examples and links.

use super::basic::{ANY, ANY_MAP, CAPTION, FLAG, SERVER, TEXT};
use super::schema::SCHEMA_OR_REF;
use crate::source::shape::Shape::{Choice, List, Map, Object, RefOr};
use crate::source::shape::{Field, Names, ObjectShape, Section, Shape, Tagged, may, must, prose};

pub(super) static CALLBACKS: Shape = Map(Names::Any, &CALLBACK_OR_REF);

static CALLBACK_OR_REF: Shape = RefOr(Section::Callbacks, &ANY_MAP);

pub(super) static PARAMETERS: Shape = List(&PARAMETER_OR_REF);

pub(super) static PARAMETER_COMPONENTS: Shape = Map(Names::Any, &PARAMETER_OR_REF);

static PARAMETER_OR_REF: Shape = RefOr(Section::Parameters, &PARAMETER);

pub(crate) static PARAMETER: Shape = Shape::Tagged(&Tagged {
    what: "a parameter",
    key: "in",
    variants: &[
        ("path", &PATH_PARAMETER),
        ("query", &QUERY_PARAMETER),
        ("header", &HEADER_PARAMETER),
        ("cookie", &COOKIE_PARAMETER),
    ],
});

static PATH_PARAMETER: ObjectShape = parameter(&PATH_PARAMETER_FIELDS);

static QUERY_PARAMETER: ObjectShape = parameter(&QUERY_PARAMETER_FIELDS);

static HEADER_PARAMETER: ObjectShape = parameter(&HEADER_PARAMETER_FIELDS);

static COOKIE_PARAMETER: ObjectShape = parameter(&COOKIE_PARAMETER_FIELDS);

static PATH_PARAMETER_FIELDS: [Field; 13] = parameter_fields(&PATH_STYLE);

static QUERY_PARAMETER_FIELDS: [Field; 13] = parameter_fields(&QUERY_STYLE);

static HEADER_PARAMETER_FIELDS: [Field; 13] = parameter_fields(&HEADER_STYLE);

static COOKIE_PARAMETER_FIELDS: [Field; 13] = parameter_fields(&COOKIE_STYLE);

static PATH_STYLE: Shape = Choice(&["simple", "label", "matrix"]);

static QUERY_STYLE: Shape = Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);

static HEADER_STYLE: Shape = Choice(&["simple"]);

static COOKIE_STYLE: Shape = Choice(&["form"]);

const fn parameter(fields: &'static [Field; 13]) -> ObjectShape {
    ObjectShape { what: "a parameter", fields, one_of: &["schema", "content"] }
}

const fn parameter_fields(style: &'static Shape) -> [Field; 13] {
    [
        must("name", &TEXT),
        must("in", &TEXT),
        prose("description", &TEXT),
        may("required", &FLAG),
        may("deprecated", &FLAG),
        may("allowEmptyValue", &FLAG),
        may("style", style),
        may("explode", &FLAG),
        may("allowReserved", &FLAG),
        may("schema", &SCHEMA_OR_REF),
        prose("example", &ANY),
        prose("examples", &EXAMPLES),
        may("content", &CONTENT),
    ]
}

pub(super) static REQUEST_BODIES: Shape = Map(Names::Any, &REQUEST_BODY_OR_REF);

pub(super) static REQUEST_BODY_OR_REF: Shape = RefOr(Section::RequestBodies, &REQUEST_BODY);

static REQUEST_BODY: Shape = Object(&ObjectShape {
    what: "a request body",
    fields: &[prose("description", &TEXT), must("content", &CONTENT), may("required", &FLAG)],
    one_of: &[],
});

pub(super) static RESPONSES: Shape = Map(Names::StatusCodes, &RESPONSE_OR_REF);

pub(super) static RESPONSE_COMPONENTS: Shape = Map(Names::Any, &RESPONSE_OR_REF);

static RESPONSE_OR_REF: Shape = RefOr(Section::Responses, &RESPONSE);

static RESPONSE: Shape = Object(&ObjectShape {
    what: "a response",
    fields: &[must("description", &CAPTION), may("headers", &HEADERS), may("content", &CONTENT), may("links", &LINKS)],
    one_of: &[],
});

static CONTENT: Shape = Map(Names::Any, &MEDIA_TYPE);

pub(crate) static MEDIA_TYPE: Shape = Object(&ObjectShape {
    what: "a media type",
    fields: &[
        may("schema", &SCHEMA_OR_REF),
        prose("example", &ANY),
        prose("examples", &EXAMPLES),
        may("encoding", &ENCODINGS),
    ],
    one_of: &[],
});

static ENCODINGS: Shape = Map(Names::Any, &ENCODING);

static ENCODING: Shape = Object(&ObjectShape {
    what: "an encoding",
    fields: &[
        may("contentType", &TEXT),
        may("headers", &HEADERS),
        may("style", &QUERY_STYLE),
        may("explode", &FLAG),
        may("allowReserved", &FLAG),
    ],
    one_of: &[],
});

pub(super) static HEADERS: Shape = Map(Names::Any, &HEADER_OR_REF);

static HEADER_OR_REF: Shape = RefOr(Section::Headers, &HEADER);

static HEADER: Shape = Object(&ObjectShape {
    what: "a header",
    fields: &[
        prose("description", &TEXT),
        may("required", &FLAG),
        may("deprecated", &FLAG),
        may("allowEmptyValue", &FLAG),
        may("style", &HEADER_STYLE),
        may("explode", &FLAG),
        may("allowReserved", &FLAG),
        may("schema", &SCHEMA_OR_REF),
        prose("example", &ANY),
        prose("examples", &EXAMPLES),
        may("content", &CONTENT),
    ],
    one_of: &["schema", "content"],
});

pub(super) static EXAMPLES: Shape = Map(Names::Any, &EXAMPLE_OR_REF);

static EXAMPLE_OR_REF: Shape = RefOr(Section::Examples, &EXAMPLE);

static EXAMPLE: Shape = Object(&ObjectShape {
    what: "an example",
    fields: &[
        prose("summary", &TEXT),
        prose("description", &TEXT),
        prose("value", &ANY),
        prose("externalValue", &TEXT),
    ],
    one_of: &[],
});

pub(super) static LINKS: Shape = Map(Names::Any, &LINK_OR_REF);

static LINK_OR_REF: Shape = RefOr(Section::Links, &LINK);

static LINK: Shape = Object(&ObjectShape {
    what: "a link",
    fields: &[
        may("operationRef", &TEXT),
        may("operationId", &TEXT),
        may("parameters", &ANY_MAP),
        may("requestBody", &ANY),
        prose("description", &TEXT),
        may("server", &SERVER),
    ],
    one_of: &["operationRef", "operationId"],
});
