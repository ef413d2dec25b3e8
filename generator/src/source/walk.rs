//! The walk over a document along the tables of OpenAPI.
//!
//! In: a tree. Out: a diagnostic for each place that has not the prescribed type, lacks a keyword, or has one that is not
//! known; and, to a [`Visitor`], every schema and every `$ref` with its place. It knows what single places look like, and
//! nothing of what they say about one another.

use std::fmt;

use serde_json::{Map, Value};

use super::shape::{Names, ObjectShape, Section, Shape, Tagged};
use super::{found, pointer, tables};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A key of YAML 1.1 that stands for the keys of another mapping. JSON and YAML 1.2 have no such thing.
const MERGE_KEY: &str = "<<";

/// How many schemas may be written one inside the other, without a `$ref` between them. `openapiv3` reads them recursively
/// and needs some 40 KiB of stack for each.
const MAX_SCHEMAS: usize = 32;

/// Told about the places that need more than a look at their type.
pub(super) trait Visitor {
    /// A schema in place (no `$ref`).
    fn schema(&mut self, at: &At<'_>, schema: &Map<String, Value>);
    /// A `$ref` where a component of kind `section` may stand; `at` is the object that has it.
    fn reference(&mut self, at: &At<'_>, section: Section, target: &str);
}

/// A place in the document: a chain up to the root, so that its pointer is written only when somebody wants it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    parent: Option<&'a At<'a>>,
    part: Part<'a>,
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Root,
    Name(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    const ROOT: At<'static> = At { parent: None, part: Part::Root };

    pub fn name(&'a self, name: &'a str) -> At<'a> {
        At { parent: Some(self), part: Part::Name(name) }
    }

    fn index(&'a self, index: usize) -> At<'a> {
        At { parent: Some(self), part: Part::Index(index) }
    }

    /// The JSON pointer.
    pub fn pointer(&self) -> String {
        let mut pointer = self.parent.map(At::pointer).unwrap_or_default();
        match self.part {
            Part::Root => {}
            Part::Name(name) => pointer::push(&mut pointer, name),
            Part::Index(index) => pointer::push(&mut pointer, &index.to_string()),
        }
        pointer
    }
}

/// How messages call the place: by its last name.
impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, self.parent) {
            (Part::Root, _) | (Part::Index(_), None) => f.write_str("the document"),
            (Part::Name(name), _) => write!(f, "`{}`", name.escape_debug()),
            (Part::Index(index), Some(parent)) => write!(f, "item {} of {parent}", index + 1),
        }
    }
}

/// Cares for no place in particular.
pub(super) struct NoVisitor;

