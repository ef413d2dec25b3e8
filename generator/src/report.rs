//! The figures of a run: the table that `cargo xtask codegen` prints.

/// Counts of what was read and generated.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The operations of the document.
    pub operations: usize,
    /// The pairs of an operation and a version: the sum of the next three fields.
    pub versions: usize,
    /// The pairs with the current version: the newest stable version of the operation.
    pub current: usize,
    /// The pairs with a version that a newer one has superseded.
    pub superseded: usize,
    /// The pairs with a preview version.
    pub preview: usize,
    /// The groups: the tags with at least one operation.
    pub groups: usize,
    /// The component schemas of the document.
    pub schemas: usize,
    /// The generated structs.
    pub structs: usize,
    /// The generated enums whose variants contain other types.
    pub unions: usize,
    /// The generated open enums of strings.
    pub enums: usize,
    /// The generated type aliases.
    pub aliases: usize,
    /// The definitions that were replaced by another type, each for a recorded reason.
    pub folded: usize,
    /// The lines of generated Rust.
    pub lines: usize,
}
