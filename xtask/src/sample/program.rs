//! A program of an example: `src/main.rs`, which depends on the crate and on tokio.

use generator::Prepared;

use super::Sample;

/// Returns the program. Its first lines say which features it needs.
pub fn program(prepared: &Prepared, sample: &Sample<'_>) -> String {
    let package = &prepared.config.package.name;
    let library = &prepared.surface.library;
    let features = sample.features().join(",");
    let features = if features.is_empty() { String::new() } else { format!(" --features {features}") };
    let lines = &sample.request.example.rust;
    // The imports come first, in front of a blank line.
    let imports =
        lines.iter().position(String::is_empty).filter(|_| lines.first().is_some_and(|it| it.starts_with("use ")));
    let (imports, statements) = lines.split_at(imports.map_or(0, |at| at + 1));
    let mut text = format!(
        "//! {}.\n//!\n//! `cargo add {package}{features}`, `cargo add tokio --features macros,rt-multi-thread`\n\n",
        sample.summary()
    );
    imports.iter().for_each(|line| text.extend([line, "\n"]));
    if sample.request.example.deprecated {
        text.push_str("#[allow(deprecated)]\n");
    }
    text.push_str("#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n");
    text.push_str(&format!("    let client = {library}::Client::from_env()?;\n"));
    for line in statements {
        text.push_str(&if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") });
    }
    text.push_str("    Ok(())\n}\n");
    text
}
