//! The report of `spec diff`, as text and as Markdown.
//!
//! In: the changes. Out: a text. Both forms have the same lines in the same order: the breaking ones first, by module, operation and
//! type, so that a reader of one module can stop at its end.

use generator::changes::{Change, Changes, Effect, Level, ModuleChanges, Subject, What};
use serde::Serialize;
use serde_json::Value;

use crate::table::count;

/// The number of changes that are not breaking up to which a list is complete.
const MAX_LISTED: usize = 20;

/// How the texts of a report are written.
struct Style {
    /// Returns a piece of code.
    code: fn(&str) -> String,
    /// What begins a change, and whether all changes are listed.
    bullet: &'static str,
    complete: bool,
}

const PLAIN: Style = Style { code: str::to_owned, bullet: "    ", complete: false };
const MARKDOWN: Style = Style { code: |text| format!("`{text}`"), bullet: "- ", complete: false };

/// Returns the report for a terminal. With `complete`, no list is shortened.
pub fn text(old: &str, new: &str, changes: &Changes, complete: bool) -> String {
    let style = Style { complete, ..PLAIN };
    let mut lines = vec![format!("{old} -> {new}: {}", verdict(changes))];
    lines.extend(reasons(changes).map(|reason| format!("  {reason}")));
    lines.extend([String::new(), totals(changes)]);
    if !changes.features.is_empty() {
        lines.extend([String::new(), "features".to_owned()]);
        style.list(&changes.features, &mut lines);
    }
    let module = |module: &ModuleChanges, lines: &mut Vec<String>| {
        lines.extend([String::new(), headline(module, &module.module)]);
        style.list(&module.changes, lines);
        for Subject { name, changes } in module.operations.iter().chain(&module.types) {
            lines.push(format!("  {name}"));
            style.list(changes, lines);
        }
        if !module.reexports.is_empty() {
            lines.push(format!("  {}", style.reexports(module)));
        }
    };
    changes.modules.iter().for_each(|it| module(it, &mut lines));
    if !changes.preview.is_empty() {
        lines.extend([String::new(), PREVIEW.to_owned()]);
        changes.preview.iter().for_each(|it| module(it, &mut lines));
    }
    lines.join("\n")
}

/// Returns the report for a release note.
pub fn markdown(old: &str, new: &str, changes: &Changes) -> String {
    let style = MARKDOWN;
    let mut lines = vec![format!("## Changes from {old} to {new}"), String::new()];
    lines.extend([format!("**Verdict: {}**", verdict(changes)), String::new()]);
    lines.extend(reasons(changes).map(|reason| format!("- {reason}")));
    if !changes.verdict.reasons.is_empty() {
        lines.push(String::new());
    }
    lines.push(totals(changes));
    if !changes.features.is_empty() {
        lines.extend([String::new(), "### Cargo features".to_owned(), String::new()]);
        style.list(&changes.features, &mut lines);
    }
    let module = |module: &ModuleChanges, level: &str, lines: &mut Vec<String>| {
        lines.extend([String::new(), format!("{level} {}", headline(module, &(style.code)(&module.module)))]);
        if !module.changes.is_empty() {
            lines.push(String::new());
            style.list(&module.changes, lines);
        }
        for Subject { name, changes } in module.operations.iter().chain(&module.types) {
            lines.extend([String::new(), format!("**{}**", (style.code)(name)), String::new()]);
            style.list(changes, lines);
        }
        if !module.reexports.is_empty() {
            lines.extend([String::new(), style.reexports(module)]);
        }
    };
    changes.modules.iter().for_each(|it| module(it, "###", &mut lines));
    if !changes.preview.is_empty() {
        lines.extend([String::new(), format!("### {PREVIEW}")]);
        changes.preview.iter().for_each(|it| module(it, "####", &mut lines));
    }
    lines.join("\n")
}

