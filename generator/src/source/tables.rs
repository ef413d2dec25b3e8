//! What OpenAPI 3.0.4 prescribes, as tables: every keyword of every object, its type, whether it is required, and whether
//! it is prose. <https://spec.openapis.org/oas/v3.0.4.html>

use super::shape::Shape::{Any, Caption, Choice, Count, Flag, FlagOr, List, Map, Number, Object, RefOr, Text};
use super::shape::{Field, Names, ObjectShape, Section, Shape, Tagged, may, must, prose};

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

static ANY: Shape = Any;
static TEXT: Shape = Text;
static CAPTION: Shape = Caption;
static FLAG: Shape = Flag;
static COUNT: Shape = Count;
static NUMBER: Shape = Number;
static TEXTS: Shape = List(&TEXT);
static ANYS: Shape = List(&ANY);
static ANY_MAP: Shape = Map(Names::Any, &ANY);

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

static EXTERNAL_DOCS: Shape = Object(&ObjectShape {
    what: "`externalDocs`",
    fields: &[prose("description", &TEXT), must("url", &TEXT)],
    one_of: &[],
});

static TAGS: Shape = List(&TAG);
static TAG: Shape = Object(&ObjectShape {
    what: "a tag",
    fields: &[must("name", &TEXT), prose("description", &TEXT), may("externalDocs", &EXTERNAL_DOCS)],
    one_of: &[],
});

static SERVERS: Shape = List(&SERVER);
static SERVER: Shape = Object(&ObjectShape {
    what: "a server",
    fields: &[must("url", &TEXT), prose("description", &TEXT), may("variables", &SERVER_VARIABLES)],
    one_of: &[],
});

static SERVER_VARIABLES: Shape = Map(Names::Any, &SERVER_VARIABLE);
static SERVER_VARIABLE: Shape = Object(&ObjectShape {
    what: "a server variable",
    fields: &[may("enum", &TEXTS), must("default", &TEXT), prose("description", &TEXT)],
    one_of: &[],
});

static SECURITY: Shape = List(&SECURITY_REQUIREMENT);
static SECURITY_REQUIREMENT: Shape = Map(Names::Any, &TEXTS);

