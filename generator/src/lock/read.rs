//! Reading a lock.
//!
//! In: the text. Out: the entries, or an error for each line that is malformed, that repeats an identity, or whose name is not a
//! valid Rust identifier. Whether two items share a name, or have a reserved one, is checked by `layout`.

use super::write::{RETIRED, SEPARATOR};
use super::{Entry, Given, Identity, Kind, Lock};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::input::SourceFile;
use crate::words::is_keyword;

/// Reads `names.lock`.
///
/// # Errors
/// Fails if the text is not UTF-8 or if a line is faulty; the errors have the numbers of the lines.
pub fn read(file: &SourceFile) -> Result<Lock, Diagnostics> {
    let text = std::str::from_utf8(&file.bytes).map_err(|error| {
        Diagnostic::error("lock-not-utf8", "", format!("{} is not UTF-8: {error}.", file.name))
            .help("Restore the file with git.")
    })?;
    let mut lock = Lock::new(&file.name);
    let mut faults = Diagnostics::new();
    for (index, text) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let number = index + 1;
        match line(text) {
            Ok((identity, entry)) => {
                let first = lock.line(&identity);
                if first > 0 {
                    let message = format!("Line {first} already gives a name to `{identity}`.");
                    let help = "Delete the line whose name no program uses yet.";
                    faults.push(Diagnostic::error("lock-duplicate", "", message).help(help).at(place(file, number)));
                }
                lock.add(identity, Entry { line: number, ..entry });
            }
            Err(Fault { code, message }) => {
                let help =
                    "Restore the line with git, or delete it: then the item is named by the rules, as a new one.";
                faults.push(Diagnostic::error(code, "", message).help(help).at(place(file, number)));
            }
        }
    }
    if faults.has_errors() { Err(faults) } else { Ok(lock) }
}

/// Returns the place of a line.
fn place(file: &SourceFile, line: usize) -> Location {
    Location { file: file.name.clone(), line, column: 1 }
}

struct Fault {
    code: &'static str,
    message: String,
}

fn malformed(message: impl Into<String>) -> Fault {
    Fault { code: "lock-line", message: message.into() }
}

fn line(text: &str) -> Result<(Identity, Entry), Fault> {
    // An identity can contain the separator, a name cannot.
    let Some((identity, name)) = text.rsplit_once(SEPARATOR) else {
        return Err(malformed("Expected a line such as `schema Pet = Pet`, found no ` = `."));
    };
    let known = Kind::ALL.into_iter().find_map(|kind| {
        let rest = identity.strip_prefix(kind.keyword())?.strip_prefix(' ')?;
        Some((kind, rest))
    });
    let Some((kind, identity)) = known else {
        let keywords = Kind::ALL.map(Kind::keyword).join("`, `");
        return Err(malformed(format!("Expected a line that begins with one of `{keywords}`.")));
    };
    let Some(identity) = unescape(identity) else {
        return Err(malformed("Expected `\\\\` or `\\u{...}` after the backslash."));
    };
    let (name, retired) = name.strip_suffix(RETIRED).map_or((name, false), |name| (name, true));
    let given = given(kind, name)
        .ok_or_else(|| malformed(format!("Expected a name of the form `{}`, found `{}`.", form(kind), name)))?;
    if let Some(name) = names(&given).into_iter().find(|name| !is_identifier(name)) {
        let message = format!("The name `{}` is not a valid Rust identifier.", name.escape_debug());
        return Err(Fault { code: "lock-name", message });
    }
    let identity = Identity::new(kind, identity);
    if let Some(owner) = identity.owner().filter(|owner| !is_identifier(owner)) {
        return Err(malformed(format!("Expected the name of a type and a dot, found `{}`.", owner.escape_debug())));
    }
    Ok((identity, Entry { given, retired, line: 0 }))
}

/// Returns the form of the names of a kind, for messages.
fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Field | Kind::Parameter => "name` or `name: Type",
        Kind::Group => "module, Handle",
        Kind::Operation => "module::method, Alias",
        Kind::Request | Kind::Response | Kind::Schema => "Type",
        Kind::Type => "module` or `module for other, modules",
        Kind::Value => "Name",
        Kind::Variant => "Name` or `Name(Type)",
    }
}

fn given(kind: Kind, text: &str) -> Option<Given> {
    let member = |name: &str, ty: Option<&str>| Given::Member { name: name.to_owned(), ty: ty.map(str::to_owned) };
    Some(match kind {
        Kind::Field | Kind::Parameter => match text.split_once(": ") {
            Some((name, ty)) => member(name, Some(ty)),
            None => member(text, None),
        },
        Kind::Variant => match text.split_once('(') {
            Some((name, ty)) => member(name, Some(ty.strip_suffix(')')?)),
            None => member(text, None),
        },
        Kind::Value => member(text, None),
        Kind::Request | Kind::Response | Kind::Schema => Given::Type(text.to_owned()),
        Kind::Group => {
            let (module, handle) = text.split_once(", ")?;
            Given::Group { module: module.to_owned(), handle: handle.to_owned() }
        }
        Kind::Operation => {
            let (method, alias) = text.split_once(", ")?;
            let (module, name) = method.split_once("::")?;
            Given::Method { module: module.to_owned(), name: name.to_owned(), alias: alias.to_owned() }
        }
        Kind::Type => {
            let (module, reexports) = text.split_once(" for ").unwrap_or((text, ""));
            let mut reexports: Vec<String> =
                reexports.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
            reexports.sort();
            reexports.dedup();
            Given::Place { module: module.to_owned(), reexports }
        }
    })
}

fn names(given: &Given) -> Vec<&str> {
    match given {
        Given::Group { module, handle } => vec![module, handle],
        Given::Method { module, name, alias } => vec![module, name, alias],
        Given::Member { name, ty } => std::iter::once(name).chain(ty).map(String::as_str).collect(),
        Given::Type(name) => vec![name],
        Given::Place { module, reexports } => std::iter::once(module).chain(reexports).map(String::as_str).collect(),
    }
}

/// Whether a name can be that of an item: the names that the generator gives consist of ASCII characters.
fn is_identifier(name: &str) -> bool {
    let is_start = |first: char| first.is_ascii_alphabetic() || first == '_';
    name.starts_with(is_start)
        && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && !is_keyword(name)
        && !matches!(name, "_" | "self" | "Self")
}

/// Reverses `escape`. Returns `None` for an unknown escape sequence.
fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('\\');
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        if part.is_empty() {
            unescaped.push('\\');
            unescaped.push_str(parts.next()?);
            continue;
        }
        let (code, rest) = part.strip_prefix("u{")?.split_once('}')?;
        unescaped.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
        unescaped.push_str(rest);
    }
    Some(unescaped)
}
