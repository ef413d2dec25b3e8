//! The tree in, values of the crate's types out, never an error: what is missing, null or of the wrong kind becomes `None`, empty
//! or `Unknown`, is recorded in the [`Context`], and its raw JSON is kept in `extra`. A generic function here only calls others that
//! are not generic: it is compiled for each of a thousand types, so its size decides how long the crate takes to compile.

use super::context::Context;
use super::correction::Problem;
use super::encode::ToJson;
use super::extra::Extra;
use super::json::Json;
use super::kind::{Fit, Kind};

/// A type that can be decoded. Decoding never fails. Implemented by the types of this crate only.
pub trait FromJson: ToJson + Sized {
    /// What it expects on the wire; structs and unions are objects.
    const KIND: Kind = Kind::Object;

    /// The value that stands for one that was not sent: empty, zero, `Unknown`. A struct's required fields are blank in turn, so
    /// one that requires itself has none: such a field has to be optional.
    #[inline]
    fn blank() -> Self {
        Self::from_json(&Json::Null, &mut Context::new())
    }

    /// Decodes a value that is of this type's kind, or reads as that. Anything else becomes a blank value and
    /// is not recorded: the caller has done that.
    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self;
}

/// Whether a property has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has to.
    Required,
    /// It may be absent.
    Optional,
    /// It may be absent or null, which are two things.
    Nullable,
}

/// A field of a struct while it is decoded: a `T`, an `Option<T>` or a `Nullable<T>`. Implemented for all [`FromJson`] types.
pub trait Field: ToJson {
    /// What is expected for it.
    fn expects(&self) -> (Kind, Presence);

    /// Takes a value of the expected kind.
    fn fill(&mut self, json: &Json<'_>, cx: &mut Context);
}

impl<T: FromJson> Field for T {
    fn expects(&self) -> (Kind, Presence) {
        (T::KIND, Presence::Required)
    }

    fn fill(&mut self, json: &Json<'_>, cx: &mut Context) {
        *self = T::from_json(json, cx);
    }
}

impl<T: FromJson> Field for Option<T> {
    fn expects(&self) -> (Kind, Presence) {
        (T::KIND, Presence::Optional)
    }

