//! Decoding and encoding of boxes, lists, maps, options and references. This code is generic and is compiled for hundreds of
//! types, so that each line adds to the compile time of the crate.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::context::Context;
use super::decode::{FromJson, check};
use super::encode::{Sink, ToJson};
use super::json::Json;
use super::kind::Kind;

impl<T: FromJson> FromJson for Box<T> {
    const KIND: Kind = T::KIND;

    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        Self::new(T::from_json(json, cx))
    }
}

impl<T: ToJson> ToJson for Box<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        (**self).to_json(sink);
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    const KIND: Kind = Kind::Array;

    fn blank() -> Self {
        Self::new()
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        let mut items = Items::new(json, T::KIND);
        let mut list = Self::with_capacity(items.len());
        while let Some(item) = items.next(cx) {
            list.push(T::from_json(item, cx));
        }
        list
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        self.as_slice().to_json(sink);
    }
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.begin_array();
        for item in self {
            item.to_json(sink);
        }
        sink.end_array();
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    const KIND: Kind = Kind::Object;

    fn blank() -> Self {
        Self::new()
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        let mut map = Self::new();
        let mut entries = Entries::new(json, T::KIND);
        while let Some((key, json)) = entries.next(cx) {
            map.insert(key, T::from_json(json, cx));
        }
        map
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink.begin_object();
        for (key, value) in self {
            sink.entry(key);
            value.to_json(sink);
        }
        sink.end_object();
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, sink: &mut dyn Sink) {
        if let Some(value) = self {
            value.to_json(sink);
        }
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self, sink: &mut dyn Sink) {
        (**self).to_json(sink);
    }
}

/// Iterates over the items of an array that have the expected kind. Other items are recorded and left out.
struct Items<'t, 'a> {
    items: &'t [Json<'a>],
    next: usize,
    kind: Kind,
}

impl<'t, 'a> Items<'t, 'a> {
    fn new(json: &'t Json<'a>, kind: Kind) -> Self {
        let items = match json {
            Json::Array(items) => items.as_slice(),
            _ => &[],
        };
        Self { items, next: 0, kind }
    }

    fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns the next item and moves the path of the context to it.
    fn next(&mut self, cx: &mut Context) -> Option<&'t Json<'a>> {
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

/// Iterates over the entries of a map whose values have the expected kind. Other entries are recorded and left out.
struct Entries<'t, 'a> {
    members: &'t [(Cow<'a, str>, Json<'a>)],
    next: usize,
    kind: Kind,
}

impl<'t, 'a> Entries<'t, 'a> {
    fn new(json: &'t Json<'a>, kind: Kind) -> Self {
        let members = match json {
            Json::Object(members) => members.as_slice(),
            _ => &[],
        };
        Self { members, next: 0, kind }
    }

    /// Returns the next entry and moves the path of the context to it.
    fn next(&mut self, cx: &mut Context) -> Option<(String, &'t Json<'a>)> {
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
