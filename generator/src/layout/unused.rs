//! Choices of `codegen.toml` about types and features that match nothing.
//!
//! In: the model with its names. Out: a warning for each. Choices about texts of the document are compared with the document
//! itself; these concern what the passes and the names make of it.

use super::Layout;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Shape;

pub(super) fn choices(layout: &Layout<'_>) -> Diagnostics {
    let (api, config) = (layout.api, layout.config);
    let mut diagnostics = Diagnostics::new();
    let mut unused = |key: &str, name: &str| {
        diagnostics.push(
            Diagnostic::warning(
                "config-unused",
                "",
                format!("codegen.toml: `{key}` names `{name}`, which is not there"),
            )
            .help("The document has changed, or the name is misspelt: adapt or remove the entry."),
        );
    };
    let is_operation = |id: &String| api.operation(id).is_some();
    config.operations.rename.keys().filter(|id| !is_operation(id)).for_each(|id| unused("operations.rename", id));
    config.operations.text.iter().filter(|id| !is_operation(id)).for_each(|id| unused("operations.text", id));
    let ids: std::collections::BTreeSet<String> =
        api.types.keys().chain(api.folded.keys()).map(ToString::to_string).collect();
    config.names.types.keys().filter(|id| !ids.contains(*id)).for_each(|id| unused("names.types", id));
    let is_tag = |tag: &String| api.groups.iter().any(|group| group.id.as_str() == tag);
    config.names.modules.keys().filter(|tag| !is_tag(tag)).for_each(|tag| unused("names.modules", tag));
    let is_property = |name: &String| {
        let structs =
            api.types.values().filter_map(|def| if let Shape::Struct(it) = &def.shape { Some(it) } else { None });
        structs.flat_map(|it| &it.fields).any(|field| field.wire == *name)
    };
    let sensitive = config.sensitive.properties.iter();
    sensitive.filter(|name| !is_property(name)).for_each(|name| unused("sensitive.properties", name));
    let is_feature = |name: &String| layout.names.groups.values().any(|names| names.feature == *name);
    config.features.default.iter().filter(|it| !is_feature(it)).for_each(|it| unused("features.default", it));
    diagnostics
}
