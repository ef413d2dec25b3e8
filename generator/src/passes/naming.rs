//! Names, given once and for all.
//!
//! In: a model whose things are identified by the document's spelling. Out: the Rust name of each type, field, variant,
//! argument, method and request. Collisions are resolved by rule, so that a name does not depend on what the document
//! happens to list first: who is spelled like the name keeps it, the others are numbered in the order of their spelling.

use std::collections::{BTreeMap, BTreeSet};

use super::naming_inline;
use super::words::{camel, snake, words};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Api, Operation, Selector, Shape, Stability, TypeId, Union, Version};

/// Names that generated code uses for something else, and all of the prelude's: the runtime's macros mention more of it.
const RESERVED_TYPES: &[&str] = &[
    "Arc",
    "Argument",
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Borrow",
    "Box",
    "BTreeMap",
    "Bytes",
    "Call",
    "Client",
    "Clone",
    "Context",
    "Copy",
    "Date",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Extra",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromJson",
    "Future",
    "Gone",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Json",
    "Kind",
    "Method",
    "None",
    "Nullable",
    "Ok",
    "OpenEnum",
    "OperationInfo",
    "Option",
    "Ord",
    "Paged",
    "PartialEq",
    "PartialOrd",
    "Pending",
    "Request",
    "Response",
    "Result",
    "SecretString",
    "Send",
    "Sink",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "ToJson",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Value",
    "Vec",
    "WaitInfo",
];

pub(super) fn run(api: &mut Api, config: &Config, diagnostics: &mut Diagnostics) {
    let mut taken = Taken::new(RESERVED_TYPES.iter().map(|&name| name.to_owned()));
    components(api, config, &mut taken);
    methods(api, config, &mut taken);
    naming_inline::run(api, config, &mut taken);
    for group in &mut api.groups {
        let mut name = group.handle.clone();
        while !taken.insert(name.clone()) {
            name.push_str("Api");
        }
        group.handle = name;
    }
    let names: BTreeMap<TypeId, String> = api.types.iter().map(|(id, def)| (id.clone(), def.name.clone())).collect();
    for def in api.types.values_mut() {
        match &mut def.shape {
            Shape::Struct(it) => {
                let wires = it.fields.iter().map(|field| field.wire.clone()).collect();
                let chosen = distinct(wires, |wire| snake(wire, config), "_", &["extra"]);
                for (field, name) in it.fields.iter_mut().zip(chosen) {
                    field.name = name;
                }
            }
            Shape::Union(it) => name_variants(it, &names, config),
            Shape::Enum(it) => {
                let wires = it.values.iter().map(|value| value.wire.clone()).collect();
                let name = |wire: &str| {
                    config.names.variants.get(wire).cloned().unwrap_or_else(|| match camel(wire, config) {
                        name if name == "Unknown" => "UnknownValue".to_owned(),
                        name => name,
                    })
                };
                let chosen = distinct(wires, name, "", &["Unknown"]);
                for (value, name) in it.values.iter_mut().zip(chosen) {
                    value.name = name;
                }
            }
            Shape::Alias(_) => {}
        }
    }
    for operation in &mut api.operations {
        let rename = |wire: &str| config.parameters.rename.get(wire).cloned().unwrap_or_else(|| snake(wire, config));
        let wires = operation.params.iter().map(|param| param.wire.clone()).collect();
        let chosen = distinct(wires, rename, "_", &["body", "request"]);
        for (param, name) in operation.params.iter_mut().zip(chosen) {
            param.name = name;
        }
    }
    unused_choices(api, config, diagnostics);
}

/// Different names for texts of which some give the same one.
pub(super) fn distinct(
    texts: Vec<String>,
    name: impl Fn(&str) -> String,
    separator: &str,
    reserved: &[&str],
) -> Vec<String> {
    let mut by_name: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for text in &texts {
        by_name.entry(name(text)).or_default().push(text);
    }
    let mut taken = Taken::new(by_name.keys().cloned().chain(reserved.iter().map(|&name| name.to_owned())));
    let mut chosen: BTreeMap<&String, String> = BTreeMap::new();
    for (name, mut texts) in by_name {
        texts.sort_by_key(|text| (**text != name, *text));
        for (index, text) in texts.into_iter().enumerate() {
            let free = index == 0 && !reserved.contains(&name.as_str());
            chosen.insert(text, if free { name.clone() } else { taken.numbered(&name, separator) });
        }
    }
    texts.iter().map(|text| chosen.get(text).cloned().unwrap_or_default()).collect()
}

/// The names that are given already.
#[derive(Debug, Default)]
pub(super) struct Taken {
    names: BTreeSet<String>,
    /// The last number that was given to a name, with its separator: the next begins there.
    numbers: BTreeMap<String, usize>,
}

