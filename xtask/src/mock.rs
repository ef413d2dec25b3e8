//! `cargo xtask mock`: a mock server of the API.
//!
//! In: the options. Out: the running server, and in the target folder the files that it reads. The options of the server are defined
//! in the package `server`.

use std::{ffi::OsString, path::PathBuf, process::Command};

use clap::CommandFactory;

use crate::{
    cargo,
    cli::{Cli, DocumentOptions, MockOptions},
    console::Console,
    document::Document,
    failure::{Failure, Outcome},
    progress::Watch,
    workspace::Workspace,
};

/// Runs the server.
///
/// # Errors
/// Fails on wrong usage, or if a file cannot be read or written.
pub fn run(workspace: &Workspace, options: &MockOptions, console: &Console) -> Result<Outcome, Failure> {
    let (document, arguments) = split(options)?;
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        let mut cli = Cli::command();
        cli.build();
        if let Some(mock) = cli.find_subcommand_mut("mock") {
            console.result(&mock.render_long_help().to_string());
        }
        console.result("Help of the server:\n");
        let mut server = server(workspace);
        server.arg("--help");
        return cargo::run(server);
    }
    let watch = Watch::start(console, "mock");
    let document = match Document::read(workspace, &document, &watch, console)? {
        Ok(document) => document,
        Err(diagnostics) => {
            watch.stop();
            console.diagnostics(&diagnostics);
            console.progress("mock: The server was not started, since the document has errors.");
            return Ok(Outcome::Faulty);
        }
    };
    watch.stage("write");
    let files = document.write_files()?;
    watch.stop();
    console.progress("mock: building and starting the server");
    let mut server = server(workspace);
    server.args(files).args(arguments);
    cargo::run(server)
}

/// Returns the command that runs the server, without the server's arguments.
fn server(workspace: &Workspace) -> Command {
    let mut command = cargo::cargo(["run", "--quiet", "--package", "server", "--bin", "mock", "--manifest-path"]);
    command.arg(workspace.root().join("Cargo.toml")).arg("--target-dir").arg(workspace.target()).arg("--");
    command
}

/// Separates the options that select the document from the others. The command line parser stops at the first unknown option, so
/// that options of the document can be among the arguments for the server.
fn split(options: &MockOptions) -> Result<(DocumentOptions, Vec<OsString>), Failure> {
    let mut document = options.document.clone();
    let mut rest = Vec::new();
    let mut arguments = options.arguments.iter();
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(OsString::from(value))),
            None => (text.as_ref(), None),
        };
        if !["--spec", "--config", "--overlay"].contains(&name) {
            rest.push(argument.clone());
            continue;
        }
        let value = value.or_else(|| arguments.next().cloned()).map(PathBuf::from).ok_or_else(|| {
            Failure::new("usage", format!("The option `{name}` has no value.")).help(format!("Write `{name} FILE`."))
        })?;
        match name {
            "--spec" => document.spec = Some(value),
            "--config" => document.config = Some(value),
            _ => document.overlay.push(value),
        }
    }
    Ok((document, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_arguments(arguments: &[&str]) -> Result<(DocumentOptions, Vec<OsString>), Failure> {
        split(&MockOptions {
            document: DocumentOptions::default(),
            arguments: arguments.iter().map(OsString::from).collect(),
        })
    }

    #[test]
    fn options_of_the_document_can_follow_options_of_the_server() {
        let given =
            split_arguments(&["--port", "1", "--spec", "a.yaml", "--seed=7", "--overlay=b.yaml", "--config", "c.toml"]);
        let document = DocumentOptions {
            spec: Some("a.yaml".into()),
            config: Some("c.toml".into()),
            overlay: vec!["b.yaml".into()],
        };
        let rest = ["--port", "1", "--seed=7"].map(OsString::from).to_vec();
        assert_eq!(given, Ok((document, rest)));
        assert!(split_arguments(&["--port", "1", "--spec"]).is_err());
    }
}
