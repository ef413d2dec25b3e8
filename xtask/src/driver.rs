//! `cargo xtask conformance` and `cargo xtask contract`: the driver, a program that calls every operation of the generated crate.
//!
//! In: the options. Out: the sources of the driver in the target folder, and the outcome of building and running it. The tests and the
//! report are defined in the package `conformance`.

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

/// The file name of the copy of the workspace's Cargo.lock from which the driver's was made. Cargo changes the driver's Cargo.lock, so
/// that it cannot be compared with the workspace's.
const LOCK_SOURCE: &str = "Cargo.lock.workspace";
/// The prefix for the folder name of a crate that is generated for a driver. All drivers share a target folder, in which cargo
/// distinguishes packages by their names and their paths within the workspace. Both must differ between drivers.
const CRATE: &str = "crate";

/// Tests the crate against recorded exchanges.
///
/// # Errors
/// Fails if a file cannot be read or written, or if `generated/` is out of date.
pub fn conformance(workspace: &Workspace, options: &ConformanceOptions, console: &Console) -> Result<Outcome, Failure> {
    if !options.recordings.is_dir() {
        return Err(Failure::new("no-recordings", "The folder of the recordings does not exist.")
            .at(&options.recordings)
            .help("Choose the folder of the recorded exchanges with --recordings DIR."));
    }
    run(workspace, &options.document, console, "conformance", |files, _| {
        let mut arguments = Arguments::new("recordings", files);
        arguments.option("--recordings", &options.recordings);
        if options.mutations > 0 {
            arguments.option("--mutations", options.mutations.to_string());
        }
        arguments.flag("--json", options.json);
        arguments
    })
}

/// Tests the crate against its document.
///
/// # Errors
/// Fails if a file cannot be read or written, or if `generated/` is out of date.
pub fn contract(workspace: &Workspace, options: &ContractOptions, console: &Console) -> Result<Outcome, Failure> {
    run(workspace, &options.document, console, "contract", |files, prepared| {
        let mut arguments = Arguments::new("contract", files);
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

/// The arguments of the driver.
struct Arguments(Vec<OsString>);

impl Arguments {
    fn new(command: &str, files: [OsString; 4]) -> Self {
        Self([command.into()].into_iter().chain(files).collect())
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
    arguments: impl FnOnce([OsString; 4], &Prepared) -> Arguments,
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
            console.progress(&format!("{command}: The tests did not run, since the document has errors."));
            return Ok(Outcome::Faulty);
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
    let files = document.write_files()?;
    watch.stop();
    console.diagnostics(&generated.diagnostics);

    let target = workspace.target();
    console.progress(&format!(
        "{command}: building and running {} (the first build takes some minutes)",
        workspace.name(&document.folder)
    ));
    let mut cargo = cargo::cargo(["run", "--quiet", "--manifest-path"]);
    cargo.arg(manifest).arg("--target-dir").arg(target).arg("--").args(arguments(files, &document.prepared).0);
    cargo::run(cargo)
}

/// Checks that `generated/` is up to date, and returns its path.
fn check(workspace: &Workspace, files: &FileSet) -> Result<PathBuf, Failure> {
    let folder = workspace.generated();
    let plan = Plan::new(&folder, files)?;
    if plan.changes().is_empty() {
        return Ok(folder);
    }
    let differing = counted(plan.changes().len(), "file");
    Err(Failure::new("generated-out-of-date", format!("generated/ is out of date: {differing} would change."))
        .at(&folder)
        .help("Run `cargo xtask codegen`."))
}

/// Writes the driver, and returns the path of its manifest. Unchanged files are not written, so that cargo does not build them again.
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

/// Returns the name of a driver: the name of its folder.
fn key(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Returns the manifest of the driver. The driver is not a member of this workspace, so that no member depends on the generated crate.
fn manifest(key: &str, name: &str, package: &Path, conformance: &Path, jiff: bool) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let path = |path: &Path| quoted(&path.display().to_string());
    let mut text = format!("# {MARKER}, for the commands that test the crate.\n\n");
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
    fn the_manifest_imports_the_crate_as_runtime() {
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
