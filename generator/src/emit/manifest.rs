//! What surrounds the generated modules: `Cargo.toml`, `lib.rs`, and the files of `templates/`.
//!
//! In: the runtime crate of `templates/`. Out: its sources as part of the generated crate, its dependencies and features in
//! the manifest, the module declarations behind its `lib.rs`.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::index::Module;
use super::{Emitter, format, stability_feature};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::model::Stability;

/// The folder of the templates that holds the runtime.
const FOLDER: &str = "runtime/";

/// The name by which examples and documentation of the runtime refer to the crate.
const RUNTIME: &str = "runtime::";

/// How the runtime's modules declare their unit tests.
const TESTS: &str = "#[cfg(test)]\nmod tests;\n";

pub(super) fn files(
    emitter: &Emitter<'_>,
    templates: &[SourceFile],
    files: &mut FileSet,
    diagnostics: &mut Diagnostics,
) {
    let mut manifest = None;
    let mut library = None;
    let extras = emitter.config.package.extras.as_ref().map(|folder| format!("{folder}/"));
    for template in templates {
        let Ok(text) = std::str::from_utf8(&template.bytes) else {
            diagnostics.push(
                Diagnostic::error("template", "", format!("templates/{} is not UTF-8", template.name))
                    .help("Templates are texts; save the file as UTF-8."),
            );
            continue;
        };
        let name = template.name.as_str();
        let extra = extras.as_ref().and_then(|folder| name.strip_prefix(folder));
        match name.strip_prefix(FOLDER).unwrap_or_default() {
            "Cargo.toml" => manifest = Some(text),
            "src/lib.rs" => library = Some(text),
            // Generated with the constants of the API.
            "src/api.rs" => {}
            // The runtime is tested where it lives.
            path if path.starts_with("src/") && (path.contains("/tests/") || path.ends_with("/tests.rs")) => {}
            path if path.starts_with("src/") => insert(emitter, files, path, text),
            _ => {
                if let Some(path) = extra {
                    insert(emitter, files, path, text);
                }
            }
        }
    }
    match (manifest.map(str::parse::<Table>), library) {
        (Some(Ok(table)), Some(library)) => {
            let readme = files.get("README.md").is_some();
            insert(emitter, files, "src/lib.rs", &format!("{library}{}", modules(emitter)));
            let manifest = cargo_toml(emitter, &table, readme, |name| mentions(files, name));
            files.insert("Cargo.toml", manifest);
        }
        (Some(Err(error)), _) => {
            diagnostics.push(Diagnostic::error("template", "", format!("templates/runtime/Cargo.toml: {error}")));
        }
        _ => diagnostics.push(
            Diagnostic::error(
                "template",
                "",
                "templates/runtime/Cargo.toml or templates/runtime/src/lib.rs is missing",
            )
            .help("Restore templates/ from the repository."),
        ),
    }
}

/// A template under its preamble; where it names the runtime crate, it means this one.
fn insert(emitter: &Emitter<'_>, files: &mut FileSet, path: &str, text: &str) {
    let name = format!("{}::", emitter.config.package.name.replace('-', "_"));
    let text = renamed(text, &name).replace(TESTS, "");
    files.insert(path, format!("{}{text}", format::preamble(path)));
}

/// Every mention of the runtime crate by name; `tokio::runtime::` is none.
fn renamed(text: &str, name: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    for (index, part) in text.split(RUNTIME).enumerate() {
        if index > 0 {
            let part_of_path = renamed.ends_with(|it: char| it.is_alphanumeric() || it == '_' || it == ':');
            renamed.push_str(if part_of_path { RUNTIME } else { name });
        }
        renamed.push_str(part);
    }
    renamed
}

/// Under which condition a group's module exists: its feature, and more if nothing in it is current.
fn module_cfg(Module { group, requests, .. }: &Module<'_>) -> String {
    let feature = &group.feature;
    if requests.iter().any(|(_, version)| version.stability == Stability::Current) {
        return format!("feature = \"{feature}\"");
    }
    let mut others: Vec<&str> =
        requests.iter().filter_map(|(_, version)| stability_feature(version.stability)).collect();
    others.sort_unstable();
    others.dedup();
    let others: Vec<String> = others.iter().map(|name| format!("feature = \"{name}\"")).collect();
    match others.as_slice() {
        [one] => format!("all(feature = \"{feature}\", {one})"),
        many => format!("all(feature = \"{feature}\", any({}))", many.join(", ")),
    }
}

