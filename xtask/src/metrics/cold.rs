//! Cold builds of the README's first program and of a program with reqwest, tokio and serde_json with their default features.
//!
//! In: the README and the generated crate. Out: the times of both, and their ratio. Both programs are written to a temporary folder and
//! use the versions in this workspace's Cargo.lock. They are built alternately, each time in an empty target folder. On a machine under
//! load, the ratio of the CPU times is the most reliable figure.
//!
//! The default features of reqwest need packages that are not in Cargo.lock (`encoding_rs`). They are downloaded before the
//! measurement. If that is not possible, the rows contain the reason.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;
use toml::{Table, Value};

use super::{
    bench::{Bench, PACKAGE, Step, succeeded},
    cargo::cargo,
    goal::{Row, Unit},
    measure::Usage,
};
use crate::workspace::Workspace;

/// The number of builds of each program, of which the quickest one counts, since other work of the machine only adds to the time.
const ROUNDS: usize = 2;
/// The goal for the time of the first program, divided by that of bare reqwest.
const RATIO: f64 = 0.8;
/// The feature of the crate that the README's program uses.
const FEATURE: &str = "clusters";

const BARE: &str = r#"
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = reqwest::get("https://example.org").await?.text().await?;
    println!("{}", serde_json::from_str::<serde_json::Value>(&text)?);
    Ok(())
}
"#;

/// The step that builds both programs.
pub const STEP: Step =
    Step { title: "cold build of a first program", quick: false, measure: |bench| rows(measure(bench)) };

/// Returns the quickest build of the first program, and that of bare reqwest.
fn measure(bench: &Bench) -> Result<[Usage; 2], String> {
    let programs = Programs::write(bench.workspace)?;
    programs.fetch(bench)?;
    let mut builds: [Vec<Usage>; 2] = Default::default();
    for _ in 0..ROUNDS {
        builds[0].push(programs.build(bench, &programs.first)?);
        builds[1].push(programs.build(bench, &programs.bare)?);
    }
    let [first, bare] = builds.map(|usages| quickest(&usages));
    Ok([first.ok_or("nothing was built")?, bare.ok_or("nothing was built")?])
}

/// Returns the minimum of each time, and the maximum of the memory.
fn quickest(usages: &[Usage]) -> Option<Usage> {
    usages.iter().copied().reduce(|one, other| Usage {
        wall: one.wall.min(other.wall),
        cpu: one.cpu.zip(other.cpu).map(|(one, other)| one.min(other)),
        peak: one.peak.max(other.peak),
    })
}

fn rows(measured: Result<[Usage; 2], String>) -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in ["wall", "CPU"] {
        let first = Row::new(&format!("first program, cold build, {kind}"), Unit::Seconds);
        let bare = Row::new(&format!("bare reqwest, cold build, {kind}"), Unit::Seconds);
        let ratio = Row::new(&format!("first program / bare reqwest, {kind}"), Unit::Ratio).goal(RATIO);
        let seconds = |usage: Usage| if kind == "wall" { Some(usage.wall) } else { usage.cpu };
        let figures = measured.as_ref().map(|usages| usages.map(seconds));
        rows.extend(match figures {
            Ok([Some(ours), Some(theirs)]) => [first.figure(ours), bare.figure(theirs), ratio.figure(ours / theirs)],
            Ok(_) => [first, bare, ratio].map(|row| row.missing("not available on this system")),
            Err(why) => [first, bare, ratio].map(|row| row.missing(why)),
        });
    }
    rows
}

/// Two packages in a temporary folder.
struct Programs {
    folder: TempDir,
    first: PathBuf,
    bare: PathBuf,
}

impl Programs {
    fn write(workspace: &Workspace) -> Result<Self, String> {
        let failed = |error: io::Error| error.to_string();
        let readme = fs::read_to_string(workspace.root().join("README.md")).map_err(failed)?;
        let program = first_program(&readme).ok_or("the README has no Rust program")?;
        let folder = tempfile::tempdir().map_err(failed)?;
        let (first, bare) = (folder.path().join("first"), folder.path().join("bare"));
        let mut atlas = Table::new();
        atlas.insert("path".to_owned(), workspace.generated().display().to_string().into());
        atlas.insert("features".to_owned(), vec![FEATURE].into());
        let plain = |version: &str| Value::from(version);
        let files = [
            (&first, manifest([(PACKAGE, atlas.into())]), program),
            (&bare, manifest([("reqwest", plain("0.13")), ("serde_json", plain("1"))]), BARE),
        ];
        for (folder, manifest, main) in files {
            fs::create_dir_all(folder.join("src")).map_err(failed)?;
            fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
            fs::write(folder.join("src/main.rs"), main).map_err(failed)?;
            fs::copy(workspace.lock(), folder.join("Cargo.lock")).map_err(failed)?;
        }
        Ok(Self { folder, first, bare })
    }

