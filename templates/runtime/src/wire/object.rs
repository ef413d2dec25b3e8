//! Decoding and encoding of structs: their fields, and the properties without a field.

use super::context::{Context, Origin};
use super::correction::Problem;
use super::decode::{Field, Presence, check};
use super::encode::{Sink, ToJson};
use super::extra::{Extra, Instead};
use super::info::ObjectInfo;
use super::json::Json;
use super::kind::Kind;
use super::text::to_vec;

/// Decodes a struct in place. Each field has to be blank.
pub fn fill_object(
    json: &Json<'_>,
    cx: &mut Context,
    fields: &mut [(&'static str, &mut dyn Field)],
    extra: &mut Extra,
    info: &ObjectInfo,
) {
    if cx.origin() == Origin::New {
        return mark_required(fields, extra, info, cx);
    }
    let Json::Object(members) = json else { return };
    let mut seen = Seen::default();
    let mut next = 0;
    for (key, value) in members {
        let at = position(fields, key, next);
        let Some((at, (name, field))) = at.and_then(|at| Some((at, fields.get_mut(at)?))) else {
            if cx.origin() != Origin::Other {
                extra.keep_unknown(key, cx.unknown_property(key, value));
            }
            continue;
        };
        next = at + 1;
        if is_for_update(cx) && is_left_out(name, *field, value, info) {
            continue;
        }
        fill_field(name, *field, value, cx, extra, info);
        seen.insert(at);
    }
    if seen.len < fields.len() {
        for (at, (name, field)) in fields.iter().enumerate() {
            if !seen.contains(at) {
                record_missing(name, *field, cx, extra, info);
            }
        }
    }
}

fn is_for_update(cx: &Context) -> bool {
    matches!(cx.origin(), Origin::Same | Origin::Other)
}

/// Returns whether an update leaves out a property: only the server sets it, or requests do not allow its null.
fn is_left_out(name: &str, field: &dyn Field, json: &Json<'_>, info: &ObjectInfo) -> bool {
    let (kind, presence) = field.expects();
    let null_is_value = presence == Presence::Nullable || kind == Kind::Any;
    info.is_read_only(name) || (matches!(json, Json::Null) && !null_is_value)
}

/// Marks the fields that a request requires as not set, in a new value and in the structs that it requires.
fn mark_required(
    fields: &mut [(&'static str, &mut dyn Field)],
    extra: &mut Extra,
    info: &ObjectInfo,
    cx: &mut Context,
) {
    for (name, field) in fields.iter_mut().filter(|(name, _)| info.setter(name).is_some()) {
        // A blank struct with required fields is encoded with them. All other blank values are encoded without a name.
        if field.expects() == (Kind::Object, Presence::Required) && to_vec(*field).starts_with(b"{\"") {
            field.fill(&Json::Null, cx);
        }
        extra.mark_unset(name, *field);
    }
}

fn fill_field(
    name: &'static str,
    field: &mut dyn Field,
    json: &Json<'_>,
    cx: &mut Context,
    extra: &mut Extra,
    info: &ObjectInfo,
) {
    let (kind, presence) = field.expects();
    cx.enter(name);
    let enclosing = cx.begin_field();
    let null = matches!(json, Json::Null);
    if null && presence == Presence::Optional && info.null.contains(&name) {
        // The field is `None` as if the property were absent, so that `extra` has to keep the null.
        cx.mark_inexact();
    } else if null && presence == Presence::Nullable {
        field.fill(json, cx);
    } else if let Some(json) = check(json, kind, cx) {
        field.fill(json, cx);
    }
    if !cx.end_field(enclosing) {
        extra.keep_raw(name, Some(json.to_value()), field);
    }
    cx.leave();
}

fn record_missing(name: &'static str, field: &dyn Field, cx: &mut Context, extra: &mut Extra, info: &ObjectInfo) {
    let (kind, presence) = field.expects();
    if cx.origin() == Origin::Other && info.setter(name).is_some() {
        return extra.mark_unset(name, field);
    }
    if presence == Presence::Required {
        cx.enter(name);
        cx.correct(Problem::Missing, kind, None);
        cx.leave();
        extra.keep_raw(name, None, field);
    }
}

/// Writes an object: its fields, and then the properties in `extra`. A request leaves out the fields that only the server sets,
/// unless the user inserted their properties in `extra`.
pub fn sink_object(sink: &mut dyn Sink, fields: &[(&str, &dyn ToJson)], extra: &Extra, info: &ObjectInfo) {
    let is_request = sink.is_request();
    sink.begin_object();
    for (name, field) in fields {
        sink.key(name);
        if is_request && info.is_read_only(name) {
            if let Some(value) = extra.inserted(name) {
                sink.value(value);
            }
            continue;
        }
        match extra.instead_of(name, *field) {
            None => field.to_json(sink),
            Some(Instead::Raw(raw)) => sink.raw(raw),
            Some(Instead::Nothing) => {}
            Some(Instead::Unset) => sink.unset(info.name, info.setter(name).unwrap_or_default()),
        }
    }
    for (key, value) in extra.iter() {
        if !fields.iter().any(|(name, _)| *name == key) {
            sink.entry(key);
            sink.value(value);
        }
    }
    sink.end_object();
}

/// Returns the index of the field with a name. Servers mostly send properties in the order of the fields, so that the search
/// begins after the last match.
fn position(fields: &[(&'static str, &mut dyn Field)], key: &str, next: usize) -> Option<usize> {
    let (before, after) = fields.split_at_checked(next)?;
    let is = |(name, _): &(&'static str, &mut dyn Field)| *name == key;
    after.iter().position(is).map(|at| next + at).or_else(|| before.iter().position(is))
}

/// The indices of the fields that were sent.
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
