//! Document to model.
//!
//! In: an `openapiv3` document, and the words that have no place in it. Out: an [`Api`] whose operations have the media types that the document declares and no versions, and
//! whose structs do not have the properties of their parents. No later stage uses `openapiv3`. This stage makes no Rust names.

mod docs;
mod operation;
mod rule;
mod schema;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, ReferenceOr};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Group, GroupId, TypeDef};
use crate::source::{NamedWords, Words};

/// Lowers a document.
///
/// # Errors
/// All diagnostics, if at least one of them is an error: a construct that the model cannot represent.
pub fn lower(document: &OpenAPI, words: &Words<'_>, config: &Config) -> Result<(Api, Diagnostics), Diagnostics> {
    let mut lowering =
        Lowering { document, words: words.clone(), config, api: Api::default(), diagnostics: Diagnostics::new() };
    lowering.run();
    lowering.diagnostics.extend(lowering.words.unused());
    if lowering.diagnostics.has_errors() {
        return Err(lowering.diagnostics);
    }
    Ok((lowering.api, lowering.diagnostics))
}

struct Lowering<'a> {
    document: &'a OpenAPI,
    words: Words<'a>,
    config: &'a Config,
    api: Api,
    diagnostics: Diagnostics,
}

impl<'a> Lowering<'a> {
    fn run(&mut self) {
        let document = self.document;
        self.api.title.clone_from(&document.info.title);
        self.api.version.clone_from(&document.info.version);
        self.api.base_url =
            document.servers.first().map(|server| server.url.trim_end_matches('/').to_owned()).unwrap_or_default();
        if let Some(components) = &document.components {
            self.api.schemas = components.schemas.len();
            for (name, schema) in &components.schemas {
                self.component(name, schema);
            }
        }
        let mut paths: Vec<_> = document.paths.iter().collect();
        paths.sort_by_key(|(path, _)| *path);
        for (path, item) in paths {
            match item {
                ReferenceOr::Item(item) => self.path(path, item),
                ReferenceOr::Reference { reference } => self.diagnostics.push(
                    Diagnostic::error(
                        "path-ref",
                        format!("/paths/{}/$ref", schema::escape(path)),
                        format!("The path item is a reference to `{reference}`, which is not supported."),
                    )
                    .help("Replace the reference by the path item."),
                ),
            }
        }
        self.api.operations.sort_by(|a, b| a.id.cmp(&b.id));
        self.groups();
    }

    /// Sets the groups: one for each tag that an operation has as its first.
    fn groups(&mut self) {
        // If the document describes a tag twice, the first description counts.
        let described = self.document.tags.iter().rev().map(|tag| (tag.name.as_str(), tag));
        let described: BTreeMap<_, _> = described.collect();
        let tags: BTreeSet<&str> = self.api.operations.iter().map(|operation| operation.group.as_str()).collect();
        let mut groups = Vec::new();
        for tag in tags {
            let description = described.get(tag).and_then(|it| it.description.as_deref()).and_then(docs::described);
            let by_name = || self.words.by_name(NamedWords::Tag, tag).and_then(docs::described);
            groups.push(Group { id: GroupId(tag.to_owned()), description: description.or_else(by_name) });
        }
        self.api.groups = groups;
    }

    /// Adds a definition. Another one with the same id is an error.
    fn define(&mut self, def: TypeDef) {
        if let Err(def) = self.api.define(def) {
            let message = format!("The document defines `{}` twice.", def.id);
            self.diagnostics.push(
                Diagnostic::error("duplicate-definition", def.pointer, message)
                    .help("Rename one of the two, or remove it."),
            );
        }
    }
}
