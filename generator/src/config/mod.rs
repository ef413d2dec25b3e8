//! `codegen.toml`: the settings that an OpenAPI document cannot express.
//!
//! In: the text of the file. Out: a [`Config`]; an empty file gives the defaults, which suit any OpenAPI 3.0 document.
//! Everything that is specific to one API (dated media types, names, credentials) is set in this file, and not in the
//! generator's code.

mod examples;
mod place;
mod read;
mod unused;

use std::collections::BTreeMap;

pub use examples::{ExampleChoice, Examples};
pub use place::locate;
pub use read::read;
use serde::Deserialize;
pub use unused::{unused, unused_in_import};

use crate::model::Gone;

/// The settings of a run.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The generated crate.
    pub package: Package,
    /// The API's servers.
    pub client: Client,
    /// The extensions that an import removes.
    pub import: Import,
    /// The versions of operations.
    pub versions: Versions,
    /// The names of operations, and the extensions that describe them.
    pub operations: Operations,
    /// The names of parameters, and the parameters that are hidden.
    pub parameters: Parameters,
    /// The parameters and properties of paginated lists.
    pub paging: Paging,
    /// The names of types, modules and variants.
    pub names: Names,
    /// The default Cargo features.
    pub features: Features,
    /// The properties of error bodies.
    pub errors: Errors,
    /// The properties whose values are secret.
    pub sensitive: Sensitive,
    /// How to decode the unions whose variants the document does not distinguish, by the id of the union.
    pub unions: BTreeMap<String, UnionChoice>,
    /// The properties of request bodies.
    pub updates: Updates,
    /// The operations that start long-running work, and how to detect its end.
    pub waiters: Vec<Waiter>,
    /// The values of examples.
    pub examples: Examples,
}

/// The properties of request bodies. Requests leave out the properties that the document marks as `readOnly`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Updates {
    /// Exceptions, as `Type.property`: properties that requests contain although the document marks them as `readOnly`.
    pub sent: Vec<String>,
}

/// The extensions that an import removes, in addition to the keywords that OpenAPI defines as prose.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Import {
    /// Extensions that contain prose or links for readers, and no fact of the interface.
    pub prose_extensions: Vec<String>,
    /// The extension of `info` that contains the revision of the document. An import writes it to pin.toml and removes it from
    /// the document, so that a new revision of the same interface does not change the imported document.
    pub revision_extension: Option<String>,
}

/// The generated crate.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// The name of the crate.
    pub name: String,
    /// The version of the crate.
    pub version: String,
    /// The description that the registry shows, in one line.
    pub description: String,
    /// The licence of the crate, as an SPDX expression.
    pub license: Option<String>,
    /// The URL of the source repository.
    pub repository: Option<String>,
    /// The folder of `templates/` that contains the README, the examples and the tests specific to this API.
    pub extras: Option<String>,
}

/// The servers of the API, and the environment of its users. Every key is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Client {
    /// The product name in the `User-Agent` header. Default: the name of the crate.
    pub user_agent: Option<String>,
    /// The path of the OAuth 2.0 token endpoint.
    pub token_path: String,
    /// The path of the OAuth 2.0 revocation endpoint.
    pub revoke_path: String,
    /// The prefix of the ids of service accounts.
    pub service_account_prefix: String,
    /// The advice that an error with the status 403 gives.
    pub forbidden_hint: String,
    /// The realm of the server's Digest challenges.
    pub digest_realm: String,
    /// The response header with the length of a gzip body after decompression.
    pub uncompressed_length_header: String,
    /// The environment variables that configure a client.
    pub env: Environment,
    /// Profiles of the API's command-line tool.
    pub profile: Profile,
}

