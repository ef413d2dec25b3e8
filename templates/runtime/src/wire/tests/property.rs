//! Comparison with the parser of `serde_json`: it has to give the same trees, and errors for the same texts except for those with
//! malformed values.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use super::super::*;
use super::{Cluster, Page};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[ -~\\n\\t]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Texts that contain every construct, and pieces that are inserted into them.
const TEXTS: [&[u8]; 3] = [
    br#"{"name": "a\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t", "sizes": [1, -2, 0, 18446744073709551615], "price": -1.5e+3, "custom":
        [true, false, null, {}, [], "", 1E2, 0.125, -0.0, {"a": {"a": 1, "a": 2}}], "regions": [{"providerName": "AWS"}]}"#,
    "[\"\u{e9}\u{1F600}plain text that is longer than eight bytes\", {\"key\" : 9007199254740993 , \"other key\":-9223372036854775808}]".as_bytes(),
    b" \t\r\n\"x\" ",
];

const PIECES: [&[u8]; 24] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b" ",
    b"\n",
    b"0",
    b"-",
    b".",
    b"e",
    b"1e400",
    b"\\ud800",
    b"\\udc00",
    b"\\u",
    b"\xff",
    b"\xc3",
    b"\xe9",
    b"\x00",
    b"12345678901234567890",
    b"null",
];

#[derive(Clone, Debug)]
enum Change {
    Insert(usize, usize),
    Remove(usize, usize),
    Set(usize, u8),
}

fn changed() -> impl Strategy<Value = Vec<u8>> {
    let change = prop_oneof![
        (any::<usize>(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (any::<usize>(), 1..5_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
    ];
    (0..TEXTS.len(), prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut text = TEXTS[text].to_vec();
        for change in changes {
            match change {
                Change::Insert(at, piece) => {
                    let at = at % (text.len() + 1);
                    text.splice(at..at, PIECES[piece].iter().copied());
                }
                // An earlier change can have removed the whole text.
                Change::Remove(..) | Change::Set(..) if text.is_empty() => {}
                Change::Remove(at, length) => {
                    let at = at % text.len();
                    text.drain(at..text.len().min(at + length));
                }
                Change::Set(at, byte) => {
                    let at = at % text.len();
                    text[at] = byte;
                }
            }
        }
        text
    })
}

/// Returns whether the key that the texts repeat occurs more than once.
fn repeats_a_key(text: &[u8]) -> bool {
    text.windows(4).filter(|window| window == b"\"a\":").count() > 1
}

/// Returns whether two values are the same apart from the last digit of doubles, which `serde_json` can round differently.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let near = |one: f64, other: f64| one == other || (one / other - 1.0).abs() < 1e-15;
            one == other || near(one.as_f64().unwrap(), other.as_f64().unwrap()) && one.is_f64() && other.is_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn texts_of_serde_json_are_parsed_to_the_same_values(value in value()) {
        for text in [serde_json::to_vec(&value).unwrap(), serde_json::to_vec_pretty(&value).unwrap()] {
            let tree = Json::parse(&text).unwrap();
            prop_assert!(tree.is_sound());
            prop_assert_eq!(tree.to_value(), value.clone());
            let visited: Json<'_> = serde_json::from_slice(&text).unwrap();
            prop_assert!(same(&visited.to_value(), &value));
        }
    }

    #[test]
    fn texts_without_malformed_values_are_rejected_exactly_if_serde_json_rejects_them(text in changed()) {
        match (Json::parse(&text), serde_json::from_slice::<Value>(&text)) {
            (Ok(tree), Ok(value)) => prop_assert!(same(&tree.to_value(), &value), "{tree:?} {value:?}"),
            // A malformed value of a key that occurs again is dropped.
            (Ok(_), Err(_)) if repeats_a_key(&text) => {}
            (Ok(tree), Err(error)) => prop_assert!(!tree.is_sound(), "{tree:?}: {error}"),
            (Err(error), Ok(value)) => prop_assert!(false, "{error}: {value}"),
            (Err(_), Err(_)) => {}
        }
        let _ = from_slice::<Page>(&text);
        if let Ok((cluster, _)) = from_slice::<Cluster>(&text) {
            // Decoding of the encoded text gives the same value.
            let (again, _) = from_slice::<Cluster>(&to_vec(&cluster)).unwrap();
            prop_assert_eq!(to_vec(&again), to_vec(&cluster));
        }
    }
}
