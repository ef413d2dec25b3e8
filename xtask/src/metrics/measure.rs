//! The time and memory of a command and of all processes that it waits for.
//!
//! In: a command. Out: its [`Usage`]. Each command is run by a separate process (this program with the command `measured`), since the
//! operating system reports only the sum and the maximum for all children of a process.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use tempfile::TempDir;

use crate::failure::{Failure, Outcome};

/// The time and memory of a command.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Usage {
    /// The wall time in seconds.
    pub wall: f64,
    /// The user and system time in seconds; `None` if the system does not report it.
    pub cpu: Option<f64>,
    /// The largest resident set of a process, in bytes; `None` if the system does not report it.
    pub peak: Option<u64>,
}

/// A command that has ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit status.
    pub status: ExitStatus,
    /// The time and memory.
    pub usage: Usage,
    /// The standard output.
    pub stdout: String,
    /// The standard error.
    pub stderr: String,
}

/// Runs commands and measures them.
#[derive(Debug)]
pub struct Meter {
    folder: TempDir,
    program: PathBuf,
}

impl Meter {
    /// Creates a meter with a copy of this program, since a measured command can build this program again.
    ///
    /// # Errors
    /// Fails if the program cannot be copied.
    pub fn new() -> Result<Self, Failure> {
        let failed =
            |error: io::Error| Failure::new("not-measured", format!("This program cannot be copied: {error}."));
        let folder = tempfile::tempdir().map_err(failed)?;
        let this = std::env::current_exe().map_err(failed)?;
        let program = folder.path().join("measured").with_extension(std::env::consts::EXE_EXTENSION);
        fs::copy(&this, &program).map_err(|error| failed(error).at(&this))?;
        Ok(Self { folder, program })
    }

    /// Runs a command and waits for its end.
    ///
    /// # Errors
    /// Fails with a message if the command cannot be started or measured.
    pub fn run(&self, command: &Command) -> Result<Finished, String> {
        let report = self.folder.path().join("report.json");
        let output = self.outer(command, &report).output().map_err(|error| error.to_string())?;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let usage = fs::read_to_string(&report).map_err(|_| error_line(&stderr))?;
        let usage = serde_json::from_str(&usage).map_err(|error| error.to_string())?;
        fs::remove_file(&report).map_err(|error| error.to_string())?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Finished { status: output.status, usage, stdout, stderr })
    }

    /// Returns the command that runs `command` in the same folder and environment.
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

/// Returns the first line with an error, or else the last line.
pub fn error_line(text: &str) -> String {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let error = lines.clone().find(|line| line.starts_with("error"));
    error.or_else(|| lines.next_back()).unwrap_or("it printed nothing").to_owned()
}

/// Runs `command` and writes its usage to the file `report`. The outcome is that of the command.
///
/// # Errors
/// Fails if the command cannot be started, or if the report cannot be written.
pub fn measured(report: &Path, command: &[OsString]) -> Result<Outcome, Failure> {
    let failed =
        |error: io::Error| Failure::new("not-measured", format!("The command cannot be measured: {error}.")).at(report);
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failure::new("not-measured", "There is no command to measure."));
    };
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).status().map_err(failed)?;
    let wall = begin.elapsed().as_secs_f64();
    let (cpu, peak) = children().unzip();
    let usage = serde_json::to_string(&Usage { wall, cpu, peak }).unwrap_or_default();
    fs::write(report, usage).map_err(failed)?;
    Ok(if status.success() { Outcome::Clean } else { Outcome::Faulty })
}

/// Returns the CPU time in seconds and the largest resident set in bytes, of all children so far.
#[cfg(unix)]
fn children() -> Option<(f64, u64)> {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeVal,
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    // The unit is bytes on Apple's systems and kibibytes on others.
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
    fn a_line_with_an_error_takes_precedence_over_the_last_one() {
        assert_eq!(
            error_line("   Compiling x\nerror[E0433]: no such thing\n\nsee above\n"),
            "error[E0433]: no such thing"
        );
        assert_eq!(error_line("one\ntwo\n\n"), "two");
        assert_eq!(error_line(""), "it printed nothing");
    }
}
