//! How a command ends: with an [`Outcome`], or with a [`Failure`] that no input document is to blame for.
//!
//! In: what went wrong, where, and what to do about it. Out: a text in the form of the generator's diagnostics, and an exit
//! code. It does not know which command failed.

use std::{fmt, path::Path, process::ExitCode};

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is as it should be: exit code 0.
    Clean,
    /// The answer is no (something is stale, or the document has faults): exit code 1.
    Wanting,
    /// A program that it ran ended with this exit code, which is not 0.
    Ended(u8),
}

/// Why a command could not do its work (usage, reading, writing): exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: &'static str,
    message: String,
    path: Option<String>,
    help: Option<String>,
}

impl Failure {
    /// A failure with a stable kebab-case code and what happened.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), path: None, help: None }
    }

    /// Adds the file or folder that it is about.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.display().to_string());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `error[code]: message`, then the path (`-->`) and the help, each on a line of its own: as a diagnostic looks.
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
            Outcome::Wanting => ExitCode::from(1),
            Outcome::Ended(code) => ExitCode::from(code),
        }
    }
}
