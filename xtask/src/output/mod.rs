//! The output folder.
//!
//! In: a [`FileSet`] and a folder. Out: a [`Plan`] with the differences, which is printed (`--check`) or executed with
//! [`Plan::apply`]. A file that was not generated is never changed.

mod change;
mod existing;
mod replace;
mod write;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
};

use generator::FileSet;

use crate::failure::Failure;
pub use change::{Change, ChangeKind};
pub use existing::check_folder;
use existing::{Existing, Kind, in_the_way, is_marked};
pub use replace::replace_file;

pub use generator::emit::MARKER;

/// The changes after which a folder contains exactly the generated files, in addition to those that were not generated.
#[derive(Debug)]
pub struct Plan {
    out: PathBuf,
    changes: Vec<Change>,
    unchanged: usize,
    foreign: Vec<String>,
    leftovers: Vec<PathBuf>,
}

/// The number of files by what happens to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// The files that are created or replaced.
    pub written: usize,
    /// The files that are up to date.
    pub unchanged: usize,
    /// The files that are removed.
    pub removed: usize,
}

impl Plan {
    /// Compares `files` with the content of the folder `out`, which need not exist. Nothing is written.
    ///
    /// # Errors
    /// Fails if `out` is not a folder or cannot be read, if a path is outside of it, or if a file or folder that was not generated
    /// has the path of a generated file.
    pub fn new(out: &Path, files: &FileSet) -> Result<Self, Failure> {
        for (path, _) in files.iter() {
            check_inside(path)?;
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
            existing.check_path(out, path)?;
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
                    "A file that was not generated has the path of a generated file.",
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

    /// Returns the files that differ, sorted by path.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns the paths of what was not generated, sorted. It is kept.
    pub fn foreign(&self) -> &[String] {
        &self.foreign
    }

    /// Returns the number of files by what happens to them.
    pub fn tally(&self) -> Tally {
        let removed = self.changes.iter().filter(|change| matches!(change.kind, ChangeKind::Remove { .. })).count();
        Tally { written: self.changes.len() - removed, unchanged: self.unchanged, removed }
    }

    /// Executes the plan. Each file is written under a temporary name and then renamed, so that an interrupted run leaves the old or
    /// the new content. Temporary files that such a run leaves are removed by the next one.
    ///
    /// # Errors
    /// Fails at the first file or folder that cannot be written or removed.
    pub fn apply(&self) -> Result<Tally, Failure> {
        write::apply(&self.out, &self.leftovers, &self.changes)?;
        Ok(self.tally())
    }

    fn push(&mut self, path: &str, kind: ChangeKind) {
        self.changes.push(Change { path: path.to_owned(), kind });
    }
}

/// Checks that a path of a generated file is relative and has no `..`, so that nothing is written outside of the folder.
fn check_inside(path: &str) -> Result<(), Failure> {
    let plain = !path.is_empty()
        && !path.contains('\\')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if plain {
        Ok(())
    } else {
        Err(Failure::new("path-leaves-output", format!("The generated path `{path}` is outside of the output folder."))
            .help("This is an error of the generator. Report it."))
    }
}

fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
