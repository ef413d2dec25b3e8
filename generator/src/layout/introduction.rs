//! The beginning of the crate's documentation: what the crate is for, and an example with an operation of the API.

use std::collections::BTreeSet;

use super::{Layout, prose};
use crate::surface::{Enables, Manifest, Module, Request};

/// Returns the introduction. `None` if no operation suits the example: the one of the template remains.
pub(super) fn introduction(layout: &Layout<'_>, modules: &[Module], manifest: &Manifest) -> Option<Vec<String>> {
    let library = layout.config.package.name.replace('-', "_");
    let (module, request) = example(modules, &default_features(manifest))?;
    let feature = module.cfg.0.first()?.first()?;
    let (accessor, method) = (&module.handle.as_ref()?.accessor, &request.method.name);
    let summary = prose::escape(layout.config.package.description.trim().trim_end_matches('.'));
    let lines = [
        &format!("{summary}."),
        "",
        "It has typed requests and responses, and handles credentials, retries, rate limits, pages and long-running operations.",
        "",
        "```no_run",
        &format!("# #[cfg(feature = \"{feature}\")]"),
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {",
        "// Reads the base URL and the credentials from the environment. `Client::builder()` sets them in code.",
        &format!("let client = {library}::Client::from_env()?;"),
        "// A list is a stream, which requests one page after the other.",
        &format!("let mut items = client.{accessor}().{method}().items();"),
        "while let Some(item) = items.next().await {",
        "    println!(\"{:?}\", item?);",
        "}",
        "# Ok(())",
        "# }",
        "```",
        "",
    ];
    Some(lines.map(str::to_owned).to_vec())
}

/// Returns the names of the default features.
pub(super) fn default_features(manifest: &Manifest) -> BTreeSet<&str> {
    let default = manifest.features.iter().filter(|feature| feature.name == "default");
    let names = default.flat_map(|feature| match &feature.enables {
        Enables::Features(names) | Enables::Dependencies(names) => names,
    });
    names.map(String::as_str).collect()
}

/// Returns the list with the shortest name that a default feature contains and that can be requested without arguments.
fn example<'a>(modules: &'a [Module], default: &BTreeSet<&str>) -> Option<(&'a Module, &'a Request)> {
    let is_default = |module: &&Module| {
        module.cfg.0.iter().any(|set| matches!(set.as_slice(), [one] if default.contains(one.as_str())))
    };
    let suits = |request: &&Request| {
        let Request { method, pages, .. } = request;
        pages.is_some() && method.params.is_empty() && method.body.is_none() && method.deprecated.is_none()
    };
    let requests = |module: &'a Module| {
        let parts = module.parts.iter().filter(|part| part.cfg.0.is_empty());
        parts.flat_map(|part| &part.requests).map(move |request| (module, request))
    };
    let lists = modules.iter().filter(is_default).flat_map(requests).filter(|(_, request)| suits(request));
    lists.min_by_key(|(_, request)| (request.method.name.len(), &request.method.name))
}