impl Taken {
    fn new(names: impl Iterator<Item = String>) -> Self {
        Self { names: names.collect(), numbers: BTreeMap::new() }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether the name was free. It is taken afterwards.
    fn insert(&mut self, name: String) -> bool {
        self.names.insert(name)
    }

    /// The name, or if it is taken, the name with a number.
    pub(super) fn claim(&mut self, name: String) -> String {
        if self.insert(name.clone()) { name } else { self.numbered(&name, "") }
    }

    fn numbered(&mut self, name: &str, separator: &str) -> String {
        // `Self_` is numbered `Self2`: rustc has no objection to that.
        let name = if separator.is_empty() { name.trim_end_matches('_') } else { name };
        let stem = format!("{name}{separator}");
        let number = self.numbers.entry(stem.clone()).or_insert(1);
        loop {
            *number += 1;
            let candidate = format!("{stem}{number}");
            if self.names.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

fn components(api: &mut Api, config: &Config, taken: &mut Taken) {
    let ids: Vec<TypeId> = api.types.keys().filter(|id| id.is_component()).cloned().collect();
    let name = |id: &str| match config.names.types.get(id) {
        Some(name) => name.clone(),
        None => match camel(id, config) {
            // What is a type of the language or of the runtime cannot be one of the API.
            name if RESERVED_TYPES.contains(&name.as_str()) => format!("{name}Model"),
            name => name,
        },
    };
    let names = distinct(ids.iter().map(|id| id.0.clone()).collect(), name, "", RESERVED_TYPES);
    for (id, name) in ids.iter().zip(names) {
        taken.insert(name.clone());
        if let Some(def) = api.types.get_mut(id) {
            def.name = name;
        }
    }
}

/// Methods of a group's handle, and the request types that they return.
fn methods(api: &mut Api, config: &Config, taken: &mut Taken) {
    let short = |operation: &Operation| match config.operations.rename.get(&operation.id) {
        Some(name) => name.clone(),
        None => match &operation.suggested_name {
            Some(name) => replace_words(&snake(name, config), config),
            None => replace_words(&snake(&operation.id, config), config),
        },
    };
    let mut claims: BTreeMap<(String, String), usize> = BTreeMap::new();
    for operation in &api.operations {
        *claims.entry((operation.tag.clone(), short(operation))).or_default() += 1;
    }
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    for operation in &mut api.operations {
        let name = short(operation);
        // Two that want the same short name both get their long one.
        let contested = claims.get(&(operation.tag.clone(), name.clone())).is_some_and(|&count| count > 1);
        let name = if contested { snake(&operation.id, config) } else { name };
        operation.name.clone_from(&name);
        let previews_only = operation.versions.iter().all(|version| version.stability == Stability::Preview);
        for version in &mut operation.versions {
            let suffix = suffix(version, previews_only, config);
            // The `_` of a name that is a keyword is not needed in front of more.
            let stem = if suffix.is_empty() { name.as_str() } else { name.trim_end_matches('_') };
            version.method_name = format!("{stem}{suffix}");
            while !used.insert((operation.tag.clone(), version.method_name.clone())) {
                version.method_name.push('_');
            }
            let type_name = camel(&version.method_name, config);
            let free = [type_name.clone(), format!("{type_name}Request"), format!("{type_name}Operation")]
                .into_iter()
                .find(|name| !taken.contains(name));
            version.type_name = taken.claim(free.unwrap_or(type_name));
        }
    }
}

/// The newest stable version has the plain name, and so has the preview of an operation that has nothing else.
fn suffix(version: &Version, previews_only: bool, config: &Config) -> String {
    // A media type can hold what no name can.
    let word = |text: &str| words(text, config).join("_");
    let mut suffix = match (version.stability, &version.name) {
        (Stability::Superseded, Some(name)) => format!("_v{}", name.replace('-', "")),
        (Stability::Preview, Some(name)) if !previews_only => format!("_{}", word(name)),
        _ => String::new(),
    };
    if let Some(format) = &version.format {
        suffix = format!("{suffix}_as_{}", word(format));
    }
    suffix
}

fn replace_words(name: &str, config: &Config) -> String {
    let replaced: Vec<&str> =
        name.split('_').map(|word| config.operations.words.get(word).map_or(word, String::as_str)).collect();
    replaced.join("_")
}

/// After its tag where that is one, else after what sets its type's name apart from the others'.
fn name_variants(union: &mut Union, names: &BTreeMap<TypeId, String>, config: &Config) {
    let types: Vec<String> = union
        .variants
        .iter()
        .map(|variant| variant.ty.id().and_then(|id| names.get(id)).cloned().unwrap_or_default())
        .collect();
    let by_tag = matches!(&union.selector, Selector::Tags(properties) if properties.len() == 1)
        && union.variants.iter().all(|variant| variant.tags.len() == 1);
    let texts: Vec<String> = if by_tag {
        union.variants.iter().map(|it| it.tags.iter().flatten().flatten().next().cloned().unwrap_or_default()).collect()
    } else {
        apart(&types, config)
    };
    let chosen = distinct(texts, |text| camel(text, config), "", &["Unknown"]);
    for (variant, name) in union.variants.iter_mut().zip(chosen) {
        variant.name = name;
    }
}

/// The names without the words with which all begin and end.
fn apart(names: &[String], config: &Config) -> Vec<String> {
    let split: Vec<Vec<String>> = names.iter().map(|name| words(name, config)).collect();
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
            _ => name.clone(),
        })
        .collect()
}

/// Choices that name things of the model; [`crate::config::unused`] checks those that name things of the document.
fn unused_choices(api: &Api, config: &Config, diagnostics: &mut Diagnostics) {
    let mut unused = |key: &str, name: &str| {
        diagnostics.push(
            Diagnostic::warning(
                "config-unused",
                "",
                format!("codegen.toml: `{key}` names `{name}`, which is not there"),
            )
            .help("The document has changed, or the name is misspelt: adapt or remove the entry.")
            .in_config(key.split('.').chain([name])),
        );
    };
    let types = config.names.types.keys();
    let is_type = |id: &TypeId| api.types.contains_key(id) || api.folded.contains_key(id);
    types.filter(|id| !is_type(&TypeId((*id).clone()))).for_each(|id| unused("names.types", id));
    let features = config.features.default.iter();
    features
        .filter(|feature| !api.groups.iter().any(|group| group.feature == **feature))
        .for_each(|feature| unused("features.default", feature));
}
