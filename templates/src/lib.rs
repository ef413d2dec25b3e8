//! Runtime of the generated crate.

pub mod wire;
