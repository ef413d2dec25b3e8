//! A stand-in for an API, from its OpenAPI document.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use server::document::Document;
use server::http::{listen, serve};
use server::mock::{Mock, Options};

/// Serves an API from its OpenAPI document, to develop against: checks requests, answers from the schemas and remembers what was
/// created. Any service account, API key or access token will do.
#[derive(Debug, Parser)]
#[command(name = "mock", args_override_self = true)]
struct Cli {
    /// The OpenAPI document as JSON, overlays applied.
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// The port on this machine; 0 for any that is free.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// What values are made from: the same seed gives the same answers.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How long each answer takes, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// Which part of the requests fails with 429, 500 or 503, from 0 to 1.
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = part)]
    fail_rate: f64,
    /// Where OAuth 2 tokens are minted.
    #[arg(long, value_name = "PATH", default_value = "/api/oauth/token")]
    token_path: String,
    /// Where they are revoked.
    #[arg(long, value_name = "PATH", default_value = "/api/oauth/revoke")]
    revoke_path: String,
    /// The extension in which the document says until when a version is answered.
    #[arg(long, value_name = "NAME", default_value = "x-sunset")]
    sunset_extension: String,
}

fn part(text: &str) -> Result<f64, String> {
    let part: f64 = text.parse().map_err(|_| "expected a number".to_owned())?;
    if (0.0..=1.0).contains(&part) { Ok(part) } else { Err("expected a number from 0 to 1".to_owned()) }
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
    let at_document = |why: String| format!("{}: {why}", cli.document.display());
    let text = std::fs::read(&cli.document).map_err(|error| at_document(error.to_string()))?;
    let root = serde_json::from_slice(&text).map_err(|error| at_document(error.to_string()))?;
    let document = Document::new(root).map_err(at_document)?;
    let operations = document.operations.len();
    let options = Options {
        seed: cli.seed,
        latency: Duration::from_millis(cli.latency),
        fail_rate: cli.fail_rate,
        token_path: cli.token_path,
        revoke_path: cli.revoke_path,
        sunset_extension: cli.sunset_extension,
    };
    let mock = Arc::new(Mock::new(document, options));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let listening = listen(cli.port).await;
        let (listener, address) = listening
            .map_err(|error| format!("port {}: {error}; choose another with --port, or 0 for any", cli.port))?;
        println!("http://{address} serves {operations} operations; stop it with Ctrl-C");
        serve(listener, mock).await.map_err(|error| error.to_string())
    })
}
