//! Execution of a plan. No other module changes the output folder.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    change::Change,
    replace::{replace, unwritable},
};
use crate::failure::Failure;

/// Applies the changes to the folder `out`: removes leftover temporary files, writes files, then removes files. In this order, no file
/// is missing at any time that exists before and after.
pub fn apply(out: &Path, leftovers: &[impl AsRef<Path>], changes: &[Change]) -> Result<(), Failure> {
    for path in leftovers.iter().map(AsRef::as_ref) {
        fs::remove_file(path).map_err(|error| unwritable("remove a temporary file", path, &error))?;
    }
    let written = || changes.iter().filter_map(|change| Some((out.join(&change.path), change.kind.new_content()?)));
    let folders: BTreeSet<_> = written().filter_map(|(path, _)| path.parent().map(Path::to_path_buf)).collect();
    for folder in &folders {
        fs::create_dir_all(folder).map_err(|error| unwritable("create a folder", folder, &error))?;
    }
    for (path, new) in written() {
        replace(&path, new).map_err(|error| unwritable("write a file", &path, &error))?;
    }
    for change in changes.iter().filter(|change| change.kind.new_content().is_none()) {
        let path = out.join(&change.path);
        fs::remove_file(&path).map_err(|error| unwritable("remove a file", &path, &error))?;
        remove_empty_folders(&path, out);
    }
    Ok(())
}

/// Removes the empty folders above `path`, up to `out`.
fn remove_empty_folders(path: &Path, out: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != out) {
        // Removing fails if the folder is not empty.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}
