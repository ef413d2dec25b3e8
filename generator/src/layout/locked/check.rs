//! Checks that two items of a lock never share a name, and that none has a name that the runtime uses.

use std::collections::{BTreeMap, BTreeSet};

use super::super::reserved;
use super::super::types::{EXTRA, UNKNOWN};
use super::identities::operation_of;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::lock::{Entry, Given, Identity, Kind, Lock};

/// Returns an error for each line of the lock with a name that another line has, or that is reserved.
/// `extras` are the modules for this API alone.
pub(in super::super) fn check(lock: &Lock, extras: &[&str]) -> Diagnostics {
    let mut check = Check {
        lock,
        types: reserved::types().into_iter().collect(),
        modules: reserved::groups(extras).into_iter().collect(),
        first: BTreeMap::new(),
        faults: Diagnostics::new(),
    };
    // Types come first, since requests cannot have their names.
    let is_type = |(identity, _): &(&Identity, &Entry)| matches!(identity.kind, Kind::Type | Kind::Group);
    let (types, others): (Vec<_>, Vec<_>) = lock.iter().partition(is_type);
    types.into_iter().chain(others).for_each(|(identity, entry)| check.line(identity, entry));
    check.faults
}

struct Check<'a> {
    lock: &'a Lock,
    types: BTreeSet<&'static str>,
    modules: BTreeSet<&'a str>,
    /// The line that has each name, by scope and name.
    first: BTreeMap<(String, String), &'a Identity>,
    faults: Diagnostics,
}

impl<'a> Check<'a> {
    fn line(&mut self, identity: &'a Identity, entry: &Entry) {
        let place = Location { file: self.lock.file.clone(), line: entry.line, column: 1 };
        for (scope, name) in claims(identity, &entry.given) {
            let of_type = (TYPES.to_owned(), name.clone());
            let claim = (scope, name);
            let other = match identity.kind {
                Kind::Operation => self.first.get(&claim).or_else(|| self.first.get(&of_type)),
                _ => self.first.get(&claim),
            };
            let (scope, name) = (&claim.0, &claim.1);
            if self.is_reserved(identity.kind, scope, name) {
                let message = format!("`{identity}` has the name `{name}`, which the crate uses for something else.");
                let help = "Change the name, or delete the line: then the item is named by the rules, as a new one.";
                self.faults.push(Diagnostic::error("lock-reserved", "", message).help(help).at(place.clone()));
            } else if let Some(other) = other {
                let line = self.lock.line(other);
                let message = format!("`{identity}` has the name `{name}`, which line {line} gives to `{other}`.");
                let help = "Change or delete the line whose name no program uses yet.";
                self.faults.push(Diagnostic::error("lock-name-taken", "", message).help(help).at(place.clone()));
            } else {
                self.first.insert(claim, identity);
            }
        }
    }

    fn is_reserved(&self, kind: Kind, scope: &str, name: &str) -> bool {
        match kind {
            Kind::Field => name == EXTRA,
            Kind::Variant | Kind::Value => name == UNKNOWN,
            Kind::Parameter => matches!(name, "body" | "request"),
            Kind::Group if scope == MODULES => self.modules.contains(name),
            _ => self.types.contains(name),
        }
    }
}

/// The scope of the types and handles. The requests and markers of a module have a scope of their own, and no name of a type.
pub(super) const TYPES: &str = "types";
/// The scope of the modules.
const MODULES: &str = "modules";

/// Returns the names that a line takes, each with its scope.
pub(super) fn claims(identity: &Identity, given: &Given) -> Vec<(String, String)> {
    let of_type = |name: String| (TYPES.to_owned(), name);
    match given {
        Given::Group { module, handle } => vec![(MODULES.to_owned(), module.clone()), of_type(handle.clone())],
        Given::Method { module, name, alias } => vec![
            (format!("methods of {module}"), name.clone()),
            (format!("requests of {module}"), alias.clone()),
            (format!("requests of {module}"), format!("{alias}Operation")),
        ],
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
