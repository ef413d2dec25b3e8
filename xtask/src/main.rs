//! The commands of this repository: `cargo xtask --help`.
//!
//! Here is only the dispatch: what the user typed goes to the room that does it, and what that room answers becomes an
//! exit code. Nothing here depends on the generated crate, so that it can be made again when it is broken or absent.

mod cargo;
mod cli;
mod codegen;
mod console;
mod diff;
mod document;
mod driver;
mod failure;
mod input;
mod metrics;
mod mock;
mod output;
mod progress;
mod spec;
mod table;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command, SpecCommand};
use console::Console;
use failure::{Failure, Outcome};
use workspace::Workspace;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::new(cli.verbose);
    match run(&cli, &console) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            console.failure(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, console: &Console) -> Result<Outcome, Failure> {
    let workspace = || Workspace::find(cli.root.as_deref());
    match &cli.command {
        Command::Codegen(options) => codegen::run(&workspace()?, options, console),
        Command::Spec(SpecCommand::Import(options)) => spec::run(&workspace()?, options, console),
        Command::Metrics(options) => metrics::run(&workspace()?, options, console),
        Command::Conformance(options) => driver::conformance(&workspace()?, options, console),
        Command::Contract(options) => driver::contract(&workspace()?, options, console),
        Command::Mock(options) => mock::run(&workspace()?, options, console),
        Command::Measured { report, command } => metrics::measured(report, command),
    }
}
