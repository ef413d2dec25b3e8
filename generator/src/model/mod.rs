//! The intermediate model: what the API is, as plain data.
//!
//! In: what `lower` reads from a document. The passes change shapes and fill in what `lower` leaves open: versions, presence,
//! gates, pages, waits. Out: what `layout` gives Rust names and places. The model has neither: everything in it is identified
//! by the document's own names. It depends on neither openapiv3 nor proc_macro2, and all of it serialises, so that snapshots of it
//! can be read.

#[cfg(test)]
pub(crate) mod build;
mod gate;
mod http;
mod id;
mod operation;
mod types;

use std::collections::BTreeMap;

use serde::Serialize;

pub use gate::{Condition, Gate};
pub use http::{ApiVersion, MediaType, Method, ResponseKey, is_date};
pub use id::{GroupId, OperationId, Root, SchemaId, Step};
pub use operation::{
    Argument, Body, BodyFormat, Content, Gone, Operation, Paging, Param, ParamLocation, RawResponse, Response,
    Stability, Version, Wait,
};
pub use types::{
    Constraints, EnumValue, Field, OpenEnum, Presence, Selector, Shape, Struct, TypeDef, TypeRef, Union, Variant,
};

/// A whole API.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The address of the first server, without a trailing `/`.
    pub base_url: String,
    /// One for each tag with operations, sorted by tag.
    pub groups: Vec<Group>,
    /// Sorted by id.
    pub operations: Vec<Operation>,
    /// Every type by its id.
    pub types: BTreeMap<SchemaId, TypeDef>,
    /// Definitions that were folded into others, with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub folded: BTreeMap<SchemaId, String>,
    /// How many component schemas the document holds.
    pub schemas: usize,
}

/// The operations of one tag.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// The tag.
    pub id: GroupId,
    /// What the tag is for, if the document says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The prose of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// One line, if the document has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Markdown, if the document has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The address of a page with more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Api {
    /// The type with this id.
    pub fn get(&self, id: &SchemaId) -> Option<&TypeDef> {
        self.types.get(id)
    }

    /// Adds a definition. One that is there under the same id stays, and the new one is returned.
    ///
    /// # Errors
    /// The definition, if its id is taken.
    pub fn define(&mut self, def: TypeDef) -> Result<(), Box<TypeDef>> {
        if self.types.contains_key(&def.id) {
            return Err(Box::new(def));
        }
        self.types.insert(def.id.clone(), def);
        Ok(())
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        let first = self.operations.partition_point(|operation| operation.id.as_str() < id);
        self.operations.get(first).filter(|operation| operation.id.as_str() == id)
    }

    /// The literal segments with which the paths of all operations begin, such as `/api/v2`; empty if there are none.
    pub fn path_prefix(&self) -> String {
        common_segments(self.operations.iter().map(|operation| operation.path.as_str()))
    }

    /// Calls `visit` with each reference to a type, wherever it stands.
    pub fn for_each_ref_mut(&mut self, mut visit: impl FnMut(&mut TypeRef)) {
        for def in self.types.values_mut() {
            def.for_each_ref_mut(&mut visit);
        }
        for operation in &mut self.operations {
            operation.params.iter_mut().for_each(|param| visit(&mut param.ty));
            operation.errors.iter_mut().for_each(&mut visit);
            for version in &mut operation.versions {
                version.for_each_ref_mut(&mut visit);
            }
        }
    }

    /// Removes a definition and keeps the reason.
    pub fn fold(&mut self, id: &SchemaId, reason: impl Into<String>) {
        if self.types.remove(id).is_some() {
            self.folded.insert(id.clone(), reason.into());
        }
    }

    /// The pairs of operation and version.
    pub fn versions(&self) -> impl Iterator<Item = (&Operation, &Version)> {
        self.operations.iter().flat_map(|operation| operation.versions.iter().map(move |version| (operation, version)))
    }

    /// Where the schema with this id stands in the document; the place of the nearest definition around it if it has none of its
    /// own.
    pub fn pointer(&self, id: &SchemaId) -> String {
        let around = std::iter::successors(Some(id.clone()), SchemaId::parent);
        around.into_iter().find_map(|id| Some(self.get(&id)?.pointer.clone())).unwrap_or_default()
    }
}

/// The segments before the first placeholder that all paths share.
fn common_segments<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let literal = |path: &'a str| path.split('/').skip(1).take_while(|segment| !segment.contains('{'));
    let common = paths.map(|path| literal(path).collect()).reduce(|mut common: Vec<&str>, path| {
        let same = common.iter().zip(&path).take_while(|(one, other)| one == other).count();
        common.truncate(same);
        common
    });
    common.unwrap_or_default().iter().map(|segment| format!("/{segment}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_prefix_is_what_all_paths_share_before_a_placeholder() {
        let prefix = |paths: &[&'static str]| common_segments(paths.iter().copied());
        assert_eq!(prefix(&["/api/v2/groups/{id}", "/api/v2/orgs", "/api/v2"]), "/api/v2");
        assert_eq!(prefix(&["/api/v2/groups/{id}/x", "/api/v2/groups/{id}/x"]), "/api/v2/groups");
        assert_eq!(prefix(&["/api", "/apis"]), "");
        assert_eq!(prefix(&[]), "");
    }
}
