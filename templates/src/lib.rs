//! Runtime of the generated crate.
