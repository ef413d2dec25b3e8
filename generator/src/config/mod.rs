//! `codegen.toml`: the choices that a document cannot make.
//!
//! In: the text of the file. Out: a [`Config`]; an empty file gives the defaults, which suit any OpenAPI 3.0 document.
//! What is particular to one API (dated media types, names, credentials) is said there and not in the generator's code.

mod place;
mod read;
mod unused;

use std::collections::BTreeMap;

pub use read::read;
use serde::Deserialize;
pub use unused::{unused, unused_in_import};

use crate::model::Gone;

/// All the choices.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The crate that is written.
    pub package: Package,
    /// The API's servers.
    pub client: Client,
    /// What of a full document is prose.
    pub import: Import,
    /// Versions by media type.
    pub versions: Versions,
    /// How operations are read.
    pub operations: Operations,
    /// How parameters are read.
    pub parameters: Parameters,
    /// How lists page.
    pub paging: Paging,
    /// Names of things.
    pub names: Names,
    /// Cargo features.
    pub features: Features,
    /// Properties that must not be shown in logs.
    pub sensitive: Sensitive,
    /// Unions whose variants the document does not tell apart, or not well, by the id of the union.
    pub unions: BTreeMap<String, UnionChoice>,
    /// Work that goes on after its request has been answered, and how to tell when it is done.
    pub waiters: Vec<Waiter>,
}

/// What of a full document is not kept, beyond what OpenAPI itself says is prose.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Import {
    /// Extensions that hold sentences, or links for readers, and nothing about the interface.
    pub prose_extensions: Vec<String>,
    /// The extension of `info` with the revision of the document. It goes into pin.toml and not into the document, so that a
    /// revision that changes nothing changes nothing.
    pub revision_extension: Option<String>,
}

/// The crate that is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// One line for the registry.
    pub description: String,
    /// Where its source is.
    pub repository: Option<String>,
    /// The folder of `templates/` with the README, examples and tests that suit this API alone.
    pub extras: Option<String>,
}

/// What the runtime has to know of the API's servers and of its users' habits. All of it may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Client {
    /// First word of the `User-Agent` header; the crate's name if not given.
    pub user_agent: Option<String>,
    /// Path of the OAuth 2 token endpoint.
    pub token_path: String,
    /// Path of the OAuth 2 revocation endpoint.
    pub revoke_path: String,
    /// How the id of a service account begins.
    pub service_account_prefix: String,
    /// What to try when the server answers 403.
    pub forbidden_hint: String,
    /// The file with profiles below the user's configuration folder.
    pub profile_file: String,
    /// Base URLs by the word that a profile uses for them.
    pub profile_services: BTreeMap<String, String>,
    /// Environment variables.
    pub env: Environment,
}

/// Names of environment variables; of each list the first that is set counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Environment {
    /// A ready access token.
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

/// Versions by media type.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Versions {
    /// What stands before the version in a media type, such as `application/vnd.atlas.`; empty for an API without versions.
    pub media_type_prefix: String,
    /// The extension of a media type that holds its sunset date.
    pub sunset_extension: Option<String>,
}

/// How operations are read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operations {
    /// The extension that holds the short name of an operation.
    pub name_extension: Option<String>,
    /// The extension that holds the roles of which a caller needs one.
    pub roles_extension: Option<String>,
    /// The extension that holds the address of the reference page.
    pub docs_extension: Option<String>,
    /// Words that are replaced in method names, except in those given by `rename`.
    pub words: BTreeMap<String, String>,
    /// Method names by `operationId`.
    pub rename: BTreeMap<String, String>,
    /// Operations whose answer is text although the document says JSON.
    pub text: Vec<String>,
}

/// How parameters are read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameters {
    /// Parameters that are not offered, because they change the wire format for humans.
    pub hidden: Vec<String>,
    /// Argument names by wire name.
    pub rename: BTreeMap<String, String>,
}

/// How lists page. Empty: no list does.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Paging {
    /// The query parameter with the number of the page, from 1.
    pub number: String,
    /// The query parameter with the number of items on a page.
    pub size: String,
    /// How many items a page has unless asked otherwise.
    pub default_size: u32,
    /// The property of a page that holds its items.
    pub items: String,
}

