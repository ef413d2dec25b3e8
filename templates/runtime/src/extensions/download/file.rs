//! Writing a download to a file. It is written to a temporary file in the same directory, which replaces the file when it is
//! complete.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind as Kind};
use std::path::{self, Path, PathBuf};

use tokio::io::AsyncWriteExt as _;
use tokio::runtime::Handle;

use super::Download;
use crate::error::{Error, ErrorKind, Result};

/// The maximum number of dangling symbolic links that are followed one after the other, which is the limit of Linux.
const MAX_LINKS: usize = 40;
/// The maximum number of names that are tried for a temporary file. The names are random, so that a second one is hardly
/// ever needed.
const MAX_NAMES: usize = 16;

pub(super) async fn write(mut download: Download, path: &Path) -> Result<u64> {
    let fault = |source: io::Error| {
        Error::new(ErrorKind::File, format!("{} cannot be written: {source}", path.display())).with_source(source)
    };
    let runtime = Handle::try_current().map_err(|source| {
        Error::new(ErrorKind::Configuration, "there is no tokio runtime: write files within one").with_source(source)
    })?;
    let opened = runtime.spawn_blocking({
        let path = path.to_owned();
        move || open(&path)
    });
    let (file, part) = opened.await.map_err(io::Error::other).flatten().map_err(fault)?;
    let mut file = tokio::fs::File::from_std(file);
    let copied = copy(&mut download, &mut file).await;
    let file = file.into_std().await;
    // If this future is dropped at an earlier point, `Part` is dropped, which removes the file.
    let finished = runtime.spawn_blocking(move || match (copied, part) {
        (Ok(size), Some(part)) => part.complete(file).map(|()| Ok(size)),
        (copied, _) => Ok(copied),
    });
    match finished.await.map_err(io::Error::other).flatten().map_err(fault)? {
        Ok(size) => Ok(size),
        Err(Interrupted::Download(error)) => Err(error),
        Err(Interrupted::File(source)) => Err(fault(source)),
    }
}

enum Interrupted {
    Download(Error),
    File(io::Error),
}

async fn copy(download: &mut Download, file: &mut tokio::fs::File) -> Result<u64, Interrupted> {
    let mut size = 0;
    while let Some(piece) = download.next().await {
        let piece = piece.map_err(Interrupted::Download)?;
        size += piece.len() as u64;
        file.write_all(&piece).await.map_err(Interrupted::File)?;
    }
    file.flush().await.map_err(Interrupted::File)?;
    Ok(size)
}

/// Opens the file to write to: a temporary file with its [`Part`], or a file that is not regular, such as a device.
fn open(path: &Path) -> io::Result<(File, Option<Part>)> {
    let (target, metadata) = resolve(path)?;
    let Some(folder) = target.parent().filter(|_| target.file_name().is_some()) else {
        return Err(Kind::IsADirectory.into());
    };
    let permissions = match metadata {
        None => None,
        Some(metadata) if metadata.is_dir() => return Err(Kind::IsADirectory.into()),
        Some(metadata) => {
            let file = OpenOptions::new().write(true).open(&target)?;
            if !metadata.is_file() {
                return Ok((file, None));
            }
            Some(metadata.permissions())
        }
    };
    let mut names =
        std::iter::repeat_with(|| format!(".download-{:x}-{:016x}.part", std::process::id(), fastrand::u64(..)));
    let created = create(folder, permissions.is_some(), &mut names.by_ref().take(MAX_NAMES));
    let (temporary, file) = created.map_err(|source| {
        let what =
            if permissions.is_some() { "the file itself is writable, but" } else { "the file does not exist, and" };
        io::Error::new(
            source.kind(),
            format!("{what} no temporary file for the download can be created in {}: {source}", folder.display()),
        )
    })?;
    Ok((file, Some(Part { temporary: Some(temporary), target, permissions })))
}

