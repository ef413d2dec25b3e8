//! What people see.
//!
//! In: texts, diagnostics and failures. Out: results on the standard output, everything else on the standard error. Colours
//! only where they are wanted (a terminal, no `NO_COLOR`). A reader that went away (`cargo xtask ... | head`) is no fault.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use generator::{Diagnostic, Diagnostics, Severity};

use crate::failure::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// The two streams of the command.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    verbose: bool,
}

impl Console {
    /// With `verbose`, notes are shown too.
    pub fn new(verbose: bool) -> Self {
        Self { verbose }
    }

    /// Whether notes are shown.
    pub fn verbose(&self) -> bool {
        self.verbose
    }

    /// A line or a block of the result.
    pub fn result(&self, text: &str) {
        // A closed pipe is the only fault to expect here, and the exit code still tells how the command ended.
        let _ = writeln!(anstream::stdout().lock(), "{text}");
    }

    /// A unified diff, as part of the result.
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

    /// A line about how it goes.
    pub fn progress(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// A remark that is worth a line but changes nothing.
    pub fn note(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{NOTE}note{NOTE:#}: {text}");
    }

    /// The errors and warnings, and with `--verbose` the notes.
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

    /// Why the command could not do its work.
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

/// `text` with all before the first colon in `style`.
fn emphasised(text: &str, style: Style) -> String {
    match text.split_once(':') {
        Some((head, rest)) => format!("{style}{head}{style:#}:{rest}"),
        None => text.to_owned(),
    }
}
