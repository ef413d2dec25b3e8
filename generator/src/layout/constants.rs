//! The constants of the module `api`: what the runtime has to know of one API.
//!
//! In: what the document says of itself and what `codegen.toml` says of its servers. Out: constants with their documentation.

use super::templates;
use crate::config::Config;
use crate::model::Api;
use crate::surface::{Constant, ConstantValue, Constants};

pub(super) fn constants(api: &Api, config: &Config) -> Constants {
    Constants {
        path: templates::CONSTANTS,
        docs: vec!["What this API is called and where it lives.".to_owned()],
        items: items(api, config),
    }
}

fn items(api: &Api, config: &Config) -> Vec<Constant> {
    let client = &config.client;
    let text = |name, docs: &str, value: &str| constant(name, docs, ConstantValue::Text(value.to_owned()));
    let agent = format!("{}/", client.user_agent.as_deref().unwrap_or(&config.package.name));
    let services = client.profile_services.clone().into_iter().collect();
    let mut constants = vec![
        text("TITLE", "Title of the API.", &api.title),
        text("VERSION", "Version of the API's description.", &api.version),
        text("BASE_URL", "Address that is used when the caller gives none; without a trailing `/`.", &api.base_url),
        text(
            "PATH_PREFIX",
            "What all paths begin with; a base URL that holds it already is refused. Empty if they have nothing in common.",
            &api.path_prefix(),
        ),
        text(
            "MEDIA_TYPE_PREFIX",
            "What precedes the version in a media type; empty in an API without versions.",
            &config.versions.media_type_prefix,
        ),
        text("TOKEN_PATH", "Path of the OAuth 2 token endpoint; empty if there is none.", &client.token_path),
        text("REVOKE_PATH", "Path of the OAuth 2 revocation endpoint; empty if there is none.", &client.revoke_path),
        text(
            "SERVICE_ACCOUNT_PREFIX",
            "How the id of a service account begins; empty if ids have no mark.",
            &client.service_account_prefix,
        ),
        text(
            "FORBIDDEN_HINT",
            "What to try when the server answers 403; empty if there is nothing to say.",
            &client.forbidden_hint,
        ),
        text("PAGE_NUMBER", "The query parameter with the number of a page, from 1.", &config.paging.number),
        text("PAGE_SIZE", "The query parameter with the number of items on a page.", &config.paging.size),
        text(
            "PROFILE_FILE",
            "The file with profiles below the user's configuration folder; empty if there is none.",
            &client.profile_file,
        ),
        constant("USER_AGENT", "First word of the `User-Agent` header.", ConstantValue::Versioned(agent)),
    ];
    let variables = [
        ("ENV_ACCESS_TOKEN", "a ready access token", &client.env.access_token),
        ("ENV_CLIENT_ID", "the id of a service account", &client.env.client_id),
        ("ENV_CLIENT_SECRET", "the secret of a service account", &client.env.client_secret),
        ("ENV_PUBLIC_KEY", "the public half of an API key", &client.env.public_key),
        ("ENV_PRIVATE_KEY", "the private half of an API key", &client.env.private_key),
        ("ENV_BASE_URL", "a base URL", &client.env.base_url),
    ];
    constants.extend(variables.map(|(name, what, names)| {
        let docs = format!("Environment variables with {what}; the first that is set counts.");
        constant(name, &docs, ConstantValue::List(names.clone()))
    }));
    constants.push(constant(
        "PAGE_SIZE_DEFAULT",
        "How many items a page has unless asked otherwise.",
        ConstantValue::Number(config.paging.default_size.into()),
    ));
    constants.push(constant(
        "PROFILE_SERVICES",
        "Base URLs by the word that a profile uses for them.",
        ConstantValue::Pairs(services),
    ));
    constants
}

fn constant(name: &'static str, docs: &str, value: ConstantValue) -> Constant {
    Constant { name, docs: docs.to_owned(), value }
}
