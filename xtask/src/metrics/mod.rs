//! `cargo xtask metrics`: the time and memory of the generator and the generated crate, with goals.
//!
//! In: the workspace, with generated/ up to date. Out: a table of figures, goals and verdicts, and the same as JSON. The commands are
//! measured as people run them. A missed goal is not an error, so that the result does not depend on the speed of the machine.

mod bench;
mod cargo;
mod cold;
mod goal;
mod growth;
mod measure;
mod names;
mod steps;

use std::{fs, path::PathBuf};

use crate::{
    cli::MetricsOptions,
    console::Console,
    failure::{Failure, Outcome},
    table::{Align, layout},
    workspace::Workspace,
};
use bench::{Bench, Step};
use goal::Row;
use measure::Meter;
pub use measure::measured;
use steps::STEPS;

/// The content of the JSON file.
#[derive(Debug, serde::Serialize)]
struct Record<'a> {
    rustc: String,
    cores: usize,
    document: String,
    rows: &'a [Row],
}

/// Runs the steps that the options select. A step that fails gives a row without a figure.
///
/// # Errors
/// Fails if there is nothing to measure, or if the JSON file cannot be written.
pub fn run(workspace: &Workspace, options: &MetricsOptions, console: &Console) -> Result<Outcome, Failure> {
    let wanted = |step: &&Step| match &options.only {
        Some(text) => step.title.contains(text.as_str()),
        None => step.quick || !options.quick,
    };
    let steps: Vec<&Step> = STEPS.iter().chain([&cold::STEP]).filter(wanted).collect();
    if steps.is_empty() {
        let titles: Vec<&str> = STEPS.iter().chain([&cold::STEP]).map(|step| step.title).collect();
        return Err(Failure::new("no-such-step", "No title of a step contains this text.")
            .help(format!("The steps are: {}.", titles.join("; "))));
    }
    if !workspace.generated().join("Cargo.toml").is_file() {
        return Err(Failure::new("no-generated-crate", "There is no generated crate to measure.")
            .at(&workspace.generated())
            .help("Generate it with `cargo xtask codegen`."));
    }
    let document = options.spec.clone().or_else(|| full_document(workspace)).unwrap_or_else(|| workspace.pinned_spec());
    if !document.is_file() {
        return Err(Failure::new("file-not-found", "The document does not exist.")
            .at(&document)
            .help("Choose a document with --spec FILE."));
    }
    let bench = Bench { workspace, meter: Meter::new()?, document: document.clone() };
    console.progress(&format!("metrics: generating from {}", document.display()));
    let mut rows = Vec::new();
    for step in steps {
        console.progress(&format!("metrics: {} ...", step.title));
        let measured = (step.measure)(&bench);
        for row in &measured {
            console.progress(&format!("    {}: {} ({})", row.name, row.shown(), row.shown_verdict()));
        }
        rows.extend(measured);
    }
    console.result(&table(&rows));
    if let Some(file) = &options.json {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let record = Record { rustc: cargo::rustc_version(), cores, document: workspace.name(&document), rows: &rows };
        write_json(file, &record)?;
    }
    Ok(Outcome::Clean)
}

/// Returns the newest full document in the folder `shared` beside the repository, if there is one. The goals apply to it.
fn full_document(workspace: &Workspace) -> Option<PathBuf> {
    let shared = std::env::var_os("ATLAS_SHARED").map_or_else(|| workspace.root().join("../shared"), PathBuf::from);
    let entries = fs::read_dir(shared.join("specs")).ok()?;
    entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|is| is == "yaml")).max()
}

fn table(rows: &[Row]) -> String {
    let cells: Vec<_> = rows
        .iter()
        .map(|row| vec![row.name.clone(), row.shown_goal(), row.shown(), row.shown_verdict(), row.shown_peak()])
        .collect();
    let align = [Align::Left, Align::Right, Align::Right, Align::Left, Align::Right];
    layout(&["figure", "goal", "value", "verdict", "peak memory"], &align, &cells)
}

fn write_json(file: &std::path::Path, record: &Record) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(record).unwrap_or_default() + "\n";
    fs::write(file, text).map_err(|error| {
        Failure::new("file-not-writable", format!("The figures cannot be written: {error}."))
            .at(file)
            .help("Choose another file with --json FILE.")
    })
}

#[cfg(test)]
mod tests {
    use super::{goal::Unit, *};

    #[test]
    fn the_table_has_goals_figures_and_verdicts() {
        let rows = [
            Row::new("codegen, release build, wall", Unit::Seconds).goal(0.7).figure(0.61).peak(Some(220 << 20)),
            Row::new("all features, cargo check, CPU", Unit::Seconds).goal(10.0).figure(11.0).peak(Some(900 << 20)),
            Row::new("decoding a page of 100 clusters", Unit::Milliseconds)
                .goal(2.2)
                .missing("there is no example decode_page"),
            Row::new("lines of Rust", Unit::Lines).goal(119_000.0).figure(98_765.0),
            Row::new("clippy warnings", Unit::Warnings).goal(0.0).figure(0.0),
        ];
        insta::assert_snapshot!(table(&rows), @"
        figure                              goal    value  verdict                                peak memory
        codegen, release build, wall      0.70 s   0.61 s  met                                        220 MiB
        all features, cargo check, CPU   10.00 s  11.00 s  missed, 1.10 times the goal                900 MiB
        decoding a page of 100 clusters  2.20 ms      n/a  open: there is no example decode_page
        lines of Rust                    119,000   98,765  met
        clippy warnings                        0        0  met
        ");
    }
}
