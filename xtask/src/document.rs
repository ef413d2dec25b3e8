//! The document for the commands that test the crate or serve the API.
//!
//! In: the options that select it. Out: the document as the generator reads it, the folder in the target folder for the files that
//! are made from it, and in that folder the files that programs read: the document and the conventions of the API, as JSON.

use std::{
    ffi::OsString,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use generator::{Diagnostics, Prepared};

use crate::{
    cli::{CodegenOptions, DocumentOptions},
    console::Console,
    conventions,
    failure::Failure,
    input, output,
    progress::Watch,
    workspace::Workspace,
};

/// The file name of the document as JSON, with the overlays applied.
const DOCUMENT: &str = "document.json";
/// The file name of the conventions of the API as JSON.
const CONVENTIONS: &str = "conventions.json";
/// The name of the folder for the pinned document.
const PINNED: &str = "pinned";

/// A document, with its configuration.
#[derive(Debug)]
pub struct Document {
    /// The document as the generator reads it.
    pub prepared: Prepared,
    /// A folder in the target folder. It depends on the paths of the files alone.
    pub folder: PathBuf,
    /// Whether it is the pinned document with the pinned configuration and overlays.
    pub pinned: bool,
}

/// The result of reading a document: the document, or its errors.
pub type Read = Result<Document, Diagnostics>;

impl Document {
    /// Reads the document. The inner result contains the errors of the document.
    ///
    /// # Errors
    /// Fails if a file cannot be read.
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

    /// Writes the files for programs, and returns the arguments that name them.
    ///
    /// # Errors
    /// Fails if a file cannot be written.
    pub fn write_files(&self) -> Result<[OsString; 4], Failure> {
        let (document, conventions) = (self.folder.join(DOCUMENT), self.folder.join(CONVENTIONS));
        output::replace_file(&document, &self.prepared.document.with_direct_references().to_string())?;
        output::replace_file(&conventions, &format!("{:#}\n", conventions::conventions(&self.prepared.config)))?;
        Ok(["--document".into(), document.into(), "--conventions".into(), conventions.into()])
    }
}

/// Returns a readable name for the folder of these files, with a hash of their paths.
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
    fn the_name_of_the_folder_is_readable_and_differs_for_other_files() {
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
