//! What a run takes: texts with their names. Nothing here reads a file.

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
