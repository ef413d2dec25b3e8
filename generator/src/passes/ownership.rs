//! Which group owns a type.
//!
//! In: operations by tag. Out: the module and feature of each group, and on each type the features under which it exists.
//! A type of one group lives in that group's module, a type of several in `shared`.

use std::collections::BTreeMap;

use super::naming::distinct;
use super::usage::{closure, refs};
use super::words::{camel, snake};
use crate::config::Config;
use crate::model::{Api, Condition, Gate, TypeId, TypeRef};

/// Modules of the runtime, methods of its client (those of the prelude's traits too, which would be hidden), features that every
/// crate has, crates that `lib.rs` names, and modules that Cargo takes for something else: no group can be called that.
const RESERVED: &[&str] = &[
    "alloc",
    "api",
    "base_url",
    "blocking",
    "borrow",
    "borrow_mut",
    "builder",
    "client",
    "clone",
    "clone_into",
    "core",
    "credentials",
    "curl_credentials",
    "default",
    "download",
    "error",
    "fmt",
    "from",
    "from_env",
    "from_profile",
    "full",
    "inner",
    "into",
    "jiff",
    "legacy",
    "lib",
    "main",
    "mock",
    "net",
    "pages",
    "preview",
    "request",
    "response",
    "revoke_token",
    "secrecy",
    "shared",
    "std",
    "tests",
    "to_owned",
    "transport",
    "try_from",
    "try_into",
    "type_id",
    "waiter",
    "wire",
];

/// Names the modules, features and handles of the groups.
pub(super) fn groups(api: &mut Api, config: &Config) {
    let tags = api.groups.iter().map(|group| group.tag.clone()).collect();
    let module = |tag: &str| config.names.modules.get(tag).cloned().unwrap_or_else(|| snake(tag, config));
    let modules = distinct(tags, module, "_", RESERVED);
    for (group, module) in api.groups.iter_mut().zip(modules) {
        group.module = module;
        group.feature = group.module.replace('_', "-");
        group.handle = camel(&group.module.replace('_', " "), config);
    }
    api.groups.sort_by(|a, b| a.module.cmp(&b.module));
}

/// Finds out under which features each type exists.
pub(super) fn run(api: &mut Api) {
    let mut gates: BTreeMap<TypeId, Gate> = BTreeMap::new();
    for (operation, version) in api.versions() {
        let Some(group) = api.group(&operation.tag) else { continue };
        let condition = Condition { feature: group.feature.clone(), stability: version.stability };
        for id in closure(api, refs(operation, version).filter_map(TypeRef::id)) {
            gates.entry(id).or_default().add(condition.clone());
        }
    }
    for (id, mut gate) in gates {
        // What every one of several groups needs is there whatever is switched on.
        if api.groups.len() > 1
            && api.groups.iter().all(|group| gate.0.iter().any(|condition| condition.feature == group.feature))
        {
            gate = Gate::default();
        }
        if let Some(def) = api.types.get_mut(&id) {
            def.gate = gate;
        }
    }
}
