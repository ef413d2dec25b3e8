//! What one API is called and where it lives: the names that the runtime needs and that a document or its configuration
//! decides. This file is a stand-in, so that the runtime compiles alone; the generator writes one of its own over it.

/// Title of the API.
pub const TITLE: &str = "MongoDB Atlas Administration API";
/// Version of the API's description (`info.version`).
pub const VERSION: &str = "2.0";
/// Address that is used when neither the caller nor the environment gives another; without a trailing `/`.
pub const BASE_URL: &str = "https://cloud.mongodb.com";
/// What all paths begin with; a base URL that holds it already is refused. Empty if they have nothing in common.
pub const PATH_PREFIX: &str = "/api/atlas/v2";
/// What precedes the version in a media type (`application/vnd.atlas.2024-08-05+json`); empty when the API has no versions.
pub const MEDIA_TYPE_PREFIX: &str = "application/vnd.atlas.";
/// First word of the `User-Agent` header.
pub const USER_AGENT: &str = concat!("atlas-admin-rust/", env!("CARGO_PKG_VERSION"));
/// Path of the OAuth 2 token endpoint below the base URL; empty when the API has none.
pub const TOKEN_PATH: &str = "/api/oauth/token";
/// Path of the OAuth 2 revocation endpoint below the base URL; empty when the API has none.
pub const REVOKE_PATH: &str = "/api/oauth/revoke";
/// What to add to an error that says 403; empty for nothing.
pub const FORBIDDEN_HINT: &str = "the credentials lack a role for this, or this machine's address is not on the access list \
    that the organization requires for its API (a token can be minted from anywhere, but used only from a listed address)";
/// Query parameter with the number of a page, counted from 1.
pub const PAGE_NUMBER: &str = "pageNum";
/// Query parameter with the number of items on a page.
pub const PAGE_SIZE: &str = "itemsPerPage";
/// Items on a page when a request does not say; it is sent all the same, so that a full page can be told from the last one.
pub const PAGE_SIZE_DEFAULT: u64 = 100;
/// How the id of a service account begins, to recognise one that was given as an API key; empty when ids have no mark.
pub const SERVICE_ACCOUNT_PREFIX: &str = "mdb_sa_id_";
/// Environment variables with a ready access token. In this and the following lists, the first one that is set is used.
pub const ENV_ACCESS_TOKEN: &[&str] = &["MONGODB_ATLAS_ACCESS_TOKEN"];
/// Environment variables with the id of a service account.
pub const ENV_CLIENT_ID: &[&str] = &["MONGODB_ATLAS_CLIENT_ID"];
/// Environment variables with the secret of a service account.
pub const ENV_CLIENT_SECRET: &[&str] = &["MONGODB_ATLAS_CLIENT_SECRET"];
/// Environment variables with the public half of an API key.
pub const ENV_PUBLIC_KEY: &[&str] = &["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY"];
/// Environment variables with the private half of an API key.
pub const ENV_PRIVATE_KEY: &[&str] = &["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"];
/// Environment variables with a base URL.
pub const ENV_BASE_URL: &[&str] = &["MONGODB_ATLAS_BASE_URL", "MONGODB_ATLAS_OPS_MANAGER_URL"];
/// The file with profiles, below the user's configuration directory; empty when the API's tools have none.
pub const PROFILE_FILE: &str = "atlascli/config.toml";
/// Base URLs by the word that a profile uses for them.
pub const PROFILE_SERVICES: &[(&str, &str)] =
    &[("cloud", "https://cloud.mongodb.com"), ("cloudgov", "https://cloud.mongodbgov.com")];

// Errors and secrets.

/// Property of an error body with the HTTP status; empty if the API has none. The same holds for the following properties.
pub const ERROR_STATUS: &str = "error";
/// Properties of an error body with a stable code. The first that has a text is used.
pub const ERROR_CODES: &[&str] = &["errorCode", "errorType"];
/// Property of an error body with a description for people.
pub const ERROR_DETAIL: &str = "detail";
/// Property of an error body with the name of the status.
pub const ERROR_REASON: &str = "reason";
/// Property of an error body with the values that the description mentions.
pub const ERROR_PARAMETERS: &str = "parameters";
/// Property of an error body with the list of the fields that the server rejected. A dot separates an object from its property.
pub const ERROR_FIELDS: &str = "badRequestDetail.fields";
/// Property of a rejected field with its path in the request.
pub const ERROR_FIELD_NAME: &str = "field";
/// Property of a rejected field with the reason.
pub const ERROR_FIELD_DESCRIPTION: &str = "description";
/// Parts of names of secrets that are particular to this API. Case and separators do not matter.
pub const SENSITIVE_NAMES: &[&str] =
    &["authValue", "bodyTemplate", "headersTemplate", "licenseKey", "routingKey", "serviceKey"];
