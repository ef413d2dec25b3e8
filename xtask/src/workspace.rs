//! The paths of this repository.
//!
//! In: the path of this package as cargo gives it, or `--root`. Out: the paths of the files and folders that the commands read and
//! write. The module reads no file.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The file name of the pinned document in `spec/`.
pub const SPEC: &str = "atlas-admin-v2.yaml";
/// The file name of the record of its origin, in the same folder.
pub const PIN: &str = "pin.toml";

/// The file name of the names that have been given, in the same folder.
pub const NAMES: &str = "names.lock";

/// The file name of the overlay of retired items, in the same folder.
pub const RETIRED: &str = "retired.yaml";

/// The paths of a repository.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Returns the workspace at `root`. Without it, the one that cargo runs this command in, or that the command was built in.
    ///
    /// # Errors
    /// Fails if the folder does not exist.
    pub fn find(root: Option<&Path>) -> Result<Self, Failure> {
        let root = root.map_or_else(own_root, Path::to_path_buf);
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(Failure::new("no-workspace", "The workspace of this command does not exist.")
                .at(&root)
                .help("Run `cargo xtask` in the repository."))
        }
    }

    /// Returns the root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path of the pinned document.
    pub fn pinned_spec(&self) -> PathBuf {
        self.spec().join(SPEC)
    }

    /// Returns the folder of the pinned document, its origin, overlays and configuration.
    pub fn spec(&self) -> PathBuf {
        self.root.join("spec")
    }

    /// Returns the folder of the overlays that add words to the pinned document.
    pub fn words(&self) -> PathBuf {
        self.spec().join("docs")
    }

    /// Returns the path of the record of the pinned document's origin.
    pub fn pin(&self) -> PathBuf {
        self.spec().join(PIN)
    }

    /// Returns the path of the names that have been given.
    pub fn names(&self) -> PathBuf {
        self.spec().join(NAMES)
    }

    /// Returns the folder of the files of the generated crate that do not depend on the document.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// Returns the folder of the generated crate.
    pub fn generated(&self) -> PathBuf {
        self.root.join("generated")
    }

    /// Returns the folder of the test harness.
    pub fn conformance(&self) -> PathBuf {
        self.root.join("conformance")
    }

    /// Returns the path of `Cargo.lock`.
    pub fn lock(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }

    /// Returns the target folder of cargo as an absolute path.
    pub fn target(&self) -> PathBuf {
        let given = env::var_os("CARGO_TARGET_DIR").filter(|given| !given.is_empty()).map(PathBuf::from);
        let target = given.unwrap_or_else(|| self.root.join("target"));
        std::path::absolute(&target).unwrap_or(target)
    }

    /// Returns a path for messages: relative to the root if it is in the repository, unchanged otherwise.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// Returns the folder above this package. The variable of the running cargo takes precedence over the one of the build: if two
/// checkouts share a target folder, the latter can be the other checkout's.
fn own_root() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR"));
    let running =
        env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).filter(|path| path.file_name() == built.file_name());
    let package = running.as_deref().unwrap_or(built);
    package.parent().unwrap_or(package).to_path_buf()
}
