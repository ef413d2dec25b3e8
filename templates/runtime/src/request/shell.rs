//! Arguments of a shell command that consist of literal texts and variables. Literal texts are quoted, so that the shell does not
//! interpret any character in them.

use std::fmt::Write as _;

use crate::redact;
use crate::wire::Value;

/// A piece of an argument.
enum Segment {
    Literal(String),
    /// The name of a variable. It consists of letters, digits and `_`, and is not one that the shell itself uses.
    Variable(String),
}

/// One argument of a command.
#[derive(Default)]
pub(super) struct Argument(Vec<Segment>);

/// The variables of a command. Different values have different variables.
#[derive(Default)]
pub(super) struct Variables(Vec<(String, Option<Value>)>);

impl Argument {
    pub(super) fn of(text: &str) -> Self {
        Self::default().literal(text)
    }

    pub(super) fn literal(mut self, text: &str) -> Self {
        self.push(text);
        self
    }

    pub(super) fn variable(mut self, name: String) -> Self {
        self.0.push(Segment::Variable(name));
        self
    }

    pub(super) fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Segment::Literal(literal)) => literal.push_str(text),
            _ => self.0.push(Segment::Literal(text.to_owned())),
        }
    }

    pub(super) fn push_variable(&mut self, name: String) {
        self.0.push(Segment::Variable(name));
    }

    /// Returns the argument with shell quoting. Literals are in single quotes, in which only the quote itself is special. If an
    /// argument with variables has only plain literals, the whole argument is in double quotes.
    pub(super) fn quoted(&self) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || " :-_".contains(c);
        let has_variable = self.0.iter().any(|segment| matches!(segment, Segment::Variable(_)));
        let plain = self.0.iter().all(|segment| match segment {
            Segment::Literal(text) => text.chars().all(is_plain),
            Segment::Variable(_) => true,
        });
        let mut text = String::new();
        if has_variable && plain {
            text.push('"');
            for (at, segment) in self.0.iter().enumerate() {
                let _ = match segment {
                    Segment::Literal(literal) => write!(text, "{literal}"),
                    Segment::Variable(name) => match self.0.get(at + 1) {
                        Some(Segment::Literal(next)) if next.starts_with(is_name) => write!(text, "${{{name}}}"),
                        _ => write!(text, "${name}"),
                    },
                };
            }
            text.push('"');
            return text;
        }
        for segment in &self.0 {
            let _ = match segment {
                Segment::Literal(literal) => write!(text, "'{}'", literal.replace('\'', r"'\''")),
                Segment::Variable(name) => write!(text, "\"${name}\""),
            };
        }
        if text.is_empty() { "''".to_owned() } else { text }
    }
}

/// An argument with JSON text in which variables replace sensitive values. The quotes of a string are kept.
pub(super) struct JsonArgument<'a> {
    pub(super) argument: Argument,
    pub(super) variables: &'a mut Variables,
}

impl redact::Output for JsonArgument<'_> {
    fn literal(&mut self, text: &str) {
        self.argument.push(text);
    }

    fn hidden(&mut self, name: &str, value: &Value) {
        let quote = if value.is_string() { "\"" } else { "" };
        self.argument.push(quote);
        self.argument.push_variable(self.variables.name(name, value));
        self.argument.push(quote);
    }
}

impl Variables {
    /// Reserves a name.
    pub(super) fn reserve(&mut self, name: &str) {
        self.0.push((name.to_owned(), None));
    }

    /// Returns the variable for a value. It is derived from the name of the value.
    pub(super) fn name(&mut self, name: &str, value: &Value) -> String {
        let stem = stem(name);
        for number in 1.. {
            let name = if number == 1 { stem.clone() } else { format!("{stem}_{number}") };
            match self.0.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if known.as_ref() == Some(value) => return name,
                Some(_) => {}
                None => {
                    self.0.push((name.clone(), Some(value.clone())));
                    return name;
                }
            }
        }
        stem
    }
}

/// Converts a name to that of a variable, such as `apiKey` to `API_KEY`. A name that is not sensitive gets the prefix `SECRET_`,
/// because it could have a meaning for the shell, such as `PATH` or `IFS`.
fn stem(name: &str) -> String {
    let stem = redact::words(name).join("_").to_ascii_uppercase();
    let is_safe = redact::is_sensitive_name(&stem)
        && stem.starts_with(|c: char| c.is_ascii_uppercase())
        && !matches!(stem.as_str(), "PWD" | "OLDPWD");
    match stem.as_str() {
        "" => "SECRET".to_owned(),
        _ if is_safe => stem,
        _ => format!("SECRET_{stem}"),
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Returns the argument with which `printf` writes these bytes.
pub(super) fn printf_format(bytes: &[u8]) -> Argument {
    let mut format = String::with_capacity(bytes.len());
    for byte in bytes {
        let _ = match byte {
            b'%' => write!(format, "%%"),
            b'\\' => write!(format, "\\\\"),
            // A format that begins with `-` would be parsed as an option.
            b'-' | b'\'' => write!(format, "\\{byte:03o}"),
            b' '..=b'~' => write!(format, "{}", char::from(*byte)),
            _ => write!(format, "\\{byte:03o}"),
        };
    }
    Argument::of(&format)
}
