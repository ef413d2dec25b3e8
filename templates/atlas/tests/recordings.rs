//! Recordings of the server, if they exist beside the repository: each response is decoded, and encoding restores it. Needs
//! the default features.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use atlas_admin::Value;
use atlas_admin::wire::{FromJson, ToJson, from_slice, to_value};
use support::mutate::same;
use support::recorded;

/// Decodes and encodes a response.
type RoundTrip = fn(&str) -> Value;

fn round_trip<T: FromJson + ToJson>(text: &str) -> Value {
    let (value, _) = from_slice::<T>(text.as_bytes()).unwrap();
    to_value(&value)
}

/// Operations of the default features, with the version that was recorded and the type of the response.
const OPERATIONS: &[(&str, &str, RoundTrip)] = &[
    ("getGroupCluster", "2024-08-05", round_trip::<atlas_admin::clusters::Cluster>),
    ("listGroupClusters", "2024-08-05", round_trip::<atlas_admin::clusters::ClusterPage>),
    ("updateGroupCluster", "2024-10-23", round_trip::<atlas_admin::clusters::Cluster>),
    ("getGroupClusterProcessArgs", "2024-08-05", round_trip::<atlas_admin::clusters::ClusterProcessArgs>),
    ("getGroupSampleDatasetLoad", "2023-01-01", round_trip::<atlas_admin::clusters::SampleDatasetStatus>),
    ("listGroups", "2023-01-01", round_trip::<atlas_admin::projects::ProjectPage>),
    ("createGroup", "2023-01-01", round_trip::<atlas_admin::projects::Project>),
    ("getGroupDatabaseUser", "2023-01-01", round_trip::<atlas_admin::database_users::DatabaseUser>),
    ("createGroupDatabaseUser", "2023-01-01", round_trip::<atlas_admin::database_users::DatabaseUser>),
];

#[test]
fn encoding_restores_recorded_responses() {
    let mut decoded = 0;
    for (operation, version, round_trip) in OPERATIONS {
        let Some(bodies) = recorded(operation, version) else { return };
        for body in bodies {
            let (back, sent) = (round_trip(&body), serde_json::from_str::<Value>(&body).unwrap());
            // `30.0` and `30` are two texts of the same number.
            assert!(same(&back, &sent), "{operation}: {sent} became {back}");
            decoded += 1;
        }
    }
    println!("{decoded} recorded responses were decoded and encoded again");
    assert!(decoded > 50, "only {decoded} responses were found");
}
