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

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    /// A placeholder with what stands before and after it.
    Placeholder {
        before: String,
        name: String,
        after: String,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// When a brace has no partner or a segment has two placeholders.
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
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Literal(_) => None,
            Segment::Placeholder { name, .. } => Some(name.as_str()),
        })
    }

    /// The placeholder that is the whole of the last segment.
    pub fn last_placeholder(&self) -> Option<&str> {
        match self.segments.last() {
            Some(Segment::Placeholder { before, name, after }) if before.is_empty() && after.is_empty() => Some(name),
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
            match segment {
                Segment::Literal(text) => (*text == decoded(part)?).then_some(())?,
                Segment::Placeholder { before, name, after } => {
                    let value = part.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                    values.push((name.as_str(), Some(decoded(value)?).filter(|value| !value.is_empty())?));
                }
            }
        }
        Some(values)
    }

    /// Of the templates that match a path, the one with the most literal text is meant.
    pub fn rank(&self) -> (usize, usize) {
        let literal = |segment: &Segment| match segment {
            Segment::Literal(_) => (1, 0),
            Segment::Placeholder { before, after, .. } => (0, before.len() + after.len()),
        };
        self.segments.iter().map(literal).fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
    }
}

impl Segment {
    fn parse(text: &str) -> Result<Self, String> {
        let Some((before, rest)) = text.split_once('{') else {
            return if text.contains('}') {
                Err("a `}` without a `{`".to_owned())
            } else {
                Ok(Self::Literal(text.to_owned()))
            };
        };
        let (name, after) = rest.split_once('}').ok_or("a `{` without a `}`")?;
        if after.contains('{') {
            return Err("two placeholders in one segment".to_owned());
        }
        Ok(Self::Placeholder { before: before.to_owned(), name: name.to_owned(), after: after.to_owned() })
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
