//! `cargo xtask spec import`: from a full document to the one that the repository holds.
//!
//! In: the options. Out: the canonical document and its pin, written side by side, and a table of what was kept and what was
//! dropped. What is a fact of the interface and what is prose, the generator decides.

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
    input, output,
    table::{Align, count, layout},
    workspace::{PIN, SPEC, Workspace},
};

/// The choices that go with a document.
const CONFIG: &str = "codegen.toml";
/// How many of the dropped keywords have a row of their own.
const DROPPED_SHOWN: usize = 12;

/// Imports a document.
///
/// # Errors
/// When a file cannot be read or written.
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
    let imported = match config::read(&choices(workspace, &folder)?).and_then(|it| import(&source, &it.import, pin)) {
        Ok(imported) => imported,
        Err(diagnostics) => {
            console.diagnostics(&diagnostics);
            console.progress("spec import: nothing was written");
            return Ok(Outcome::Wanting);
        }
    };
    console.diagnostics(&imported.diagnostics);
    if unknown_upstream {
        console.note("pin.toml does not say where the document is published: name the address with --upstream URL");
    }
    let files = [(SPEC, &imported.spec_yaml), (PIN, &imported.pin_toml)];
    let mut written = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        let verb = if output::replace_file(&path, text)? { "wrote" } else { "unchanged:" };
        written.push(format!("{verb} {}", workspace.name(&path)));
    }
    console.result(&summary(&source, &imported));
    console.result(&format!("\n{}\nnext: cargo xtask codegen", written.join("\n")));
    Ok(Outcome::Clean)
}

/// The address given, or the one that the pin to be replaced has: it is the same from one edition to the next.
fn upstream(options: &ImportOptions, folder: &Path) -> String {
    let known = || fs::read_to_string(folder.join(PIN)).ok().and_then(|pin| input::pinned(&pin, "upstream"));
    options.upstream.clone().or_else(known).unwrap_or_default()
}

/// What was there, what is left, and what went.
/// The codegen.toml that goes with the document: the one beside which it is to lie, or the workspace's.
fn choices(workspace: &Workspace, folder: &Path) -> Result<SourceFile, Failure> {
    let beside = folder.join(CONFIG);
    input::read(workspace, &if beside.exists() { beside } else { workspace.spec().join(CONFIG) })
}

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
        let mut dropped = BTreeMap::new();
        compare(&before, &after, &mut dropped);
        if dropped.is_empty() {
            return text;
        }
        text.push_str("\n\ndropped, by keyword:\n");
        text.push_str(&layout(&[], &[Align::Left, Align::Right], &by_keyword(dropped)));
    }
    text
}

/// A figure of the pin's counts.
fn counted(pin: &str, name: &str) -> String {
    let pin: toml::Table = pin.parse().unwrap_or_default();
    let figure = pin.get("counts").and_then(|counts| counts.get(name)?.as_integer());
    figure.and_then(|figure| usize::try_from(figure).ok()).map(count).unwrap_or_default()
}

fn tree(text: &[u8]) -> Option<Value> {
    serde_yaml::from_slice(text).ok()
}

/// Counts the keywords of `before` that `after` does not have, without looking into them.
fn compare(before: &Value, after: &Value, dropped: &mut BTreeMap<String, usize>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                match after.get(name) {
                    Some(kept) if !is_emptied(value, kept) => compare(value, kept, dropped),
                    _ => *dropped.entry(name.clone()).or_default() += 1,
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (before, after) in before.iter().zip(after) {
                compare(before, after, dropped);
            }
        }
        _ => {}
    }
}

/// Prose where the specification asks for some leaves an empty text.
fn is_emptied(before: &Value, after: &Value) -> bool {
    after == "" && before != after
}

/// The most frequent keywords first, the rare ones as one row.
fn by_keyword(dropped: BTreeMap<String, usize>) -> Vec<Vec<String>> {
    let mut dropped: Vec<_> = dropped.into_iter().collect();
    dropped.sort_by(|(name, times), (other, others)| others.cmp(times).then_with(|| name.cmp(other)));
    let rest: usize = dropped.iter().skip(DROPPED_SHOWN).map(|(_, times)| times).sum();
    let shown = dropped.into_iter().take(DROPPED_SHOWN);
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
    fn dropped_keywords_are_counted_once_where_they_are_dropped() {
        let before = json!({
            "info": {"title": "prose", "description": "prose", "version": "1"},
            "tags": [{"name": "a", "description": "prose"}, {"name": "b"}],
            "schema": {"example": {"description": "inside of what is dropped"}}
        });
        let after =
            json!({"info": {"title": "", "version": "1"}, "tags": [{"name": "a"}, {"name": "b"}], "schema": {}});
        let mut dropped = BTreeMap::new();
        compare(&before, &after, &mut dropped);
        assert_eq!(
            dropped,
            BTreeMap::from([("description".to_owned(), 2), ("example".to_owned(), 1), ("title".to_owned(), 1)])
        );
    }

    #[test]
    fn rare_keywords_share_a_row() {
        let dropped = (0..DROPPED_SHOWN + 2).map(|n| (format!("k{n:02}"), 100 - n)).collect();
        let rows = by_keyword(dropped);
        assert_eq!(rows.len(), DROPPED_SHOWN + 1);
        assert_eq!(rows[0], ["  k00", "100"]);
        assert_eq!(rows[DROPPED_SHOWN], ["  others", &(100 - 12 + 100 - 13).to_string()]);
    }
}
