//! Tries a generated crate: against recorded exchanges, and against the document that it was generated from.
//!
//! In: a [`Driver`] of the crate, and the command line. Out: a report, and an exit code: 0 when everything passed, 1 when something
//! failed, 2 when it could not be tried.

pub mod compare;
pub mod contract;
pub mod driver;
pub mod exchange;
pub mod make;
pub mod mutated;
pub mod recordings;
pub mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use server::document::Document;
use server::http::{Handler, listen, serve};
use server::validator::Validators;

use crate::driver::{Connection, Credentials, Driver};
use crate::recordings::{Found, Row};

/// Tries a generated crate.
#[derive(Debug, Parser)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Plays recorded exchanges to it.
    Recordings {
        /// The OpenAPI document as JSON, overlays applied.
        #[arg(long, value_name = "FILE")]
        document: PathBuf,
        /// The folder of the recordings.
        #[arg(long, value_name = "DIR")]
        recordings: PathBuf,
        /// Plays each answer so many times more, with a change in it.
        #[arg(long, value_name = "N", default_value_t = 0)]
        mutations: usize,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Calls every operation in every version.
    Contract {
        /// The OpenAPI document as JSON, overlays applied.
        #[arg(long, value_name = "FILE")]
        document: PathBuf,
        /// Calls this server instead of one in the process, with the credentials of the environment if it has any.
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// Parameters that the crate leaves out on purpose.
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        hidden: Vec<String>,
        /// What values are made from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Only operations whose ids contain this.
        #[arg(long, value_name = "TEXT", default_value = "")]
        only: String,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Does what the command line says.
pub fn run<C: 'static>(driver: &Driver<C>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return broken(&error.to_string()),
    };
    match runtime.block_on(perform(driver, Options::parse().command)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => broken(&why),
    }
}

fn broken(why: &str) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::from(2)
}

async fn perform<C: 'static>(driver: &Driver<C>, command: Command) -> Result<bool, String> {
    match command {
        Command::Recordings { document, recordings, mutations, json } => {
            let document = read(&document)?;
            let exchanges = exchange::read(&recordings)?;
            let replay = Arc::new(recordings::Replay::default());
            let client = connect(driver, start(replay.clone()).await?, Credentials::Token)?;
            let player = recordings::Player::new(driver.groups, &client, &document, &replay);
            let mut report = recordings::run(&player, &exchanges).await;
            let (played, failures) = mutated::run(&player, &exchanges, mutations).await;
            report.mutations = played;
            report.passed += played - failures.len();
            report.failed += failures.len();
            report.failures.extend(failures);
            show_recordings(&report, json);
            Ok(report.failed == 0)
        }
        Command::Contract { document, base_url, hidden, seed, only, json } => {
            let document = read(&document)?;
            let validators = Validators::new(&document.root);
            let trial = contract::Trial { document: &document, validators: &validators, hidden, seed, only };
            let report = match base_url {
                Some(url) => {
                    let client = connect(driver, url, Credentials::Environment)?;
                    contract::run(driver.groups, &client, &trial, None).await
                }
                None => {
                    let witness = Arc::new(contract::Witness::default());
                    let client = connect(driver, start(witness.clone()).await?, Credentials::Token)?;
                    contract::run(driver.groups, &client, &trial, Some(&witness)).await
                }
            };
            if report.passed + report.failed == 0 {
                return Err(format!("nothing to call: no operation's id contains `{}`", trial.only));
            }
            show_contract(&report, json);
            Ok(report.failed == 0)
        }
    }
}

fn read(file: &Path) -> Result<Document, String> {
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let root = serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    Document::new(root).map_err(|why| format!("{}: {why}", file.display()))
}

async fn start(handler: Arc<dyn Handler>) -> Result<String, String> {
    let (listener, address) = listen(0).await.map_err(|error| error.to_string())?;
    tokio::spawn(serve(listener, handler));
    Ok(format!("http://{address}"))
}

fn connect<C>(driver: &Driver<C>, base_url: String, credentials: Credentials) -> Result<C, String> {
    (driver.connect)(&Connection { base_url, credentials })
}

fn show_recordings(report: &recordings::Report, json: bool) {
    if json {
        print_json(report);
        eprintln!("{}", report::verdict(report.passed, report.failed));
        return;
    }
    let cells = |row: &Row| {
        let figures = [row.exchanges, row.decoded, row.corrected, row.kept, row.errors, row.failed];
        let texts = [row.operation.clone(), row.version.clone()];
        texts.into_iter().chain(figures.iter().map(usize::to_string)).collect::<Vec<String>>()
    };
    let mut rows: Vec<Vec<String>> = report.operations.iter().map(cells).collect();
    rows.push(cells(&report.operations.iter().fold(
        Row { operation: "all".to_owned(), ..Row::default() },
        |sum, row| Row {
            exchanges: sum.exchanges + row.exchanges,
            decoded: sum.decoded + row.decoded,
            corrected: sum.corrected + row.corrected,
            kept: sum.kept + row.kept,
            errors: sum.errors + row.errors,
            failed: sum.failed + row.failed,
            ..sum
        },
    )));
    println!(
        "{}",
        report::table(
            &["operation", "version", "exchanges", "decoded", "corrected", "kept", "errors", "failed"],
            2,
            &rows
        )
    );
    let line = |found: &Found| {
        let Found { operation, version, note, count } = found;
        let what = format!("{}: expected {}, found {}", note.path, note.expected, note.found);
        format!("{operation} {version} {what} ({count})")
    };
    report::section("corrections", report.corrections.iter().map(line));
    report::section(
        "properties that the types do not hold (kept, and sent back)",
        report.unknown_properties.iter().map(line),
    );
    report::section("enum values and union tags that fell to Unknown", report.unknown_values.iter().map(line));
    if report.mutations > 0 {
        println!("\n{} more answers with a change in them", report.mutations);
    }
    let unknown = report.unknown_operations.iter().map(|(operation, count)| format!("{operation} ({count})"));
    report::section("operations that the crate does not have", unknown);
    report::section("not played: 1xx announces an answer and is none", report.not_played.iter().cloned());
    let failures = report
        .failures
        .iter()
        .map(|it| format!("{} {} {} {}: {}", it.exchange, it.operation, it.version, it.status, it.why.join("; ")));
    report::section("failed", failures);
    println!("\n{}", report::verdict(report.passed, report.failed));
}

fn show_contract(report: &contract::Report, json: bool) {
    if json {
        print_json(report);
        eprintln!("{}", report::verdict(report.passed, report.failed));
        return;
    }
    for failed in &report.failures {
        println!("{} {}", failed.operation, failed.accept);
        for why in &failed.why {
            println!("  {why}");
        }
    }
    println!("{} operations and versions, {} calls", report.passed + report.failed, report.calls);
    println!("{}", report::verdict(report.passed, report.failed));
}

fn print_json(report: &impl serde::Serialize) {
    match serde_json::to_string_pretty(report) {
        Ok(text) => println!("{text}"),
        Err(error) => eprintln!("error: the report cannot be written: {error}"),
    }
}
