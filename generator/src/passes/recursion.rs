//! Types that contain themselves.
//!
//! In: a model in which a struct may hold itself by value. Out: `Boxed` wherever a field closes such a circle. Lists, maps
//! and the variants of unions are behind a pointer anyway and close none.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Presence, Shape, TypeId, TypeRef};
use crate::{Diagnostic, Diagnostics};

pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let held: BTreeMap<TypeId, Vec<TypeId>> = api
        .types
        .values()
        .filter_map(|def| match &def.shape {
            Shape::Struct(it) => Some((
                def.id.clone(),
                it.fields
                    .iter()
                    .filter_map(|field| match &field.ty {
                        TypeRef::Named(id) => Some(id.clone()),
                        _ => None,
                    })
                    .collect(),
            )),
            _ => None,
        })
        .collect();
    for def in api.types.values_mut() {
        let Shape::Struct(it) = &mut def.shape else { continue };
        for field in &mut it.fields {
            let TypeRef::Named(target) = &field.ty else { continue };
            if !leads_to(&held, target, &def.id) {
                continue;
            }
            field.ty = TypeRef::Boxed(target.clone());
            if field.presence == Presence::Required {
                // Nothing finite has a value that always holds another of its kind.
                field.presence = Presence::Optional;
                field.required = false;
                diagnostics.push(
                    Diagnostic::warning(
                        "required-recursion",
                        &def.pointer,
                        format!("`{}` requires `{}`, which requires it again", def.id, field.wire),
                    )
                    .help("The property is treated as optional. An overlay can take it out of `required`."),
                );
            }
        }
    }
}

fn leads_to(held: &BTreeMap<TypeId, Vec<TypeId>>, from: &TypeId, to: &TypeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(held.get(id).into_iter().flatten());
        }
    }
    false
}