fn modules(emitter: &Emitter<'_>) -> String {
    let mut text = String::new();
    for module in &emitter.index.modules {
        let _ = write!(text, "\n#[cfg({})]\npub mod {};", module_cfg(module), module.group.module);
    }
    text.push_str("\npub mod shared;\n");
    text
}

/// Whether any Rust file has a path into a package: `package_name::`.
fn mentions(files: &FileSet, package: &str) -> bool {
    let path = format!("{}::", package.replace('-', "_"));
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    files.iter().filter(|(name, _)| name.ends_with(".rs")).any(|(_, text)| {
        // `tokio_rustls::` is no mention of `rustls`.
        text.match_indices(&path).any(|(at, _)| !text[..at].ends_with(is_word))
    })
}

/// The manifest. `is_used` says which packages the files of the crate mention: the runtime is tested where it lives, with
/// development dependencies that nothing in the generated crate needs.
fn cargo_toml(emitter: &Emitter<'_>, runtime: &Table, readme: bool, is_used: impl Fn(&str) -> bool) -> String {
    let package = &emitter.config.package;
    let mut text = format::preamble("Cargo.toml");
    let _ = write!(
        text,
        "[package]\nname = {}\nversion = {}\ndescription = {}\nedition = \"2024\"\nrust-version = \"1.89\"\nlicense = \"MIT OR Apache-2.0\"\n",
        quoted(&package.name),
        quoted(&package.version),
        quoted(&package.description),
    );
    if let Some(repository) = &package.repository {
        let _ = writeln!(text, "repository = {}", quoted(repository));
    }
    if readme {
        text.push_str("readme = \"README.md\"\n");
    }
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n");

    text.push_str("\n[features]\n");
    let groups = &emitter.api.groups;
    let default = &emitter.config.features.default;
    let mut default: Vec<&str> = if default.is_empty() {
        groups.iter().map(|group| group.feature.as_str()).collect()
    } else {
        default.iter().map(String::as_str).collect()
    };
    // The runtime's own defaults, such as TLS, are those of the crate.
    let of_runtime = runtime.get("features").and_then(|features| features.get("default")).and_then(Value::as_array);
    default.extend(of_runtime.into_iter().flatten().filter_map(Value::as_str));
    let _ = writeln!(text, "default = {}", list(&default));
    text.push_str("# Every group; add `legacy` and `preview` for all versions.\n");
    let all: Vec<&str> = groups.iter().map(|group| group.feature.as_str()).collect();
    let _ = writeln!(text, "full = {}", list(&all));
    text.push_str("# Superseded versions, until the server stops answering them.\nlegacy = []\n");
    text.push_str("# Versions that may change without notice.\npreview = []\n");
    if let Some(Value::Table(features)) = runtime.get("features") {
        text.push_str("# Of the runtime: TLS and what is optional; the documentation of the crate describes each.\n");
        for (name, value) in features.iter().filter(|(name, _)| *name != "default") {
            let _ = writeln!(text, "{name} = {value}");
        }
    }
    text.push_str("# One for each group of operations.\n");
    for group in groups {
        let _ = writeln!(text, "{} = []", group.feature);
    }

    for section in ["dependencies", "dev-dependencies"] {
        let Some(Value::Table(dependencies)) = runtime.get(section) else { continue };
        let kept = dependencies.iter().filter(|(name, _)| section == "dependencies" || is_used(name));
        let lines: String = kept.map(|(name, value)| format!("{name} = {value}\n")).collect();
        if !lines.is_empty() {
            let _ = write!(text, "\n[{section}]\n{lines}");
        }
    }
    // Missing documentation is looked for in the runtime itself; a document may well leave things undocumented.
    text.push_str(
        "\n[lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = \"warn\"\n\n\
         [lints.clippy]\nall = { level = \"warn\", priority = -1 }\n\
         # The API decides how many values an operation requires.\ntoo_many_arguments = \"allow\"\n",
    );
    text
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "[]".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("    {},\n", quoted(name))).collect();
    format!("[\n{}]", names.concat())
}
