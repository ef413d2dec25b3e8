//! `api.rs`: the constants by which the runtime knows which API it serves.
//!
//! In: what the document says of itself and what `codegen.toml` says of its servers. Out: one file of constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::files::{Item, Job};
use super::{Emitter, ident};
use crate::config::Errors;

pub(super) fn file<'a>(emitter: &'a Emitter<'a>) -> Job<'a> {
    Job {
        path: "src/api.rs".to_owned(),
        docs: vec!["What this API is called and where it lives.".to_owned()],
        imports: None,
        items: Box::new(move || vec![Item::Tokens(constants(emitter))]),
    }
}

fn constants(emitter: &Emitter<'_>) -> TokenStream {
    let (api, client) = (emitter.api, &emitter.config.client);
    let path_prefix = api.path_prefix();
    let texts = [
        ("TITLE", "Title of the API.", api.title.as_str()),
        ("VERSION", "Version of the API's description.", &api.version),
        ("BASE_URL", "Address that is used when the caller gives none; without a trailing `/`.", &api.base_url),
        (
            "PATH_PREFIX",
            "What all paths begin with; a base URL that holds it already is refused. Empty if they have nothing in common.",
            &path_prefix,
        ),
        (
            "MEDIA_TYPE_PREFIX",
            "What precedes the version in a media type; empty in an API without versions.",
            &emitter.config.versions.media_type_prefix,
        ),
        ("TOKEN_PATH", "Path of the OAuth 2 token endpoint; empty if there is none.", &client.token_path),
        ("REVOKE_PATH", "Path of the OAuth 2 revocation endpoint; empty if there is none.", &client.revoke_path),
        (
            "SERVICE_ACCOUNT_PREFIX",
            "How the id of a service account begins; empty if ids have no mark.",
            &client.service_account_prefix,
        ),
        (
            "FORBIDDEN_HINT",
            "What to try when the server answers 403; empty if there is nothing to say.",
            &client.forbidden_hint,
        ),
        ("PAGE_NUMBER", "The query parameter with the number of a page, from 1.", &emitter.config.paging.number),
        ("PAGE_SIZE", "The query parameter with the number of items on a page.", &emitter.config.paging.size),
        (
            "PROFILE_FILE",
            "The file with profiles below the user's configuration folder; empty if there is none.",
            &client.profile_file,
        ),
    ];
    let texts = texts.iter().map(|(name, docs, value)| {
        let (name, docs) = (ident(name), format!(" {docs}"));
        quote!(#[doc = #docs] pub const #name: &str = #value;)
    });
    let lists = [
        ("ENV_ACCESS_TOKEN", "a ready access token", &client.env.access_token),
        ("ENV_CLIENT_ID", "the id of a service account", &client.env.client_id),
        ("ENV_CLIENT_SECRET", "the secret of a service account", &client.env.client_secret),
        ("ENV_PUBLIC_KEY", "the public half of an API key", &client.env.public_key),
        ("ENV_PRIVATE_KEY", "the private half of an API key", &client.env.private_key),
        ("ENV_BASE_URL", "a base URL", &client.env.base_url),
    ];
    let lists = lists.iter().map(|(name, docs, values)| {
        let (name, docs) = (ident(name), format!(" Environment variables with {docs}; the first that is set counts."));
        quote!(#[doc = #docs] pub const #name: &[&str] = &[#(#values),*];)
    });
    let agent = format!("{}/", client.user_agent.as_deref().unwrap_or(&emitter.config.package.name));
    let page_size = proc_macro2::Literal::u32_unsuffixed(emitter.config.paging.default_size);
    let services = client.profile_services.iter().map(|(name, address)| quote!((#name, #address)));
    let errors = errors(&emitter.config.errors, &emitter.config.sensitive.names);
    quote! {
        #(#texts)*
        /// First word of the `User-Agent` header.
        pub const USER_AGENT: &str = concat!(#agent, env!("CARGO_PKG_VERSION"));
        #(#lists)*
        /// How many items a page has unless asked otherwise.
        pub const PAGE_SIZE_DEFAULT: u64 = #page_size;
        /// Base URLs by the word that a profile uses for them.
        pub const PROFILE_SERVICES: &[(&str, &str)] = &[#(#services),*];
        #errors
    }
}

/// The properties of error bodies, and the names of secrets.
fn errors(errors: &Errors, sensitive_names: &[String]) -> TokenStream {
    let Errors { status, codes, detail, reason, parameters, fields, field_name, field_description } = errors;
    quote! {
        /// Property of an error body with the HTTP status; empty if there is none. The same holds for the following properties.
        pub const ERROR_STATUS: &str = #status;
        /// Properties of an error body with a stable code. The first that has a text is used.
        pub const ERROR_CODES: &[&str] = &[#(#codes),*];
        /// Property of an error body with a description for people.
        pub const ERROR_DETAIL: &str = #detail;
        /// Property of an error body with the name of the status.
        pub const ERROR_REASON: &str = #reason;
        /// Property of an error body with the values that the description mentions.
        pub const ERROR_PARAMETERS: &str = #parameters;
        /// Property of an error body with the list of the fields that the server rejected. A dot separates an object from its
        /// property.
        pub const ERROR_FIELDS: &str = #fields;
        /// Property of a rejected field with its path in the request.
        pub const ERROR_FIELD_NAME: &str = #field_name;
        /// Property of a rejected field with the reason.
        pub const ERROR_FIELD_DESCRIPTION: &str = #field_description;
        /// Parts of names of secrets that are particular to this API. Case and separators do not matter.
        pub const SENSITIVE_NAMES: &[&str] = &[#(#sensitive_names),*];
    }
}
