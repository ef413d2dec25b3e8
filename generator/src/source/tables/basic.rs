//! The shapes that the other tables are made of: scalars, and the objects that occur in several places.

use crate::source::shape::Shape::{Any, Caption, Count, Flag, List, Map, Number, Object, Text};
use crate::source::shape::{Names, ObjectShape, Shape, may, must, prose};

pub(super) static ANY: Shape = Any;

pub(super) static TEXT: Shape = Text;

pub(super) static CAPTION: Shape = Caption;

pub(super) static FLAG: Shape = Flag;

pub(super) static COUNT: Shape = Count;

pub(super) static NUMBER: Shape = Number;

pub(super) static TEXTS: Shape = List(&TEXT);

pub(super) static ANYS: Shape = List(&ANY);

pub(super) static ANY_MAP: Shape = Map(Names::Any, &ANY);

pub(super) static EXTERNAL_DOCS: Shape = Object(&ObjectShape {
    what: "`externalDocs`",
    fields: &[prose("description", &TEXT), must("url", &TEXT)],
    one_of: &[],
});

pub(super) static SERVERS: Shape = List(&SERVER);

pub(super) static SERVER: Shape = Object(&ObjectShape {
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
