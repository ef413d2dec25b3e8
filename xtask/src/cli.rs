//! The command line of `cargo xtask`, and its help texts.
//!
//! In: the arguments. Out: [`Cli`], with values of a valid form. The module reads no file.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// `cargo xtask`.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "Generates, tests and measures the client crate in generated/",
    long_about = ABOUT,
    after_help = ABOUT_AFTER,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub command: Command,

    /// Print notes in addition to warnings and errors
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// Use the repository in this folder
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate the client crate from an OpenAPI document
    #[command(long_about = CODEGEN, after_help = CODEGEN_AFTER)]
    Codegen(CodegenOptions),

    /// Update the pinned API document in spec/
    #[command(subcommand)]
    Spec(SpecCommand),

    /// Count the items of the crate that have documentation of their own
    #[command(long_about = DOCS, after_help = DOCS_AFTER)]
    Docs(DocsOptions),

    /// Measure the generator and the generated crate
    #[command(long_about = METRICS, after_help = METRICS_AFTER)]
    Metrics(MetricsOptions),

    /// Test the generated crate against recorded exchanges
    #[command(long_about = CONFORMANCE, after_help = CONFORMANCE_AFTER)]
    Conformance(ConformanceOptions),

    /// Test the generated crate against the document that it was generated from
    #[command(long_about = CONTRACT, after_help = CONTRACT_AFTER)]
    Contract(ContractOptions),

    /// Run a mock server of the API
    #[command(long_about = MOCK, after_help = MOCK_AFTER, disable_help_flag = true)]
    Mock(MockOptions),

    /// Run a command and report its time and memory
    #[command(hide = true)]
    Measured {
        /// The file to write the report to
        #[arg(long)]
        report: PathBuf,
        /// The command to run
        #[arg(last = true, required = true)]
        command: Vec<OsString>,
    },
}

/// `cargo xtask codegen`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct CodegenOptions {
    /// The OpenAPI 3.0 document, YAML or JSON [default: spec/atlas-admin-v2.yaml]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// The folder to write the crate to [default: generated]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Write no file; print the differences, and exit with 1 if there are any
    #[arg(long)]
    pub check: bool,

    /// Generate only the newest version of each operation that is not newer than this date (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub api_version: Option<String>,

    /// The codegen.toml to use [default: see "With --spec" below]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// An OpenAPI overlay to apply; can be repeated, and the order counts [default: see "With --spec" below]
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
}

/// `cargo xtask spec`.
#[derive(Debug, Subcommand)]
pub enum SpecCommand {
    /// Write spec/atlas-admin-v2.yaml and spec/pin.toml from a full document
    #[command(long_about = IMPORT, after_help = IMPORT_AFTER)]
    Import(ImportOptions),
}

/// `cargo xtask spec import`.
#[derive(Debug, Clone, Args)]
pub struct ImportOptions {
    /// The OpenAPI 3.0 document, YAML or JSON
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The folder to write the two files to [default: spec]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// The URL of the published document [default: the one in the present pin.toml]
    #[arg(long, value_name = "URL")]
    pub upstream: Option<String>,

    /// The revision of the document [default: the extension of `info` that codegen.toml names]
    #[arg(long)]
    pub revision: Option<String>,

    /// The date of the document [default: the one in the name of FILE, or in info.version]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<String>,
}

/// `cargo xtask docs`.
#[derive(Debug, Clone, Default, Args)]
pub struct DocsOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// Exit with 1 if a smaller share of the items has words than spec/docs/coverage.toml records
    #[arg(long, conflicts_with_all = ["spec", "config", "overlay"])]
    pub check: bool,

    /// Record the figures in spec/docs/coverage.toml
    #[arg(long, conflicts_with_all = ["check", "spec", "config", "overlay"])]
    pub write: bool,

    /// Print the items of one group that have no words, as overlay actions to complete; GROUP is a tag or a module
    #[arg(long, value_name = "GROUP", conflicts_with_all = ["check", "write"])]
    pub missing: Option<String>,
}

/// `cargo xtask metrics`.
#[derive(Debug, Clone, Default, Args)]
pub struct MetricsOptions {
    /// Measure only codegen, the lines of code and `cargo check`
    #[arg(long)]
    pub quick: bool,

