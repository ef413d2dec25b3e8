//! The command line of `cargo xtask`.
//!
//! In: the arguments. Out: [`Cli`], with values of a valid form. The module reads no file.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

mod texts;

use texts::{
    ABOUT, ABOUT_AFTER, CODEGEN, CODEGEN_AFTER, CONFORMANCE, CONFORMANCE_AFTER, CONTRACT, CONTRACT_AFTER, DIFF,
    DIFF_AFTER, DOCS, DOCS_AFTER, IMPORT, IMPORT_AFTER, METRICS, METRICS_AFTER, MOCK, MOCK_AFTER, SAMPLE, SAMPLE_AFTER,
};

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

    /// Update the pinned API document in spec/, and compare editions
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

    /// Print an example of an operation, or write those of all operations
    #[command(long_about = SAMPLE, after_help = SAMPLE_AFTER)]
    Sample(SampleOptions),

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

    /// Compare two editions: what changed for users of the crate
    #[command(long_about = DIFF, after_help = DIFF_AFTER)]
    Diff(DiffOptions),
}

/// `cargo xtask spec diff`.
#[derive(Debug, Clone, Args)]
pub struct DiffOptions {
    /// The edition before: a document, or a revision of git
    #[arg(value_name = "OLD")]
    pub old: String,

    /// The edition after: a document, or a revision of git
    #[arg(value_name = "NEW")]
    pub new: String,

    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,

    /// Exit with 1 if the changes need a major version
    #[arg(long)]
    pub exit_code: bool,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Lines for a terminal; --verbose does not shorten lists
    #[default]
    Text,
    /// Markdown for a release note or a pull request
    Markdown,
    /// JSON for programs, described in docs/spec-diff.md
    Json,
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

/// `cargo xtask sample`.
#[derive(Debug, Clone, Default, Args)]
pub struct SampleOptions {
    /// The operation: its id, the name of a method, or `module::method`
    #[arg(value_name = "OPERATION", required_unless_present = "all")]
    pub operation: Option<String>,

    /// The language
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,

    /// The version of the operation [default: the newest stable one]
    #[arg(long, value_name = "VERSION", requires = "operation")]
    pub version: Option<String>,

    /// Write the examples of every operation in every version
    #[arg(long, conflicts_with = "operation")]
    pub all: bool,

    /// The folder to write to: a folder for each module, with a file for each method; one file for postman
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    pub document: DocumentOptions,
}

/// The language of an example.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// A program: `src/main.rs`
    #[default]
    Rust,
    /// A command for a shell
    Curl,
    /// A request in the form of `.http` files
    Http,
    /// A collection in the format 2.1
    Postman,
}

impl Language {
    /// Returns the extension of a file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Rust => "rs",
            Self::Curl => "sh",
            Self::Http => "http",
            Self::Postman => "json",
        }
    }
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
