//! Measures the time to decode a page of clusters, compared with `serde_json::Value` for the same bytes: `cargo run
//! --release --example decode_page [-- FILE]`.
//!
//! The page contains one cluster a hundred times: that of this file, or the largest one of the recordings in FILE.

use std::time::Instant;

use atlas_admin::Value;
use atlas_admin::clusters::ClusterPage;
use atlas_admin::wire;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cluster = match std::env::args().nth(1) {
        Some(file) => recorded(&serde_json::from_slice(&std::fs::read(file)?)?),
        None => example(),
    };
    let page = serde_json::json!({ "results": vec![cluster; 100], "totalCount": 100 });
    let text = serde_json::to_vec(&page)?;
    let typed = median(|| {
        let decoded = wire::from_slice::<ClusterPage>(&text);
        assert!(decoded.is_ok_and(|(page, _)| page.results.len() == 100));
    });
    let value = median(|| assert!(serde_json::from_slice::<Value>(&text).is_ok_and(|page| page.is_object())));
    println!("bytes: {}", text.len());
    println!("decode_page: {typed:.3} ms median");
    println!("serde_json::Value: {value:.3} ms median, ratio {:.2}", typed / value);
    Ok(())
}

/// Returns the median time of 200 calls in milliseconds.
fn median(mut call: impl FnMut()) -> f64 {
    let mut times: Vec<_> = (0..200)
        .map(|_| {
            let begin = Instant::now();
            call();
            begin.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// Returns the largest cluster of the recordings, or the content of the file if it is a cluster.
fn recorded(file: &Value) -> Value {
    let bodies = file.as_array().into_iter().flatten().filter_map(|exchange| exchange.get("body"));
    let bodies = bodies.map(|body| match body {
        Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        other => other.clone(),
    });
    let largest =
        bodies.filter(|body| body.get("replicationSpecs").is_some()).max_by_key(|body| body.to_string().len());
    largest.unwrap_or_else(|| file.clone())
}

fn example() -> Value {
    let hardware = serde_json::json!({"diskIOPS": 3000, "diskSizeGB": 40.0, "ebsVolumeType": "STANDARD", "instanceSize": "M30", "nodeCount": 3});
    let scaling = serde_json::json!({
        "compute": {"enabled": true, "maxInstanceSize": "M60", "minInstanceSize": "M30", "scaleDownEnabled": true},
        "diskGB": {"enabled": true}
    });
    let regions: Vec<Value> = (0..4)
        .map(|priority| {
            serde_json::json!({
                "providerName": "AWS", "regionName": "US_EAST_1", "priority": 7 - priority, "electableSpecs": hardware,
                "readOnlySpecs": hardware, "analyticsSpecs": hardware, "autoScaling": scaling, "analyticsAutoScaling": scaling
            })
        })
        .collect();
    let shard = serde_json::json!({
        "id": "32b6e34b3d91647abb20e7b9", "zoneId": "32b6e34b3d91647abb20e7b0", "zoneName": "Zone 1", "regionConfigs": regions
    });
    serde_json::json!({
        "id": "32b6e34b3d91647abb20e7b8", "groupId": "32b6e34b3d91647abb20e7b8", "name": "Cluster0", "backupEnabled": true,
        "biConnector": {"enabled": false, "readPreference": "secondary"}, "clusterType": "REPLICASET",
        "connectionStrings": {
            "standard": "mongodb://cluster0-shard-00-00.example.mongodb.net:27017/?ssl=true&replicaSet=atlas-shard-0",
            "standardSrv": "mongodb+srv://cluster0.example.mongodb.net"
        },
        "createDate": "2024-08-05T10:20:30Z", "diskWarmingMode": "FULLY_WARMED", "encryptionAtRestProvider": "NONE",
        "labels": [{"key": "team", "value": "one"}], "links": [{"rel": "self", "href": "https://cloud.mongodb.com/api"}],
        "mongoDBMajorVersion": "8.0", "mongoDBVersion": "8.0.4", "paused": false, "pitEnabled": true,
        "replicationSpecs": vec![shard; 2],
        "rootCertType": "ISRGROOTX1", "stateName": "IDLE", "tags": [], "terminationProtectionEnabled": false,
        "versionReleaseSystem": "LTS"
    })
}
