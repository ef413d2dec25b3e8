//! Tests of the `waiters` pass. Every diagnostic is also a snapshot in tests/waiter_diagnostics.rs.

use std::collections::BTreeSet;

use super::run;
use crate::diagnostic::Diagnostics;
use crate::model::build::{ApiBuilder, api, enum_, list, named, operation, string, struct_, union_, version};
use crate::model::{Api, ApiVersion, Argument, Gone, Method, OperationId, Wait};
use crate::passes::testing::{config, messages};

/// Clusters that are created, read, deleted and restarted.
fn clusters() -> ApiBuilder {
    api()
        .with(
            struct_("Cluster")
                .field("labels", list(string()))
                .field("name", string())
                .field("state", named("State"))
                .field("status", named("Status")),
        )
        .with(enum_("State", ["CREATING", "FAILED", "IDLE"]))
        .with(struct_("Status").field("phase", named("Phase")).field("doneAt", string()))
        .with(enum_("Phase", ["ENDED", "RUNNING"]))
        .with(operation("getCluster").path("/clusters/{name}").gives(named("Cluster")))
        .with(
            operation("createCluster")
                .method(Method::Post)
                .path("/clusters")
                .takes(named("Cluster"))
                .gives(named("Cluster")),
        )
        .with(operation("deleteCluster").method(Method::Delete).path("/clusters/{name}").empty())
}

/// An entry of codegen.toml that polls `getCluster`.
fn waiter(keys: &str) -> String {
    format!("[[waiters]]\nreason = \"\"\npoll = \"getCluster\"\n{keys}\n")
}

fn after(api: ApiBuilder, settings: &str, borrowed: bool) -> (Api, Vec<String>) {
    let mut api = api.build();
    let documented: BTreeSet<OperationId> =
        api.operations.iter().map(|it| it.id.clone()).chain([OperationId("futureCluster".to_owned())]).collect();
    let mut diagnostics = Diagnostics::new();
    run(&mut api, &config(settings), &documented, borrowed, &mut diagnostics);
    (api, messages(&diagnostics))
}

fn wait(api: &Api, operation: &str) -> Option<Wait> {
    api.only_version(operation).wait.clone()
}

/// The wait of an operation, with a configuration that fits the document.
fn fitting(keys: &str, operation: &str) -> Wait {
    let (api, messages) = after(clusters(), &waiter(keys), false);
    assert!(messages.is_empty(), "{messages:?}");
    wait(&api, operation).expect("a wait")
}

/// The messages about a waiter, without the words that all of them begin with.
fn faults(keys: &str) -> Vec<String> {
    let (_, messages) = after(clusters(), &waiter(keys), false);
    let prefix = "codegen.toml: In the waiter with `poll = \"getCluster\"`, ";
    messages.iter().map(|message| message.replace(prefix, "")).collect()
}

const IDLE: &str = "state = [\"state\"]\nsuccess = [\"IDLE\"]\n";

#[test]
fn a_wait_has_the_settings_of_the_waiter_and_the_response_of_the_polled_operation() {
    let keys =
        format!("start = [\"getCluster\"]\n{IDLE}failure = [\"FAILED\"]\nnot-yet = [\"E1\"]\ninterval-seconds = 5\n");
    let expected = Wait {
        poll: OperationId("getCluster".to_owned()),
        poll_version: None,
        ty: Some(named("Cluster")),
        arguments: vec![Argument::Path(0)],
        state: vec!["state".to_owned()],
        success: vec!["IDLE".to_owned()],
        failure: vec!["FAILED".to_owned()],
        success_if: Vec::new(),
        failure_if: Vec::new(),
        gone: Gone::NotYet,
        not_yet: vec!["E1".to_owned()],
        initial_delay: 0,
        interval: 5,
        timeout: 10800,
    };
    assert_eq!(fitting(&keys, "getCluster"), expected);
}

