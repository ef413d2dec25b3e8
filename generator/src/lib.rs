//! Turns an OpenAPI 3.0 document into the files of a Rust client crate.
//!
//! In: texts (document, overlays, configuration, templates). Out: a [`FileSet`], a [`Report`] and [`Diagnostics`].
//! The library knows no network, no clock and no disk; `xtask` reads, times and writes.

pub mod diagnostic;
pub mod fileset;
pub mod import;
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
    progress.begin(Stage::Source);
    let document = source::read(&input.spec, &input.overlays)?;
    let _ = document;
    Ok(Output { files: FileSet::new(), report: Report::default(), diagnostics: Diagnostics::new() })
}
