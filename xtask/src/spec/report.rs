//! The report of `spec diff`, as text and as Markdown.
//!
//! In: the changes. Out: a text. Both forms have the same lines in the same order: the breaking ones first, by module, operation and
//! type, so that a reader of one module can stop at its end.

use generator::changes::{Change, Changes, Effect, FactKind, Level, ModuleChanges, Subject, What};
use serde::Serialize;
use serde_json::Value;

use crate::table::{count, counted};

/// The number of changes that are not breaking up to which a list is complete.
const MAX_LISTED: usize = 20;

/// The title of the changes that do not count for the verdict.
const PREVIEW: &str = "Previews, which do not count for the verdict";

/// How the texts of a report are written.
struct Style {
    /// Returns a piece of code.
    code: fn(&str) -> String,
    /// What is in front of a change.
    bullet: &'static str,
    /// Whether all changes are listed.
    complete: bool,
}

const PLAIN: Style = Style { code: str::to_owned, bullet: "    ", complete: false };
const MARKDOWN: Style = Style { code: |text| format!("`{text}`"), bullet: "- ", complete: false };

/// Returns the report for a terminal. With `complete`, nothing is left out.
pub fn text(old: &str, new: &str, changes: &Changes, complete: bool) -> String {
    let style = Style { complete, ..PLAIN };
    let mut lines = vec![format!("{old} -> {new}: {}", verdict(changes))];
    lines.extend(reasons(changes).map(|reason| format!("  {reason}")));
    lines.extend([String::new(), totals(changes)]);
    lines.extend(style.renamed(changes));
    if !changes.features.is_empty() {
        lines.extend([String::new(), "Cargo features".to_owned()]);
        lines.extend(style.list("", &changes.features));
    }
    changes.modules.iter().for_each(|module| style.text(module, &mut lines));
    if !changes.preview.is_empty() {
        lines.extend([String::new(), PREVIEW.to_owned()]);
        changes.preview.iter().for_each(|module| style.text(module, &mut lines));
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
    lines.extend(style.renamed(changes).into_iter().flat_map(|renamed| [String::new(), renamed]));
    if !changes.features.is_empty() {
        lines.extend([String::new(), "### Cargo features".to_owned(), String::new()]);
        lines.extend(style.list("", &changes.features));
    }
    changes.modules.iter().for_each(|module| style.markdown(module, "###", &mut lines));
    if !changes.preview.is_empty() {
        lines.extend([String::new(), format!("### {PREVIEW}")]);
        changes.preview.iter().for_each(|module| style.markdown(module, "####", &mut lines));
    }
    lines.join("\n")
}

impl Style {
    /// Adds a module to the report for a terminal.
    fn text(&self, module: &ModuleChanges, lines: &mut Vec<String>) {
        if !self.is_shown(module) {
            return;
        }
        lines.extend([String::new(), headline(module, &module.module)]);
        lines.extend(self.list(&module.module, &module.changes));
        for (name, listed) in self.subjects(module) {
            lines.push(format!("  {name}"));
            lines.extend(listed);
        }
        lines.extend(self.reexports(module).map(|reexports| format!("  {reexports}")));
    }

    /// Adds a module to the report in Markdown. `level` is that of its heading.
    fn markdown(&self, module: &ModuleChanges, level: &str, lines: &mut Vec<String>) {
        if !self.is_shown(module) {
            return;
        }
        lines.extend([String::new(), format!("{level} {}", headline(module, &(self.code)(&module.module)))]);
        let own = self.list(&module.module, &module.changes);
        if !own.is_empty() {
            lines.push(String::new());
            lines.extend(own);
        }
        for (name, listed) in self.subjects(module) {
            lines.extend([String::new(), format!("**{}**", (self.code)(name)), String::new()]);
            lines.extend(listed);
        }
        lines.extend(self.reexports(module).into_iter().flat_map(|reexports| [String::new(), reexports]));
    }

    /// Returns the operations and types that have changes to list, with these.
    fn subjects<'a>(&self, module: &'a ModuleChanges) -> impl Iterator<Item = (&'a str, Vec<String>)> {
        let subjects = module.operations.iter().chain(&module.types);
        let listed = |Subject { name, changes }: &'a Subject| (name.as_str(), self.list(&module.module, changes));
        subjects.map(listed).filter(|(_, lines)| !lines.is_empty())
    }

    /// Returns the lines of changes. Of those that break nothing, the first ones are listed, and the others are counted.
    fn list(&self, module: &str, changes: &[Change]) -> Vec<String> {
        let listed = changes.iter().filter(|change| self.complete || !is_renamed(change));
        let (breaking, others): (Vec<&Change>, Vec<&Change>) =
            listed.partition(|change| change.effect == Effect::Breaking);
        let shown = if self.complete { others.len() } else { others.len().min(MAX_LISTED) };
        let line = |change: &&Change| format!("{}{}", self.bullet, self.line(module, change));
        let mut lines: Vec<String> = breaking.iter().chain(&others[..shown]).map(line).collect();
        if shown < others.len() {
            lines.push(format!("{}... and {} more", self.bullet, count(others.len() - shown)));
        }
        lines
    }

    /// Returns whether a module has something to list.
    fn is_shown(&self, module: &ModuleChanges) -> bool {
        !module.reexports.is_empty() || module.iter().any(|change| self.complete || !is_renamed(change))
    }

    /// Returns how many items have another name in the document, if their changes are not listed.
    fn renamed(&self, changes: &Changes) -> Option<String> {
        let renamed = changes.iter().filter(|change| is_renamed(change)).count();
        (renamed > 0 && !self.complete).then(|| {
            format!("Items that have another name in the document and the same name in Rust: {}.", count(renamed))
        })
    }

    /// Returns one change in one line.
    fn line(&self, module: &str, change: &Change) -> String {
        let code = |text: &Option<String>| text.as_deref().map(self.code);
        let within = change.path.strip_prefix(module).and_then(|rest| rest.strip_prefix("::"));
        let path = (self.code)(within.unwrap_or(&change.path));
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

    /// Returns a sentence about the changed types of other modules.
    fn reexports(&self, module: &ModuleChanges) -> Option<String> {
        let names: Vec<String> = module.reexports.iter().map(|name| (self.code)(name)).collect();
        (!names.is_empty()).then(|| format!("Changed types that the module re-exports: {}.", names.join(", ")))
    }
}

/// Returns whether only the document has another name for the item.
fn is_renamed(change: &Change) -> bool {
    change.fact.as_ref().is_some_and(|fact| fact.kind == FactKind::DocumentName)
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
    changes.verdict.reasons.iter().map(|reason| format!("{}: {}", counted(reason.count, "change"), reason.text))
}

fn totals(changes: &Changes) -> String {
    let totals = &changes.totals;
    format!(
        "{} added, {} removed, {} changed, {} deprecated, {} no longer deprecated; {}; {} breaking. In preview: {}.",
        count(totals.added),
        count(totals.removed),
        count(totals.changed),
        count(totals.deprecated),
        count(totals.undeprecated),
        counted(totals.facts, "fact"),
        count(totals.breaking),
        count(changes.previews)
    )
}
