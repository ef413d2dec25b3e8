//! Diagnostics about the input of the generator.
//!
//! In: the faults and remarks of every stage. Out: a sorted list that can be shown to people or asserted in a test. The
//! module does not depend on how a document is parsed, and prints nothing.

use std::fmt;

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A fault that prevents generation.
    Error,
    /// A fault that does not prevent generation, but whose result is probably not what the author of the document intended.
    Warning,
    /// A decision that the reader should know about.
    Note,
}

/// A position in a source text. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Location {
    /// The file as the user named it.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
}

/// A fault or remark: what is wrong, where, and how to correct it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// A stable name for the kind of fault in kebab case, such as `unresolved-ref`.
    pub code: &'static str,
    /// The JSON pointer (RFC 6901, without the leading `#`) of the place in the document. Empty for the document as a whole,
    /// and for a fault of another file.
    pub pointer: String,
    /// The keys of the entry of codegen.toml that the diagnostic is about; empty if it is about the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entry: Vec<String>,
    /// What is wrong: what was expected, and what was found.
    pub message: String,
    /// How to correct it.
    pub help: Option<String>,
    /// The place in the source text, if it is known.
    pub location: Option<Location>,
}

/// The diagnostics of one run, in the order in which they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostic {
    /// Creates a fault that prevents generation.
    pub fn error(code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, pointer, message)
    }

    /// Creates a fault that does not prevent generation.
    pub fn warning(code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, pointer, message)
    }

    /// Creates a remark about a decision.
    pub fn note(code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, pointer, message)
    }

    fn new(severity: Severity, code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            pointer: pointer.into(),
            entry: Vec::new(),
            message: message.into(),
            help: None,
            location: None,
        }
    }

    /// Adds how to correct it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Turns the diagnostic into a warning that a setting or correction was made for another edition of the document.
    #[must_use]
    pub fn of_another_edition(self) -> Self {
        let help = "The entry was made for another edition of the document and has no effect on this one.".to_owned();
        Self { severity: Severity::Warning, help: Some(help), ..self }
    }

    /// Adds the keys of the entry of codegen.toml that the diagnostic is about. An item of a list is selected by its text or by
    /// its index.
    #[must_use]
    pub fn in_config<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.entry = keys.into_iter().map(Into::into).collect();
        self
    }

    /// Adds the place in the source text.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all diagnostics of another list.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Iterates over the diagnostics.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Iterates over the diagnostics with access to change them.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// Returns the number of diagnostics of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether a diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sorts the diagnostics by severity and place, and removes duplicates.
    pub fn sort(&mut self) {
        self.0.sort_by(|one, other| {
            let place = |diagnostic: &Diagnostic| (diagnostic.severity, diagnostic.location.clone());
            place(one).cmp(&place(other)).then_with(|| one.cmp(other))
        });
        self.0.dedup();
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// Writes `error[code]: message`, and the location, the pointer and the help on lines of their own.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        if let Some(location) = &self.location {
            write!(f, "\n  --> {location}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, "\n  at #{}", self.pointer)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            writeln!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}
