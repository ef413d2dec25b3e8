//! Tests of the `versions` pass.

use super::run;
use crate::diagnostic::Diagnostics;
use crate::model::build::{MEDIA_TYPE_PREFIX, api, field, named, operation, string, struct_};
use crate::model::{Api, BodyFormat, Operation, Version};
use crate::passes::testing::{config, messages};

const JSON_2023: &str = "application/vnd.acme.2023-01-01+json";
const JSON_2024: &str = "application/vnd.acme.2024-01-01+json";
const CSV_2024: &str = "application/vnd.acme.2024-01-01+csv";
const PREVIEW: &str = "application/vnd.acme.preview+json";

fn versioned() -> String {
    format!("[versions]\nmedia-type-prefix = {MEDIA_TYPE_PREFIX:?}\n")
}

fn pets() -> crate::model::build::ApiBuilder {
    api().with(struct_("Pet").with(field("name", string()))).with(struct_("Cat").field("name", string()))
}

/// Runs the pass over a model with these operations.
fn after(operations: impl IntoIterator<Item = Operation>, settings: &str, until: Option<&str>) -> (Api, Vec<String>) {
    let mut api = operations.into_iter().fold(pets(), |api, operation| api.with(operation)).build();
    let mut diagnostics = Diagnostics::new();
    run(&mut api, &config(settings), until, &mut diagnostics);
    (api, messages(&diagnostics))
}

/// The versions of one operation: name, format, stability, what it accepts, what it sends and what it receives.
fn versions(operation: Operation, settings: &str) -> Vec<String> {
    shown(after([operation], settings, None).0)
}

fn shown(api: Api) -> Vec<String> {
    api.versions().map(|(_, version)| show(version)).collect()
}

fn show(version: &Version) -> String {
    let name = version.name.as_ref().map_or("unversioned", |name| name.as_str());
    let format = version.format.iter().map(|format| format!(" as {format}")).collect::<String>();
    let stability = format!("{:?}", version.stability).to_lowercase();
    let body = version.body.iter().map(|body| {
        let optional = if body.required { "" } else { "?" };
        format!(", sends {}{optional} as {}", body.ty, body.media_type)
    });
    let body: String = body.collect();
    let response = match &version.response.format {
        BodyFormat::None => "nothing".to_owned(),
        BodyFormat::Json(ty) => ty.to_string(),
        BodyFormat::Text => "text".to_owned(),
        BodyFormat::Bytes => "bytes".to_owned(),
    };
    format!("{name}{format} ({stability}){body}, receives {response} as {}", version.response.accept)
}

#[test]
fn media_types_without_the_prefix_give_one_version_without_a_name() {
    let operation = operation("getPet").response(200, "application/json", named("Pet"));
    let expected = ["unversioned (current), receives Pet as application/json"];
    assert_eq!(versions(operation.clone(), ""), expected);
    assert_eq!(versions(operation, &versioned()), expected);
}

#[test]
fn each_version_in_a_media_type_is_a_version_of_the_operation() {
    let operation = operation("getPet")
        .response(200, PREVIEW, named("Pet"))
        .response(200, JSON_2024, named("Pet"))
        .response(200, JSON_2023, named("Cat"));
    assert_eq!(
        versions(operation, &versioned()),
        [
            format!("2023-01-01 (superseded), receives Cat as {JSON_2023}"),
            format!("2024-01-01 (current), receives Pet as {JSON_2024}"),
            format!("preview (preview), receives Pet as {PREVIEW}"),
        ]
    );
}

#[test]
fn an_operation_with_previews_alone_has_no_current_version() {
    let operation = operation("getPet").response(200, PREVIEW, named("Pet"));
    assert_eq!(versions(operation, &versioned()), [format!("preview (preview), receives Pet as {PREVIEW}")]);
}

#[test]
fn a_format_beside_json_is_a_version_of_its_own_after_the_json_one() {
    let operation = operation("getPets").response(200, CSV_2024, string()).response(200, JSON_2024, named("Pet"));
    assert_eq!(
        versions(operation, &versioned()),
        [
            format!("2024-01-01 (current), receives Pet as {JSON_2024}"),
            format!("2024-01-01 as csv (current), receives text as {CSV_2024}"),
        ]
    );
}

#[test]
fn a_format_without_json_beside_it_is_the_version_itself() {
    let operation = operation("getPets").response(200, CSV_2024, string());
    assert_eq!(versions(operation, &versioned()), [format!("2024-01-01 (current), receives text as {CSV_2024}")]);
}

