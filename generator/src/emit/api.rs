//! `api.rs`: the constants by which the runtime knows which API it serves.
//!
//! In: what the document says of itself and what `codegen.toml` says of its servers. Out: one file of constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::files::{Item, Job};
use super::{Emitter, ident};
use crate::config::{Paging, Profile};

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
        (
            "UNCOMPRESSED_LENGTH",
            "Response header with the length of a gzip body after decompression; empty if there is none.",
            &client.uncompressed_length_header,
        ),
        ("PAGE_NUMBER", "The query parameter with the number of a page, from 1.", &emitter.config.paging.number),
        ("PAGE_SIZE", "The query parameter with the number of items on a page.", &emitter.config.paging.size),
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
    let (pages, profiles) = (pages(&emitter.config.paging), profiles(&client.profile));
    quote! {
        #(#texts)*
        /// First word of the `User-Agent` header.
        pub const USER_AGENT: &str = concat!(#agent, env!("CARGO_PKG_VERSION"));
        #(#lists)*
        /// How many items a page has unless asked otherwise.
        pub const PAGE_SIZE_DEFAULT: u64 = #page_size;
        #pages
        #profiles
    }
}

/// The properties by which a page shows whether another one follows.
fn pages(paging: &Paging) -> TokenStream {
    let Paging { total, links, next, .. } = paging;
    quote! {
        /// Property of a page with the number of items of the whole list; empty if there is none.
        pub const PAGE_TOTAL: &str = #total;
        /// Property of a page with an array of links, each an object with a property `rel`; empty if there is none.
        pub const PAGE_LINKS: &str = #links;
        /// Value of `rel` in the link to the next page; empty if there is none.
        pub const PAGE_NEXT: &str = #next;
    }
}

/// The file with profiles and the keys in it.
fn profiles(profile: &Profile) -> TokenStream {
    let Profile { file, base_url, service, kind, service_account_kind, api_key_kind, .. } = profile;
    let Profile { client_id, client_secret, public_key, private_key, .. } = profile;
    let services = profile.services.iter().map(|(name, address)| quote!((#name, #address)));
    quote! {
        /// Path of the file with profiles, below the user's configuration directory; empty if there are no profiles. The
        /// following constants are keys of a profile and their values; a key that is empty does not exist.
        pub const PROFILE_FILE: &str = #file;
        /// Keys with a base URL; the first one that is set is used.
        pub const PROFILE_BASE_URL: &[&str] = &[#(#base_url),*];
        /// Key with the name of a service.
        pub const PROFILE_SERVICE: &str = #service;
        /// Base URLs by the name of the service.
        pub const PROFILE_SERVICES: &[(&str, &str)] = &[#(#services),*];
        /// Key with the id of a service account.
        pub const PROFILE_CLIENT_ID: &str = #client_id;
        /// Key with the secret of a service account.
        pub const PROFILE_CLIENT_SECRET: &str = #client_secret;
        /// Key with the public half of an API key.
        pub const PROFILE_PUBLIC_KEY: &str = #public_key;
        /// Key with the private half of an API key.
        pub const PROFILE_PRIVATE_KEY: &str = #private_key;
        /// Key that says which credentials are used if a profile holds several.
        pub const PROFILE_KIND: &str = #kind;
        /// Value of `PROFILE_KIND` for a service account.
        pub const PROFILE_KIND_SERVICE_ACCOUNT: &str = #service_account_kind;
        /// Value of `PROFILE_KIND` for an API key.
        pub const PROFILE_KIND_API_KEY: &str = #api_key_kind;
    }
}
