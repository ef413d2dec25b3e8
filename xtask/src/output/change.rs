//! The changes to the files of the output folder.

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path relative to the output folder, with `/` as the separator.
    pub path: String,
    /// What happens to the file.
    pub kind: ChangeKind,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// The file does not exist and is created.
    Create {
        /// The content to write.
        new: String,
    },
    /// The file has another content and is replaced.
    Update {
        /// The present content, with replacement characters for what is not UTF-8.
        old: String,
        /// The content to write.
        new: String,
    },
    /// The file was generated and is no longer needed.
    Remove {
        /// The present content, with replacement characters for what is not UTF-8.
        old: String,
    },
}

impl ChangeKind {
    /// Returns the content to write; `None` if the file is removed.
    pub fn new_content(&self) -> Option<&str> {
        match self {
            Self::Create { new } | Self::Update { new, .. } => Some(new),
            Self::Remove { .. } => None,
        }
    }
}
