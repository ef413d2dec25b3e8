//! Making a folder hold exactly the generated files.
//!
//! In: a [`FileSet`] and a folder. Out: a [`Plan`] of what differs, which is either shown (`--check`) or carried out with
//! [`Plan::apply`]. It does not know what the files are about, and it never touches a file that somebody else wrote.

mod existing;
mod write;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

use generator::FileSet;

use crate::failure::Failure;
pub use existing::check_folder;
use existing::{Existing, Kind};
pub use write::replace_file;

pub use generator::emit::MARKER;

/// In how many lines at the top of a file the marker is looked for: a text further down only talks about it.
const MARKER_LINES: usize = 5;

/// What has to happen in a folder so that it holds exactly the generated files.
#[derive(Debug)]
pub struct Plan {
    out: PathBuf,
    changes: Vec<Change>,
    unchanged: usize,
    foreign: Vec<String>,
    leftovers: Vec<PathBuf>,
}

/// One file that differs, by its path relative to the folder, with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which file.
    pub path: String,
    /// What happens to it.
    pub kind: ChangeKind,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is not there.
    Create {
        /// What it will hold.
        new: String,
    },
    /// It holds something else.
    Update {
        /// What it holds, with replacement characters where it is not UTF-8.
        old: String,
        /// What it will hold.
        new: String,
    },
    /// It was generated once and is no longer needed.
    Remove {
        /// What it holds, with replacement characters where it is not UTF-8.
        old: String,
    },
}

/// How many files were treated how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Created or replaced.
    pub written: usize,
    /// Left alone, since they hold what they should.
    pub unchanged: usize,
    /// Removed.
    pub removed: usize,
}

impl Plan {
    /// Compares `files` with what is in the folder `out`, which need not exist. Nothing is written.
    ///
    /// # Errors
    /// When `out` is no folder or cannot be read, when a path leads out of it, or when something that was not generated
    /// stands where a generated file belongs.
    pub fn new(out: &Path, files: &FileSet) -> Result<Self, Failure> {
        for (path, _) in files.iter() {
            stays_inside(path)?;
        }
        let existing = Existing::read(out, files)?;
        let foreign_folder = !existing.holds_generated_files();
        let mut plan = Self {
            out: out.to_path_buf(),
            changes: Vec::new(),
            unchanged: 0,
            foreign: Vec::new(),
            leftovers: Vec::new(),
        };
        for (path, new) in files.iter() {
            existing.clear_way(out, path)?;
            let Some(kind) = existing.get(path) else {
                plan.push(path, ChangeKind::Create { new: new.to_owned() });
                continue;
            };
            let old = existing::read(&out.join(path))?;
            if old == new.as_bytes() {
                plan.unchanged += 1;
            } else if kind == Kind::Generated || old.is_empty() || !(is_marked(new) || foreign_folder) {
                plan.push(path, ChangeKind::Update { old: lossy(old), new: new.to_owned() });
            } else {
                return Err(in_the_way(
                    &out.join(path),
                    "a file that was not generated stands where a generated one belongs",
                ));
            }
        }
        let expected: BTreeSet<&str> = files.iter().map(|(path, _)| path).collect();
        for (path, kind) in existing.iter().filter(|(path, _)| !expected.contains(path)) {
            match kind {
                Kind::Generated => {
                    plan.push(path, ChangeKind::Remove { old: lossy(existing::read(&out.join(path))?) });
                }
                Kind::Leftover => plan.leftovers.push(out.join(path)),
                Kind::Folder => {}
                Kind::File | Kind::Link => plan.foreign.push(path.to_owned()),
                Kind::Package => plan.foreign.push(format!("{path}/")),
            }
        }
        plan.changes.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(plan)
    }

    /// The files that differ, sorted by path.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What was found in the folder that was not generated, sorted by path: it stays as it is.
    pub fn foreign(&self) -> &[String] {
        &self.foreign
    }

    /// What carrying it out will do.
    pub fn tally(&self) -> Tally {
        let removed = self.changes.iter().filter(|change| matches!(change.kind, ChangeKind::Remove { .. })).count();
        Tally { written: self.changes.len() - removed, unchanged: self.unchanged, removed }
    }

    /// Carries it out. Each file is complete under another name before it takes its place, so that a run that ends half-way
    /// leaves the old file or the new one; what it may leave beside them is cleared away by the next run.
    ///
    /// # Errors
    /// At the first file or folder that cannot be written or removed, which is named.
    pub fn apply(&self) -> Result<Tally, Failure> {
        write::apply(self)?;
        Ok(self.tally())
    }

    fn push(&mut self, path: &str, kind: ChangeKind) {
        self.changes.push(Change { path: path.to_owned(), kind });
    }
}

/// Whether a text carries the preamble of a generated file.
fn is_marked(text: &str) -> bool {
    text.lines().take(MARKER_LINES).any(|line| line.contains(MARKER))
}

/// A generated path is relative and made of plain names: nothing is ever written outside of the folder.
fn stays_inside(path: &str) -> Result<(), Failure> {
    let plain = !path.is_empty()
        && !path.contains('\\')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if plain {
        Ok(())
    } else {
        Err(Failure::new(
            "path-leaves-output",
            format!("the generator made a file named `{path}`, which is not inside of the output folder"),
        )
        .help("this is a fault of the generator: report it"))
    }
}

fn in_the_way(path: &Path, message: &str) -> Failure {
    Failure::new("output-in-the-way", message)
        .at(path)
        .help("nothing was written; move it away, or choose another folder with --out DIR")
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
