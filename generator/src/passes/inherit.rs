//! `allOf`, and the properties that the variants of a union share.
//!
//! In: structs and unions with references to parents. Sets: `Struct::fields` and `Union::fields`, which have the properties of all
//! parents afterwards; `Field::required` of properties that a child requires; a struct that only extends an enum or a scalar becomes
//! an alias of it. Removes: `Struct::parents`, `Struct::requires` and `Union::parents`.
//!
//! Only properties are inherited, not variants, so that a parent whose variants extend it is not a cycle.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Field, SchemaId, Shape, Struct, TypeRef};

/// Returns the ids of the definitions that other definitions extend.
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

/// Makes each struct that extends one enum or alias, and has no properties, an alias of it.
fn extend_scalars(api: &mut Api) {
    let mut children: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
    for def in api.types.values() {
        if let Shape::Struct(Struct { fields, parents, .. }) = &def.shape
            && let ([], [parent]) = (fields.as_slice(), parents.as_slice())
        {
            children.entry(parent.clone()).or_default().push(def.id.clone());
        }
    }
    let scalars = api.types.values().filter(|def| matches!(def.shape, Shape::Enum(_) | Shape::Alias(_)));
    let mut open: Vec<SchemaId> = scalars.map(|def| def.id.clone()).collect();
    while let Some(parent) = open.pop() {
        for child in children.remove(&parent).unwrap_or_default() {
            if let Some(def) = api.types.get_mut(&child) {
                def.shape = Shape::Alias(TypeRef::Named(parent.clone()));
            }
            // The child is an alias now, and a struct that only extends it is one too.
            open.push(child);
        }
    }
}

/// The greatest length of a chain of definitions that extend each other. Real documents stay far below it, and the recursion over a
/// chain of this length fits on the stack.
pub(super) const MAX_CHAIN: usize = 200;

/// Adds the properties of a definition to `merged`: those of its parents, replaced by its own where the names are equal. A definition
/// that cannot have properties adds none. A definition that is in `merged` is not computed again; otherwise the time would double with
/// each level at which a definition extends another twice. `above` are the definitions whose parents are being computed.
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
                format!("More than {MAX_CHAIN} schemas extend each other in a chain."),
            )
            .help("Write the properties of one of the schemas out instead of a reference in `allOf`."),
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
            Diagnostic::error("all-of-cycle", &def.pointer, format!("`{id}` extends itself through `allOf`."))
                .help("Remove the reference from one of the `allOf` lists."),
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
                    format!("`{id}` requires `{name}`, which is not one of its properties."),
                )
                .help("Add the property, or remove the name from `required`."),
            ),
        }
    }
    above.remove(id);
    merged.insert(id.clone(), fields);
}

/// Adds the properties of each union to its variants, except where a variant has a property of the same name.
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