impl Visitor for NoVisitor {
    fn schema(&mut self, _at: &At<'_>, _schema: &Map<String, Value>) {}
    fn reference(&mut self, _at: &At<'_>, _section: Section, _target: &str) {}
}

/// Walks over a whole document of the given shape.
pub(super) fn check(root: &Value, shape: &'static Shape, visitor: &mut dyn Visitor, diagnostics: &mut Diagnostics) {
    Walk { visitor, diagnostics, schemas: 0 }.place(&At::ROOT, shape, root);
}

struct Walk<'w> {
    visitor: &'w mut dyn Visitor,
    diagnostics: &'w mut Diagnostics,
    /// How many schemas the place is inside of.
    schemas: usize,
}

impl Walk<'_> {
    fn place(&mut self, at: &At<'_>, shape: &'static Shape, value: &Value) {
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text | Shape::Caption, Value::String(_))
            | (Shape::Flag | Shape::FlagOr(_), Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Count, Value::Number(number)) if number.is_u64() => {}
            (Shape::Choice(choices), Value::String(text)) if choices.contains(&text.as_str()) => {}
            (Shape::List(inner), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.place(&at.index(index), inner, item);
                }
            }
            (Shape::Map(names, inner), Value::Object(entries)) => self.map(at, *names, inner, entries),
            (Shape::Object(object), Value::Object(entries)) => self.object(at, object, entries),
            (Shape::Tagged(tagged), Value::Object(entries)) => self.tagged(at, tagged, entries),
            (Shape::RefOr(section, inner), Value::Object(entries)) => match entries.get("$ref") {
                Some(Value::String(target)) => self.reference(at, *section, target, entries),
                Some(other) => self.wrong_type(&at.name("$ref"), "a string", other),
                None => self.place(at, inner, value),
            },
            (Shape::RefOr(_, inner) | Shape::FlagOr(inner), _) => self.place(at, inner, value),
            _ => self.wrong_type(at, &expected(shape), value),
        }
    }

    fn map(&mut self, at: &At<'_>, names: Names, inner: &'static Shape, entries: &Map<String, Value>) {
        for (name, value) in entries {
            let here = at.name(name);
            if name == MERGE_KEY {
                self.merge_key(&here);
                continue;
            }
            if names != Names::Any && name.starts_with("x-") {
                continue;
            }
            match names {
                Names::Paths if !name.starts_with('/') => self.diagnostics.push(
                    Diagnostic::error("wrong-name", here.pointer(), format!("a path must begin with `/`, found {here}"))
                        .help("write the path from the root of the server, such as `/pets/{petId}`"),
                ),
                Names::StatusCodes if !is_status_code(name) => self.diagnostics.push(
                    Diagnostic::error(
                        "wrong-name",
                        here.pointer(),
                        format!("expected a status code, found {here}"),
                    )
                    .help("a response is named by a status code from '100' to '599', a range such as '2XX', or `default`"),
                ),
                _ => {}
            }
            self.place(&here, inner, value);
        }
    }

    fn object(&mut self, at: &At<'_>, object: &'static ObjectShape, entries: &Map<String, Value>) {
        if !std::ptr::eq(object, &tables::SCHEMA) {
            return self.keywords(at, object, entries);
        }
        if self.schemas == MAX_SCHEMAS {
            let message = format!("more than {MAX_SCHEMAS} schemas are written inside one another");
            let fault = Diagnostic::error("nested-too-deep", at.pointer(), message);
            return self
                .diagnostics
                .push(fault.help("move this one to `#/components/schemas/` and refer to it with `$ref`"));
        }
        self.schemas += 1;
        self.keywords(at, object, entries);
        self.visitor.schema(at, entries);
        self.schemas -= 1;
    }

    fn keywords(&mut self, at: &At<'_>, object: &'static ObjectShape, entries: &Map<String, Value>) {
        for (name, value) in entries {
            match object.field(name) {
                Some(field) => self.place(&at.name(name), field.shape, value),
                None if name.starts_with("x-") => {}
                None if name == MERGE_KEY => self.merge_key(&at.name(name)),
                None => self.diagnostics.push(
                    Diagnostic::warning(
                        "unknown-keyword",
                        at.name(name).pointer(),
                        format!(
"`{}` is no known keyword of {}, and is ignored",
                            name.escape_debug(),
                            object.what
                        ),
                    )
                    .help("correct the spelling, or begin the name with `x-` if it is an extension; keywords of OpenAPI 3.1 are not known"),
                ),
            }
        }
        for field in object.fields.iter().filter(|field| field.required && !entries.contains_key(field.name)) {
            self.missing(at, object.what, &format!("`{}`", field.name));
        }
        if !object.one_of.is_empty() {
            let given = object.one_of.iter().filter(|name| entries.contains_key(**name)).count();
            let names: Vec<_> = object.one_of.iter().map(|name| format!("`{name}`")).collect();
            if given == 0 {
                self.missing(at, object.what, &names.join(" or "));
            } else if given > 1 {
                let message = format!("{} must have only one of {}, found {given}", object.what, names.join(" and "));
                self.diagnostics.push(
                    Diagnostic::error("ambiguous-keywords", at.pointer(), message).help("keep the one that is meant"),
                );
            }
        }
    }

    fn tagged(&mut self, at: &At<'_>, tagged: &'static Tagged, entries: &Map<String, Value>) {
        let Some(tag) = entries.get(tagged.key) else {
            return self.missing(at, tagged.what, &format!("`{}`", tagged.key));
        };
        match tag.as_str().and_then(|tag| tagged.variant(tag)) {
            Some(object) => self.object(at, object, entries),
            None => {
                let names: Vec<_> = tagged.variants.iter().map(|(name, _)| *name).collect();
                self.wrong_type(&at.name(tagged.key), &choice(&names), tag);
            }
        }
    }

    fn reference(&mut self, at: &At<'_>, section: Section, target: &str, entries: &Map<String, Value>) {
        for name in entries.keys().filter(|name| !matches!(name.as_str(), "$ref" | "description" | "summary")) {
            let message = format!("`{}` stands beside a `$ref` and is ignored", name.escape_debug());
            self.diagnostics.push(
                Diagnostic::warning("ref-sibling", at.name(name).pointer(), message)
                    .help("put the `$ref` into an `allOf` with one item, beside which other keywords count"),
            );
        }
        self.visitor.reference(at, section, target);
    }

    fn merge_key(&mut self, at: &At<'_>) {
        let message = "the YAML merge key `<<` is not supported";
        self.diagnostics.push(
            Diagnostic::error("merge-key", at.pointer(), message)
                .help("write the merged keys out, or use `allOf` and `$ref` for schemas"),
        );
    }

    fn missing(&mut self, at: &At<'_>, what: &str, keyword: &str) {
        let message = format!("{what} must have {keyword}, which is missing here");
        self.diagnostics
            .push(Diagnostic::error("missing-keyword", at.pointer(), message).help(format!("add {keyword}")));
    }

    fn wrong_type(&mut self, at: &At<'_>, expected: &str, value: &Value) {
        let message = format!("{at} must be {expected}, found {}", found(value));
        let help = match value {
            Value::Number(_) | Value::Bool(_) if expected == "a string" => "put the value in quotes".to_owned(),
            Value::Null => format!("give {expected}, or remove the keyword"),
            _ => format!("write {expected} here"),
        };
        self.diagnostics.push(Diagnostic::error("wrong-type", at.pointer(), message).help(help));
    }
}

fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Any => "anything".to_owned(),
        Shape::Text | Shape::Caption => "a string".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Count => "a whole number from 0".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Choice(choices) => choice(choices),
        Shape::List(_) => "a list".to_owned(),
        Shape::Map(..) => "a mapping".to_owned(),
        Shape::Object(object) => format!("{} (a mapping)", object.what),
        Shape::Tagged(tagged) => format!("{} (a mapping)", tagged.what),
        Shape::RefOr(_, inner) => expected(inner),
        Shape::FlagOr(inner) => format!("a boolean or {}", expected(inner)),
    }
}

fn choice(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [only] => only.clone(),
        names => format!("one of {}", names.join(", ")),
    }
}

fn is_status_code(name: &str) -> bool {
    match name.as_bytes() {
        b"default" => true,
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'9', second, third] => second.is_ascii_digit() && third.is_ascii_digit(),
        _ => false,
    }
}
