//! Paths: which template a request's path was made from, and with which values.
//!
//! In: `/groups/{groupId}/clusters/{name}:pin` and a path as it was on the wire. Out: the values, percent-decoded.

use std::fmt;

use percent_encoding::percent_decode_str;

/// A path with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    segments: Vec<Segment>,
}

/// A part of a path between slashes: texts and placeholders in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Placeholder(String),
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// When a brace has no partner, or nothing stands between two placeholders.
    pub fn parse(text: &str) -> Result<Self, String> {
        let segments = text.split('/').skip(1).map(Segment::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), segments })
    }

    /// The template as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its placeholders, in order.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.segments.iter().flat_map(|segment| &segment.0).filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Placeholder(name) => Some(name.as_str()),
        })
    }

    /// The placeholder that is the whole of the last segment.
    pub fn last_placeholder(&self) -> Option<&str> {
        match self.segments.last()?.0.as_slice() {
            [Piece::Placeholder(name)] => Some(name),
            _ => None,
        }
    }

    /// The template without its last segment.
    pub fn parent(&self) -> &str {
        self.text.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// The values of the placeholders in a path, in order; `None` when it is no path of this template.
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

    /// Of the templates that match a path, the one with the most literal text is meant.
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
                return Err("nothing stands between two placeholders".to_owned());
            }
            let (name, after) = after.split_once('}').ok_or("a `{` without a `}`")?;
            pieces.extend((!before.is_empty()).then(|| Piece::Text(before.to_owned())));
            pieces.push(Piece::Placeholder(name.to_owned()));
            rest = after;
        }
        pieces.extend((!rest.is_empty()).then(|| Piece::Text(rest.to_owned())));
        let has_brace = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains('}'));
        if pieces.iter().any(has_brace) { Err("a `}` without a `{`".to_owned()) } else { Ok(Self(pieces)) }
    }

    /// The values of its placeholders in a part of a path, as they are on the wire.
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
                    // The last text ends the part; one before it stands where it is first found.
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
    fn literals_beside_a_placeholder_are_no_part_of_the_value() {
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
    fn bad_templates_say_why() {
        for bad in ["/a/{b", "/a/b}", "/a/{b}{c}"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }
}
