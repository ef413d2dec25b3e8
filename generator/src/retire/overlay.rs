//! The overlay that adds retired items to a document, as data and as text.

use serde::Serialize;
use serde_json::{Value, json};

use crate::import::yaml;

/// An OpenAPI overlay that adds what the document has dropped.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RetiredOverlay {
    /// The edition for which it was made.
    pub edition: String,
    /// The actions, sorted by target. Each adds one item, or values of one enum.
    pub actions: Vec<Action>,
}

/// An action of an overlay.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// The JSONPath of the object to which the update applies.
    pub target: String,
    /// The reason.
    pub description: String,
    /// What is merged into the object.
    pub update: Value,
}

impl RetiredOverlay {
    /// Returns whether the overlay adds nothing, so that no file is needed.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Returns the overlay as a JSON value.
    pub fn to_value(&self) -> Value {
        json!({ "overlay": "1.0.0", "info": self.info(), "actions": self.actions })
    }

    /// Returns the text of `retired.yaml`.
    pub fn to_yaml(&self) -> String {
        let parts = [json!({ "overlay": "1.0.0" }), json!({ "info": self.info() }), json!({ "actions": self.actions })];
        let text: String = parts.iter().map(yaml::to_string).collect();
        format!(
            "# Items that the API has dropped, which the crate keeps as deprecated ones. The actions are generated.\n{text}"
        )
    }

    fn info(&self) -> Value {
        json!({ "title": "Retired items", "version": self.edition })
    }
}