/// The file with profiles that the API's command-line tool writes: a TOML file with one table for each profile.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// The path of the file below the user's configuration directory.
    pub file: String,
    /// The keys that hold a base URL; the first one that is set is used.
    pub base_url: Vec<String>,
    /// The key that holds the name of a service, which stands for a base URL.
    pub service: String,
    /// Base URLs by the name of the service.
    pub services: BTreeMap<String, String>,
    /// The key that holds the id of a service account.
    pub client_id: String,
    /// The key that holds the secret of a service account.
    pub client_secret: String,
    /// The key that holds the public half of an API key.
    pub public_key: String,
    /// The key that holds the private half of an API key.
    pub private_key: String,
    /// The key that says which credentials of a profile are used if it holds several.
    pub kind: String,
    /// The value of `kind` for a service account.
    pub service_account_kind: String,
    /// The value of `kind` for an API key.
    pub api_key_kind: String,
}

/// Names of environment variables. Of each list, the first variable that is set is used.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Environment {
    /// An access token.
    pub access_token: Vec<String>,
    /// The id of a service account.
    pub client_id: Vec<String>,
    /// The secret of a service account.
    pub client_secret: Vec<String>,
    /// The public half of an API key.
    pub public_key: Vec<String>,
    /// The private half of an API key.
    pub private_key: Vec<String>,
    /// A base URL.
    pub base_url: Vec<String>,
}

/// How the version of an operation is read from its media types.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Versions {
    /// The part of a media type before the version, such as `application/vnd.atlas.`. Empty for an API without versions.
    pub media_type_prefix: String,
    /// The extension of a media type that contains its sunset date.
    pub sunset_extension: Option<String>,
}

/// The names of operations, and the extensions that describe them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operations {
    /// The extension that contains the short name of an operation.
    pub name_extension: Option<String>,
    /// The extension that contains the roles of which the caller needs one.
    pub roles_extension: Option<String>,
    /// The extension that contains the URL of the reference page.
    pub docs_extension: Option<String>,
    /// Method names, by `operationId`.
    pub rename: BTreeMap<String, String>,
    /// Operations whose response is text although the document declares JSON, by `operationId`.
    pub text: Vec<String>,
}

/// The names of parameters, and the parameters that are hidden.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameters {
    /// Parameters that the generated crate omits, such as those that format the response for people.
    pub hidden: Vec<String>,
}

/// The parameters and properties of paginated lists. Without them, no list is paginated.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// The query parameter that contains the number of the page, counted from 1.
    pub number: String,
    /// The query parameter that contains the number of items per page.
    pub size: String,
    /// The number of items per page if the parameter `size` is absent.
    pub default_size: u32,
    /// The property of a page that contains its items.
    pub items: String,
    /// The property of a page that holds the number of items of the whole list.
    pub total: String,
    /// The query parameter that leaves the total out when it is `false`.
    pub include_total: String,
    /// The property of a page that holds an array of links, each an object with a property `rel`.
    pub links: String,
    /// The value of `rel` for the link to the next page.
    pub next: String,
}

/// The names of types, modules and variants.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// Compound words that form one word of an identifier, in the spelling of the document (`MongoDB`).
    pub words: Vec<String>,
    /// Words of method and type names and their replacements. Names from tables are not changed.
    pub replace: BTreeMap<String, String>,
    /// Words that are left out of the names of component schemas if the rest is unique, in the spelling of the document (`View`).
    pub drop: Vec<String>,
    /// Words of the names of component schemas that mark a page of a list. Such a schema is named after its items: `PetPage`.
    pub page: Vec<String>,
    /// Names of properties and parameters, by their name in the document.
    pub members: BTreeMap<String, String>,
    /// Module names, by tag.
    pub modules: BTreeMap<String, String>,
    /// Type names, by the id of the type.
    pub types: BTreeMap<String, String>,
    /// Variant names of enums, by the value in the document; for values without a letter or digit (`<`).
    pub variants: BTreeMap<String, String>,
}

/// The default Cargo features.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Features {
    /// The features that are enabled by default. If empty, those of all groups.
    pub default: Vec<String>,
}

/// The properties whose values are secret: they are not shown in logs and debug output.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sensitive {
    /// Names of properties, in any type.
    pub properties: Vec<String>,
    /// Exceptions, as `Type.property`, for properties whose name or format makes them sensitive.
    pub except: Vec<String>,
    /// Parts of names of secrets that are particular to this API and that the runtime does not hide in every API. Case and
    /// separators do not matter.
    pub names: Vec<String>,
}

