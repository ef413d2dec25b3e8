//! `cargo xtask codegen`: from the files of the repository to the files of the generated crate.
//!
//! In: the options. Out: the output folder brought up to date, or a diff of what is stale, and a table of what was done. It
//! knows the order of things only: reading, generating, comparing and writing are rooms of their own.

use std::path::Path;

use generator::{Diagnostics, Output, Severity};

use crate::{
    cli::CodegenOptions,
    console::Console,
    diff::{self, Limits},
    failure::{Failure, Outcome},
    input,
    output::{self, Plan, Tally},
    progress::{Times, Watch},
    table::{Align, count, counted, layout},
    workspace::Workspace,
};

/// How many foreign files are named without `--verbose`.
const FOREIGN_SHOWN: usize = 8;

/// Does what the options say.
///
/// # Errors
/// When a file cannot be read or written.
pub fn run(workspace: &Workspace, options: &CodegenOptions, console: &Console) -> Result<Outcome, Failure> {
    let out = options.out.clone().unwrap_or_else(|| workspace.generated());
    // Known before any work is done.
    output::check_folder(&out)?;
    let watch = Watch::start(console, "codegen");
    watch.stage("read");
    let gathered = input::gather(workspace, options)?;
    let generated = generator::generate(&gathered.input, &watch);
    let output = match generated {
        Ok(output) => output,
        Err(diagnostics) => {
            watch.stop();
            return Ok(refused(&diagnostics, console));
        }
    };
    watch.stage(if options.check { "compare" } else { "write" });
    let plan = Plan::new(&out, &output.files)?;
    let tally = if options.check { plan.tally() } else { plan.apply()? };
    let times = watch.stop();

    console.diagnostics(&output.diagnostics);
    remark(&gathered.remarks, &workspace.name(&out), &plan, console);
    if options.check && !plan.changes().is_empty() {
        console.diff(&diff::render(&workspace.name(&out), plan.changes(), Limits::default()));
        console.result(&stale(&plan, &workspace.name(&out), options));
        return Ok(Outcome::Wanting);
    }
    console.result(&summary(&output, &tally, &times));
    console.result(&format!(
        "\n{} {}",
        workspace.name(&out),
        if options.check || tally.written + tally.removed == 0 { "is up to date" } else { "was brought up to date" }
    ));
    Ok(Outcome::Clean)
}

/// Tells why nothing was generated.
fn refused(diagnostics: &Diagnostics, console: &Console) -> Outcome {
    console.diagnostics(diagnostics);
    console.progress(&format!("codegen: nothing was written ({})", severities(diagnostics)));
    Outcome::Wanting
}

/// Tells what was chosen for the user, and what in the output folder was left alone.
fn remark(remarks: &[String], out: &str, plan: &Plan, console: &Console) {
    for remark in remarks {
        console.note(remark);
    }
    let foreign = plan.foreign();
    if foreign.is_empty() {
        return;
    }
    let shown = if console.verbose() { foreign.len() } else { foreign.len().min(FOREIGN_SHOWN) };
    let mut text = format!("{out} holds {} not made by codegen, kept as is:", counted(foreign.len(), "file"));
    for path in &foreign[..shown] {
        text.push_str("\n    ");
        text.push_str(path);
    }
    if shown < foreign.len() {
        text.push_str(&format!("\n    ... and {} more (--verbose names all)", count(foreign.len() - shown)));
    }
    console.note(&text);
}

/// What `--check` found, and the command that mends it.
fn stale(plan: &Plan, out: &str, options: &CodegenOptions) -> String {
    let tally = plan.tally();
    format!(
        "\n{out} is stale: {} to write, {} to remove, {} up to date. To mend it:\n\n    {}",
        counted(tally.written, "file"),
        count(tally.removed),
        count(tally.unchanged),
        mending(options)
    )
}

