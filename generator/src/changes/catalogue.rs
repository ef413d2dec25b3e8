//! The public items of a crate, in a form that can be compared.
//!
//! In: a surface. Out: a [`Catalogue`]: the items of each module, the definition of each type, and the paths at which it is public.

use std::collections::{BTreeMap, BTreeSet};

use super::signature::Signature;
use super::{Fact, ItemKind, members, requests};
use crate::surface::{Cfg, Enables, Module, PREVIEW, Path, Surface};

/// A public item, with its members.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub kind: ItemKind,
    /// The name, by which it is found among the items of its parent.
    pub name: String,
    pub path: String,
    pub wire: String,
    pub signature: Signature,
    /// The note of the deprecation; empty if there is none.
    pub deprecated: Option<String>,
    pub facts: BTreeMap<Fact, String>,
    pub members: Vec<Item>,
}

/// An item of a module: a method of its handle, or a call.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub item: Item,
    /// The method and the path.
    pub endpoint: String,
    pub cfg: Available,
}

/// The items of a module without its types.
#[derive(Debug, Clone)]
pub(super) struct ModuleItems {
    pub cfg: Available,
    pub handle: Option<Item>,
    pub operations: Vec<Operation>,
}

/// The public items of a crate.
#[derive(Debug, Clone, Default)]
pub(super) struct Catalogue {
    /// The features, and those that each one enables.
    pub features: BTreeMap<String, BTreeSet<String>>,
    pub modules: BTreeMap<String, ModuleItems>,
    /// The types by the path of their definition.
    pub types: BTreeMap<Path, Item>,
    /// The paths at which a type is public, each with the path of its definition.
    pub paths: BTreeMap<Path, (Path, Available)>,
}

/// When an item exists: if all features of one of these sets are enabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Available(BTreeSet<BTreeSet<String>>);

impl Catalogue {
    pub fn new(surface: &Surface) -> Self {
        let mut catalogue = Self::default();
        for feature in &surface.manifest.features {
            let enabled = match &feature.enables {
                Enables::Features(names) => names.iter().cloned().collect(),
                Enables::Dependencies(_) => BTreeSet::new(),
            };
            catalogue.features.insert(feature.name.clone(), enabled);
        }
        let endpoints = requests::endpoints(surface);
        for module in &surface.modules {
            let cfg = Available::new(&[&module.cfg]);
            let handle = module.handle.as_ref().map(|handle| members::handle(module, handle));
            let operations = module.handle.as_ref().map(|handle| requests::operations(module, handle, &endpoints));
            let operations = operations.unwrap_or_default();
            catalogue.modules.insert(module.name.clone(), ModuleItems { cfg, handle, operations });
            catalogue.add_types(module);
        }
        catalogue.add_updates(surface);
        catalogue
    }

    /// Adds the types that a module defines, and the paths at which it exports types.
    fn add_types(&mut self, module: &Module) {
        let at = |name: &str| Path { module: module.name.clone(), name: name.to_owned() };
        for part in &module.parts {
            for ty in &part.types {
                let path = at(&ty.name);
                self.types.insert(path.clone(), members::ty(&path, ty));
                self.paths.insert(path.clone(), (path, Available::new(&[&module.cfg, &part.cfg])));
            }
        }
        for reexports in &module.reexports {
            for definition in &reexports.types {
                let available = Available::new(&[&module.cfg, &reexports.cfg]);
                let (_, known) = self
                    .paths
                    .entry(at(&definition.name))
                    .or_insert_with(|| (definition.clone(), Available(BTreeSet::new())));
                known.0.extend(available.0);
            }
        }
    }

    /// Adds `for_update` to the responses that have it.
    fn add_updates(&mut self, surface: &Surface) {
        let requests = surface.modules.iter().flat_map(Module::requests);
        for update in requests.filter_map(|request| request.update.as_ref()).filter(|update| update.docs.is_some()) {
            if let Some(item) = update.response.path().and_then(|path| self.types.get_mut(path)) {
                item.members.push(members::for_update(&item.path, &update.body));
            }
        }
    }

    /// Returns the paths at which a type is public, and when.
    pub fn paths_of<'a>(&'a self, definition: &'a Path) -> impl Iterator<Item = (&'a Path, &'a Available)> {
        self.paths.iter().filter(move |(_, (it, _))| it == definition).map(|(path, (_, cfg))| (path, cfg))
    }
}

impl Item {
    /// Returns the paths of all members, with theirs.
    pub fn all_members(&self) -> Vec<String> {
        let with_own = |item: &Self| [vec![item.path.clone()], item.all_members()].concat();
        self.members.iter().flat_map(with_own).collect()
    }
}

impl Available {
    /// Returns when an item exists that needs all of these features.
    pub fn new(cfgs: &[&Cfg]) -> Self {
        let mut sets = BTreeSet::from([BTreeSet::new()]);
        for Cfg(alternatives) in cfgs.iter().filter(|cfg| !cfg.0.is_empty()) {
            let with = |set: &BTreeSet<String>| {
                let set = set.clone();
                alternatives.iter().map(move |features| set.iter().chain(features).cloned().collect())
            };
            sets = sets.iter().flat_map(with).collect();
        }
        Self(sets)
    }

    /// Returns whether the item exists only with the feature of previews.
    pub fn is_preview(&self) -> bool {
        self.0.iter().all(|set| set.contains(PREVIEW))
    }

    /// Returns the sets of features without previews under which `new` does not exist. `features` are those of the new crate: a set
    /// enables those, too, that its features enable.
    pub fn lost(&self, new: &Self, features: &BTreeMap<String, BTreeSet<String>>) -> Option<Self> {
        let exists = |set: &BTreeSet<String>| {
            let enabled = enabled(set, features);
            new.0.iter().any(|needed| needed.is_subset(&enabled))
        };
        let lost: BTreeSet<_> = self.0.iter().filter(|set| !set.contains(PREVIEW) && !exists(set)).cloned().collect();
        (!lost.is_empty()).then_some(Self(lost))
    }

    /// Returns the sets in words: `clusters and legacy, or projects`.
    pub fn text(&self) -> String {
        let set = |set: &BTreeSet<String>| match set.is_empty() {
            true => "always".to_owned(),
            false => set.iter().map(String::as_str).collect::<Vec<_>>().join(" and "),
        };
        self.0.iter().map(set).collect::<Vec<_>>().join(", or ")
    }
}

/// Returns these features and those that they enable.
fn enabled(set: &BTreeSet<String>, features: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open: Vec<&String> = set.iter().collect();
    while let Some(name) = open.pop() {
        if all.insert(name.clone()) {
            open.extend(features.get(name).into_iter().flatten());
        }
    }
    all
}
