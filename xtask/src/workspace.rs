//! Where things are in this repository.
//!
//! In: where cargo says that this package is, or `--root`. Out: the paths of the folders that the commands read and write.
//! It reads no file.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// The name of the pinned document, in `spec/`.
pub const SPEC: &str = "atlas-admin-v2.yaml";
/// The name of the record of where it came from, beside it.
pub const PIN: &str = "pin.toml";

/// The folders of this repository.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace at `root`; without it, the one that cargo runs this command in, or that it was built in.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn find(root: Option<&Path>) -> Result<Self, Failure> {
        let root = root.map_or_else(own_root, Path::to_path_buf);
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(Failure::new("no-workspace", "the workspace of this command is not there any more")
                .at(&root)
                .help("run it as `cargo xtask` inside the repository"))
        }
    }

    /// The top of the repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The pinned document.
    pub fn pinned_spec(&self) -> PathBuf {
        self.spec().join(SPEC)
    }

    /// What is generated from: the pinned document, its origin, overlays and configuration.
    pub fn spec(&self) -> PathBuf {
        self.root.join("spec")
    }

    /// Where the pinned document came from.
    pub fn pin(&self) -> PathBuf {
        self.spec().join(PIN)
    }

    /// The part of the generated crate that no document decides.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The generated crate.
    pub fn generated(&self) -> PathBuf {
        self.root.join("generated")
    }

    /// The harness that tries a generated crate.
    pub fn conformance(&self) -> PathBuf {
        self.root.join("conformance")
    }

    /// The versions of all dependencies.
    pub fn lock(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }

    /// Where cargo builds, as an absolute path.
    pub fn target(&self) -> PathBuf {
        let given = env::var_os("CARGO_TARGET_DIR").filter(|given| !given.is_empty()).map(PathBuf::from);
        let target = given.unwrap_or_else(|| self.root.join("target"));
        std::path::absolute(&target).unwrap_or(target)
    }

    /// How a path is named to the user: relative to the root where it is inside, as it stands otherwise.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// The folder above this package. The value of the running cargo is preferred to the one of the build, which is another
/// checkout's when two of them share a target folder.
fn own_root() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR"));
    let running =
        env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).filter(|path| path.file_name() == built.file_name());
    let package = running.as_deref().unwrap_or(built);
    package.parent().unwrap_or(package).to_path_buf()
}
