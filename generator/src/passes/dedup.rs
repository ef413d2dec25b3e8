//! Open enums that are the same.
//!
//! In: an enum for each place in the document that lists values. Out: one for all places of the same property name with
//! the same values. A component's enum is never renamed away; an inline one gives way to a component with the same values
//! when there are so many of them that this cannot be chance.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, EnumValue, SchemaId, Shape, TypeRef};

/// From this many equal values on, an inline enum and a component's are the same thing.
const MANY: usize = 8;

pub(super) fn run(api: &mut Api) {
    let mut by_values: BTreeMap<Vec<EnumValue>, Vec<SchemaId>> = BTreeMap::new();
    for def in api.types.values() {
        if let Shape::Enum(it) = &def.shape {
            by_values.entry(it.values.clone()).or_default().push(def.id.clone());
        }
    }
    let mut replaced: BTreeMap<SchemaId, SchemaId> = BTreeMap::new();
    for (values, ids) in &by_values {
        let component = ids.iter().find(|id| id.is_component()).filter(|_| values.len() >= MANY);
        let mut places: BTreeMap<String, Vec<SchemaId>> = BTreeMap::new();
        for id in ids.iter().filter(|id| !id.is_component()) {
            match component {
                Some(component) => {
                    replaced.insert(id.clone(), component.clone());
                }
                None => places.entry(id.label()).or_default().push(id.clone()),
            }
        }
        for ids in places.into_values() {
            if let Some((kept, others)) = ids.split_first() {
                replaced.extend(others.iter().map(|id| (id.clone(), kept.clone())));
            }
        }
    }
    fold(api, &replaced);
}

fn fold(api: &mut Api, replaced: &BTreeMap<SchemaId, SchemaId>) {
    let replace = |ty: &mut TypeRef| {
        if let Some(id) = ty.id_mut()
            && let Some(kept) = replaced.get(id)
        {
            *id = kept.clone();
        }
    };
    api.for_each_ref_mut(replace);
    let mut shared: BTreeMap<&SchemaId, BTreeSet<SchemaId>> = BTreeMap::new();
    for (id, kept) in replaced {
        shared.entry(kept).or_default().insert(id.clone());
    }
    for (kept, ids) in shared {
        for id in &ids {
            let (sent, received) = api.get(id).map_or((false, false), |def| (def.sent, def.received));
            if let Some(def) = api.types.get_mut(kept) {
                def.sent |= sent;
                def.received |= received;
            }
            api.fold(id, format!("the same values as `{kept}`"));
        }
        if let Some(Shape::Enum(it)) = api.types.get_mut(kept).map(|def| &mut def.shape) {
            it.shared_with.extend(ids);
        }
    }
}
