//! The input files of the generator.
//!
//! In: the options of `codegen` and the workspace. Out: the generator's [`Input`] with the contents of the files, and a remark on each
//! file that the user did not choose. Of a document, the module reads only the title.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use generator::{Borrowed, Input, SourceFile};
use walkdir::WalkDir;

use crate::{
    cli::CodegenOptions,
    failure::Failure,
    workspace::{NAMES, RETIRED, Workspace},
};

/// The name of the configuration file in the folder of the document.
pub const CONFIG: &str = "codegen.toml";
/// The name of the folder of overlays in the folder of the document.
pub const OVERLAYS: &str = "overlays";

/// The input of a run.
#[derive(Debug)]
pub struct Gathered {
    /// The input of the generator.
    pub input: Input,
    /// The configuration, the overlays and the lock that were chosen, with the reasons.
    pub remarks: Vec<String>,
    /// The file of the lock, if the run is the one that maintains it: the pinned crate, with nothing chosen.
    pub lock: Option<PathBuf>,
}

/// The folder from which the configuration or the overlays are read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// The folder of the document.
    Document(PathBuf),
    /// The folder of the pinned document, of which the document is another edition.
    Pinned(PathBuf),
    /// None.
    Nothing,
}

/// Reads the input of a run.
///
/// # Errors
/// Fails if a file cannot be read.
pub fn gather(workspace: &Workspace, options: &CodegenOptions) -> Result<Gathered, Failure> {
    let path = options.spec.clone().unwrap_or_else(|| workspace.pinned_spec());
    let spec = read_spec(workspace, &path, options.spec.is_some())?;
    let chooser = Chooser { workspace, spec: &spec, path: &path, given: options.spec.is_some() };
    let mut remarks = Vec::new();
    // A file that the user chose belongs to the document, so all of its entries have to match.
    let mut borrowed = Borrowed::default();
    let docs = if chooser.is_pinned() { read_overlays(workspace, &workspace.words())? } else { Vec::new() };
    let config = match &options.config {
        Some(file) => read(workspace, file)?,
        None => chooser.config(&mut borrowed.config, &mut remarks)?,
    };
    let overlays = if options.overlay.is_empty() {
        chooser.overlays(&mut borrowed.overlays, &mut remarks)?
    } else {
        options.overlay.iter().map(|file| read(workspace, file)).collect::<Result<_, _>>()?
    };
    let api_version = options.api_version.clone();
    let retired = chooser.retired(&mut remarks)?;
    // A crate of one date has names of its own: its newest versions are older ones of the API.
    let lock = if api_version.is_none() { chooser.lock(&mut remarks)? } else { None };
    let templates = read_templates(workspace)?;
    let is_pinned = *options == CodegenOptions { check: options.check, ..CodegenOptions::default() };
    Ok(Gathered {
        input: Input { spec, overlays, retired, docs, config, lock, templates, api_version, borrowed },
        remarks,
        lock: is_pinned.then(|| workspace.names()),
    })
}

/// Chooses the configuration and the overlays that the user did not choose.
struct Chooser<'a> {
    workspace: &'a Workspace,
    spec: &'a SourceFile,
    path: &'a Path,
    given: bool,
}

impl Chooser<'_> {
    fn config(&self, borrowed: &mut bool, remarks: &mut Vec<String>) -> Result<SourceFile, Failure> {
        let origin = self.origin(CONFIG);
        *borrowed = matches!(origin, Origin::Pinned(_));
        let file = match &origin {
            Origin::Document(folder) | Origin::Pinned(folder) => Some(folder.join(CONFIG)).filter(|file| file.exists()),
            Origin::Nothing => None,
        };
        let config = match &file {
            Some(file) => read(self.workspace, file)?,
            None => SourceFile { name: CONFIG.to_owned(), bytes: Vec::new() },
        };
        self.remark("config", &origin, file.iter().map(|_| config.name.as_str()).collect(), remarks);
        Ok(config)
    }

    fn overlays(&self, borrowed: &mut bool, remarks: &mut Vec<String>) -> Result<Vec<SourceFile>, Failure> {
        let origin = self.origin(OVERLAYS);
        *borrowed = matches!(origin, Origin::Pinned(_));
        let overlays = match &origin {
            Origin::Document(folder) | Origin::Pinned(folder) => read_overlays(self.workspace, &folder.join(OVERLAYS))?,
            Origin::Nothing => Vec::new(),
        };
        self.remark("overlays", &origin, overlays.iter().map(|overlay| overlay.name.as_str()).collect(), remarks);
        Ok(overlays)
    }

    /// Reads the lock, if there is one.
    fn lock(&self, remarks: &mut Vec<String>) -> Result<Option<SourceFile>, Failure> {
        self.optional("names", NAMES, &self.origin(NAMES), remarks)
    }

    /// Reads the overlay of retired items, if there is one beside the document. What another edition has retired, this one may have.
    fn retired(&self, remarks: &mut Vec<String>) -> Result<Option<SourceFile>, Failure> {
        match self.origin(RETIRED) {
            origin @ Origin::Document(_) => self.optional("retired items", RETIRED, &origin, remarks),
            Origin::Pinned(_) | Origin::Nothing => Ok(None),
        }
    }

    fn optional(
        &self,
        what: &str,
        name: &str,
        origin: &Origin,
        remarks: &mut Vec<String>,
    ) -> Result<Option<SourceFile>, Failure> {
        let file = match origin {
            Origin::Document(folder) | Origin::Pinned(folder) => Some(folder.join(name)).filter(|file| file.exists()),
            Origin::Nothing => None,
        };
        let found = file.map(|file| read(self.workspace, &file)).transpose()?;
        if let Some(found) = &found {
            self.remark(what, origin, vec![&found.name], remarks);
        }
        Ok(found)
    }

    fn origin(&self, name: &str) -> Origin {
        if !self.given {
            return Origin::Document(self.workspace.spec());
        }
        let folder = self.path.parent().map(Path::to_path_buf).unwrap_or_default();
        if folder.join(name).exists() {
            Origin::Document(folder)
        } else if self.is_pinned_api() {
            Origin::Pinned(self.workspace.spec())
        } else {
            Origin::Nothing
        }
    }

    /// Returns whether the document is the pinned one. The words are written for it: another edition has words of its own.
    fn is_pinned(&self) -> bool {
        let same = |pinned: PathBuf| Some(fs::canonicalize(self.path).ok()? == fs::canonicalize(pinned).ok()?);
        !self.given || same(self.workspace.pinned_spec()).unwrap_or_default()
    }

    /// Returns whether the document has the title of the pinned one.
    fn is_pinned_api(&self) -> bool {
        let pinned = fs::read_to_string(self.workspace.pin()).ok().and_then(|pin| pinned(&pin, "title"));
        pinned.is_some() && pinned == title(&self.spec.bytes)
    }

    /// Adds a remark on a choice. Without --spec, the choice is obvious.
    fn remark(&self, what: &str, origin: &Origin, chosen: Vec<&str>, remarks: &mut Vec<String>) {
        if !self.given {
            return;
        }
        let chosen = if chosen.is_empty() { "none".to_owned() } else { chosen.join(", ") };
        let why = match origin {
            Origin::Document(_) => "from the folder of the document",
            Origin::Pinned(_) => "the document is an edition of the pinned API",
            Origin::Nothing => "the document is not an edition of the pinned API, and its folder has none",
        };
        remarks.push(format!("{what}: {chosen} ({why})"));
    }
}