#[test]
fn an_argument_is_the_path_parameter_of_the_same_name() {
    let api = clusters()
        .with(operation("getNode").path("/clusters/{name}/nodes/{id}").gives(named("Cluster")))
        .with(operation("restart").method(Method::Post).path("/nodes/{id}/of/{name}").empty());
    let settings = "[[waiters]]\nreason = \"\"\npoll = \"getNode\"\nstart = [\"restart\"]\n".to_owned() + IDLE;
    let (api, messages) = after(api, &settings, false);
    assert!(messages.is_empty(), "{messages:?}");
    assert_eq!(wait(&api, "restart").map(|wait| wait.arguments), Some(vec![Argument::Path(1), Argument::Path(0)]));
}

#[test]
fn an_argument_that_the_path_lacks_is_a_property_of_the_response_or_body() {
    let wait =
        fitting(&format!("start = [\"createCluster\"]\narguments = {{ name = [\"name\"] }}\n{IDLE}"), "createCluster");
    assert_eq!(wait.arguments, [Argument::Property(vec!["name".to_owned()])]);
}

#[test]
fn a_path_parameter_and_a_property_can_be_arguments_of_one_wait() {
    let api = clusters()
        .with(operation("getNode").path("/clusters/{name}/nodes/{id}").gives(named("Cluster")))
        .with(operation("addNode").method(Method::Post).path("/clusters/{name}/nodes").gives(named("Cluster")));
    let settings =
        "[[waiters]]\nreason = \"\"\npoll = \"getNode\"\nstart = [\"addNode\"]\narguments = { id = [\"name\"] }\n";
    let (api, messages) = after(api, &format!("{settings}{IDLE}"), false);
    assert!(messages.is_empty(), "{messages:?}");
    let expected = vec![Argument::Path(0), Argument::Property(vec!["name".to_owned()])];
    assert_eq!(wait(&api, "addNode").map(|wait| wait.arguments), Some(expected));
}

#[test]
fn with_another_edition_an_operation_without_an_argument_has_no_wait() {
    let keys = format!("start = [\"createCluster\", \"getCluster\"]\narguments = {{ name = [\"id\"] }}\n{IDLE}");
    let (api, messages) = after(clusters(), &waiter(&keys), true);
    assert!(matches!(messages.as_slice(), [only] if only.starts_with("warning[waiter] createCluster")), "{messages:?}");
    assert_eq!((wait(&api, "createCluster"), wait(&api, "getCluster").is_some()), (None, true));
}

#[test]
fn an_argument_that_neither_the_path_nor_the_configuration_gives_is_an_error() {
    assert_eq!(
        faults(&format!("start = [\"createCluster\"]\n{IDLE}")),
        [
            "error[waiter] createCluster: `arguments` lacks `name`, which is in the path of `getCluster` and not in the path of `createCluster`."
        ]
    );
}

#[test]
fn an_argument_must_be_a_property_that_can_be_written_into_a_path() {
    let fault = |property: &str| {
        faults(&format!("start = [\"createCluster\"]\narguments = {{ name = [\"{property}\"] }}\n{IDLE}"))
    };
    let message = |property: &str, why: &str| {
        format!(
            "error[waiter] createCluster: `arguments` takes `name` from the property `{property}`, which {why} in the response \
             or body of `createCluster` (`Cluster` and `Cluster`)."
        )
    };
    assert_eq!(fault("id"), [message("id", "does not exist")]);
    assert_eq!(fault("labels"), [message("labels", "is a list or an object")]);
    assert_eq!(fault("status"), [message("status", "is a list or an object")]);
    assert!(fault("state").is_empty(), "an enum is text");
    assert!(fault("status.phase").is_empty(), "a path leads into objects");
}

#[test]
fn an_argument_that_all_paths_have_has_no_effect() {
    assert_eq!(
        faults(&format!("start = [\"getCluster\"]\narguments = {{ name = [\"name\"] }}\n{IDLE}")),
        ["warning[config-unused] : `arguments` has `name`, which the paths of all operations in `start` have."]
    );
    let both = format!("start = [\"getCluster\", \"createCluster\"]\narguments = {{ name = [\"name\"] }}\n{IDLE}");
    assert!(faults(&both).is_empty());
}

#[test]
fn an_argument_that_the_polled_path_lacks_is_an_error() {
    assert_eq!(
        faults(&format!("start = [\"getCluster\"]\narguments = {{ id = [\"name\"] }}\n{IDLE}")),
        ["error[waiter] getCluster: `arguments` has `id`, which is not a path parameter of /clusters/{name}."]
    );
}

