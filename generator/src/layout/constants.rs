//! The constants of the module `api`, which contain everything in the runtime that depends on the API.
//!
//! In: the document's title, version, server and paths, and `codegen.toml`. Out: constants with their documentation.
//! `templates/runtime/src/api.rs` defines the same constants, so that the runtime compiles on its own.

use super::templates;
use crate::config::{Client, Config, Environment, Errors, Paging, Profile};
use crate::model::Api;
use crate::surface::{Constant, ConstantValue, Constants};

pub(super) fn constants(api: &Api, config: &Config) -> Constants {
    let docs = [
        "Constants of this API: base URL, token endpoints, environment variables, and the names of properties and parameters that",
        "the runtime reads or sends.",
    ];
    let items = [
        of_document(api, config),
        of_client(&config.client),
        pages(&config.paging),
        environment(&config.client.env),
        profiles(&config.client.profile),
        errors(&config.errors),
        vec![list(
            "SENSITIVE_NAMES",
            "Parts of names of secrets that are particular to this API. Case and separators do not matter.",
            &config.sensitive.names,
        )],
    ];
    Constants { path: templates::CONSTANTS, docs: docs.map(str::to_owned).to_vec(), items: items.concat() }
}

fn of_document(api: &Api, config: &Config) -> Vec<Constant> {
    let product = format!("{}/", config.client.user_agent.as_deref().unwrap_or(&config.package.name));
    vec![
        text("TITLE", "Title of the API.", &api.title),
        text("VERSION", "Version of the API's description (`info.version`).", &api.version),
        text(
            "BASE_URL",
            "Base URL that is used if neither the program nor the environment sets one; without a trailing `/`.",
            &api.base_url,
        ),
        text(
            "PATH_PREFIX",
            "Prefix of all paths; a base URL that contains it already is refused. Empty if the paths have no common prefix.",
            &api.path_prefix(),
        ),
        text(
            "MEDIA_TYPE_PREFIX",
            "Prefix of a media type before the version; empty if the API has no versions.",
            &config.versions.media_type_prefix,
        ),
        constant("USER_AGENT", "First product in the `User-Agent` header.", ConstantValue::Versioned(product)),
    ]
}

fn of_client(client: &Client) -> Vec<Constant> {
    vec![
        text(
            "TOKEN_PATH",
            "Path of the OAuth 2 token endpoint below the base URL; empty if there is none.",
            &client.token_path,
        ),
        text(
            "REVOKE_PATH",
            "Path of the OAuth 2 revocation endpoint below the base URL; empty if there is none.",
            &client.revoke_path,
        ),
        text(
            "FORBIDDEN_HINT",
            "Hint that is added to the error of a 403 response; empty if there is none.",
            &client.forbidden_hint,
        ),
        text(
            "UNCOMPRESSED_LENGTH",
            "Response header with the length of a gzip body after decompression; empty if there is none.",
            &client.uncompressed_length_header,
        ),
        text(
            "SERVICE_ACCOUNT_PREFIX",
            "Prefix of the id of a service account, by which one that was set as an API key is detected; empty if ids have no prefix.",
            &client.service_account_prefix,
        ),
    ]
}

fn pages(paging: &Paging) -> Vec<Constant> {
    let Paging { number, size, default_size, total, links, next, .. } = paging;
    vec![
        text(
            "PAGE_NUMBER",
            "Query parameter with the number of a page, counted from 1; empty if lists have no pages.",
            number,
        ),
        text("PAGE_SIZE", "Query parameter with the number of items on a page; empty if there is none.", size),
        constant(
            "PAGE_SIZE_DEFAULT",
            "Number of items on a page if a request does not set it. It is always sent, so that a full page can be told from the last one.",
            ConstantValue::Number((*default_size).into()),
        ),
        text(
            "PAGE_TOTAL",
            "Property of a page with the number of items of the whole list; empty if there is none.",
            total,
        ),
        text(
            "PAGE_LINKS",
            "Property of a page with an array of links, each an object with a property `rel`; empty if there is none.",
            links,
        ),
        text("PAGE_NEXT", "Value of `rel` in the link to the next page; empty if there is none.", next),
    ]
}

