//! Figures about the public names of the generated crate.
//!
//! In: the surface. Out: rows with counts of types, of names that read badly, and of signatures that are easily misused. Which words
//! read badly is in the tables of this file.

use generator::surface::{Cfg, Kind, Module, Part, Request, Surface, TypeItem};
use generator::{FileSet, Prepared};

use super::{
    bench::Bench,
    goal::{Row, Unit},
};
use crate::{cli::CodegenOptions, input};

/// Words of the document's authors that say nothing to users, as they are spelled in the names of types.
const NOISE: &[&str] = &["View", "ApiAtlas", "Nds", "Paginated"];
/// The word of the document for a project, in the names of types and of fields.
const PROJECT: &str = "Group";
/// Types in which the word is meant: groups of something else than a project.
const MEANT: &[&str] = &[
    "CostExplorerFilterGroupBy",
    "GcpEndpointGroup",
    "GcpEndpointGroupCreateRequest",
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
        Ok(prepared) => rows(&prepared),
        Err(why) => vec![Row::new("public types", Unit::Names).missing(why.lines().next().unwrap_or_default())],
    }
}

/// Returns the rows of a crate.
pub fn rows(prepared: &Prepared) -> Vec<Row> {
    let surface = &prepared.surface;
    let types: Vec<&TypeItem> = parts(surface).flat_map(|(_, part)| &part.types).collect();
    let current = current(surface);
    let requests: Vec<&Request> = parts(surface).flat_map(|(_, part)| &part.requests).collect();
    let names: Vec<&str> = types
        .iter()
        .map(|item| item.name.as_str())
        .chain(requests.iter().flat_map(|request| [request.alias.as_str(), request.method.name.as_str()]))
        .collect();
    let longest = names.iter().copied().max_by_key(|name| (name.len(), *name)).unwrap_or_default();
    let row = |name: &str, figure: usize| Row::new(name, Unit::Names).figure(figure as f64);
    let name = "constructors with arguments";
    let constructors = match prepared.generate(&()) {
        Ok(output) => row(name, constructors_with_arguments(&output.files)).goal(0.0),
        Err(why) => Row::new(name, Unit::Names).missing(why.to_string().lines().next().unwrap_or_default()),
    };
    vec![
        row("public types", types.len()),
        row("current types with noise words", current.iter().filter(|item| is_noisy(&item.name)).count()).goal(0.0),
        row(
            &format!("types and requests with names over {LONG} characters"),
            names.iter().filter(|name| name.len() > LONG).count(),
        ),
        row(&format!("longest name, in characters ({longest})"), longest.len()),
        constructors,
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

/// Counts the constructors that take arguments. Constructors without arguments have none that can be swapped.
fn constructors_with_arguments(files: &FileSet) -> usize {
    let constructor = "pub fn new(";
    let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let of_types = rust.filter(|(_, text)| text.contains("crate::wire::object!"));
    let constructors = of_types.flat_map(|(_, text)| text.match_indices(constructor).map(move |(at, _)| &text[at..]));
    constructors.filter(|text| !text[constructor.len()..].starts_with(')')).count()
}

#[cfg(test)]
mod tests;
