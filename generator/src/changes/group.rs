//! The form of the report: changes by module, operation and type, their counts, and the verdict.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::Catalogue;
use super::{Change, Changes, Counted, Effect, Level, ModuleChanges, Reason, Subject, Totals, Verdict, What};
use crate::surface::Path;

/// A change, and where it is listed.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub module: String,
    pub section: Section,
    pub preview: bool,
    pub change: Change,
}

/// The part of a module's changes that lists a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// The module itself.
    Module,
    /// An operation, by method and path.
    Operation(String),
    /// A type, by path.
    Type(String),
}

/// Groups the changes. `new` is the crate after them.
pub(super) fn group(new: &Catalogue, features: Vec<Change>, found: Vec<Found>) -> Changes {
    let (previews, stable): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|found| found.preview);
    let counted = || features.iter().chain(stable.iter().map(|found| &found.change));
    let (verdict, totals) = (verdict(counted()), totals(counted()));
    Changes {
        verdict,
        totals,
        previews: previews.len(),
        modules: modules(new, stable),
        preview: modules(new, previews),
        features,
    }
}

/// Returns the kind of release that changes need: the gravest effect decides.
fn verdict<'a>(changes: impl Iterator<Item = &'a Change> + Clone) -> Verdict {
    let gravest = changes.clone().map(|change| change.effect).max().unwrap_or_default();
    let level = match gravest {
        Effect::Breaking => Level::Major,
        Effect::Additive => Level::Minor,
        Effect::None => Level::Patch,
    };
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for change in changes.filter(|change| change.effect == gravest) {
        *counts.entry(change.reason).or_default() += 1;
    }
    let counted = |(reason, count): (Reason, usize)| Counted { reason, text: reason.text(), count };
    let mut reasons: Vec<Counted> = counts.into_iter().map(counted).collect();
    reasons.sort_by(|one, other| other.count.cmp(&one.count).then(one.reason.cmp(&other.reason)));
    Verdict { level, reasons }
}

fn totals<'a>(changes: impl Iterator<Item = &'a Change>) -> Totals {
    let mut totals = Totals::default();
    for change in changes {
        let count = match change.what {
            What::Added => &mut totals.added,
            What::Removed => &mut totals.removed,
            What::Changed => &mut totals.changed,
            What::Deprecated => &mut totals.deprecated,
            What::Undeprecated => &mut totals.undeprecated,
            What::Fact => &mut totals.facts,
        };
        *count += match change.what {
            What::Added | What::Removed => 1 + change.members.len(),
            _ => 1,
        };
        totals.breaking += usize::from(change.effect == Effect::Breaking);
    }
    totals
}

fn modules(new: &Catalogue, found: Vec<Found>) -> Vec<ModuleChanges> {
    let mut modules: BTreeMap<String, BTreeMap<Section, Vec<Change>>> = BTreeMap::new();
    for Found { module, section, change, .. } in found {
        modules.entry(module).or_default().entry(section).or_default().push(change);
    }
    let mut grouped: BTreeMap<String, ModuleChanges> = BTreeMap::new();
    for (module, sections) in modules {
        let mut changes = ModuleChanges { module: module.clone(), ..ModuleChanges::default() };
        for (section, mut list) in sections {
            // The sort is stable: changes of one kind stay in the order of the items.
            list.sort_by_key(|change| (std::cmp::Reverse(change.effect), change.what));
            match section {
                Section::Module => changes.changes = list,
                Section::Operation(name) => changes.operations.push(Subject { name, changes: list }),
                Section::Type(name) => changes.types.push(Subject { name, changes: list }),
            }
        }
        changes.effect = changes.iter().map(|change| change.effect).max().unwrap_or_default();
        grouped.insert(module, changes);
    }
    add_reexports(new, &mut grouped);
    grouped.into_values().collect()
}

/// Adds to each module the changed types that it re-exports, so that the reader of a module knows of them.
fn add_reexports(new: &Catalogue, grouped: &mut BTreeMap<String, ModuleChanges>) {
    let changed: BTreeSet<String> =
        grouped.values().flat_map(|module| module.types.iter().map(|subject| subject.name.clone())).collect();
    for (Path { module, .. }, (definition, _)) in &new.paths {
        let name = definition.to_string();
        if definition.module != *module && changed.contains(&name) {
            let entry = grouped.entry(module.clone());
            let changes = entry.or_insert_with(|| ModuleChanges { module: module.clone(), ..ModuleChanges::default() });
            changes.reexports.push(name);
        }
    }
}
