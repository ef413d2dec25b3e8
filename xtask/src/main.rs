//! The commands of this repository: `cargo xtask --help`.
//!
//! This file dispatches the command line to the module of the command, and turns its outcome into an exit code. The package does not
//! depend on the generated crate, so that it can generate the crate if that is missing or does not compile.

mod cargo;
mod cli;
mod codegen;
mod console;
mod conventions;
mod diff;
mod docs;
mod document;
mod driver;
mod failure;
mod input;
mod lock;
mod metrics;
mod mock;
mod output;
mod progress;
mod sample;
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
        Command::Spec(SpecCommand::Diff(options)) => spec::diff::run(&workspace()?, options, console),
        Command::Docs(options) => docs::run(&workspace()?, options, console),
        Command::Metrics(options) => metrics::run(&workspace()?, options, console),
        Command::Conformance(options) => driver::conformance(&workspace()?, options, console),
        Command::Contract(options) => driver::contract(&workspace()?, options, console),
        Command::Sample(options) => sample::run(&workspace()?, options, console),
        Command::Mock(options) => mock::run(&workspace()?, options, console),
        Command::Measured { report, command } => metrics::measured(report, command),
    }
}
