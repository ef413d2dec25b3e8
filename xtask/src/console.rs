//! Output to the terminal.
//!
//! In: texts, diagnostics and failures. Out: results on the standard output, everything else on the standard error. Colours are used
//! on a terminal unless `NO_COLOR` is set. A closed pipe (`cargo xtask ... | head`) is not an error.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use generator::{Diagnostic, Diagnostics, Severity};

use crate::failure::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// Writes to the standard output and the standard error.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    verbose: bool,
}

impl Console {
    /// Creates a console. With `verbose`, it prints notes.
    pub fn new(verbose: bool) -> Self {
        Self { verbose }
    }

    /// Returns whether notes are printed.
    pub fn verbose(&self) -> bool {
        self.verbose
    }

    /// Prints a part of the result.
    pub fn result(&self, text: &str) {
        // The usual error is a closed pipe. The exit code still reports how the command ended.
        let _ = writeln!(anstream::stdout().lock(), "{text}");
    }

    /// Prints a unified diff as part of the result.
    pub fn diff(&self, text: &str) {
        let mut stdout = anstream::stdout().lock();
        for line in text.lines() {
            let style = match line.as_bytes().first() {
                Some(b'+') => ADDED,
                Some(b'-') => REMOVED,
                _ => Style::new(),
            };
            if writeln!(stdout, "{style}{line}{style:#}").is_err() {
                return;
            }
        }
    }

    /// Prints a line about the progress of the command.
    pub fn progress(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// Prints a note. It does not depend on `verbose`.
    pub fn note(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{NOTE}note{NOTE:#}: {text}");
    }

    /// Prints the errors and warnings, and with `verbose` the notes.
    pub fn diagnostics(&self, diagnostics: &Diagnostics) {
        let mut sorted = diagnostics.clone();
        sorted.sort();
        let mut stderr = anstream::stderr().lock();
        for diagnostic in sorted.iter().filter(|diagnostic| self.verbose || diagnostic.severity != Severity::Note) {
            if writeln!(stderr, "{}\n", coloured(diagnostic)).is_err() {
                return;
            }
        }
    }

    /// Prints a failure of the command.
    pub fn failure(&self, failure: &Failure) {
        let _ = writeln!(anstream::stderr().lock(), "{}", emphasised(&failure.to_string(), ERROR));
    }
}

fn coloured(diagnostic: &Diagnostic) -> String {
    let style = match diagnostic.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Note => NOTE,
    };
    emphasised(&diagnostic.to_string(), style)
}

/// Returns `text` with the part before the first colon in `style`.
fn emphasised(text: &str, style: Style) -> String {
    match text.split_once(':') {
        Some((head, rest)) => format!("{style}{head}{style:#}:{rest}"),
        None => text.to_owned(),
    }
}
