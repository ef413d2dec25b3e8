//! Random values: decoding does not panic, and encoding writes the same JSON. The seeds are fixed, so that failures can be
//! reproduced.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Map, json};

use super::super::*;
use super::{Cluster, Page, Region, State};

/// The random number generator SplitMix64.
struct Random(u64);

impl Random {
    /// Returns a number from 0 to `limit - 1`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % limit
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 11 } else { 15 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(self.below(100)),
            3 => json!(u64::MAX - self.below(3) as u64),
            4 => json!(9_007_199_254_740_991_i64 + self.below(4) as i64),
            5 => json!(-0.5 - self.below(3) as f64),
            6 => json!(["12", "-1.5", "true", "1e2"][self.below(4)]),
            7 => json!(["IDLE", "AWS", "", "\u{0}\"\u{1F600}"][self.below(4)]),
            8 => json!(["2024-08-05T01:02:03Z", "2024-08-05T01:02:03.5+01:00", "2024-08-05"][self.below(3)]),
            9 => json!({}),
            10 => json!([]),
            11 => Value::Array((0..self.below(4)).map(|_| self.value(depth - 1)).collect()),
            _ => self.object(depth),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        const KEYS: [&str; 22] = [
            "name",
            "state",
            "diskSize",
            "price",
            "paused",
            "created",
            "day",
            "sizes",
            "states",
            "labels",
            "description",
            "parent",
            "regions",
            "password",
            "custom",
            "results",
            "totalCount",
            "nested",
            "flag",
            "providerName",
            "new",
            "",
        ];
        (0..self.below(9))
            .map(|_| (KEYS[self.below(KEYS.len())].to_owned(), self.value(depth - 1)))
            .collect::<Map<_, _>>()
            .into()
    }
}

fn assert_round_trip<T: FromJson>(text: &str, value: &Value) {
    let Ok((decoded, corrections)) = from_slice::<T>(text.as_bytes()) else { panic!("{text}") };
    let right = corrections.corrections().iter().all(|note| !note.path.is_empty());
    if right {
        assert_eq!(to_value(&decoded), *value, "{text}");
        assert_eq!(serde_json::from_slice::<Value>(&to_vec(&decoded)).unwrap(), *value, "{text}");
        let (again, _) = from_value::<T>(&to_value(&decoded)).unwrap();
        assert_eq!(to_value(&again), *value, "{text}");
    }
}

#[test]
fn any_object_is_encoded_to_the_json_that_was_decoded() {
    let mut random = Random(7);
    for _ in 0..20_000 {
        let value = random.object(4);
        let text = value.to_string();
        assert_round_trip::<Cluster>(&text, &value);
        assert_round_trip::<Page>(&text, &value);
        assert_round_trip::<Region>(&text, &value);
        let (cluster, _) = from_value::<Cluster>(&value).unwrap();
        assert_eq!(cluster, cluster.clone());
        assert!(!format!("{cluster:?}{cluster:#?}").is_empty());
    }
}

#[test]
fn no_value_makes_the_decoding_of_any_type_panic() {
    let mut random = Random(11);
    for _ in 0..20_000 {
        let value = random.value(3);
        let _ = from_value::<Vec<Cluster>>(&value);
        let _ = from_value::<Vec<Vec<State>>>(&value);
        let _ = from_value::<std::collections::BTreeMap<String, Region>>(&value);
        let _ = from_value::<()>(&value);
        assert_eq!(from_value::<Value>(&value).unwrap().0, value);
    }
}

#[test]
fn truncated_texts_are_errors_and_damaged_texts_do_not_panic() {
    let whole = br#"{"name": "a\u00e9", "sizes": [1, 2], "regions": [{"providerName": "AWS", "name": "x"}]}"#;
    let mut random = Random(13);
    for end in 0..whole.len() {
        assert!(from_slice::<Cluster>(&whole[..end]).is_err());
    }
    for _ in 0..20_000 {
        let mut text = whole.to_vec();
        let at = random.below(text.len());
        text[at] = random.below(256) as u8;
        let _ = from_slice::<Cluster>(&text);
    }
}
