//! What a run did, in figures: the table that people see after `cargo xtask codegen`.

/// Counts of what was read and what was generated.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Operations of the document.
    pub operations: usize,
    /// (operation, version) pairs; the next three add up to it.
    pub versions: usize,
    /// Pairs that are the newest stable version of their operation.
    pub current: usize,
    /// Pairs that a newer version has superseded.
    pub superseded: usize,
    /// Pairs that are a preview.
    pub preview: usize,
    /// Groups (tags) with at least one operation.
    pub groups: usize,
    /// Component schemas of the document.
    pub schemas: usize,
    /// Types emitted, by kind.
    pub structs: usize,
    /// Enums by tag.
    pub unions: usize,
    /// Open string enums.
    pub enums: usize,
    /// Type aliases.
    pub aliases: usize,
    /// Definitions that were folded into another type, each with a reason.
    pub folded: usize,
    /// Lines of generated Rust.
    pub lines: usize,
}
