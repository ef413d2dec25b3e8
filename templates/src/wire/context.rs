//! What decoding had to put right, and where. Decoding never fails: it goes on with the nearest value that the type can hold
//! and writes a correction down here. The path is kept as a stack of segments and becomes text only when something is written.

use std::fmt;

use serde_json::Value;

use super::json::Json;
use super::kind::Kind;

/// More than this many entries of one list are counted, not kept: a page of a thousand bad items is one fault, not a thousand.
const MOST: usize = 1000;

/// The longest piece of the server's text that a correction repeats, in characters.
const LONGEST: usize = 60;

/// One place where the answer was not what the API's description says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correction {
    /// Where: `results[3].replicationSpecs[0].zoneName`; empty for the whole answer.
    pub path: String,
    /// What was wrong.
    pub problem: Problem,
    /// What the description says is there.
    pub expected: Kind,
    /// What was there, shortened; never the text of a sensitive field.
    pub found: String,
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the answer" } else { &self.path };
        write!(f, "{path}: expected {}, found {}", self.expected, self.found)
    }
}

/// The kinds of [`Correction`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// A required property is not there.
    Missing,
    /// `null` where the description does not allow it.
    Null,
    /// A value of another kind. Where it could be read all the same (a number in quotes), it was.
    WrongType,
    /// An enum value that this crate does not know: legal, and kept as `Unknown`.
    UnknownValue,
    /// A union's variant that this crate does not know: legal, and kept as `Unknown`.
    UnknownVariant,
    /// A property that this crate does not know: legal, and kept in `extra`.
    UnknownProperty,
}

/// What decoding one answer had to say about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    corrections: Vec<Correction>,
    unknowns: Vec<Correction>,
    dropped: usize,
}

impl Corrections {
    /// The places that did not match the description, at most a thousand.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// Values that are legal and newer than this crate: enum values and variants, and, if asked for, properties.
    pub fn unknowns(&self) -> &[Correction] {
        &self.unknowns
    }

    /// How many more there were than are listed.
    pub fn unlisted(&self) -> usize {
        self.dropped
    }

    /// Whether the answer matched its description (unknown values do not count against it).
    pub fn is_empty(&self) -> bool {
        self.corrections.is_empty()
    }
}

#[derive(Clone, Debug)]
enum Segment {
    Property(&'static str),
    Entry(String),
    Index(usize),
}

/// Collects [`Corrections`] while one answer is decoded.
#[derive(Debug, Default)]
pub struct Context {
    path: Vec<Segment>,
    noted: Corrections,
    unknown_properties: bool,
    muted: bool,
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

    /// What was noted.
    pub fn finish(self) -> Corrections {
        self.noted
    }

    /// Keeps a union's value whose variant is not known.
    pub fn unknown_variant(&mut self, json: Json<'_>) -> Value {
        if let Json::Object(_) = json {
            let tag = "a variant that is not known";
            self.note(Problem::UnknownVariant, Kind::Object, tag.to_owned());
        }
        json.into()
    }

    pub(super) fn unknown_value(&mut self, text: &str) {
        self.note(Problem::UnknownValue, Kind::Enum, shorten(text));
    }

    pub(super) fn unknown_property(&mut self, key: &str, json: &Json<'_>) {
        if self.unknown_properties && !self.muted {
            self.path.push(Segment::Entry(key.to_owned()));
            self.note(Problem::UnknownProperty, Kind::Any, describe(json, false));
            self.path.pop();
        }
    }

    pub(super) fn correct(&mut self, problem: Problem, expected: Kind, json: Option<&Json<'_>>) {
        if self.muted {
            return;
        }
        let found = json.map_or_else(|| "nothing".to_owned(), |json| describe(json, expected == Kind::Secret));
        self.note(problem, expected, found);
    }

    fn note(&mut self, problem: Problem, expected: Kind, found: String) {
        if self.muted {
            return;
        }
        let path = self.path();
        let list = match problem {
            Problem::Missing | Problem::Null | Problem::WrongType => &mut self.noted.corrections,
            _ => &mut self.noted.unknowns,
        };
        if list.len() < MOST {
            list.push(Correction { path, problem, expected, found });
        } else {
            self.noted.dropped += 1;
        }
    }

    pub(super) fn enter(&mut self, name: &'static str) {
        self.path.push(Segment::Property(name));
    }

    pub(super) fn enter_entry(&mut self, key: &str) {
        self.path.push(Segment::Entry(key.to_owned()));
    }

    pub(super) fn enter_index(&mut self, index: usize) {
        self.path.push(Segment::Index(index));
    }

    pub(super) fn leave(&mut self) {
        self.path.pop();
    }

    /// Turns noting off while a value is made that nothing was sent for; returns what [`Context::unmute`] wants back.
    pub(super) fn mute(&mut self) -> bool {
        std::mem::replace(&mut self.muted, true)
    }

    pub(super) fn unmute(&mut self, before: bool) {
        self.muted = before;
    }

    fn path(&self) -> String {
        use fmt::Write as _;
        let mut text = String::new();
        for segment in &self.path {
            let dot = if text.is_empty() { "" } else { "." };
            let _ = match segment {
                Segment::Property(name) => write!(text, "{dot}{name}"),
                Segment::Entry(key) => write!(text, "{dot}{key}"),
                Segment::Index(index) => write!(text, "[{index}]"),
            };
        }
        text
    }
}

/// A few words on a JSON value: its kind and, for a scalar that is not sensitive, its text.
fn describe(json: &Json<'_>, sensitive: bool) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(_) if sensitive => "a boolean".to_owned(),
        Json::Number(_) if sensitive => "a number".to_owned(),
        Json::String(_) if sensitive => "a string".to_owned(),
        Json::Bool(value) => format!("the boolean {value}"),
        Json::Number(number) => format!("the number {number}"),
        Json::String(text) => format!("the string {}", shorten(text)),
        Json::Array(items) => format!("an array of {}", items.len()),
        Json::Object(members) => format!("an object of {}", members.len()),
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}
