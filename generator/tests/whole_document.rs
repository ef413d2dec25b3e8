//! The pinned document as a whole: everything in it is generated, and two runs give the same files.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use generator::model::{ApiVersion, Argument, BodyFormat, Gone, OperationId, SchemaId, Shape, Stability, TypeRef};
use generator::source::Overlays;
use generator::{
    Borrowed, Input, Output, Severity, SourceFile, config, drive, generate, lower, passes, prepare, source,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn file(path: &Path) -> SourceFile {
    let name = path.strip_prefix(root()).unwrap_or(path).to_string_lossy().into_owned();
    SourceFile { name, bytes: std::fs::read(path).unwrap() }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn input(spec: &Path) -> Input {
    let templates = root().join("templates");
    Input {
        spec: file(spec),
        overlays: overlays("spec/overlays"),
        docs: Vec::new(),
        config: file(&root().join("spec/codegen.toml")),
        templates: files(&templates)
            .into_iter()
            .map(|path| SourceFile {
                name: path.strip_prefix(&templates).unwrap().to_string_lossy().into_owned(),
                ..file(&path)
            })
            .collect(),
        lock: None,
        retired: None,
        api_version: None,
        borrowed: Borrowed::default(),
    }
}

/// The pinned document, with its words.
fn pinned() -> Input {
    Input { docs: overlays("spec/docs"), ..input(&root().join("spec/atlas-admin-v2.yaml")) }
}

fn overlays(folder: &str) -> Vec<SourceFile> {
    let files = files(&root().join(folder)).into_iter();
    files.filter(|it| it.extension().is_some_and(|it| it == "yaml")).map(|path| file(&path)).collect()
}

/// The output of one run, which the tests share, because generating takes seconds without optimisation.
static OUTPUT: LazyLock<Output> =
    LazyLock::new(|| generate(&pinned(), &()).unwrap_or_else(|faults| panic!("{faults}")));

#[test]
fn the_lock_of_a_run_gives_the_same_crate_and_the_same_lock() {
    let lock = SourceFile { name: "names.lock".to_owned(), bytes: OUTPUT.lock.clone().into_bytes() };
    let again = prepare(&Input { lock: Some(lock), ..pinned() }, &()).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(again.lock.to_string(), OUTPUT.lock);
    assert!(again.surface == prepare(&pinned(), &()).unwrap_or_else(|faults| panic!("{faults}")).surface);
    assert!(OUTPUT.lock.lines().all(|line| !line.ends_with(" # retired")));
}

/// The model of the pinned document, which the tests share.
static MODEL: LazyLock<generator::model::Api> = LazyLock::new(|| {
    let input = pinned();
    let config = config::read(&input.config).unwrap();
    let overlays = Overlays { corrections: &input.overlays, words: &input.docs, ..Overlays::default() };
    let document = source::read_with(&input.spec, overlays).unwrap();
    let lowered = lower::lower(&document.openapi().unwrap(), &document.words(), &config).unwrap();
    passes::run(lowered.0, &config, passes::Options::default()).unwrap().0
});

fn model() -> &'static generator::model::Api {
    &MODEL
}

/// The path of a document outside the repository, or `None` if it does not exist.
fn beside(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ATLAS_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = folder.join("specs").join(name);
    if !path.exists() {
        eprintln!("skipped: {} does not exist", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn the_index_links_each_method_once() {
    let index = OUTPUT.files.get("src/index.rs").unwrap();
    let links: Vec<&str> = index
        .split("](crate::")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(path, _)| path)
        // The others are links to the client and to modules.
        .filter(|path| path.matches("::").count() == 2)
        .collect();
    let methods: usize = OUTPUT.files.iter().map(|(_, text)| text.matches("\ncrate::call::operation! {").count()).sum();
    assert_eq!(links.iter().collect::<BTreeSet<_>>().len(), links.len());
    assert_eq!(links.len(), methods);
    assert!(methods >= OUTPUT.report.versions);
}

#[test]
fn the_report_counts_everything() {
    let report = &OUTPUT.report;
    assert_eq!((report.operations, report.versions), (540, 598));
    assert_eq!((report.current, report.superseded, report.preview), (514, 48, 36));
    assert_eq!((report.groups, report.schemas), (58, 1145));
    assert_eq!(OUTPUT.diagnostics.count(Severity::Warning), 0, "{}", OUTPUT.diagnostics);
}

#[test]
fn the_driver_calls_every_version_of_every_operation() {
    let driver = drive(&pinned(), &()).unwrap_or_else(|faults| panic!("{faults}"));
    let count = |what: &str| {
        let cases = driver.iter().filter(|(path, _)| path.starts_with("src/cases/"));
        cases.map(|(_, text)| text.matches(what).count()).sum::<usize>()
    };
    // One call for each request: two operations return an invoice as CSV or as JSON in the same version.
    assert_eq!((count("call: "), count("-> Calling {")), (600, 600));
    let pairs: BTreeSet<(OperationId, Option<ApiVersion>)> =
        model().versions().map(|(operation, version)| (operation.id.clone(), version.name.clone())).collect();
    assert_eq!((model().versions().count(), pairs.len()), (600, OUTPUT.report.versions));
    let groups = driver.get("src/cases/mod.rs").unwrap();
    assert_eq!(groups.matches("::CASES").count(), OUTPUT.report.groups);
    assert!(["src/main.rs", "src/glue.rs"].iter().all(|path| driver.get(path).is_some()));
    assert!(OUTPUT.files.iter().all(|(path, _)| !path.ends_with("glue.rs") && path != "src/main.rs"));
}

#[test]
fn two_runs_give_the_same_files() {
    let again = generate(&pinned(), &()).unwrap();
    assert!(again.files == OUTPUT.files);
}

#[test]
fn the_committed_crate_is_up_to_date() {
    let folder = root().join("generated");
    for (path, text) in OUTPUT.files.iter() {
        let committed = std::fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert!(committed == text, "generated/{path} is out of date: run `cargo xtask codegen`");
    }
}

#[test]
fn every_component_is_a_type_or_has_a_reason() {
    let api = model();
    let document: serde_json::Value = serde_yaml::from_slice(&pinned().spec.bytes).unwrap();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let id = SchemaId::component(name);
        assert!(api.types.contains_key(&id) || api.folded.contains_key(&id), "{name} is neither a type nor folded");
        if let Some(def) = api.types.get(&id).filter(|_| schema.get("properties").is_some()) {
            assert!(
                !matches!(def.shape, Shape::Alias(TypeRef::Any)),
                "{name} has properties and must not become free-form JSON"
            );
        }
    }
}

/// The order of the document decides which of several places has the definition of an enum. A rule would derive the name from it.
#[test]
fn enums_of_several_places_are_named_by_the_configuration() {
    let config = config::read(&pinned().config).unwrap();
    let shared = model().types.values().filter_map(|def| match &def.shape {
        Shape::Enum(it) if !it.shared_with.is_empty() && !def.id.is_component() => Some((&def.id, &it.shared_with)),
        _ => None,
    });
    let unnamed: Vec<String> = shared
        .filter(|(id, others)| {
            !std::iter::once(*id).chain(*others).any(|id| config.names.types.contains_key(&id.to_string()))
        })
        .map(|(id, _)| id.to_string())
        .collect();
    assert_eq!(unnamed, Vec::<String>::new(), "name them in [names.types] of spec/codegen.toml");
}

/// Words of the classes from which the document is made, dates, and `Group` for a project.
#[test]
fn no_name_of_a_current_type_has_a_word_of_the_authors() {
    let prepared = prepare(&pinned(), &()).unwrap_or_else(|faults| panic!("{faults}"));
    let surface = serde_json::to_value(&prepared.surface).unwrap();
    let is_noise = |name: &str| {
        let words = ["View", "Paginated", "ApiAtlas", "Nds"];
        words.iter().any(|word| name.contains(word)) || name.len() > 40
    };
    let mut noisy = Vec::new();
    for module in surface["modules"].as_array().unwrap() {
        for item in module["parts"].as_array().unwrap().iter().filter_map(|part| part["types"].as_array()).flatten() {
            let name = item["name"].as_str().unwrap();
            if is_noise(name) {
                noisy.push(name.to_owned());
            }
        }
    }
    assert_eq!(noisy, Vec::<String>::new());
}

#[test]
fn errors_are_types_and_only_what_variants_replace_is_out_of_reach() {
    let api = model();
    for name in ["ApiError", "BadRequestDetail", "FieldViolation"] {
        let def = &api.types[&SchemaId::component(name)];
        assert!(def.gate.0.is_empty(), "{name} is used by all groups and must not depend on features");
    }
    let unreached = api.folded.iter().filter(|(id, reason)| id.is_component() && reason.starts_with("no operation"));
    let unreached: Vec<&str> = unreached.map(|(id, _)| id.component_name().unwrap()).collect();
    insta::assert_debug_snapshot!(unreached);
}

#[test]
fn accept_and_content_type_name_the_same_version() {
    for (operation, version) in model().versions() {
        let name = version.name.as_ref().unwrap();
        assert!(
            version.response.accept.version.as_ref() == Some(name),
            "{}: {}",
            operation.id,
            version.response.accept
        );
        if let Some(body) = &version.body {
            assert_eq!(body.media_type.text, format!("application/vnd.atlas.{name}+json"), "{}", operation.id);
        }
    }
}

/// The names of the properties of a struct in the document.
fn properties(name: &str) -> Vec<String> {
    match &model().types[&SchemaId::component(name)].shape {
        Shape::Struct(it) => it.fields.iter().map(|field| field.wire.clone()).collect(),
        other => panic!("{name} is {other:?}"),
    }
}

/// The stability and the format of each version of an operation.
fn versions(id: &str) -> Vec<(Stability, BodyFormat)> {
    let api = model();
    let operation = api.operations.iter().find(|operation| operation.id.as_str() == id).unwrap();
    operation.versions.iter().map(|version| (version.stability, version.response.format.clone())).collect()
}

#[test]
fn a_child_has_the_properties_of_its_parent_and_none_of_its_siblings() {
    let kafka = properties("StreamsKafkaConnection");
    assert!(kafka.contains(&"bootstrapServers".to_owned()) && kafka.contains(&"name".to_owned()));
    assert!(!kafka.contains(&"provider".to_owned()), "{kafka:?}");
    assert!(!properties("GCPRegionConfig20240805").contains(&"ebsVolumeType".to_owned()));
}

#[test]
fn json_and_csv_in_one_version_are_two_requests() {
    let invoice = versions("getOrgInvoice");
    assert!(invoice.iter().any(|(_, format)| matches!(format, BodyFormat::Json(_))));
    assert!(invoice.iter().any(|(_, format)| *format == BodyFormat::Text));
}

#[test]
fn each_version_of_an_operation_has_its_own_response_type() {
    let named = |id: &str| BodyFormat::Json(TypeRef::Named(SchemaId::component(id)));
    assert_eq!(
        versions("getGroupCluster"),
        [
            (Stability::Superseded, named("LegacyAtlasCluster")),
            (Stability::Superseded, named("AdvancedClusterDescription")),
            (Stability::Current, named("ClusterDescription20240805")),
        ]
    );
}

#[test]
fn header_parameters_are_parameters() {
    let api = model();
    let headers = |id: &str| {
        let operation = api.operations.iter().find(|operation| operation.id.as_str() == id).unwrap();
        operation.params.iter().filter(|param| param.location == generator::model::ParamLocation::Header).count()
    };
    assert_eq!(
        ["listGroupClusters", "createGroupCluster", "getGroupCluster", "updateGroupCluster"].map(headers),
        [1, 2, 2, 2]
    );
}

#[test]
fn long_running_operations_have_waiters() {
    let api = model();
    let wait = |id: &str| {
        let operation = api.operations.iter().find(|operation| operation.id.as_str() == id).unwrap();
        let mut waits = operation.versions.iter().filter_map(|version| Some((version, version.wait.clone()?)));
        let (version, wait) = waits.next().unwrap_or_else(|| panic!("{id} has no waiter"));
        assert!(
            waits.next().is_none() && version.stability != Stability::Superseded,
            "{id}: only the current version has a waiter"
        );
        wait
    };
    let create = wait("createGroupCluster");
    assert_eq!(
        (create.poll.as_str(), create.poll_version.as_ref().map(ApiVersion::as_str)),
        ("getGroupCluster", Some("2024-08-05"))
    );
    assert_eq!((create.success, create.gone), (vec!["IDLE".to_owned()], Gone::NotYet));
    assert_eq!(create.arguments, [Argument::Path(0), Argument::Property(vec!["name".to_owned()])]);
    assert_eq!(create.ty, Some(TypeRef::Named(SchemaId::component("ClusterDescription20240805"))));
    let delete = wait("deleteGroupCluster");
    assert_eq!((delete.gone, delete.ty), (Gone::Success, None));
    assert_eq!(delete.arguments, [Argument::Path(0), Argument::Path(1)]);
    // An operation that is a preview only polls the preview.
    assert_eq!(wait("createGroupStandbyLinkFailover").poll_version, Some(ApiVersion::parse("preview")));

    let requests = OUTPUT.files.get("src/clusters/requests.rs").unwrap();
    let text = requests.split("static CREATE_CLUSTER_WAIT").nth(1).unwrap();
    let text: String = text.split("static ").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("poll: &GET_CLUSTER,") && text.contains("success: &[\"IDLE\"],"), "{text}");
    assert!(text.contains("CreateCluster => Cluster, CREATE_CLUSTER_WAIT"), "{text}");
    // A waiter whose value is discarded does not move the type of the poll from its group to `shared`.
    let global = OUTPUT.files.get("src/global_clusters/requests.rs").unwrap();
    assert!(global.contains("id: \"getGroupCluster\"") && !global.contains("shared::{Cluster,"));
}

#[test]
fn an_api_version_selects_the_newest_version_that_is_not_after_it() {
    let mut input = pinned();
    input.api_version = Some("2023-02-01".to_owned());
    let output = generate(&input, &()).unwrap();
    assert_eq!((output.report.superseded, output.report.preview), (0, 0));
    let clusters = output.files.get("src/clusters/requests.rs").unwrap();
    assert!(clusters.contains("application/vnd.atlas.2023-02-01+json"));
    assert!(!clusters.contains("application/vnd.atlas.2024"));
}

/// The path of each file, and its text without doc comments.
fn code(output: &Output) -> BTreeMap<String, String> {
    let comment = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with("///") || line.starts_with("//!")
    };
    let strip = |text: &str| text.lines().filter(|line| !comment(line)).map(|line| format!("{line}\n")).collect();
    output.files.iter().map(|(path, text)| (path.to_owned(), strip(text))).collect()
}

#[test]
fn prose_changes_only_comments() {
    let Some(full) = beside("atlas-admin-2026-08-21.yaml") else { return };
    let full = code(&generate(&input(&full), &()).unwrap_or_else(|faults| panic!("{faults}")));
    for (path, text) in code(&OUTPUT) {
        assert!(full.get(&path) == Some(&text), "{path} differs between the full and the imported document");
    }
}

#[test]
fn an_older_edition_generates() {
    let Some(older) = beside("atlas-admin-2026-01-08.yaml") else { return };
    let mut input = input(&older);
    // Overlays and waiters are written for the pinned edition: in an older one, their targets can be missing.
    assert!(generate(&input, &()).is_err());
    input.borrowed = Borrowed { config: true, overlays: true };
    let prepared = prepare(&input, &()).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(prepared.api.operations.len() > 450);
    let clusters = prepared.surface.modules.iter().find(|module| module.name == "clusters").unwrap();
    let create = clusters.requests().filter(|request| request.operation.as_str() == "createGroupCluster");
    assert_eq!(create.filter(|request| request.wait.is_some()).count(), 1);
}
