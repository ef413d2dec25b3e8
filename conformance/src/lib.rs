//! Tries a generated crate: against recorded exchanges, and against the document that it was generated from.

pub mod driver;
