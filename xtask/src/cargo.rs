//! Cargo as a child process of a command that cargo itself runs.
//!
//! In: arguments. Out: a command with the environment of a shell, and the outcome of running it.

use std::{
    env,
    ffi::{OsStr, OsString},
    process::Command,
};

use crate::failure::{Failure, Outcome};

/// The prefixes of variables that cargo sets for a program that it runs. Some build scripts run again if one of these changes, which
/// would compile many dependencies a second time.
const PACKAGE_VARIABLES: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_PACKAGE"];

/// Creates a `cargo` command with these arguments.
pub fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if PACKAGE_VARIABLES.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs a command with the standard streams of this process, and returns its outcome.
///
/// # Errors
/// Fails if the command cannot be started, or if a signal ended it.
pub fn run(mut command: Command) -> Result<Outcome, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| {
        Failure::new("command-not-started", format!("`{program}` cannot be run: {error}."))
            .help("Check that cargo is installed. The variable CARGO can name its path.")
    })?;
    match status.code().map(u8::try_from) {
        Some(Ok(0)) => Ok(Outcome::Clean),
        Some(Ok(code)) => Ok(Outcome::Ended(code)),
        Some(Err(_)) => Ok(Outcome::Faulty),
        None => Err(Failure::new("command-ended", format!("`{program}` was ended by a signal: {status}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_of_the_running_package_are_removed() {
        let command = cargo(["check"]);
        let removed = command.get_envs().any(|(name, value)| name == "CARGO_MANIFEST_DIR" && value.is_none());
        assert!(removed || env::var_os("CARGO_MANIFEST_DIR").is_none());
    }

    #[cfg(unix)]
    #[test]
    fn the_exit_code_of_the_command_is_the_outcome() {
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