#[test]
fn a_wait_for_the_end_of_a_thing_has_no_value() {
    let wait = fitting("start = [\"deleteCluster\"]\nstate = [\"state\"]\ngone = \"success\"\n", "deleteCluster");
    assert_eq!((wait.ty, wait.gone), (None, Gone::Success));
}

#[test]
fn a_wait_whose_response_is_discarded_has_no_value() {
    assert_eq!(fitting(&format!("start = [\"deleteCluster\"]\ndiscard = true\n{IDLE}"), "deleteCluster").ty, None);
}

#[test]
fn a_state_property_that_the_response_lacks_is_an_error() {
    for (key, path) in [("state", "phase"), ("success-if", "status.endedAt"), ("failure-if", "name.first")] {
        let expected = format!("error[waiter] getCluster: `{path}` is not a property of the response `Cluster`.");
        assert_eq!(faults(&format!("start = [\"getCluster\"]\n{key} = [\"{path}\"]")), [expected]);
    }
    assert!(faults("start = [\"getCluster\"]\nsuccess-if = [\"status.doneAt\"]").is_empty());
}

#[test]
fn a_state_that_the_document_does_not_list_is_an_error_unless_the_waiter_says_so() {
    let ready = "start = [\"getCluster\"]\nstate = [\"state\", \"status.phase\"]\nsuccess = [\"READY\"]\n";
    let documented = "CREATING, ENDED, FAILED, IDLE, RUNNING";
    assert_eq!(
        faults(ready),
        [format!(
            "error[waiter] getCluster: `READY` is not a documented value of `state` or `status.phase` (documented: {documented})."
        )]
    );
    assert!(faults(&format!("{ready}undocumented = [\"READY\"]")).is_empty());
}

#[test]
fn the_values_of_a_list_are_not_states() {
    let api = clusters()
        .with(struct_("Job").field("states", list(named("State"))))
        .with(operation("getJob").gives(named("Job")));
    let settings = "[[waiters]]\nreason = \"\"\npoll = \"getJob\"\nstart = [\"getJob\"]\nstate = [\"states\"]\nsuccess = [\"IDLE\"]\n";
    let (_, messages) = after(api, settings, false);
    let expected = "error[waiter] getJob: codegen.toml: In the waiter with `poll = \"getJob\"`, `IDLE` is not a documented value \
        of `states` (documented: none).";
    assert_eq!(messages, [expected]);
}

#[test]
fn an_undocumented_state_that_is_documented_or_in_no_list_has_no_effect() {
    assert_eq!(
        faults(&format!("start = [\"getCluster\"]\nundocumented = [\"IDLE\", \"READY\"]\n{IDLE}")),
        [
            "warning[config-unused] : `undocumented` has `IDLE`, which the document lists.",
            "warning[config-unused] : `undocumented` has `READY`, which is in neither `success` nor `failure`.",
        ]
    );
}

#[test]
fn states_without_a_property_are_an_error() {
    assert_eq!(
        faults("start = [\"getCluster\"]\nfailure = [\"FAILED\"]\nundocumented = [\"FAILED\"]"),
        ["error[waiter] getCluster: `success` or `failure` lists states, but `state` names no property."]
    );
}

#[test]
fn the_state_can_be_in_the_variants_of_a_union() {
    let api = clusters()
        .with(union_("Either").variant(named("Cluster")).variant(named("Status")))
        .with(operation("getEither").gives(named("Either")));
    let settings = "[[waiters]]\nreason = \"\"\npoll = \"getEither\"\nstart = [\"getEither\"]\n\
        state = [\"phase\", \"state\"]\nsuccess = [\"ENDED\", \"IDLE\"]\n";
    let (api, messages) = after(api, settings, false);
    assert!(messages.is_empty(), "{messages:?}");
    assert!(wait(&api, "getEither").is_some());
}

#[test]
fn an_operation_that_does_not_exist_is_an_error() {
    assert_eq!(
        faults(&format!("start = [\"getCluster\", \"makeCluster\"]\n{IDLE}")),
        ["error[waiter] : `start` names `makeCluster`, but the document has no operation of this id."]
    );
}

