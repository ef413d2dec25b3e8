//! Documentation of modules: the words about the group, and its operations.

use std::collections::BTreeMap;

use super::super::Layout;
use super::super::links::Scope;
use super::super::names::GroupNames;
use super::super::prose;
use super::{cell, code};
use crate::model::{Group, Stability};
use crate::surface::Request;

impl Layout<'_> {
    /// Returns the documentation of the module of a group.
    pub(in super::super) fn module_docs(&self, group: &Group, names: &GroupNames) -> Vec<String> {
        let Some(text) = &group.description else {
            return vec![format!("The group {}: its handle, requests and types.", code(group.id.as_str()))];
        };
        self.links.add(prose::lines(text), &Scope { module: &names.module, ..Scope::default() })
    }
}

/// Returns a table of the operations of a group with a line about each. Superseded versions are not in it.
pub(in super::super) fn operations(handle: &str, requests: &[Request]) -> Vec<String> {
    let row = |request: &Request| {
        let (method, summary) = (request.method.name.clone(), cell(request.docs.first()?));
        let note = match request.stability {
            Stability::Current => "",
            Stability::Preview => " In preview.",
            Stability::Superseded => return None,
        };
        let row = format!("| [`{method}`]({handle}::{method}) | {summary}{note} |");
        Some((method, row))
    };
    let rows: BTreeMap<String, String> = requests.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let head = ["", "# Operations", "", "| method | |", "|---|---|"].map(str::to_owned);
    head.into_iter().chain(rows.into_values()).collect()
}
