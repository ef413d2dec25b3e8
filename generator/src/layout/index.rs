//! The list of all operations: a page of documentation with a section for each group.
//!
//! In: the modules with their requests. Out: a page with the first sentence of each request's method.

use super::introduction::default_features;
use super::{docs, features, prose};
use crate::model::Stability;
use crate::surface::{Handle, Manifest, Module, Page, Request};

pub(super) fn index(modules: &[Module], manifest: &Manifest) -> Page {
    let default = default_features(manifest);
    let mut lines: Vec<String> = [
        "All operations, by group.",
        "",
        "Each group is a module, a feature and a method of [`Client`](crate::Client), whose result has a method for each operation.",
        "If an operation has several versions, the newest stable one has the plain name, and the others are linked behind it:",
        "superseded versions need the feature `legacy`, and previews the feature `preview`.",
        "",
    ]
    .map(str::to_owned)
    .to_vec();
    for module in modules {
        let Some(handle) = &module.handle else { continue };
        let is_default = module.cfg.0.iter().any(|set| set.iter().all(|name| default.contains(name.as_str())));
        let accessor = docs::code(&format!("client.{}()", handle.accessor));
        let features: Vec<String> = module.cfg.0.iter().map(|set| features::listed(set)).collect();
        let features = match (features.join(", or "), is_default) {
            (none, _) if none.is_empty() => String::new(),
            (names, true) => format!(", feature {names} (default)"),
            (names, false) => format!(", feature {names}"),
        };
        lines.extend([
            format!("# {}", prose::escape(handle.group.as_str())),
            String::new(),
            format!("{accessor}, module [`{0}`](crate::{0}){features}.", module.name),
            String::new(),
            "| method | what it does |".to_owned(),
            "|---|---|".to_owned(),
        ]);
        lines.extend(rows(module, handle));
        lines.push(String::new());
    }
    lines.pop();
    Page { name: "index", path: "src/index.rs", docs: lines }
}

/// Returns the rows of a group, sorted by the names of the methods.
fn rows(module: &Module, handle: &Handle) -> Vec<String> {
    let requests: Vec<&Request> = module.requests().collect();
    let mut rows: Vec<(&str, String)> = Vec::with_capacity(requests.len());
    for versions in requests.chunk_by(|a, b| a.operation == b.operation) {
        let shown = shown(versions);
        let (mut own, others): (Vec<&Request>, Vec<&Request>) =
            versions.iter().partition(|request| request.stability == shown);
        let last = own.pop().map(|request| (request, others.as_slice()));
        for (request, others) in own.into_iter().map(|request| (request, [].as_slice())).chain(last) {
            rows.push((&request.method.name, row(module, handle, request, others)));
        }
    }
    rows.sort();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Returns the stability of the versions that have rows of their own: the best one that the operation has.
fn shown(versions: &[&Request]) -> Stability {
    let has = |stability| versions.iter().any(|request| request.stability == stability);
    [Stability::Current, Stability::Preview].into_iter().find(|&it| has(it)).unwrap_or(Stability::Superseded)
}

fn row(module: &Module, handle: &Handle, request: &Request, others: &[&Request]) -> String {
    let path = |request: &Request| format!("crate::{}::{}::{}", module.name, handle.name, request.method.name);
    let first = request.method.docs.first().map(String::as_str).unwrap_or_default();
    // A `|` ends a cell unless it is escaped, which it may be already.
    let mut text = first.replace("\\|", "|").replace('|', "\\|");
    let mark = match (request.stability, &request.method.deprecated) {
        (Stability::Preview, _) => " *Preview.*",
        (Stability::Superseded, _) => " *Superseded.*",
        (Stability::Current, Some(_)) => " *Deprecated.*",
        (Stability::Current, None) => "",
    };
    text.push_str(mark);
    let others: Vec<String> = others.iter().map(|other| format!("[{}]({})", version(other), path(other))).collect();
    if !others.is_empty() {
        text.push_str(&format!(" Also {}.", others.join(", ")));
    }
    format!("| [{}]({}) | {text} |", docs::code(&request.method.name), path(request))
}

/// Returns the name of a version: its date, or that it is a preview.
fn version(request: &Request) -> String {
    match (&request.info.version, request.stability) {
        (_, Stability::Preview) => "preview".to_owned(),
        (Some(version), _) => prose::escape(version.as_str()),
        (None, _) => docs::code(&request.method.name),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::surface;
    use crate::model::build::{api, operation, version};
    use crate::model::{Stability, Version};

    fn preview() -> Version {
        Version { stability: Stability::Preview, ..version("preview") }
    }

    #[test]
    fn an_operation_has_a_row_with_links_to_its_other_versions() {
        let get = operation("getCat").group("Cats").version(version("2023-01-01").superseded());
        let get = get.version(version("2024-08-05")).version(preview());
        let old = operation("oldCat").group("Cats").version(version("2023-01-01").superseded());
        let new = operation("newDog").group("Dogs").version(preview());
        let api = api().with(old).with(get).with(new).with(operation("addCat").group("Cats").empty()).build();
        let index = surface(&api).index;
        let rows: Vec<&str> = index.docs.iter().map(String::as_str).filter(|line| line.starts_with("| [")).collect();
        assert_eq!(
            rows,
            [
                "| [`add_cat`](crate::cats::CatsApi::add_cat) | Add cat. |",
                "| [`get_cat`](crate::cats::CatsApi::get_cat) | Get cat. Also \
                 [2023-01-01](crate::cats::CatsApi::get_cat_v20230101), [preview](crate::cats::CatsApi::get_cat_preview). |",
                "| [`old_cat_v20230101`](crate::cats::CatsApi::old_cat_v20230101) | Old cat. *Superseded.* |",
                "| [`new_dog`](crate::dogs::DogsApi::new_dog) | New dog. *Preview.* |",
            ]
        );
        let headings: Vec<&str> = index.docs.iter().map(String::as_str).filter(|line| line.starts_with('#')).collect();
        assert_eq!(headings, ["# Cats", "# Dogs"]);
    }
}