/// Names of things.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// Words that count as one, spelled as the document does (`MongoDB`).
    pub words: Vec<String>,
    /// Module names by tag.
    pub modules: BTreeMap<String, String>,
    /// Type names by type id.
    pub types: BTreeMap<String, String>,
    /// Variant names by wire text, for texts that give no identifier (`<`).
    pub variants: BTreeMap<String, String>,
}

/// Cargo features.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Features {
    /// On unless switched off. Empty: all groups.
    pub default: Vec<String>,
}

/// Properties that must not be shown in logs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sensitive {
    /// By property name, anywhere.
    pub properties: Vec<String>,
    /// `Type.property` pairs that are not sensitive although the property's name or format is.
    pub except: Vec<String>,
}

/// What to make of a union.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnionChoice {
    /// Why.
    pub reason: String,
    /// `merged`: one struct with the properties of all variants. `tagged`: an enum, even when the variants look alike.
    pub form: Option<UnionForm>,
    /// The properties whose values select a variant.
    pub select: Vec<String>,
    /// For each variant (by type id) the values of those properties; `*` for any.
    pub variants: BTreeMap<String, Vec<String>>,
    /// The variant (by type id) of a value without a tag.
    pub default: Option<String>,
}

/// The two forms of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnionForm {
    /// One struct with the properties of all variants.
    Merged,
    /// An enum.
    Tagged,
}

/// One kind of long-running work. What the document says of operations, properties and states is checked against it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Waiter {
    /// Why, or what is odd about it.
    pub reason: String,
    /// The operations that start it. The one that shows the state may be among them: it then starts nothing and looks.
    pub start: Vec<String>,
    /// The operation that shows the state.
    pub poll: String,
    /// For a path parameter of `poll` that the request which starts the work does not have: the property of its answer,
    /// or of its body, that holds the value; of several, the first that is there. Dots go into objects.
    #[serde(default)]
    pub arguments: BTreeMap<String, Vec<String>>,
    /// The property with the state; of several, the first that is there.
    #[serde(default)]
    pub state: Vec<String>,
    /// States that are the end. Without any, being there is (or being gone, if `gone` says so).
    #[serde(default)]
    pub success: Vec<String>,
    /// States that are the end, and an error.
    #[serde(default)]
    pub failure: Vec<String>,
    /// States among these that the server sends and the document does not list.
    #[serde(default)]
    pub undocumented: Vec<String>,
    /// Properties that mean the end once they hold something: neither null nor `false` nor empty.
    #[serde(default)]
    pub success_if: Vec<String>,
    /// Properties that mean an error once they hold something.
    #[serde(default)]
    pub failure_if: Vec<String>,
    /// What it means when there is no such thing. `success`: the wait is for that, and has no value.
    #[serde(default)]
    pub gone: Gone,
    /// Error codes of `poll` that only mean: not yet.
    #[serde(default)]
    pub not_yet: Vec<String>,
    /// The answer of `poll` is of no interest, because it is about something other than what was started.
    #[serde(default)]
    pub discard: bool,
    /// Before the first look: states can be slow to change.
    #[serde(default)]
    pub initial_delay_seconds: u64,
    /// Between looks.
    #[serde(default = "half_a_minute")]
    pub interval_seconds: u64,
    /// In all.
    #[serde(default = "three_hours")]
    pub timeout_seconds: u64,
}

fn half_a_minute() -> u64 {
    30
}

fn three_hours() -> u64 {
    3 * 3600
}

impl Import {
    /// Whether an extension is left out of an imported document.
    pub fn drops(&self, extension: &str) -> bool {
        self.revision_extension.as_deref() == Some(extension) || self.prose_extensions.iter().any(|it| it == extension)
    }
}

impl Default for Package {
    fn default() -> Self {
        Self {
            name: "api-client".to_owned(),
            version: "0.1.0".to_owned(),
            description: "A client generated from an OpenAPI document".to_owned(),
            repository: None,
            extras: None,
        }
    }
}
