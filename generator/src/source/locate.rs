//! The place of a JSON pointer in a text.
//!
//! In: the text of a file that could be parsed, and pointers. Out: the line and column of each, or of its nearest ancestor
//! that exists in the text. The text is scanned only on request, and only the requested places are kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use saphyr_parser::{Event, Marker, Parser, StrInput};

use super::{encoding, pointer};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::input::SourceFile;

/// The requested places of a text, as a tree of the parts of their pointers.
#[derive(Debug, Default)]
pub(super) struct Places {
    children: BTreeMap<String, Places>,
    place: Option<Place>,
}

/// A line and a column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// Adds the name of the file.
    pub fn in_file(self, name: &str) -> Location {
        Location { file: name.to_owned(), line: self.line, column: self.column }
    }
}

impl Places {
    /// Scans `text` for `pointers`.
    pub fn find<'a>(text: &str, pointers: impl IntoIterator<Item = &'a str>) -> Self {
        let mut places = Self::default();
        for pointer in pointers {
            let mut at = &mut places;
            for part in pointer::parts(pointer) {
                at = at.children.entry(part.into_owned()).or_default();
            }
        }
        let mut events = Events(Parser::new_from_str(text));
        // A text that the parser of values accepts can be refused by this one. The rest of the text then has no places.
        let _ = events.root(&mut places);
        places
    }

    /// Returns the place of a pointer, or of its nearest ancestor in the text; and whether it is the place of the pointer itself.
    pub fn place(&self, pointer: &str) -> (Place, bool) {
        let mut at = self;
        let mut place = self.place.unwrap_or(Place { line: 1, column: 1 });
        for part in pointer::parts(pointer) {
            match at.children.get(part.as_ref()) {
                Some(child) if child.place.is_some() => {
                    place = child.place.unwrap_or(place);
                    at = child;
                }
                _ => return (place, false),
            }
        }
        (place, true)
    }
}

/// Adds the place in `file` to each diagnostic that has none.
pub(super) fn in_file(file: &SourceFile, diagnostics: &mut Diagnostics) {
    if diagnostics.iter().all(|diagnostic| diagnostic.location.is_some()) {
        return;
    }
    let Ok(text) = encoding::utf8(file) else { return };
    let wanted = diagnostics.iter().filter(|diagnostic| diagnostic.location.is_none());
    let places = Places::find(text, wanted.map(|diagnostic| diagnostic.pointer.as_str()));
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.location.is_none()) {
        diagnostic.location = Some(places.place(&diagnostic.pointer).0.in_file(&file.name));
    }
}

/// Returns a diagnostic for each key that occurs twice in one mapping, at its second place.
pub(super) fn duplicate_keys(file: &str, text: &str) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut events = Events(Parser::new_from_str(text));
    let mut path = String::new();
    let _ = events.root_keys(&mut path, &mut |pointer, key, first, second| {
        found.push(
            Diagnostic::error(
                "duplicate-key",
                pointer,
                format!("The key `{}` already occurs in line {}.", key.escape_debug(), first.line),
            )
            .help(HELP_DUPLICATE)
            .at(second.in_file(file)),
        );
    });
    if found.is_empty() {
        found.push(
            Diagnostic::error("duplicate-key", "", "A mapping of this file contains the same key twice.")
                .help(HELP_DUPLICATE)
                .at(Location { file: file.to_owned(), line: 1, column: 1 }),
        );
    }
    found
}

const HELP_DUPLICATE: &str = "Remove one of the two: parsers differ in which one they use.";

struct Events<'a>(Parser<'a, StrInput<'a>>);

/// The scan ended early: the text has a fault, or no more events.
struct Ended;

type Next<'a> = (Event<'a>, Place);

/// A function that receives the pointer of a mapping's entry, its key, its first place and its second place.
type OnDuplicate<'f> = dyn FnMut(&str, &str, Place, Place) + 'f;

