//! Places: the modules of the crate, their files, and the features under which each exists.
//!
//! In: requests and types with their gates. Out: the modules of the surface. A type that one group needs is in the module of the
//! group; a type that several groups need is in `shared`. Items that only superseded versions need are in `legacy.rs`, items that
//! only previews need in `preview.rs`, each behind its feature.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::names::GroupNames;
use super::{Layout, SHARED, docs, features};
use crate::model::{Gate, Group, GroupId, SchemaId, Stability, TypeDef};
use crate::surface::{Cfg, Handle, Module, PREVIEW, Part, Path, Reexports, Request};
use crate::words::is_keyword;

/// The items of a module with the same features.
#[derive(Default)]
struct Contents<'a> {
    requests: Vec<Request>,
    types: Vec<&'a TypeDef>,
}

impl Layout<'_> {
    /// Returns the modules of the groups, sorted by name, and `shared`.
    pub(super) fn modules(&self) -> Vec<Module> {
        let mut requests: BTreeMap<&GroupId, Vec<Request>> = BTreeMap::new();
        for operation in &self.api.operations {
            requests.entry(&operation.group).or_default().extend(self.requests(operation));
        }
        let mut types: BTreeMap<&GroupId, Vec<&TypeDef>> = BTreeMap::new();
        let mut shared = Vec::new();
        for def in self.api.types.values() {
            match self.defining_group(def) {
                Some(group) => types.entry(group).or_default().push(def),
                None => shared.push(def),
            }
        }
        let mut modules = Vec::new();
        for group in &self.api.groups {
            let Some(names) = self.names.groups.get(&group.id) else { continue };
            let (requests, types) = (requests.remove(&group.id), types.remove(&group.id));
            let mut module = self.module(group, names, requests.unwrap_or_default(), types.unwrap_or_default());
            module.reexports = self.reexports(&group.id, &shared);
            module.reexports.extend(self.former_places(&group.id, &names.module));
            modules.push(module);
        }
        modules.sort_by(|a, b| a.name.cmp(&b.name));
        modules.push(self.shared(&shared));
        mark_deprecated(&mut modules);
        modules
    }

    fn module(&self, group: &Group, names: &GroupNames, requests: Vec<Request>, types: Vec<&TypeDef>) -> Module {
        let tag = docs::code(group.id.as_str());
        let cfg = module_cfg(&names.feature, &requests);
        let operations = docs::modules::operations(&names.handle, &requests);
        let mut contents: BTreeMap<BTreeSet<Stability>, Contents<'_>> = BTreeMap::new();
        for request in requests {
            contents.entry(BTreeSet::from([request.stability])).or_default().requests.push(request);
        }
        for def in types {
            let needed = def.gate.0.iter().map(|condition| condition.stability).collect();
            contents.entry(needed).or_default().types.push(def);
        }
        let part = |name: &str, features: &[&str], Contents { requests, types }: Contents<'_>| Part {
            name: name.to_owned(),
            path: format!("src/{}/{name}.rs", names.module),
            cfg: Cfg(features.iter().map(|feature| vec![(*feature).to_owned()]).collect()),
            docs: vec![format!("{} of the group {tag}.", title(name))],
            mentions_deprecated: false,
            requests,
            types: types.into_iter().filter_map(|def| self.type_item(def)).collect(),
        };
        let mut parts = Vec::new();
        let current = contents.remove(&BTreeSet::from([Stability::Current])).unwrap_or_default();
        if !current.requests.is_empty() {
            parts.push(part("requests", &[], Contents { requests: current.requests, types: Vec::new() }));
        }
        if !current.types.is_empty() {
            parts.push(part("types", &[], Contents { requests: Vec::new(), types: current.types }));
        }
        for (stabilities, contents) in contents {
            let features: Vec<&str> = stabilities.iter().filter_map(|&it| stability_feature(it)).collect();
            parts.push(part(&features.join("_or_"), &features, contents));
        }
        let required: Vec<String> =
            features::requires(&cfg).into_iter().flat_map(|sentence| [String::new(), sentence]).collect();
        let absent = features::absent(&self.config.package.name, &names.module, &cfg);
        Module {
            name: names.module.clone(),
            path: format!("src/{}/mod.rs", names.module),
            cfg,
            docs: [self.module_docs(group, names), required.clone(), operations].concat(),
            handle: Some(Handle {
                group: group.id.clone(),
                name: names.handle.clone(),
                accessor: names.module.clone(),
                docs: [
                    vec![format!("The operations of the group {tag}, created by [`Client::{}`].", names.module)],
                    required.clone(),
                ]
                .concat(),
                accessor_docs: [vec![format!("Returns the operations of the group {tag}.")], required].concat(),
                absent,
            }),
            parts,
            reexports: Vec::new(),
            mentions_deprecated: false,
        }
    }

    /// Returns the types of `shared` that the requests of a group lead to, so that the module of the group is enough to use them.
    fn reexports(&self, group: &GroupId, shared: &[&TypeDef]) -> Vec<Reexports> {
        let module = self.names.groups.get(group).map(|names| &names.module);
        let mut types: BTreeMap<(bool, BTreeSet<&str>), Vec<Path>> = BTreeMap::new();
        for def in shared {
            let conditions = || def.gate.0.iter().filter(|condition| condition.group == *group);
            // A type without conditions belongs to all groups.
            if def.gate.0.is_empty() || conditions().next().is_some() {
                let features = conditions().filter_map(|condition| stability_feature(condition.stability)).collect();
                let documented = self.documenting_modules.get(&def.id) == module;
                types.entry((documented, features)).or_default().push(self.path(&def.id));
            }
        }
        let reexports = types.into_iter().map(|((documented, features), mut types)| {
            types.sort();
            let cfg = Cfg(features.into_iter().map(|feature| vec![feature.to_owned()]).collect());
            Reexports { cfg, documented, types }
        });
        reexports.collect()
    }

    /// Returns the types that the module of a group defined or re-exported in an earlier edition of the document, and that its
    /// requests no longer lead to.
    fn former_places(&self, group: &GroupId, module: &str) -> Vec<Reexports> {
        let mut types: BTreeMap<Vec<Vec<String>>, Vec<Path>> = BTreeMap::new();
        // A type without conditions belongs to all groups.
        for def in self.api.types.values().filter(|def| !def.gate.0.is_empty()) {
            let Some((defining, reexporting)) = self.locked.place(&def.id) else { continue };
            let path = self.path(&def.id);
            let is_former = defining == module || reexporting.iter().any(|it| it == module);
            if is_former && path.module != module && def.gate.groups().all(|it| it != group) {
                types.entry(self.cfg(&def.gate).0).or_default().push(path);
            }
        }
        let reexports = types.into_iter().map(|(features, mut types)| {
            types.sort();
            Reexports { cfg: Cfg(features), documented: false, types }
        });
        reexports.collect()
    }

    /// Returns the group whose module defines a type; `None` for `shared`, where a type stays if it has been there.
    pub(super) fn defining_group(&self, def: &TypeDef) -> Option<&GroupId> {
        let stays = self.locked.place(&def.id).is_some_and(|(module, _)| module == SHARED);
        let group = def.gate.only_group().filter(|_| !stays)?;
        self.names.groups.get_key_value(group).map(|(group, _)| group)
    }

    /// Returns the module with the types of several groups. It has a file for each component and its inline types.
    fn shared(&self, types: &[&TypeDef]) -> Module {
        let gates: BTreeMap<&SchemaId, &Gate> = types.iter().map(|def| (&def.id, &def.gate)).collect();
        // The name of the root is the name of the file.
        let mut roots: BTreeMap<(String, SchemaId), Vec<&TypeDef>> = BTreeMap::new();
        for &def in types {
            let root = root(def, &gates);
            roots.entry((self.names.ty(&root).to_snake_case(), root)).or_default().push(def);
        }
        let mut files: BTreeMap<String, Vec<&TypeDef>> = BTreeMap::new();
        for ((name, _), types) in roots {
            files.insert(free(name, &files), types);
        }
        let part = |(name, types): (String, Vec<&TypeDef>)| {
            let first = types.first()?;
            Some(Part {
                path: format!("src/{SHARED}/{name}.rs"),
                name,
                cfg: self.cfg(&first.gate),
                docs: vec![format!("{} and what is part of it.", docs::code(self.names.ty(&first.id)))],
                mentions_deprecated: false,
                requests: Vec::new(),
                types: types.iter().filter_map(|def| self.type_item(def)).collect(),
            })
        };
        Module {
            name: SHARED.to_owned(),
            path: format!("src/{SHARED}/mod.rs"),
            cfg: Cfg::default(),
            docs: vec![
                "Types of several groups, which the modules of these groups re-export.".to_owned(),
                String::new(),
                "A type exists if the feature of one of its groups is enabled.".to_owned(),
            ],
            handle: None,
            parts: files.into_iter().filter_map(part).collect(),
            reexports: Vec::new(),
            mentions_deprecated: false,
        }
    }

    /// Returns the features of a gate.
    fn cfg(&self, gate: &Gate) -> Cfg {
        let mut conditions: Vec<(&str, Stability)> = gate
            .0
            .iter()
            .filter_map(|condition| {
                Some((self.names.groups.get(&condition.group)?.feature.as_str(), condition.stability))
            })
            .collect();
        conditions.sort_unstable();
        let features = |(feature, stability): (&str, Stability)| {
            std::iter::once(feature).chain(stability_feature(stability)).map(str::to_owned).collect()
        };
        Cfg(conditions.into_iter().map(features).collect())
    }
}

