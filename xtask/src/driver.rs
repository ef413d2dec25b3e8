//! `cargo xtask conformance` and `cargo xtask contract`: a program that calls every operation of the generated crate is written,
//! built and run.
//!
//! In: the options. Out: the program and what it needs below the target folder, and its verdict. What it tries, and what it
//! prints, is the business of the crate `conformance`; this room only knows how to start it.

use std::{
    ffi::{OsStr, OsString},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use generator::{FileSet, Prepared};
use toml::Value;

use crate::{
    cargo,
    cli::{ConformanceOptions, ContractOptions, DocumentOptions},
    console::Console,
    document::Document,
    failure::{Failure, Outcome},
    input,
    output::{self, MARKER, Plan},
    progress::Watch,
    table::counted,
    workspace::Workspace,
};

/// The copy of the workspace's Cargo.lock that the driver's was made from: cargo itself changes the driver's.
const LOCK_SOURCE: &str = "Cargo.lock.workspace";
/// What the folder of a crate is called, before its driver's own name. Drivers share a target folder, in which cargo tells packages
/// apart by name and by the path within their workspace: both have to differ from one driver to the next.
const CRATE: &str = "crate";

/// Tries the crate against recorded exchanges.
///
/// # Errors
/// When a file cannot be read or written, or `generated/` is stale.
pub fn conformance(workspace: &Workspace, options: &ConformanceOptions, console: &Console) -> Result<Outcome, Failure> {
    if !options.recordings.is_dir() {
        return Err(Failure::new("no-recordings", "there is no such folder of recordings")
            .at(&options.recordings)
            .help("name the folder with the recorded exchanges with --recordings DIR"));
    }
    run(workspace, &options.document, console, "conformance", |document, _| {
        let mut arguments = Arguments::new("recordings", document);
        arguments.option("--recordings", &options.recordings);
        if options.mutations > 0 {
            arguments.option("--mutations", options.mutations.to_string());
        }
        arguments.flag("--json", options.json);
        arguments
    })
}

/// Tries the crate against its document.
///
/// # Errors
/// When a file cannot be read or written, or `generated/` is stale.
pub fn contract(workspace: &Workspace, options: &ContractOptions, console: &Console) -> Result<Outcome, Failure> {
    run(workspace, &options.document, console, "contract", |document, prepared| {
        let mut arguments = Arguments::new("contract", document);
        let hidden = &prepared.config.parameters.hidden;
        if !hidden.is_empty() {
            arguments.option("--hidden", hidden.join(","));
        }
        for (name, value) in [
            ("--base-url", options.base_url.clone()),
            ("--seed", options.seed.map(|seed| seed.to_string())),
            ("--only", options.only.clone()),
        ] {
            if let Some(value) = value {
                arguments.option(name, value);
            }
        }
        arguments.flag("--json", options.json);
        arguments
    })
}

/// What the program is told.
struct Arguments(Vec<OsString>);

impl Arguments {
    fn new(command: &str, document: &Path) -> Self {
        let mut arguments = Self(vec![command.into()]);
        arguments.option("--document", document);
        arguments
    }

    fn option(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.0.extend([name.into(), value.as_ref().to_owned()]);
        self
    }

    fn flag(&mut self, name: &str, set: bool) -> &mut Self {
        self.0.extend(set.then(|| name.into()));
        self
    }
}

fn run(
    workspace: &Workspace,
    options: &DocumentOptions,
    console: &Console,
    command: &'static str,
    arguments: impl FnOnce(&Path, &Prepared) -> Arguments,
) -> Result<Outcome, Failure> {
    let watch = Watch::start(console, command);
    let read = Document::read(workspace, options, &watch, console)?;
    let made = read.and_then(|document| {
        let generated = document.prepared.generate(&watch)?;
        let driver = document.prepared.drive(&())?;
        Ok((document, generated, driver))
    });
    let (document, generated, driver) = match made {
        Ok(made) => made,
        Err(diagnostics) => {
            watch.stop();
            console.diagnostics(&diagnostics);
            console.progress(&format!("{command}: nothing was tried, since the document has errors"));
            return Ok(Outcome::Wanting);
        }
    };
    watch.stage("write");
    let package = if document.pinned {
        check(workspace, &generated.files)?
    } else {
        let folder = document.folder.join(format!("{CRATE}-{}", key(&document.folder)));
        Plan::new(&folder, &generated.files)?.apply()?;
        folder
    };
    let manifest = write(workspace, &document, driver, &package)?;
    let json = document.lay_down()?;
    watch.stop();
    console.diagnostics(&generated.diagnostics);

    let target = workspace.target();
    console.progress(&format!(
        "{command}: building and running {} (the first build takes a while)",
        workspace.name(&document.folder)
    ));
    let mut cargo = cargo::cargo(["run", "--quiet", "--manifest-path"]);
    cargo.arg(manifest).arg("--target-dir").arg(target).arg("--").args(arguments(&json, &document.prepared).0);
    cargo::run(cargo)
}

/// That `generated/` is what the document gives, so that what is tried is what is there.
fn check(workspace: &Workspace, files: &FileSet) -> Result<PathBuf, Failure> {
    let folder = workspace.generated();
    let plan = Plan::new(&folder, files)?;
    if plan.changes().is_empty() {
        return Ok(folder);
    }
    let differing = counted(plan.changes().len(), "file");
    Err(Failure::new("generated-is-stale", format!("generated/ is not what the spec gives: {differing} would change"))
        .at(&folder)
        .help("run `cargo xtask codegen`"))
}

/// Writes the program; what has not changed is left alone, so that cargo has nothing to do. Gives its manifest.
fn write(workspace: &Workspace, document: &Document, mut files: FileSet, package: &Path) -> Result<PathBuf, Failure> {
    let folder = &document.folder;
    let jiff = files.iter().any(|(_, text)| text.contains("jiff::"));
    files.insert(
        "Cargo.toml",
        manifest(&key(folder), &document.prepared.config.package.name, package, &workspace.conformance(), jiff),
    );
    Plan::new(folder, &files)?.apply()?;
    let lock = workspace.lock();
    let text = fs::read_to_string(&lock).map_err(|error| input::unreadable(&lock, &error))?;
    if output::replace_file(&folder.join(LOCK_SOURCE), &text)? || !folder.join("Cargo.lock").exists() {
        output::replace_file(&folder.join("Cargo.lock"), &text)?;
    }
    Ok(folder.join("Cargo.toml"))
}

/// What a driver is called: the name of its folder.
fn key(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The manifest of the program: outside of this workspace, so that the workspace does not depend on what it generates.
fn manifest(key: &str, name: &str, package: &Path, conformance: &Path, jiff: bool) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let path = |path: &Path| quoted(&path.display().to_string());
    let mut text = format!("# {MARKER}, for the commands that try the crate.\n\n");
    let _ = write!(text, "[package]\nname = {}", quoted(&format!("driver-{key}")));
    text.push_str("\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n");
    text.push_str("[workspace]\n\n[dependencies]\n");
    let _ = writeln!(text, "conformance = {{ path = {} }}", path(conformance));
    if jiff {
        text.push_str("jiff = \"1\"\n");
    }
    let _ = writeln!(
        text,
        "runtime = {{ package = {}, path = {}, features = [\"full\", \"legacy\", \"preview\"] }}",
        quoted(name),
        path(package)
    );
    text.push_str("\n[profile.dev]\ndebug = \"line-tables-only\"\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_the_crate_runtime_whatever_it_is_called() {
        let text =
            manifest("pets-12ab", "api-client", Path::new("/r/it's \"here\""), Path::new("/r/conformance"), true);
        let table: toml::Table = text.parse().unwrap_or_default();
        let runtime = &table["dependencies"]["runtime"];
        assert_eq!(runtime["package"].as_str(), Some("api-client"));
        assert_eq!(table["package"]["name"].as_str(), Some("driver-pets-12ab"));
        assert_eq!(runtime["path"].as_str(), Some("/r/it's \"here\""));
        assert_eq!(table["dependencies"]["jiff"].as_str(), Some("1"));
        assert!(table["workspace"].is_table() && text.contains(MARKER));
    }
}
