//! The items of a group that have no words, as overlay actions to complete.
//!
//! In: the items. Out: YAML. Items that are declared at one place of the document share an action.

use std::collections::HashMap;

use generator::Prepared;

use super::items::{Class, Item, What};
use super::target;

/// An action without its words.
struct Action {
    target: Option<String>,
    /// The items that it describes, for a comment.
    items: Vec<String>,
    /// The keywords to write.
    keywords: Vec<&'static str>,
    /// The values of `x-enum-descriptions`.
    values: Vec<String>,
}

/// Returns the actions for a group, which is given by its tag or its module; `None` if there is no such group.
pub fn missing(prepared: &Prepared, items: &[Item<'_>], group: &str) -> Option<String> {
    let is_asked = |item: &&Item<'_>| {
        let tag = item.module.handle.as_ref().map(|handle| handle.group.as_str());
        item.module.name == group || tag == Some(group)
    };
    let mut items: Vec<&Item<'_>> = items.iter().filter(is_asked).collect();
    items.first()?;
    items.retain(|item| !item.described);
    items.sort_by_key(|item| item.class);
    let mut actions: Vec<Action> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for item in items {
        let action = action(prepared, item);
        let key = action.target.clone().unwrap_or_else(|| action.items.join(", "));
        match known.get(&key).and_then(|&index| actions.get_mut(index)) {
            Some(same) => same.add(action),
            None => {
                known.insert(key, actions.len());
                actions.push(action);
            }
        }
    }
    Some(actions.iter().map(Action::yaml).collect::<Vec<_>>().join("\n"))
}

fn action(prepared: &Prepared, item: &Item<'_>) -> Action {
    let document = &prepared.document.value;
    let class = if item.class == Class::Current { String::new() } else { format!("{}: ", item.class.name()) };
    let (name, target) = match &item.what {
        What::Group(id) => (format!("group {}", id.as_str()), target::tag(document, id.as_str())),
        What::Operation(operation) => {
            (format!("operation {}", operation.id.as_str()), target::path(document, &operation.pointer))
        }
        What::Parameter(operation, param) => (
            format!("parameter {} of {}", param.wire, operation.id.as_str()),
            target::parameter(document, &operation.pointer, &param.wire),
        ),
        What::Type(def) => (format!("type {}", def.id), target::path(document, &def.pointer)),
        What::Field(def, field) => {
            (format!("field {}.{}", def.id, field.wire), target::property(document, &def.pointer, &field.wire))
        }
        What::Value(def, _) => (format!("values of {}", def.id), target::enumeration(document, &def.pointer)),
    };
    let keywords = match &item.what {
        What::Operation(operation) => {
            let docs = &operation.docs;
            let given = [("summary", docs.summary.is_some()), ("description", docs.description.is_some())];
            given.into_iter().filter(|(_, given)| !given).map(|(keyword, _)| keyword).collect()
        }
        What::Value(..) => Vec::new(),
        _ => vec!["description"],
    };
    let values = match &item.what {
        What::Value(_, value) => vec![value.wire.clone()],
        _ => Vec::new(),
    };
    Action { target, items: vec![format!("{class}{name}")], keywords, values }
}

impl Action {
    fn add(&mut self, other: Self) {
        for item in other.items {
            if !self.items.contains(&item) {
                self.items.push(item);
            }
        }
        for keyword in other.keywords {
            if !self.keywords.contains(&keyword) {
                self.keywords.push(keyword);
            }
        }
        self.values.extend(other.values);
    }

    fn yaml(&self) -> String {
        let comment = format!("# {}", self.items.join(", "));
        let Some(target) = &self.target else {
            return format!("{comment}: not found in the document");
        };
        let mut lines = vec![comment, format!("- target: {target}"), "  update:".to_owned()];
        lines.extend(self.keywords.iter().map(|keyword| format!("    {keyword}:")));
        if !self.values.is_empty() {
            lines.push("    x-enum-descriptions:".to_owned());
            // In quotes, because texts such as `NO` and `1` are not strings in YAML.
            lines.extend(self.values.iter().map(|value| format!("      {}:", serde_json::Value::from(value.as_str()))));
        }
        lines.join("\n")
    }
}
