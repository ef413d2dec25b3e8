//! Tables for the runtime's macros: the properties of a struct, the values of an open enum.
//!
//! In: structs and enums of the surface. Out: text, one line for each property or value; formatters leave the inside of a
//! macro as it is.

use std::fmt::Write as _;

use proc_macro2::Literal;

use super::comment;
use crate::model::Presence;
use crate::surface::{Enum, Struct, TypeItem};

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

/// Returns `crate::wire::open_enum! { pub enum State { Idle = "IDLE", } }` with one line for each value.
pub(super) fn open_enum(item: &TypeItem, it: &Enum) -> String {
    let mut text = "crate::wire::open_enum! {\n".to_owned();
    for line in &item.docs {
        let _ = writeln!(text, "    ///{}", comment::line(line));
    }
    if let Some(alias) = &item.doc_alias {
        let _ = writeln!(text, "    #[doc(alias = {})]", Literal::string(alias));
    }
    let _ = writeln!(text, "    pub enum {} {{", item.name);
    for value in &it.values {
        let _ = writeln!(text, "        {} = {},", value.name, Literal::string(&value.wire));
    }
    text.push_str("    }\n}\n");
    text
}
