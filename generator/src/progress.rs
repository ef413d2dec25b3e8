//! The stages of a run, and how a caller follows them.

/// The stages of a run, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Text to document, overlays applied.
    Source,
    /// Document to model.
    Lower,
    /// Model to model.
    Passes,
    /// Model to surface.
    Layout,
    /// Surface to text.
    Emit,
}

/// Receives the beginning of each stage, so that a caller can show progress and take the time.
pub trait Progress {
    /// Called when `stage` begins.
    fn begin(&self, stage: Stage);
}

/// Ignores progress.
impl Progress for () {
    fn begin(&self, _stage: Stage) {}
}
