//! What is measured, and how.
//!
//! In: the workspace and a document. Out: the rows of each step, with a reason where there is no figure. The goals are those
//! that the design set, on two cores.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use walkdir::WalkDir;

use super::{
    cargo::{cargo, executable, warnings},
    goal::{Row, Unit, mebibytes},
    growth,
    measure::{Finished, Meter, Usage, last_line},
};
use crate::workspace::Workspace;

/// The name of the generated package.
pub const PACKAGE: &str = "atlas-admin";
/// How often codegen is run; the run in the middle counts.
const RUNS: usize = 5;
/// Prints `decode_page: <figure> ms median`.
const DECODE_EXAMPLE: &str = "decode_page";

/// What a step works on.
#[derive(Debug)]
pub struct Bench<'a> {
    /// Where everything is.
    pub workspace: &'a Workspace,
    /// What measures.
    pub meter: Meter,
    /// The document to generate from.
    pub document: PathBuf,
}

/// One step.
pub struct Step {
    /// What it does, for people who wait for it.
    pub title: &'static str,
    /// Whether it is part of `--quick`.
    pub quick: bool,
    /// Does it.
    pub measure: fn(&Bench) -> Vec<Row>,
}

/// The steps, in their order: those that need a build come after those that need none.
pub const STEPS: [Step; 9] = [
    Step { title: "codegen, release build", quick: true, measure: codegen_release },
    Step { title: "codegen of a tenfold document", quick: false, measure: growth::measure },
    Step { title: "codegen through cargo xtask", quick: true, measure: codegen_xtask },
    Step { title: "lines of Rust", quick: true, measure: lines },
    Step { title: "cargo check, all features and one", quick: true, measure: check },
    Step { title: "cargo build, all features", quick: false, measure: build },
    Step { title: "cargo build --release, all features", quick: false, measure: build_release },
    Step { title: "decoding", quick: false, measure: decode },
    Step { title: "clippy and rustdoc", quick: false, measure: lint },
];

fn codegen_release(bench: &Bench) -> Vec<Row> {
    let wall = Row::new("codegen, release build, wall", Unit::Seconds).goal(0.7);
    let memory = Row::new("codegen, release build, memory", Unit::Mebibytes).goal(300.0);
    match bench.program().and_then(|program| bench.median_of_codegen(&program, &bench.document, |usage| usage.wall)) {
        Ok(usage) => {
            let memory = match usage.peak {
                Some(peak) => memory.figure(mebibytes(peak)),
                None => memory.missing("not known on this system"),
            };
            vec![wall.figure(usage.wall).peak(usage.peak), memory]
        }
        Err(why) => vec![wall.missing(&why), memory.missing(why)],
    }
}

fn codegen_xtask(bench: &Bench) -> Vec<Row> {
    let row = Row::new("codegen through cargo xtask, wall", Unit::Seconds).goal(4.0);
    let measured = tempfile::tempdir().map_err(|error| error.to_string()).and_then(|out| {
        let mut command = bench.cargo(&["xtask", "codegen", "--spec"]);
        command.arg(&bench.document).arg("--out").arg(out.path());
        // As it is used: what is built already is not built again in another way.
        command.env_remove("CARGO_INCREMENTAL");
        succeeded(bench.meter.run(&command)?)
    });
    vec![match measured {
        Ok(finished) => row.figure(finished.usage.wall).peak(finished.usage.peak),
        Err(why) => row.missing(why),
    }]
}

fn lines(bench: &Bench) -> Vec<Row> {
    let folder = bench.workspace.generated();
    let target = folder.join("target");
    let files = WalkDir::new(&folder).into_iter().filter_entry(|entry| entry.path() != target).flatten();
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    let texts = rust.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    let lines: usize = texts.map(|text| text.lines().count()).sum();
    vec![Row::new("lines of Rust", Unit::Lines).goal(119_000.0).figure(lines as f64)]
}

fn check(bench: &Bench) -> Vec<Row> {
    let one = ["check", "--no-default-features", "--features", "projects"];
    vec![
        bench.compile("all features, cargo check, CPU", 10.0, &["check", "--all-features"]),
        bench.compile("one feature (projects), cargo check, CPU", 2.0, &one),
    ]
}

fn build(bench: &Bench) -> Vec<Row> {
    vec![bench.compile("all features, cargo build, CPU", 10.0, &["build", "--all-features"])]
}

fn build_release(bench: &Bench) -> Vec<Row> {
    let row =
        bench.compile("all features, cargo build --release, CPU", 45.0, &["build", "--release", "--all-features"]);
    let memory = Row::new("all features, cargo build --release, memory", Unit::Mebibytes).goal(2048.0);
    let memory = match (row.peak, &row.missing) {
        (Some(peak), _) => memory.figure(mebibytes(peak)),
        (None, Some(why)) => memory.missing(why),
        (None, None) => memory.missing("not known on this system"),
    };
    vec![row, memory]
}

