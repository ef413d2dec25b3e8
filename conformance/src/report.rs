//! Output for the terminal: tables, sections, and the line with the verdict.

use comfy_table::{CellAlignment, ContentArrangement, Table};

/// Formats rows as aligned columns, two spaces apart. The first `texts` columns are aligned to the left, the others to the right.
pub fn table(header: &[&str], texts: usize, rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.iter().copied());
    table.add_rows(rows.iter().cloned());
    for index in 0..header.len() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, 2));
            column.set_cell_alignment(if index < texts { CellAlignment::Left } else { CellAlignment::Right });
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Formats the verdict, such as `12 passed, 0 failed`.
pub fn verdict(passed: usize, failed: usize) -> String {
    format!("{passed} passed, {failed} failed")
}

/// Prints a list under a title. Prints nothing if the list is empty.
pub fn section(title: &str, lines: impl IntoIterator<Item = String>) {
    let mut lines = lines.into_iter().peekable();
    if lines.peek().is_some() {
        println!("\n{title}");
        for line in lines {
            println!("  {line}");
        }
    }
}
