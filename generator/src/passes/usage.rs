//! Which types are sent, which are received, and what that means for their fields.
//!
//! In: operations with bodies. Out: `sent` and `received` on each type, `Presence` on each field: a property that the
//! server alone sets is not asked for in a request; one that is never returned is not missed in a response; null is told
//! from absent where a type can be sent.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::model::{Api, Operation, Presence, SchemaId, Shape, TypeRef, Version};

pub(super) fn run(api: &mut Api, config: &Config) {
    let sent = reach(api, |operation, version| {
        let params = operation.params.iter().map(|param| &param.ty);
        version.body.iter().map(|body| &body.ty).chain(params).collect()
    });
    let received = reach(api, |operation, version| version.given().chain(&operation.errors).collect());
    for def in api.types.values_mut() {
        def.sent = sent.contains(&def.id);
        def.received = received.contains(&def.id);
        let Shape::Struct(object) = &mut def.shape else { continue };
        for field in &mut object.fields {
            let one_way = (field.read_only && def.sent) || (field.write_only && def.received);
            let settled = field.required && !field.nullable && !one_way;
            field.presence = match (settled, field.nullable && def.sent) {
                (true, _) => Presence::Required,
                (false, true) => Presence::Nullable,
                (false, false) => Presence::Optional,
            };
            if !matches!(field.ty, TypeRef::String | TypeRef::Secret) {
                continue;
            }
            if field.ty == TypeRef::Secret || config.sensitive.properties.contains(&field.wire) {
                let shown = config.sensitive.except.contains(&format!("{}.{}", def.id, field.wire));
                field.ty = if shown { TypeRef::String } else { TypeRef::Secret };
            }
        }
    }
}

/// Every type that some operation needs.
pub(super) fn reachable(api: &Api) -> BTreeSet<SchemaId> {
    reach(api, |operation, version| refs(operation, version).collect())
}

/// The types that a version of an operation mentions directly.
pub(super) fn refs<'a>(operation: &'a Operation, version: &'a Version) -> impl Iterator<Item = &'a TypeRef> {
    let params = operation.params.iter().map(|param| &param.ty);
    params.chain(version.body.iter().map(|body| &body.ty)).chain(version.given()).chain(&operation.errors)
}

/// All that can be reached from what `roots` gives for each version.
pub(super) fn reach<'a>(
    api: &'a Api,
    roots: impl Fn(&'a Operation, &'a Version) -> Vec<&'a TypeRef>,
) -> BTreeSet<SchemaId> {
    let roots = api.versions().flat_map(|(operation, version)| roots(operation, version));
    closure(api, roots.filter_map(TypeRef::id))
}

/// The definitions that these lead to, themselves included.
pub(super) fn closure<'a>(api: &'a Api, roots: impl Iterator<Item = &'a SchemaId>) -> BTreeSet<SchemaId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&SchemaId> = roots.collect();
    while let Some(id) = open.pop() {
        if let Some(def) = api.get(id)
            && found.insert(id.clone())
        {
            def.for_each_ref(|ty| open.extend(ty.id()));
        }
    }
    found
}