    fn fill(&mut self, json: &Json<'_>, cx: &mut Context) {
        *self = Some(T::from_json(json, cx));
    }
}

/// Decodes a struct in place; each of its fields is blank. `nulls` names the optional fields for which the API may send `null`:
/// that is `None` then, and no fault.
pub fn fill_object(
    json: &Json<'_>,
    cx: &mut Context,
    fields: &mut [(&'static str, &mut dyn Field)],
    extra: &mut Extra,
    nulls: &[&str],
) {
    let Json::Object(members) = json else { return };
    let mut seen = Seen::default();
    let mut next = 0;
    for (key, value) in members {
        let at = position(fields, key, next);
        let Some((at, (name, field))) = at.and_then(|at| Some((at, fields.get_mut(at)?))) else {
            extra.keep_unknown(key, cx.unknown_property(key, value));
            continue;
        };
        fill_field(name, *field, value, cx, extra, nulls);
        seen.insert(at);
        next = at + 1;
    }
    if seen.len < fields.len() {
        for (at, (name, field)) in fields.iter().enumerate() {
            if !seen.contains(at) {
                note_absent(name, *field, cx, extra);
            }
        }
    }
}

fn fill_field(
    name: &'static str,
    field: &mut dyn Field,
    json: &Json<'_>,
    cx: &mut Context,
    extra: &mut Extra,
    nulls: &[&str],
) {
    let (kind, presence) = field.expects();
    cx.enter(name);
    let outside = cx.begin_exact();
    let null = matches!(json, Json::Null);
    if null && presence == Presence::Optional && nulls.contains(&name) {
        // The field cannot tell it from absent, but it was sent.
        cx.inexact();
    } else if null && presence == Presence::Nullable {
        field.fill(json, cx);
    } else if let Some(json) = check(json, kind, cx) {
        field.fill(json, cx);
    }
    if !cx.end_exact(outside) {
        extra.keep_raw(name, Some(json.to_value()), field);
    }
    cx.leave();
}

fn note_absent(name: &'static str, field: &dyn Field, cx: &mut Context, extra: &mut Extra) {
    let (kind, presence) = field.expects();
    if presence == Presence::Required {
        cx.enter(name);
        cx.correct(Problem::Missing, kind, None);
        cx.leave();
        extra.keep_raw(name, None, field);
    }
}

/// The value to decode if it is, or reads as, the kind that is expected. Records what is wrong with it.
pub(super) fn check<'t, 'a>(json: &'t Json<'a>, kind: Kind, cx: &mut Context) -> Option<&'t Json<'a>> {
    let fit = kind.fit(json);
    if fit == Fit::Fits {
        return Some(json);
    }
    cx.inexact();
    let problem = match (fit, json) {
        (Fit::Fits | Fit::Nearly, _) => return Some(json),
        (Fit::Corrected(problem), _) => problem,
        (Fit::Wrong, Json::Null) => Problem::Null,
        (Fit::Wrong, _) => Problem::WrongType,
    };
    cx.correct(problem, kind, Some(json));
    if fit == Fit::Wrong { None } else { Some(json.usable_as(kind)) }
}

/// Where the field of a key is. Servers send properties in the order of the fields more often than not, so the search begins where
/// the last one ended.
fn position(fields: &[(&'static str, &mut dyn Field)], key: &str, next: usize) -> Option<usize> {
    let (before, after) = fields.split_at_checked(next)?;
    let is = |(name, _): &(&'static str, &mut dyn Field)| *name == key;
    after.iter().position(is).map(|at| next + at).or_else(|| before.iter().position(is))
}

/// The fields that were sent.
#[derive(Default)]
struct Seen {
    first: u128,
    rest: Vec<usize>,
    len: usize,
}

impl Seen {
    fn insert(&mut self, at: usize) {
        match u32::try_from(at).ok().and_then(|at| 1_u128.checked_shl(at)) {
            Some(bit) => self.first |= bit,
            None => self.rest.push(at),
        }
        self.len += 1;
    }

    fn contains(&self, at: usize) -> bool {
        match u32::try_from(at).ok().and_then(|at| 1_u128.checked_shl(at)) {
            Some(bit) => self.first & bit != 0,
            None => self.rest.contains(&at),
        }
    }
}

/// The items of an array that are of the expected kind; others are recorded and left out.
pub(super) struct Items<'t, 'a> {
    items: &'t [Json<'a>],
    next: usize,
    kind: Kind,
}

impl<'t, 'a> Items<'t, 'a> {
    pub(super) fn new(json: &'t Json<'a>, kind: Kind) -> Self {
        let items = match json {
            Json::Array(items) => items.as_slice(),
            _ => &[],
        };
        Self { items, next: 0, kind }
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The next item, with the path at it (the caller need not leave it).
    pub(super) fn next(&mut self, cx: &mut Context) -> Option<&'t Json<'a>> {
        loop {
            if self.next > 0 {
                cx.leave();
            }
            let json = self.items.get(self.next)?;
            cx.enter_index(self.next);
            self.next += 1;
            if let Some(json) = check(json, self.kind, cx) {
                return Some(json);
            }
        }
    }
}

/// The entries of a map that are of the expected kind; others are recorded and left out.
pub(super) struct Entries<'t, 'a> {
    members: &'t [(std::borrow::Cow<'a, str>, Json<'a>)],
    next: usize,
    kind: Kind,
}

impl<'t, 'a> Entries<'t, 'a> {
    pub(super) fn new(json: &'t Json<'a>, kind: Kind) -> Self {
        let members = match json {
            Json::Object(members) => members.as_slice(),
            _ => &[],
        };
        Self { members, next: 0, kind }
    }

    /// The next entry, with the path at it (the caller need not leave it).
    pub(super) fn next(&mut self, cx: &mut Context) -> Option<(String, &'t Json<'a>)> {
        loop {
            if self.next > 0 {
                cx.leave();
            }
            let (key, json) = self.members.get(self.next)?;
            cx.enter_entry(key);
            self.next += 1;
            if let Some(json) = check(json, self.kind, cx) {
                return Some((key.to_string(), json));
            }
        }
    }
}