fn decode(bench: &Bench) -> Vec<Row> {
    let row = Row::new("decoding the page of 100 clusters", Unit::Milliseconds).goal(2.2);
    if !bench.workspace.generated().join("examples").join(DECODE_EXAMPLE).with_extension("rs").is_file() {
        return vec![row.missing(format!("no example {DECODE_EXAMPLE}"))];
    }
    let arguments = ["run", "--release", "--package", PACKAGE, "--all-features", "--example", DECODE_EXAMPLE];
    let figure =
        bench.meter.run(&bench.cargo(&arguments)).and_then(succeeded).and_then(|finished| {
            milliseconds(&finished.stdout).ok_or_else(|| "the example printed no figure".to_owned())
        });
    vec![match figure {
        Ok(figure) => row.figure(figure),
        Err(why) => row.missing(why),
    }]
}

/// The figure in `decode_page: 1.93 ms median`.
fn milliseconds(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(DECODE_EXAMPLE)?.strip_prefix(':'))?;
    line.trim().strip_suffix("ms median")?.trim().parse().ok()
}

fn lint(bench: &Bench) -> Vec<Row> {
    vec![bench.warnings("clippy warnings", &["clippy"]), bench.warnings("rustdoc warnings", &["doc", "--no-deps"])]
}

impl Bench<'_> {
    /// The release build of this program.
    pub fn program(&self) -> Result<PathBuf, String> {
        let command = self.cargo(&["build", "--release", "--package", "xtask", "--message-format", "json"]);
        let built = succeeded(self.meter.run(&command)?)?;
        executable(&built.stdout).ok_or_else(|| "cargo built no program".to_owned())
    }

    /// What codegen costs; of several runs, the one in the middle by `cost` counts. Each run writes a folder of its own,
    /// so that each does all of the work.
    pub fn median_of_codegen(&self, program: &Path, document: &Path, cost: fn(&Usage) -> f64) -> Result<Usage, String> {
        let mut usages = Vec::new();
        for _ in 0..RUNS {
            let out = tempfile::tempdir().map_err(|error| error.to_string())?;
            let mut command = Command::new(program);
            command.arg("codegen").arg("--spec").arg(document).arg("--out").arg(out.path());
            command.arg("--root").arg(self.workspace.root());
            usages.push(succeeded(self.meter.run(&command)?)?.usage);
        }
        usages.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
        Ok(usages[RUNS / 2])
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        cargo(self.workspace.root(), arguments)
    }

    /// CPU seconds of compiling the library alone: its dependencies are built by a run that does not count.
    fn compile(&self, name: &str, goal: f64, arguments: &[&str]) -> Row {
        let row = Row::new(name, Unit::Seconds).goal(goal);
        let arguments = [arguments, &["--package", PACKAGE, "--lib"]].concat();
        let measured = self.meter.run(&self.cargo(&arguments)).and_then(succeeded).and_then(|_| {
            self.touch()?;
            succeeded(self.meter.run(&self.cargo(&arguments))?)
        });
        match measured {
            Ok(Finished { usage: Usage { cpu: Some(cpu), peak, .. }, .. }) => row.figure(cpu).peak(peak),
            Ok(_) => row.missing("not known on this system"),
            Err(why) => row.missing(why),
        }
    }

    fn warnings(&self, name: &str, arguments: &[&str]) -> Row {
        let row = Row::new(name, Unit::Warnings).goal(0.0);
        let arguments = [arguments, &["--package", PACKAGE, "--all-features", "--message-format", "json"]].concat();
        let manifest = self.workspace.generated().join("Cargo.toml");
        let finished = self.touch().and_then(|()| self.meter.run(&self.cargo(&arguments))).and_then(succeeded);
        match finished {
            Ok(finished) => row.figure(warnings(&finished.stdout, &manifest) as f64),
            Err(why) => row.missing(why),
        }
    }

    /// Makes cargo believe that the crate has changed.
    fn touch(&self) -> Result<(), String> {
        let file = self.workspace.generated().join("src/lib.rs");
        let file = fs::File::options().append(true).open(&file);
        file.and_then(|file| file.set_modified(SystemTime::now())).map_err(|error| error.to_string())
    }
}

/// A command that ended well; otherwise what it said.
pub fn succeeded(finished: Finished) -> Result<Finished, String> {
    if finished.status.success() { Ok(finished) } else { Err(last_line(&finished.stderr)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_of_the_example_is_read() {
        assert_eq!(milliseconds("warm-up\ndecode_page: 1.93 ms median\n"), Some(1.93));
        assert_eq!(milliseconds("decode_page: fast\n"), None);
        assert_eq!(milliseconds(""), None);
    }
}
