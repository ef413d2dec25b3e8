//! What the other modules look up, collected in one pass over the model.
//!
//! In: a finished model. Out: the groups with their requests and types, the types of `shared`, and groups and types by name.
//! Each file looks up what it mentions: a search of the whole model for each file takes time by the square of its size.

use std::collections::HashMap;

use crate::model::{Api, Group, Operation, TypeDef, Version};

/// A group with what its module holds.
pub(super) struct Module<'a> {
    pub group: &'a Group,
    /// Sorted by operation, then from the oldest version on.
    pub requests: Vec<(&'a Operation, &'a Version)>,
    /// Sorted by id.
    pub types: Vec<&'a TypeDef>,
}

/// The model, by the names by which it is looked up.
pub(super) struct Index<'a> {
    /// Sorted by the module's name.
    pub modules: Vec<Module<'a>>,
    /// The types of several groups, sorted by id.
    pub shared: Vec<&'a TypeDef>,
    groups_by_tag: HashMap<&'a str, &'a Group>,
    groups_by_feature: HashMap<&'a str, &'a Group>,
    types_by_name: HashMap<&'a str, &'a TypeDef>,
}

impl<'a> Index<'a> {
    pub fn new(api: &'a Api) -> Self {
        let mut requests: HashMap<&str, Vec<(&Operation, &Version)>> = HashMap::new();
        for (operation, version) in api.versions() {
            requests.entry(&operation.tag).or_default().push((operation, version));
        }
        let mut types: HashMap<&str, Vec<&TypeDef>> = HashMap::new();
        let mut shared = Vec::new();
        for def in api.types.values() {
            match def.gate.only_feature() {
                Some(feature) => types.entry(feature).or_default().push(def),
                None => shared.push(def),
            }
        }
        let modules = api.groups.iter().map(|group| Module {
            group,
            requests: requests.remove(group.tag.as_str()).unwrap_or_default(),
            types: types.remove(group.feature.as_str()).unwrap_or_default(),
        });
        Self {
            modules: modules.collect(),
            shared,
            groups_by_tag: api.groups.iter().map(|group| (group.tag.as_str(), group)).collect(),
            groups_by_feature: api.groups.iter().map(|group| (group.feature.as_str(), group)).collect(),
            types_by_name: api.types.values().map(|def| (def.name.as_str(), def)).collect(),
        }
    }

    /// The group of a tag.
    pub fn group_of_tag(&self, tag: &str) -> Option<&'a Group> {
        self.groups_by_tag.get(tag).copied()
    }

    /// The group in whose module a type is; `None` for one of `shared`.
    pub fn group_of_type(&self, def: &TypeDef) -> Option<&'a Group> {
        self.groups_by_feature.get(def.gate.only_feature()?).copied()
    }

    /// The type with this Rust name.
    pub fn type_named(&self, name: &str) -> Option<&'a TypeDef> {
        self.types_by_name.get(name).copied()
    }
}
