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
    /// Which choices were made for another edition of the document.
    pub borrowed: Borrowed,
}

/// Choices that were made for another edition of the document: what they name need not be in this one. That it is not there is
/// a warning then, and the choice has no effect; of choices made for this document it is an error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Borrowed {
    /// The configuration.
    pub config: bool,
    /// The overlays.
    pub overlays: bool,
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

/// A document that was read and understood: what comes before text is written. More than one thing is made of it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The choices.
    pub config: config::Config,
    /// The document with its overlays applied.
    pub document: source::Document,
    /// The model, with every decision made.
    pub api: model::Api,
    report: Report,
    diagnostics: Diagnostics,
}

/// Reads the document and decides everything.
///
/// # Errors
/// All the faults found, with their place in the source text, when at least one of them is an error.
pub fn prepare(input: &Input, progress: &dyn Progress) -> Result<Prepared, Diagnostics> {
    let config = config::read(&input.config)?;
    progress.begin(Stage::Source);
    let document = source::read_with(&input.spec, &input.overlays, input.borrowed.overlays)?;
    let openapi = document.openapi()?;

    progress.begin(Stage::Lower);
    let mut diagnostics = document.diagnostics.clone();
    let located = |faults| document.located(faults);
    let (api, remarks) = lower::lower(&openapi, &config).map_err(located)?;
    diagnostics.extend(remarks);
    progress.begin(Stage::Passes);
    let options = passes::Options { api_version: input.api_version.as_deref(), borrowed: input.borrowed.config };
    let (api, report, remarks) = passes::run(api, &config, options).map_err(located)?;
    diagnostics.extend(remarks);
    let diagnostics = document.located(diagnostics);
    Ok(Prepared { config, document, api, report, diagnostics })
}

impl Prepared {
    /// Writes the crate.
    ///
    /// # Errors
    /// Templates that are missing or that are no UTF-8.
    pub fn generate(&self, templates: &[SourceFile], progress: &dyn Progress) -> Result<Output, Diagnostics> {
        progress.begin(Stage::Emit);
        let files = emit::emit(&self.api, &self.config, templates)?;
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let lines = rust.map(|(_, text)| text.lines().count()).sum();
        let report = Report { lines, ..self.report.clone() };
        Ok(Output { files, report, diagnostics: self.diagnostics.clone() })
    }

    /// Writes the sources of a program that calls every operation of the crate in every version.
    ///
    /// # Errors
    /// Templates that are missing or that are no UTF-8.
    pub fn drive(&self, templates: &[SourceFile], progress: &dyn Progress) -> Result<FileSet, Diagnostics> {
        progress.begin(Stage::Emit);
        emit::emit_driver(&self.api, &self.config, templates)
    }
}

/// Generates the crate.
///
/// # Errors
/// All the faults found, with their place in the source text, when at least one of them is an error.
pub fn generate(input: &Input, progress: &dyn Progress) -> Result<Output, Diagnostics> {
    prepare(input, progress)?.generate(&input.templates, progress)
}

/// Generates the sources of a program that calls every operation of the crate in every version: its `src`, without a manifest,
/// since where the crate is only the caller knows. It names the crate `runtime`.
///
/// # Errors
/// As [`generate`].
pub fn drive(input: &Input, progress: &dyn Progress) -> Result<FileSet, Diagnostics> {
    prepare(input, progress)?.drive(&input.templates, progress)
}
