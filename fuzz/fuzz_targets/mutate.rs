//! Changes a valid page of clusters several times, with bytes as the choices, and decodes it. Encoding must give the changed page back.
//! The changes are those of the crate's mutation test.
#![no_main]

use atlas_admin::Value;
use atlas_admin::clusters::ClusterPage;
use atlas_admin::wire::{from_slice, to_value};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

#[path = "../../templates/atlas/tests/support/mutate.rs"]
mod mutate;

use mutate::{Bytes, Dice, mutate, same};

const WORDS: &[&str] =
    &["AWS", "TENANT", "MARS", "IDLE", "providerName", "results", "name", "replicationSpecs", "extra"];

fn page() -> Value {
    json!({"totalCount": 2, "links": [{"href": "https://example.com", "rel": "self"}], "results": [
        {"name": "Cluster0", "stateName": "IDLE", "createDate": "2024-08-05T01:02:03Z", "paused": false, "adaptiveCapacity": null,
            "tags": [{"key": "k", "value": "v"}], "future": [1, {"a": null}], "replicationSpecs": [{"zoneName": "Zone 1",
                "regionConfigs": [{"providerName": "AWS", "priority": 7, "electableSpecs": {"diskSizeGB": 10.5, "nodeCount": 3}},
                    {"providerName": "MARS", "craters": 3}]}]},
        {"name": "Cluster1", "connectionStrings": {"standard": "mongodb://a"}, "labels": []}]})
}

fuzz_target!(|bytes: &[u8]| {
    let mut dice = Bytes(bytes);
    let mut value = page();
    for _ in 0..1 + dice.below(6) {
        let mutant = mutate(&value, WORDS, &mut dice);
        let Ok((decoded, _)) = from_slice::<ClusterPage>(mutant.text.as_bytes()) else {
            return;
        };
        if mutant.value.is_object() {
            let encoded = to_value(&decoded);
            assert!(same(&encoded, &mutant.value), "expected {}, found {encoded}", mutant.value);
        }
        value = mutant.value;
    }
});
