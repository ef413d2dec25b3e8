//! An edition to compare: a document, or the folder `spec/` at a revision of git.
//!
//! In: an argument of the command. Out: the input of the generator.

use std::{path::Path, process::Command};

use generator::{Borrowed, Input, SourceFile};

use crate::{
    cli::CodegenOptions,
    failure::Failure,
    input::{self, CONFIG, OVERLAYS},
    workspace::{NAMES, RETIRED, SPEC, Workspace},
};

/// An edition of the document with what it is generated from.
#[derive(Debug)]
pub struct Edition {
    /// The name in the report: the argument.
    pub name: String,
    /// The input of the generator.
    pub input: Input,
    /// The files that were chosen, with the reasons.
    pub remarks: Vec<String>,
    /// Whether it is a revision, which has its own names.
    is_revision: bool,
}

impl Edition {
    /// Reads the edition that an argument names. A file takes precedence over a revision of the same name.
    ///
    /// # Errors
    /// Fails if there is neither a file nor a revision of this name, or if a file cannot be read.
    pub fn read(workspace: &Workspace, argument: &str) -> Result<Self, Failure> {
        let name = argument.to_owned();
        let file = Path::new(argument);
        if file.exists() && !file.is_dir() {
            let options = CodegenOptions { spec: Some(file.to_path_buf()), ..CodegenOptions::default() };
            let gathered = input::gather(workspace, &options)?;
            return Ok(Self { name, input: gathered.input, remarks: gathered.remarks, is_revision: false });
        }
        let input = Revision::new(workspace, argument.trim_end_matches(':'))?.input()?;
        Ok(Self { name, input, remarks: Vec::new(), is_revision: true })
    }

    /// Returns the input of the edition as an update of another one. `lock` contains the names that the other one leaves; a revision
    /// has its own.
    pub fn following(&self, lock: &str) -> Input {
        let mut input = self.input.clone();
        if !self.is_revision {
            input.lock = Some(SourceFile { name: NAMES.to_owned(), bytes: lock.as_bytes().to_vec() });
        }
        input
    }
}

/// A commit of the repository.
struct Revision<'a> {
    workspace: &'a Workspace,
    name: &'a str,
}

impl<'a> Revision<'a> {
    fn new(workspace: &'a Workspace, name: &'a str) -> Result<Self, Failure> {
        let revision = Self { workspace, name };
        let commit = format!("{name}^{{commit}}");
        match revision.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])? {
            Some(_) => Ok(revision),
            None => Err(Failure::new("no-edition", format!("`{name}` is neither a file nor a revision of git."))
                .help("Give the path of a document, or a tag, a branch or a commit of the repository.")),
        }
    }

    /// Reads the folder `spec/`. The words in `spec/docs/` are left out, since the report does not contain documentation.
    fn input(&self) -> Result<Input, Failure> {
        let spec = self.file(SPEC)?.ok_or_else(|| {
            Failure::new("no-edition", format!("The revision `{}` has no spec/{SPEC}.", self.name))
                .help("Choose a later revision.")
        })?;
        let empty = SourceFile { name: self.named(CONFIG), bytes: Vec::new() };
        Ok(Input {
            spec,
            overlays: self.overlays()?,
            retired: self.file(RETIRED)?,
            docs: Vec::new(),
            config: self.file(CONFIG)?.unwrap_or(empty),
            lock: self.file(NAMES)?,
            templates: input::read_templates(self.workspace)?,
            api_version: None,
            borrowed: Borrowed::default(),
        })
    }

    /// Reads the overlays in the order of their names, which is that of git.
    fn overlays(&self) -> Result<Vec<SourceFile>, Failure> {
        let folder = format!("./spec/{OVERLAYS}/");
        let listed = self.git(&["ls-tree", "--name-only", "-z", self.name, &folder])?.unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let names = listed.split('\0').filter(|name| name.ends_with(".yaml") || name.ends_with(".yml"));
        let names = names.filter_map(|name| name.rsplit('/').next());
        names.filter_map(|name| self.file(&format!("{OVERLAYS}/{name}")).transpose()).collect()
    }

    /// Reads a file of `spec/`; `None` if the revision does not have it.
    fn file(&self, name: &str) -> Result<Option<SourceFile>, Failure> {
        let object = format!("{}:./spec/{name}", self.name);
        let bytes = self.git(&["show", "--end-of-options", &object])?;
        Ok(bytes.map(|bytes| SourceFile { name: self.named(name), bytes }))
    }

    /// Returns the name of a file for diagnostics.
    fn named(&self, name: &str) -> String {
        format!("{}:spec/{name}", self.name)
    }

    /// Runs git in the repository and returns its output; `None` if it fails.
    fn git(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, Failure> {
        let output = Command::new("git").arg("-C").arg(self.workspace.root()).args(arguments).output();
        let output = output.map_err(|error| {
            Failure::new("no-git", format!("git cannot be run: {error}.")).help("Install git, or compare two files.")
        })?;
        Ok(output.status.success().then_some(output.stdout))
    }
}
