//! The templates that are part of the crate, each under its preamble.
//!
//! In: texts that mention the runtime as a crate of its own. Out: texts that mention the generated crate; the `lib.rs` of the
//! runtime with the declarations of the generated modules behind it.

use super::{format, modules};
use crate::diagnostic::Diagnostics;
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::surface::Surface;

/// The name by which examples and documentation of the runtime refer to the crate.
const RUNTIME: &str = "runtime::";

/// How the modules of the runtime declare their unit tests.
const TESTS: &str = "#[cfg(test)]\nmod tests;\n";

pub(super) fn copy(surface: &Surface, templates: &[SourceFile], files: &mut FileSet) -> Result<(), Diagnostics> {
    for template in &surface.templates {
        let source = templates.iter().find(|file| file.name == template.source);
        // The layout has read each of them as UTF-8.
        let text = source.map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default();
        let mut text = renamed(&text, &format!("{}::", surface.library)).replace(TESTS, "");
        if template.is_library {
            text.push_str(&format::declarations(&template.path, modules::declarations(surface))?);
        }
        files.insert(&template.path, format!("{}{text}", format::preamble(&template.path)));
    }
    Ok(())
}

/// Replaces every mention of the runtime as a crate; `tokio::runtime::` is none.
fn renamed(text: &str, name: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    for (index, part) in text.split(RUNTIME).enumerate() {
        if index > 0 {
            let part_of_path = renamed.ends_with(|it: char| it.is_alphanumeric() || it == '_' || it == ':');
            renamed.push_str(if part_of_path { RUNTIME } else { name });
        }
        renamed.push_str(part);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_runtime_crate_is_renamed() {
        let text = "use runtime::Client; tokio::runtime::Handle; my_runtime::x; (runtime::y)";
        let expected = "use pets::Client; tokio::runtime::Handle; my_runtime::x; (pets::y)";
        assert_eq!(renamed(text, "pets::"), expected);
    }
}