static COMPONENTS: Shape = Object(&ObjectShape {
    what: "`components`",
    fields: &[
        may("schemas", &SCHEMAS),
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

static PATHS: Shape = Map(Names::Paths, &PATH_ITEM);
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

static OPERATION: Shape = Object(&ObjectShape {
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

static CALLBACKS: Shape = Map(Names::Any, &CALLBACK_OR_REF);
static CALLBACK_OR_REF: Shape = RefOr(Section::Callbacks, &ANY_MAP);

static PARAMETERS: Shape = List(&PARAMETER_OR_REF);
static PARAMETER_COMPONENTS: Shape = Map(Names::Any, &PARAMETER_OR_REF);
static PARAMETER_OR_REF: Shape = RefOr(Section::Parameters, &PARAMETER);
static PARAMETER: Shape = Shape::Tagged(&Tagged {
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

static REQUEST_BODIES: Shape = Map(Names::Any, &REQUEST_BODY_OR_REF);
static REQUEST_BODY_OR_REF: Shape = RefOr(Section::RequestBodies, &REQUEST_BODY);
static REQUEST_BODY: Shape = Object(&ObjectShape {
    what: "a request body",
    fields: &[prose("description", &TEXT), must("content", &CONTENT), may("required", &FLAG)],
    one_of: &[],
});

static RESPONSES: Shape = Map(Names::StatusCodes, &RESPONSE_OR_REF);
static RESPONSE_COMPONENTS: Shape = Map(Names::Any, &RESPONSE_OR_REF);
static RESPONSE_OR_REF: Shape = RefOr(Section::Responses, &RESPONSE);
static RESPONSE: Shape = Object(&ObjectShape {
    what: "a response",
    fields: &[must("description", &CAPTION), may("headers", &HEADERS), may("content", &CONTENT), may("links", &LINKS)],
    one_of: &[],
});

static CONTENT: Shape = Map(Names::Any, &MEDIA_TYPE);
static MEDIA_TYPE: Shape = Object(&ObjectShape {
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

static HEADERS: Shape = Map(Names::Any, &HEADER_OR_REF);
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

static EXAMPLES: Shape = Map(Names::Any, &EXAMPLE_OR_REF);
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

static LINKS: Shape = Map(Names::Any, &LINK_OR_REF);
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

static SCHEMAS: Shape = Map(Names::Any, &SCHEMA_OR_REF);
static SCHEMA_LIST: Shape = List(&SCHEMA_OR_REF);
static SCHEMA_OR_REF: Shape = RefOr(Section::Schemas, &SCHEMA_IN_PLACE);
static SCHEMA_IN_PLACE: Shape = Object(&SCHEMA);

/// A schema in place. The values of `type` have a rule of their own, which says more than a choice could.
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

static SECURITY_SCHEMES: Shape = Map(Names::Any, &SECURITY_SCHEME_OR_REF);
static SECURITY_SCHEME_OR_REF: Shape = RefOr(Section::SecuritySchemes, &SECURITY_SCHEME);
static SECURITY_SCHEME: Shape = Shape::Tagged(&Tagged {
    what: "a security scheme",
    key: "type",
    variants: &[
        ("apiKey", &API_KEY_SCHEME),
        ("http", &HTTP_SCHEME),
        ("oauth2", &OAUTH2_SCHEME),
        ("openIdConnect", &OPEN_ID_CONNECT_SCHEME),
    ],
});

static API_KEY_SCHEME: ObjectShape = ObjectShape {
    what: "an apiKey security scheme",
    fields: &[must("type", &TEXT), must("name", &TEXT), must("in", &API_KEY_PLACE), prose("description", &TEXT)],
    one_of: &[],
};
static API_KEY_PLACE: Shape = Choice(&["query", "header", "cookie"]);

static HTTP_SCHEME: ObjectShape = ObjectShape {
    what: "an http security scheme",
    fields: &[must("type", &TEXT), must("scheme", &TEXT), may("bearerFormat", &TEXT), prose("description", &TEXT)],
    one_of: &[],
};

static OAUTH2_SCHEME: ObjectShape = ObjectShape {
    what: "an oauth2 security scheme",
    fields: &[must("type", &TEXT), must("flows", &OAUTH_FLOWS), prose("description", &TEXT)],
    one_of: &[],
};

static OAUTH_FLOWS: Shape = Object(&ObjectShape {
    what: "`flows`",
    fields: &[
        may("implicit", &IMPLICIT_FLOW),
        may("password", &TOKEN_FLOW),
        may("clientCredentials", &TOKEN_FLOW),
        may("authorizationCode", &AUTHORIZATION_CODE_FLOW),
    ],
    one_of: &[],
});

static IMPLICIT_FLOW: Shape = Object(&ObjectShape {
    what: "an implicit flow",
    fields: &[must("authorizationUrl", &TEXT), may("refreshUrl", &TEXT), must("scopes", &SCOPES)],
    one_of: &[],
});

static TOKEN_FLOW: Shape = Object(&ObjectShape {
    what: "an OAuth flow",
    fields: &[must("tokenUrl", &TEXT), may("refreshUrl", &TEXT), must("scopes", &SCOPES)],
    one_of: &[],
});

static AUTHORIZATION_CODE_FLOW: Shape = Object(&ObjectShape {
    what: "an authorization code flow",
    fields: &[
        must("authorizationUrl", &TEXT),
        must("tokenUrl", &TEXT),
        may("refreshUrl", &TEXT),
        must("scopes", &SCOPES),
    ],
    one_of: &[],
});

static SCOPES: Shape = Map(Names::Any, &CAPTION);

static OPEN_ID_CONNECT_SCHEME: ObjectShape = ObjectShape {
    what: "an openIdConnect security scheme",
    fields: &[must("type", &TEXT), must("openIdConnectUrl", &TEXT), prose("description", &TEXT)],
    one_of: &[],
};

/// An overlay, by the OpenAPI Overlay Specification 1.0.0; but the reason of an action is required here.
pub(crate) static OVERLAY: Shape = Object(&ObjectShape {
    what: "an overlay",
    fields: &[
        must("overlay", &TEXT),
        must("info", &OVERLAY_INFO),
        may("extends", &TEXT),
        must("actions", &OVERLAY_ACTIONS),
    ],
    one_of: &[],
});

static OVERLAY_INFO: Shape = Object(&ObjectShape {
    what: "the `info` of an overlay",
    fields: &[must("title", &TEXT), must("version", &TEXT)],
    one_of: &[],
});

static OVERLAY_ACTIONS: Shape = List(&OVERLAY_ACTION);
static OVERLAY_ACTION: Shape = Object(&ObjectShape {
    what: "an overlay action",
    fields: &[must("target", &TEXT), must("description", &REASON), may("update", &ANY), may("remove", &FLAG)],
    one_of: &["update", "remove"],
});
static REASON: Shape = Caption;
