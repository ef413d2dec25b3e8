//! The comparison: finds the items of one crate in the other one, and says for each what happened.
//!
//! In: two surfaces. Out: the changes, each with the module and the operation or type that it belongs to. A type is found by the paths
//! at which it is public, so that a type that moves and stays exported is the same type.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{Available, Catalogue, Item, ModuleItems, Operation};
use super::group::{Found, Section, group};
use super::signature::{Signature, difference};
use super::{Change, Changes, Fact, FactKind, ItemKind, Reason, What, facts};
use crate::surface::{Path, Surface};

/// Returns what changed from one crate to another.
pub fn compare(old: &Surface, new: &Surface) -> Changes {
    let (old, new) = (Catalogue::new(old), Catalogue::new(new));
    let mut comparison = Comparison { old: &old, new: &new, found: Vec::new() };
    let features = comparison.features();
    let modules: BTreeSet<&String> = old.modules.keys().chain(new.modules.keys()).collect();
    for module in modules {
        comparison.module(module);
    }
    comparison.types();
    group(&new, features, comparison.found)
}

struct Comparison<'a> {
    old: &'a Catalogue,
    new: &'a Catalogue,
    found: Vec<Found>,
}

/// Where the changes of an item are listed.
#[derive(Debug, Clone)]
struct Place {
    module: String,
    section: Section,
    preview: bool,
}