/// The title of the changes that do not count for the verdict.
const PREVIEW: &str = "Previews, which do not count for the verdict";

impl Style {
    /// Adds the lines of changes. Of those that break nothing, the first ones are listed, and the others are counted.
    fn list(&self, changes: &[Change], lines: &mut Vec<String>) {
        let (breaking, others): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| change.effect == Effect::Breaking);
        let shown = if self.complete { others.len() } else { others.len().min(MAX_LISTED) };
        let listed = breaking.iter().chain(&others[..shown]);
        lines.extend(listed.map(|change| format!("{}{}", self.bullet, self.line(change))));
        if shown < others.len() {
            lines.push(format!("{}... and {} more", self.bullet, count(others.len() - shown)));
        }
    }

    /// Returns one change in one line.
    fn line(&self, change: &Change) -> String {
        let code = |text: &Option<String>| text.as_deref().map(self.code);
        let path = (self.code)(&change.path);
        let kind = word(change.item).replace('-', " ");
        let (old, new) = (code(&change.old), code(&change.new));
        let text = match change.what {
            What::Added => format!("added {kind} {path}{}", new.map(|new| format!(": {new}")).unwrap_or_default()),
            What::Removed => {
                format!("removed {kind} {path}{}", new.map(|new| format!("; use {new}")).unwrap_or_default())
            }
            What::Changed => format!("changed {kind} {path}: {}", arrow(old, new)),
            What::Deprecated => {
                let note = change.new.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
                format!("deprecated {kind} {path}{note}")
            }
            What::Undeprecated => format!("no longer deprecated: {kind} {path}"),
            What::Fact => {
                let fact = change.fact.as_ref();
                let name = fact.map(|fact| format!("{} {}", word(fact.kind).replace('-', " "), fact.name));
                format!("{kind} {path}: {} {}", name.unwrap_or_default().trim_end(), arrow(old, new))
            }
        };
        let members = match change.members.len() {
            0 => String::new(),
            1 => ", with 1 member".to_owned(),
            many => format!(", with {} members", count(many)),
        };
        let breaking = if change.effect == Effect::Breaking { "BREAKING: " } else { "" };
        format!("{breaking}{text}{members}")
    }

    fn reexports(&self, module: &ModuleChanges) -> String {
        let names: Vec<String> = module.reexports.iter().map(|name| (self.code)(name)).collect();
        format!("Changed types that the module re-exports: {}.", names.join(", "))
    }
}

/// Returns a value before and after a change.
fn arrow(old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("{old} -> {new}"),
        (Some(old), None) => format!("{old} -> none"),
        (None, Some(new)) => format!("none -> {new}"),
        (None, None) => String::new(),
    }
}

/// Returns the name that a value without data has in JSON.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn headline(module: &ModuleChanges, name: &str) -> String {
    let breaking = module.iter().filter(|change| change.effect == Effect::Breaking).count();
    if breaking == 0 { name.to_owned() } else { format!("{name} ({} breaking)", count(breaking)) }
}

fn verdict(changes: &Changes) -> String {
    let level = match changes.verdict.level {
        Level::Major => "a major version",
        Level::Minor => "a minor version",
        Level::Patch => "a patch version",
    };
    if changes.is_empty() { "no changes".to_owned() } else { level.to_owned() }
}

fn reasons(changes: &Changes) -> impl Iterator<Item = String> {
    changes.verdict.reasons.iter().map(|reason| format!("{} times: {}", count(reason.count), reason.text))
}

fn totals(changes: &Changes) -> String {
    let totals = &changes.totals;
    format!(
        "{} added, {} removed, {} changed, {} deprecated, {} no longer deprecated; {} facts; {} breaking. In preview: {}.",
        count(totals.added),
        count(totals.removed),
        count(totals.changed),
        count(totals.deprecated),
        count(totals.undeprecated),
        count(totals.facts),
        count(totals.breaking),
        count(changes.previews)
    )
}
