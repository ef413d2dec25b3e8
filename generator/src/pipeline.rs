//! The pipeline: runs the stages in their order, each with the result of the one before it.
//!
//! In: an [`Input`]. Out: an [`Output`], or the sources of the driver.

use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::fileset::FileSet;
use crate::input::{Input, SourceFile};
use crate::lock::{self, Lock};
use crate::model::Api;
use crate::progress::{Progress, Stage};
use crate::report::Report;
use crate::source::{self, Document, Inventory, Overlays};
use crate::surface::Surface;
use crate::{emit, layout, lower, passes};

/// The result of a run.
#[derive(Debug, Clone)]
pub struct Output {
    /// The files of the generated crate.
    pub files: FileSet,
    /// The text of the next `names.lock`, which is not a file of the crate.
    pub lock: String,
    /// The figures of the run.
    pub report: Report,
    /// Warnings and notes; never errors.
    pub diagnostics: Diagnostics,
}

/// The result of all stages before `emit`. The crate and the driver are both written from it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The configuration.
    pub config: Config,
    /// The document with its overlays applied.
    pub document: Document,
    /// The model after all passes.
    pub api: Api,
    /// The crate as data.
    pub surface: Surface,
    /// The next `names.lock`.
    pub lock: Lock,
    templates: Vec<SourceFile>,
    report: Report,
    diagnostics: Diagnostics,
}

/// Runs all stages before `emit`.
///
/// # Errors
/// Returns all diagnostics, with their places in the source texts, if at least one of them is an error.
pub fn prepare(input: &Input, progress: &dyn Progress) -> Result<Prepared, Diagnostics> {
    let config = config::read(&input.config)?;
    let given = input.lock.as_ref().map(lock::read).transpose()?.unwrap_or_default();
    progress.begin(Stage::Source);
    let overlays = Overlays {
        corrections: &input.overlays,
        retired: input.retired.as_ref(),
        words: &input.docs,
        borrowed: input.borrowed.overlays,
    };
    let document = source::read_with(&input.spec, overlays)?;
    let openapi = document.openapi()?;
    let inventory = Inventory::of(&document.value);

    progress.begin(Stage::Lower);
    let mut diagnostics = document.diagnostics.clone();
    diagnostics.extend(config::unused(&config, &inventory, input.borrowed.config));
    let located = |mut faults| {
        config::locate(&input.config, &mut faults);
        document.located(faults)
    };
    let (api, remarks) = lower::lower(&openapi, &document.words(), &config).map_err(located)?;
    diagnostics.extend(remarks);
    progress.begin(Stage::Passes);
    let options = passes::Options { api_version: input.api_version.as_deref(), borrowed: input.borrowed.config };
    let (api, report, remarks) = passes::run(api, &config, options).map_err(located)?;
    diagnostics.extend(remarks);
    progress.begin(Stage::Layout);
    let layout::LaidOut { surface, lock, diagnostics: remarks } =
        layout::layout(&api, &config, &input.templates, &given)?;
    diagnostics.extend(remarks);
    let diagnostics = located(diagnostics);
    let templates = input.templates.clone();
    Ok(Prepared { config, document, api, surface, lock, templates, report, diagnostics })
}

impl Prepared {
    /// Writes the files of the crate.
    ///
    /// # Errors
    /// Fails if the generated code does not parse, which is a fault of the generator.
    pub fn generate(&self, progress: &dyn Progress) -> Result<Output, Diagnostics> {
        progress.begin(Stage::Emit);
        let files = emit::emit(&self.surface, &self.templates)?;
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let lines = rust.map(|(_, text)| text.lines().count()).sum();
        let report = Report { lines, ..self.report.clone() };
        let lock = self.lock.to_string();
        Ok(Output { files, lock, report, diagnostics: self.diagnostics.clone() })
    }

    /// Writes the sources of a program that calls every operation of the crate in every version.
    ///
    /// # Errors
    /// Fails if a template of the program is missing or is not UTF-8, and as [`Prepared::generate`].
    pub fn drive(&self, progress: &dyn Progress) -> Result<FileSet, Diagnostics> {
        progress.begin(Stage::Emit);
        emit::emit_driver(&self.surface, &self.templates)
    }
}

/// Generates the crate.
///
/// # Errors
/// Returns all diagnostics, with their places in the source texts, if at least one of them is an error.
pub fn generate(input: &Input, progress: &dyn Progress) -> Result<Output, Diagnostics> {
    prepare(input, progress)?.generate(progress)
}

/// Generates the sources of a program that calls every operation of the crate in every version. The manifest is written by the
/// caller, because it contains the path of the crate. The program depends on the crate under the name `runtime`.
///
/// # Errors
/// As [`generate`].
pub fn drive(input: &Input, progress: &dyn Progress) -> Result<FileSet, Diagnostics> {
    prepare(input, progress)?.drive(progress)
}
