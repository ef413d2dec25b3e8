//! Reading codegen.toml.
//!
//! In: the text of the file. Out: a [`Config`] whose names are valid Rust identifiers. Whether they name anything in the
//! document is checked by [`unused`](super::unused()).

use super::Config;
use super::place::{at_offset, locate};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::input::SourceFile;

/// Reads `codegen.toml`.
///
/// # Errors
/// The text is not UTF-8 or not TOML, has an unknown key or a value of the wrong type, or gives a name that is not a valid
/// Rust identifier.
pub fn read(file: &SourceFile) -> Result<Config, Diagnostics> {
    let text = std::str::from_utf8(&file.bytes).map_err(|error| {
        Diagnostic::error("config-not-utf8", "", format!("{} is not UTF-8: {error}.", file.name))
            .help("Save the file as UTF-8.")
    })?;
    let config: Config = toml::from_str(text).map_err(|error| -> Diagnostics {
        let offset = error.span().map_or(0, |span| span.start);
        Diagnostic::error("config", "", sentence(error.message()))
            .at(at_offset(&file.name, text, offset))
            .help("The keys of codegen.toml are described in generator/src/config/mod.rs.")
            .into()
    })?;
    let faults = invalid_names(&config, file);
    if faults.has_errors() { Err(faults) } else { Ok(config) }
}

/// The message of another library as a sentence.
fn sentence(message: &str) -> String {
    let mut characters = message.trim().trim_end_matches('.').chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

/// The names of the configuration that are not valid Rust identifiers: they are used as they are.
fn invalid_names(config: &Config, file: &SourceFile) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let tables = [
        (["names", "modules"], &config.names.modules, ""),
        (["names", "types"], &config.names.types, ""),
        (["names", "variants"], &config.names.variants, ""),
        (["operations", "rename"], &config.operations.rename, ""),
        (["names", "members"], &config.names.members, ""),
        // These words are parts of identifiers, and may be keywords or begin with a digit.
        (["names", "replace"], &config.names.replace, "x_"),
    ];
    for (keys @ [table, key], names, prefix) in tables {
        let is_identifier = |name: &str| syn::parse_str::<syn::Ident>(&format!("{prefix}{name}")).is_ok();
        for (renamed, name) in names.iter().filter(|(_, name)| !is_identifier(name)) {
            let message = format!(
                "codegen.toml: `{table}.{key}` renames `{}` to `{}`, which is not a valid Rust identifier.",
                renamed.escape_debug(),
                name.escape_debug()
            );
            let fault = Diagnostic::error("config-name", "", message)
                .help("Write a name of letters, digits and `_` that does not begin with a digit and is not a keyword.");
            faults.push(fault.in_config(keys.into_iter().chain([renamed.as_str()])));
        }
    }
    locate(file, &mut faults);
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_name_is_reported_at_its_entry() {
        let text = "[names]\nwords = []\n[names.types]\nFine = 'Fine'\nOdd = 'a b'\n";
        let file = SourceFile { name: "codegen.toml".to_owned(), bytes: text.as_bytes().to_vec() };
        let faults = read(&file).err().unwrap_or_default();
        let places: Vec<_> = faults.iter().filter_map(|fault| fault.location.clone()).collect();
        assert_eq!(places.iter().map(ToString::to_string).collect::<Vec<_>>(), ["codegen.toml:5:1"]);
    }

    #[test]
    fn names_that_are_not_identifiers_are_errors() {
        let read = |text: &str| {
            let file = SourceFile { name: "codegen.toml".to_owned(), bytes: text.as_bytes().to_vec() };
            let faults = read(&file).err().unwrap_or_default();
            faults.iter().map(|fault| fault.code).collect::<Vec<_>>()
        };
        for name in ["a b", "type", "1st", "", "a-b", "\u{1F600}"] {
            for key in ["names.types", "names.modules", "names.variants", "operations.rename", "names.members"] {
                assert_eq!(read(&format!("[{key}]\nx = {name:?}\n")), ["config-name"], "{key} {name}");
            }
        }
        assert_eq!(read("[names.replace]\nx = 'a b'\n"), ["config-name"]);
        assert!(read("[names.replace]\npin = '2fa'\n[names.types]\n'a b' = 'AB'\n").is_empty());
    }
}
