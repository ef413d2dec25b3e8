//! The file `names.lock`, which `codegen` reads, compares and writes.
//!
//! In: the path of the file and the text that it should have. Out: the difference, as that of a generated file. The generator decides
//! what the file contains.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    input::unreadable,
    output::{Change, ChangeKind, replace_file},
    workspace::NAMES,
};

/// The file, and how it differs from the text that it should have.
#[derive(Debug)]
pub struct Update {
    file: PathBuf,
    change: Option<Change>,
}

impl Update {
    /// Compares the file with `text`. A file that does not exist is created.
    ///
    /// # Errors
    /// Fails if the file cannot be read.
    pub fn new(file: &Path, text: &str) -> Result<Self, Failure> {
        let new = text.to_owned();
        let kind = match fs::read(file) {
            Ok(old) if old == text.as_bytes() => None,
            Ok(old) => Some(ChangeKind::Update { old: String::from_utf8_lossy(&old).into_owned(), new }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(ChangeKind::Create { new }),
            Err(error) => return Err(unreadable(file, &error)),
        };
        Ok(Self { file: file.to_path_buf(), change: kind.map(|kind| Change { path: NAMES.to_owned(), kind }) })
    }

    /// Returns the difference, if there is one.
    pub fn change(&self) -> Option<&Change> {
        self.change.as_ref()
    }

    /// Writes the file if it differs, and returns whether it did.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub fn apply(&self) -> Result<bool, Failure> {
        match self.change.as_ref().and_then(|change| change.kind.new_content()) {
            Some(text) => replace_file(&self.file, text),
            None => Ok(false),
        }
    }
}
