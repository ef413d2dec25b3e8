//! Recorded answers of the real server, where they lie beside the repository: each decodes, and encoding it gives back what
//! came. Needs the default features.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use atlas_admin::Value;
use atlas_admin::wire::{FromJson, ToJson, from_slice, to_value};

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

fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("ATLAS_SHARED").map(PathBuf::from);
    let folder = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")).join("recordings");
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// `30.0` and `30` are the same number in two spellings.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        other => other.clone(),
    }
}

#[test]
fn recorded_answers_come_back_unchanged() {
    let Some(folder) = folder() else { return };
    let mut decoded = 0;
    for (operation, version, trip) in OPERATIONS {
        let Ok(text) = std::fs::read(folder.join(format!("{operation}.json"))) else { continue };
        let exchanges: Vec<Value> = serde_json::from_slice(&text).unwrap();
        for exchange in exchanges {
            let field = |name: &str| exchange[name].as_str().unwrap_or_default().to_owned();
            let success = exchange["status"].as_u64().is_some_and(|status| (200..300).contains(&status));
            if !success || !field("contentType").contains(version) || field("body").is_empty() {
                continue;
            }
            let body: Value = serde_json::from_str(&field("body")).unwrap();
            let back = trip(&field("body"));
            assert_eq!(plain(&back), plain(&body), "{operation}");
            decoded += 1;
        }
    }
    println!("{decoded} recorded answers decoded and encoded again");
    assert!(decoded > 50, "only {decoded} answers were found");
}