impl Comparison<'_> {
    fn features(&self) -> Vec<Change> {
        let (old, new) = (&self.old.features, &self.new.features);
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let mut changes = Vec::new();
        for name in names {
            let change = |what, reason| plain(what, ItemKind::Feature, name, reason);
            match (old.get(name), new.get(name)) {
                (Some(_), None) => changes.push(change(What::Removed, Reason::Removed)),
                (None, Some(_)) => changes.push(change(What::Added, Reason::Added)),
                (Some(before), Some(after)) => {
                    // A feature that is removed is reported as such.
                    let lost: Vec<&str> = before
                        .iter()
                        .filter(|it| !after.contains(*it) && new.contains_key(*it))
                        .map(String::as_str)
                        .collect();
                    if !lost.is_empty() {
                        changes.push(Change {
                            fact: Some(facts::fact(FactKind::Features)),
                            old: Some(lost.join(", ")),
                            ..change(What::Fact, Reason::FeatureReduced)
                        });
                    }
                }
                (None, None) => {}
            }
        }
        changes
    }

    fn module(&mut self, name: &str) {
        let (old, new) = (self.old.modules.get(name), self.new.modules.get(name));
        let place =
            |cfg: &Available| Place { module: name.to_owned(), section: Section::Module, preview: cfg.is_preview() };
        match (old, new) {
            (Some(before), None) => {
                self.push(&place(&before.cfg), whole_module(before, name, What::Removed));
            }
            (None, Some(after)) => {
                self.push(&place(&after.cfg), whole_module(after, name, What::Added));
            }
            (Some(before), Some(after)) => {
                let module = plain(What::Fact, ItemKind::Module, name, Reason::FeaturesNeeded);
                self.availability(&place(&before.cfg), module, &before.cfg, &after.cfg);
                let handles = |it: &ModuleItems| it.handle.clone().into_iter().collect::<Vec<_>>();
                self.items(&place(&before.cfg), &handles(before), &handles(after));
            }
            (None, None) => {}
        }
        self.operations(name, old, new);
    }

    /// Compares the methods of the handle and the calls.
    fn operations(&mut self, module: &str, old: Option<&ModuleItems>, new: Option<&ModuleItems>) {
        let by_key = |items: Option<&'_ ModuleItems>| -> BTreeMap<(ItemKind, String), Operation> {
            let operations = items.into_iter().flat_map(|items| &items.operations);
            operations.map(|it| ((it.item.kind, it.item.name.clone()), it.clone())).collect()
        };
        let (old, new) = (by_key(old), by_key(new));
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in keys {
            let (before, after) = (old.get(key), new.get(key));
            // A change is listed where a reader of the new crate looks for it.
            let Some(listed) = after.or(before) else { continue };
            let preview = before.unwrap_or(listed).cfg.is_preview();
            let section = Section::Operation(listed.endpoint.clone());
            let place = Place { module: module.to_owned(), section, preview };
            self.pair(&place, before.map(|it| &it.item), after.map(|it| &it.item));
            if let (Some(before), Some(after)) = (before, after) {
                let change = of(&after.item, What::Fact, Reason::FeaturesNeeded);
                self.availability(&place, change, &before.cfg, &after.cfg);
            }
        }
    }

    /// Compares the types, and the paths at which they are public.
    fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        let mut pairs: BTreeSet<(&Path, &Path)> = BTreeSet::new();
        for (path, (definition, _)) in &old.paths {
            pairs.extend(new.paths.get(path).map(|(other, _)| (definition, other)));
        }
        for (before, after) in &pairs {
            if let (Some(one), Some(other)) = (old.types.get(before), new.types.get(after)) {
                let place = type_place(after, old.paths_of(before).all(|(_, cfg)| cfg.is_preview()));
                self.pair(&place, Some(one), Some(other));
            }
        }
        let kept = |path: &Path| pairs.iter().any(|(before, _)| *before == path);
        let known = |path: &Path| pairs.iter().any(|(_, after)| *after == path);
        self.whole_types(old, kept, What::Removed);
        self.whole_types(new, known, What::Added);
        for (path, (definition, before)) in &old.paths {
            let place = type_place(path, before.is_preview());
            match new.paths.get(path) {
                Some((_, after)) => {
                    let kind = if path == definition { ItemKind::Type } else { ItemKind::Reexport };
                    let change = plain(What::Fact, kind, &path.to_string(), Reason::FeaturesNeeded);
                    self.availability(&place, change, before, after);
                }
                None if kept(definition) => {
                    let change = plain(What::Removed, ItemKind::Reexport, &path.to_string(), Reason::PathRemoved);
                    let at = pairs.iter().find(|(it, _)| *it == definition).map(|(_, it)| it.to_string());
                    self.push(&Place { section: Section::Module, ..place }, Change { new: at, ..change });
                }
                None => {}
            }
        }
        for (path, (definition, available)) in &new.paths {
            if !old.paths.contains_key(path) && known(definition) {
                let place = type_place(path, available.is_preview());
                let change = plain(What::Added, ItemKind::Reexport, &path.to_string(), Reason::PathAdded);
                let change = Change { new: Some(definition.to_string()), ..change };
                self.push(&Place { section: Section::Module, ..place }, change);
            }
        }
    }

    /// Reports the types of one crate that the other one does not have at any path.
    fn whole_types(&mut self, catalogue: &Catalogue, found: impl Fn(&Path) -> bool, what: What) {
        for (path, item) in catalogue.types.iter().filter(|(path, _)| !found(path)) {
            let preview = catalogue.paths_of(path).all(|(_, cfg)| cfg.is_preview());
            let place = type_place(path, preview);
            let also = catalogue.paths_of(path).filter(|(it, _)| *it != path).map(|(it, _)| it.to_string()).collect();
            let change = whole(item, what, None);
            self.push(&place, Change { also, ..change });
        }
    }

    /// Compares the items of two parents.
    fn items(&mut self, place: &Place, old: &[Item], new: &[Item]) {
        let key = |item: &Item| (item.kind, item.name.clone());
        let by_key = |items: &[Item]| -> BTreeMap<_, Item> { items.iter().map(|it| (key(it), it.clone())).collect() };
        let (old, new) = (by_key(old), by_key(new));
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in keys {
            self.pair(place, old.get(key), new.get(key));
        }
    }

    /// Compares an item of the old crate with that of the new one, which is the same item if both exist.
    fn pair(&mut self, place: &Place, old: Option<&Item>, new: Option<&Item>) {
        match (old, new) {
            (Some(item), None) => self.push(place, whole(item, What::Removed, None)),
            (None, Some(item)) => self.push(place, whole(item, What::Added, Some(place))),
            (Some(old), Some(new)) => self.both(place, old, new),
            (None, None) => {}
        }
    }

    fn both(&mut self, place: &Place, old: &Item, new: &Item) {
        let kind = |path: &Path| match self.new.types.get(path)?.signature {
            Signature::Kind(kind) => Some(kind),
            _ => None,
        };
        let mapped = old.signature.map(&|path| self.in_new(path));
        if let Some(reason) = difference(&mapped, &new.signature, &kind) {
            let (before, after) = (old.signature.text(&old.name), new.signature.text(&new.name));
            let kind_changed = reason == Reason::KindChanged;
            self.push(
                place,
                Change {
                    old: before,
                    new: after,
                    members: if kind_changed { old.all_members() } else { Vec::new() },
                    ..of(new, What::Changed, reason)
                },
            );
            if kind_changed {
                return;
            }
        }
        match (&old.deprecated, &new.deprecated) {
            (None, Some(note)) => {
                let note = Some(note.clone()).filter(|note| !note.is_empty());
                self.push(place, Change { new: note, ..of(new, What::Deprecated, Reason::Deprecated) });
            }
            (Some(_), None) => self.push(place, of(new, What::Undeprecated, Reason::Undeprecated)),
            _ => {}
        }
        let known: BTreeSet<&Fact> = old.facts.keys().chain(new.facts.keys()).collect();
        for fact in known {
            let (before, after) = (old.facts.get(fact), new.facts.get(fact));
            if before != after {
                let change = of(new, What::Fact, facts::reason(fact.kind, after));
                let (old, new) = (before.cloned(), after.cloned());
                self.push(place, Change { fact: Some(fact.clone()), old, new, ..change });
            }
        }
        self.items(place, &old.members, &new.members);
    }

    /// Reports if the item no longer exists under the features under which it existed, or is no longer a preview.
    fn availability(&mut self, place: &Place, change: Change, old: &Available, new: &Available) {
        let reason = if old.is_preview() && !new.is_preview() {
            Reason::Promoted
        } else if old.lost(new, &self.new.features).is_some() {
            Reason::FeaturesNeeded
        } else {
            return;
        };
        // What is stable now concerns also readers who skip previews.
        let place = Place { preview: place.preview && reason != Reason::Promoted, ..place.clone() };
        let fact = Some(facts::fact(FactKind::Features));
        let change = Change { effect: reason.effect(), reason, fact, ..change };
        self.push(&place, Change { old: Some(old.text()), new: Some(new.text()), ..change });
    }

    /// Returns the path of the definition that code gets in the new crate at a path of the old one.
    fn in_new(&self, path: &Path) -> Path {
        let at = |path: &Path| self.new.paths.get(path).map(|(definition, _)| definition.clone());
        let elsewhere = || {
            let (definition, _) = self.old.paths.get(path)?;
            self.old.paths_of(definition).find_map(|(path, _)| at(path))
        };
        at(path).or_else(elsewhere).unwrap_or_else(|| path.clone())
    }

    fn push(&mut self, place: &Place, change: Change) {
        let Place { module, section, preview } = place.clone();
        self.found.push(Found { module, section, preview, change });
    }
}

