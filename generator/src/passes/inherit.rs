//! `allOf` and shared properties.
//!
//! In: structs with parents, unions with properties of their own. Out: structs that hold all their properties. Only
//! properties are inherited, never variants, so a parent whose variants refer back to it is no cycle.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Field, Shape, Struct, TypeId, TypeRef};
use crate::{Diagnostic, Diagnostics};

/// Returns the definitions that others extend.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) -> BTreeSet<TypeId> {
    extend_scalars(api);
    let mut bases = BTreeSet::new();
    let ids: Vec<TypeId> = api.types.keys().cloned().collect();
    let mut merged: BTreeMap<TypeId, Vec<Field>> = BTreeMap::new();
    for id in &ids {
        let fields = inherited(api, id, &mut BTreeSet::new(), diagnostics);
        merged.insert(id.clone(), fields);
    }
    for (id, fields) in merged {
        let Some(def) = api.types.get_mut(&id) else { continue };
        match &mut def.shape {
            Shape::Struct(it) => {
                it.fields = fields;
                it.requires.clear();
                bases.extend(std::mem::take(&mut it.parents));
            }
            Shape::Union(it) => {
                it.fields = fields;
                bases.extend(std::mem::take(&mut it.parents));
            }
            Shape::Enum(_) | Shape::Alias(_) => {}
        }
    }
    share_with_variants(api);
    bases
}

/// What extends an enum or a scalar and adds nothing is another name for it.
fn extend_scalars(api: &mut Api) {
    let scalars: Vec<(TypeId, TypeId)> = api
        .types
        .values()
        .filter_map(|def| match &def.shape {
            Shape::Struct(Struct { fields, parents, .. }) if fields.is_empty() => match parents.as_slice() {
                [parent] => match &api.get(parent)?.shape {
                    Shape::Enum(_) | Shape::Alias(_) => Some((def.id.clone(), parent.clone())),
                    Shape::Struct(_) | Shape::Union(_) => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    for (id, parent) in scalars {
        if let Some(def) = api.types.get_mut(&id) {
            def.shape = Shape::Alias(TypeRef::Named(parent));
        }
    }
}

/// The properties of a definition: its parents' first, then its own, which take their place.
fn inherited(api: &Api, id: &TypeId, above: &mut BTreeSet<TypeId>, diagnostics: &mut Diagnostics) -> Vec<Field> {
    let Some(def) = api.get(id) else {
        return Vec::new();
    };
    let (own, parents, requires): (&[Field], &[TypeId], &[String]) = match &def.shape {
        Shape::Struct(it) => (&it.fields, &it.parents, &it.requires),
        Shape::Union(it) => (&it.fields, &it.parents, &[]),
        Shape::Alias(TypeRef::Named(target)) if above.insert(id.clone()) => {
            return inherited(api, target, above, diagnostics);
        }
        Shape::Enum(_) | Shape::Alias(_) => return Vec::new(),
    };
    if !above.insert(id.clone()) {
        diagnostics.push(
            Diagnostic::error("all-of-cycle", &def.pointer, format!("`{id}` is, through `allOf`, a part of itself"))
                .help("Take the reference out of one of the `allOf` lists."),
        );
        return Vec::new();
    }
    let mut fields: BTreeMap<String, Field> = BTreeMap::new();
    for parent in parents {
        for field in inherited(api, parent, above, diagnostics) {
            fields.insert(field.wire.clone(), field);
        }
    }
    for field in own {
        fields.insert(field.wire.clone(), field.clone());
    }
    for name in requires {
        match fields.get_mut(name) {
            Some(field) => field.required = true,
            None => diagnostics.push(
                Diagnostic::warning(
                    "required-unknown",
                    &def.pointer,
                    format!("`{name}` is required but is no property"),
                )
                .help("Add the property, or take the name out of `required`."),
            ),
        }
    }
    above.remove(id);
    fields.into_values().collect()
}

/// What a union declares holds for each of its variants.
fn share_with_variants(api: &mut Api) {
    let mut additions: Vec<(TypeId, Field)> = Vec::new();
    for def in api.types.values() {
        if let Shape::Union(union) = &def.shape {
            for variant in &union.variants {
                if let TypeRef::Named(id) = &variant.ty {
                    additions.extend(union.fields.iter().map(|field| (id.clone(), field.clone())));
                }
            }
        }
    }
    for (id, field) in additions {
        if let Some(Shape::Struct(variant)) = api.types.get_mut(&id).map(|def| &mut def.shape)
            && !variant.fields.iter().any(|other| other.wire == field.wire)
        {
            let position = variant.fields.partition_point(|other| other.wire < field.wire);
            variant.fields.insert(position, field);
        }
    }
}
