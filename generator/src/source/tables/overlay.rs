//! Overlays: <https://spec.openapis.org/overlay/v1.0.0.html>.

use super::basic::{ANY, FLAG, TEXT};
use crate::source::shape::Shape::{Caption, List, Object};
use crate::source::shape::{ObjectShape, Shape, may, must};

/// An overlay of the OpenAPI Overlay Specification 1.0.0, except that the description of an action, its reason, is required.
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

/// An overlay that adds words, which need no reason.
pub(crate) static WORDS: Shape = Object(&ObjectShape {
    what: "an overlay",
    fields: &[
        must("overlay", &TEXT),
        must("info", &OVERLAY_INFO),
        may("extends", &TEXT),
        must("actions", &WORDS_ACTIONS),
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

static WORDS_ACTIONS: Shape = List(&WORDS_ACTION);

static WORDS_ACTION: Shape = Object(&ObjectShape {
    what: "an overlay action",
    fields: &[must("target", &TEXT), may("description", &TEXT), may("update", &ANY), may("remove", &FLAG)],
    one_of: &["update", "remove"],
});

static REASON: Shape = Caption;
