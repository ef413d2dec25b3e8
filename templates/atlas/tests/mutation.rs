//! Whatever the server changes in an answer, decoding does not panic, what is beside the change is decoded as before, and encoding
//! gives back what came; only an outermost value of another type is an error. Fixed seeds make the changes; `MUTATION_SEED` and `MUTATION_COUNT` make others, and more. Needs the
//! default features.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use atlas_admin::Value;
use atlas_admin::clusters::{ClusterDescriptionProcessArgs20240805, PaginatedClusterDescription20240805};
use atlas_admin::database_users::CloudDatabaseUser;
use atlas_admin::project_ip_access_list::PaginatedNetworkAccessView;
use atlas_admin::shared::{ClusterDescription20240805, Group, PaginatedAtlasGroupView};
use atlas_admin::wire::{DecodeError, FromJson, Json, ToJson, from_slice, from_value, to_value, to_vec};
use serde_json::json;
use support::mutate::{Mutant, Path, mutate, put_odd, same};
use support::recorded;

/// Put in as texts and as keys: what unions and enums look at, and names of properties at places where they do not belong.
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

/// Compares what a program sees with what was sent.
type See<T> = fn(&T, &Value) -> Result<(), String>;

/// Decodes a changed answer and holds the decoder to its promises.
fn holds<T: FromJson + ToJson + Clone + PartialEq + std::fmt::Debug>(
    mutant: &Mutant,
    see: See<T>,
) -> Result<(), String> {
    let decoded = from_slice::<T>(mutant.text.as_bytes());
    let sent = &mutant.value;
    let (value, notes) = match decoded {
        Ok(decoded) => decoded,
        // Nested too deep.
        Err(DecodeError::Syntax { .. }) if serde_json::from_str::<Value>(&mutant.text).is_err() => return Ok(()),
        Err(DecodeError::Mismatch { .. }) if !sent.is_object() && !sent.is_null() => return Ok(()),
        Err(error) => return Err(format!("refused: {error}")),
    };
    let _ = (format!("{value:?}"), format!("{value:#?}"), format!("{notes:?}"));
    if sent.is_null() {
        return if notes.is_empty() { Err("null, and no correction says so".to_owned()) } else { Ok(()) };
    }
    if !sent.is_object() {
        return Err("an answer of another type was decoded".to_owned());
    }
    let back = to_value(&value);
    if !same(&back, sent) {
        return Err(format!("came back as {back}"));
    }
    let text = Json::parse(&to_vec(&value)).map_err(|error| error.to_string())?.to_value();
    if !same(&text, sent) {
        return Err(format!("came back in text as {text}"));
    }
    let (again, _) = from_value::<T>(&back).map_err(|error| error.to_string())?;
    if again != value || value.clone() != value {
        return Err("decoded again it is another".to_owned());
    }
    for note in notes.corrections() {
        if !mutant.places.iter().any(|place| meets(&note.path, &place.to_string())) {
            return Err(format!("something beside the change was not as expected: {note}"));
        }
    }
    see(&value, sent)
}

