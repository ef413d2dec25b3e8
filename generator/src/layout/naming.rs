//! The Rust name of each group, type, field, variant, argument, method and request.
//!
//! In: a model whose items are identified by the document's spelling. Out: [`Names`]. Each scope is a namespace. One contains the
//! types, requests, markers and handles of the whole crate, because every module can mention them; another one the statics. The
//! methods of each group have a namespace of their own, and so have the fields, variants and arguments of each item.

use std::collections::BTreeMap;

use heck::ToShoutySnakeCase;

use super::components;
use super::inline;
use super::locked::{Locked, dated, formatted};
use super::names::{GroupNames, Names, OperationNames, RequestNames, chosen};
use super::namespace::{Namespace, Style, distinct};
use super::reserved;
use super::types::{EXTRA, UNKNOWN};
use crate::config::Config;
use crate::model::{
    Api, GroupId, Operation, OperationId, Param, ParamLocation, Selector, Shape, Stability, Union, Version,
};
use crate::words::{camel, snake, words};

/// Returns the names of all items. `extras` are the modules for this API alone, whose names no group can have.
pub(super) fn names(api: &Api, config: &Config, locked: &Locked<'_>, extras: &[&str]) -> Names {
    let mut names = Names::default();
    // The names of the lock are taken before anything else is named.
    let given = locked.type_names().chain(locked.request_names());
    let mut types = Namespace::new(reserved::types().into_iter().chain(given));
    chosen_types(api, config, locked, &mut types, &mut names);
    components::run(api, config, &mut types, &mut names);
    operations(api, config, locked, &mut types, &mut names);
    inline::run(api, config, &mut types, &mut names);
    groups(api, config, locked, extras, &mut types, &mut names);
    members(api, config, locked, &mut names);
    names
}

/// Names the types to which the lock or the configuration gives a name, before a rule can give that name to another type.
fn chosen_types(api: &Api, config: &Config, locked: &Locked<'_>, types: &mut Namespace, names: &mut Names) {
    for def in api.types.values() {
        let name = match (locked.ty(&def.id), chosen(def, config)) {
            // The namespace has the names of the lock already.
            (Some(name), _) => name.to_owned(),
            (None, Some(name)) => types.claim(name, Style::Camel),
            (None, None) => continue,
        };
        names.types.insert(def.id.clone(), name);
    }
}

/// Names the methods of the handles, and the requests that they create. Only the module of the group mentions its requests, so that
/// requests of two groups can have one name.
fn operations(api: &Api, config: &Config, locked: &Locked<'_>, types: &mut Namespace, names: &mut Names) {
    let known = locked.type_names().chain(names.types.values().map(String::as_str));
    let known = Namespace::new(reserved::types().into_iter().chain(known));
    let methods = method_names(api, config);
    let mut requests: BTreeMap<&GroupId, Requests> = BTreeMap::new();
    for operation in &api.operations {
        let method = methods.get(&operation.id).cloned().unwrap_or_default();
        // A new version is named like those that the lock has.
        let stem = locked.stem(operation).unwrap_or(&method);
        let Requests { methods: used, items } =
            requests.entry(&operation.group).or_insert_with(|| Requests::of(&operation.group, locked));
        let previews_only = operation.versions.iter().all(|version| version.stability == Stability::Preview);
        let request = |version: &Version| {
            if let Some((method, alias)) = locked.request(operation, version) {
                return given_request(method, alias, items);
            }
            let suffix = match (suffix(version, previews_only, config), &version.name) {
                // The lock gives the plain name to an older version.
                (suffix, Some(name)) if suffix.is_empty() && locked.has_plain(operation, stem) => dated(name.as_str()),
                (suffix, _) => suffix,
            };
            // The `_` of a keyword is not needed in front of a suffix.
            let stem = if suffix.is_empty() { stem } else { stem.trim_end_matches('_') };
            request(used.claim(&format!("{stem}{suffix}"), Style::Snake), version, config, &known, items)
        };
        let versions = operation.versions.iter().map(request).collect();
        let params = params(operation, config, locked);
        names.operations.insert(operation.id.clone(), OperationNames { method, params, versions });
    }
    let versions = names.operations.values().flat_map(|operation| &operation.versions);
    types.extend(versions.flat_map(|names| [names.alias.clone(), names.marker.clone()]));
}

/// The names of a group's requests.
struct Requests {
    methods: Namespace,
    /// Aliases, markers and statics.
    items: Namespace,
}

impl Requests {
    /// Creates the namespaces with the names that the lock has given in the group.
    fn of(group: &GroupId, locked: &Locked<'_>) -> Self {
        let methods = locked.methods(group).chain(reserved::HANDLE_METHODS.iter().copied());
        Self { methods: Namespace::new(methods), items: Namespace::new(locked.requests(group)) }
    }
}

