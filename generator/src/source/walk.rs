//! Walks over a document according to the tables of OpenAPI.
//!
//! In: a tree. Out: a diagnostic for each value of the wrong type, each missing keyword and each unknown keyword. A
//! [`Visitor`] receives every schema and every `$ref` with its place. Rules that relate several places are not checked here.

use std::fmt;

use serde_json::{Map, Value};

use super::shape::{Names, ObjectShape, Section, Shape, Tagged};
use super::{found, pointer, tables};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A key of YAML 1.1 that includes the keys of another mapping. JSON and YAML 1.2 do not have it.
const MERGE_KEY: &str = "<<";

/// The maximum depth of inline schemas, without a `$ref` between them. `openapiv3` deserialises them recursively, and takes
/// some 40 KiB of stack for each.
const MAX_SCHEMAS: usize = 32;

/// A visitor of the places whose rules go beyond their type.
pub(super) trait Visitor {
    /// Is called for each inline schema.
    fn schema(&mut self, at: &At<'_>, schema: &Map<String, Value>);
    /// Is called for each `$ref` in place of a component of kind `section`; `at` is the place of the object that contains it.
    fn reference(&mut self, at: &At<'_>, section: Section, target: &str);
}

/// A place in the document, as a chain up to the root, so that its pointer is formatted only when it is needed.
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

    /// Returns the JSON pointer.
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

/// Writes the last name of the place, for messages.
impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, self.parent) {
            (Part::Root, _) | (Part::Index(_), None) => f.write_str("the document"),
            (Part::Name(name), _) => write!(f, "`{}`", name.escape_debug()),
            (Part::Index(index), Some(parent)) => write!(f, "item {} of {parent}", index + 1),
        }
    }
}

/// A visitor that ignores all places.
pub(super) struct NoVisitor;

impl Visitor for NoVisitor {
    fn schema(&mut self, _at: &At<'_>, _schema: &Map<String, Value>) {}
    fn reference(&mut self, _at: &At<'_>, _section: Section, _target: &str) {}
}

/// Walks over a document of the given shape, and reports its faults.
pub(super) fn check(root: &Value, shape: &'static Shape, visitor: &mut dyn Visitor, diagnostics: &mut Diagnostics) {
    Walk { visitor, diagnostics, schemas: 0 }.place(&At::ROOT, shape, root);
}

struct Walk<'w> {
    visitor: &'w mut dyn Visitor,
    diagnostics: &'w mut Diagnostics,
    /// The number of inline schemas that contain the place.
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
                    Diagnostic::error("wrong-name", here.pointer(), format!("A path must begin with `/`, found {here}."))
                        .help("Write the path from the root of the server, such as `/pets/{petId}`."),
                ),
                Names::StatusCodes if !is_status_code(name) => self.diagnostics.push(
                    Diagnostic::error(
                        "wrong-name",
                        here.pointer(),
                        format!("Expected a status code, found {here}."),
                    )
                    .help("The name of a response is a status code from '100' to '599', a range such as '2XX', or `default`."),
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
            let message = format!("More than {MAX_SCHEMAS} inline schemas are nested in one another.");
            let fault = Diagnostic::error("nested-too-deep", at.pointer(), message);
            return self
                .diagnostics
                .push(fault.help("Move this schema to `#/components/schemas/` and refer to it with `$ref`."));
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
"`{}` is not a known keyword of {} and is ignored.",
                            name.escape_debug(),
                            object.what
                        ),
                    )
                    .help("Correct the spelling, or begin the name with `x-` if it is an extension. Keywords of OpenAPI 3.1 are not supported."),
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
                let message = format!(
                    "{} must have only one of {}, found {given}.",
                    capitalized(object.what),
                    names.join(" and ")
                );
                self.diagnostics.push(
                    Diagnostic::error("ambiguous-keywords", at.pointer(), message)
                        .help("Keep the one that is intended."),
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
            let message = format!("`{}` is ignored because the object has a `$ref`.", name.escape_debug());
            self.diagnostics.push(
                Diagnostic::warning("ref-sibling", at.name(name).pointer(), message)
                    .help("Move the `$ref` into an `allOf` with one item, beside which other keywords are allowed."),
            );
        }
        self.visitor.reference(at, section, target);
    }

    fn merge_key(&mut self, at: &At<'_>) {
        let message = "The YAML merge key `<<` is not supported.";
        self.diagnostics.push(
            Diagnostic::error("merge-key", at.pointer(), message)
                .help("Replace it by the keys of the merged mapping, or use `allOf` and `$ref` for schemas."),
        );
    }

    fn missing(&mut self, at: &At<'_>, what: &str, keyword: &str) {
        let message = format!("{} must have {keyword}, which is missing.", capitalized(what));
        self.diagnostics
            .push(Diagnostic::error("missing-keyword", at.pointer(), message).help(format!("Add {keyword}.")));
    }

    fn wrong_type(&mut self, at: &At<'_>, expected: &str, value: &Value) {
        let message = format!("{} must be {expected}, found {}.", capitalized(&at.to_string()), found(value));
        let help = match value {
            Value::Number(_) | Value::Bool(_) if expected == "a string" => "Put the value in quotes.".to_owned(),
            Value::Null => format!("Write {expected}, or remove the keyword."),
            _ => format!("Write {expected} at this place."),
        };
        self.diagnostics.push(Diagnostic::error("wrong-type", at.pointer(), message).help(help));
    }
}

fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Any => "anything".to_owned(),
        Shape::Text | Shape::Caption => "a string".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Count => "a non-negative integer".to_owned(),
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

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

fn is_status_code(name: &str) -> bool {
    match name.as_bytes() {
        b"default" => true,
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'9', second, third] => second.is_ascii_digit() && third.is_ascii_digit(),
        _ => false,
    }
}