    /// Measure only the steps whose title contains this text, such as `cold build`
    #[arg(long, value_name = "TEXT", conflicts_with = "quick")]
    pub only: Option<String>,

    /// Write the figures to this file as well, as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// The document to measure codegen with [default: the newest one in ../shared/specs, or the pinned one]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
}

/// The options that select the document, for the commands that test the crate or serve the API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct DocumentOptions {
    /// The OpenAPI 3.0 document, YAML or JSON [default: spec/atlas-admin-v2.yaml]
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,

    /// The codegen.toml to use, as for codegen
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// An OpenAPI overlay to apply, as for codegen; can be repeated
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
}

/// `cargo xtask conformance`.
#[derive(Debug, Clone, Args)]
pub struct ConformanceOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// The folder of the recorded exchanges
    #[arg(long, value_name = "DIR")]
    pub recordings: PathBuf,

    /// Replay each response N more times, with a random change each time
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub mutations: usize,

    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `cargo xtask contract`.
#[derive(Debug, Clone, Default, Args)]
pub struct ContractOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// The server to call [default: a server in the same process, made from the document]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// The seed of the values that are sent: the same seed gives the same values
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Call only operations whose id contains this text
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,

    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `cargo xtask mock`.
#[derive(Debug, Clone, Default, Args)]
pub struct MockOptions {
    #[command(flatten)]
    pub document: DocumentOptions,

    /// Options of the server, listed below
    #[arg(value_name = "SERVER OPTIONS", trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<OsString>,
}

const ABOUT: &str = "\
Generates, tests and measures the client crate in generated/.

The crate is generated from the API document in spec/ and the runtime in templates/. Change those
and run `cargo xtask codegen`. Do not edit generated/ by hand.";

const ABOUT_AFTER: &str = "\
Examples:
  cargo xtask codegen           generate the crate
  cargo xtask codegen --check   check that generated/ is up to date

`cargo xtask <COMMAND> --help` describes a command, with examples and exit codes.";

const CODEGEN: &str = "\
Generates the client crate from an OpenAPI document.

