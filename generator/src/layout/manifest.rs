//! The manifest of the crate: package, features, dependencies.
//!
//! In: the configuration, the groups, and the manifest of the runtime. Out: the manifest of the surface.

use toml::{Table, Value};

use super::Layout;
use super::features::FULL;
use super::templates::Runtime;
use crate::surface::{Enables, Entry, Feature, Manifest, Section};

pub(super) fn manifest(layout: &Layout<'_>, runtime: &Runtime) -> Manifest {
    let dependencies = ["dependencies", "dev-dependencies"].into_iter().filter_map(|name| {
        let table = runtime.manifest.get(name).and_then(Value::as_table)?;
        // Tests of the runtime have dependencies that the generated crate does not use.
        let kept = table.iter().filter(|(package, _)| name == "dependencies" || is_mentioned(&runtime.rust, package));
        let entries: Vec<Entry> = kept.map(|(package, requirement)| entry(package, requirement.to_string())).collect();
        (!entries.is_empty()).then_some(Section { name, entries })
    });
    Manifest {
        package: vec![package(layout, runtime), docs_rs()],
        features: features(layout, &runtime.manifest),
        sections: dependencies.chain(lints()).collect(),
    }
}

/// Returns the section with the settings of docs.rs. With the `cfg`, the documentation shows the feature of each item, which needs
/// a nightly compiler.
fn docs_rs() -> Section {
    let entries = vec![entry("all-features", "true"), entry("rustdoc-args", r#"["--cfg", "docsrs"]"#)];
    Section { name: "package.metadata.docs.rs", entries }
}

/// Returns the section `[package]`. Edition and `rust-version` are those of the runtime.
fn package(layout: &Layout<'_>, runtime: &Runtime) -> Section {
    let package = &layout.config.package;
    let of_runtime = |key: &str| {
        let package = runtime.manifest.get("package").and_then(Value::as_table);
        package.and_then(|package| package.get(key)).and_then(Value::as_str).map(str::to_owned)
    };
    let has_readme = runtime.templates.iter().any(|template| template.path == "README.md");
    let entries = [
        ("name", Some(package.name.clone())),
        ("version", Some(package.version.clone())),
        ("description", Some(package.description.clone())),
        ("edition", of_runtime("edition")),
        ("rust-version", of_runtime("rust-version")),
        ("license", package.license.clone()),
        ("repository", package.repository.clone()),
        ("readme", has_readme.then(|| "README.md".to_owned())),
    ];
    let entries = entries.into_iter().filter_map(|(key, value)| Some(entry(key, Value::String(value?).to_string())));
    Section { name: "package", entries: entries.collect() }
}

fn features(layout: &Layout<'_>, runtime: &Table) -> Vec<Feature> {
    let mut groups: Vec<String> = layout.names.groups.values().map(|names| names.feature.clone()).collect();
    groups.sort();
    let of_runtime = runtime.get("features").and_then(Value::as_table).cloned().unwrap_or_default();
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let chosen = &layout.config.features.default;
    let mut default = if chosen.is_empty() { groups.clone() } else { chosen.clone() };
    // The default features of the runtime, such as TLS, are defaults of the crate.
    default.extend(of_runtime.get("default").map(strings).unwrap_or_default());

    let nothing = || Enables::Dependencies(Vec::new());
    let mut features = vec![
        feature("default", None, Enables::Features(default)),
        feature(
            FULL,
            Some("All groups. Together with `legacy` and `preview`: all versions."),
            Enables::Features(groups.clone()),
        ),
        feature("legacy", Some("Superseded versions, until the server stops answering them."), nothing()),
        feature("preview", Some("Versions that may change without notice."), nothing()),
    ];
    let mut comment = Some("Features of the runtime, which the documentation of the crate describes.");
    for (name, value) in of_runtime.iter().filter(|(name, _)| *name != "default") {
        features.push(feature(name, comment.take(), Enables::Dependencies(strings(value))));
    }
    let mut comment = Some("Groups of operations.");
    features.extend(groups.iter().map(|name| feature(name, comment.take(), nothing())));
    features
}

/// Returns the sections with the lints of the crate.
fn lints() -> [Section; 2] {
    let arguments = Entry {
        comment: Some("The API decides how many values an operation requires."),
        ..entry("too_many_arguments", "\"allow\"")
    };
    [
        Section {
            name: "lints.rust",
            entries: vec![entry("unsafe_code", "\"forbid\""), entry("missing_docs", "\"warn\"")],
        },
        Section { name: "lints.clippy", entries: vec![entry("all", "{ level = \"warn\", priority = -1 }"), arguments] },
    ]
}

/// Returns whether any of the texts contains a path into a package: `package_name::`.
fn is_mentioned(texts: &[String], package: &str) -> bool {
    let path = format!("{}::", package.replace('-', "_"));
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    // `tokio_rustls::` does not mention `rustls`.
    texts.iter().any(|text| text.match_indices(&path).any(|(at, _)| !text[..at].ends_with(is_word)))
}

fn entry(key: &str, value: impl Into<String>) -> Entry {
    Entry { key: key.to_owned(), value: value.into(), comment: None }
}

fn feature(name: &str, comment: Option<&'static str>, enables: Enables) -> Feature {
    Feature { name: name.to_owned(), comment, enables }
}