/// Follows symbolic links to the target file, which may not exist yet.
fn resolve(path: &Path) -> io::Result<(PathBuf, Option<Metadata>)> {
    if path.as_os_str().as_encoded_bytes().last().is_some_and(|last| path::is_separator(char::from(*last))) {
        return Err(Kind::IsADirectory.into());
    }
    let mut target = path::absolute(path)?;
    for _ in 0..MAX_LINKS {
        match fs::metadata(&target) {
            Ok(metadata) if metadata.is_file() => return Ok((fs::canonicalize(&target)?, Some(metadata))),
            // The path is not canonicalized, because the target of /dev/stdout can be a pipe, which has no path.
            Ok(metadata) => return Ok((target, Some(metadata))),
            Err(error) if error.kind() == Kind::NotFound => {}
            Err(error) => return Err(error),
        }
        let Ok(link) = fs::read_link(&target) else { return Ok((target, None)) };
        // A relative link is relative to its directory.
        target.pop();
        target.push(link);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Creates a new file with the first name that does not exist yet.
fn create(folder: &Path, is_private: bool, names: &mut dyn Iterator<Item = String>) -> io::Result<(PathBuf, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_private {
        // Until the permissions of the replaced file are set at the end, no other user can read the file.
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    for name in names {
        let path = folder.join(name);
        match options.open(&path) {
            Err(error) if error.kind() == Kind::AlreadyExists => {}
            outcome => return outcome.map(|file| (path, file)),
        }
    }
    Err(Kind::AlreadyExists.into())
}

/// A file that this process has created with a temporary name. Dropping the value removes the file.
struct Part {
    /// The path of the file; `None` after it has been renamed.
    temporary: Option<PathBuf>,
    target: PathBuf,
    /// The permissions of the file that is replaced.
    permissions: Option<Permissions>,
}

impl Part {
    /// Sets the permissions of the file and renames it to its final name.
    fn complete(mut self, file: File) -> io::Result<()> {
        #[cfg(unix)]
        if let Some(permissions) = &self.permissions {
            use std::os::unix::fs::PermissionsExt as _;
            // The bits setuid and setgid are not copied, because the new file can have another owner.
            file.set_permissions(Permissions::from_mode(permissions.mode() & 0o777))?;
        }
        file.sync_all()?;
        drop(file);
        if let Some(temporary) = &self.temporary {
            fs::rename(temporary, &self.target)?;
            self.temporary = None;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // The file is removed on this thread, even if it runs tasks, because the process may end before another thread
            // could.
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_temporary_file_of_another_process_is_neither_written_nor_removed() {
        let folder = std::env::temp_dir().join(format!("download-names-{:x}", fastrand::u64(..)));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("taken"), "by another process").unwrap();
        let mut names = ["taken", "taken", "free"].into_iter().map(str::to_owned);
        let (temporary, file) = create(&folder, false, &mut names).unwrap();
        assert_eq!(temporary, folder.join("free"));
        drop((file, Part { temporary: Some(temporary), target: folder.join("target"), permissions: None }));
        let mut names = ["taken", "taken"].into_iter().map(str::to_owned);
        assert_eq!(create(&folder, false, &mut names).unwrap_err().kind(), Kind::AlreadyExists);
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["taken"]);
        assert_eq!(fs::read(folder.join("taken")).unwrap(), b"by another process");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn temporary_files_for_the_same_path_have_different_names() {
        let path = std::env::temp_dir().join(format!("download-same-{:x}", fastrand::u64(..)));
        let parts = [open(&path).unwrap(), open(&path).unwrap()].map(|(_, part)| part.unwrap());
        assert_ne!(parts[0].temporary, parts[1].temporary);
        assert!(parts.iter().all(|part| part.temporary.as_ref().is_some_and(|path| path.exists())));
        let paths = parts.each_ref().map(|part| part.temporary.clone().unwrap());
        drop(parts);
        assert!(paths.iter().all(|path| !path.exists()) && !path.exists());
    }
}