/// Returns the features of a group's module: the one of the group and, if it has no current version, that of the stability.
fn module_cfg(feature: &str, requests: &[Request]) -> Cfg {
    let stabilities: BTreeSet<Stability> = requests.iter().map(|request| request.stability).collect();
    if stabilities.contains(&Stability::Current) {
        return Cfg(vec![vec![feature.to_owned()]]);
    }
    let features = stabilities.into_iter().filter_map(stability_feature);
    Cfg(features.map(|stability| vec![feature.to_owned(), stability.to_owned()]).collect())
}

/// Returns the feature that enables versions of this stability.
pub(super) fn stability_feature(stability: Stability) -> Option<&'static str> {
    match stability {
        Stability::Current => None,
        Stability::Superseded => Some("legacy"),
        Stability::Preview => Some(PREVIEW),
    }
}

/// Returns the title of a file of this name.
fn title(part: &str) -> &'static str {
    match part {
        "requests" => "Requests",
        "types" => "Types",
        "legacy" => "Superseded versions: requests and types",
        "preview" => "Previews: requests and types",
        _ => "Types of superseded versions and previews",
    }
}

/// Returns a name for a file that is neither a keyword nor taken.
fn free(name: String, files: &BTreeMap<String, Vec<&TypeDef>>) -> String {
    let mut name = name;
    while is_keyword(&name) || files.contains_key(&name) {
        name.push('_');
    }
    name
}