/// Returns the name of each operation's method, without the suffix of a version.
fn method_names(api: &Api, config: &Config) -> BTreeMap<OperationId, String> {
    let short = |operation: &Operation| match config.operations.rename.get(operation.id.as_str()) {
        Some(name) => name.clone(),
        None => {
            let text = operation.suggested_name.as_deref().unwrap_or(operation.id.as_str());
            replace_words(&snake(text, &config.names.words), config)
        }
    };
    let mut by_group: BTreeMap<&GroupId, Vec<(&Operation, String)>> = BTreeMap::new();
    for operation in &api.operations {
        by_group.entry(&operation.group).or_default().push((operation, short(operation)));
    }
    let mut methods = BTreeMap::new();
    for operations in by_group.into_values() {
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        operations.iter().for_each(|(_, name)| *claims.entry(name).or_default() += 1);
        let items: Vec<(&str, String)> = operations
            .iter()
            .map(|(operation, name)| {
                // A short name that several operations want is given to none of them.
                let contested = claims.get(name.as_str()).is_some_and(|&count| count > 1);
                let name = if contested { snake(operation.id.as_str(), &config.names.words) } else { name.clone() };
                (operation.id.as_str(), name)
            })
            .collect();
        let chosen = distinct(&items, Style::Snake, &[]);
        methods.extend(operations.iter().zip(chosen).map(|((operation, _), name)| (operation.id.clone(), name)));
    }
    methods
}

/// Returns the names of a request whose method and alias the lock gives.
fn given_request(method: &str, alias: &str, items: &mut Namespace) -> RequestNames {
    let constant = items.claim(&alias.to_shouty_snake_case(), Style::Snake);
    let wait = items.claim(&format!("{constant}_WAIT"), Style::Snake);
    RequestNames {
        method: method.to_owned(),
        alias: alias.to_owned(),
        marker: format!("{alias}Operation"),
        constant,
        wait,
    }
}

/// Claims the names of a request together: its alias, its marker and its statics.
fn request(
    method: String,
    version: &Version,
    config: &Config,
    types: &Namespace,
    items: &mut Namespace,
) -> RequestNames {
    let plain = camel(&method, &config.names.words);
    let named = |alias: String| {
        let constant = alias.to_shouty_snake_case();
        RequestNames {
            method: method.clone(),
            marker: format!("{alias}Operation"),
            wait: format!("{constant}_WAIT"),
            constant,
            alias,
        }
    };
    let waits = version.wait.is_some();
    let claimed = |names: &RequestNames| {
        let always = [&names.alias, &names.marker, &names.constant].map(Clone::clone);
        always.into_iter().chain(waits.then(|| names.wait.clone())).collect::<Vec<_>>()
    };
    let alternatives = ["Request", "Operation"].map(|suffix| format!("{plain}{suffix}"));
    let numbered = (2..).map(|number| format!("{plain}{number}"));
    let mut candidates = std::iter::once(plain.clone()).chain(alternatives).chain(numbered).map(named);
    let is_free =
        |names: &RequestNames| claimed(names).iter().all(|name| !types.contains(name) && !items.contains(name));
    // The iterator is endless, so that one of the numbers is free.
    let found = candidates.find(is_free).unwrap_or_else(|| named(plain.clone()));
    items.extend(claimed(&found));
    found
}

/// Returns the suffix of a version. The newest stable version has none, and neither has the preview of an operation without a
/// stable version.
fn suffix(version: &Version, previews_only: bool, config: &Config) -> String {
    let word = |text: &str| words(text, &config.names.words).join("_");
    let mut suffix = match (version.stability, &version.name) {
        (Stability::Superseded, Some(name)) => dated(name.as_str()),
        (Stability::Preview, Some(name)) if !previews_only => format!("_{}", word(name.as_str())),
        _ => String::new(),
    };
    if let Some(format) = &version.format {
        suffix.push_str(&formatted(format, &config.names.words));
    }
    suffix
}

fn replace_words(name: &str, config: &Config) -> String {
    let words = name.split('_').map(|word| config.names.replace.get(word).map_or(word, String::as_str));
    words.collect::<Vec<_>>().join("_")
}

/// Returns the names of the arguments. A parameter in the path has its name without a suffix; one of the same name in the query or
/// in a header has the location as a suffix.
fn params(operation: &Operation, config: &Config, locked: &Locked<'_>) -> Vec<String> {
    let params = &operation.params;
    let name = |param: &Param| member(&param.wire, config);
    let in_earlier_location =
        |param: &Param| params.iter().any(|it| it.location < param.location && name(it) == name(param));
    let wanted = |param: &Param| match param.location {
        ParamLocation::Query | ParamLocation::Header if in_earlier_location(param) => {
            format!("{}_{}", name(param).trim_end_matches('_'), param.location)
        }
        _ => name(param),
    };
    let items: Vec<(&str, String)> = params.iter().map(|param| (param.wire.as_str(), wanted(param))).collect();
    locked.distinct_params(operation, &items, &["body", "request"], config)
}

