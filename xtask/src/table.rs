//! Tables and counts for the terminal.
//!
//! In: rows of texts, and the alignment of each column. Out: aligned columns without borders.

use comfy_table::{CellAlignment, ContentArrangement, Table};

/// The alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left, for texts.
    Left,
    /// To the right, for numbers.
    Right,
}

/// Formats rows as aligned columns, two spaces apart, without a newline at the end. An empty `header` is left out.
pub fn layout(header: &[&str], align: &[Align], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if !header.is_empty() {
        table.set_header(header.iter().copied());
    }
    table.add_rows(rows.iter().cloned());
    for (index, align) in align.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, 2));
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Formats a count with commas between groups of three digits.
pub fn count(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Formats a count with its noun, in the singular or the plural.
pub fn counted(value: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_groups_of_three_digits() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_145), "1,145");
        assert_eq!(count(4_004_216), "4,004,216");
    }

    #[test]
    fn a_count_of_one_has_the_singular() {
        assert_eq!(counted(1, "warning"), "1 warning");
        assert_eq!(counted(0, "warning"), "0 warnings");
    }

    #[test]
    fn columns_are_aligned() {
        let rows = vec![
            vec!["operations".to_owned(), "540".to_owned(), String::new()],
            vec!["types".to_owned(), "1,312".to_owned(), "835 structs".to_owned()],
        ];
        insta::assert_snapshot!(layout(&[], &[Align::Left, Align::Right, Align::Left], &rows), @"
        operations    540
        types       1,312  835 structs
        ");
        insta::assert_snapshot!(layout(&["what", "n", "of which"], &[Align::Left, Align::Right, Align::Left], &rows), @"
        what            n  of which
        operations    540
        types       1,312  835 structs
        ");
    }
}
