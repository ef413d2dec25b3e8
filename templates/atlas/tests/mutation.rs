//! Decoding of responses that are changed at random. Decoding does not panic, values outside of the change are decoded as
//! before, and encoding restores the response. Only an outermost value of another type is an error.
//!
//! The seeds are fixed. `MUTATION_SEED` sets the first seed, and `MUTATION_COUNT` the number of changes. Needs the default
//! features.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use atlas_admin::Value;
use atlas_admin::clusters::{Cluster, ClusterPage, ClusterProcessArgs};
use atlas_admin::database_users::DatabaseUser;
use atlas_admin::project_ip_access_list::AccessListEntryPage;
use atlas_admin::projects::{Project, ProjectPage};
use atlas_admin::wire::{DecodeError, FromJson, Json, ToJson, from_slice, from_value, to_value, to_vec};
use serde_json::json;
use support::mutate::{Mutant, Path, mutate, put_odd, same};
use support::recorded;

/// Words that are inserted as strings and as keys: discriminators, enum values, and names of properties.
const WORDS: &[&str] = &[
    "AWS",
    "AZURE",
    "TENANT",
    "GCP",
    "MARS",
    "IDLE",
    "M10",
    "admin",
    "providerName",
    "results",
    "name",
    "password",
    "replicationSpecs",
    "links",
    "extra",
    "totalCount",
    "$secret",
];

/// Compares the fields of a decoded value with the response.
type Compare<T> = fn(&T, &Value) -> Result<(), String>;

/// Decodes a changed response and checks the properties that decoding must have.
fn check<T: FromJson + ToJson + Clone + PartialEq + std::fmt::Debug>(
    mutant: &Mutant,
    compare: Compare<T>,
) -> Result<(), String> {
    let decoded = from_slice::<T>(mutant.text.as_bytes());
    let sent = &mutant.value;
    let (value, notes) = match decoded {
        Ok(decoded) => decoded,
        // The text is nested too deeply.
        Err(DecodeError::Syntax { .. }) if serde_json::from_str::<Value>(&mutant.text).is_err() => return Ok(()),
        Err(DecodeError::Mismatch { .. }) if !sent.is_object() && !sent.is_null() => return Ok(()),
        Err(error) => return Err(format!("refused: {error}")),
    };
    let _ = (format!("{value:?}"), format!("{value:#?}"), format!("{notes:?}"));
    if sent.is_null() {
        return if notes.is_empty() { Err("null was decoded without a correction".to_owned()) } else { Ok(()) };
    }
    if !sent.is_object() {
        return Err("a response of another type was decoded".to_owned());
    }
    let back = to_value(&value);
    if !same(&back, sent) {
        return Err(format!("encoded again, the value is {back}"));
    }
    let text = Json::parse(&to_vec(&value)).map_err(|error| error.to_string())?.to_value();
    if !same(&text, sent) {
        return Err(format!("encoded again as text, the value is {text}"));
    }
    let (again, _) = from_value::<T>(&back).map_err(|error| error.to_string())?;
    if again != value || value.clone() != value {
        return Err("decoded again, the value differs".to_owned());
    }
    for note in notes.corrections() {
        if !mutant.places.iter().any(|place| overlaps(&note.path, &place.to_string())) {
            return Err(format!("a correction is outside of the change: {note}"));
        }
    }
    compare(&value, sent)
}