#[test]
fn of_two_formats_without_json_the_second_is_named() {
    let gzip = "application/vnd.acme.2024-01-01+gzip";
    let operation = operation("getPets").response(200, gzip, string()).response(200, CSV_2024, string());
    assert_eq!(
        versions(operation, &versioned()),
        [
            format!("2024-01-01 (current), receives text as {CSV_2024}"),
            format!("2024-01-01 as gzip (current), receives bytes as {gzip}"),
        ]
    );
}

#[test]
fn without_a_prefix_json_is_preferred_to_other_formats() {
    let operation =
        operation("getPets").response(200, "text/csv", string()).response(200, "application/json", named("Pet"));
    assert_eq!(versions(operation, ""), ["unversioned (current), receives Pet as application/json"]);
}

#[test]
fn the_format_decides_how_a_response_is_read() {
    let read = |media_type: &str, ty| {
        let (api, _) = after([operation("getPet").response(200, media_type, ty)], "", None);
        api.only_version("getPet").response.format.clone()
    };
    assert_eq!(read("application/json", named("Pet")), BodyFormat::Json(named("Pet")));
    assert_eq!(read("application/problem+json", named("Pet")), BodyFormat::Json(named("Pet")));
    assert_eq!(read("*/*", named("Pet")), BodyFormat::Json(named("Pet")));
    assert_eq!(read("text/plain", string()), BodyFormat::Text);
    for format in ["gzip", "zip", "octet-stream", "pdf"] {
        assert_eq!(read(&format!("application/{format}"), string()), BodyFormat::Bytes, "{format}");
    }
}

#[test]
fn a_response_with_a_binary_schema_is_read_as_bytes() {
    let operation = operation("getPhoto").response(200, "image/png", string()).binary();
    assert_eq!(versions(operation, ""), ["unversioned (current), receives bytes as image/png"]);
}

#[test]
fn a_response_without_a_schema_is_not_read() {
    let operation = operation("ping").response_without_schema(200, "application/json");
    assert_eq!(versions(operation, ""), ["unversioned (current), receives nothing as application/json"]);
}

#[test]
fn an_operation_without_media_types_has_one_version() {
    let expected = ["unversioned (current), receives nothing as application/json"];
    assert_eq!(versions(operation("deletePet").no_content(204), ""), expected);
    assert_eq!(versions(operation("deletePet"), &versioned()), expected);
}

#[test]
fn the_configuration_reads_the_json_of_an_operation_as_text() {
    let operation = operation("getKey").response(200, "application/json", named("Pet"));
    let settings = "[operations]\ntext = [\"getKey\"]\n";
    assert_eq!(versions(operation, settings), ["unversioned (current), receives text as application/json"]);
}

#[test]
fn the_response_with_a_body_counts_where_another_status_has_none() {
    let operation = operation("getPet").response_without_schema(200, JSON_2024).response(204, JSON_2024, named("Pet"));
    assert_eq!(versions(operation, &versioned()), [format!("2024-01-01 (current), receives Pet as {JSON_2024}")]);
}

#[test]
fn versions_of_different_statuses_are_versions_of_one_operation() {
    let operation = operation("movePet").response(200, JSON_2023, named("Pet")).response_without_schema(204, JSON_2024);
    assert_eq!(
        versions(operation, &versioned()),
        [
            format!("2023-01-01 (superseded), receives Pet as {JSON_2023}"),
            format!("2024-01-01 (current), receives nothing as {JSON_2024}"),
        ]
    );
}

#[test]
fn a_version_sends_the_body_that_is_declared_for_it() {
    let mut operation = operation("putPet")
        .request(JSON_2023, named("Cat"))
        .request(JSON_2024, named("Pet"))
        .response_without_schema(200, JSON_2023)
        .response_without_schema(200, JSON_2024);
    let optional = |marker: &str| {
        [
            format!("2023-01-01 (superseded), sends Cat{marker} as {JSON_2023}, receives nothing as {JSON_2023}"),
            format!("2024-01-01 (current), sends Pet{marker} as {JSON_2024}, receives nothing as {JSON_2024}"),
        ]
    };
    assert_eq!(versions(operation.clone(), &versioned()), optional("?"));
    operation.body_required = true;
    assert_eq!(versions(operation, &versioned()), optional(""));
}

