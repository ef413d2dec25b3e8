//! Entries of `codegen.toml` that name types or features which do not exist.
//!
//! In: the model with its names. Out: a warning for each. Entries that name parts of the document are compared with the document by
//! [`crate::config::unused`]; these depend on the result of the passes and on the names of features.

use std::collections::BTreeSet;

use super::Layout;
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn unused(layout: &Layout<'_>) -> Diagnostics {
    let (api, config) = (layout.api, layout.config);
    let ids: BTreeSet<String> = api.types.keys().chain(api.folded.keys()).map(ToString::to_string).collect();
    let types = config.names.types.keys().filter(|id| !ids.contains(*id));
    let types = types.map(|id| {
        let message = format!("codegen.toml: `names.types` names `{id}`, but no type has this id.");
        warning(message).in_config(["names", "types", id])
    });
    let features: BTreeSet<&str> = layout.names.groups.values().map(|names| names.feature.as_str()).collect();
    let default = config.features.default.iter().filter(|name| !features.contains(name.as_str()));
    let default = default.map(|name| {
        let message = format!("codegen.toml: `features.default` names `{name}`, but no group has this feature.");
        warning(message).in_config(["features", "default", name])
    });
    let mut diagnostics = Diagnostics::new();
    types.chain(default).for_each(|warning| diagnostics.push(warning));
    diagnostics
}

fn warning(message: String) -> Diagnostic {
    Diagnostic::warning("config-unused", "", message)
        .help("The document has changed, or the name is misspelled: adapt or remove the entry.")
}
