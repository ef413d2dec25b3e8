//! Read-modify-write: which response can be changed and sent back as which body.
//!
//! In: operations with their versions. Out: for each response that has the method `for_update`, the requests that take its value.
//! A GET and a PUT or PATCH belong together if they have the same path and the same group, and the same version or, if the GET
//! does not have that version, the same stability.

use std::collections::BTreeMap;

use super::{Layout, docs};
use crate::model::{BodyFormat, Method, Operation, OperationId, SchemaId, Shape, Stability, TypeRef, Version};
use crate::surface::{Type, Update};

/// A response and a request that takes it back.
struct Pair<'a> {
    read: (&'a Operation, &'a Version),
    write: (&'a Operation, usize, &'a Version),
    response: &'a SchemaId,
    body: &'a SchemaId,
}

impl Layout<'_> {
    /// Returns the updates, by the operation and the index of the version that takes the body.
    pub(super) fn updates(&self) -> BTreeMap<(OperationId, usize), Update> {
        let mut pairs: BTreeMap<&SchemaId, Vec<Pair<'_>>> = BTreeMap::new();
        for pair in self.pairs() {
            pairs.entry(pair.response).or_default().push(pair);
        }
        let mut updates = BTreeMap::new();
        for (response, mut pairs) in pairs {
            // One method can return one type only.
            pairs.sort_by_key(|pair| (pair.body != response, pair.write.2.stability != Stability::Current));
            let Some(body) = pairs.first().map(|pair| pair.body) else { continue };
            pairs.retain(|pair| pair.body == body);
            // The documentation links to methods that exist under the same features.
            let stability = pairs.first().map(|pair| pair.write.2.stability);
            let linked = pairs.iter().filter(|pair| Some(pair.write.2.stability) == stability);
            let methods: Vec<String> = linked.filter_map(|pair| self.method_of(pair)).collect();
            let other = (body != response).then(|| self.names.ty(body));
            let mut docs = Some(docs::types::update(&methods, other));
            for pair in pairs {
                let update = Update {
                    read: pair.read.0.id.clone(),
                    version: pair.read.1.name.clone(),
                    response: Type::Named(self.path(response)),
                    body: Type::Named(self.path(body)),
                    docs: docs.take(),
                };
                updates.insert((pair.write.0.id.clone(), pair.write.1), update);
            }
        }
        updates
    }

    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let writes = self.api.operations.iter().filter(|it| matches!(it.method, Method::Put | Method::Patch));
        writes.flat_map(|write| (0..write.versions.len()).filter_map(|index| self.pair(write, index)))
    }

    fn pair<'a>(&'a self, write: &'a Operation, index: usize) -> Option<Pair<'a>> {
        let version = write.versions.get(index)?;
        let body = self.object(&version.body.as_ref()?.ty)?;
        let is_read = |it: &&Operation| it.method == Method::Get && it.path == write.path && it.group == write.group;
        let read = self.api.operations.iter().find(is_read)?;
        let looked = read.versions.iter().find(|it| it.name == version.name && it.format == version.format);
        let looked = looked.or_else(|| read.versions.iter().find(|it| it.stability == version.stability))?;
        // The method is defined beside the request that takes the body. The response must exist wherever that request does.
        if looked.stability != version.stability && looked.stability != Stability::Current {
            return None;
        }
        let BodyFormat::Json(response) = &looked.response.format else { return None };
        let response = self.object(response)?;
        Some(Pair { read: (read, looked), write: (write, index, version), response, body })
    }

    /// Returns the id of a type that is a struct or a union.
    fn object<'t>(&self, ty: &'t TypeRef) -> Option<&'t SchemaId> {
        let (TypeRef::Named(id) | TypeRef::Boxed(id)) = ty else { return None };
        matches!(self.api.get(id)?.shape, Shape::Struct(_) | Shape::Union(_)).then_some(id)
    }

    /// Returns the method that takes the body, with the handle in front.
    fn method_of(&self, pair: &Pair<'_>) -> Option<String> {
        let (operation, index, _) = pair.write;
        let handle = &self.names.groups.get(&operation.group)?.handle;
        let method = &self.names.operations.get(&operation.id)?.versions.get(index)?.method;
        Some(format!("{handle}::{method}"))
    }
}

#[cfg(test)]
mod tests;