/// Returns the name of a property or a parameter.
fn member(wire: &str, config: &Config) -> String {
    config.names.members.get(wire).cloned().unwrap_or_else(|| snake(wire, &config.names.words))
}

/// Names modules, features and handles. The suffix of a handle keeps it apart from types such as `EncryptionAtRest`.
fn groups(api: &Api, config: &Config, locked: &Locked<'_>, extras: &[&str], types: &mut Namespace, names: &mut Names) {
    let module = |tag: &str| config.names.modules.get(tag).cloned().unwrap_or_else(|| snake(tag, &config.names.words));
    let tags = api.groups.iter().map(|group| group.id.as_str());
    let items: Vec<(&str, String)> = tags.map(|tag| (tag, module(tag))).collect();
    let modules = locked.distinct_modules(api, &items, &reserved::groups(extras));
    let mut groups: Vec<(String, &GroupId)> =
        modules.into_iter().zip(api.groups.iter().map(|group| &group.id)).collect();
    groups.sort();
    for (module, id) in groups {
        let handle = match locked.group(id) {
            Some((_, handle)) => handle.to_owned(),
            None => {
                let handle = camel(&format!("{} api", module.replace('_', " ")), &config.names.words);
                types.claim(&handle, Style::Camel)
            }
        };
        let feature = module.trim_end_matches('_').replace('_', "-");
        names.groups.insert(id.clone(), GroupNames { module, feature, handle });
    }
}

/// Names fields, variants and values.
fn members(api: &Api, config: &Config, locked: &Locked<'_>, names: &mut Names) {
    for def in api.types.values() {
        let members = match &def.shape {
            Shape::Struct(it) => {
                let wires = it.fields.iter().map(|field| field.wire.as_str());
                let items: Vec<(&str, String)> = wires.map(|wire| (wire, member(wire, config))).collect();
                locked.distinct_members(def, &items, Style::Snake, &[EXTRA], config)
            }
            Shape::Union(it) => {
                let texts = variants(it, names, config);
                let name = |text: &String| camel(&replaced(text, config), &config.names.words);
                let items: Vec<(&str, String)> = texts.iter().map(|text| (text.as_str(), name(text))).collect();
                locked.distinct_members(def, &items, Style::Camel, &[UNKNOWN], config)
            }
            Shape::Enum(it) => {
                let name = |wire: &str| match config.names.variants.get(wire) {
                    Some(name) => name.clone(),
                    None => match camel(wire, &config.names.words) {
                        name if name == UNKNOWN => "UnknownValue".to_owned(),
                        name => name,
                    },
                };
                let wires = it.values.iter().map(|value| value.wire.as_str());
                let items: Vec<(&str, String)> = wires.map(|wire| (wire, name(wire))).collect();
                locked.distinct_members(def, &items, Style::Camel, &[UNKNOWN], config)
            }
            Shape::Alias(_) => Vec::new(),
        };
        names.members.insert(def.id.clone(), members);
    }
}

/// Returns the texts that the names of variants are made from: their tags if each has exactly one, otherwise the words in which the names of their types differ.
fn variants(union: &Union, names: &Names, config: &Config) -> Vec<String> {
    let types: Vec<&str> = union.variants.iter().map(|variant| variant.ty.id().map_or("", |id| names.ty(id))).collect();
    let by_tag = matches!(&union.selector, Selector::Tags(properties) if properties.len() == 1)
        && union.variants.iter().all(|variant| variant.tags.len() == 1);
    if by_tag {
        union.variants.iter().map(|it| it.tags.iter().flatten().flatten().next().cloned().unwrap_or_default()).collect()
    } else {
        differing_words(&types, config)
    }
}

/// Returns the text, or the word in its place if the text is a word that the configuration replaces.
fn replaced(text: &str, config: &Config) -> String {
    config.names.replace.get(&text.to_lowercase()).cloned().unwrap_or_else(|| text.to_owned())
}

/// Returns the names without the words with which all of them begin and end.
fn differing_words(names: &[&str], config: &Config) -> Vec<String> {
    let split: Vec<Vec<String>> = names.iter().map(|name| words(name, &config.names.words)).collect();
    let shortest = split.iter().map(Vec::len).min().unwrap_or_default();
    let same = |at: &dyn Fn(&[String]) -> Option<String>| {
        let mut texts = split.iter().map(|words| at(words));
        let first = texts.next().flatten();
        texts.all(|text| text == first)
    };
    let start = (0..shortest).take_while(|&index| same(&|words| words.get(index).cloned())).count();
    let end = (0..shortest.saturating_sub(start))
        .take_while(|&index| same(&|words| words.get(words.len() - 1 - index).cloned()))
        .count();
    split
        .iter()
        .zip(names)
        .map(|(words, name)| match words.get(start..words.len() - end) {
            Some(rest) if !rest.is_empty() => rest.join(" "),
            _ => (*name).to_owned(),
        })
        .collect()
}