/// Returns whether one of two paths is equal to the other or an ancestor of it.
fn overlaps(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let rest = long.strip_prefix(short);
    rest.is_some_and(|rest| short.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Checks that a decoded list contains all items of the response that have the right kind.
fn compare_items<T: ToJson>(typed: Option<&[T]>, sent: Option<&Value>, fits: fn(&Value) -> bool) -> Result<(), String> {
    let expected: Vec<&Value> =
        sent.and_then(Value::as_array).into_iter().flatten().filter(|item| fits(item)).collect();
    let typed: Vec<Value> = typed.unwrap_or_default().iter().map(|item| to_value(item)).collect();
    if typed.len() == expected.len() && typed.iter().zip(&expected).all(|(typed, sent)| same(typed, sent)) {
        return Ok(());
    }
    Err(format!("the items {sent:?} were decoded as {typed:?}"))
}

/// Checks that a decoded field is equal to the property of the response, if that has the right kind.
fn compare<T: ToJson>(typed: Option<T>, sent: Option<&Value>, fits: fn(&Value) -> bool) -> Result<(), String> {
    let typed = typed.map(|typed| to_value(&typed));
    match (&typed, sent.filter(|sent| fits(sent))) {
        (Some(typed), Some(sent)) if same(typed, sent) => Ok(()),
        (_, None) => Ok(()),
        (typed, sent) => Err(format!("{sent:?} was decoded as {typed:?}")),
    }
}

fn compare_cluster(cluster: &Cluster, sent: &Value) -> Result<(), String> {
    compare(cluster.name.as_ref(), sent.get("name"), Value::is_string)?;
    compare(cluster.state_name.as_ref(), sent.get("stateName"), Value::is_string)?;
    compare(cluster.paused, sent.get("paused"), Value::is_boolean)?;
    compare(cluster.connection_strings.as_ref(), sent.get("connectionStrings"), Value::is_object)?;
    compare_items(cluster.tags.as_deref(), sent.get("tags"), Value::is_object)?;
    compare_items(cluster.replication_specs.as_deref(), sent.get("replicationSpecs"), Value::is_object)?;
    let sent = sent.get("replicationSpecs").and_then(Value::as_array).into_iter().flatten().filter(|it| it.is_object());
    for (spec, sent) in cluster.replication_specs.iter().flatten().zip(sent) {
        compare(spec.zone_name.as_ref(), sent.get("zoneName"), Value::is_string)?;
        compare_items(spec.region_configs.as_deref(), sent.get("regionConfigs"), Value::is_object)?;
    }
    Ok(())
}

fn compare_clusters(page: &ClusterPage, sent: &Value) -> Result<(), String> {
    compare(page.total_count, sent.get("totalCount"), Value::is_i64)?;
    compare_items(page.links.as_deref(), sent.get("links"), Value::is_object)?;
    compare_items(Some(&page.results), sent.get("results"), Value::is_object)?;
    let sent = sent.get("results").and_then(Value::as_array).into_iter().flatten().filter(|it| it.is_object());
    page.results.iter().zip(sent).try_for_each(|(cluster, sent)| compare_cluster(cluster, sent))
}

fn compare_user(user: &DatabaseUser, sent: &Value) -> Result<(), String> {
    compare(Some(&user.username), sent.get("username"), Value::is_string)?;
    compare(user.password.as_ref(), sent.get("password"), Value::is_string)?;
    compare_items(Some(&user.roles), sent.get("roles"), Value::is_object)?;
    compare_items(user.scopes.as_deref(), sent.get("scopes"), Value::is_object)
}

fn compare_projects(page: &ProjectPage, sent: &Value) -> Result<(), String> {
    compare_items(Some(&page.results), sent.get("results"), Value::is_object)?;
    let sent = sent.get("results").and_then(Value::as_array).into_iter().flatten().filter(|it| it.is_object());
    page.results
        .iter()
        .zip(sent)
        .try_for_each(|(project, sent)| compare(Some(&project.name), sent.get("name"), Value::is_string))
}

fn compare_entries(page: &AccessListEntryPage, sent: &Value) -> Result<(), String> {
    compare_items(Some(&page.results), sent.get("results"), Value::is_object)
}

fn cluster() -> Value {
    json!({
        "id": "0123456789abcdef01234567", "name": "Cluster0", "clusterType": "REPLICASET", "stateName": "IDLE",
        "createDate": "2024-08-05T01:02:03Z", "paused": false, "adaptiveCapacity": null, "backupEnabled": true,
        "tags": [{"key": "team", "value": "red"}], "labels": [], "futureProperty": {"a": [1, null, 9_007_199_254_740_993_i64]},
        "connectionStrings": {"standard": "mongodb://a", "privateEndpoint": [{"type": "MONGOD", "endpoints": [{"region": "US"}]}]},
        "replicationSpecs": [
            {"id": "1", "zoneName": "Zone 1", "regionConfigs": [
                {"providerName": "AWS", "priority": 7, "regionName": "US_EAST_1",
                    "electableSpecs": {"instanceSize": "M10", "nodeCount": 3, "diskSizeGB": 10.5, "ebsVolumeType": "STANDARD"},
                    "autoScaling": {"compute": {"enabled": true, "maxInstanceSize": "M40"}, "diskGB": {"enabled": true}}},
                {"providerName": "AZURE", "priority": 6, "readOnlySpecs": {"instanceSize": "M10", "nodeCount": 1}},
                {"providerName": "MARS", "craters": [3, {"deep": true}]},
            ]},
            {"id": "2", "zoneName": "Zone 2", "regionConfigs": [{"providerName": "TENANT", "backingProviderName": "AWS"}]},
        ],
    })
}

fn bodies() -> Vec<(&'static str, Value, Check)> {
    let links = json!([{"href": "https://example.com/1", "rel": "self"}]);
    let mut second = cluster();
    second["name"] = json!("Cluster1");
    let project = json!({"id": "1", "name": "one", "orgId": "2", "clusterCount": 3, "created": "2024-08-05T01:02:03.5Z",
        "links": links, "regionUsageRestrictions": "GOV_REGIONS_ONLY", "tags": [{"key": "k", "value": "v"}]});
    let user = json!({"username": "u", "databaseName": "admin", "groupId": "g", "password": "$secret", "x509Type": "NONE",
        "deleteAfterDate": "2030-01-01T00:00:00Z", "labels": [{"key": "k", "value": "v"}],
        "roles": [{"databaseName": "admin", "roleName": "read"}, {"databaseName": "d", "roleName": "r", "collectionName": "c"}],
        "scopes": [{"name": "Cluster0", "type": "CLUSTER"}]});
    let entry = json!({"ipAddress": "10.0.0.1", "cidrBlock": "10.0.0.0/8", "groupId": "g", "deleteAfterDate": "2030-01-01T00:00:00Z"});
    vec![
        ("a cluster", cluster(), |it| check(it, compare_cluster)),
        ("clusters", json!({"links": links, "results": [cluster(), second], "totalCount": 2}), |it| {
            check(it, compare_clusters)
        }),
        ("a database user", user, |it| check(it, compare_user)),
        ("projects", json!({"results": [project, project], "totalCount": 2}), |it| check(it, compare_projects)),
        ("access list", json!({"results": [entry, {"cidrBlock": "::/0"}], "totalCount": 2}), |it| {
            check(it, compare_entries)
        }),
    ]
}

type Check = fn(&Mutant) -> Result<(), String>;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn run(name: &str, body: &Value, check: Check, count: u64) -> u64 {
    let unchanged = Mutant { what: String::new(), places: Vec::new(), text: body.to_string(), value: body.clone() };
    check(&unchanged).unwrap_or_else(|fault| panic!("{name} without a change: {fault}"));
    let seed = number("MUTATION_SEED", 1);
    let count = number("MUTATION_COUNT", count);
    for seed in seed..seed + count {
        let mutant = mutate(body, WORDS, &mut fastrand::Rng::with_seed(seed));
        check(&mutant).unwrap_or_else(|fault| panic!("{name}, seed {seed}, {}: {fault}\n{}", mutant.what, mutant.text));
    }
    count
}

#[test]
fn values_outside_of_a_change_are_decoded_as_before() {
    let count: u64 = bodies().iter().map(|(name, body, check)| run(name, body, *check, 1500)).sum();
    println!("{count} changes");
}

/// A value that no Rust value represents exactly is replaced by the nearest value, which is recorded as a correction.
#[test]
fn a_value_that_cannot_be_represented_is_the_only_one_that_is_corrected() {
    for (name, body, check) in bodies() {
        for seed in 0..500 {
            let mutant = put_odd(&body, &mut fastrand::Rng::with_seed(seed));
            check(&mutant).unwrap_or_else(|fault| panic!("{name}, seed {seed}, {}: {fault}", mutant.what));
        }
    }
    let odd = br#"{"results": [{"name": "\ud800"}, {"name": "b", "new": 1e400}], "totalCount": 18446744073709551616}"#;
    let (page, notes) = from_slice::<ClusterPage>(odd).unwrap();
    assert_eq!((page.results[1].name.as_deref(), page.total_count), (Some("b"), Some(i64::MAX)));
    let paths: Vec<_> = notes.corrections().iter().map(|note| note.path.as_str()).collect();
    assert_eq!(paths, ["results[0].name", "results[1].new", "totalCount"]);
}

/// Recordings of the server can contain corrections without a change, so only their encoding is compared.
#[test]
fn changed_recordings_are_restored_by_encoding() {
    fn is_restored<T: FromJson + ToJson>(mutant: &Mutant) -> Result<(), String> {
        let Ok((value, _)) = from_slice::<T>(mutant.text.as_bytes()) else { return Ok(()) };
        let back = to_value(&value);
        if mutant.value.is_object() && !same(&back, &mutant.value) {
            Err(format!("encoded again, the value is {back}"))
        } else {
            Ok(())
        }
    }
    let operations: [(&str, &str, Check); 6] = [
        ("getGroupCluster", "2024-08-05", is_restored::<Cluster>),
        ("listGroupClusters", "2024-08-05", is_restored::<ClusterPage>),
        ("getGroupClusterProcessArgs", "2024-08-05", is_restored::<ClusterProcessArgs>),
        ("listGroups", "2023-01-01", is_restored::<ProjectPage>),
        ("createGroup", "2023-01-01", is_restored::<Project>),
        ("getGroupDatabaseUser", "2023-01-01", is_restored::<DatabaseUser>),
    ];
    let mut count = 0;
    for (operation, version, check) in operations {
        let Some(bodies) = recorded(operation, version) else { return };
        for body in bodies.iter().take(20) {
            count += run(operation, &serde_json::from_str(body).unwrap(), check, 40);
        }
    }
    println!("{count} changes of recorded responses");
    assert!(count > 1000, "only {count} changes");
}

/// `Debug` contains no part of a secret, even if the secret has another type than expected.
#[test]
fn a_secret_of_another_type_is_hidden() {
    let (_, body, _) = bodies().swap_remove(2);
    let secret: Path = Path(vec![support::mutate::Step::Key("password".to_owned())]);
    for form in [json!("$secret"), json!(["$secret"]), json!({"$secret": "$secret"}), json!([[{"a": "$secret"}]])] {
        let mut body = body.clone();
        *secret.of_mut(&mut body).unwrap() = form;
        let (user, notes) = from_value::<DatabaseUser>(&body).unwrap();
        let shown = format!("{user:?} {user:#?} {notes:?} {:?}", user.extra);
        assert!(!shown.contains("$secret"), "{shown}");
        assert_eq!(to_value(&user), body);
    }
}
