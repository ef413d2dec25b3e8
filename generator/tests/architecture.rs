//! `docs/architecture.md` describes the generator that is there.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use generator::passes::TABLE;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn text() -> String {
    std::fs::read_to_string(root().join("docs/architecture.md")).unwrap()
}

#[test]
fn the_table_of_passes_has_the_rows_of_the_code() {
    let rows: Vec<Vec<String>> = text()
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect();
    let head = rows.iter().position(|row| row.first().is_some_and(|cell| cell == "pass")).unwrap();
    let documented: Vec<(String, String, String)> = rows[head + 2..]
        .iter()
        .take(TABLE.len())
        .map(|row| (row[0].trim_matches('`').to_owned(), row[1].clone(), row[2].clone()))
        .collect();
    let facts =
        |facts: &[generator::passes::Fact]| facts.iter().map(|fact| format!("{fact:?}")).collect::<Vec<_>>().join(", ");
    let expected: Vec<_> =
        TABLE.iter().map(|pass| (pass.name.to_owned(), facts(pass.needs), facts(pass.gives))).collect();
    assert_eq!(documented, expected);
}

#[test]
fn the_files_that_it_names_exist() {
    let folders =
        ["", "generator/src", "generator/tests", "generator/tests/fixtures"].map(|folder| root().join(folder));
    let text = text();
    let names = text.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs") || name.ends_with('/'));
    // `passes/NAME.rs` is a placeholder.
    let absent: Vec<&str> = names
        .filter(|name| !name.contains("NAME") && !folders.iter().any(|folder| folder.join(name).exists()))
        .filter(|name| !root().join("templates/runtime/src").join(name).exists())
        .collect();
    assert_eq!(absent, Vec::<&str>::new());
}
