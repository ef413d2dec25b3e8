//! Replay of recorded responses with a random change in each.
//!
//! In: exchanges, and the number of changes to each. Out: the changed responses that were not decoded, or of which decoding lost a
//! value beside the change. A change that replaces the whole body is skipped, since nothing is left that could be lost.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::driver::Outcome;
use crate::exchange::Exchange;
use crate::recordings::{Failed, Player, check_decoded};

#[path = "../../templates/atlas/tests/support/mutate.rs"]
#[allow(clippy::indexing_slicing, unreachable_pub)]
mod mutate;

/// The number of words of a body that changes put into it.
const MAX_WORDS: usize = 8;
/// The length in bytes from which a text does not count as a word.
const LONG_TEXT: usize = 32;

/// Replays each exchange `times` times, with another change each time. Returns the number of changed exchanges, and those that failed.
pub async fn run<C>(player: &Player<'_, C>, exchanges: &[Exchange], times: usize) -> (usize, Vec<Failed>) {
    let mut played = 0;
    let mut failures = Vec::new();
    for (number, exchange) in exchanges.iter().enumerate().filter(|(_, exchange)| exchange.is_success()) {
        let (Some(case), Ok(body)) = (player.case(exchange), serde_json::from_slice::<Value>(&exchange.body)) else {
            continue;
        };
        let mut dice = fastrand::Rng::with_seed(number as u64);
        let words = words(&body, &mut dice);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for _ in 0..times {
            let mutant = mutate::mutate(&body, &words, &mut dice);
            // If the body is an array, a change that replaces a whole item is skipped as well: no object around the item could keep the
            // value.
            let fewest = if body.is_array() { 2 } else { 1 };
            if mutant.places.iter().any(|place| place.0.len() < fewest) {
                continue;
            }
            let changed = Exchange { body: mutant.text.into_bytes(), ..exchange.clone() };
            played += 1;
            let why = match player.play(&changed, case).await {
                Outcome::Answered(answered) => check_decoded(&changed, &answered),
                Outcome::Failed(failure) => vec![failure.message],
            };
            if !why.is_empty() {
                failures.push(Failed {
                    exchange: format!("{}, {}", exchange.place, mutant.what),
                    operation: case.operation.to_owned(),
                    version: case.version.unwrap_or_default().to_owned(),
                    status: exchange.status,
                    why,
                });
            }
        }
    }
    (played, failures)
}

/// Returns some of the keys and short texts in a body. Changes put them into other places, where they can have another meaning.
fn words(body: &Value, dice: &mut fastrand::Rng) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![body];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                found.extend(members.keys().cloned());
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            Value::String(text) if text.len() < LONG_TEXT => drop(found.insert(text.clone())),
            _ => {}
        }
    }
    let mut words: Vec<String> = found.into_iter().collect();
    dice.shuffle(&mut words);
    words.truncate(MAX_WORDS);
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_words_are_keys_and_short_texts_of_the_body() {
        let body = json!({"pets": [{"kind": "CAT", "text": "x".repeat(LONG_TEXT), "age": 3}]});
        let mut found = words(&body, &mut fastrand::Rng::with_seed(1));
        found.sort();
        assert_eq!(found, ["CAT", "age", "kind", "pets", "text"]);
        let many: Value = (0..50).map(|number| json!(format!("word {number}"))).collect();
        assert_eq!(words(&many, &mut fastrand::Rng::with_seed(1)).len(), MAX_WORDS);
    }
}
