//! `cargo xtask codegen`: generates the crate from the files of the repository.
//!
//! In: the options. Out: the files in the output folder, or the diff to them, and a table of figures. This module calls the steps in
//! their order. Reading, generating, comparing and writing are implemented in other modules.

use std::path::Path;

use generator::{Diagnostics, Output, Severity};

use crate::{
    cli::CodegenOptions,
    console::Console,
    diff::{self, Limits},
    failure::{Failure, Outcome},
    input, lock,
    output::{self, Plan, Tally},
    progress::{Times, Watch},
    table::{Align, count, counted, layout},
    workspace::Workspace,
};

/// The number of foreign files that are listed without `--verbose`.
const MAX_FOREIGN: usize = 8;

/// Runs the command.
///
/// # Errors
/// Fails if a file cannot be read or written.
pub fn run(workspace: &Workspace, options: &CodegenOptions, console: &Console) -> Result<Outcome, Failure> {
    let out = options.out.clone().unwrap_or_else(|| workspace.generated());
    // This check comes first, since generating takes time.
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
    let lock = gathered.lock.as_deref().map(|file| lock::Update::new(file, &output.lock)).transpose()?;
    let tally = if options.check { plan.tally() } else { plan.apply()? };
    let locked = match &lock {
        Some(lock) if !options.check => lock.apply()?,
        _ => false,
    };
    let times = watch.stop();

    console.diagnostics(&output.diagnostics);
    remark(&gathered.remarks, &workspace.name(&out), &plan, console);
    let change = lock.as_ref().and_then(lock::Update::change);
    if options.check && !(plan.changes().is_empty() && change.is_none()) {
        if let Some(change) = change {
            console.diff(&diff::render(
                &workspace.name(&workspace.spec()),
                std::slice::from_ref(change),
                Limits::default(),
            ));
        }
        console.diff(&diff::render(&workspace.name(&out), plan.changes(), Limits::default()));
        let lock = change.map(|_| workspace.name(&workspace.names()));
        console.result(&out_of_date(&plan, lock.as_deref(), &workspace.name(&out), options));
        return Ok(Outcome::Faulty);
    }
    console.result(&summary(&output, &tally, &times));
    console.result(&format!(
        "\n{} {}",
        workspace.name(&out),
        if options.check || tally.written + tally.removed == 0 { "is up to date" } else { "was updated" }
    ));
    if locked {
        console.result(&format!("{} was updated", workspace.name(&workspace.names())));
    }
    Ok(Outcome::Clean)
}

/// Prints why no file was written.
fn refused(diagnostics: &Diagnostics, console: &Console) -> Outcome {
    console.diagnostics(diagnostics);
    console.progress(&format!("codegen: No file was written ({}).", severities(diagnostics)));
    Outcome::Faulty
}

/// Prints the files that were chosen for the user, and those in the output folder that were not generated.
fn remark(remarks: &[String], out: &str, plan: &Plan, console: &Console) {
    for remark in remarks {
        console.note(remark);
    }
    let foreign = plan.foreign();
    if foreign.is_empty() {
        return;
    }
    let shown = if console.verbose() { foreign.len() } else { foreign.len().min(MAX_FOREIGN) };
    let mut text =
        format!("{out} contains {} that codegen did not write. They are kept:", counted(foreign.len(), "file"));
    for path in &foreign[..shown] {
        text.push_str("\n    ");
        text.push_str(path);
    }
    if shown < foreign.len() {
        text.push_str(&format!("\n    ... and {} more (--verbose lists all)", count(foreign.len() - shown)));
    }
    console.note(&text);
}

/// Returns the result of `--check`, with the command that updates the folder.
fn out_of_date(plan: &Plan, lock: Option<&str>, out: &str, options: &CodegenOptions) -> String {
    let tally = plan.tally();
    let lock = lock.map(|name| format!("{name} is out of date.\n")).unwrap_or_default();
    format!(
        "\n{lock}{out} is out of date: {} to write, {} to remove, {} up to date. To update it, run:\n\n    {}",
        counted(tally.written, "file"),
        count(tally.removed),
        count(tally.unchanged),
        update_command(options)
    )
}

/// Returns the command line without `--check`.
fn update_command(options: &CodegenOptions) -> String {
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
    // Quoting fails only for a NUL, which no argument can contain.
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}

/// Returns the table of what was read, generated and written, and of the times.
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
        row("merged", count(report.folded), "equal definitions that share one of these types".to_owned()),
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

/// Returns the counts by severity: `1 error, 0 warnings, 2 notes`.
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
    fn the_update_command_has_the_same_options_quoted() {
        assert_eq!(update_command(&CodegenOptions { check: true, ..CodegenOptions::default() }), "cargo xtask codegen");
        let options = CodegenOptions {
            spec: Some(PathBuf::from("my specs/api.yaml")),
            out: Some(PathBuf::from("../out")),
            check: true,
            api_version: Some("2024-08-05".to_owned()),
            config: None,
            overlay: vec![PathBuf::from("a.yaml"), PathBuf::from("b.yaml")],
        };
        assert_eq!(
            update_command(&options),
            "cargo xtask codegen --spec 'my specs/api.yaml' --out ../out --overlay a.yaml --overlay b.yaml --api-version 2024-08-05"
        );
    }

    #[test]
    fn the_summary_has_all_figures() {
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
        let output = Output { files: FileSet::new(), lock: String::new(), report, diagnostics };
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
        merged          412  equal definitions that share one of these types
        files           180  12 written, 168 unchanged, 1 removed
        lines        98,765  of Rust
        diagnostics       1  0 errors, 1 warning, 0 notes
        seconds        0.15  read 0.02, source 0.13
        ");
    }
}
