//! Which definitions an operation leads to.

use std::collections::BTreeSet;

use super::{Api, Operation, SchemaId, TypeRef, Version};

impl Version {
    /// The references to types in a version of `operation`, not those in the types themselves.
    pub fn refs<'a>(&'a self, operation: &'a Operation) -> impl Iterator<Item = &'a TypeRef> {
        let params = operation.params.iter().map(|param| &param.ty);
        params.chain(self.body.iter().map(|body| &body.ty)).chain(self.given()).chain(&operation.errors)
    }
}

impl Api {
    /// All definitions that are reachable from `roots`, including these.
    pub fn closure<'a>(&'a self, roots: impl Iterator<Item = &'a SchemaId>) -> BTreeSet<SchemaId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&SchemaId> = roots.collect();
        while let Some(id) = open.pop() {
            if let Some(def) = self.get(id)
                && found.insert(id.clone())
            {
                def.for_each_ref(|ty| open.extend(ty.id()));
            }
        }
        found
    }
}
