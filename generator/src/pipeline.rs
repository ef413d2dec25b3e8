//! One run, from texts to files: each stage takes what the one before it gives.
//!
//! In: an [`Input`]. Out: an [`Output`], or the sources of the driver. No stage is skipped and none calls an earlier one.

use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::fileset::FileSet;
use crate::input::{Input, SourceFile};
use crate::model::Api;
use crate::progress::{Progress, Stage};
use crate::report::Report;
use crate::source::{self, Document, Inventory};
use crate::surface::Surface;
use crate::{emit, layout, lower, passes};

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

/// A document that was read and understood: what comes before text is written. More than one thing is made of it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The choices.
    pub config: Config,
    /// The document with its overlays applied.
    pub document: Document,
    /// The model, with every shape settled.
    pub api: Api,
    /// The crate as data.
    pub surface: Surface,
    templates: Vec<SourceFile>,
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
    let inventory = Inventory::of(&document.value);

    progress.begin(Stage::Lower);
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.extend(config::unused(&config, &inventory, input.borrowed.config));
    let located = |mut faults| {
        config::locate(&input.config, &mut faults);
        document.located(faults)
    };
    let (api, remarks) = lower::lower(&openapi, &config).map_err(located)?;
    diagnostics.extend(remarks);
    progress.begin(Stage::Passes);
    let options = passes::Options { api_version: input.api_version.as_deref(), borrowed: input.borrowed.config };
    let (api, report, remarks) = passes::run(api, &config, options).map_err(located)?;
    diagnostics.extend(remarks);
    progress.begin(Stage::Layout);
    let (surface, remarks) = layout::layout(&api, &config, &input.templates)?;
    diagnostics.extend(remarks);
    let diagnostics = located(diagnostics);
    let templates = input.templates.clone();
    Ok(Prepared { config, document, api, surface, templates, report, diagnostics })
}

impl Prepared {
    /// Writes the crate.
    ///
    /// # Errors
    /// Templates that are missing or that are no UTF-8.
    pub fn generate(&self, progress: &dyn Progress) -> Result<Output, Diagnostics> {
        progress.begin(Stage::Emit);
        let files = emit::emit(&self.surface, &self.templates)?;
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let lines = rust.map(|(_, text)| text.lines().count()).sum();
        let report = Report { lines, ..self.report.clone() };
        Ok(Output { files, report, diagnostics: self.diagnostics.clone() })
    }

    /// Writes the sources of a program that calls every operation of the crate in every version.
    ///
    /// # Errors
    /// Templates that are missing or that are no UTF-8.
    pub fn drive(&self, progress: &dyn Progress) -> Result<FileSet, Diagnostics> {
        progress.begin(Stage::Emit);
        emit::emit_driver(&self.surface, &self.templates)
    }
}

/// Generates the crate.
///
/// # Errors
/// All the faults found, with their place in the source text, when at least one of them is an error.
pub fn generate(input: &Input, progress: &dyn Progress) -> Result<Output, Diagnostics> {
    prepare(input, progress)?.generate(progress)
}

/// Generates the sources of a program that calls every operation of the crate in every version: its `src`, without a manifest,
/// since where the crate is only the caller knows. It names the crate `runtime`.
///
/// # Errors
/// As [`generate`].
pub fn drive(input: &Input, progress: &dyn Progress) -> Result<FileSet, Diagnostics> {
    prepare(input, progress)?.drive(progress)
}
