//! Checks that two items of a lock never share a name, and that none has a name that the runtime uses.

use std::collections::{BTreeMap, BTreeSet};

use super::super::reserved;
use super::super::types::{EXTRA, UNKNOWN};
use super::identities::operation_of;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::lock::{Given, Identity, Kind, Lock};

/// Returns an error for each line of the lock with a name that another line has, or that is reserved.
pub(in super::super) fn check(lock: &Lock) -> Diagnostics {
    let (types, groups) = (BTreeSet::from_iter(reserved::types()), BTreeSet::from_iter(reserved::groups()));
    let mut first: BTreeMap<(String, String), &Identity> = BTreeMap::new();
    let mut faults = Diagnostics::new();
    for (identity, entry) in lock.iter() {
        let place = Location { file: lock.file.clone(), line: entry.line, column: 1 };
        for (scope, name) in claims(identity, &entry.given) {
            let is_reserved = match scope.as_str() {
                TYPES => types.contains(name.as_str()),
                MODULES => groups.contains(name.as_str()),
                _ => match identity.kind {
                    Kind::Field => name == EXTRA,
                    Kind::Variant | Kind::Value => name == UNKNOWN,
                    Kind::Parameter => matches!(name.as_str(), "body" | "request"),
                    _ => false,
                },
            };
            if is_reserved {
                let message = format!("`{identity}` has the name `{name}`, which the crate uses for something else.");
                let help = "Change the name, or delete the line: then the item is named by the rules, as a new one.";
                faults.push(Diagnostic::error("lock-reserved", "", message).help(help).at(place.clone()));
            } else if let Some(other) = first.get(&(scope.clone(), name.clone())) {
                let message =
                    format!("`{identity}` has the name `{name}`, which line {} gives to `{other}`.", lock.line(other));
                let help = "Change or delete the line whose name no program uses yet.";
                faults.push(Diagnostic::error("lock-name-taken", "", message).help(help).at(place.clone()));
            } else {
                first.insert((scope, name), identity);
            }
        }
    }
    faults
}

/// The scope of the types, requests, markers and handles.
pub(super) const TYPES: &str = "types";
/// The scope of the modules.
const MODULES: &str = "modules";

/// Returns the names that a line takes, each with its scope.
pub(super) fn claims(identity: &Identity, given: &Given) -> Vec<(String, String)> {
    let of_type = |name: String| (TYPES.to_owned(), name);
    match given {
        Given::Group { module, handle } => vec![(MODULES.to_owned(), module.clone()), of_type(handle.clone())],
        Given::Method { module, name, alias } => {
            vec![(format!("{module}::"), name.clone()), of_type(alias.clone()), of_type(format!("{alias}Operation"))]
        }
        Given::Member { name, .. } => {
            let scope = identity.owner().unwrap_or_else(|| operation_of(identity));
            vec![(format!("{} {scope}", identity.kind.keyword()), name.clone())]
        }
        // The line of the type itself, with the kind `Type`, claims its name.
        Given::Type(name) if identity.kind == Kind::Schema => vec![("schemas".to_owned(), name.clone())],
        Given::Type(_) => Vec::new(),
        Given::Place { .. } => vec![of_type(identity.text.clone())],
    }
}
