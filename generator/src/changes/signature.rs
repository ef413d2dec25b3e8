//! Signatures of items, and whether code that fits one fits another.

use std::collections::BTreeSet;

use super::Reason;
use crate::surface::{Answer, Gives, Path, Take, Type};

/// The kind of a struct.
pub(super) const STRUCT: &str = "struct";
/// The kind of an enum with a value in each variant.
pub(super) const UNION: &str = "enum";
/// The kind of an enum of texts.
pub(super) const OPEN_ENUM: &str = "open enum";

/// The signature of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Signature {
    /// The name says all.
    Name,
    /// A type: [`STRUCT`], [`UNION`] or [`OPEN_ENUM`].
    Kind(&'static str),
    /// A field or a variant.
    Value(Type),
    /// A method.
    Method(Vec<Argument>, Output),
}

/// An argument of a method.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Argument {
    /// The name in Rust.
    pub name: String,
    /// The name on the wire, by which a change of the order is found.
    pub wire: String,
    /// Whether the value is taken as `impl Into<Nullable<T>>`.
    pub nullable: bool,
    /// How it is taken.
    pub take: Take,
}

/// What a method returns. For a call, what it gives in the end.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Output {
    /// The value that has the method.
    Itself,
    /// `()`, `String`, `Bytes` or a type of the crate.
    Answer(Answer),
    /// `Option` of a reference or a copy.
    Gives(Gives),
    /// A stream of items.
    Stream(Type),
    /// `&T`.
    Reference(Type),
    /// `&mut T`.
    Mutable(Type),
}

impl Signature {
    /// Returns the signature with each path of a type replaced.
    pub fn map(&self, path: &impl Fn(&Path) -> Path) -> Self {
        match self {
            Self::Name | Self::Kind(_) => self.clone(),
            Self::Value(ty) => Self::Value(map_type(ty, path)),
            Self::Method(arguments, output) => {
                let argument = |it: &Argument| Argument { take: map_take(&it.take, path), ..it.clone() };
                Self::Method(arguments.iter().map(argument).collect(), output.map(path))
            }
        }
    }

    /// Returns the text, as in Rust. The name of the item is in front of the arguments.
    pub fn text(&self, name: &str) -> Option<String> {
        match self {
            Self::Name => None,
            Self::Kind(kind) => Some((*kind).to_owned()),
            Self::Value(ty) => Some(ty.to_string()),
            Self::Method(arguments, output) => {
                let argument = |it: &Argument| match (&it.take, it.nullable) {
                    (take, true) => match take.ty() {
                        Some(ty) => format!("{}: impl Into<Nullable<{ty}>>", it.name),
                        None => format!("{}: {take}", it.name),
                    },
                    (take, false) => format!("{}: {take}", it.name),
                };
                let arguments: Vec<String> = arguments.iter().map(argument).collect();
                Some(format!("{name}({}) -> {}", arguments.join(", "), output.text()))
            }
        }
    }
}

impl Output {
    fn map(&self, path: &impl Fn(&Path) -> Path) -> Self {
        match self {
            Self::Answer(Answer::Json(ty)) => Self::Answer(Answer::Json(map_type(ty, path))),
            Self::Itself | Self::Answer(_) | Self::Gives(Gives::Text) => self.clone(),
            Self::Gives(Gives::Copy(ty)) => Self::Gives(Gives::Copy(map_type(ty, path))),
            Self::Gives(Gives::Reference(ty)) => Self::Gives(Gives::Reference(map_type(ty, path))),
            Self::Gives(Gives::Slice(ty)) => Self::Gives(Gives::Slice(map_type(ty, path))),
            Self::Stream(ty) => Self::Stream(map_type(ty, path)),
            Self::Reference(ty) => Self::Reference(map_type(ty, path)),
            Self::Mutable(ty) => Self::Mutable(map_type(ty, path)),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Itself => "Self".to_owned(),
            Self::Answer(Answer::None) => "()".to_owned(),
            Self::Answer(Answer::Text) => "String".to_owned(),
            Self::Answer(Answer::Bytes) => "Bytes".to_owned(),
            Self::Answer(Answer::Json(ty)) => ty.to_string(),
            Self::Gives(Gives::Text) => "Option<&str>".to_owned(),
            Self::Gives(Gives::Copy(ty)) => format!("Option<{ty}>"),
            Self::Gives(Gives::Reference(ty)) => format!("Option<&{ty}>"),
            Self::Gives(Gives::Slice(ty)) => format!("Option<&[{ty}]>"),
            Self::Stream(ty) => format!("Stream<Item = {ty}>"),
            Self::Reference(ty) => format!("Option<&{ty}>"),
            Self::Mutable(ty) => format!("Option<&mut {ty}>"),
        }
    }
}

