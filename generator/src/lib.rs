//! Turns an OpenAPI 3.0 document into the files of a Rust client crate.
//!
//! In: texts (document, overlays, configuration, templates). Out: a [`FileSet`], a [`Report`] and [`Diagnostics`].
//! The library knows no network, no clock and no disk; `xtask` reads, times and writes.

pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod fileset;
pub mod import;
pub mod lower;
pub mod model;
pub mod passes;
pub mod report;
pub mod source;

pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
pub use fileset::FileSet;
pub use report::Report;

/// A text that was read, with the name by which diagnostics refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The file as the user named it.
    pub name: String,
    /// Its bytes, as read; they need not be UTF-8.
    pub bytes: Vec<u8>,
}

/// Everything a run needs.
#[derive(Debug, Clone)]
pub struct Input {
    /// The OpenAPI document, YAML or JSON.
    pub spec: SourceFile,
    /// OpenAPI overlays, applied in order.
    pub overlays: Vec<SourceFile>,
    /// `codegen.toml`.
    pub config: SourceFile,
    /// The files of `templates/`, with paths relative to that folder.
    pub templates: Vec<SourceFile>,
    /// With a date (`YYYY-MM-DD`), only the newest version of each operation that is not after it.
    pub api_version: Option<String>,
}

/// What a run produced.
#[derive(Debug, Clone)]
pub struct Output {
    /// The files of the generated crate.
    pub files: FileSet,
    /// What they hold, in figures.
    pub report: Report,
    /// Warnings and notes; never errors.
    pub diagnostics: Diagnostics,
}

/// The stages of a run, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Text to document, overlays applied.
    Source,
    /// Document to model.
    Lower,
    /// Model to model.
    Passes,
    /// Model to text.
    Emit,
}

/// Told when a stage begins, so that the caller can show progress and take the time.
pub trait Progress {
    /// `stage` begins now.
    fn begin(&self, stage: Stage);
}

/// Ignores progress.
impl Progress for () {
    fn begin(&self, _stage: Stage) {}
}

/// Generates the crate.
///
/// # Errors
/// All the faults found, with their place in the source text, when at least one of them is an error.
pub fn generate(input: &Input, progress: &dyn Progress) -> Result<Output, Diagnostics> {
    let config = config::read(&input.config)?;
    progress.begin(Stage::Source);
    let document = source::read(&input.spec, &input.overlays)?;
    let openapi = document.openapi()?;
    let located = |mut diagnostics: Diagnostics| {
        document.locate(&mut diagnostics);
        diagnostics.sort();
        diagnostics
    };

    progress.begin(Stage::Lower);
    let mut diagnostics = document.diagnostics.clone();
    let (api, remarks) = lower::lower(&openapi, &config).map_err(located)?;
    diagnostics.extend(remarks);
    progress.begin(Stage::Passes);
    let (api, mut report, remarks) = passes::run(api, &config, input.api_version.as_deref()).map_err(located)?;
    diagnostics.extend(remarks);

    progress.begin(Stage::Emit);
    let files = emit::emit(&api, &config, &input.templates)?;
    let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    report.lines = rust.map(|(_, text)| text.lines().count()).sum();
    Ok(Output { files, report, diagnostics: located(diagnostics) })
}
