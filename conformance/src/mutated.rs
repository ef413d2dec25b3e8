//! Recorded answers with a change in each.
//!
//! In: exchanges, and how many changes to make of each. Out: which of them cost more than the change: a panic, an answer that was not
//! decoded, a value that did not come back. A change of the whole answer is left out: it leaves nothing to keep.

use serde_json::Value;

use crate::driver::Outcome;
use crate::exchange::Exchange;
use crate::recordings::{Failed, Player, judge_answer};

#[path = "../../templates/atlas/tests/support/mutate.rs"]
#[allow(clippy::indexing_slicing, unreachable_pub)]
mod mutate;

/// Texts and keys that answers have and that mean something.
const WORDS: [&str; 8] = ["AWS", "IDLE", "name", "id", "type", "providerName", "results", "links"];

/// Plays each exchange with changes in it; how many that were, and what failed.
pub async fn run<C>(player: &Player<'_, C>, exchanges: &[Exchange], times: usize) -> (usize, Vec<Failed>) {
    let mut played = 0;
    let mut failures = Vec::new();
    for (number, exchange) in exchanges.iter().enumerate().filter(|(_, exchange)| exchange.is_success()) {
        let (Some(case), Ok(body)) = (player.case(exchange), serde_json::from_slice::<Value>(&exchange.body)) else {
            continue;
        };
        let mut dice = fastrand::Rng::with_seed(number as u64);
        for _ in 0..times {
            let mutant = mutate::mutate(&body, &WORDS, &mut dice);
            // The items of an answer that is a list have nothing around them that could keep what they are not.
            let fewest = if body.is_array() { 2 } else { 1 };
            if mutant.places.iter().any(|place| place.0.len() < fewest) {
                continue;
            }
            let changed = Exchange { body: mutant.text.into_bytes(), ..exchange.clone() };
            played += 1;
            let why = match player.play(&changed, case).await {
                Outcome::Answered(answered) => judge_answer(&changed, &answered),
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