impl<'a> Events<'a> {
    fn next(&mut self) -> Result<Next<'a>, Ended> {
        match self.0.next_event() {
            Some(Ok((event, span))) => Ok((event, place(span.start))),
            _ => Err(Ended),
        }
    }

    /// Returns the first event of the document's root node.
    fn first(&mut self) -> Result<Next<'a>, Ended> {
        loop {
            let next = self.next()?;
            if !matches!(next.0, Event::Nothing | Event::StreamStart | Event::DocumentStart(_)) {
                return Ok(next);
            }
        }
    }

    fn root(&mut self, wanted: &mut Places) -> Result<(), Ended> {
        let (event, place) = self.first()?;
        wanted.place = Some(place);
        self.node(event, Some(wanted))
    }

    /// Scans a node whose first event has been read, and records the requested places inside.
    fn node(&mut self, event: Event<'a>, mut wanted: Option<&mut Places>) -> Result<(), Ended> {
        match event {
            Event::MappingStart(..) => loop {
                let (key, at) = self.next()?;
                let name = match key {
                    Event::MappingEnd => return Ok(()),
                    Event::Scalar(text, ..) => text,
                    other => {
                        self.node(other, None)?;
                        Cow::Borrowed("")
                    }
                };
                let child = wanted.as_deref_mut().and_then(|wanted| wanted.children.get_mut(name.as_ref()));
                self.child(child, Some(at))?;
            },
            Event::SequenceStart(..) => {
                let mut index = 0_usize;
                loop {
                    let (event, at) = self.next()?;
                    if event == Event::SequenceEnd {
                        return Ok(());
                    }
                    let mut child =
                        wanted.as_deref_mut().and_then(|wanted| wanted.children.get_mut(index.to_string().as_str()));
                    if let Some(child) = &mut child {
                        child.place = Some(at);
                    }
                    self.node(event, child)?;
                    index += 1;
                }
            }
            _ => Ok(()),
        }
    }

    /// Scans the value of a mapping's entry. The place of the entry is that of its key, `at`.
    fn child(&mut self, mut child: Option<&mut Places>, at: Option<Place>) -> Result<(), Ended> {
        let (event, _) = self.next()?;
        if let Some(child) = &mut child {
            child.place = at;
        }
        self.node(event, child)
    }

    fn root_keys(&mut self, path: &mut String, found: &mut OnDuplicate<'_>) -> Result<(), Ended> {
        let (event, _) = self.first()?;
        self.keys(event, path, found)
    }

    fn keys(&mut self, event: Event<'a>, path: &mut String, found: &mut OnDuplicate<'_>) -> Result<(), Ended> {
        let length = path.len();
        match event {
            Event::MappingStart(..) => {
                let mut seen: BTreeMap<String, Place> = BTreeMap::new();
                let mut reported: HashSet<String> = HashSet::new();
                loop {
                    let (key, at) = self.next()?;
                    let name = match key {
                        Event::MappingEnd => return Ok(()),
                        Event::Scalar(text, ..) => text.into_owned(),
                        other => {
                            self.keys(other, path, found)?;
                            String::new()
                        }
                    };
                    pointer::push(path, &name);
                    if let Some(first) = seen.get(&name).filter(|_| reported.insert(name.clone())) {
                        found(path, &name, *first, at);
                    }
                    seen.entry(name).or_insert(at);
                    let (event, _) = self.next()?;
                    self.keys(event, path, found)?;
                    path.truncate(length);
                }
            }
            Event::SequenceStart(..) => {
                for index in 0_usize.. {
                    let (event, _) = self.next()?;
                    if event == Event::SequenceEnd {
                        break;
                    }
                    pointer::push(path, &index.to_string());
                    self.keys(event, path, found)?;
                    path.truncate(length);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn place(marker: Marker) -> Place {
    Place { line: marker.line(), column: marker.col() + 1 }
}
