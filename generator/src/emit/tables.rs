//! Tables for the runtime's macros: the call of an operation, the properties of a struct, the variants of a union, the values of an
//! open enum.
//!
//! In: types of the surface. Out: text, one line for each property, variant, accessor or value; formatters leave the inside of a
//! macro as it is.

use std::fmt::Write as _;

use proc_macro2::Literal;

use super::comment;
use crate::model::Presence;
use crate::surface::{Accessor, Answer, Deprecation, Enum, Gives, Request, Struct, Type, TypeItem, Union};

/// The width at which lines are broken.
const WIDTH: usize = 120;

/// Returns `crate::call::operation! { GetPet = GetPetOperation => Pet; }` with the documentation of the call in front of it.
pub(super) fn operation(request: &Request) -> String {
    let mut text = "crate::call::operation! {\n".to_owned();
    for line in &request.docs {
        let _ = writeln!(text, "    ///{}", comment::line(line));
    }
    let answer = match &request.answer {
        Answer::None => "()".to_owned(),
        Answer::Text => "text".to_owned(),
        Answer::Bytes => "bytes".to_owned(),
        Answer::Json(it) => ty(it),
    };
    let _ = writeln!(text, "    {} = {} => {answer};\n}}", request.alias, request.marker);
    text
}

/// Returns `crate::wire::object! { Pet { name: required "name", } }` with one line for each property. The last lines list the
/// properties for which null is not a correction, those that only the server sets, and those that a request requires.
pub(super) fn object(item: &TypeItem, object: &Struct) -> String {
    let mut text = format!("crate::wire::object! {{\n    {} {{\n", item.name);
    for field in &object.fields {
        let presence = match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Nullable => "nullable",
        };
        let _ = writeln!(text, "        {}: {presence} {},", field.name, Literal::string(&field.wire));
    }
    text.push_str("    }\n");
    let literal = |text: &String| Literal::string(text).to_string();
    let nulls = object.nulls.iter().map(literal).collect();
    let read_only = object.read_only.iter().map(literal).collect();
    let required = object.required.iter().map(|(wire, setter)| format!("{} {}", literal(wire), literal(setter)));
    let lists: [(&str, Vec<String>); 3] = [("null", nulls), ("read_only", read_only), ("required", required.collect())];
    for (name, items) in lists.iter().filter(|(_, items)| !items.is_empty()) {
        let _ = writeln!(text, "    {name} [{}]", items.join(", "));
    }
    text.push_str("}\n");
    text
}

/// Returns `crate::wire::open_enum! { pub enum State { Idle = "IDLE", } }` with one line for each value, and its
/// documentation in front of it.
pub(super) fn open_enum(item: &TypeItem, it: &Enum) -> String {
    let mut text = "crate::wire::open_enum! {\n".to_owned();
    for line in &item.docs {
        let _ = writeln!(text, "    ///{}", comment::line(line));
    }
    if let Some(alias) = &item.doc_alias {
        let _ = writeln!(text, "    #[doc(alias = {})]", Literal::string(alias));
    }
    deprecated(item.deprecated.as_ref(), "    ", &mut text);
    let _ = writeln!(text, "    pub enum {} {{", item.name);
    for value in &it.values {
        for line in &value.docs {
            let _ = writeln!(text, "        ///{}", comment::line(line));
        }
        deprecated(value.deprecated.as_ref(), "        ", &mut text);
        let _ = writeln!(text, "        {} = {},", value.name, Literal::string(&value.wire));
    }
    text.push_str("    }\n}\n");
    text
}

/// Returns `crate::wire::variants! { Pet { Cat(Cat): as_cat, as_cat_mut, into_cat; } name: borrowed -> &str { Cat.name, } }` with one line for each
/// variant and each accessor.
pub(super) fn variants(item: &TypeItem, union: &Union) -> String {
    let mut text = format!("crate::wire::variants! {{\n    {} {{\n", item.name);
    for it in &union.variants {
        let _ = writeln!(text, "        {}({}): {}, {}, {};", it.name, ty(&it.ty), it.get, it.get_mut, it.into);
    }
    text.push_str("    }\n");
    union.accessors.iter().for_each(|it| accessor(it, &mut text));
    text.push_str("}\n");
    text
}

/// Writes `#[deprecated]`.
fn deprecated(deprecation: Option<&Deprecation>, indent: &str, text: &mut String) {
    if let Some(Deprecation { note }) = deprecation {
        let note = note.as_ref().map(|note| format!("(note = {})", Literal::string(note))).unwrap_or_default();
        let _ = writeln!(text, "{indent}#[deprecated{note}]");
    }
}

fn accessor(accessor: &Accessor, text: &mut String) {
    for line in &accessor.docs {
        let _ = writeln!(text, "    ///{}", comment::line(line));
    }
    deprecated(accessor.deprecated.as_ref(), "    ", text);
    let name = &accessor.name;
    let head = match &accessor.gives {
        Gives::Text => format!("    {name}: borrowed -> &str {{"),
        Gives::Copy(it) => format!("    {name}: copied -> {} {{", ty(it)),
        Gives::Reference(it) => format!("    {name}: borrowed -> &{} {{", ty(it)),
        Gives::Slice(it) => format!("    {name}: borrowed -> &[{}] {{", ty(it)),
    };
    text.push_str(&head);
    let mut width = head.len();
    for read in &accessor.reads {
        let read = format!(" {}.{},", read.variant, read.field);
        if width + read.len() + " }".len() > WIDTH {
            text.push_str("\n       ");
            width = "       ".len();
        }
        width += read.len();
        text.push_str(&read);
    }
    text.push_str(" }\n");
}

/// Returns a type as text. The names that files import are written with their paths, since imports are not found in tables.
fn ty(it: &Type) -> String {
    match it {
        Type::Bool | Type::Integer | Type::Number | Type::String => it.to_string(),
        Type::Secret => "::secrecy::SecretString".to_owned(),
        Type::Timestamp => "::jiff::Timestamp".to_owned(),
        Type::Date => "::jiff::civil::Date".to_owned(),
        Type::Any => "crate::wire::Value".to_owned(),
        Type::List(inner) => format!("Vec<{}>", ty(inner)),
        Type::Map(inner) => format!("::std::collections::BTreeMap<String, {}>", ty(inner)),
        Type::Option(inner) => format!("Option<{}>", ty(inner)),
        Type::Nullable(inner) => format!("crate::wire::Nullable<{}>", ty(inner)),
        Type::Boxed(path) => format!("Box<{}>", path.name),
        Type::Named(path) => path.name.clone(),
    }
}
