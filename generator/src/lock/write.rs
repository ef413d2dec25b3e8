//! The text of a lock: one line for each entry, sorted.

use std::fmt;

use super::{Entry, Given, Kind, Lock};

/// The end of the line of an item that the document no longer has.
pub(super) const RETIRED: &str = " # retired";
/// What separates an identity from the name.
pub(super) const SEPARATOR: &str = " = ";

const HEADER: &str = "\
# The public names and places that have been given, by the identity of each item in the document.
#
# `cargo xtask codegen` reads this file before it names anything, and writes it: a name once given stays, also if the document
# renames or reorders its parts. New items get names by the rules, and never one of this file. An item that the document has
# dropped keeps its line, marked `# retired`. Previews are not listed: their names can change.
#
# To change a name, add an entry to codegen.toml, which takes precedence, or change or delete the line here; then run
# `cargo xtask codegen`. A change breaks programs that use the name.

";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        for (identity, Entry { given, retired, .. }) in self.iter() {
            write!(f, "{identity}{SEPARATOR}")?;
            given_name(given, identity.kind, f)?;
            writeln!(f, "{}", if *retired { RETIRED } else { "" })?;
        }
        Ok(())
    }
}

fn given_name(given: &Given, kind: Kind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match given {
        Given::Group { module, handle } => write!(f, "{module}, {handle}"),
        Given::Method { module, name, alias } => write!(f, "{module}::{name}, {alias}"),
        Given::Member { name, ty: None } => f.write_str(name),
        Given::Member { name, ty: Some(ty) } if kind == Kind::Variant => write!(f, "{name}({ty})"),
        Given::Member { name, ty: Some(ty) } => write!(f, "{name}: {ty}"),
        Given::Type(name) => f.write_str(name),
        Given::Place { module, reexports } if reexports.is_empty() => f.write_str(module),
        Given::Place { module, reexports } => write!(f, "{module} for {}", reexports.join(", ")),
    }
}

/// Writes control characters, and the character that begins an escape sequence, as escape sequences.
pub(super) fn escape(text: &str) -> String {
    if !text.contains(|it: char| it == '\\' || it.is_control()) {
        return text.to_owned();
    }
    let escaped = |it: char| match it {
        '\\' => "\\\\".to_owned(),
        it if it.is_control() => it.escape_unicode().to_string(),
        it => it.to_string(),
    };
    text.chars().map(escaped).collect()
}
