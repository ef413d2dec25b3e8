//! `cargo xtask spec import`: imports a full document into the repository.
//!
//! In: the options. Out: the canonical document and its pin in one folder, and a table of what was kept and removed. The generator
//! decides what is a fact of the interface and what is prose.

pub mod diff;
mod edition;
mod report;

use std::{collections::BTreeMap, fs, path::Path};

use generator::{
    SourceFile, config,
    import::{Imported, PinInput, import},
};
use serde_json::Value;

use crate::{
    cli::ImportOptions,
    console::Console,
    failure::{Failure, Outcome},
    input::{self, CONFIG},
    output,
    table::{Align, count, layout},
    workspace::{PIN, SPEC, Workspace},
};

/// The number of removed keywords that have their own row.
const MAX_REMOVED: usize = 12;

/// Imports a document.
///
/// # Errors
/// Fails if a file cannot be read or written.
pub fn run(workspace: &Workspace, options: &ImportOptions, console: &Console) -> Result<Outcome, Failure> {
    let folder = options.out.clone().unwrap_or_else(|| workspace.spec());
    output::check_folder(&folder)?;
    let source = input::read(workspace, &options.file)?;
    let pin = PinInput {
        upstream: upstream(options, &folder),
        revision: options.revision.clone(),
        date: options.date.clone(),
    };
    let unknown_upstream = pin.upstream.is_empty();
    let imported =
        match config::read(&configuration(workspace, &folder)?).and_then(|it| import(&source, &it.import, pin)) {
            Ok(imported) => imported,
            Err(diagnostics) => {
                console.diagnostics(&diagnostics);
                console.progress("spec import: No file was written.");
                return Ok(Outcome::Faulty);
            }
        };
    console.diagnostics(&imported.diagnostics);
    if unknown_upstream {
        console.note("pin.toml has no URL of the published document. Add it with --upstream URL.");
    }
    let files = [(SPEC, &imported.spec_yaml), (PIN, &imported.pin_toml)];
    let mut written = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        let verb = if output::replace_file(&path, text)? { "wrote" } else { "unchanged:" };
        written.push(format!("{verb} {}", workspace.name(&path)));
    }
    console.result(&summary(&source, &imported));
    console.result(&format!("\n{}\nTo update the crate, run `cargo xtask codegen`.", written.join("\n")));
    Ok(Outcome::Clean)
}

/// Returns the URL of the published document: the given one, or that of the pin that is replaced, since editions share it.
fn upstream(options: &ImportOptions, folder: &Path) -> String {
    let known = || fs::read_to_string(folder.join(PIN)).ok().and_then(|pin| input::pinned(&pin, "upstream"));
    options.upstream.clone().or_else(known).unwrap_or_default()
}

/// Reads the codegen.toml of the folder to write to, or that of the workspace.
fn configuration(workspace: &Workspace, folder: &Path) -> Result<SourceFile, Failure> {
    let beside = folder.join(CONFIG);
    input::read(workspace, &if beside.exists() { beside } else { workspace.spec().join(CONFIG) })
}

/// Returns the table of what was kept and removed.
fn summary(source: &SourceFile, imported: &Imported) -> String {
    let size = |name: &str, before: usize, after: usize| vec![name.to_owned(), count(before), count(after)];
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count();
    let kept = imported.spec_yaml.as_bytes();
    let mut rows =
        vec![size("bytes", source.bytes.len(), kept.len()), size("lines", lines(&source.bytes), lines(kept))];
    for name in ["paths", "operations", "schemas"] {
        let figure = counted(&imported.pin_toml, name);
        rows.push(vec![name.to_owned(), figure.clone(), figure]);
    }
    let header = ["", "document", "imported"];
    let mut text = layout(&header, &[Align::Left, Align::Right, Align::Right], &rows);
    if let (Some(before), Some(after)) = (tree(&source.bytes), tree(kept)) {
        let mut removed = BTreeMap::new();
        compare(&before, &after, &mut removed);
        if removed.is_empty() {
            return text;
        }
        text.push_str("\n\nremoved, by keyword:\n");
        text.push_str(&layout(&[], &[Align::Left, Align::Right], &by_keyword(removed)));
    }
    text
}

/// Returns one of the counts in the pin.
fn counted(pin: &str, name: &str) -> String {
    let pin: toml::Table = pin.parse().unwrap_or_default();
    let figure = pin.get("counts").and_then(|counts| counts.get(name)?.as_integer());
    figure.and_then(|figure| usize::try_from(figure).ok()).map(count).unwrap_or_default()
}

fn tree(text: &[u8]) -> Option<Value> {
    serde_yaml::from_slice(text).ok()
}

/// Counts the keywords of `before` that `after` does not have. Keywords within a removed one are not counted.
fn compare(before: &Value, after: &Value, removed: &mut BTreeMap<String, usize>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                match after.get(name) {
                    Some(kept) if !is_emptied(value, kept) => compare(value, kept, removed),
                    _ => *removed.entry(name.clone()).or_default() += 1,
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (before, after) in before.iter().zip(after) {
                compare(before, after, removed);
            }
        }
        _ => {}
    }
}

/// Returns whether a text was removed. Where the specification requires one, an empty text is left.
fn is_emptied(before: &Value, after: &Value) -> bool {
    after == "" && before != after
}

/// Returns the rows of the removed keywords, the most frequent ones first and the rare ones in one row.
fn by_keyword(removed: BTreeMap<String, usize>) -> Vec<Vec<String>> {
    let mut removed: Vec<_> = removed.into_iter().collect();
    removed.sort_by(|(name, times), (other, others)| others.cmp(times).then_with(|| name.cmp(other)));
    let rest: usize = removed.iter().skip(MAX_REMOVED).map(|(_, times)| times).sum();
    let shown = removed.into_iter().take(MAX_REMOVED);
    let mut rows: Vec<_> = shown.map(|(name, times)| vec![format!("  {name}"), count(times)]).collect();
    if rest > 0 {
        rows.push(vec!["  others".to_owned(), count(rest)]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keywords_within_a_removed_keyword_are_not_counted() {
        let before = json!({
            "info": {"title": "prose", "description": "prose", "version": "1"},
            "tags": [{"name": "a", "description": "prose"}, {"name": "b"}],
            "schema": {"example": {"description": "inside of what is removed"}}
        });
        let after =
            json!({"info": {"title": "", "version": "1"}, "tags": [{"name": "a"}, {"name": "b"}], "schema": {}});
        let mut removed = BTreeMap::new();
        compare(&before, &after, &mut removed);
        assert_eq!(
            removed,
            BTreeMap::from([("description".to_owned(), 2), ("example".to_owned(), 1), ("title".to_owned(), 1)])
        );
    }

    #[test]
    fn rare_keywords_share_a_row() {
        let removed = (0..MAX_REMOVED + 2).map(|n| (format!("k{n:02}"), 100 - n)).collect();
        let rows = by_keyword(removed);
        assert_eq!(rows.len(), MAX_REMOVED + 1);
        assert_eq!(rows[0], ["  k00", "100"]);
        assert_eq!(rows[MAX_REMOVED], ["  others", &(100 - 12 + 100 - 13).to_string()]);
    }
}
