//! Examples: the data of the model as statements in Rust and as a command, in the documentation of each method.
//!
//! In: the modules of the surface, and the examples of the model. Out: [`Request::example`] of each request, and the lines that are
//! added to the documentation of its method. The statements are made from the surface alone: the names of types, the setters and the
//! ways in which these take their arguments.

mod call;
mod curl;
mod format;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Layout;
use crate::model::{ApiVersion, Argument, OperationId, ParamLocation, Wait};
use crate::surface::{Example, Module, Path, Request, TypeItem};

/// What the statements of an example can mention.
struct Known<'a> {
    /// The name of the crate in paths.
    library: String,
    types: BTreeMap<Path, &'a TypeItem>,
    /// The requests by operation and version, which return JSON.
    requests: BTreeMap<(&'a OperationId, Option<&'a ApiVersion>), &'a Request>,
    /// The properties that examples print, in the order of preference.
    shown: Vec<&'a str>,
}

/// The properties that identify what a request has created or changed, in the order of preference.
const IDENTIFYING: [&str; 3] = ["id", "_id", "name"];

/// Adds the examples to the requests and to the documentation of their methods.
pub(super) fn add(layout: &Layout<'_>, library: &str, modules: &mut [Module]) {
    let known = known(layout, library, modules);
    let mut examples = Vec::new();
    for module in &*modules {
        let Some(handle) = &module.handle else { continue };
        let reexported = module.reexports.iter().flat_map(|reexports| &reexports.types).collect();
        let place = Place { module: &module.name, accessor: &handle.accessor, reexported };
        for request in module.parts.iter().flat_map(|part| &part.requests) {
            examples.push(example(layout, &known, &place, request));
        }
    }
    let requests = modules.iter_mut().flat_map(|module| &mut module.parts).flat_map(|part| &mut part.requests);
    for (request, example) in requests.zip(examples) {
        request.method.docs.extend(docs(library, &example));
        request.example = example;
    }
}

/// The module of a request.
struct Place<'a> {
    module: &'a str,
    accessor: &'a str,
    /// The types that it re-exports.
    reexported: BTreeSet<&'a Path>,
}

fn known<'a>(layout: &'a Layout<'_>, library: &str, modules: &'a [Module]) -> Known<'a> {
    let shown = layout.config.examples.shown.iter().map(String::as_str).chain(IDENTIFYING).collect();
    let (types, requests) = (BTreeMap::new(), BTreeMap::new());
    let mut known = Known { library: library.to_owned(), types, requests, shown };
    for module in modules {
        for part in &module.parts {
            let path = |item: &TypeItem| Path { module: module.name.clone(), name: item.name.clone() };
            known.types.extend(part.types.iter().map(|item| (path(item), item)));
            for request in &part.requests {
                known.requests.entry((&request.operation, request.info.version.as_ref())).or_insert(request);
            }
        }
    }
    known
}

fn example(layout: &Layout<'_>, known: &Known<'_>, place: &Place<'_>, request: &Request) -> Example {
    let operation = layout.api.operation(request.operation.as_str());
    let version = operation.and_then(|operation| operation.versions.get(request.index));
    let data = version.map(|version| version.example.clone()).unwrap_or_default();
    let mut example = Example { params: data.params, body: data.body, ..Example::default() };
    // The command is made from the request with its example.
    let request = Request { example: example.clone(), ..request.clone() };
    example.curl = curl::curl(&layout.api.base_url, &request);
    let statements = call::statements(known, place, &request);
    (example.rust, example.updates, example.deprecated) = (statements.lines, statements.updates, statements.deprecated);
    example.polled = request.wait.iter().flat_map(|wait| polled(layout, &wait.rule)).collect();
    example
}

/// Returns the path parameters of a poll that a response contains.
fn polled(layout: &Layout<'_>, rule: &Wait) -> Vec<(Vec<String>, Value)> {
    let Some(poll) = layout.api.operation(rule.poll.as_str()) else { return Vec::new() };
    let Some(version) = poll.versions.iter().find(|version| version.name == rule.poll_version) else {
        return Vec::new();
    };
    let params = poll.params.iter().filter(|param| param.location == ParamLocation::Path).zip(&rule.arguments);
    let taken = params.filter_map(|(param, argument)| match argument {
        Argument::Path(_) => None,
        Argument::Property(names) => Some((names.clone(), version.example.params.get(&param.wire)?.clone())),
    });
    taken.collect()
}

/// Returns the lines of the documentation.
fn docs(library: &str, example: &Example) -> Vec<String> {
    let mut lines = vec![String::new(), "# Examples".to_owned(), String::new(), "```no_run".to_owned()];
    if example.deprecated {
        lines.push("# #[allow(deprecated)]".to_owned());
    }
    lines.push(format!("# async fn example(client: &{library}::Client) -> Result<(), Box<dyn std::error::Error>> {{"));
    lines.extend(example.rust.iter().cloned());
    lines.extend(["# Ok(())", "# }", "```", "", "```sh"].map(str::to_owned));
    lines.extend(example.curl.iter().cloned());
    lines.push("```".to_owned());
    lines
}
