//! `cargo xtask docs`: which public items of the crate have words.
//!
//! In: the options. Out: a table of figures, the comparison with the recorded ones, or the overlay targets of what has no words.

mod coverage;
mod items;
mod missing;
mod target;

use crate::{
    cli::{CodegenOptions, DocsOptions, DocumentOptions},
    console::Console,
    failure::{Failure, Outcome},
    input,
    output::replace_file,
    table::{Align, layout},
    workspace::Workspace,
};
use coverage::Coverage;
use items::{Class, Item, Kind, items};

/// Runs the command.
///
/// # Errors
/// Fails if a file cannot be read or written, or if `--missing` names no group.
pub fn run(workspace: &Workspace, options: &DocsOptions, console: &Console) -> Result<Outcome, Failure> {
    let DocumentOptions { spec, config, overlay } = options.document.clone();
    let gathered = input::gather(workspace, &CodegenOptions { spec, config, overlay, ..CodegenOptions::default() })?;
    for remark in &gathered.remarks {
        console.note(remark);
    }
    let prepared = match generator::prepare(&gathered.input, &()) {
        Ok(prepared) => prepared,
        Err(diagnostics) => {
            console.diagnostics(&diagnostics);
            return Ok(Outcome::Faulty);
        }
    };
    let items = items(&prepared);
    if let Some(group) = &options.missing {
        let missing = missing::missing(&prepared, &items, group).ok_or_else(|| {
            Failure::new("no-such-group", format!("The document has no group `{group}`."))
                .help("Give a tag of the document or a module of the crate, as `cargo xtask docs` lists them.")
        })?;
        console.result(&missing);
        return Ok(Outcome::Clean);
    }
    let coverage = Coverage::of(&items);
    console.result(&table(&items));
    let file = workspace.words().join(coverage::FILE);
    let name = workspace.name(&file);
    if options.write {
        let changed = replace_file(&file, &coverage.to_string())?;
        console.result(&format!("\n{name} {}", if changed { "was updated" } else { "is up to date" }));
    }
    if options.check {
        let text = input::read(workspace, &file).map_err(|failure| failure.help(coverage::HELP))?;
        let recorded = Coverage::read(&String::from_utf8_lossy(&text.bytes)).map_err(|why| {
            Failure::new("coverage-syntax", format!("The file is not valid: {why}.")).at(&file).help(coverage::HELP)
        })?;
        let losses = coverage.losses(&recorded);
        if !losses.is_empty() {
            console.result(&format!("\nFewer items have words than {name} records:\n{}", losses.join("\n")));
            return Ok(Outcome::Faulty);
        }
        console.result(&format!("\nAs many items have words as {name} records."));
    }
    Ok(Outcome::Clean)
}

/// Returns the table: a row for the current items of each module, and the sums.
fn table(items: &[Item<'_>]) -> String {
    let row = |name: &str, selected: &dyn Fn(&Item<'_>) -> bool| {
        let cells = Kind::ALL.iter().map(|&kind| {
            let of_kind = || items.iter().filter(|item| item.kind() == kind && selected(item));
            match of_kind().count() {
                0 => String::new(),
                total => format!("{}/{total}", of_kind().filter(|item| item.described).count()),
            }
        });
        [vec![name.to_owned()], cells.collect()].concat()
    };
    let mut modules: Vec<&str> = items.iter().map(|item| item.module.name.as_str()).collect();
    modules.dedup();
    let mut rows: Vec<Vec<String>> = modules
        .iter()
        .map(|name| row(name, &|item| item.class == Class::Current && item.module.name == *name))
        // A module of previews alone has no current items.
        .filter(|row| row.iter().skip(1).any(|cell| !cell.is_empty()))
        .collect();
    rows.push(Vec::new());
    rows.extend(Class::ALL.iter().map(|&class| row(class.name(), &|item| item.class == class)));
    let header: Vec<&str> = std::iter::once("with words").chain(Kind::ALL.iter().map(|kind| kind.name())).collect();
    let align: Vec<Align> = std::iter::once(Align::Left).chain(Kind::ALL.iter().map(|_| Align::Right)).collect();
    layout(&header, &align, &rows)
}
