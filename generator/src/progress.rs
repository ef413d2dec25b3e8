//! The stages of a run, and the trait through which a caller follows them.

/// The stages of a run, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Parses the document, applies the overlays and checks the result.
    Source,
    /// Lowers the document to the model.
    Lower,
    /// Transforms the model.
    Passes,
    /// Lays out the crate: names, places and signatures.
    Layout,
    /// Writes the generated files.
    Emit,
}

/// Receives the beginning of each stage, so that a caller can show progress and measure durations.
pub trait Progress {
    /// Is called when `stage` begins.
    fn begin(&self, stage: Stage);
}

/// Ignores the progress of a run.
impl Progress for () {
    fn begin(&self, _stage: Stage) {}
}