/// Returns the outermost definition around this one with the same gate.
fn root(def: &TypeDef, gates: &BTreeMap<&SchemaId, &Gate>) -> SchemaId {
    let around = std::iter::successors(def.id.parent(), SchemaId::parent);
    around.filter(|id| gates.get(id) == Some(&&def.gate)).last().unwrap_or_else(|| def.id.clone())
}

/// Marks the files that mention deprecated items, since the compiler must not warn about generated code that decodes or encodes
/// them.
fn mark_deprecated(modules: &mut [Module]) {
    let mut deprecated: BTreeSet<Path> = BTreeSet::new();
    for module in &*modules {
        let types = module.parts.iter().flat_map(|part| &part.types).filter(|item| item.deprecated.is_some());
        deprecated.extend(types.map(|item| Path { module: module.name.clone(), name: item.name.clone() }));
    }
    for module in &mut *modules {
        let mut reexported = module.reexports.iter().flat_map(|reexports| &reexports.types);
        module.mentions_deprecated = reexported.any(|path| deprecated.contains(path));
    }
    for part in modules.iter_mut().flat_map(|module| &mut module.parts) {
        part.mentions_deprecated = part.requests.iter().any(Request::has_deprecated)
            || part.types.iter().any(|item| item.has_deprecated())
            || part.mentions().into_iter().any(|path| deprecated.contains(path));
    }
}
