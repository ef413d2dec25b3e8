//! Tests of a generated crate: against recorded exchanges, and against the document that it was generated from.
//!
//! In: a [`Driver`] of the crate, and the command line. Out: a report, and an exit code: 0 if all cases passed, 1 if one failed, 2 if
//! the tests could not run.

pub mod compare;
pub mod contract;
pub mod driver;
pub mod examples;
pub mod exchange;
pub mod make;
pub mod mutated;
pub mod recordings;
pub mod report;
pub mod update;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use server::conventions::Conventions;
use server::document::Document;
use server::http::{Handler, listen, serve};
use server::validator::Validators;

use crate::driver::{Connection, Credentials, Driver};
use crate::recordings::{Found, Row};

/// Tests a generated crate.
#[derive(Debug, Parser)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Replays recorded exchanges to the crate.
    Recordings {
        #[command(flatten)]
        files: Files,
        /// The folder of the recordings.
        #[arg(long, value_name = "DIR")]
        recordings: PathBuf,
        /// Replays each response N more times, with a random change each time.
        #[arg(long, value_name = "N", default_value_t = 0)]
        mutations: usize,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Calls every operation in every version.
    Contract {
        #[command(flatten)]
        files: Files,
        /// Calls this server instead of one in the process, with the credentials of the environment if there are any.
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// The parameters that the crate leaves out on purpose.
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        hidden: Vec<String>,
        /// The seed of the values.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Restricts the calls to operations whose id contains this text.
        #[arg(long, value_name = "TEXT", default_value = "")]
        only: String,
        /// Prints the report as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// The files that describe the API.
#[derive(Debug, Args)]
struct Files {
    /// The OpenAPI document as JSON, with the overlays applied.
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// The conventions of the API as JSON; by default, it has none.
    #[arg(long, value_name = "FILE")]
    conventions: Option<PathBuf>,
}

/// Runs the command that the program's arguments name.
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
        Command::Recordings { files, recordings, mutations, json } => {
            let document = files.read()?;
            let exchanges = exchange::read(&recordings)?;
            let replay = Arc::new(recordings::Replay::default());
            let client = connect(driver, start(replay.clone()).await?, Credentials::Token)?;
            let validators = Validators::new(&document.root);
            let player = recordings::Player::new(driver.groups, &client, &document, &validators, &replay);
            let mut report = recordings::run(&player, &exchanges).await;
            let (replayed, failures) = mutated::run(&player, &exchanges, mutations).await;
            report.mutations = replayed;
            report.passed += replayed - failures.len();
            report.failed += failures.len();
            report.failures.extend(failures);
            show_recordings(&report, json);
            Ok(report.failed == 0)
        }
        Command::Contract { files, base_url, hidden, seed, only, json } => {
            let document = files.read()?;
            let validators = Validators::new(&document.root);
            let responder = match base_url {
                None => Some(Arc::new(examples::Responder::new(files.read()?))),
                Some(_) => None,
            };
            let settings = contract::Settings { document: &document, validators: &validators, hidden, seed, only };
            let mut report = match base_url {
                Some(url) => {
                    let client = connect(driver, url, Credentials::Environment)?;
                    contract::run(driver.groups, &client, &settings, None).await
                }
                None => {
                    let recorder = Arc::new(contract::Recorder::default());
                    let client = connect(driver, start(recorder.clone()).await?, Credentials::Token)?;
                    contract::run(driver.groups, &client, &settings, Some(&recorder)).await
                }
            };
            if let Some(responder) = responder {
                let client = connect(driver, start(responder.clone()).await?, Credentials::Token)?;
                let folder = Folder::enter()?;
                examples::run_all(driver.groups, &settings.only, &client, &responder, &mut report).await;
                folder.leave();
            }
            if report.passed + report.failed == 0 {
                return Err(format!("No operation id contains `{}`.", settings.only));
            }
            show_contract(&report, json);
            Ok(report.failed == 0)
        }
    }
}

impl Files {
    fn read(&self) -> Result<Document, String> {
        let conventions: Conventions = self.conventions.as_deref().map(read).transpose()?.unwrap_or_default();
        let document = Document::new(read(&self.document)?, conventions);
        document.map_err(|why| format!("{}: {why}", self.document.display()))
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, String> {
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// A temporary folder that is the current one, in which examples create files.
struct Folder(PathBuf);

impl Folder {
    fn enter() -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("examples-{}", std::process::id()));
        let entered = std::fs::create_dir_all(&folder).and_then(|()| std::env::set_current_dir(&folder));
        entered.map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self(folder))
    }

    /// Removes the folder. One that cannot be removed is left to the system.
    fn leave(self) {
        let _ = std::env::set_current_dir(std::env::temp_dir());
        let _ = std::fs::remove_dir_all(self.0);
    }
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
    report::section("unknown properties (kept and sent back)", report.unknown_properties.iter().map(line));
    report::section("unknown enum values and union tags", report.unknown_values.iter().map(line));
    println!("\n{} responses were made into the body of an update", report.updates);
    if report.mutations > 0 {
        println!("\n{} responses were replayed with a change", report.mutations);
    }
    let unset = report.unset.iter().map(|(property, count)| format!("{property} ({count})"));
    report::section("required properties of updates that responses lack", unset);
    let unknown = report.unknown_operations.iter().map(|(operation, count)| format!("{operation} ({count})"));
    report::section("operations that the crate does not have", unknown);
    report::section("not replayed (1xx precedes a response)", report.not_replayed.iter().cloned());
    let failures = report
        .failures
        .iter()
        .map(|it| format!("{} {} {} {}: {}", it.exchange, it.operation, it.version, it.status, it.why.join(" ")));
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
    println!(
        "{} operations and versions, {} calls, {} examples, {} responses made into the body of an update",
        report.passed + report.failed,
        report.calls,
        report.examples,
        report.updates
    );
    println!("{}", report::verdict(report.passed, report.failed));
}

fn print_json(report: &impl serde::Serialize) {
    match serde_json::to_string_pretty(report) {
        Ok(text) => println!("{text}"),
        Err(error) => eprintln!("error: The report cannot be written: {error}."),
    }
}
