//! What methods and setters accept: texts, lists, unions and nullable values. Most of this is checked by the compiler. Needs the
//! default features.
#![allow(clippy::unwrap_used, missing_docs)]

use atlas_admin::clusters::*;
use atlas_admin::project_ip_access_list::AccessListEntry;
use atlas_admin::wire::to_value;
use atlas_admin::{Client, Nullable};
use serde_json::json;

#[test]
fn a_text_is_accepted_in_any_form() {
    let name = String::from("c");
    let expected = json!({"name": "c"});
    assert_eq!(to_value(&Cluster::new().set_name("c")), expected);
    assert_eq!(to_value(&Cluster::new().set_name(&name)), expected);
    assert_eq!(to_value(&Cluster::new().set_name(name)), expected);
}

#[test]
fn an_enum_is_accepted_as_a_variant_and_as_text() {
    let kind = String::from("REPLICASET");
    let expected = json!({"clusterType": "REPLICASET"});
    assert_eq!(to_value(&Cluster::new().set_cluster_type(ClusterType::ReplicaSet)), expected);
    assert_eq!(to_value(&Cluster::new().set_cluster_type("REPLICASET")), expected);
    assert_eq!(to_value(&Cluster::new().set_cluster_type(&kind)), expected);
    assert_eq!(to_value(&Cluster::new().set_cluster_type(kind)), expected);
}

#[test]
fn a_nullable_field_accepts_its_values_and_null() {
    let sent = |value: Nullable<AdaptiveCapacity>| {
        to_value(&Cluster::new().set_adaptive_capacity(value)).get("adaptiveCapacity").cloned()
    };
    let enabled = Some(json!("ENABLED"));
    assert_eq!(sent("ENABLED".into()), enabled);
    assert_eq!(sent(AdaptiveCapacity::Enabled.into()), enabled);
    assert_eq!(sent(None.into()), Some(json!(null)));
    assert_eq!(sent(Nullable::Absent), None);
    let cluster = Cluster::new().set_adaptive_capacity("ENABLED").set_adaptive_capacity(None);
    assert_eq!(to_value(&cluster), json!({"adaptiveCapacity": null}));
}

#[test]
fn a_list_of_unions_accepts_the_structs_of_the_variants() {
    let region = || AwsRegionConfig::new().set_region_name("US_EAST_1");
    let expected = json!({"regionConfigs": [{"providerName": "AWS", "regionName": "US_EAST_1"}]});
    let shard = || ReplicationSpec::new();
    assert_eq!(to_value(&shard().set_region_configs([region()])), expected);
    assert_eq!(to_value(&shard().set_region_configs(vec![region()])), expected);
    assert_eq!(
        to_value(&shard().set_region_configs(["US_EAST_1"].map(|name| region().set_region_name(name)))),
        expected
    );
    assert_eq!(to_value(&shard().set_region_configs([RegionConfig::from(region())])), expected);
}

#[test]
fn fields_of_all_variants_are_read_without_a_match() {
    let union = RegionConfig::from(AwsRegionConfig::new().set_region_name("US_EAST_1").set_priority(7));
    assert_eq!(union.region_name().map(|name| name.as_str()), Some("US_EAST_1"));
    assert_eq!(union.priority(), Some(7));
    assert_eq!(union.as_aws().and_then(|aws| aws.priority), Some(7));
    assert!(union.as_gcp().is_none());
    let union = union.into_gcp().unwrap_err();
    assert_eq!(union.into_aws().unwrap().priority, Some(7));
}

#[test]
fn a_body_that_is_a_list_accepts_arrays_vectors_and_iterators() {
    let client = Client::builder().access_token("t".to_owned()).build().unwrap();
    let entries = ["192.0.2.1", "192.0.2.2"].map(|address| AccessListEntry::new().set_ip_address(address));
    let sent = |entries: Vec<AccessListEntry>| {
        client.project_ip_access_list().create_access_list_entries("p", entries).to_curl()
    };
    let expected = sent(entries.to_vec());
    assert!(expected.contains(r#"[{"ipAddress":"192.0.2.1"},{"ipAddress":"192.0.2.2"}]"#), "{expected}");
    let list = client.project_ip_access_list();
    assert_eq!(list.create_access_list_entries("p", entries.iter().cloned()).to_curl(), expected);
    assert_eq!(list.create_access_list_entries("p", entries).to_curl(), expected);
}
