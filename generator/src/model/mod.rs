//! The model of an API as plain data, independent of OpenAPI and of Rust.
//!
//! `lower` makes the model from a document. The passes change the shapes of types and set what `lower` leaves open: versions, presence,
//! gates, pages and waits. `layout` reads the result. The model has the names of the document and no Rust names. It does not depend on
//! openapiv3 or proc_macro2, and it can be serialised, so that tests compare snapshots of it.

#[cfg(test)]
pub(crate) mod build;
mod gate;
mod http;
mod id;
mod operation;
mod reach;
mod retirement;
mod rule;
mod types;

use std::collections::BTreeMap;

use serde::Serialize;

pub use gate::{Condition, Gate};
pub use http::{ApiVersion, MediaType, Method, ResponseKey, is_date};
pub use id::{GroupId, OperationId, Root, SchemaId, Step};
pub use operation::{
    Argument, Body, BodyFormat, Content, Example, Gone, Operation, Paging, Param, ParamLocation, RawResponse, Response,
    Stability, Version, Wait,
};
pub use retirement::{RETIRED, RETIRED_ENUM, RETIRED_VALUES, Retirement};
pub use rule::{Bounds, Rule};
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
    /// The URL of the first server, without a trailing `/`.
    pub base_url: String,
    /// The groups, sorted by id. Each has at least one operation.
    pub groups: Vec<Group>,
    /// The operations, sorted by id.
    pub operations: Vec<Operation>,
    /// The definitions by id.
    pub types: BTreeMap<SchemaId, TypeDef>,
    /// The ids of the definitions that passes removed, each with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub folded: BTreeMap<SchemaId, String>,
    /// The number of component schemas in the document.
    pub schemas: usize,
}

/// The operations of one tag.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// The tag.
    pub id: GroupId,
    /// The description of the tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The description of an item in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// The summary, one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The description in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The URL of the external documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Api {
    /// The definition with this id.
    pub fn get(&self, id: &SchemaId) -> Option<&TypeDef> {
        self.types.get(id)
    }

    /// Adds a definition.
    ///
    /// # Errors
    /// The definition, if the model has another one with the same id. The other one stays.
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

    /// The longest common prefix of the paths of all operations, in whole segments and without placeholders, such as `/api/v2`.
    pub fn path_prefix(&self) -> String {
        common_segments(self.operations.iter().map(|operation| operation.path.as_str()))
    }

    /// Calls `visit` with a mutable reference to each type that a definition or an operation refers to.
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

    /// Removes a definition and records the reason.
    pub fn fold(&mut self, id: &SchemaId, reason: impl Into<String>) {
        if self.types.remove(id).is_some() {
            self.folded.insert(id.clone(), reason.into());
        }
    }

    /// The versions of all operations, each with its operation.
    pub fn versions(&self) -> impl Iterator<Item = (&Operation, &Version)> {
        self.operations.iter().flat_map(|operation| operation.versions.iter().map(move |version| (operation, version)))
    }

    /// The JSON pointer of the definition with this id, or else of the nearest definition around it.
    pub fn pointer(&self, id: &SchemaId) -> String {
        let around = std::iter::successors(Some(id.clone()), SchemaId::parent);
        around.into_iter().find_map(|id| Some(self.get(&id)?.pointer.clone())).unwrap_or_default()
    }
}

/// The segments before a placeholder that all paths begin with.
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
    fn the_path_prefix_has_the_common_segments_before_a_placeholder() {
        let prefix = |paths: &[&'static str]| common_segments(paths.iter().copied());
        assert_eq!(prefix(&["/api/v2/groups/{id}", "/api/v2/orgs", "/api/v2"]), "/api/v2");
        assert_eq!(prefix(&["/api/v2/groups/{id}/x", "/api/v2/groups/{id}/x"]), "/api/v2/groups");
        assert_eq!(prefix(&["/api", "/apis"]), "");
        assert_eq!(prefix(&[]), "");
    }
}
