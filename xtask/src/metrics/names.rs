//! Figures about the public names of the generated crate.
//!
//! In: the surface. Out: rows with counts of types, of names that read badly, and of signatures that are easily misused. Which words
//! read badly is in the tables of this file.

use std::collections::BTreeSet;

use generator::surface::{Cfg, Kind, Module, Part, Path, Request, Surface, Take, Type, TypeItem};

use super::{
    bench::Bench,
    goal::{Row, Unit},
};
use crate::{cli::CodegenOptions, input};

/// Words of the document's authors that say nothing to users, as they are spelled in the names of types.
const NOISE: &[&str] = &["View", "ApiAtlas", "Nds", "Paginated"];
/// The word of the document for a project, in the names of types and of fields.
const PROJECT: &str = "Group";
/// Types in which one of these words is meant: groups of something else than a project, and the view of a database.
const MEANT: &[&str] = &[
    "CostExplorerFilterGroupBy",
    "CreateGcpEndpointGroupRequest",
    "DataLakeDatabaseView",
    "GcpEndpointGroup",
    "GcpEndpointGroupStatus",
    "RegexCaptureGroupTokenizer",
];
/// Fields with this word that are groups of something else than a project.
const OTHER_GROUP_FIELDS: &[&str] = &[
    "aws_security_group",
    "endpoint_group_name",
    "endpoint_group_names",
    "external_group_name",
    "group_by",
    "groups_claim",
    "model_group_name",
    "resource_group_name",
];
/// The length from which a name is long.
const LONG: usize = 40;
/// The features of versions that are not current.
const OTHER_VERSIONS: &[&str] = &["legacy", "preview"];

/// Prepares the pinned document, and counts.
pub fn measure(bench: &Bench) -> Vec<Row> {
    let prepared = input::gather(bench.workspace, &CodegenOptions::default())
        .map_err(|failure| failure.to_string())
        .and_then(|gathered| generator::prepare(&gathered.input, &()).map_err(|faults| faults.to_string()));
    match prepared {
        Ok(prepared) => rows(&prepared.surface),
        Err(why) => vec![Row::new("public types", Unit::Names).missing(why.lines().next().unwrap_or_default())],
    }
}

/// Returns the rows of a surface.
pub fn rows(surface: &Surface) -> Vec<Row> {
    let types: Vec<&TypeItem> = parts(surface).flat_map(|(_, part)| &part.types).collect();
    let current = current(surface);
    let requests: Vec<&Request> = parts(surface).flat_map(|(_, part)| &part.requests).collect();
    let names: Vec<&str> = types
        .iter()
        .map(|item| item.name.as_str())
        .chain(requests.iter().flat_map(|request| [request.alias.as_str(), request.method.name.as_str()]))
        .collect();
    let longest = names.iter().copied().max_by_key(|name| (name.len(), *name)).unwrap_or_default();
    let enums: BTreeSet<Path> = parts(surface)
        .flat_map(|(module, part)| part.types.iter().map(move |item| (module, item)))
        .filter(|(_, item)| matches!(item.kind, Kind::Enum(_)))
        .map(|(module, item)| Path { module: module.name.clone(), name: item.name.clone() })
        .collect();
    let row = |name: &str, figure: usize| Row::new(name, Unit::Names).figure(figure as f64);
    vec![
        row("public types", types.len()),
        row("current types with noise words", current.iter().filter(|item| is_noisy(&item.name)).count()).goal(0.0),
        row(
            &format!("types and requests with names over {LONG} characters"),
            names.iter().filter(|name| name.len() > LONG).count(),
        ),
        row(&format!("longest name, in characters ({longest})"), longest.len()),
        row("constructors with swappable arguments", types.iter().filter(|item| is_swappable(item, &enums)).count())
            .goal(0.0),
        row("current fields named group for project", current.iter().map(|item| group_fields(item)).sum()).goal(0.0),
    ]
}

fn parts(surface: &Surface) -> impl Iterator<Item = (&Module, &Part)> {
    surface.modules.iter().flat_map(|module| module.parts.iter().map(move |part| (module, part)))
}

/// Returns the types that exist without the features of other versions.
fn current(surface: &Surface) -> Vec<&TypeItem> {
    let is_current = |cfg: &Cfg| {
        let without = |features: &Vec<String>| !features.iter().any(|it| OTHER_VERSIONS.contains(&it.as_str()));
        cfg.0.is_empty() || cfg.0.iter().any(without)
    };
    let parts = parts(surface).filter(|(module, part)| is_current(&module.cfg) && is_current(&part.cfg));
    parts.flat_map(|(_, part)| &part.types).collect()
}

/// Whether the name of a type has a word of the tables, or a date.
fn is_noisy(name: &str) -> bool {
    let has_date = name.as_bytes().windows(8).any(|digits| digits.iter().all(u8::is_ascii_digit));
    let has_noise = || NOISE.iter().chain([&PROJECT]).any(|word| has_word(name, word));
    !MEANT.contains(&name) && (has_date || has_noise())
}

/// Whether a name in camel case has a word, or several words in a row, as a whole: `Nds` is a word of `NdsGroup`, and not of `Ndsx`.
fn has_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(start, _)| {
        let after = name[start + word.len()..].chars().next();
        after.is_none_or(|next| !next.is_ascii_lowercase())
    })
}

/// Counts the fields of a type that are called a group and are a project.
fn group_fields(item: &TypeItem) -> usize {
    let Kind::Struct(it) = &item.kind else { return 0 };
    if MEANT.contains(&item.name.as_str()) {
        return 0;
    }
    let word = PROJECT.to_ascii_lowercase();
    let is_group = |name: &str| name.split('_').any(|it| it.strip_suffix('s').unwrap_or(it) == word);
    let names = it.fields.iter().map(|field| field.name.as_str());
    names.filter(|name| is_group(name) && !OTHER_GROUP_FIELDS.contains(name)).count()
}

/// Whether a constructor has two arguments that can be swapped without an error of the compiler.
fn is_swappable(item: &TypeItem, enums: &BTreeSet<Path>) -> bool {
    let Kind::Struct(it) = &item.kind else { return false };
    let arguments = it.constructor.iter().flat_map(|constructor| &constructor.arguments);
    let accepted: Vec<String> = arguments.map(|argument| accepted(&argument.take, enums)).collect();
    accepted.iter().collect::<BTreeSet<_>>().len() < accepted.len()
}

/// Returns a description of the values that an argument accepts. An open enum and a secret accept any text.
fn accepted(take: &Take, enums: &BTreeSet<Path>) -> String {
    fn of(ty: &Type, enums: &BTreeSet<Path>) -> String {
        match ty {
            Type::String | Type::Secret => "text".to_owned(),
            Type::Named(path) if enums.contains(path) => "text".to_owned(),
            Type::List(inner) => format!("list of {}", of(inner, enums)),
            Type::Option(inner) | Type::Nullable(inner) => of(inner, enums),
            ty => ty.to_string(),
        }
    }
    match take {
        Take::Text => "text".to_owned(),
        Take::Json => "JSON".to_owned(),
        Take::Value(ty) | Take::Into(ty) | Take::IntoText(ty) | Take::Borrow(ty) => of(ty, enums),
        Take::Pairs(ty) => format!("pairs of {}", of(ty, enums)),
        Take::Each(ty) => format!("list of {}", of(ty, enums)),
    }
}

#[cfg(test)]
mod tests;
