//! Running cargo from within a command that cargo runs.
//!
//! In: arguments. Out: a command in which cargo behaves as if the user had typed it, and how a program ended that it ran.

use std::{
    env,
    ffi::{OsStr, OsString},
    process::Command,
};

use crate::failure::{Failure, Outcome};

/// Set by cargo for the programs that it runs. Some build scripts ask to be run again when these change, so that they would
/// rebuild half of the dependencies for nothing.
const OF_THE_RUNNING_PACKAGE: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_PACKAGE"];

/// `cargo` with arguments.
pub fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if OF_THE_RUNNING_PACKAGE.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs a command on the streams of this one; its verdict is the command's.
///
/// # Errors
/// When it cannot be started, or was ended from outside.
pub fn run(mut command: Command) -> Result<Outcome, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| {
        Failure::new("command-not-started", format!("`{program}` cannot be run: {error}"))
            .help("check that cargo is installed; the variable CARGO may name it")
    })?;
    match status.code().map(u8::try_from) {
        Some(Ok(0)) => Ok(Outcome::Clean),
        Some(Ok(code)) => Ok(Outcome::Ended(code)),
        Some(Err(_)) => Ok(Outcome::Wanting),
        None => Err(Failure::new("command-ended", format!("`{program}` was ended from outside: {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_does_not_see_the_package_that_runs_it() {
        let command = cargo(["check"]);
        let removed = command.get_envs().any(|(name, value)| name == "CARGO_MANIFEST_DIR" && value.is_none());
        assert!(removed || env::var_os("CARGO_MANIFEST_DIR").is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_verdict_is_passed_on() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            run(command)
        };
        assert_eq!(shell("exit 0"), Ok(Outcome::Clean));
        assert_eq!(shell("exit 1"), Ok(Outcome::Ended(1)));
        assert_eq!(shell("exit 7"), Ok(Outcome::Ended(7)));
        assert!(shell("kill -TERM $$").is_err());
        assert!(run(Command::new("/nonexistent/cargo")).is_err());
    }
}
