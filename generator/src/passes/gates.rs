//! Which operations need a type, and so under which features of the crate it exists.
//!
//! In: operations with their versions, and the types that they lead to. Sets: the gate of each type. A type that every one of
//! several groups needs has an empty gate: it exists whatever is switched on.

use std::collections::BTreeMap;

use super::usage::{closure, refs};
use crate::model::{Api, Condition, Gate, GroupId, SchemaId, Stability, TypeRef};

pub(super) fn run(api: &mut Api) {
    // The types that the versions of one condition mention are followed together: they overlap.
    let mut mentioned: BTreeMap<(&GroupId, Stability), Vec<&SchemaId>> = BTreeMap::new();
    for (operation, version) in api.versions() {
        let types = mentioned.entry((&operation.group, version.stability)).or_default();
        types.extend(refs(operation, version).filter_map(TypeRef::id));
    }
    let mut gates: BTreeMap<SchemaId, Gate> = BTreeMap::new();
    for ((group, stability), types) in mentioned {
        let condition = Condition { group: group.clone(), stability };
        for id in closure(api, types.into_iter()) {
            gates.entry(id).or_default().add(condition.clone());
        }
    }
    let groups = api.groups.len();
    for (id, gate) in gates {
        let everywhere = groups > 1 && gate.groups().count() == groups;
        if let Some(def) = api.types.get_mut(&id) {
            def.gate = if everywhere { Gate::default() } else { gate };
        }
    }
}
