//! `cargo xtask spec diff`: what changed between two editions for users of the crate.
//!
//! In: two documents or revisions. Out: a report as text, Markdown or JSON. The generator compares; this module reads the editions,
//! generates the surfaces and chooses the form.

use generator::changes::{Changes, Level, compare};
use serde::Serialize;

use super::{edition::Edition, report};
use crate::{
    cli::{DiffOptions, ReportFormat},
    console::Console,
    failure::{Failure, Outcome},
    progress::Watch,
    workspace::Workspace,
};

/// The version of the JSON form. It changes if a member is removed or gets another meaning.
const FORMAT: u32 = 1;

/// The report in the JSON form.
#[derive(Debug, Serialize)]
struct Json<'a> {
    format: u32,
    old: &'a str,
    new: &'a str,
    #[serde(flatten)]
    changes: &'a Changes,
}

/// Runs the command.
///
/// # Errors
/// Fails if a file or a revision cannot be read.
pub fn run(workspace: &Workspace, options: &DiffOptions, console: &Console) -> Result<Outcome, Failure> {
    let watch = Watch::start(console, "spec diff");
    watch.stage("read");
    let before = Edition::read(workspace, &options.old)?;
    let after = Edition::read(workspace, &options.new)?;
    let prepared = generator::prepare(&before.input, &watch).and_then(|old| {
        let new = generator::prepare(&after.following(&old.lock.to_string()), &watch)?;
        Ok((old.surface, new.surface))
    });
    watch.stop();
    for remark in before.remarks.iter().chain(&after.remarks).filter(|_| console.verbose()) {
        console.note(remark);
    }
    let (old, new) = match prepared {
        Ok(surfaces) => surfaces,
        Err(diagnostics) => {
            console.diagnostics(&diagnostics);
            return Ok(Outcome::Faulty);
        }
    };
    let changes = compare(&old, &new);
    let text = match options.format {
        ReportFormat::Text => report::text(&before.name, &after.name, &changes, console.verbose()),
        ReportFormat::Markdown => report::markdown(&before.name, &after.name, &changes),
        ReportFormat::Json => json(&before.name, &after.name, &changes)?,
    };
    console.result(&text);
    let is_major = changes.verdict.level == Level::Major;
    Ok(if options.exit_code && is_major { Outcome::Faulty } else { Outcome::Clean })
}

fn json(old: &str, new: &str, changes: &Changes) -> Result<String, Failure> {
    serde_json::to_string_pretty(&Json { format: FORMAT, old, new, changes })
        .map_err(|error| Failure::new("report-not-written", format!("The report cannot be written as JSON: {error}.")))
}
