//! Tables for the runtime's macros: the properties of a struct, the values of an open enum.
//!
//! In: structs and enums of the surface. Out: text, one line for each property or value; formatters leave the inside of a
//! macro as it is.

use std::fmt::Write as _;

use proc_macro2::Literal;

use super::comment;
use crate::model::Presence;
use crate::surface::{Enum, Struct, TypeItem};

/// Returns `crate::wire::object! { Pet { name: required "name", } }` with one line for each property. A last line lists the
/// properties for which null is not a correction.
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
    let nulls: Vec<String> = object.nulls.iter().map(|wire| Literal::string(wire).to_string()).collect();
    if !nulls.is_empty() {
        let _ = writeln!(text, "    null [{}]", nulls.join(", "));
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
