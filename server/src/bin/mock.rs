//! A mock server of an API, made from its OpenAPI document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use server::Conventions;
use server::document::Document;
use server::http::{listen, serve};
use server::mock::{Mock, Options};

/// Serves an API from its OpenAPI document, for developing programs against: checks requests, responds with instances of the schemas
/// and stores the resources that requests create. Every service account, API key and access token is accepted.
#[derive(Debug, Parser)]
#[command(name = "mock", args_override_self = true)]
struct Cli {
    /// The OpenAPI document as JSON, with the overlays applied.
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// The conventions of the API as JSON; without them, lists are arrays and errors are problem details (RFC 9457).
    #[arg(long, value_name = "FILE")]
    conventions: Option<PathBuf>,
    /// The port on the loopback address; 0 for any free port.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// The seed of the values: the same seed gives the same responses.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The delay of each response in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// The share of the requests that fail with 429, 500 or 503, from 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    fail_rate: f64,
    /// Do not store resources: make each response from the schemas alone.
    #[arg(long)]
    forget: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "expected a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("expected a number from 0 to 1".to_owned()) }
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<(), String> {
    let conventions: Conventions = cli.conventions.as_deref().map(read).transpose()?.unwrap_or_default();
    let document =
        Document::new(read(&cli.document)?, conventions).map_err(|why| format!("{}: {why}", cli.document.display()))?;
    let operations = document.operations.len();
    let Cli { seed, fail_rate, forget, .. } = cli;
    let options = Options { seed, latency: Duration::from_millis(cli.latency), fail_rate, forget };
    let mock = Arc::new(Mock::new(document, options));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let listening = listen(cli.port).await;
        let (listener, address) = listening.map_err(|error| {
            format!("Port {} is not available: {error}. Choose another port with --port, or 0 for any.", cli.port)
        })?;
        println!("http://{address} serves {operations} operations. Stop it with Ctrl-C.");
        serve(listener, mock).await.map_err(|error| error.to_string())
    })
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, String> {
    let fault = |why: String| format!("{}: {why}", file.display());
    let text = std::fs::read(file).map_err(|error| fault(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| fault(error.to_string()))
}
