//! The state of decoding: the path in the tree, the corrections so far, and whether the current field holds its value exactly. The
//! path is a stack of segments that becomes text only when a correction is recorded.

use serde_json::Value;

use super::correction::{Correction, Corrections, Problem};
use super::describe::{describe, shorten};
use super::json::Json;
use super::kind::Kind;
use crate::redact::{Line, is_sensitive_name};

/// The longest key of the server's in a path, in characters. A path is kept for each correction: a thousand odd values below one
/// long key would otherwise take a thousand times its length.
const MAX_KEY: usize = 60;

#[derive(Debug)]
enum Segment {
    Property(&'static str),
    Entry(Box<str>),
    Index(usize),
}

impl Segment {
    fn is_sensitive(&self) -> bool {
        match self {
            Self::Property(name) => is_sensitive_name(name),
            Self::Entry(key) => is_sensitive_name(key),
            Self::Index(_) => false,
        }
    }
}

/// Collects [`Corrections`] while one answer is decoded.
#[derive(Debug, Default)]
pub struct Context {
    path: Vec<Segment>,
    noted: Corrections,
    inexact: bool,
    unknown_properties: bool,
}

impl Context {
    /// A context at the top of an answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also lists the properties that the types do not know (among [`Corrections::unknowns`]); off by default.
    pub fn recording_unknown_properties(mut self, on: bool) -> Self {
        self.unknown_properties = on;
        self
    }

    /// The corrections that were recorded.
    pub fn finish(self) -> Corrections {
        self.noted
    }

    /// Keeps the value of a union whose variant is not known, and records that. `tags` are the properties that tell the variants
    /// apart.
    pub fn unknown_variant(&mut self, json: &Json<'_>, tags: &[&'static str]) -> Value {
        let mut found = describe(json, true);
        let tags = if matches!(json, Json::Object(_)) { tags } else { &[] };
        for (number, name) in tags.iter().enumerate() {
            found.push_str(if number == 0 { ", " } else { " and " });
            match json.tag(name) {
                Some(tag) => found.push_str(&format!("{name} {}", shorten(&tag))),
                None => found.push_str(&format!("no {name}")),
            }
        }
        self.note(Problem::UnknownVariant, Kind::Variant, found);
        self.keep(json)
    }

    pub(super) fn unknown_value(&mut self, text: &str) {
        self.note(Problem::UnknownValue, Kind::Enum, format!("the string {}", shorten(text)));
    }

    /// The value of a property that the type does not have. Records what is malformed in it.
    pub(super) fn unknown_property(&mut self, key: &str, json: &Json<'_>) -> Value {
        let sound = json.is_sound();
        if self.unknown_properties || !sound {
            self.enter_entry(key);
            if self.unknown_properties {
                self.note(Problem::UnknownProperty, Kind::Any, describe(json, true));
            }
            if !sound {
                self.note_all_malformed(json);
            }
            self.leave();
        }
        json.to_value()
    }

    /// The value of a place that allows any. Records what is malformed in it.
    pub(super) fn keep(&mut self, json: &Json<'_>) -> Value {
        if !json.is_sound() {
            self.note_all_malformed(json);
        }
        json.to_value()
    }

    fn note_all_malformed(&mut self, json: &Json<'_>) {
        let sensitive = self.path.iter().any(Segment::is_sensitive);
        self.note_malformed(json, sensitive);
    }

    fn note_malformed(&mut self, json: &Json<'_>, sensitive: bool) {
        match json {
            Json::Malformed(malformed) => {
                self.note(malformed.fault.problem(), Kind::Any, describe(json, sensitive));
                self.note_malformed(&malformed.nearest, sensitive);
            }
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| item.may_be_malformed()) {
                    self.enter_index(index);
                    self.note_malformed(item, sensitive);
                    self.leave();
                }
            }
            Json::Object(members) => {
                for (key, value) in members.iter().filter(|(_, value)| value.may_be_malformed()) {
                    self.enter_entry(key);
                    self.note_malformed(value, sensitive || is_sensitive_name(key));
                    self.leave();
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }

    pub(super) fn correct(&mut self, problem: Problem, expected: Kind, json: Option<&Json<'_>>) {
        let found = json.map_or_else(|| "nothing".to_owned(), |json| describe(json, expected == Kind::Secret));
        self.note(problem, expected, found);
    }

    fn note(&mut self, problem: Problem, expected: Kind, found: String) {
        let path = self.path();
        self.noted.push(Correction { path, problem, expected, found });
    }

    pub(super) fn enter(&mut self, name: &'static str) {
        self.path.push(Segment::Property(name));
    }

    pub(super) fn enter_entry(&mut self, key: &str) {
        self.path.push(Segment::Entry(key.into()));
    }

    pub(super) fn enter_index(&mut self, index: usize) {
        self.path.push(Segment::Index(index));
    }

    pub(super) fn leave(&mut self) {
        self.path.pop();
    }

    /// Begins a field, to which [`Context::inexact`] applies from here on. The result is passed to [`Context::end_exact`].
    pub(super) fn begin_exact(&mut self) -> bool {
        std::mem::replace(&mut self.inexact, false)
    }

    /// Marks the field as one that does not hold its value exactly: encoded again it would be another.
    pub(super) fn inexact(&mut self) {
        self.inexact = true;
    }

    /// Ends the field. Returns whether it holds its value exactly.
    pub(super) fn end_exact(&mut self, outside: bool) -> bool {
        !std::mem::replace(&mut self.inexact, outside)
    }

    fn path(&self) -> String {
        use std::fmt::Write as _;
        let mut text = String::new();
        for segment in &self.path {
            let dot = if text.is_empty() { "" } else { "." };
            let _ = match segment {
                Segment::Property(name) => write!(text, "{dot}{name}"),
                Segment::Entry(key) => write!(text, "{dot}{}", Line::new(key, MAX_KEY)),
                Segment::Index(index) => write!(text, "[{index}]"),
            };
        }
        text
    }
}
