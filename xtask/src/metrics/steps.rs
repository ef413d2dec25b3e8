//! The steps of the measurement.
//!
//! In: the workspace and a document. Out: the rows of each step, with a reason for each missing figure. The goals apply to a machine
//! with two cores.

use std::fs;

use walkdir::WalkDir;

use super::{
    bench::{Bench, PACKAGE, Step, succeeded},
    goal::{Row, Unit, mebibytes},
    growth, names,
};

/// The example that measures decoding. It prints `decode_page: <figure> ms median`.
const DECODE_EXAMPLE: &str = "decode_page";

/// The steps in their order: first those that do not compile the generated crate.
pub const STEPS: [Step; 11] = [
    Step { title: "codegen, release build", quick: true, measure: codegen_release },
    Step { title: "codegen of a tenfold document", quick: false, measure: growth::measure },
    Step { title: "codegen through cargo xtask", quick: true, measure: codegen_xtask },
    Step { title: "lines of Rust", quick: true, measure: lines },
    Step { title: "public names", quick: true, measure: names::measure },
    Step { title: "cargo check, all features and one", quick: true, measure: check },
    Step { title: "cargo build, all features", quick: false, measure: build },
    Step { title: "cargo build --release, all features", quick: false, measure: build_release },
    Step { title: "decoding", quick: false, measure: decode },
    Step { title: "documentation, all features", quick: false, measure: documentation },
    Step { title: "clippy and rustdoc", quick: false, measure: lint },
];

fn codegen_release(bench: &Bench) -> Vec<Row> {
    let wall = Row::new("codegen, release build, wall", Unit::Seconds).goal(0.7);
    let memory = Row::new("codegen, release build, memory", Unit::Mebibytes).goal(300.0);
    match bench.program().and_then(|program| bench.median_of_codegen(&program, &bench.document, |usage| usage.wall)) {
        Ok(usage) => {
            let memory = match usage.peak {
                Some(peak) => memory.figure(mebibytes(peak)),
                None => memory.missing("not available on this system"),
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
        // The command is measured as it is used, with the incremental compilation of earlier builds.
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
    let (mut code, mut comments) = (0_usize, 0_usize);
    for text in texts {
        let of_comments = text.lines().filter(|line| line.trim_start().starts_with("//")).count();
        comments += of_comments;
        code += text.lines().count() - of_comments;
    }
    vec![
        Row::new("lines of Rust without comments", Unit::Lines).goal(90_000.0).figure(code as f64),
        Row::new("lines of comments and documentation", Unit::Lines).figure(comments as f64),
    ]
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
        (None, None) => memory.missing("not available on this system"),
    };
    vec![row, memory]
}

fn decode(bench: &Bench) -> Vec<Row> {
    let row = Row::new("decoding the page of 100 clusters", Unit::Milliseconds).goal(2.2);
    if !bench.workspace.generated().join("examples").join(DECODE_EXAMPLE).with_extension("rs").is_file() {
        return vec![row.missing(format!("there is no example {DECODE_EXAMPLE}"))];
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

/// Parses the figure in `decode_page: 1.93 ms median`.
fn milliseconds(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(DECODE_EXAMPLE)?.strip_prefix(':'))?;
    line.trim().strip_suffix("ms median")?.trim().parse().ok()
}

/// Measures the time and the size of the documentation. A run before compiles what the crate depends on.
fn documentation(bench: &Bench) -> Vec<Row> {
    let time = Row::new("documentation, all features, wall", Unit::Seconds).goal(20.0);
    let size = Row::new("documentation, all features, size", Unit::Mebibytes).goal(150.0);
    let folder = bench.workspace.root().join("target/doc");
    let command = bench.cargo(&["doc", "--no-deps", "--package", PACKAGE, "--all-features"]);
    let measured = bench.meter.run(&command).and_then(succeeded).and_then(|_| {
        // The folder can contain the documentation of other crates.
        fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
        succeeded(bench.meter.run(&command)?)
    });
    match measured {
        Ok(finished) => {
            let files = WalkDir::new(&folder).into_iter().flatten().filter_map(|entry| entry.metadata().ok());
            let bytes = files.filter(|file| file.is_file()).map(|file| file.len()).sum();
            vec![time.figure(finished.usage.wall).peak(finished.usage.peak), size.figure(mebibytes(bytes))]
        }
        Err(why) => vec![time.missing(&why), size.missing(why)],
    }
}

fn lint(bench: &Bench) -> Vec<Row> {
    vec![bench.warnings("clippy warnings", &["clippy"]), bench.warnings("rustdoc warnings", &["doc", "--no-deps"])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_of_the_example_is_parsed() {
        assert_eq!(milliseconds("warm-up\ndecode_page: 1.93 ms median\n"), Some(1.93));
        assert_eq!(milliseconds("decode_page: fast\n"), None);
        assert_eq!(milliseconds(""), None);
    }
}
