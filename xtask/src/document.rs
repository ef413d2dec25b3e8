//! A document for the commands that try the crate or serve the API: read as `codegen` reads it, and laid down for programs.
//!
//! In: the options that choose it. Out: what the generator understood of it, and the folder below the target folder where
//! what is made of it goes. It does not know what that is.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use generator::{Diagnostics, Prepared};

use crate::{
    cli::{CodegenOptions, DocumentOptions},
    console::Console,
    failure::Failure,
    input, output,
    progress::Watch,
    workspace::Workspace,
};

/// The document as programs read it: JSON, with its overlays applied.
const DOCUMENT: &str = "document.json";
/// The folder of what is made of the pinned document.
const PINNED: &str = "pinned";

/// A document that was read, with the choices for it.
#[derive(Debug)]
pub struct Document {
    /// What the generator made of it.
    pub prepared: Prepared,
    /// Below the target folder, the same each time for the same files.
    pub folder: PathBuf,
    /// It is what is pinned, with what is pinned about it.
    pub pinned: bool,
}

/// What reading it can come to, other than a failure.
pub type Read = Result<Document, Diagnostics>;

impl Document {
    /// Reads it; the inner error has the faults of the document.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(
        workspace: &Workspace,
        options: &DocumentOptions,
        watch: &Watch,
        console: &Console,
    ) -> Result<Read, Failure> {
        watch.stage("read");
        let DocumentOptions { spec, config, overlay } = options.clone();
        let gathered =
            input::gather(workspace, &CodegenOptions { spec, config, overlay, ..CodegenOptions::default() })?;
        for remark in &gathered.remarks {
            console.note(remark);
        }
        let pinned = *options == DocumentOptions::default();
        let folder = workspace.target().join("driver").join(if pinned { PINNED.to_owned() } else { key(options) });
        Ok(generator::prepare(&gathered.input, watch).map(|prepared| Self { prepared, folder, pinned }))
    }

    /// Writes it as JSON, and says where.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn lay_down(&self) -> Result<PathBuf, Failure> {
        let path = self.folder.join(DOCUMENT);
        output::replace_file(&path, &self.prepared.document.value.to_string())?;
        Ok(path)
    }
}

/// A name for the folder of these files: readable, and another one for other files.
fn key(options: &DocumentOptions) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut hasher = DefaultHasher::new();
    options.spec.as_deref().map(absolute).hash(&mut hasher);
    options.config.as_deref().map(absolute).hash(&mut hasher);
    options.overlay.iter().map(|path| absolute(path)).collect::<Vec<_>>().hash(&mut hasher);
    let stem = options.spec.as_deref().and_then(Path::file_stem).unwrap_or(PINNED.as_ref()).to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("{}-{:08x}", stem.chars().map(plain).collect::<String>(), hasher.finish() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_readable_and_differs_for_other_files() {
        let with = |spec: &str, config: Option<&str>| {
            let (spec, config) = (Some(PathBuf::from(spec)), config.map(PathBuf::from));
            key(&DocumentOptions { spec, config, overlay: Vec::new() })
        };
        let plain = with("/a/Atlas Admin.v2.yaml", None);
        assert!(plain.starts_with("atlas-admin-v2-") && plain.len() == "atlas-admin-v2-".len() + 8, "{plain}");
        assert_eq!(plain, with("/a/Atlas Admin.v2.yaml", None));
        assert_ne!(plain, with("/b/Atlas Admin.v2.yaml", None));
        assert_ne!(plain, with("/a/Atlas Admin.v2.yaml", Some("/a/codegen.toml")));
    }
}
