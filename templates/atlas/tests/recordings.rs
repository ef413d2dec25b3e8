//! Recorded answers of the real server, where they lie beside the repository: each decodes, and encoding it gives back what
//! came. Needs the default features.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use atlas_admin::Value;
use atlas_admin::wire::{FromJson, ToJson, from_slice, to_value};
use support::mutate::same;
use support::recorded;

/// Decodes and encodes.
type Trip = fn(&str) -> Value;

fn trip<T: FromJson + ToJson>(text: &str) -> Value {
    let (value, _) = from_slice::<T>(text.as_bytes()).unwrap();
    to_value(&value)
}

/// Operations of the default features, the version that was recorded, and the type that answers it.
const OPERATIONS: &[(&str, &str, Trip)] = &[
    ("getGroupCluster", "2024-08-05", trip::<atlas_admin::shared::ClusterDescription20240805>),
    ("listGroupClusters", "2024-08-05", trip::<atlas_admin::clusters::PaginatedClusterDescription20240805>),
    ("updateGroupCluster", "2024-10-23", trip::<atlas_admin::shared::ClusterDescription20240805>),
    ("getGroupClusterProcessArgs", "2024-08-05", trip::<atlas_admin::clusters::ClusterDescriptionProcessArgs20240805>),
    ("getGroupSampleDatasetLoad", "2023-01-01", trip::<atlas_admin::clusters::SampleDatasetStatus>),
    ("listGroups", "2023-01-01", trip::<atlas_admin::shared::PaginatedAtlasGroupView>),
    ("createGroup", "2023-01-01", trip::<atlas_admin::shared::Group>),
    ("getGroupDatabaseUser", "2023-01-01", trip::<atlas_admin::database_users::CloudDatabaseUser>),
    ("createGroupDatabaseUser", "2023-01-01", trip::<atlas_admin::database_users::CloudDatabaseUser>),
];

#[test]
fn recorded_answers_come_back_unchanged() {
    let mut decoded = 0;
    for (operation, version, trip) in OPERATIONS {
        let Some(bodies) = recorded(operation, version) else { return };
        for body in bodies {
            let (back, sent) = (trip(&body), serde_json::from_str::<Value>(&body).unwrap());
            // `30.0` and `30` are the same number in two spellings.
            assert!(same(&back, &sent), "{operation}: {sent} became {back}");
            decoded += 1;
        }
    }
    println!("{decoded} recorded answers decoded and encoded again");
    assert!(decoded > 50, "only {decoded} answers were found");
}
