//! Turns an OpenAPI 3.0 document into the files of a Rust client crate.
//!
//! In: texts (document, overlays, configuration, templates). Out: a [`FileSet`], a [`Report`] and [`Diagnostics`].
//! The library uses no network, clock or disk: `xtask` reads and writes files and measures time.

pub mod changes;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod fileset;
pub mod import;
pub mod input;
pub mod layout;
pub mod lock;
pub mod lower;
pub mod model;
pub mod passes;
pub mod pipeline;
pub mod progress;
pub mod report;
pub mod retire;
pub mod source;
pub mod surface;
mod words;

pub use diagnostic::{Diagnostic, Diagnostics, Location, Severity};
pub use fileset::FileSet;
pub use input::{Borrowed, Input, SourceFile};
pub use pipeline::{Output, Prepared, drive, generate, prepare};
pub use progress::{Progress, Stage};
pub use report::Report;
