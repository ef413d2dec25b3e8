//! Replaces references to aliases by the types that the aliases stand for, and removes the aliases; a part of the `unions` pass.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, SchemaId, Shape, TypeRef};

/// Replaces each reference to an alias by the type that the alias stands for, and removes the aliases.
pub(super) fn replace(api: &mut Api, diagnostics: &mut Diagnostics) {
    let aliases: BTreeMap<SchemaId, TypeRef> = api
        .types
        .values()
        .filter_map(|def| if let Shape::Alias(ty) = &def.shape { Some((def.id.clone(), ty.clone())) } else { None })
        .collect();
    let mut infinite = BTreeSet::new();
    api.for_each_ref_mut(|ty| follow(ty, &aliases, &mut Vec::new(), &mut infinite));
    for id in infinite {
        let pointer = api.get(&id).map(|def| def.pointer.clone()).unwrap_or_default();
        diagnostics.push(
            Diagnostic::warning(
                "endless-type",
                pointer,
                format!(
                    "`{id}` contains itself through lists and maps alone, or nests more than {MAX_ALIASES} of them."
                ),
            )
            .help("The inner type is any JSON. An overlay can put an object between the lists and maps."),
        );
    }
    for id in aliases.into_keys() {
        api.fold(&id, "an alias of another type");
    }
}

/// The greatest number of aliases that are nested in each other. The recursion limit of rustc for types is about as large.
pub(super) const MAX_ALIASES: usize = 100;

/// Replaces the aliases in a type. `trail` has the aliases that the type is a part of. An alias that is a part of itself has no Rust
/// type; it is replaced by any JSON and added to `infinite`.
fn follow(
    ty: &mut TypeRef,
    aliases: &BTreeMap<SchemaId, TypeRef>,
    trail: &mut Vec<SchemaId>,
    infinite: &mut BTreeSet<SchemaId>,
) {
    let outside = trail.len();
    loop {
        match ty {
            TypeRef::List(inner) | TypeRef::Map(inner) => follow(inner, aliases, trail, infinite),
            TypeRef::Named(id) => {
                if let Some(target) = aliases.get(id) {
                    if trail.len() < MAX_ALIASES && !trail.contains(id) {
                        trail.push(id.clone());
                        *ty = target.clone();
                        continue;
                    }
                    infinite.insert(id.clone());
                    *ty = TypeRef::Any;
                }
            }
            _ => {}
        }
        break;
    }
    trail.truncate(outside);
}
