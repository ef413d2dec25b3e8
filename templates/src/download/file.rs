//! A download as a file that is there whole or not at all.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use super::Download;
use crate::error::{Error, ErrorKind, Result};

/// A file under its temporary name; gone when it is dropped.
struct Part(PathBuf);

impl Part {
    fn beside(path: &Path) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}-{}.part", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
        Self(path.with_file_name(name))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After the rename there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

pub(super) async fn write(mut download: Download, path: &Path) -> Result<u64> {
    let fault = |source: std::io::Error| {
        Error::new(ErrorKind::File, format!("{} cannot be written: {source}", path.display())).with_source(source)
    };
    if path.file_name().is_none() {
        return Err(fault(std::io::ErrorKind::InvalidInput.into()));
    }
    let part = Part::beside(path);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&part.0).await.map_err(fault)?;
    let mut size = 0;
    while let Some(piece) = download.next().await {
        let piece = piece?;
        size += piece.len() as u64;
        file.write_all(&piece).await.map_err(fault)?;
    }
    file.flush().await.map_err(fault)?;
    file.sync_all().await.map_err(fault)?;
    drop(file);
    fs::rename(&part.0, path).await.map_err(fault)?;
    Ok(size)
}

/// The name in a `Content-Disposition`; directories in it are cut off.
pub(super) fn name(disposition: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        disposition.split(';').filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let extended = parameter("filename*").and_then(|value| {
        let text = value.strip_prefix("UTF-8''").or_else(|| value.strip_prefix("utf-8''"))?;
        Some(percent_encoding::percent_decode_str(text).decode_utf8().ok()?.into_owned())
    });
    let name = extended.or_else(|| parameter("filename"))?;
    let name = name.rsplit(['/', '\\']).next()?.to_owned();
    (!matches!(name.as_str(), "" | "." | "..")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_has_no_directories() {
        for (disposition, wanted) in [
            (r#"attachment; filename="mongodb.gz""#, Some("mongodb.gz")),
            ("attachment; filename=../../etc/passwd", Some("passwd")),
            (r#"attachment; filename="C:\x\y.gz""#, Some("y.gz")),
            ("attachment; filename*=UTF-8''a%20b.gz; filename=c", Some("a b.gz")),
            ("attachment; filename=..", None),
            ("attachment", None),
        ] {
            assert_eq!(name(disposition).as_deref(), wanted, "{disposition}");
        }
    }
}
