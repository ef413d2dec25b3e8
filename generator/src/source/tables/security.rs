//! Security requirements and security schemes: <https://spec.openapis.org/oas/v3.0.4.html#security-scheme-object>.

use super::basic::{CAPTION, TEXT, TEXTS};
use crate::source::shape::Shape::{Choice, List, Map, Object, RefOr};
use crate::source::shape::{Names, ObjectShape, Section, Shape, Tagged, may, must, prose};

pub(super) static SECURITY: Shape = List(&SECURITY_REQUIREMENT);

static SECURITY_REQUIREMENT: Shape = Map(Names::Any, &TEXTS);

pub(super) static SECURITY_SCHEMES: Shape = Map(Names::Any, &SECURITY_SCHEME_OR_REF);

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
