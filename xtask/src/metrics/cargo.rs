//! Cargo commands for measurements, and the evaluation of their messages.
//!
//! In: arguments. Out: a command, and figures from its messages.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Creates a `cargo` command with these arguments in `folder`.
pub fn cargo<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = crate::cargo::cargo(arguments);
    command.current_dir(folder);
    // An incremental build skips code whose file only has a new modification time, which is how the steps trigger a build.
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_TERM_COLOR", "never");
    command
}

/// Returns the output of `rustc --version`, or an empty text.
pub fn rustc_version() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// Returns the path of the program that was built, from the messages of `--message-format=json`.
pub fn executable(messages: &str) -> Option<PathBuf> {
    let mut found = parsed(messages).filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    found.next_back()
}

/// Counts the warnings for the package with this manifest in the messages of `--message-format=json`.
pub fn warnings(messages: &str, manifest: &Path) -> usize {
    parsed(messages)
        .filter(|message| message["reason"] == "compiler-message")
        .filter(|message| message["manifest_path"].as_str().is_some_and(|path| Path::new(path) == manifest))
        .filter(|message| message["message"]["level"] == "warning")
        // The summary "3 warnings emitted" is a warning without a span.
        .filter(|message| !message["message"]["code"].is_null() || has_span(&message["message"]))
        .count()
}

fn has_span(message: &Value) -> bool {
    message["spans"].as_array().is_some_and(|spans| !spans.is_empty())
}

fn parsed(messages: &str) -> impl DoubleEndedIterator<Item = Value> {
    messages.lines().filter_map(|line| serde_json::from_str(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r#"
{"reason":"compiler-artifact","executable":null}
{"reason":"compiler-message","manifest_path":"/r/generated/Cargo.toml","message":{"level":"warning","code":{"code":"clippy::x"},"spans":[{}]}}
{"reason":"compiler-message","manifest_path":"/r/generated/Cargo.toml","message":{"level":"warning","code":null,"spans":[{}]}}
{"reason":"compiler-message","manifest_path":"/r/other/Cargo.toml","message":{"level":"warning","code":{"code":"clippy::x"},"spans":[{}]}}
{"reason":"compiler-message","manifest_path":"/r/generated/Cargo.toml","message":{"level":"warning","code":null,"spans":[],"message":"2 warnings emitted"}}
not json
{"reason":"compiler-artifact","executable":"/t/release/xtask"}
"#;

    #[test]
    fn warnings_of_the_package_are_counted_without_the_summary() {
        assert_eq!(warnings(MESSAGES, Path::new("/r/generated/Cargo.toml")), 2);
        assert_eq!(warnings(MESSAGES, Path::new("/r/none/Cargo.toml")), 0);
    }

    #[test]
    fn the_executable_is_found() {
        assert_eq!(executable(MESSAGES), Some(PathBuf::from("/t/release/xtask")));
        assert_eq!(executable(""), None);
    }
}
