//! What a command costs: wall time, CPU time and peak memory, its own and that of every process it waits for.
//!
//! In: a command. Out: its [`Usage`]. Each is run by a process of its own (this program again, as `measured`), since the
//! operating system only tells the sum and the maximum over all children that a process ever had.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use tempfile::TempDir;

use crate::failure::{Failure, Outcome};

/// What a command cost.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Usage {
    /// From start to end, in seconds.
    pub wall: f64,
    /// User and system time, in seconds; unknown where the system does not tell.
    pub cpu: Option<f64>,
    /// The largest resident set of any one process, in bytes; unknown where the system does not tell.
    pub peak: Option<u64>,
}

/// A command that was run to its end.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// What it cost.
    pub usage: Usage,
    /// What it wrote on its standard output.
    pub stdout: String,
    /// What it wrote on its standard error.
    pub stderr: String,
}

/// Runs commands and measures them.
#[derive(Debug)]
pub struct Meter {
    folder: TempDir,
    program: PathBuf,
}

impl Meter {
    /// With a copy of this program, since a command that is measured may well build this program anew.
    ///
    /// # Errors
    /// When the copy cannot be made.
    pub fn new() -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::new("not-measured", format!("this program cannot be copied: {error}"));
        let folder = tempfile::tempdir().map_err(failed)?;
        let this = std::env::current_exe().map_err(failed)?;
        let program = folder.path().join("measured").with_extension(std::env::consts::EXE_EXTENSION);
        fs::copy(&this, &program).map_err(|error| failed(error).at(&this))?;
        Ok(Self { folder, program })
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// In words, when it cannot be started or measured.
    pub fn run(&self, command: &Command) -> Result<Finished, String> {
        let report = self.folder.path().join("report.json");
        let output = self.outer(command, &report).output().map_err(|error| error.to_string())?;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let usage = fs::read_to_string(&report).map_err(|_| last_line(&stderr))?;
        let usage = serde_json::from_str(&usage).map_err(|error| error.to_string())?;
        fs::remove_file(&report).map_err(|error| error.to_string())?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Finished { status: output.status, usage, stdout, stderr })
    }

    /// The command that runs `command`, in the same folder and environment.
    fn outer(&self, command: &Command, report: &Path) -> Command {
        let mut outer = Command::new(&self.program);
        outer.arg("measured").arg("--report").arg(report).arg("--");
        outer.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => outer.env(name, value),
                None => outer.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            outer.current_dir(folder);
        }
        outer
    }
}

/// The line that most likely says what went wrong.
pub fn last_line(text: &str) -> String {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let error = lines.clone().find(|line| line.starts_with("error"));
    error.or_else(|| lines.next_back()).unwrap_or("it said nothing").to_owned()
}

/// The process of its own: runs `command`, writes what it cost to `report`, and ends as it ended.
///
/// # Errors
/// When the command cannot be started, or the report not be written.
pub fn measured(report: &Path, command: &[OsString]) -> Result<Outcome, Failure> {
    let failed = |error: io::Error| Failure::new("not-measured", error.to_string()).at(report);
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failure::new("not-measured", "there is no command to measure"));
    };
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).status().map_err(failed)?;
    let wall = begin.elapsed().as_secs_f64();
    let (cpu, peak) = children().unzip();
    let usage = serde_json::to_string(&Usage { wall, cpu, peak }).unwrap_or_default();
    fs::write(report, usage).map_err(failed)?;
    Ok(if status.success() { Outcome::Clean } else { Outcome::Wanting })
}

/// CPU seconds and the largest resident set in bytes of all children so far.
#[cfg(unix)]
fn children() -> Option<(f64, u64)> {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeVal,
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    // Apple's systems count bytes, all others kibibytes.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    Some((seconds(usage.user_time()) + seconds(usage.system_time()), u64::try_from(usage.max_rss()).ok()? * unit))
}

#[cfg(not(unix))]
fn children() -> Option<(f64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_names_an_error_is_preferred_to_the_last_one() {
        assert_eq!(
            last_line("   Compiling x\nerror[E0433]: no such thing\n\nsee above\n"),
            "error[E0433]: no such thing"
        );
        assert_eq!(last_line("one\ntwo\n\n"), "two");
        assert_eq!(last_line(""), "it said nothing");
    }
}
