//! Constants of this API: base URL, token endpoints, environment variables, and the names of properties and parameters that
//! the runtime reads or sends.
//!
//! The generator replaces this file by one with the values of the document and of `codegen.toml`. The values in this file
//! are those of the MongoDB Atlas Administration API; they exist so that the runtime compiles and can be tested on its own.
//! They are the only part of the runtime's sources that depends on that API. Its README, examples and tests are in
//! `templates/atlas`.

/// Title of the API.
pub const TITLE: &str = "MongoDB Atlas Administration API";
/// Version of the API's description (`info.version`).
pub const VERSION: &str = "2.0";
/// Base URL that is used if neither the program nor the environment sets one; without a trailing `/`.
pub const BASE_URL: &str = "https://cloud.mongodb.com";
/// Prefix of all paths; a base URL that contains it already is refused. Empty if the paths have no common prefix.
pub const PATH_PREFIX: &str = "/api/atlas/v2";
/// Prefix of a media type before the version (`application/vnd.atlas.2024-08-05+json`); empty if the API has no versions.
pub const MEDIA_TYPE_PREFIX: &str = "application/vnd.atlas.";
/// First product in the `User-Agent` header.
pub const USER_AGENT: &str = concat!("atlas-admin-rust/", env!("CARGO_PKG_VERSION"));
/// Path of the OAuth 2 token endpoint below the base URL; empty if there is none.
pub const TOKEN_PATH: &str = "/api/oauth/token";
/// Path of the OAuth 2 revocation endpoint below the base URL; empty if there is none.
pub const REVOKE_PATH: &str = "/api/oauth/revoke";
/// Hint that is added to the error of a 403 response; empty if there is none.
pub const FORBIDDEN_HINT: &str = "the credentials lack a role, or the organization requires an API access list that does not \
    contain this address: a token can be minted from any address, but used only from a listed one";
/// Response header with the length of a gzip body after decompression; empty if there is none.
pub const UNCOMPRESSED_LENGTH: &str = "x-uncompressed-content-length";
/// Prefix of the id of a service account, by which one that was set as an API key is detected; empty if ids have no prefix.
pub const SERVICE_ACCOUNT_PREFIX: &str = "mdb_sa_id_";

/// Query parameter with the number of a page, counted from 1; empty if lists have no pages.
pub const PAGE_NUMBER: &str = "pageNum";
/// Query parameter with the number of items on a page; empty if there is none.
pub const PAGE_SIZE: &str = "itemsPerPage";
/// Number of items on a page if a request does not set it. It is always sent, so that a full page can be told from the last
/// one.
pub const PAGE_SIZE_DEFAULT: u64 = 100;
/// Property of a page with the number of items of the whole list; empty if there is none.
pub const PAGE_TOTAL: &str = "totalCount";
/// Property of a page with an array of links, each an object with a property `rel`; empty if there is none.
pub const PAGE_LINKS: &str = "links";
/// Value of `rel` in the link to the next page; empty if there is none.
pub const PAGE_NEXT: &str = "next";

/// Environment variables with an access token. In this list and the following ones, the first variable that is set is used.
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

/// Path of the file with profiles, below the user's configuration directory; empty if there are no profiles. The following
/// constants are keys of a profile and their values; a key that is empty does not exist.
pub const PROFILE_FILE: &str = "atlascli/config.toml";
/// Keys with a base URL; the first one that is set is used.
pub const PROFILE_BASE_URL: &[&str] = &["base_url", "ops_manager_url"];
/// Key with the name of a service.
pub const PROFILE_SERVICE: &str = "service";
/// Key with the id of a service account.
pub const PROFILE_CLIENT_ID: &str = "client_id";
/// Key with the secret of a service account.
pub const PROFILE_CLIENT_SECRET: &str = "client_secret";
/// Key with the public half of an API key.
pub const PROFILE_PUBLIC_KEY: &str = "public_api_key";
/// Key with the private half of an API key.
pub const PROFILE_PRIVATE_KEY: &str = "private_api_key";
/// Key that says which credentials are used if a profile holds several.
pub const PROFILE_KIND: &str = "auth_type";
/// Value of [`PROFILE_KIND`] for a service account.
pub const PROFILE_KIND_SERVICE_ACCOUNT: &str = "service_account";
/// Value of [`PROFILE_KIND`] for an API key.
pub const PROFILE_KIND_API_KEY: &str = "api_keys";
/// Base URLs by the name of the service.
pub const PROFILE_SERVICES: &[(&str, &str)] =
    &[("cloud", "https://cloud.mongodb.com"), ("cloudgov", "https://cloud.mongodbgov.com")];

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
