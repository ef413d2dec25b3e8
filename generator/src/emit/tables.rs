//! Tables for the runtime's macros: the properties of a struct, the values of an open enum.
//!
//! In: structs and enums of the model. Out: text, one line for each property or value, laid out as people would; a
//! formatter leaves the inside of a macro as it is.

use std::fmt::Write as _;

use proc_macro2::Literal;

use super::docs;
use crate::model::{OpenEnum, Presence, Struct, TypeDef};

/// `crate::wire::object! { Cluster { name: required "name", } }`, one line for each property; after them the properties that may
/// be null although nobody can send them so.
pub(super) fn object(def: &TypeDef, object: &Struct) -> String {
    let mut text = format!("crate::wire::object! {{\n    {} {{\n", def.name);
    for field in &object.fields {
        let presence = match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Nullable => "nullable",
        };
        let _ = writeln!(text, "        {}: {presence} {},", field.name, Literal::string(&field.wire));
    }
    text.push_str("    }\n");
    let nulls = object.fields.iter().filter(|field| field.nullable && field.presence == Presence::Optional);
    let nulls: Vec<String> = nulls.map(|field| Literal::string(&field.wire).to_string()).collect();
    if !nulls.is_empty() {
        let _ = writeln!(text, "    null [{}]", nulls.join(", "));
    }
    text.push_str("}\n");
    text
}

/// `crate::wire::open_enum! { pub enum State { Idle = "IDLE", } }`, one line for each value.
pub(super) fn open_enum(def: &TypeDef, it: &OpenEnum) -> String {
    let mut text = "crate::wire::open_enum! {\n".to_owned();
    for line in docs::definition_lines(def) {
        let _ = writeln!(text, "    ///{}", docs::line(&line));
    }
    let _ = writeln!(text, "    pub enum {} {{", def.name);
    for value in &it.values {
        let _ = writeln!(text, "        {} = {},", value.name, Literal::string(&value.wire));
    }
    text.push_str("    }\n}\n");
    text
}
