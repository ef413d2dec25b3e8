//! What the steps of the measurement share: the workspace, the document, and the measured commands.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use super::{
    cargo::{cargo, executable, warnings},
    goal::{Row, Unit},
    measure::{Finished, Meter, Usage, error_line},
};
use crate::workspace::Workspace;

/// The name of the generated package.
pub const PACKAGE: &str = "atlas-admin";
/// The number of codegen runs, of which the median counts.
const RUNS: usize = 5;

/// The setting of a step.
#[derive(Debug)]
pub struct Bench<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Runs and measures commands.
    pub meter: Meter,
    /// The document to generate from.
    pub document: PathBuf,
}

/// A step of the measurement.
pub struct Step {
    /// The title, which is printed while the step runs.
    pub title: &'static str,
    /// Whether the step belongs to `--quick`.
    pub quick: bool,
    /// Runs the step.
    pub measure: fn(&Bench) -> Vec<Row>,
}

impl Bench<'_> {
    /// Builds this program in the release profile, and returns its path.
    pub fn program(&self) -> Result<PathBuf, String> {
        let command = self.cargo(&["build", "--release", "--package", "xtask", "--message-format", "json"]);
        let built = succeeded(self.meter.run(&command)?)?;
        executable(&built.stdout).ok_or_else(|| "cargo built no program".to_owned())
    }

    /// Measures codegen, and returns the median of several runs by `cost`. Each run writes a new folder, so that none finds files that
    /// are up to date.
    pub fn median_of_codegen(&self, program: &Path, document: &Path, cost: fn(&Usage) -> f64) -> Result<Usage, String> {
        let mut usages = Vec::new();
        for _ in 0..RUNS {
            let out = tempfile::tempdir().map_err(|error| error.to_string())?;
            let mut command = Command::new(program);
            command.arg("codegen").arg("--spec").arg(document).arg("--out").arg(out.path());
            command.arg("--root").arg(self.workspace.root());
            usages.push(succeeded(self.meter.run(&command)?)?.usage);
        }
        usages.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
        Ok(usages[RUNS / 2])
    }

    /// Returns a `cargo` command in the root of the workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        cargo(self.workspace.root(), arguments)
    }

    /// Measures the CPU time of compiling the library alone. A run before compiles its dependencies.
    pub fn compile(&self, name: &str, goal: f64, arguments: &[&str]) -> Row {
        let row = Row::new(name, Unit::Seconds).goal(goal);
        let arguments = [arguments, &["--package", PACKAGE, "--lib"]].concat();
        let measured = self.meter.run(&self.cargo(&arguments)).and_then(succeeded).and_then(|_| {
            self.touch()?;
            succeeded(self.meter.run(&self.cargo(&arguments))?)
        });
        match measured {
            Ok(Finished { usage: Usage { cpu: Some(cpu), peak, .. }, .. }) => row.figure(cpu).peak(peak),
            Ok(_) => row.missing("not available on this system"),
            Err(why) => row.missing(why),
        }
    }

    /// Counts the warnings that a command of cargo gives for the crate.
    pub fn warnings(&self, name: &str, arguments: &[&str]) -> Row {
        let row = Row::new(name, Unit::Warnings).goal(0.0);
        let arguments = [arguments, &["--package", PACKAGE, "--all-features", "--message-format", "json"]].concat();
        let manifest = self.workspace.generated().join("Cargo.toml");
        let finished = self.touch().and_then(|()| self.meter.run(&self.cargo(&arguments))).and_then(succeeded);
        match finished {
            Ok(finished) => row.figure(warnings(&finished.stdout, &manifest) as f64),
            Err(why) => row.missing(why),
        }
    }

    /// Updates the modification time of a file of the crate, so that cargo compiles it again.
    fn touch(&self) -> Result<(), String> {
        let file = self.workspace.generated().join("src/lib.rs");
        let file = fs::File::options().append(true).open(&file);
        file.and_then(|file| file.set_modified(SystemTime::now())).map_err(|error| error.to_string())
    }
}

/// Returns a successful command unchanged, and the error message of a failed one.
pub fn succeeded(finished: Finished) -> Result<Finished, String> {
    if finished.status.success() { Ok(finished) } else { Err(error_line(&finished.stderr)) }
}
