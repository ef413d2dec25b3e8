//! Carrying out a plan: the one place that changes the output folder.
//!
//! In: a [`Plan`]. Out: the folder changed, file by file: each new text is written to a temporary file in the same folder,
//! which then takes the place of the old one in one step. It decides nothing.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::Path,
};

use super::{ChangeKind, Plan};
use crate::failure::Failure;

const PREFIX: &str = ".codegen-";
const SUFFIX: &str = ".partial";
const RANDOM: usize = 8;

/// Whether a file name is one that this module gives to temporary files.
pub fn is_temporary(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX))
        .is_some_and(|random| random.len() == RANDOM && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Clears leftovers, writes, then removes, so that at no time less is there than before or after.
pub fn apply(plan: &Plan) -> Result<(), Failure> {
    for path in &plan.leftovers {
        fs::remove_file(path).map_err(|error| unwritable("cannot remove a temporary file", path, &error))?;
    }
    let folders: BTreeSet<_> = plan
        .changes
        .iter()
        .filter(|change| !matches!(change.kind, ChangeKind::Remove { .. }))
        .filter_map(|change| plan.out.join(&change.path).parent().map(Path::to_path_buf))
        .collect();
    for folder in &folders {
        fs::create_dir_all(folder).map_err(|error| unwritable("cannot create a folder", folder, &error))?;
    }
    for change in &plan.changes {
        let path = plan.out.join(&change.path);
        match &change.kind {
            ChangeKind::Create { new } | ChangeKind::Update { new, .. } => {
                replace(&path, new).map_err(|error| unwritable("cannot write a file", &path, &error))?;
            }
            ChangeKind::Remove { .. } => {}
        }
    }
    for change in plan.changes.iter().filter(|change| matches!(change.kind, ChangeKind::Remove { .. })) {
        let path = plan.out.join(&change.path);
        fs::remove_file(&path).map_err(|error| unwritable("cannot remove a file", &path, &error))?;
        remove_empty_folders(&path, &plan.out);
    }
    Ok(())
}

/// Puts `text` at `path` in one step, in a folder that is made if need be; whether it had to, since it was not there yet.
///
/// # Errors
/// When that cannot be done.
pub fn replace_file(path: &Path, text: &str) -> Result<bool, Failure> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| unwritable("cannot create a folder", folder, &error))?;
    replace(path, text).map_err(|error| unwritable("cannot write a file", path, &error))?;
    Ok(true)
}

/// Puts `text` at `path` in one step. There is no `fsync`: it is the process that may die half-way, and a machine that loses
/// power loses nothing that the next run does not make again.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = fs::metadata(path).ok().map(|metadata| metadata.permissions());
    let mut file = temporary(folder, permissions)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// A new file that goes away unless it is given its name, with a name by which a later run knows it when it could not.
pub fn temporary(folder: &Path, permissions: Option<fs::Permissions>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    if let Some(permissions) = permissions.or_else(usual_permissions) {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// Those of any new file: a temporary file is otherwise readable by its owner alone. The umask applies.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

/// Removes the folders above `path`, up to `out`, that hold nothing any more.
fn remove_empty_folders(path: &Path, out: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != out) {
        // A folder that holds something cannot be removed: that is the test for it, and the end.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn unwritable(message: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new("output-not-writable", format!("{message} in the output folder: {error}"))
        .at(path)
        .help("check that you may write there and that the disk is not full, or choose another folder with --out DIR; then run it again")
}
