//! What can be typed after `cargo xtask`, and the help that explains it.
//!
//! In: the arguments. Out: [`Cli`], with values whose form was checked. It looks at no file.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// `cargo xtask`.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "Makes, checks and measures the client crate in generated/",
    long_about = ABOUT,
    after_help = ABOUT_AFTER,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Show notes too, not only warnings and errors
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Work on the repository in this folder
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate the client crate from an OpenAPI document
    #[command(long_about = CODEGEN, after_help = CODEGEN_AFTER)]
    Codegen(CodegenOptions),

    /// Look after the pinned API document in spec/
    #[command(subcommand)]
    Spec(SpecCommand),

    /// Measure the generator and the generated crate
    #[command(long_about = METRICS, after_help = METRICS_AFTER)]
    Metrics(MetricsOptions),

    /// Try the generated crate against recorded exchanges
    #[command(long_about = CONFORMANCE, after_help = CONFORMANCE_AFTER)]
    Conformance(ConformanceOptions),

    /// Try the generated crate against the document that it was generated from
    #[command(long_about = CONTRACT, after_help = CONTRACT_AFTER)]
    Contract(ContractOptions),

    /// Serve the API from the document alone
    #[command(long_about = MOCK, after_help = MOCK_AFTER, disable_help_flag = true)]
    Mock(MockOptions),

    /// Run a command and report what it cost
    #[command(hide = true)]
    Measured {
        /// Where the report goes
        #[arg(long)]
        report: PathBuf,
        /// The command
        #[arg(last = true, required = true)]
        command: Vec<OsString>,
    },
}

/// `cargo xtask codegen`.
#[derive(Debug, Clone, Default, Args)]
pub struct CodegenOptions {
    /// The OpenAPI 3.0 document, YAML or JSON [default: spec/atlas-admin-v2.yaml]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// Where the crate goes [default: generated]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Write nothing; show what is stale and exit with 1 if anything is
    #[arg(long)]
    pub check: bool,

    /// Only the newest version of each operation that is not after this date (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub api_version: Option<String>,

    /// The codegen.toml to use (see "With --spec" below)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// An OpenAPI overlay to apply; repeat it for several, applied in this order (see "With --spec" below)
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
}

/// `cargo xtask spec`.
#[derive(Debug, Subcommand)]
pub enum SpecCommand {
    /// Make spec/atlas-admin-v2.yaml and spec/pin.toml from a full document
    #[command(long_about = IMPORT, after_help = IMPORT_AFTER)]
    Import(ImportOptions),
}

/// `cargo xtask spec import`.
#[derive(Debug, Clone, Args)]
pub struct ImportOptions {
    /// The OpenAPI 3.0 document, YAML or JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Where the two files go [default: spec]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Where the document is published [default: what pin.toml says so far]
    #[arg(long, value_name = "URL")]
    pub upstream: Option<String>,

    /// Its revision at the publisher [default: info.x-xgen-sha of the document]
    #[arg(long)]
    pub revision: Option<String>,

    /// Its date [default: the one in the name of FILE, else in info.version]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<String>,
}

/// `cargo xtask metrics`.
#[derive(Debug, Clone, Default, Args)]
pub struct MetricsOptions {
    /// Only codegen, lines and `cargo check`
    #[arg(long)]
    pub quick: bool,

    /// Only the steps with this text in their titles, such as `cold build`
    #[arg(long, value_name = "TEXT", conflicts_with = "quick")]
    pub only: Option<String>,

    /// Write the figures to this file too, as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// The document to time codegen with [default: the newest full one in ../shared/specs, else the pinned one]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
}

/// Which document, and what is said about it: common to the commands that try the crate or serve the API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct DocumentOptions {
    /// The OpenAPI 3.0 document, YAML or JSON [default: spec/atlas-admin-v2.yaml]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// The codegen.toml to use, as for codegen
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// An OpenAPI overlay to apply, as for codegen; repeat it for several
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
}

/// `cargo xtask conformance`.
#[derive(Debug, Clone, Args)]
pub struct ConformanceOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// The folder with the recorded exchanges
    #[arg(long, value_name = "DIR")]
    pub recordings: PathBuf,

    /// Play each answer so many times more, with a change in it each time
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub mutations: usize,

    /// Report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `cargo xtask contract`.
#[derive(Debug, Clone, Default, Args)]
pub struct ContractOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// The server to call [default: one made from the document, in the same process]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// What the values that are sent are made from: the same number gives the same values
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Only operations whose id has this text in it
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,

    /// Report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `cargo xtask mock`.
#[derive(Debug, Clone, Default, Args)]
pub struct MockOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// What the server is told
    #[arg(value_name = "SERVER OPTIONS", trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<OsString>,
}

const ABOUT: &str = "\
Makes, checks and measures the client crate in generated/.

The crate is generated: from the API document in spec/, with the runtime in templates/. Change
those and run `cargo xtask codegen`; never edit generated/ by hand.";

const ABOUT_AFTER: &str = "\
Start here:
  cargo xtask codegen           make generated/ anew
  cargo xtask codegen --check   is generated/ what it should be?