    /// Completes Cargo.lock and downloads missing packages, so that no measured build does.
    fn fetch(&self, bench: &Bench) -> Result<(), String> {
        let host = host().ok_or("rustc does not report its host")?;
        for program in [&self.first, &self.bare] {
            let run = |offline: &[&str]| {
                let arguments = [&["fetch", "--target", &host], offline].concat();
                bench.meter.run(&cargo(program, arguments)).and_then(succeeded)
            };
            run(&[]).or_else(|why| run(&["--offline"]).map_err(|_| format!("packages cannot be fetched: {why}")))?;
        }
        Ok(())
    }

    /// Builds a program in a target folder that is removed afterwards.
    fn build(&self, bench: &Bench, program: &Path) -> Result<Usage, String> {
        let target = self.folder.path().join("target");
        let mut command = cargo(program, ["build", "--offline", "--locked", "--target-dir"]);
        command.arg(&target);
        let built = bench.meter.run(&command).and_then(succeeded);
        fs::remove_dir_all(&target).map_err(|error| error.to_string())?;
        Ok(built?.usage)
    }
}

/// Returns the manifest of a package without a parent workspace, with tokio and these dependencies.
fn manifest<const N: usize>(dependencies: [(&str, Value); N]) -> String {
    let mut tokio = Table::new();
    tokio.insert("version".to_owned(), "1".into());
    tokio.insert("features".to_owned(), vec!["macros", "rt-multi-thread"].into());
    let mut table = Table::from_iter(dependencies.map(|(name, value)| (name.to_owned(), value)));
    table.insert("tokio".to_owned(), tokio.into());
    let table = Table::from_iter([("dependencies".to_owned(), table.into())]);
    format!("[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n{table}")
}

/// Returns the first Rust code block.
fn first_program(readme: &str) -> Option<&str> {
    let (_, block) = readme.split_once("\n```rust\n")?;
    Some(block.split_once("\n```")?.0)
}

fn host() -> Option<String> {
    let output = Command::new("rustc").arg("-vV").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_and_its_dependencies_are_in_the_readme() {
        let readme = include_str!("../../../README.md");
        let program = first_program(readme).unwrap_or_default();
        assert!(program.starts_with("#[tokio::main]\n") && program.ends_with('}'), "{program}");
        assert!(readme.contains(&format!("cargo add {PACKAGE} --path generated --features {FEATURE}\n")));
        assert!(readme.contains("cargo add tokio --features macros,rt-multi-thread\n"));
    }

    #[test]
    fn a_manifest_has_the_given_dependencies() {
        let table: Table = manifest([("reqwest", "0.13".into())]).parse().unwrap_or_default();
        assert_eq!(table["dependencies"]["reqwest"].as_str(), Some("0.13"));
        assert_eq!(table["dependencies"]["tokio"]["features"].as_array().map(Vec::len), Some(2));
        assert!(table["workspace"].is_table());
    }

    #[test]
    fn the_rows_have_both_times_and_their_ratio() {
        let usage = |wall, cpu| Usage { wall, cpu: Some(cpu), peak: None };
        let figures = |rows: Vec<Row>| rows.iter().map(|row| row.shown()).collect::<Vec<_>>();
        let quick = quickest(&[usage(30.0, 50.0), usage(31.0, 40.0)]);
        assert_eq!(quick, Some(usage(30.0, 40.0)));
        assert_eq!(
            figures(rows(Ok([usage(30.0, 40.0), usage(40.0, 50.0)]))),
            ["30.00 s", "40.00 s", "0.75", "40.00 s", "50.00 s", "0.80"]
        );
        let failed = rows(Err("no network".to_owned()));
        assert!(failed.len() == 6 && failed.iter().all(|row| row.shown_verdict() == "open: no network"));
    }
}
