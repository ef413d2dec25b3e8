//! What is in the output folder already.
//!
//! In: a folder. Out: each file in it, and whether it was generated, is left over from a run that was killed, or belongs to
//! somebody else. It follows no symbolic link, and does not look into other packages, version control or build results.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use generator::FileSet;
use walkdir::{DirEntry, WalkDir};

use super::{in_the_way, is_marked, write};
use crate::failure::Failure;

/// Made by cargo or git beside the crate: neither generated nor worth a remark.
const NOT_OURS: [&str; 3] = ["target", "Cargo.lock", ".git"];

/// How much of a file is read to look for the marker.
const HEAD: u64 = 4096;

/// The content of the output folder, by path relative to it, with `/` between the parts.
#[derive(Debug, Default)]
pub struct Existing(BTreeMap<String, Kind>);

/// What a thing in the output folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file with the marker.
    Generated,
    /// A file without it.
    File,
    /// A symbolic link, or something stranger.
    Link,
    /// A folder with a package of its own, which no generated file belongs to.
    Package,
    /// A temporary file of a run that was killed.
    Leftover,
}

impl Existing {
    /// Looks through `out`; a folder that does not exist is an empty one.
    ///
    /// # Errors
    /// When `out` is something else than a folder, or cannot be read.
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
            if NOT_OURS.contains(&path.as_str()) {
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

    /// Whether at least one file was generated: then files without a marker at generated paths were, too.
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

    /// That a file can be put at `path`: nothing but folders on the way, nothing but a file at the end.
    ///
    /// # Errors
    /// When something is in the way, which is named.
    pub fn clear_way(&self, out: &Path, path: &str) -> Result<(), Failure> {
        let on_the_way = path.match_indices('/').map(|(end, _)| &path[..end]);
        for folder in on_the_way {
            match self.get(folder) {
                None | Some(Kind::Folder | Kind::Package) => {}
                Some(Kind::Link) => {
                    return Err(in_the_way(&out.join(folder), "a symbolic link stands where a folder belongs"));
                }
                Some(Kind::File | Kind::Generated | Kind::Leftover) => {
                    return Err(in_the_way(&out.join(folder), "a file stands where a folder belongs"));
                }
            }
        }
        match self.get(path) {
            Some(Kind::Folder | Kind::Package) => {
                Err(in_the_way(&out.join(path), "a folder stands where a generated file belongs"))
            }
            Some(Kind::Link) => {
                Err(in_the_way(&out.join(path), "a symbolic link stands where a generated file belongs"))
            }
            None | Some(Kind::File | Kind::Generated | Kind::Leftover) => Ok(()),
        }
    }
}

/// Whether `out` is there, and that it is a folder if it is.
///
/// # Errors
/// When it is something else, or cannot be looked at.
pub fn check_folder(out: &Path) -> Result<bool, Failure> {
    match fs::metadata(out) {
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(not_a_folder(out, "the output is a file, and has to be a folder")),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(not_a_folder(out, "the output is inside of a file, which has to be a folder"))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unreadable(out, &error)),
        Err(_) if fs::symlink_metadata(out).is_ok() => {
            Err(not_a_folder(out, "the output is a symbolic link that leads nowhere"))
        }
        Err(_) => Ok(false),
    }
}

/// The whole of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

fn kind(found: &DirEntry, path: &str, files: &FileSet) -> Result<Kind, Failure> {
    let kind = found.file_type();
    if kind.is_dir() {
        let ours = || files.iter().any(|(file, _)| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
        return Ok(if found.path().join("Cargo.toml").exists() && !ours() { Kind::Package } else { Kind::Folder });
    }
    if !kind.is_file() {
        return Ok(Kind::Link);
    }
    if write::is_temporary(&found.file_name().to_string_lossy()) {
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

fn not_a_folder(path: &Path, message: &str) -> Failure {
    Failure::new("output-not-a-folder", message).at(path).help("nothing was written; choose a folder with --out DIR")
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new("output-not-readable", format!("the output folder cannot be read: {error}"))
        .at(path)
        .help("check its permissions, or choose another folder with --out DIR")
}
