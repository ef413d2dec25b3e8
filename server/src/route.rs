//! Path templates.
//!
//! In: a template such as `/zoos/{zooId}/animals/{name}:feed` and the path of a request, percent-encoded. Out: the decoded values of
//! the placeholders, if the path matches.

use std::fmt;

use percent_encoding::percent_decode_str;

/// A path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    segments: Vec<Segment>,
}

/// A part of a template between two slashes: literal texts and placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Placeholder(String),
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// Fails if a brace has no counterpart, or if there is no text between two placeholders.
    pub fn parse(text: &str) -> Result<Self, String> {
        let segments = text.split('/').skip(1).map(Segment::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), segments })
    }

    /// Returns the template as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the names of the placeholders in their order.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.segments.iter().flat_map(|segment| &segment.0).filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Placeholder(name) => Some(name.as_str()),
        })
    }

    /// Returns the name of the last segment's placeholder, if the segment has no other text.
    pub fn last_placeholder(&self) -> Option<&str> {
        match self.segments.last()?.0.as_slice() {
            [Piece::Placeholder(name)] => Some(name),
            _ => None,
        }
    }

    /// Returns the template without its last segment.
    pub fn parent(&self) -> &str {
        self.text.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// Returns the decoded values of the placeholders in their order; `None` if the path does not match the template.
    pub fn matches(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        if parts.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, part) in self.segments.iter().zip(parts) {
            for (name, value) in segment.matches(part)? {
                values.push((name, Some(decoded(value)?).filter(|value| !value.is_empty())?));
            }
        }
        Some(values)
    }

    /// Returns the precedence of the template: of the templates that match a path, the one with the most literal text counts.
    pub fn rank(&self) -> (usize, usize) {
        let literal = |segment: &Segment| match segment.0.as_slice() {
            [] | [Piece::Text(_)] => (1, 0),
            pieces => (0, pieces.iter().map(Piece::length).sum()),
        };
        self.segments.iter().map(literal).fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
    }
}

impl Piece {
    fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Placeholder(_) => 0,
        }
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if before.is_empty() && !pieces.is_empty() {
                return Err("there is no text between two placeholders".to_owned());
            }
            let (name, after) = after.split_once('}').ok_or("a `{` has no `}`")?;
            pieces.extend((!before.is_empty()).then(|| Piece::Text(before.to_owned())));
            pieces.push(Piece::Placeholder(name.to_owned()));
            rest = after;
        }
        pieces.extend((!rest.is_empty()).then(|| Piece::Text(rest.to_owned())));
        let has_brace = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains('}'));
        if pieces.iter().any(has_brace) { Err("a `}` has no `{`".to_owned()) } else { Ok(Self(pieces)) }
    }

    /// Returns the encoded values of the placeholders; `None` if the part of the path does not match.
    fn matches<'t, 'p>(&'t self, part: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
        if let [Piece::Text(text)] = self.0.as_slice() {
            return (*text == decoded(part)?).then(Vec::new);
        }
        let mut values = Vec::new();
        let mut rest = part;
        let mut open = None;
        for (number, piece) in self.0.iter().enumerate() {
            match (piece, open.take()) {
                (Piece::Placeholder(name), _) => open = Some(name.as_str()),
                (Piece::Text(text), None) => rest = rest.strip_prefix(text.as_str())?,
                (Piece::Text(text), Some(name)) => {
                    // The last text must end the part. A text before it matches where it first occurs.
                    let is_last = number + 1 == self.0.len();
                    let end = if is_last { rest.strip_suffix(text.as_str())?.len() } else { rest.find(text.as_str())? };
                    values.push((name, rest.get(..end)?));
                    rest = rest.get(end + text.len()..)?;
                }
            }
        }
        if let Some(name) = open {
            values.push((name, std::mem::take(&mut rest)));
        }
        rest.is_empty().then_some(values)
    }
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn values(template: &str, path: &str) -> Option<Vec<String>> {
        let template = Template::parse(template).unwrap();
        template.matches(path).map(|values| values.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(values("/a/{id}", "/a/10.0.0.0%2F24"), Some(vec!["10.0.0.0/24".to_owned()]));
        assert_eq!(values("/a/{id}", "/a/x%20y%C3%A9"), Some(vec!["x yé".to_owned()]));
        assert_eq!(values("/a/{id}", "/a/x/y"), None);
        assert_eq!(values("/a/{id}", "/a/"), None);
        assert_eq!(values("/a/{id}", "/b/x"), None);
    }

    #[test]
    fn literal_text_beside_a_placeholder_is_not_part_of_its_value() {
        assert_eq!(values("/logs/{name}.gz", "/logs/mongodb.gz"), Some(vec!["mongodb".to_owned()]));
        assert_eq!(values("/c/{name}:pin", "/c/a:pin"), Some(vec!["a".to_owned()]));
        assert_eq!(values("/c/{name}:pin", "/c/a:unpin"), None);
        let both = Some(vec!["f".to_owned(), "n.x".to_owned()]);
        assert_eq!(values("/f/{function}.{namespace}", "/f/f.n.x"), both);
        assert_eq!(values("/f/v-{function}.{namespace}:run", "/f/v-f.n.x:run"), both);
        assert_eq!(values("/f/{function}.{namespace}", "/f/f"), None);
        assert_eq!(values("/f/{function}.{namespace}", "/f/.n"), None);
        assert!(Template::parse("/c/{name}:pin").unwrap().rank() > Template::parse("/c/{name}").unwrap().rank());
        assert!(Template::parse("/c/all").unwrap().rank() > Template::parse("/c/{name}:pin").unwrap().rank());
    }

    #[test]
    fn an_invalid_template_is_an_error() {
        for invalid in ["/a/{b", "/a/b}", "/a/{b}{c}"] {
            assert!(Template::parse(invalid).is_err(), "{invalid}");
        }
    }
}
