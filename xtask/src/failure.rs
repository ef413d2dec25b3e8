//! The end of a command: an [`Outcome`], or a [`Failure`] that is not caused by the document.
//!
//! In: what failed, where, and how to correct it. Out: a text in the form of the generator's diagnostics, and an exit code.

use std::{fmt, path::Path, process::ExitCode};

/// The outcome of a command that ran to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Success, exit code 0.
    Clean,
    /// Files are out of date, or the document has errors: exit code 1.
    Faulty,
    /// A program that the command ran ended with this exit code, which is not 0.
    Ended(u8),
}

/// The reason why a command could not run to its end, such as wrong usage or an unreadable file: exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: &'static str,
    message: String,
    path: Option<String>,
    help: Option<String>,
}

impl Failure {
    /// Creates a failure from a stable code in kebab case and a message.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), path: None, help: None }
    }

    /// Adds the file or folder that the failure is about.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.display().to_string());
        self
    }

    /// Adds how to correct it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Formats the failure like a diagnostic: `error[code]: message`, then a line with the path (`-->`) and a line with the help.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code, self.message)?;
        if let Some(path) = &self.path {
            write!(f, "\n  --> {path}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => ExitCode::SUCCESS,
            Outcome::Faulty => ExitCode::from(1),
            Outcome::Ended(code) => ExitCode::from(code),
        }
    }
}