Reads spec/ (the document, spec/overlays/*.yaml, spec/docs/*.yaml, spec/codegen.toml,
spec/names.lock) and templates/, and writes generated/ and spec/names.lock, which keeps the public names: a name once given stays.
Only files whose content changes are written. Generated files that are no longer needed are removed.
Files that were not generated are kept and listed.";

const CODEGEN_AFTER: &str = "\
With --spec:
  If the folder of FILE has a codegen.toml or overlays/, these are used. Otherwise, those of spec/
  are used if FILE is another edition of the pinned API, that is, if its title is the one in
  spec/pin.toml; for any other document, none are used. --config and --overlay override this.
  An entry of spec/codegen.toml or spec/overlays/ that matches nothing in another edition is a
  warning. In all other cases, it is an error.
  The words in spec/docs/ are used for the pinned document only, and always.
  names.lock is chosen in the same way. It is written only for generated/ from the files of spec/:
  with none of the options --spec, --out, --api-version, --config and --overlay. With --api-version,
  it is not read, either.

Exit codes:
  0  the files are written; with --check, they are up to date
  1  the document has errors; with --check, files differ
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask codegen
  cargo xtask codegen --check
  cargo xtask codegen --spec ~/Downloads/atlas-admin.yaml --out ../my-atlas
  cargo xtask codegen --api-version 2024-08-05
  cargo xtask codegen --spec petstore.json --out ../petstore --overlay fixes.yaml";

const IMPORT: &str = "\
Writes spec/atlas-admin-v2.yaml and spec/pin.toml from a full document.

Keeps the facts of the interface (paths, parameters, schemas, constraints, versions) and removes the
prose (titles, descriptions, examples). The result is sorted, so that the diff of two imports shows
the changes of the interface and nothing else.";

const IMPORT_AFTER: &str = "\
Exit codes:
  0  the files are written
  1  the document has errors; no file was written
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask spec import ~/Downloads/atlas-admin-2026-08-21.yaml
  cargo xtask spec import new.json --out ../next --date 2026-08-21";

const DOCS: &str = "\
Counts the items of the crate that have words, that is, documentation that is not made by the
generator: for each module and in total, for the newest stable versions, and below for the others.

The words are in spec/docs/*.yaml, OpenAPI overlays that may add nothing else. They are applied to
the pinned document only. An operation has words if it has a summary and a description.";

const DOCS_AFTER: &str = "\
Exit codes:
  0  the figures are printed; with --check, none is worse than the recorded one
  1  the document has errors; with --check, a figure is worse
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask docs
  cargo xtask docs --check
  cargo xtask docs --write
  cargo xtask docs --missing 'Database Users'";

const METRICS: &str = "\
Measures the generator and the generated crate, and prints each figure beside its goal.

For codegen, the figure is the wall time. For compiling, it is the CPU time (user and system, of all
processes) of the generated crate alone: its dependencies are built before, and incremental
compilation is off. Peak memory is that of the largest process. The command takes some minutes, in
which the machine should do no other work. A missed goal is not an error.

The cold build compiles the first program of the README with all its dependencies, and for
comparison a program that uses reqwest, tokio and serde_json with their default features. Packages
that are not in Cargo.lock are downloaded before.

The figures about public names are those of the pinned document: types, names with words that say
nothing to users, long names, and constructors with arguments, which can be swapped unnoticed.";

const METRICS_AFTER: &str = "\
Exit codes:
  0  the figures are printed
  2  wrong usage, or there is nothing to measure

Examples:
  cargo xtask metrics
  cargo xtask metrics --quick
  cargo xtask metrics --only 'cold build'
  cargo xtask metrics --json before.json";

const CONFORMANCE: &str = "\
Tests the generated crate against recorded exchanges.

Builds a program that calls every operation of the crate in every version, and replays the recorded
responses to it. Each 2xx response must be decoded, and encoded again without loss; each other one
must become an error with its fields. The corrections that decoding made and the values that are
unknown to the types are listed. The first build takes some minutes.

The folder contains .json files, each an array of {operationId, status, contentType, headers, body}.
bodyBase64 replaces body if that is not text. The content type selects the version; without a
version in it, the newest one is used.";

const CONFORMANCE_AFTER: &str = "\
Without --spec, --config and --overlay, the crate in generated/ is tested, which must be up to date.
With one of them, a separate crate is generated in the target folder and tested.

Exit codes:
  0  all tests passed
  1  a test failed, or the document has errors
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask conformance --recordings ../recordings
  cargo xtask conformance --recordings ../recordings --json > report.json";

const CONTRACT: &str = "\
Tests the generated crate against the document that it was generated from.

Builds a program that calls every operation of the crate in every version, with instances of the
document's schemas as arguments. A server that is made from the same document checks each request
and sends each response that the document describes. The first build takes some minutes.";

const CONTRACT_AFTER: &str = "\
Without --spec, --config and --overlay, the crate in generated/ is tested, which must be up to date.
With one of them, a separate crate is generated in the target folder and tested.

Exit codes:
  0  all tests passed
  1  a test failed, or the document has errors
  2  wrong usage, or a file could not be read or written

Examples:
  cargo xtask contract
  cargo xtask contract --only Cluster --seed 7
  cargo xtask contract --spec ~/Downloads/atlas-admin.yaml";

const MOCK: &str = "\
Runs a mock server of the API, made from the document with its overlays. The server checks each
request against the document and responds with instances of its schemas. All options that are not
listed here are passed to the server.";

const MOCK_AFTER: &str = "\
Examples:
  cargo xtask mock
  cargo xtask mock --spec ~/Downloads/atlas-admin.yaml --port 8080";

/// Parses a date. Only the form of versions is valid.
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
    fn only_a_date_in_the_form_of_versions_is_valid() {
        assert_eq!(date("2024-08-05"), Ok("2024-08-05".to_owned()));
        assert!(date("2024-02-30").is_err());
        assert!(date("20240805").is_err());
        assert!(date("2024-08-05T00:00").is_err());
        assert!(date("preview").is_err());
    }
}
