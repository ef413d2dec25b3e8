//! Which templates become which files of the crate.
//!
//! In: the files of `templates/`. Out: the ones that are copied, with their places, and the manifest of the runtime.

use toml::Table;

use super::reserved;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::SourceFile;
use crate::surface::Template;

/// The folder with the runtime.
const RUNTIME: &str = "runtime/";
/// The file that declares the modules of the crate.
const LIBRARY: &str = "src/lib.rs";
/// The file with the constants of the API, which is generated.
pub(super) const CONSTANTS: &str = "src/api.rs";
const MANIFEST: &str = "Cargo.toml";
/// The file of the extras with the introduction of the crate's documentation. It is not copied.
const INTRODUCTION: &str = "docs/front.md";

/// The result of reading the templates.
pub(super) struct Runtime {
    /// The templates that are copied.
    pub templates: Vec<Template>,
    /// The manifest of the runtime.
    pub manifest: Table,
    /// The texts of the Rust files that are copied.
    pub rust: Vec<String>,
    /// The introduction of the crate's documentation; `None` if there is none for this API.
    pub introduction: Option<Vec<String>>,
}

impl Runtime {
    /// Returns the modules at the root of the crate that the extras of this API define.
    pub(super) fn modules(&self) -> impl Iterator<Item = &str> {
        self.templates.iter().filter_map(|template| template.module.as_deref())
    }
}

pub(super) fn read(templates: &[SourceFile], config: &Config) -> Result<Runtime, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut runtime = Runtime { templates: Vec::new(), manifest: Table::new(), rust: Vec::new(), introduction: None };
    let mut manifest = None;
    for template in templates {
        let Ok(text) = std::str::from_utf8(&template.bytes) else {
            diagnostics.push(
                Diagnostic::error("template", "", format!("templates/{} is not UTF-8", template.name))
                    .help("Templates are texts; save the file as UTF-8."),
            );
            continue;
        };
        if template.name.strip_prefix(RUNTIME) == Some(MANIFEST) {
            manifest = Some(text.parse::<Table>());
        }
        if let Some(path) = place(&template.name, config) {
            if path.ends_with(".rs") {
                runtime.rust.push(text.to_owned());
            }
            if !template.name.starts_with(RUNTIME) && path == INTRODUCTION {
                runtime.introduction = Some(text.lines().chain([""]).map(str::to_owned).collect());
                continue;
            }
            let is_library = path == LIBRARY;
            let module = if template.name.starts_with(RUNTIME) { None } else { module(&path).map(str::to_owned) };
            if let Some(name) = module.as_deref().filter(|name| reserved::groups(&[]).contains(name)) {
                let message = format!("templates/{}: the crate has a module `{name}` of its own", template.name);
                diagnostics.push(Diagnostic::error("template", "", message).help("Rename the module."));
            }
            runtime.templates.push(Template { source: template.name.clone(), path, is_library, module });
        }
    }
    match manifest {
        Some(Ok(table)) => runtime.manifest = table,
        Some(Err(error)) => {
            let message = format!("templates/{RUNTIME}{MANIFEST}: {error}");
            diagnostics.push(Diagnostic::error("template", "", message).help("Correct the file."));
        }
        None => diagnostics.push(missing(MANIFEST)),
    }
    if !runtime.templates.iter().any(|template| template.is_library) {
        diagnostics.push(missing(LIBRARY));
    }
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(runtime) }
}

fn missing(path: &str) -> Diagnostic {
    Diagnostic::error("template", "", format!("templates/{RUNTIME}{path} is missing"))
        .help("Restore templates/ from the repository.")
}

/// Returns the module at the root of the crate that a file defines: `guide` for `src/guide.rs` and `src/guide/mod.rs`.
fn module(path: &str) -> Option<&str> {
    let path = path.strip_prefix("src/")?;
    let name = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs"))?;
    (!name.contains('/')).then_some(name)
}

/// Returns the file that a template becomes; `None` if it is not part of the crate.
fn place(name: &str, config: &Config) -> Option<String> {
    if let Some(path) = name.strip_prefix(RUNTIME) {
        // The tests of the runtime stay in `templates/`.
        let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
        return (path.starts_with("src/") && path != CONSTANTS && !is_test).then(|| path.to_owned());
    }
    let extras = config.package.extras.as_ref()?;
    Some(name.strip_prefix(extras)?.strip_prefix('/')?.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn run(extras: &[(&str, &str)]) -> Result<Runtime, Diagnostics> {
        let file =
            |(name, text): &(&str, &str)| SourceFile { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
        let runtime = [("runtime/Cargo.toml", ""), ("runtime/src/lib.rs", ""), ("runtime/src/call/mod.rs", "")];
        let mut config = Config::default();
        config.package.extras = Some("zoo".to_owned());
        read(&runtime.iter().chain(extras).map(file).collect::<Vec<_>>(), &config)
    }

    #[test]
    fn source_files_of_the_extras_are_modules_of_the_crate() {
        let extras = [
            ("zoo/src/guide/mod.rs", ""),
            ("zoo/src/guide/cats.rs", ""),
            ("zoo/src/map.rs", ""),
            ("zoo/tests/mock.rs", ""),
            ("farm/src/other.rs", ""),
        ];
        let runtime = run(&extras).unwrap();
        assert_eq!(runtime.modules().collect::<Vec<_>>(), ["guide", "map"], "`call` is declared by the runtime");
        assert!(runtime.templates.iter().any(|template| template.path == "src/guide/cats.rs"));
        assert!(runtime.templates.iter().all(|template| !template.path.contains("other")));
    }

    #[test]
    fn a_module_of_the_extras_cannot_replace_one_of_the_runtime() {
        let faults = run(&[("zoo/src/client.rs", "")]).err().unwrap();
        assert!(faults.to_string().contains("the crate has a module `client` of its own"), "{faults}");
    }

    #[test]
    fn the_introduction_of_the_extras_is_not_a_file_of_the_crate() {
        let runtime = run(&[("zoo/docs/front.md", "A client of the zoo.\n")]).unwrap();
        assert_eq!(runtime.introduction, Some(vec!["A client of the zoo.".to_owned(), String::new()]));
        assert!(runtime.templates.iter().all(|template| template.path.starts_with("src/")));
        assert_eq!(run(&[]).unwrap().introduction, None);
    }
}