/// The same command without `--check`.
fn mending(options: &CodegenOptions) -> String {
    let mut words = vec!["cargo".to_owned(), "xtask".to_owned(), "codegen".to_owned()];
    let mut path = |name: &str, value: &Path| words.extend([name.to_owned(), value.display().to_string()]);
    for (name, value) in [("--spec", &options.spec), ("--out", &options.out), ("--config", &options.config)] {
        if let Some(value) = value {
            path(name, value);
        }
    }
    for overlay in &options.overlay {
        path("--overlay", overlay);
    }
    if let Some(date) = &options.api_version {
        words.extend(["--api-version".to_owned(), date.clone()]);
    }
    // Only a NUL cannot be quoted, and no argument can hold one.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

/// What was read, generated and written, and how long it took.
fn summary(output: &Output, tally: &Tally, times: &Times) -> String {
    let report = &output.report;
    let types = report.structs + report.unions + report.enums + report.aliases;
    let stages = times.stages.iter().map(|(name, time)| format!("{name} {:.2}", time.as_secs_f64()));
    let row = |name: &str, figure: String, detail: String| vec![name.to_owned(), figure, detail];
    let rows = [
        row("operations", count(report.operations), format!("in {}", counted(report.groups, "group"))),
        row(
            "versions",
            count(report.versions),
            format!(
                "{} current, {} superseded, {} preview",
                count(report.current),
                count(report.superseded),
                count(report.preview)
            ),
        ),
        row("schemas", count(report.schemas), "in the components of the document".to_owned()),
        row(
            "types",
            count(types),
            format!(
                "{} structs, {} unions, {} open enums, {} aliases",
                count(report.structs),
                count(report.unions),
                count(report.enums),
                count(report.aliases)
            ),
        ),
        row("folded", count(report.folded), "definitions into one of these types".to_owned()),
        row(
            "files",
            count(tally.written + tally.unchanged),
            format!(
                "{} written, {} unchanged, {} removed",
                count(tally.written),
                count(tally.unchanged),
                count(tally.removed)
            ),
        ),
        row("lines", count(report.lines), "of Rust".to_owned()),
        row("diagnostics", count(output.diagnostics.iter().count()), severities(&output.diagnostics)),
        row("seconds", format!("{:.2}", times.total.as_secs_f64()), stages.collect::<Vec<_>>().join(", ")),
    ];
    layout(&[], &[Align::Left, Align::Right, Align::Left], &rows)
}

/// `1 error, 0 warnings, 2 notes`.
fn severities(diagnostics: &Diagnostics) -> String {
    let counted = |severity: Severity| counted(diagnostics.count(severity), &severity.to_string());
    format!("{}, {}, {}", counted(Severity::Error), counted(Severity::Warning), counted(Severity::Note))
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, time::Duration};

    use generator::{Diagnostic, FileSet, Report};

    use super::*;

    #[test]
    fn the_mending_command_repeats_the_options_quoted() {
        assert_eq!(mending(&CodegenOptions { check: true, ..CodegenOptions::default() }), "cargo xtask codegen");
        let options = CodegenOptions {
            spec: Some(PathBuf::from("my specs/api.yaml")),
            out: Some(PathBuf::from("../out")),
            check: true,
            api_version: Some("2024-08-05".to_owned()),
            config: None,
            overlay: vec![PathBuf::from("a.yaml"), PathBuf::from("b.yaml")],
        };
        assert_eq!(
            mending(&options),
            "cargo xtask codegen --spec 'my specs/api.yaml' --out ../out --overlay a.yaml --overlay b.yaml --api-version 2024-08-05"
        );
    }

    #[test]
    fn the_summary_has_every_figure() {
        let report = Report {
            operations: 540,
            versions: 598,
            current: 514,
            superseded: 48,
            preview: 36,
            groups: 57,
            schemas: 1145,
            structs: 835,
            unions: 60,
            enums: 357,
            aliases: 3,
            folded: 412,
            lines: 98_765,
        };
        let diagnostics = Diagnostics::from(Diagnostic::warning("odd", "", "odd"));
        let output = Output { files: FileSet::new(), report, diagnostics };
        let times = Times {
            stages: vec![
                ("read".to_owned(), Duration::from_millis(20)),
                ("source".to_owned(), Duration::from_millis(130)),
            ],
            total: Duration::from_millis(151),
        };
        let tally = Tally { written: 12, unchanged: 168, removed: 1 };
        insta::assert_snapshot!(summary(&output, &tally, &times), @"
        operations      540  in 57 groups
        versions        598  514 current, 48 superseded, 36 preview
        schemas       1,145  in the components of the document
        types         1,255  835 structs, 60 unions, 357 open enums, 3 aliases
        folded          412  definitions into one of these types
        files           180  12 written, 168 unchanged, 1 removed
        lines        98,765  of Rust
        diagnostics       1  0 errors, 1 warning, 0 notes
        seconds        0.15  read 0.02, source 0.13
        ");
    }
}