/// Returns why the signatures differ for code that uses the item, or `None` if such code does not see a difference. `old` has the
/// paths of the new crate. `kind` returns the kind of a type of the new crate.
pub(super) fn difference(
    old: &Signature,
    new: &Signature,
    kind: &impl Fn(&Path) -> Option<&'static str>,
) -> Option<Reason> {
    match (old, new) {
        (Signature::Method(before, gave), Signature::Method(after, gives)) => {
            if gave != gives {
                return Some(Reason::OutputChanged);
            }
            arguments(before, after, kind)
        }
        (Signature::Value(before), Signature::Value(after)) => (before != after).then_some(Reason::TypeChanged),
        _ => (old != new).then_some(Reason::KindChanged),
    }
}

fn arguments(old: &[Argument], new: &[Argument], kind: &impl Fn(&Path) -> Option<&'static str>) -> Option<Reason> {
    if new.len() != old.len() {
        return Some(if new.len() > old.len() { Reason::ArgumentAdded } else { Reason::ArgumentRemoved });
    }
    let names = |arguments: &[Argument]| -> Vec<String> { arguments.iter().map(|it| it.wire.clone()).collect() };
    let (before, after) = (names(old), names(new));
    let same_set = before.iter().collect::<BTreeSet<_>>() == after.iter().collect();
    if before != after && same_set {
        return Some(Reason::ArgumentsReordered);
    }
    let mut reason = None;
    for (before, after) in old.iter().zip(new) {
        if (before.nullable, &before.take) == (after.nullable, &after.take) {
            continue;
        }
        if (before.nullable && !after.nullable) || !accepts(after, before, kind) {
            return Some(Reason::ArgumentNarrowed);
        }
        reason = Some(Reason::ArgumentWidened);
    }
    reason
}

/// Returns whether an argument accepts all values that code passes to the old one: a text to what is made of texts, and a value to
/// what is converted from it.
fn accepts(new: &Argument, old: &Argument, kind: &impl Fn(&Path) -> Option<&'static str>) -> bool {
    use Take::{Borrow, Each, Into, IntoText, Pairs, Text, Value};
    let kind = |ty: &Type| match ty {
        Type::Named(path) => kind(path),
        _ => None,
    };
    // An open enum is made from `&str`, `&String` and `String`, which are the texts that code has.
    let is_text = |ty: &Type| *ty == Type::String || kind(ty) == Some(OPEN_ENUM);
    match (&old.take, &new.take) {
        (Value(before), Into(after)) => before == after,
        // A union is made from the values of its variants, and `Nullable` of a union is not.
        (Into(before), Into(after)) if before == after => !new.nullable || kind(after) != Some(UNION),
        (before, after) if before == after => true,
        (Value(before), Borrow(after)) => before == after,
        (Text, Into(after) | IntoText(after)) => is_text(after),
        (Into(before) | IntoText(before), Into(after) | IntoText(after)) => {
            before == after || *before == Type::String && is_text(after)
        }
        (Each(before), Each(after)) | (Pairs(before), Pairs(after)) => *before == Type::String && is_text(after),
        _ => false,
    }
}

fn map_type(ty: &Type, path: &impl Fn(&Path) -> Path) -> Type {
    let inner = |ty: &Type| Box::new(map_type(ty, path));
    match ty {
        Type::List(ty) => Type::List(inner(ty)),
        Type::Map(ty) => Type::Map(inner(ty)),
        Type::Option(ty) => Type::Option(inner(ty)),
        Type::Nullable(ty) => Type::Nullable(inner(ty)),
        Type::Boxed(it) => Type::Boxed(path(it)),
        Type::Named(it) => Type::Named(path(it)),
        _ => ty.clone(),
    }
}