/// Whether one of two paths is in the other.
fn meets(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let rest = long.strip_prefix(short);
    rest.is_some_and(|rest| short.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Of a list that was sent, all items of the right kind are there.
fn sees_items<T: ToJson>(typed: Option<&[T]>, sent: Option<&Value>, fits: fn(&Value) -> bool) -> Result<(), String> {
    let expected: Vec<&Value> =
        sent.and_then(Value::as_array).into_iter().flatten().filter(|item| fits(item)).collect();
    let typed: Vec<Value> = typed.unwrap_or_default().iter().map(|item| to_value(item)).collect();
    if typed.len() == expected.len() && typed.iter().zip(&expected).all(|(typed, sent)| same(typed, sent)) {
        return Ok(());
    }
    Err(format!("of the items {sent:?} the program sees {typed:?}"))
}

/// A property is there, unless it is of a kind that says nothing.
fn sees<T: ToJson>(typed: Option<T>, sent: Option<&Value>, fits: fn(&Value) -> bool) -> Result<(), String> {
    let typed = typed.map(|typed| to_value(&typed));
    match (&typed, sent.filter(|sent| fits(sent))) {
        (Some(typed), Some(sent)) if same(typed, sent) => Ok(()),
        (_, None) => Ok(()),
        (typed, sent) => Err(format!("instead of {sent:?} the program sees {typed:?}")),
    }
}

fn sees_cluster(cluster: &ClusterDescription20240805, sent: &Value) -> Result<(), String> {
    sees(cluster.name.as_ref(), sent.get("name"), Value::is_string)?;
    sees(cluster.state_name.as_ref(), sent.get("stateName"), Value::is_string)?;
    sees(cluster.paused, sent.get("paused"), Value::is_boolean)?;
    sees(cluster.connection_strings.as_ref(), sent.get("connectionStrings"), Value::is_object)?;
    sees_items(cluster.tags.as_deref(), sent.get("tags"), Value::is_object)?;
    sees_items(cluster.replication_specs.as_deref(), sent.get("replicationSpecs"), Value::is_object)?;
    let sent = sent.get("replicationSpecs").and_then(Value::as_array).into_iter().flatten().filter(|it| it.is_object());
    for (spec, sent) in cluster.replication_specs.iter().flatten().zip(sent) {
        sees(spec.zone_name.as_ref(), sent.get("zoneName"), Value::is_string)?;
        sees_items(spec.region_configs.as_deref(), sent.get("regionConfigs"), Value::is_object)?;
    }
    Ok(())
}

fn sees_clusters(page: &PaginatedClusterDescription20240805, sent: &Value) -> Result<(), String> {
    sees(page.total_count, sent.get("totalCount"), Value::is_i64)?;
    sees_items(page.links.as_deref(), sent.get("links"), Value::is_object)?;
    sees_items(Some(&page.results), sent.get("results"), Value::is_object)?;
    let sent = sent.get("results").and_then(Value::as_array).into_iter().flatten().filter(|it| it.is_object());
    page.results.iter().zip(sent).try_for_each(|(cluster, sent)| sees_cluster(cluster, sent))
}

fn sees_user(user: &CloudDatabaseUser, sent: &Value) -> Result<(), String> {
    sees(Some(&user.username), sent.get("username"), Value::is_string)?;
    sees(user.password.as_ref(), sent.get("password"), Value::is_string)?;
    sees_items(Some(&user.roles), sent.get("roles"), Value::is_object)?;
    sees_items(user.scopes.as_deref(), sent.get("scopes"), Value::is_object)
}

fn sees_projects(page: &PaginatedAtlasGroupView, sent: &Value) -> Result<(), String> {
    sees_items(Some(&page.results), sent.get("results"), Value::is_object)?;
    let sent = sent.get("results").and_then(Value::as_array).into_iter().flatten().filter(|it| it.is_object());
    page.results
        .iter()
        .zip(sent)
        .try_for_each(|(project, sent)| sees(Some(&project.name), sent.get("name"), Value::is_string))
}

fn sees_entries(page: &PaginatedNetworkAccessView, sent: &Value) -> Result<(), String> {
    sees_items(Some(&page.results), sent.get("results"), Value::is_object)
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

fn bodies() -> Vec<(&'static str, Value, Holds)> {
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
        ("a cluster", cluster(), |it| holds(it, sees_cluster)),
        ("clusters", json!({"links": links, "results": [cluster(), second], "totalCount": 2}), |it| {
            holds(it, sees_clusters)
        }),
        ("a database user", user, |it| holds(it, sees_user)),
        ("projects", json!({"results": [project, project], "totalCount": 2}), |it| holds(it, sees_projects)),
        ("access list", json!({"results": [entry, {"cidrBlock": "::/0"}], "totalCount": 2}), |it| {
            holds(it, sees_entries)
        }),
    ]
}

type Holds = fn(&Mutant) -> Result<(), String>;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn run(name: &str, body: &Value, holds: Holds, count: u64) -> u64 {
    let as_it_is = Mutant { what: String::new(), places: Vec::new(), text: body.to_string(), value: body.clone() };
    holds(&as_it_is).unwrap_or_else(|fault| panic!("{name} as it is: {fault}"));
    let seed = number("MUTATION_SEED", 1);
    let count = number("MUTATION_COUNT", count);
    for seed in seed..seed + count {
        let mutant = mutate(body, WORDS, &mut fastrand::Rng::with_seed(seed));
        holds(&mutant).unwrap_or_else(|fault| panic!("{name}, seed {seed}, {}: {fault}\n{}", mutant.what, mutant.text));
    }
    count
}

#[test]
fn changed_answers_are_decoded_beside_the_change() {
    let count: u64 = bodies().iter().map(|(name, body, holds)| run(name, body, *holds, 1500)).sum();
    println!("{count} changes");
}

/// One value that no Rust value is exactly costs that value, and is recorded.
#[test]
fn an_odd_value_costs_itself_and_is_recorded() {
    for (name, body, holds) in bodies() {
        for seed in 0..500 {
            let mutant = put_odd(&body, &mut fastrand::Rng::with_seed(seed));
            holds(&mutant).unwrap_or_else(|fault| panic!("{name}, seed {seed}, {}: {fault}", mutant.what));
        }
    }
    let odd = br#"{"results": [{"name": "\ud800"}, {"name": "b", "new": 1e400}], "totalCount": 18446744073709551616}"#;
    let (page, notes) = from_slice::<PaginatedClusterDescription20240805>(odd).unwrap();
    assert_eq!((page.results[1].name.as_deref(), page.total_count), (Some("b"), Some(i64::MAX)));
    let paths: Vec<_> = notes.corrections().iter().map(|note| note.path.as_str()).collect();
    assert_eq!(paths, ["results[0].name", "results[1].new", "totalCount"]);
}

/// The same with what the server has really sent. There may be corrections already: only that it comes back is asked.
#[test]
fn changed_recordings_come_back() {
    fn comes_back<T: FromJson + ToJson>(mutant: &Mutant) -> Result<(), String> {
        let Ok((value, _)) = from_slice::<T>(mutant.text.as_bytes()) else { return Ok(()) };
        let back = to_value(&value);
        if mutant.value.is_object() && !same(&back, &mutant.value) {
            Err(format!("came back as {back}"))
        } else {
            Ok(())
        }
    }
    let operations: [(&str, &str, Holds); 6] = [
        ("getGroupCluster", "2024-08-05", comes_back::<ClusterDescription20240805>),
        ("listGroupClusters", "2024-08-05", comes_back::<PaginatedClusterDescription20240805>),
        ("getGroupClusterProcessArgs", "2024-08-05", comes_back::<ClusterDescriptionProcessArgs20240805>),
        ("listGroups", "2023-01-01", comes_back::<PaginatedAtlasGroupView>),
        ("createGroup", "2023-01-01", comes_back::<Group>),
        ("getGroupDatabaseUser", "2023-01-01", comes_back::<CloudDatabaseUser>),
    ];
    let mut count = 0;
    for (operation, version, holds) in operations {
        let Some(bodies) = recorded(operation, version) else { return };
        for body in bodies.iter().take(20) {
            count += run(operation, &serde_json::from_str(body).unwrap(), holds, 40);
        }
    }
    println!("{count} changes of recorded answers");
    assert!(count > 1000, "only {count} changes");
}

/// A secret is none of the text that is shown, whatever kind of value it came in.
#[test]
fn a_secret_is_not_shown_in_another_form() {
    let (_, body, _) = bodies().swap_remove(2);
    let secret: Path = Path(vec![support::mutate::Step::Key("password".to_owned())]);
    for form in [json!("$secret"), json!(["$secret"]), json!({"$secret": "$secret"}), json!([[{"a": "$secret"}]])] {
        let mut body = body.clone();
        *secret.of_mut(&mut body).unwrap() = form;
        let (user, notes) = from_value::<CloudDatabaseUser>(&body).unwrap();
        let shown = format!("{user:?} {user:#?} {notes:?} {:?}", user.extra);
        assert!(!shown.contains("$secret"), "{shown}");
        assert_eq!(to_value(&user), body);
    }
}