/// Returns where the changes of a type are listed: in the module that defines it.
fn type_place(path: &Path, preview: bool) -> Place {
    Place { module: path.module.clone(), section: Section::Type(path.to_string()), preview }
}

/// Returns the addition or removal of a module, with its handle and the method of the client that returns it.
fn whole_module(items: &ModuleItems, name: &str, what: What) -> Change {
    let reason = if what == What::Removed { Reason::Removed } else { Reason::Added };
    let members = items.handle.iter().flat_map(|handle| [format!("Client::{name}"), handle.path.clone()]).collect();
    Change { members, ..plain(what, ItemKind::Module, name, reason) }
}

/// Returns the addition or removal of an item with its members. `parent` is set if the item is added to one that exists.
fn whole(item: &Item, what: What, parent: Option<&Place>) -> Change {
    let reason = match (what, item.kind, parent) {
        (What::Removed, ..) => Reason::Removed,
        (_, ItemKind::Field, Some(_)) if item.facts.contains_key(&facts::fact(FactKind::Required)) => {
            Reason::RequiredAdded
        }
        (_, ItemKind::Field, _) => Reason::FieldAdded,
        (_, ItemKind::Variant, _) => Reason::VariantAdded,
        (_, ItemKind::Value, _) => Reason::ValueAdded,
        _ => Reason::Added,
    };
    let text = item.signature.text(&item.name);
    let (old, new) = if what == What::Removed { (text, None) } else { (None, text) };
    Change { old, new, members: item.all_members(), ..of(item, what, reason) }
}

/// Returns a change of an item.
fn of(item: &Item, what: What, reason: Reason) -> Change {
    Change { wire: item.wire.clone(), ..plain(what, item.kind, &item.path, reason) }
}

/// Returns a change of an item that has no identity on the wire.
fn plain(what: What, item: ItemKind, path: &str, reason: Reason) -> Change {
    Change {
        what,
        item,
        path: path.to_owned(),
        wire: String::new(),
        fact: None,
        old: None,
        new: None,
        members: Vec::new(),
        also: Vec::new(),
        effect: reason.effect(),
        reason,
    }
}