#[test]
fn a_version_that_only_a_request_names_accepts_json_of_that_version() {
    let operation = operation("putPet").request(JSON_2024, named("Pet")).no_content(204);
    assert_eq!(
        versions(operation, &versioned()),
        [format!("2024-01-01 (current), sends Pet? as {JSON_2024}, receives nothing as {JSON_2024}")]
    );
}

#[test]
fn a_request_does_not_add_a_version_beside_responses_that_have_it() {
    let csv = operation("putPet").request(JSON_2024, named("Pet")).response(200, CSV_2024, string());
    assert_eq!(
        versions(csv, &versioned()),
        [format!("2024-01-01 (current), sends Pet? as {JSON_2024}, receives text as {CSV_2024}")]
    );
}

#[test]
fn a_request_without_a_version_does_not_add_one_beside_responses_with_versions() {
    let operation =
        operation("putPet").request("application/json", named("Cat")).response(200, JSON_2024, named("Pet"));
    assert_eq!(versions(operation, &versioned()), [format!("2024-01-01 (current), receives Pet as {JSON_2024}")]);
}

#[test]
fn a_json_body_is_preferred_to_other_formats_of_a_request() {
    let operation = operation("putPet").request("text/csv", string()).request("application/json", named("Pet"));
    assert_eq!(
        versions(operation, ""),
        ["unversioned (current), sends Pet? as application/json, receives nothing as application/json"]
    );
}

#[test]
fn a_body_that_is_not_json_is_a_warning() {
    let (api, messages) = after([operation("putPhoto").request("image/png", string())], "", None);
    let expected = "warning[body-format] putPhoto/requestBody: The body of `putPhoto` has the media type `image/png`, \
        but the generated crate sends JSON only.";
    assert_eq!(messages, [expected]);
    assert!(api.only_version("putPhoto").body.is_some());
}

#[test]
fn the_sunset_of_a_version_is_that_of_its_response_or_else_of_its_request() {
    let sunset = |operation: Operation| {
        let (api, _) = after([operation], &versioned(), None);
        api.only_version("putPet").sunset.clone()
    };
    let date = Some("2026-01-01".to_owned());
    assert_eq!(sunset(operation("putPet").response(200, JSON_2024, named("Pet"))), None);
    assert_eq!(sunset(operation("putPet").response(200, JSON_2024, named("Pet")).sunset("2026-01-01")), date);
    assert_eq!(sunset(operation("putPet").request(JSON_2024, named("Pet")).sunset("2026-01-01").no_content(204)), date);
}

#[test]
fn a_date_keeps_the_newest_version_that_is_not_after_it_as_the_current_one() {
    let operation = || {
        operation("getPet")
            .response(200, JSON_2023, named("Cat"))
            .response(200, JSON_2024, named("Pet"))
            .response(200, CSV_2024, string())
            .response(200, PREVIEW, named("Pet"))
    };
    let until = |date| shown(after([operation()], &versioned(), Some(date)).0);
    assert_eq!(until("2023-12-31"), [format!("2023-01-01 (current), receives Cat as {JSON_2023}")]);
    assert_eq!(
        until("2024-01-01"),
        [
            format!("2024-01-01 (current), receives Pet as {JSON_2024}"),
            format!("2024-01-01 as csv (current), receives text as {CSV_2024}"),
        ]
    );
}

#[test]
fn an_operation_without_a_version_at_the_date_is_left_out_with_its_group() {
    let get = operation("getPet").response(200, JSON_2023, named("Pet"));
    let bark = operation("bark").group("dogs").response(200, JSON_2024, named("Pet"));
    let (api, messages) = after([get, bark], &versioned(), Some("2023-06-01"));
    assert_eq!(messages, ["note[no-version] bark: `bark` has no version at the requested date and is left out."]);
    assert!(api.operation("bark").is_none() && api.operation("getPet").is_some());
    assert_eq!(api.groups.iter().map(|group| group.id.as_str()).collect::<Vec<_>>(), ["pets"]);
}

#[test]
fn a_date_keeps_operations_without_versions() {
    let operation = operation("ping").response(200, "application/json", named("Pet"));
    let (api, messages) = after([operation], &versioned(), Some("2000-01-01"));
    assert_eq!(shown(api), ["unversioned (current), receives Pet as application/json"]);
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn media_types_as_read_are_removed() {
    let operation = operation("putPet").request(JSON_2024, named("Pet")).response(200, JSON_2024, named("Pet"));
    let (api, _) = after([operation], &versioned(), None);
    let operation = api.known_operation("putPet");
    assert!(operation.requests.is_empty() && operation.responses.is_empty());
}
