//! The tree in, values of the crate's types out, never an error: what is missing, null or of the wrong kind becomes `None`, empty
//! or `Unknown`, is written down in the [`Context`], and its raw JSON is kept in `extra`. The generic functions here only call
//! others that are not generic: they exist once for each of a thousand types, and their size is the crate's compile time.

use super::context::{Context, Problem};
use super::extra::Extra;
use super::json::Json;
use super::kind::{Fit, Kind};
use super::nullable::Nullable;

/// A type that can be decoded. Decoding never fails.
pub trait FromJson: Sized {
    /// What it expects on the wire. [`FromJson::from_json`] is given that, or something that reads as that.
    const KIND: Kind;

    /// Decodes a value.
    fn from_json(json: Json<'_>, cx: &mut Context) -> Self;

    /// The value that stands for one that was not sent: empty, zero, `Unknown`.
    fn missing(cx: &mut Context) -> Self {
        let before = cx.mute();
        let value = Self::from_json(Json::Null, cx);
        cx.unmute(before);
        value
    }
}

/// An object while its properties are taken out one by one.
#[derive(Debug)]
pub struct Object<'a> {
    members: Vec<(std::borrow::Cow<'a, str>, Json<'a>)>,
    extra: Extra,
}

impl Context {
    /// Opens an object.
    pub fn object<'a>(&mut self, json: Json<'a>) -> Object<'a> {
        let members = match json {
            Json::Object(members) => members,
            _ => Vec::new(),
        };
        Object { members, extra: Extra::new() }
    }
}

impl<'a> Object<'a> {
    /// A property that has to be there; [`FromJson::missing`] and a correction where it is not.
    pub fn required<T: FromJson>(&mut self, name: &'static str, cx: &mut Context) -> T {
        match self.take_required(name, T::KIND, cx) {
            Some(json) => {
                let value = T::from_json(json, cx);
                cx.leave();
                value
            }
            None => T::missing(cx),
        }
    }

    /// A property that may be absent.
    pub fn optional<T: FromJson>(&mut self, name: &'static str, cx: &mut Context) -> Option<T> {
        match self.take(name, T::KIND, cx) {
            Some(json) => {
                let value = T::from_json(json, cx);
                cx.leave();
                Some(value)
            }
            None => None,
        }
    }

    /// A property that may be absent or null, which are two things.
    pub fn nullable<T: FromJson>(&mut self, name: &'static str, cx: &mut Context) -> Nullable<T> {
        match self.take_nullable(name, T::KIND, cx) {
            Nullable::Value(json) => {
                let value = T::from_json(json, cx);
                cx.leave();
                Nullable::Value(value)
            }
            Nullable::Null => Nullable::Null,
            Nullable::Absent => Nullable::Absent,
        }
    }

    /// What is left: the properties that are not known.
    pub fn extra(&mut self, cx: &mut Context) -> Extra {
        for (key, json) in std::mem::take(&mut self.members) {
            cx.unknown_property(&key, &json);
            self.extra.put(key.into_owned(), Some(json.into()));
        }
        std::mem::take(&mut self.extra)
    }

    fn find(&mut self, name: &str) -> Option<Json<'a>> {
        let at = self.members.iter().position(|(key, _)| key == name)?;
        Some(self.members.remove(at).1)
    }

    fn take_required(&mut self, name: &'static str, kind: Kind, cx: &mut Context) -> Option<Json<'a>> {
        match self.find(name) {
            Some(json) => self.admit(json, name, kind, cx),
            None => {
                cx.enter(name);
                cx.correct(Problem::Missing, kind, None);
                cx.leave();
                self.extra.note_missing(name);
                None
            }
        }
    }

    fn take(&mut self, name: &'static str, kind: Kind, cx: &mut Context) -> Option<Json<'a>> {
        let json = self.find(name)?;
        self.admit(json, name, kind, cx)
    }

    fn take_nullable(&mut self, name: &'static str, kind: Kind, cx: &mut Context) -> Nullable<Json<'a>> {
        match self.find(name) {
            None => Nullable::Absent,
            Some(Json::Null) => Nullable::Null,
            Some(json) => self.admit(json, name, kind, cx).map_or(Nullable::Absent, Nullable::Value),
        }
    }

    /// Lets a value of the right kind through, with the path entered; keeps any other in `extra`.
    fn admit(&mut self, json: Json<'a>, name: &'static str, kind: Kind, cx: &mut Context) -> Option<Json<'a>> {
        cx.enter(name);
        let json = check(json, kind, cx);
        match json {
            Ok(json) => Some(json),
            Err(json) => {
                cx.leave();
                self.extra.put(name.to_owned(), Some(json.into()));
                None
            }
        }
    }
}

/// Passes a value on if it is, or reads as, the kind that is expected, and notes what was wrong with it.
pub(super) fn check<'a>(json: Json<'a>, kind: Kind, cx: &mut Context) -> Result<Json<'a>, Json<'a>> {
    match kind.fit(&json) {
        Fit::Fits => Ok(json),
        Fit::Readable => {
            cx.correct(Problem::WrongType, kind, Some(&json));
            Ok(json)
        }
        Fit::Wrong => {
            let problem = if matches!(json, Json::Null) { Problem::Null } else { Problem::WrongType };
            cx.correct(problem, kind, Some(&json));
            Err(json)
        }
    }
}

/// The items of an array that are of the expected kind; others are noted and left out.
pub(super) struct Items<'a> {
    items: std::vec::IntoIter<Json<'a>>,
    next: usize,
    kind: Kind,
}

impl<'a> Items<'a> {
    pub(super) fn new(json: Json<'a>, kind: Kind) -> Self {
        let items = match json {
            Json::Array(items) => items,
            _ => Vec::new(),
        };
        Self { items: items.into_iter(), next: 0, kind }
    }

    /// The next item, with the path at it (the caller need not leave it).
    pub(super) fn next(&mut self, cx: &mut Context) -> Option<Json<'a>> {
        loop {
            if self.next > 0 {
                cx.leave();
            }
            let json = self.items.next()?;
            cx.enter_index(self.next);
            self.next += 1;
            if let Ok(json) = check(json, self.kind, cx) {
                return Some(json);
            }
        }
    }
}

/// The entries of a map that are of the expected kind.
pub(super) struct Entries<'a> {
    members: std::vec::IntoIter<(std::borrow::Cow<'a, str>, Json<'a>)>,
    entered: bool,
    kind: Kind,
}

impl<'a> Entries<'a> {
    pub(super) fn new(json: Json<'a>, kind: Kind) -> Self {
        let members = match json {
            Json::Object(members) => members,
            _ => Vec::new(),
        };
        Self { members: members.into_iter(), entered: false, kind }
    }

    pub(super) fn next(&mut self, cx: &mut Context) -> Option<(String, Json<'a>)> {
        loop {
            if self.entered {
                cx.leave();
                self.entered = false;
            }
            let (key, json) = self.members.next()?;
            cx.enter_entry(&key);
            self.entered = true;
            if let Ok(json) = check(json, self.kind, cx) {
                return Some((key.into_owned(), json));
            }
        }
    }
}
