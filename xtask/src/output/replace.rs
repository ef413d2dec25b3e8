//! Atomic replacement of files.
//!
//! In: a path and a text. Out: the file with that text. The text is written to a temporary file in the same folder, which then
//! replaces the file in one step.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use crate::failure::Failure;

/// The start of the name of a temporary file.
const PREFIX: &str = ".codegen-";
/// The end of the name of a temporary file.
const SUFFIX: &str = ".partial";
/// The number of random characters in the name of a temporary file.
const RANDOM: usize = 8;

/// Returns whether a file name is that of a temporary file of this module.
pub fn is_temporary(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX))
        .is_some_and(|random| random.len() == RANDOM && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Writes `text` to a file, and creates its folder if needed. Returns `false` if the file already has that content.
///
/// # Errors
/// Fails if the folder or the file cannot be written.
pub fn replace_file(path: &Path, text: &str) -> Result<bool, Failure> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| unwritable("create a folder", folder, &error))?;
    replace(path, text).map_err(|error| unwritable("write a file", path, &error))?;
    Ok(true)
}

/// Writes `text` to a file in an existing folder. There is no `fsync`: if the process ends, the file has the old or the new content.
/// After a power failure, generating again restores the files.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = fs::metadata(path).ok().map(|metadata| metadata.permissions());
    let mut file = temporary(folder, permissions)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Creates a temporary file, which is removed unless it is renamed. A later run recognises it by its name if that failed.
pub fn temporary(folder: &Path, permissions: Option<fs::Permissions>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    if let Some(permissions) = permissions.or_else(default_permissions) {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// Returns the permissions of a new file, to which the umask applies. Without them, only the owner can read a temporary file.
#[cfg(unix)]
fn default_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<fs::Permissions> {
    None
}

/// Returns the failure of an action in the output folder.
pub fn unwritable(action: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new("output-not-writable", format!("Cannot {action} in the output folder: {error}."))
        .at(path)
        .help("Check the permissions and the free disk space, or choose another folder with --out DIR. Then run the command again.")
}
