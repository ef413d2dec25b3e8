//! `allOf` and shared properties.
//!
//! In: structs with parents, unions with properties of their own. Out: structs that hold all their properties. Only
//! properties are inherited, never variants, so a parent whose variants refer back to it is no cycle.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Field, SchemaId, Shape, Struct, TypeRef};

/// Returns the definitions that others extend.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) -> BTreeSet<SchemaId> {
    extend_scalars(api);
    let mut bases = BTreeSet::new();
    let mut merged: BTreeMap<SchemaId, Vec<Field>> = BTreeMap::new();
    for id in api.types.keys() {
        inherit(api, id, &mut BTreeSet::new(), &mut merged, diagnostics);
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
    let scalars: Vec<(SchemaId, SchemaId)> = api
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

/// How many definitions may extend one another in a row: far more than anybody writes, and far less than the stack takes.
pub(super) const MAX_CHAIN: usize = 200;

/// Finds out the properties of a definition: its parents' first, then its own, which take their place. They are in `merged`
/// afterwards, unless it can have none; what is there already is not looked for again, since definitions that extend one
/// another twice would otherwise take twice the time with each level.
fn inherit(
    api: &Api,
    id: &SchemaId,
    above: &mut BTreeSet<SchemaId>,
    merged: &mut BTreeMap<SchemaId, Vec<Field>>,
    diagnostics: &mut Diagnostics,
) {
    if merged.contains_key(id) {
        return;
    }
    let Some(def) = api.get(id) else { return };
    if above.len() >= MAX_CHAIN {
        diagnostics.push(
            Diagnostic::error(
                "nested-too-deep",
                &def.pointer,
                format!("more than {MAX_CHAIN} schemas extend one another"),
            )
            .help("Write out one of the schemas in the middle."),
        );
        return;
    }
    let (own, parents, requires): (&[Field], &[SchemaId], &[String]) = match &def.shape {
        Shape::Struct(it) => (&it.fields, &it.parents, &it.requires),
        Shape::Union(it) => (&it.fields, &it.parents, &[]),
        Shape::Alias(TypeRef::Named(target)) if above.insert(id.clone()) => {
            inherit(api, target, above, merged, diagnostics);
            above.remove(id);
            merged.insert(id.clone(), merged.get(target).cloned().unwrap_or_default());
            return;
        }
        Shape::Enum(_) | Shape::Alias(_) => return,
    };
    if !above.insert(id.clone()) {
        diagnostics.push(
            Diagnostic::error("all-of-cycle", &def.pointer, format!("`{id}` is, through `allOf`, a part of itself"))
                .help("Take the reference out of one of the `allOf` lists."),
        );
        return;
    }
    for parent in parents {
        inherit(api, parent, above, merged, diagnostics);
    }
    let theirs = parents.iter().filter_map(|parent| merged.get(parent)).flatten();
    let fields: BTreeMap<&str, &Field> = theirs.chain(own).map(|field| (field.wire.as_str(), field)).collect();
    let mut fields: Vec<Field> = fields.into_values().cloned().collect();
    for name in requires {
        let found = fields.binary_search_by(|field| field.wire.cmp(name)).ok();
        match found.and_then(|index| fields.get_mut(index)) {
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
    merged.insert(id.clone(), fields);
}

/// What a union declares holds for each of its variants.
fn share_with_variants(api: &mut Api) {
    let mut additions: Vec<(SchemaId, Field)> = Vec::new();
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