/// Returns a text of `pin.toml`.
pub fn pinned(pin: &str, name: &str) -> Option<String> {
    toml::from_str::<toml::Table>(pin).ok()?.get(name)?.as_str().map(str::to_owned)
}

/// Returns `info.title`. Parsing a whole document takes long, so that for YAML in block style, only the block of `info` is parsed.
fn title(document: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Document {
        info: Info,
    }
    #[derive(serde::Deserialize)]
    struct Info {
        title: String,
    }
    let text = std::str::from_utf8(document).ok()?.trim_start_matches('\u{feff}');
    let document = if text.trim_start().starts_with('{') {
        serde_json::from_str::<Document>(text).ok().or_else(|| serde_yaml::from_str(text).ok())
    } else {
        let mut lines = text.split_inclusive('\n').skip_while(|line| !line.starts_with("info:"));
        let head = lines.next()?;
        let block = lines.take_while(|line| line.starts_with([' ', '\t', '#', '\n', '\r']));
        serde_yaml::from_str(&std::iter::once(head).chain(block).collect::<String>()).ok()
    };
    Some(document?.info.title)
}

fn read_spec(workspace: &Workspace, path: &Path, given: bool) -> Result<SourceFile, Failure> {
    read(workspace, path).map_err(|failure| {
        if given {
            failure
        } else {
            failure.help(
                "The pinned document is missing. Restore it with git, write it with `cargo xtask spec import FILE`, or choose another \
                 document with --spec FILE.",
            )
        }
    })
}

/// Reads a file that the user chose or that belongs to the repository.
pub fn read(workspace: &Workspace, path: &Path) -> Result<SourceFile, Failure> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(SourceFile { name: workspace.name(path), bytes })
}

/// Reads the overlays in a folder, in the order of their names.
fn read_overlays(workspace: &Workspace, folder: &Path) -> Result<Vec<SourceFile>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(|error| unreadable(folder, &error))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml"));
    files.sort();
    files.iter().map(|file| read(workspace, file)).collect()
}

/// Reads all files of `templates/`, except those that cargo writes there. Their names are relative to that folder.
pub fn read_templates(workspace: &Workspace) -> Result<Vec<SourceFile>, Failure> {
    let folder = workspace.templates();
    let runtime = folder.join("runtime");
    let made_by_cargo = |path: &Path| path == runtime.join("target") || path == runtime.join("Cargo.lock");
    let walk = WalkDir::new(&folder).sort_by_file_name().into_iter().filter_entry(|entry| !made_by_cargo(entry.path()));
    let mut templates = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&folder).to_path_buf();
            unreadable(&path, &error.into())
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.path();
        let parts = path.strip_prefix(&folder).unwrap_or(path).components();
        let name = parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        templates.push(SourceFile { name, bytes: fs::read(path).map_err(|error| unreadable(path, &error))? });
    }
    templates.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(templates)
}

/// Returns the failure to read a file.
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let (code, message, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            "file-not-found",
            "The file does not exist.".to_owned(),
            "Check the path. A relative path starts at the current folder.",
        ),
        io::ErrorKind::IsADirectory => {
            ("file-is-a-folder", "Expected a file, found a folder.".to_owned(), "Choose a file in that folder.")
        }
        _ => ("file-not-readable", format!("The file cannot be read: {error}."), "Check its permissions."),
    };
    Failure::new(code, message).at(path).help(help)
}

#[cfg(test)]
mod tests;
