//! What is generated from: which files, and why these.
//!
//! In: the options of `codegen` and the workspace. Out: the generator's [`Input`], with the files read, and a remark on each
//! choice that the user did not make. It knows no more of a document than its title.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use generator::{Borrowed, Input, SourceFile};
use walkdir::WalkDir;

use crate::{cli::CodegenOptions, failure::Failure, workspace::Workspace};

/// The name of the configuration file, beside the document.
const CONFIG: &str = "codegen.toml";
/// The name of the folder of overlays, beside the document.
const OVERLAYS: &str = "overlays";

/// The files of a run.
#[derive(Debug)]
pub struct Gathered {
    /// What the generator needs.
    pub input: Input,
    /// Which configuration and overlays were chosen, and why.
    pub remarks: Vec<String>,
}

/// Where configuration and overlays are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Side {
    /// In this folder: the document's own.
    Own(PathBuf),
    /// In this folder, since the document is another edition of the pinned one.
    Pinned(PathBuf),
    /// Nowhere.
    Nothing,
}

/// Reads everything that a run needs.
///
/// # Errors
/// When a file cannot be read.
pub fn gather(workspace: &Workspace, options: &CodegenOptions) -> Result<Gathered, Failure> {
    let path = options.spec.clone().unwrap_or_else(|| workspace.pinned_spec());
    let spec = read_spec(workspace, &path, options.spec.is_some())?;
    let chooser = Chooser { workspace, spec: &spec, path: &path, given: options.spec.is_some() };
    let mut remarks = Vec::new();
    // What the user names is meant for the document that the user names.
    let mut borrowed = Borrowed::default();
    let config = match &options.config {
        Some(file) => read(workspace, file)?,
        None => chooser.config(&mut borrowed.config, &mut remarks)?,
    };
    let overlays = if options.overlay.is_empty() {
        chooser.overlays(&mut borrowed.overlays, &mut remarks)?
    } else {
        options.overlay.iter().map(|file| read(workspace, file)).collect::<Result<_, _>>()?
    };
    let templates = read_templates(workspace)?;
    let api_version = options.api_version.clone();
    Ok(Gathered { input: Input { spec, overlays, config, templates, api_version, borrowed }, remarks })
}

/// Decides where configuration and overlays come from when they are not given.
struct Chooser<'a> {
    workspace: &'a Workspace,
    spec: &'a SourceFile,
    path: &'a Path,
    given: bool,
}

impl Chooser<'_> {
    fn config(&self, borrowed: &mut bool, remarks: &mut Vec<String>) -> Result<SourceFile, Failure> {
        let side = self.side(CONFIG);
        *borrowed = matches!(side, Side::Pinned(_));
        let file = match &side {
            Side::Own(folder) | Side::Pinned(folder) => Some(folder.join(CONFIG)).filter(|file| file.exists()),
            Side::Nothing => None,
        };
        let config = match &file {
            Some(file) => read(self.workspace, file)?,
            None => SourceFile { name: CONFIG.to_owned(), bytes: Vec::new() },
        };
        self.remark("config", &side, file.iter().map(|_| config.name.as_str()).collect(), remarks);
        Ok(config)
    }

    fn overlays(&self, borrowed: &mut bool, remarks: &mut Vec<String>) -> Result<Vec<SourceFile>, Failure> {
        let side = self.side(OVERLAYS);
        *borrowed = matches!(side, Side::Pinned(_));
        let overlays = match &side {
            Side::Own(folder) | Side::Pinned(folder) => read_overlays(self.workspace, &folder.join(OVERLAYS))?,
            Side::Nothing => Vec::new(),
        };
        self.remark("overlays", &side, overlays.iter().map(|overlay| overlay.name.as_str()).collect(), remarks);
        Ok(overlays)
    }

    fn side(&self, name: &str) -> Side {
        if !self.given {
            return Side::Own(self.workspace.spec());
        }
        let folder = self.path.parent().map(Path::to_path_buf).unwrap_or_default();
        if folder.join(name).exists() {
            Side::Own(folder)
        } else if self.is_pinned_api() {
            Side::Pinned(self.workspace.spec())
        } else {
            Side::Nothing
        }
    }

    /// Whether the document has the title that is pinned.
    fn is_pinned_api(&self) -> bool {
        let pinned = fs::read_to_string(self.workspace.pin()).ok().and_then(|pin| pinned(&pin, "title"));
        pinned.is_some() && pinned == title(&self.spec.bytes)
    }

    /// The usual case needs no remark; a choice made for the user does.
    fn remark(&self, what: &str, side: &Side, chosen: Vec<&str>, remarks: &mut Vec<String>) {
        if !self.given {
            return;
        }
        let chosen = if chosen.is_empty() { "none".to_owned() } else { chosen.join(", ") };
        let why = match side {
            Side::Own(_) => "from the folder of the document",
            Side::Pinned(_) => "the document is an edition of the pinned API",
            Side::Nothing => "the document is not the pinned API, and has none beside it",
        };
        remarks.push(format!("{what}: {chosen} ({why})"));
    }
}

/// A text in `pin.toml`.
pub fn pinned(pin: &str, name: &str) -> Option<String> {
    toml::from_str::<toml::Table>(pin).ok()?.get(name)?.as_str().map(str::to_owned)
}

/// `info.title`. The whole document is read by the generator, and for longer than is worth it for a title: of YAML in block
/// style, only the block of `info` is read here.
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
            failure.help("the pinned document is missing: restore it with git, make it with `cargo xtask spec import FILE`, or name another with --spec FILE")
        }
    })
}

/// A file that the user named, or that belongs to the repository.
pub fn read(workspace: &Workspace, path: &Path) -> Result<SourceFile, Failure> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(SourceFile { name: workspace.name(path), bytes })
}

/// The overlays in `folder`, in the order of their names.
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

/// All of `templates/`, by path relative to it, but for what cargo makes there.
fn read_templates(workspace: &Workspace) -> Result<Vec<SourceFile>, Failure> {
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

/// Why a file that is to be read cannot be.
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let (code, message, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            "file-not-found",
            "there is no such file".to_owned(),
            "check the name; a relative one starts from the current folder",
        ),
        io::ErrorKind::IsADirectory => {
            ("file-is-a-folder", "expected a file, found a folder".to_owned(), "name a file in that folder")
        }
        _ => ("file-not-readable", format!("the file cannot be read: {error}"), "check its permissions"),
    };
    Failure::new(code, message).at(path).help(help)
}

#[cfg(test)]
mod tests;