fn map_take(take: &Take, path: &impl Fn(&Path) -> Path) -> Take {
    match take {
        Take::Value(ty) => Take::Value(map_type(ty, path)),
        Take::Into(ty) => Take::Into(map_type(ty, path)),
        Take::IntoText(ty) => Take::IntoText(map_type(ty, path)),
        Take::Borrow(ty) => Take::Borrow(map_type(ty, path)),
        Take::Each(ty) => Take::Each(map_type(ty, path)),
        Take::Pairs(ty) => Take::Pairs(map_type(ty, path)),
        Take::Text | Take::Json => take.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(wire: &str, take: Take) -> Argument {
        Argument { name: wire.to_owned(), wire: wire.to_owned(), nullable: false, take }
    }

    fn method(arguments: &[Argument]) -> Signature {
        Signature::Method(arguments.to_vec(), Output::Itself)
    }

    fn named(name: &str) -> Type {
        Type::Named(Path { module: "m".to_owned(), name: name.to_owned() })
    }

    /// Compares in a crate with the open enum `Kind`, the union `Pet`, and structs.
    fn reason(old: &[Argument], new: &[Argument]) -> Option<Reason> {
        let kind = |path: &Path| match path.name.as_str() {
            "Kind" => Some(OPEN_ENUM),
            "Pet" => Some(UNION),
            _ => Some(STRUCT),
        };
        difference(&method(old), &method(new), &kind)
    }

    fn one(old: Take, new: Take) -> Option<Reason> {
        reason(&[argument("a", old)], &[argument("a", new)])
    }

    #[test]
    fn arguments_that_swap_their_places_break_code_although_their_types_are_equal() {
        let (a, b) = (argument("a", Take::Text), argument("b", Take::Text));
        assert_eq!(reason(&[a.clone(), b.clone()], &[b.clone(), a.clone()]), Some(Reason::ArgumentsReordered));
        assert_eq!(reason(&[a.clone(), b.clone()], &[a.clone(), argument("c", Take::Text)]), None, "another name");
        assert_eq!(reason(&[a.clone(), b], &[a]), Some(Reason::ArgumentRemoved));
    }

    #[test]
    fn an_argument_is_wider_if_it_is_converted_from_what_it_was() {
        let wider = [
            (Take::Value(Type::Bool), Take::Into(Type::Bool)),
            (Take::Value(named("Cat")), Take::Borrow(named("Cat"))),
            (Take::Text, Take::Into(Type::String)),
            (Take::Text, Take::IntoText(named("Kind"))),
            (Take::IntoText(Type::String), Take::IntoText(named("Kind"))),
            (Take::Each(Type::String), Take::Each(named("Kind"))),
            (Take::Pairs(Type::String), Take::Pairs(named("Kind"))),
        ];
        for (old, new) in wider {
            assert_eq!(one(old.clone(), new.clone()), Some(Reason::ArgumentWidened), "{old} to {new}");
            assert_eq!(one(new.clone(), old.clone()), Some(Reason::ArgumentNarrowed), "{new} to {old}");
        }
    }

    #[test]
    fn a_text_is_not_converted_to_a_secret_or_struct_and_a_number_not_to_another_one() {
        let narrower = [
            (Take::Into(Type::String), Take::Into(Type::Secret)),
            (Take::Text, Take::Into(named("Cat"))),
            (Take::Value(Type::Integer), Take::Value(Type::Number)),
            (Take::Borrow(named("Cat")), Take::Into(named("Cat"))),
            (Take::Each(named("Cat")), Take::Each(named("Pet"))),
        ];
        for (old, new) in narrower {
            assert_eq!(one(old.clone(), new.clone()), Some(Reason::ArgumentNarrowed), "{old} to {new}");
        }
    }

    #[test]
    fn a_nullable_argument_takes_the_value_itself_and_no_other_form_of_it() {
        let nullable = |take: Take| [Argument { nullable: true, ..argument("a", take) }];
        let plain = |take: Take| [argument("a", take)];
        let integer = || Take::Into(Type::Integer);
        assert_eq!(reason(&plain(Take::Value(Type::Integer)), &nullable(integer())), Some(Reason::ArgumentWidened));
        assert_eq!(reason(&nullable(integer()), &plain(Take::Value(Type::Integer))), Some(Reason::ArgumentNarrowed));
        let cat = || Take::Into(named("Cat"));
        assert_eq!(reason(&plain(cat()), &nullable(cat())), Some(Reason::ArgumentWidened));
        assert_eq!(reason(&nullable(cat()), &nullable(cat())), None);
        assert_eq!(reason(&nullable(cat()), &plain(cat())), Some(Reason::ArgumentNarrowed));
        let pet = || Take::Into(named("Pet"));
        let union = reason(&plain(pet()), &nullable(pet()));
        assert_eq!(union, Some(Reason::ArgumentNarrowed), "the struct of a variant is not accepted any more");
        let list = Take::Into(Type::List(Box::new(Type::String)));
        let each = reason(&plain(Take::Each(Type::String)), &nullable(list));
        assert_eq!(each, Some(Reason::ArgumentNarrowed), "an iterator is not accepted any more");
    }
}