/// The properties of error bodies. An empty name stands for a property that the API does not have. The properties of OAuth 2
/// and of problem details (RFC 9457) are read in every API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    /// The HTTP status.
    pub status: String,
    /// A stable code; the first that has a text is used.
    pub codes: Vec<String>,
    /// A description for people.
    pub detail: String,
    /// The name of the status.
    pub reason: String,
    /// The values that the description mentions.
    pub parameters: String,
    /// The list of the fields that the server rejected. A dot separates an object from its property.
    pub fields: String,
    /// The path of a rejected field in the request.
    pub field_name: String,
    /// The reason why a field was rejected.
    pub field_description: String,
}

/// How to decode a union.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnionChoice {
    /// Why the union needs the entry.
    pub reason: String,
    /// The form of the generated type. `tagged` makes an enum even if the variants have the same properties.
    pub form: Option<UnionForm>,
    /// The properties whose values select the variant.
    pub select: Vec<String>,
    /// The values of these properties for each variant, by the id of its type; `*` matches any value.
    pub variants: BTreeMap<String, Vec<String>>,
    /// The variant of a value without a tag, by the id of its type.
    pub default: Option<String>,
}

/// The form of the type that is generated for a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnionForm {
    /// A struct with the properties of all variants.
    Merged,
    /// An enum with a variant for each schema.
    Tagged,
}

/// One kind of long-running work. Operations, properties and states are checked against the document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Waiter {
    /// Why the entry is as it is, and how the server behaves.
    pub reason: String,
    /// The operations that start the work. If `poll` is among them, its waiter only polls.
    pub start: Vec<String>,
    /// The operation that returns the state.
    pub poll: String,
    /// For each path parameter of `poll` that the starting request does not have: the properties of its response, or of its
    /// body, that can contain the value. The first property that is present is used. A dot separates the names of nested
    /// properties.
    #[serde(default)]
    pub arguments: BTreeMap<String, Vec<String>>,
    /// The properties that can contain the state. The first property that is present is used.
    #[serde(default)]
    pub state: Vec<String>,
    /// The states that end the work successfully. Without any, the work ends when the resource exists, or, if `gone` is
    /// `success`, when it no longer exists.
    #[serde(default)]
    pub success: Vec<String>,
    /// The states that end the work with an error.
    #[serde(default)]
    pub failure: Vec<String>,
    /// The states in `success` and `failure` that the server sends although the document does not list them.
    #[serde(default)]
    pub undocumented: Vec<String>,
    /// The properties that signal success as soon as their value is not null, `false` or empty.
    #[serde(default)]
    pub success_if: Vec<String>,
    /// The properties that signal an error as soon as their value is not null, `false` or empty.
    #[serde(default)]
    pub failure_if: Vec<String>,
    /// The meaning of a resource that does not exist. `success`: the work ends when the resource no longer exists, and the wait
    /// returns no value.
    #[serde(default)]
    pub gone: Gone,
    /// The error codes of `poll` after which polling continues.
    #[serde(default)]
    pub not_yet: Vec<String>,
    /// Whether the response of `poll` is discarded, because it describes another resource than the one that was started.
    #[serde(default)]
    pub discard: bool,
    /// The time in seconds before the first poll, since states can change late.
    #[serde(default)]
    pub initial_delay_seconds: u64,
    /// The time in seconds between two polls.
    #[serde(default = "default_interval")]
    pub interval_seconds: u64,
    /// The time limit for the whole wait, in seconds.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

fn default_interval() -> u64 {
    30
}

fn default_timeout() -> u64 {
    3 * 3600
}

impl Import {
    /// Whether an import removes this extension.
    pub fn removes(&self, extension: &str) -> bool {
        self.revision_extension.as_deref() == Some(extension) || self.prose_extensions.iter().any(|it| it == extension)
    }
}

impl Default for Package {
    fn default() -> Self {
        Self {
            name: "api-client".to_owned(),
            version: "0.1.0".to_owned(),
            description: "A client generated from an OpenAPI document".to_owned(),
            license: None,
            repository: None,
            extras: None,
        }
    }
}
