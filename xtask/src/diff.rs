//! The diff of a plan.
//!
//! In: the changes of a [`Plan`](crate::output::Plan). Out: a text in the form of a unified diff. Its length is limited, and it says
//! how much is left out.

use std::{fmt::Write as _, time::Duration};

use similar::TextDiff;

use crate::{
    output::{Change, ChangeKind},
    table::{count, counted},
};

/// The limits of the diff.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The number of lines for one file, in addition to its two header lines.
    pub file: usize,
    /// The number of lines for all files. The file that exceeds it is shown up to its own limit.
    pub total: usize,
}

impl Default for Limits {
    /// A few screens, with the start of several files.
    fn default() -> Self {
        Self { file: 40, total: 240 }
    }
}

/// The time limit for comparing one file. After it, the diff is coarser.
const TIMEOUT: Duration = Duration::from_millis(500);

/// Formats the changes as a unified diff. `folder` precedes each path.
pub fn render(folder: &str, changes: &[Change], limits: Limits) -> String {
    let mut text = String::new();
    let mut shown = 0;
    for (index, change) in changes.iter().enumerate() {
        if shown >= limits.total {
            let rest = &changes[index..];
            let _ = writeln!(text, "... and {} not shown:", counted(rest.len(), "more file"));
            for change in rest.iter().take(limits.file) {
                let _ = writeln!(text, "    {} {folder}/{}", state(&change.kind), change.path);
            }
            if rest.len() > limits.file {
                let _ = writeln!(text, "    ... and {} more", count(rest.len() - limits.file));
            }
            break;
        }
        shown += file(&mut text, folder, change, limits.file);
    }
    text
}

/// Returns the state of a file that is not shown.
fn state(kind: &ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Create { .. } => "missing",
        ChangeKind::Update { .. } => "differs",
        ChangeKind::Remove { .. } => "obsolete",
    }
}

/// Appends the diff of one file, and returns the number of appended lines.
fn file(text: &mut String, folder: &str, change: &Change, limit: usize) -> usize {
    let name = format!("{folder}/{}", change.path);
    let (from, to, old, new) = match &change.kind {
        ChangeKind::Create { new } => ("/dev/null", name.as_str(), "", new.as_str()),
        ChangeKind::Update { old, new } => (name.as_str(), name.as_str(), old.as_str(), new.as_str()),
        ChangeKind::Remove { old } => (name.as_str(), "/dev/null", old.as_str(), ""),
    };
    let diff = TextDiff::configure().timeout(TIMEOUT).diff_lines(old, new);
    let hunks = diff.unified_diff().to_string();
    let total = hunks.lines().count();
    let _ = writeln!(text, "--- {from}\n+++ {to}");
    for line in hunks.lines().take(limit) {
        let _ = writeln!(text, "{line}");
    }
    if total > limit {
        let _ = writeln!(text, "... {} of this file not shown", counted(total - limit, "more line"));
    }
    total.min(limit) + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, kind: ChangeKind) -> Change {
        Change { path: path.to_owned(), kind }
    }

    fn lines(prefix: &str, count: usize) -> String {
        (0..count).map(|line| format!("{prefix} {line}\n")).collect()
    }

    #[test]
    fn each_kind_of_change_has_its_form() {
        let changes = [
            change(
                "src/changed.rs",
                ChangeKind::Update { old: "one\ntwo\nthree\n".into(), new: "one\n2\nthree".into() },
            ),
            change("src/new.rs", ChangeKind::Create { new: "a\nb\n".into() }),
            change("src/old.rs", ChangeKind::Remove { old: "gone\n".into() }),
        ];
        insta::assert_snapshot!(render("generated", &changes, Limits::default()), @r"
        --- generated/src/changed.rs
        +++ generated/src/changed.rs
        @@ -1,3 +1,3 @@
         one
        -two
        -three
        +2
        +three
        \ No newline at end of file
        --- /dev/null
        +++ generated/src/new.rs
        @@ -0,0 +1,2 @@
        +a
        +b
        --- generated/src/old.rs
        +++ /dev/null
        @@ -1 +0,0 @@
        -gone
        ");
    }

    #[test]
    fn a_long_file_is_truncated_with_the_number_of_lines_left_out() {
        let changes = [change("src/new.rs", ChangeKind::Create { new: lines("line", 10) })];
        insta::assert_snapshot!(render("generated", &changes, Limits { file: 3, total: 100 }), @"
        --- /dev/null
        +++ generated/src/new.rs
        @@ -0,0 +1,10 @@
        +line 0
        +line 1
        ... 8 more lines of this file not shown
        ");
    }

    #[test]
    fn files_beyond_the_limit_are_listed() {
        let changes: Vec<_> =
            (0..7).map(|n| change(&format!("src/{n}.rs"), ChangeKind::Create { new: lines("line", 2) })).collect();
        insta::assert_snapshot!(render("generated", &changes, Limits { file: 3, total: 6 }), @"
        --- /dev/null
        +++ generated/src/0.rs
        @@ -0,0 +1,2 @@
        +line 0
        +line 1
        --- /dev/null
        +++ generated/src/1.rs
        @@ -0,0 +1,2 @@
        +line 0
        +line 1
        ... and 5 more files not shown:
            missing generated/src/2.rs
            missing generated/src/3.rs
            missing generated/src/4.rs
            ... and 2 more
        ");
    }
}
