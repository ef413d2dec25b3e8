//! The templates that are part of the crate, with a preamble in front of each.
//!
//! In: texts in which the runtime is a crate of its own. Out: texts in which it is part of the generated crate. The declarations of
//! the generated modules follow the `lib.rs` of the runtime.

use super::{comment, format, modules};
use crate::diagnostic::Diagnostics;
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::surface::Surface;

/// The path of the crate in the examples and the documentation of the runtime.
const RUNTIME: &str = "runtime::";

/// The title of the section about features in the documentation of the runtime.
const FEATURES: &str = "Features";

/// The declaration of unit tests in the modules of the runtime.
const TESTS: &str = "#[cfg(test)]\nmod tests;\n";

pub(super) fn copy(surface: &Surface, templates: &[SourceFile], files: &mut FileSet) -> Result<(), Diagnostics> {
    for template in &surface.templates {
        let source = templates.iter().find(|file| file.name == template.source);
        // `layout` has checked that each of them exists and is UTF-8.
        let text = source.map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default();
        let mut text = renamed(&text, &format!("{}::", surface.library)).replace(TESTS, "");
        if template.is_library {
            text = documented(&text, surface.introduction.as_deref(), &surface.groups);
            text = with_attribute(&text, &surface.link_features);
            text.push_str(&format::declarations(&template.path, modules::declarations(surface))?);
        }
        files.insert(&template.path, format!("{}{text}", format::preamble(&template.path)));
    }
    Ok(())
}

/// Replaces the text in front of the first heading of the crate's documentation by the introduction, and adds a section in front of
/// the one about features.
fn documented(text: &str, introduction: Option<&[String]>, section: &[String]) -> String {
    let comment =
        |lines: &[String]| -> String { lines.iter().map(|line| format!("//!{}\n", comment::line(line))).collect() };
    let first = heading(text, "").unwrap_or_default();
    let features = heading(text, FEATURES).unwrap_or(first);
    let introduction = match introduction {
        Some(lines) => comment(lines),
        None => text[..first].to_owned(),
    };
    format!("{introduction}{}{}{}", &text[first..features], comment(section), &text[features..])
}

/// Adds an attribute behind the documentation of the crate, with which rustdoc does not warn about broken links unless all of these
/// features are enabled.
fn with_attribute(text: &str, features: &[String]) -> String {
    if features.is_empty() {
        return text.to_owned();
    }
    let docs = text.split_inclusive('\n').take_while(|line| line.starts_with("//!")).map(str::len).sum();
    let (docs, rest) = text.split_at(docs);
    let features: Vec<String> = features.iter().map(|name| format!("feature = \"{name}\"")).collect();
    format!(
        "{docs}\n// The documentation links to items of other features.\n\
         #![cfg_attr(\n    not(all({})),\n    allow(rustdoc::broken_intra_doc_links)\n)]\n{rest}",
        features.join(", ")
    )
}

/// Returns the position of the first heading in inner documentation that begins with a text. A line of code can look like one.
fn heading(text: &str, title: &str) -> Option<usize> {
    let (mut at, mut in_code) = (0, false);
    for line in text.split_inclusive('\n') {
        in_code ^= line.starts_with("//! ```");
        if !in_code && line.strip_prefix("//! # ").is_some_and(|rest| rest.starts_with(title)) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Replaces the path of the runtime. `tokio::runtime::` is another path.
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

    const TEXT: &str = "//! Any API.\n//!\n//! ```\n//! # fn hidden() {}\n//! ```\n//!\n//! # Calls\n//!\n//! - Fact\n//!\n\
                        //! # Features\npub mod call;\n";

    #[test]
    fn a_section_is_added_in_front_of_the_one_about_features() {
        let section = ["# Groups".to_owned(), String::new()];
        let expected = TEXT.replace("//! # Features", "//! # Groups\n//!\n//! # Features");
        assert_eq!(documented(TEXT, None, &section), expected);
        assert_eq!(documented("pub mod call;\n", None, &section), "//! # Groups\n//!\npub mod call;\n");
    }

    #[test]
    fn broken_links_are_allowed_unless_all_features_are_enabled() {
        let text = "//! Pets.\n\n// Why.\n#![cfg_attr(docsrs, feature(doc_cfg))]\n";
        let expected = "//! Pets.\n\n// The documentation links to items of other features.\n\
                        #![cfg_attr(\n    not(all(feature = \"full\", feature = \"mock\")),\n    \
                        allow(rustdoc::broken_intra_doc_links)\n)]\n\
                        \n// Why.\n#![cfg_attr(docsrs, feature(doc_cfg))]\n";
        assert_eq!(with_attribute(text, &["full".to_owned(), "mock".to_owned()]), expected);
        assert_eq!(with_attribute(text, &[]), text);
    }

    #[test]
    fn an_introduction_replaces_the_text_in_front_of_the_first_heading() {
        let introduction = ["Pets.".to_owned(), String::new()];
        let expected =
            "//! Pets.\n//!\n//! # Calls\n//!\n//! - Fact\n//!\n//! # Groups\n//! # Features\npub mod call;\n";
        assert_eq!(documented(TEXT, Some(&introduction), &["# Groups".to_owned()]), expected);
    }
}
