//! `cargo xtask mock`: the API, served from the document.
//!
//! In: the options. Out: the document as JSON below the target folder, and the server started on it. What the server can do,
//! and which options it has, only the server knows.

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

/// Starts the server.
///
/// # Errors
/// Wrong usage; a file that cannot be read or written.
pub fn run(workspace: &Workspace, options: &MockOptions, console: &Console) -> Result<Outcome, Failure> {
    let (document, arguments) = split(options)?;
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        let mut cli = Cli::command();
        cli.build();
        if let Some(mock) = cli.find_subcommand_mut("mock") {
            console.result(&mock.render_long_help().to_string());
        }
        console.result("The server's own help:\n");
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
            console.progress("mock: nothing is served, since the document has errors");
            return Ok(Outcome::Wanting);
        }
    };
    watch.stage("write");
    let json = document.lay_down()?;
    watch.stop();
    console.progress("mock: building and starting the server");
    let mut server = server(workspace);
    server.arg("--document").arg(json);
    let config = &document.prepared.config;
    for (name, value) in [
        ("--token-path", config.client.token_path.as_str()),
        ("--revoke-path", config.client.revoke_path.as_str()),
        ("--sunset-extension", config.versions.sunset_extension.as_deref().unwrap_or_default()),
    ] {
        // What the user says comes after, and counts.
        if !value.is_empty() {
            server.arg(name).arg(value);
        }
    }
    server.args(arguments);
    cargo::run(server)
}

/// The server, to be given its arguments.
fn server(workspace: &Workspace) -> Command {
    let mut command = cargo::cargo(["run", "--quiet", "--package", "server", "--bin", "mock", "--manifest-path"]);
    command.arg(workspace.root().join("Cargo.toml")).arg("--target-dir").arg(workspace.target()).arg("--");
    command
}

/// The options that choose the document, wherever they stand, and the others in their order. The parser takes everything after
/// the first option that it does not know for the server's.
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
            Failure::new("usage", format!("`{name}` has no value")).help(format!("write {name} FILE"))
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

    fn of(arguments: &[&str]) -> Result<(DocumentOptions, Vec<OsString>), Failure> {
        split(&MockOptions {
            document: DocumentOptions::default(),
            arguments: arguments.iter().map(OsString::from).collect(),
        })
    }

    #[test]
    fn options_of_the_document_may_stand_among_those_of_the_server() {
        let given = of(&["--port", "1", "--spec", "a.yaml", "--seed=7", "--overlay=b.yaml", "--config", "c.toml"]);
        let document = DocumentOptions {
            spec: Some("a.yaml".into()),
            config: Some("c.toml".into()),
            overlay: vec!["b.yaml".into()],
        };
        let rest = ["--port", "1", "--seed=7"].map(OsString::from).to_vec();
        assert_eq!(given, Ok((document, rest)));
        assert!(of(&["--port", "1", "--spec"]).is_err());
    }
}
