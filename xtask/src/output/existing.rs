//! The present content of the output folder.
//!
//! In: a folder. Out: each file in it, and whether it was generated, is a temporary file of an interrupted run, or something else.
//! Symbolic links are not followed. Other packages and the files of cargo and git are skipped.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use generator::{FileSet, emit::MARKER};
use walkdir::{DirEntry, WalkDir};

use super::replace::is_temporary;
use crate::failure::Failure;

/// Files and folders of cargo and git in the output folder.
const SKIPPED: [&str; 3] = ["target", "Cargo.lock", ".git"];

/// The number of bytes that are read to find the marker in a file.
const HEAD: u64 = 4096;
/// The number of lines in which the marker is searched. Further down, a text can mention it.
const MARKER_LINES: usize = 5;

/// The content of the output folder. The paths are relative to it, with `/` as the separator.
#[derive(Debug, Default)]
pub struct Existing(BTreeMap<String, Kind>);

/// The kind of an entry in the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file with the marker.
    Generated,
    /// A file without the marker.
    File,
    /// A symbolic link or a special file.
    Link,
    /// The folder of another package.
    Package,
    /// A temporary file of an interrupted run.
    Leftover,
}

impl Existing {
    /// Reads the content of `out`. A folder that does not exist counts as empty.
    ///
    /// # Errors
    /// Fails if `out` is not a folder or cannot be read.
    pub fn read(out: &Path, files: &FileSet) -> Result<Self, Failure> {
        if !check_folder(out)? {
            return Ok(Self::default());
        }
        let mut entries = BTreeMap::new();
        let mut walk = WalkDir::new(out).min_depth(1).sort_by_file_name().into_iter();
        while let Some(found) = walk.next() {
            let found = found.map_err(|error| {
                let path = error.path().unwrap_or(out).to_path_buf();
                unreadable(&path, &error.into())
            })?;
            let path = relative(out, found.path());
            if SKIPPED.contains(&path.as_str()) {
                if found.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            let kind = kind(&found, &path, files)?;
            if kind == Kind::Package {
                walk.skip_current_dir();
            }
            entries.insert(path, kind);
        }
        Ok(Self(entries))
    }

    /// Returns whether at least one file was generated. Then files at generated paths were generated even if they have no marker.
    pub fn holds_generated_files(&self) -> bool {
        self.0.values().any(|kind| *kind == Kind::Generated)
    }

    /// What is at `path`.
    pub fn get(&self, path: &str) -> Option<Kind> {
        self.0.get(path).copied()
    }

    /// Everything, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.0.iter().map(|(path, kind)| (path.as_str(), *kind))
    }

    /// Checks that a file can be written to `path`.
    ///
    /// # Errors
    /// Fails if the path is that of a folder or a link, or if a folder of the path is a file or a link.
    pub fn check_path(&self, out: &Path, path: &str) -> Result<(), Failure> {
        let parents = path.match_indices('/').map(|(end, _)| &path[..end]);
        for folder in parents {
            match self.get(folder) {
                None | Some(Kind::Folder | Kind::Package) => {}
                Some(Kind::Link) => {
                    return Err(in_the_way(&out.join(folder), "A symbolic link has the path of a folder."));
                }
                Some(Kind::File | Kind::Generated | Kind::Leftover) => {
                    return Err(in_the_way(&out.join(folder), "A file has the path of a folder."));
                }
            }
        }
        match self.get(path) {
            Some(Kind::Folder | Kind::Package) => {
                Err(in_the_way(&out.join(path), "A folder has the path of a generated file."))
            }
            Some(Kind::Link) => Err(in_the_way(&out.join(path), "A symbolic link has the path of a generated file.")),
            None | Some(Kind::File | Kind::Generated | Kind::Leftover) => Ok(()),
        }
    }
}

/// Returns whether the folder `out` exists.
///
/// # Errors
/// Fails if `out` is not a folder, or if its metadata cannot be read.
pub fn check_folder(out: &Path) -> Result<bool, Failure> {
    match fs::metadata(out) {
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(not_a_folder(out, "The output is a file, but must be a folder.")),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(not_a_folder(out, "The output is inside a file, which must be a folder."))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unreadable(out, &error)),
        Err(_) if fs::symlink_metadata(out).is_ok() => {
            Err(not_a_folder(out, "The output is a symbolic link whose target does not exist."))
        }
        Err(_) => Ok(false),
    }
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// Returns the kind of an entry.
fn kind(found: &DirEntry, path: &str, files: &FileSet) -> Result<Kind, Failure> {
    let kind = found.file_type();
    if kind.is_dir() {
        let has_generated =
            || files.iter().any(|(file, _)| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
        return Ok(if found.path().join("Cargo.toml").exists() && !has_generated() {
            Kind::Package
        } else {
            Kind::Folder
        });
    }
    if !kind.is_file() {
        return Ok(Kind::Link);
    }
    if is_temporary(&found.file_name().to_string_lossy()) {
        return Ok(Kind::Leftover);
    }
    let mut head = Vec::new();
    File::open(found.path())
        .and_then(|file| file.take(HEAD).read_to_end(&mut head))
        .map_err(|error| unreadable(found.path(), &error))?;
    Ok(if is_marked(&String::from_utf8_lossy(&head)) { Kind::Generated } else { Kind::File })
}

fn relative(out: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(out).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Returns whether a text has the marker of a generated file.
pub fn is_marked(text: &str) -> bool {
    text.lines().take(MARKER_LINES).any(|line| line.contains(MARKER))
}

/// Returns the failure for something that has the path of a generated file or folder.
pub fn in_the_way(path: &Path, message: &str) -> Failure {
    Failure::new("output-in-the-way", message)
        .at(path)
        .help("No file was written. Move it to another place, or choose another folder with --out DIR.")
}

fn not_a_folder(path: &Path, message: &str) -> Failure {
    Failure::new("output-not-a-folder", message).at(path).help("No file was written. Choose a folder with --out DIR.")
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new("output-not-readable", format!("The output folder cannot be read: {error}."))
        .at(path)
        .help("Check its permissions, or choose another folder with --out DIR.")
}