fn environment(variables: &Environment) -> Vec<Constant> {
    let Environment { access_token, client_id, client_secret, public_key, private_key, base_url } = variables;
    let variables = [
        ("ENV_ACCESS_TOKEN", "an access token", access_token),
        ("ENV_CLIENT_ID", "the id of a service account", client_id),
        ("ENV_CLIENT_SECRET", "the secret of a service account", client_secret),
        ("ENV_PUBLIC_KEY", "the public half of an API key", public_key),
        ("ENV_PRIVATE_KEY", "the private half of an API key", private_key),
        ("ENV_BASE_URL", "a base URL", base_url),
    ];
    let constants = variables.map(|(name, what, names)| {
        list(name, &format!("Environment variables with {what}; the first one that is set is used."), names)
    });
    constants.to_vec()
}

fn profiles(profile: &Profile) -> Vec<Constant> {
    let Profile { file, base_url, service, services, client_id, client_secret, public_key, private_key, .. } = profile;
    let Profile { kind, service_account_kind, api_key_kind, .. } = profile;
    let services = services.iter().map(|(name, address)| (name.clone(), address.clone())).collect();
    vec![
        text(
            "PROFILE_FILE",
            "Path of the file with profiles, below the user's configuration directory; empty if there are no profiles. The following constants are keys in a profile; a key that is empty does not exist.",
            file,
        ),
        list("PROFILE_BASE_URL", "Keys with a base URL; the first one that is set is used.", base_url),
        text("PROFILE_SERVICE", "Key with the name of a service.", service),
        constant("PROFILE_SERVICES", "Base URLs by the name of the service.", ConstantValue::Pairs(services)),
        text("PROFILE_CLIENT_ID", "Key with the id of a service account.", client_id),
        text("PROFILE_CLIENT_SECRET", "Key with the secret of a service account.", client_secret),
        text("PROFILE_PUBLIC_KEY", "Key with the public half of an API key.", public_key),
        text("PROFILE_PRIVATE_KEY", "Key with the private half of an API key.", private_key),
        text("PROFILE_KIND", "Key that says which credentials are used if a profile holds several.", kind),
        text("PROFILE_KIND_SERVICE_ACCOUNT", "Value of [`PROFILE_KIND`] for a service account.", service_account_kind),
        text("PROFILE_KIND_API_KEY", "Value of [`PROFILE_KIND`] for an API key.", api_key_kind),
    ]
}

fn errors(errors: &Errors) -> Vec<Constant> {
    let Errors { status, codes, detail, reason, parameters, fields, field_name, field_description } = errors;
    vec![
        text(
            "ERROR_STATUS",
            "Property of an error body with the HTTP status; empty if the API has none. The same holds for the following properties.",
            status,
        ),
        list(
            "ERROR_CODES",
            "Properties of an error body with a stable code. The first that has a text is used.",
            codes,
        ),
        text("ERROR_DETAIL", "Property of an error body with a description for people.", detail),
        text("ERROR_REASON", "Property of an error body with the name of the status.", reason),
        text(
            "ERROR_PARAMETERS",
            "Property of an error body with the values that the description mentions.",
            parameters,
        ),
        text(
            "ERROR_FIELDS",
            "Property of an error body with the list of the fields that the server rejected. A dot separates an object from its property.",
            fields,
        ),
        text("ERROR_FIELD_NAME", "Property of a rejected field with its path in the request.", field_name),
        text("ERROR_FIELD_DESCRIPTION", "Property of a rejected field with the reason.", field_description),
    ]
}

fn text(name: &'static str, docs: &str, value: &str) -> Constant {
    constant(name, docs, ConstantValue::Text(value.to_owned()))
}

fn list(name: &'static str, docs: &str, values: &[String]) -> Constant {
    constant(name, docs, ConstantValue::List(values.to_vec()))
}

fn constant(name: &'static str, docs: &str, value: ConstantValue) -> Constant {
    Constant { name, docs: docs.to_owned(), value }
}