`cargo xtask <COMMAND> --help` explains a command, with examples and exit codes.";

const CODEGEN: &str = "\
Generates the client crate from an OpenAPI document.

Reads spec/ (the document, spec/overlays/*.yaml, spec/codegen.toml) and templates/, and writes
generated/. Only files whose content changes are touched. Files that were generated before and are
no longer needed are removed; files of yours in that folder are kept and named.";

const CODEGEN_AFTER: &str = "\
With --spec:
  codegen.toml and overlays/ are taken from the folder of FILE if they are there. If not, those of
  spec/ apply when FILE is another edition of the pinned API (its title is the one in
  spec/pin.toml), and none otherwise. --config and --overlay override that. What those of spec/
  name need not be in another edition: that is a warning there, and an error everywhere else.

Exit codes:
  0  done, or nothing is stale
  1  the document has errors, or --check found something stale
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask codegen
  cargo xtask codegen --check
  cargo xtask codegen --spec ~/Downloads/atlas-admin.yaml --out ../my-atlas
  cargo xtask codegen --api-version 2024-08-05
  cargo xtask codegen --spec petstore.json --out ../petstore --overlay fixes.yaml";

const IMPORT: &str = "\
Makes spec/atlas-admin-v2.yaml and spec/pin.toml from a full document.

Keeps the facts of the interface (paths, parameters, schemas, constraints, versions) and drops the
prose (titles, descriptions, examples), sorted into one layout: the difference of two imports shows
what changed in the interface and nothing else.";

const IMPORT_AFTER: &str = "\
Exit codes:
  0  imported
  1  the document has errors; nothing was written
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask spec import ~/Downloads/atlas-admin-2026-08-21.yaml
  cargo xtask spec import new.json --out ../next --date 2026-08-21";

const METRICS: &str = "\
Measures the generator and the generated crate, and prints each figure beside its goal.

Wall time for codegen; CPU time (user and system, of all processes) for compiling the generated
crate alone, its dependencies built beforehand, without incremental compilation. Peak memory is
that of the largest process. It takes some minutes, in which nothing else should run. A goal that
is missed is a figure, not an error.

The cold build is of the README's first program with all its dependencies, beside a program with
reqwest, tokio and serde_json as they come. Packages that Cargo.lock lacks are downloaded first.";

const METRICS_AFTER: &str = "\
Exit codes:
  0  measured, whatever the figures are
  2  wrong usage, or there is nothing to measure

Examples:
  cargo xtask metrics
  cargo xtask metrics --quick
  cargo xtask metrics --only 'cold build'
  cargo xtask metrics --json before.json";

const CONFORMANCE: &str = "\
Tries the generated crate against recorded exchanges.

Builds a program that calls every operation of the crate in every version, and plays it what a
server answered: each answer has to be decoded and encoded again without loss, each error to be
read. What decoding had to put right and what the types do not know is listed. The first build
takes a while.

The folder has .json files, each an array of {operationId, status, contentType, headers, body};
bodyBase64 stands for a body that is no text. The version is that of the content type; without
one, the newest.";

const CONFORMANCE_AFTER: &str = "\
Without --spec the crate in generated/ is tried, which has to be what the document gives. With
--spec, --config or --overlay a crate of its own is generated below the target folder.

Exit codes:
  0  all as it should be
  1  there are findings, or the document has errors
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask conformance --recordings ../recordings
  cargo xtask conformance --recordings ../recordings --json > report.json";

const CONTRACT: &str = "\
Tries the generated crate against the document that it was generated from.

Builds a program that calls every operation of the crate in every version, with values made from
the schemas of the document, and has a server made from the same document check each request and
answer it. The first build takes a while.";

const CONTRACT_AFTER: &str = "\
Without --spec the crate in generated/ is tried, which has to be what the document gives. With
--spec, --config or --overlay a crate of its own is generated below the target folder.

Exit codes:
  0  all as it should be
  1  there are findings, or the document has errors
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask contract
  cargo xtask contract --only Cluster --seed 7
  cargo xtask contract --spec ~/Downloads/atlas-admin.yaml";

const MOCK: &str = "\
Serves the API from the document alone, with its overlays applied: checks each request against it,
and answers with values made from the schemas. What is not an option below goes to the server.";

const MOCK_AFTER: &str = "\
Examples:
  cargo xtask mock
  cargo xtask mock --spec ~/Downloads/atlas-admin.yaml --port 8080";

/// A date that exists, in exactly the form in which versions are written.
fn date(text: &str) -> Result<String, String> {
    let parsed: jiff::civil::Date = text.parse().map_err(|_| "expected a date such as 2024-08-05".to_owned())?;
    if parsed.to_string() == text { Ok(text.to_owned()) } else { Err(format!("expected the form {parsed}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_date_is_one_that_exists_in_the_form_of_versions() {
        assert_eq!(date("2024-08-05"), Ok("2024-08-05".to_owned()));
        assert!(date("2024-02-30").is_err());
        assert!(date("20240805").is_err());
        assert!(date("2024-08-05T00:00").is_err());
        assert!(date("preview").is_err());
    }
}
