//! Retired items: what an API has dropped and the model keeps.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The extension of a retired item.
pub const RETIRED: &str = "x-retired";

/// The extension of a schema with the retired values of its `enum`, or the retired variants of its union.
pub const RETIRED_VALUES: &str = "x-retired-values";

/// The extension of a schema whose `enum` is that of an older edition, with the first edition that has no `enum` there.
pub const RETIRED_ENUM: &str = "x-retired-enum";

/// How an item went. The model keeps it, so that programs that use it still compile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Retirement {
    /// The first edition of the document without the item.
    pub since: String,
    /// What to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

impl Retirement {
    /// Returns the mark of an object of the document.
    pub fn of(object: &Value) -> Option<Self> {
        Self::read(object.get(RETIRED)?)
    }

    /// Reads the value of [`RETIRED`].
    pub fn read(value: &Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok()
    }
}
