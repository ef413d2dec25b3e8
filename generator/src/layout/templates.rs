//! Which templates become which files of the crate.
//!
//! In: the files of `templates/`. Out: the ones that are copied, with their places, and the manifest of the runtime.

use toml::Table;

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

/// The result of reading the templates.
pub(super) struct Runtime {
    /// The templates that are copied.
    pub templates: Vec<Template>,
    /// The manifest of the runtime.
    pub manifest: Table,
    /// The texts of the Rust files that are copied.
    pub rust: Vec<String>,
}

pub(super) fn read(templates: &[SourceFile], config: &Config) -> Result<Runtime, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut runtime = Runtime { templates: Vec::new(), manifest: Table::new(), rust: Vec::new() };
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
            let is_library = path == LIBRARY;
            runtime.templates.push(Template { source: template.name.clone(), path, is_library });
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
