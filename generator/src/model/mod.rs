//! The intermediate model: what a client crate is made of, before a line of Rust is written.
//!
//! In: what `lower` reads out of a document; the passes fill in what it leaves open (names, gates, presence). Out: plain
//! data that `emit` writes down without deciding anything. No openapiv3 and no proc_macro2 in here; all of it serialises,
//! so that a snapshot of it can be read.

mod operation;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use operation::{
    Argument, Body, BodyFormat, Content, Gone, Operation, Paging, Param, ParamLocation, RawResponse, Response,
    Stability, Version, Wait,
};
pub use types::{
    Constraints, EnumValue, Field, OpenEnum, Presence, Selector, Shape, Struct, TypeDef, TypeId, TypeRef, Union,
    Variant,
};

/// A whole API.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The first server's address.
    pub base_url: String,
    /// One for each tag with operations, sorted by tag.
    pub groups: Vec<Group>,
    /// Sorted by id.
    pub operations: Vec<Operation>,
    /// Every type by its id.
    pub types: BTreeMap<TypeId, TypeDef>,
    /// Definitions that were folded away, with the reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub folded: BTreeMap<TypeId, String>,
    /// How many component schemas the document holds.
    pub schemas: usize,
}

/// The operations of one tag: a module and a Cargo feature of the crate.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// The tag as the document spells it.
    pub tag: String,
    /// What the tag is for, if the document says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Module name (`network_peering`); the accessor on the client has the same.
    pub module: String,
    /// Cargo feature (`network-peering`).
    pub feature: String,
    /// Name of the handle type (`NetworkPeering`).
    pub handle: String,
}

/// The prose and the facts that go into a doc comment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// One line, if the document has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Markdown, if the document has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Under which Cargo features a type exists: any of these conditions.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Gate(pub BTreeSet<Condition>);

/// A group's feature, alone or together with `legacy` or `preview`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Condition {
    /// The group's Cargo feature.
    pub feature: String,
    /// What the type is needed for.
    pub stability: Stability,
}

impl Gate {
    /// Adds a condition, unless the group's feature alone is enough already.
    pub fn add(&mut self, condition: Condition) {
        let with = |stability| Condition { feature: condition.feature.clone(), stability };
        if self.0.contains(&with(Stability::Current)) {
            return;
        }
        if condition.stability == Stability::Current {
            self.0.remove(&with(Stability::Superseded));
            self.0.remove(&with(Stability::Preview));
        }
        self.0.insert(condition);
    }

    /// The features that the conditions name, sorted.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        // Conditions with the same feature are neighbours.
        self.0
            .iter()
            .map(|condition| condition.feature.as_str())
            .filter(move |feature| last.replace(*feature) != Some(*feature))
    }

    /// The one feature that all conditions share, if there is one.
    pub fn only_feature(&self) -> Option<&str> {
        let mut features = self.features();
        let first = features.next()?;
        features.next().is_none().then_some(first)
    }
}

impl Api {
    /// The type with this id.
    pub fn get(&self, id: &TypeId) -> Option<&TypeDef> {
        self.types.get(id)
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        let first = self.operations.partition_point(|operation| operation.id.as_str() < id);
        self.operations.get(first).filter(|operation| operation.id == id)
    }

    /// The group of a tag.
    pub fn group(&self, tag: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.tag == tag)
    }

    /// The literal segments with which the paths of all operations begin (`/api/atlas/v2`); empty if there are none.
    pub fn path_prefix(&self) -> String {
        common_segments(self.operations.iter().map(|operation| operation.path.as_str()))
    }

    /// Calls `visit` with each mention of a type, wherever it stands.
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

    /// Takes a definition out of the model and says why.
    pub fn fold(&mut self, id: &TypeId, reason: impl Into<String>) {
        if self.types.remove(id).is_some() {
            self.folded.insert(id.clone(), reason.into());
        }
    }

    /// The (operation, version) pairs.
    pub fn versions(&self) -> impl Iterator<Item = (&Operation, &Version)> {
        self.operations.iter().flat_map(|operation| operation.versions.iter().map(move |version| (operation, version)))
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
