//! Which group owns a type.
//!
//! In: operations by tag. Out: the module and feature of each group, and on each type the features under which it exists.
//! A type of one group lives in that group's module, a type of several in `shared`.

use std::collections::BTreeMap;

use super::naming::distinct;
use super::usage::{closure, refs};
use super::words::{camel, snake};
use crate::config::Config;
use crate::model::{Api, Condition, Gate, Stability, TypeId, TypeRef};

/// Modules of the runtime, methods of its client (those of the prelude's traits too, which would be hidden), features that every
/// crate has, crates that `lib.rs` names, and modules that Cargo takes for something else: no group can be called that.
const RESERVED: &[&str] = &[
    "alloc",
    "api",
    "aws_lc",
    "base_url",
    "blocking",
    "borrow",
    "borrow_mut",
    "builder",
    "bytes",
    "call",
    "client",
    "clone",
    "clone_into",
    "core",
    "credentials",
    "deadline",
    "default",
    "download",
    "error",
    "extensions",
    "fmt",
    "from",
    "from_env",
    "from_profile",
    "full",
    "futures_core",
    "gunzip",
    "headers",
    "http",
    "http2",
    "integrity",
    "into",
    "jiff",
    "legacy",
    "lib",
    "main",
    "mock",
    "native_tls",
    "net",
    "pages",
    "preview",
    "profiles",
    "redact",
    "request",
    "reqwest",
    "response",
    "revoke_token",
    "ring",
    "secrecy",
    "serde_json",
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
    let features: BTreeMap<&str, &str> =
        api.groups.iter().map(|group| (group.tag.as_str(), group.feature.as_str())).collect();
    // What the requests of one condition mention is followed together: they mention much the same.
    let mut mentioned: BTreeMap<(&str, Stability), Vec<&TypeId>> = BTreeMap::new();
    for (operation, version) in api.versions() {
        let Some(feature) = features.get(operation.tag.as_str()) else { continue };
        let types = mentioned.entry((feature, version.stability)).or_default();
        types.extend(refs(operation, version).filter_map(TypeRef::id));
    }
    let mut gates: BTreeMap<TypeId, Gate> = BTreeMap::new();
    for ((feature, stability), types) in mentioned {
        let condition = Condition { feature: feature.to_owned(), stability };
        for id in closure(api, types.into_iter()) {
            gates.entry(id).or_default().add(condition.clone());
        }
    }
    let groups = api.groups.len();
    for (id, mut gate) in gates {
        // What every one of several groups needs is there whatever is switched on.
        if groups > 1 && gate.features().count() == groups {
            gate = Gate::default();
        }
        if let Some(def) = api.types.get_mut(&id) {
            def.gate = gate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RESERVED;

    #[test]
    fn the_modules_of_the_runtime_are_reserved() {
        let library = include_str!("../../../templates/runtime/src/lib.rs");
        let statements = library.lines().map(|line| line.trim_start_matches("pub ").trim_end_matches(';'));
        let modules = statements.clone().filter_map(|line| line.strip_prefix("mod "));
        // Modules of `extensions`, which are re-exported at the root.
        let extensions = statements.filter_map(|line| line.strip_prefix("use crate::extensions::"));
        let extensions = extensions.flat_map(|names| names.trim_matches(['{', '}']).split(", "));
        let declared: Vec<_> = modules.chain(extensions).collect();
        assert!(["api", "mock", "pages", "waiter"].iter().all(|name| declared.contains(name)), "{declared:?}");
        let missing: Vec<_> = declared.into_iter().filter(|name| !RESERVED.contains(name)).collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert!(RESERVED.is_sorted(), "so that a missing name is found");
    }
}
