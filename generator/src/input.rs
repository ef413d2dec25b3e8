//! The input of a run: texts with their names. The module does not read files.

/// A file that was read, with the name by which diagnostics refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The name of the file, as the user gave it.
    pub name: String,
    /// The contents of the file, which need not be UTF-8.
    pub bytes: Vec<u8>,
}

/// The input of a run.
#[derive(Debug, Clone)]
pub struct Input {
    /// The OpenAPI document, as YAML or JSON.
    pub spec: SourceFile,
    /// The OpenAPI overlays, in the order in which they are applied.
    pub overlays: Vec<SourceFile>,
    /// `retired.yaml`: the overlay with what earlier editions of the document had, which is applied after those.
    pub retired: Option<SourceFile>,
    /// The overlays that add words and nothing else, which are applied last.
    pub docs: Vec<SourceFile>,
    /// `codegen.toml`.
    pub config: SourceFile,
    /// `names.lock`: the names that were given before. Without it, all names are new.
    pub lock: Option<SourceFile>,
    /// The files of `templates/`; their names are paths relative to that folder.
    pub templates: Vec<SourceFile>,
    /// If set to a date (`YYYY-MM-DD`), only the newest version of each operation that is not after this date is generated.
    pub api_version: Option<String>,
    /// The parts of the input that were made for another edition of the document.
    pub borrowed: Borrowed,
}

/// The parts of the input that were made for another edition of the document. What they refer to need not exist in this
/// document: a fault of such an entry is a warning, and the entry has no effect. The same fault of an entry that was made for
/// this document is an error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Borrowed {
    /// Whether the configuration was made for another edition.
    pub config: bool,
    /// Whether the overlays were made for another edition.
    pub overlays: bool,
}
