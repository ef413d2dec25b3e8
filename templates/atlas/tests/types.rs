//! Properties of the generated types: open enums, unions, and the difference between absent, null and a value. Needs the
//! default features.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use atlas_admin::clusters::*;
use atlas_admin::wire::{from_slice, to_value};
use atlas_admin::{Nullable, Value};
use serde_json::json;

fn round_trip<T: atlas_admin::wire::FromJson + atlas_admin::wire::ToJson>(json: &Value) -> (T, Value) {
    let (value, _) = from_slice::<T>(json.to_string().as_bytes()).unwrap();
    let back = to_value(&value);
    (value, back)
}

#[test]
fn an_unknown_enum_value_is_kept() {
    let json = json!({"name": "c", "stateName": "HIBERNATING", "clusterType": "REPLICASET"});
    let (cluster, back) = round_trip::<Cluster>(&json);
    assert_eq!(cluster.state_name, Some(ClusterState::Unknown("HIBERNATING".to_owned())));
    assert_eq!(cluster.cluster_type, Some(ClusterType::ReplicaSet));
    assert_eq!(back, json);
}

#[test]
fn a_variant_has_its_own_properties_and_those_of_its_parent() {
    let json = json!({"replicationSpecs": [{"regionConfigs": [
        {"providerName": "AWS", "priority": 7, "regionName": "US_EAST_1", "electableSpecs": {"ebsVolumeType": "STANDARD"}},
        {"providerName": "TENANT", "backingProviderName": "AWS"},
        {"providerName": "MARS", "craters": 3},
    ]}]});
    let (cluster, back) = round_trip::<Cluster>(&json);
    let specs = cluster.replication_specs.unwrap();
    let regions = specs[0].region_configs.as_ref().unwrap();
    match &regions[0] {
        RegionConfig::Aws(region) => assert_eq!(region.priority, Some(7)),
        other => panic!("{other:?}"),
    }
    assert!(matches!(regions[1], RegionConfig::Tenant(_)));
    assert!(matches!(regions[2], RegionConfig::Unknown(_)));
    assert_eq!(back, json);
}

#[test]
fn a_variant_is_created_with_its_discriminator() {
    let region = RegionConfig::from(AwsRegionConfig::new().set_priority(7));
    assert_eq!(to_value(&region), json!({"providerName": "AWS", "priority": 7}));
}

#[test]
fn absent_null_and_a_value_are_different() {
    let cluster = Cluster::new();
    assert_eq!(to_value(&cluster), json!({}));
    let cluster = cluster.set_adaptive_capacity(Nullable::Null);
    assert_eq!(to_value(&cluster), json!({"adaptiveCapacity": null}));
    let cluster = cluster.set_adaptive_capacity(AdaptiveCapacity::Enabled);
    assert_eq!(to_value(&cluster), json!({"adaptiveCapacity": "ENABLED"}));
    for json in [json!({}), json!({"adaptiveCapacity": null}), json!({"adaptiveCapacity": "ENABLED"})] {
        assert_eq!(round_trip::<Cluster>(&json).1, json);
    }
}

#[test]
fn defaults_are_not_sent_and_empty_lists_are() {
    let json = json!({"tags": []});
    assert_eq!(round_trip::<Cluster>(&json).1, json);
}

#[test]
fn unknown_properties_and_values_of_another_type_are_encoded_unchanged() {
    let json = json!({"effectiveDatabaseEdition": "CORE", "tags": [{"key": "k", "value": "v", "more": [1, null]}],
        "createDate": "yesterday", "paused": "no"});
    let (cluster, back) = round_trip::<Cluster>(&json);
    assert_eq!(cluster.extra.get("effectiveDatabaseEdition"), Some(&json!("CORE")));
    assert_eq!(back, json);
}