#[test]
fn an_operation_without_a_version_at_the_requested_date_is_left_out() {
    let (api, messages) =
        after(clusters(), &waiter(&format!("start = [\"futureCluster\", \"getCluster\"]\n{IDLE}")), false);
    assert!(messages.is_empty(), "{messages:?}");
    assert!(wait(&api, "getCluster").is_some());
}

#[test]
fn the_polled_operation_must_be_a_get_with_a_json_response() {
    let poll = |id: &str| {
        let settings = format!("[[waiters]]\nreason = \"\"\npoll = \"{id}\"\nstart = [\"getCluster\"]\n");
        let (api, messages) = after(clusters().with(operation("ping").empty()), &settings, false);
        assert_eq!(wait(&api, "getCluster"), None);
        messages.iter().map(|message| message.split("`, ").nth(1).unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(poll("deleteCluster"), ["`poll` must name a GET, found DELETE /clusters/{name}."]);
    assert_eq!(poll("ping"), ["`poll` must name an operation with a JSON response, from which the state can be read."]);
}

#[test]
fn two_waiters_for_one_operation_are_an_error() {
    let one = waiter(&format!("start = [\"getCluster\"]\n{IDLE}"));
    let (_, messages) = after(clusters(), &one.repeat(2), true);
    let expected = "error[waiter] : codegen.toml: In the waiter with `poll = \"getCluster\"`, `start` has `getCluster`, which \
        already has a waiter.";
    assert_eq!(messages, [expected]);
    let twice = waiter(&format!("start = [\"getCluster\", \"getCluster\"]\n{IDLE}"));
    assert_eq!(after(clusters(), &twice, false).1, [expected]);
}

#[test]
fn a_wait_belongs_to_the_newest_stable_version_and_polls_the_newest_stable_version() {
    let get = operation("getJob")
        .version(version("2023-01-01").superseded().gives(named("Status")))
        .version(version("2024-01-01").gives(named("Cluster")))
        .version(version("2024-01-01").format("csv"))
        .version(version("preview"));
    let settings =
        "[[waiters]]\nreason = \"\"\npoll = \"getJob\"\nstart = [\"getJob\", \"startJob\"]\n".to_owned() + IDLE;
    let (api, messages) =
        after(clusters().with(get).with(operation("startJob").version(version("preview"))), &settings, false);
    assert!(messages.is_empty(), "{messages:?}");
    let waits = api.versions().filter_map(|(operation, version)| {
        let wait = version.wait.as_ref()?;
        let name = |version: &Option<ApiVersion>| version.as_ref().map(ToString::to_string).unwrap_or_default();
        Some(format!("{} {} polls {}", operation.id, name(&version.name), name(&wait.poll_version)))
    });
    let expected = ["getJob 2024-01-01 polls 2024-01-01", "startJob preview polls 2024-01-01"];
    assert_eq!(waits.collect::<Vec<_>>(), expected);
}

#[test]
fn a_waiter_of_another_edition_that_does_not_fit_is_a_warning_and_left_out_if_it_could_not_end() {
    let borrowed = |keys: &str| {
        let (api, messages) = after(clusters(), &waiter(&format!("start = [\"getCluster\"]\n{keys}")), true);
        let severities: Vec<String> =
            messages.iter().filter_map(|message| Some(message.split_once('[')?.0.to_owned())).collect();
        (wait(&api, "getCluster").is_some(), severities)
    };
    let warning = || vec!["warning".to_owned()];
    assert_eq!(borrowed(IDLE), (true, Vec::new()));
    assert_eq!(borrowed("state = [\"phase\"]\nsuccess = [\"IDLE\"]\n"), (false, warning()));
    assert_eq!(borrowed("state = [\"state\"]\nsuccess = [\"READY\"]\n"), (false, warning()));
    assert_eq!(borrowed("state = [\"state\"]\nsuccess = [\"IDLE\", \"READY\"]\n"), (true, warning()));
    assert_eq!(borrowed(&format!("{IDLE}failure = [\"BROKEN\"]\n")), (true, warning()));
    let gone = "state = [\"state\"]\nsuccess = [\"READY\"]\ngone = \"success\"\n";
    assert_eq!(borrowed(gone), (true, warning()));
}
