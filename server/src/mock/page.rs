//! Lists: arrays, and pages that hold an array and a total.
//!
//! In: the body of a response, and the paging conventions of the API. Out: its items, the body with other items, or the page that
//! a request asks for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::conventions::Paging;

impl Paging {
    /// Returns the items of a list; `None` if the body is not a list.
    pub(super) fn items_of<'a>(&self, body: &'a Value) -> Option<&'a Vec<Value>> {
        body.as_array().or_else(|| body.get(&self.items)?.as_array())
    }

    /// Returns the list with other items, and with their number as its total.
    pub(super) fn with_items(&self, body: &Value, items: Vec<Value>) -> Option<Value> {
        let Value::Object(members) = body else { return body.is_array().then_some(Value::Array(items)) };
        let mut members = members.clone();
        if let Some(total) = members.get_mut(&self.total) {
            *total = json!(items.len());
        }
        members.insert(self.items.clone(), Value::Array(items));
        Some(Value::Object(members))
    }

    /// Reduces a body with all items to the page that the parameters of the request select. An array is not paged.
    pub(super) fn select_page(&self, body: &mut Value, parameters: &BTreeMap<String, Value>) {
        let number = |name: &str| parameters.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok());
        let Some(items) = body.get_mut(&self.items).and_then(Value::as_array_mut) else { return };
        let all = items.len();
        if let Some(size) = number(&self.size) {
            let before = number(&self.number).unwrap_or(1).saturating_sub(1).saturating_mul(size).min(all);
            items.drain(..before);
            items.truncate(size);
        } else if number(&self.number).is_some_and(|number| number > 1) {
            items.clear();
        }
        if let Some(total) = body.get_mut(&self.total) {
            // A total that the request switches off is zero, not absent.
            let with_total = parameters.get(&self.include_total) != Some(&Value::Bool(false));
            *total = json!(if with_total { all } else { 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging() -> Paging {
        Paging {
            number: "at".into(),
            size: "per".into(),
            items: "pets".into(),
            total: "all".into(),
            include_total: "count".into(),
        }
    }

    fn page(paging: &Paging, parameters: Value) -> Value {
        let mut body = json!({"pets": [1, 2, 3], "all": 9});
        let parameters = parameters.as_object().into_iter().flatten();
        paging.select_page(&mut body, &parameters.map(|(name, value)| (name.clone(), value.clone())).collect());
        body
    }

    #[test]
    fn the_parameters_select_a_page() {
        assert_eq!(page(&paging(), json!({"per": 2})), json!({"pets": [1, 2], "all": 3}));
        assert_eq!(page(&paging(), json!({"per": 2, "at": 2})), json!({"pets": [3], "all": 3}));
        assert_eq!(page(&paging(), json!({"at": 2})), json!({"pets": [], "all": 3}));
        assert_eq!(page(&paging(), json!({"per": 1, "at": u64::MAX})), json!({"pets": [], "all": 3}));
        assert_eq!(page(&paging(), json!({"count": false})), json!({"pets": [1, 2, 3], "all": 0}));
    }

    #[test]
    fn without_conventions_only_arrays_are_lists() {
        let body = json!({"pets": [1, 2, 3], "all": 9});
        assert_eq!(page(&Paging::default(), json!({"per": 2})), body);
        assert_eq!(Paging::default().items_of(&body), None);
        assert_eq!(Paging::default().items_of(&json!([1])), Some(&vec![json!(1)]));
    }
}
