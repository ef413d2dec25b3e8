//! The state of decoding: the current path in the tree, the corrections so far, and whether the current field holds its value
//! exactly. The path is a stack of segments and is converted to text only when a correction is recorded.

use serde_json::Value;

use super::correction::{Correction, Corrections, Problem};
use super::describe::{describe, quote};
use super::json::Json;
use super::kind::Kind;
use crate::redact::{Line, is_sensitive_name};

/// The maximum length in characters of a key in a path, unless it is the name of a field. Each correction stores its path: a
/// thousand corrections below one long key would otherwise take a thousand times its length.
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

/// What a value is decoded from, which determines how missing, unknown and read-only properties are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// JSON of the server or of the user.
    #[default]
    Json,
    /// Nothing: the value is new.
    New,
    /// A value of the same type, for an update.
    Same,
    /// A value of another type, for an update.
    Other,
}

/// Collects the [`Corrections`] of one response while it is decoded.
#[derive(Debug, Default)]
pub struct Context {
    origin: Origin,
    path: Vec<Segment>,
    recorded: Corrections,
    inexact: bool,
    unknown_properties: bool,
}

impl Context {
    /// Creates a context whose path is that of the outermost value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a context for a new value, whose required fields are marked as not set.
    pub(super) fn of_new() -> Self {
        Self { origin: Origin::New, ..Self::default() }
    }

    /// Creates a context for a value that is made of another value of its type, for an update.
    pub(super) fn of_update() -> Self {
        Self { origin: Origin::Same, ..Self::default() }
    }

    /// Creates a context for a value that is made of a value of another type, for an update.
    pub(super) fn of_update_as_other_type() -> Self {
        Self { origin: Origin::Other, ..Self::default() }
    }

    pub(super) fn origin(&self) -> Origin {
        self.origin
    }

    /// Sets whether properties without a field are recorded among [`Corrections::unknowns`]. The default is `false`.
    pub fn recording_unknown_properties(mut self, on: bool) -> Self {
        self.unknown_properties = on;
        self
    }

    /// Returns the recorded corrections.
    pub fn finish(self) -> Corrections {
        self.recorded
    }

    /// Records a union value whose variant is unknown, and returns the value. `tags` are the names of the properties that select
    /// the variant.
    pub fn unknown_variant(&mut self, json: &Json<'_>, tags: &[&'static str]) -> Value {
        let mut found = describe(json, true);
        let tags = if matches!(json, Json::Object(_)) { tags } else { &[] };
        for (number, name) in tags.iter().enumerate() {
            found.push_str(if number == 0 { ", " } else { " and " });
            match json.tag(name) {
                Some(tag) => found.push_str(&format!("{name} {}", quote(&tag))),
                None => found.push_str(&format!("no {name}")),
            }
        }
        self.record(Problem::UnknownVariant, Kind::Variant, found);
        self.keep(json)
    }

    /// Records an enum value without a variant.
    pub(super) fn unknown_value(&mut self, text: &str) {
        self.record(Problem::UnknownValue, Kind::Enum, format!("the string {}", quote(text)));
    }

    /// Returns the value of a property without a field. Records the malformed values in it.
    pub(super) fn unknown_property(&mut self, key: &str, json: &Json<'_>) -> Value {
        let sound = json.is_sound();
        if self.unknown_properties || !sound {
            self.enter_entry(key);
            if self.unknown_properties {
                self.record(Problem::UnknownProperty, Kind::Any, describe(json, true));
            }
            if !sound {
                self.record_all_malformed(json);
            }
            self.leave();
        }
        json.to_value()
    }

    /// Returns a value for which the API description allows any JSON. Records the malformed values in it.
    pub(super) fn keep(&mut self, json: &Json<'_>) -> Value {
        if !json.is_sound() {
            self.record_all_malformed(json);
        }
        json.to_value()
    }

    fn record_all_malformed(&mut self, json: &Json<'_>) {
        let sensitive = self.path.iter().any(Segment::is_sensitive);
        self.record_malformed(json, sensitive);
    }

    fn record_malformed(&mut self, json: &Json<'_>, sensitive: bool) {
        match json {
            Json::Malformed(malformed) => {
                self.record(malformed.fault.problem(), Kind::Any, describe(json, sensitive));
                self.record_malformed(&malformed.nearest, sensitive);
            }
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| item.may_be_malformed()) {
                    self.enter_index(index);
                    self.record_malformed(item, sensitive);
                    self.leave();
                }
            }
            Json::Object(members) => {
                for (key, value) in members.iter().filter(|(_, value)| value.may_be_malformed()) {
                    self.enter_entry(key);
                    self.record_malformed(value, sensitive || is_sensitive_name(key));
                    self.leave();
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }

    /// Records a value that does not have the expected kind; `None` for a value that is missing.
    pub(super) fn correct(&mut self, problem: Problem, expected: Kind, json: Option<&Json<'_>>) {
        let found = json.map_or_else(|| "nothing".to_owned(), |json| describe(json, expected == Kind::Secret));
        self.record(problem, expected, found);
    }

    fn record(&mut self, problem: Problem, expected: Kind, found: String) {
        let path = self.path();
        self.recorded.push(Correction { path, problem, expected, found });
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

    /// Begins a field: from now on, [`Context::mark_inexact`] applies to it. The result is the state of the enclosing field and
    /// has to be passed to [`Context::end_field`].
    pub(super) fn begin_field(&mut self) -> bool {
        std::mem::replace(&mut self.inexact, false)
    }

    /// Marks the current field as inexact: encoding it would write another value than the one that was sent.
    pub(super) fn mark_inexact(&mut self) {
        self.inexact = true;
    }

    /// Ends the current field. Returns whether the field holds its value exactly.
    pub(super) fn end_field(&mut self, enclosing: bool) -> bool {
        !std::mem::replace(&mut self.inexact, enclosing)
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
