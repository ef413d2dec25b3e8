//! Credentials and address from a profile of the API's command-line tool: one table of a TOML file. Newer versions of that
//! tool keep secrets in the system's keyring, which is not read here; the error says so.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use toml::{Table, Value};

use super::Choice;
use crate::api;
use crate::error::{Error, ErrorKind, Result};

pub(crate) struct Profile {
    pub(crate) base_url: Option<String>,
    pub(crate) credentials: Choice,
}

impl Profile {
    /// The file that the tool writes.
    pub(crate) fn file() -> Result<PathBuf> {
        if api::PROFILE_FILE.is_empty() {
            return Err(Error::new(ErrorKind::Configuration, "this API has no profiles"));
        }
        let folder = configuration_folder()
            .ok_or_else(|| Error::new(ErrorKind::Configuration, "the user's configuration directory is not known"))?;
        Ok(folder.join(api::PROFILE_FILE))
    }

    pub(crate) fn read(file: &Path, name: &str) -> Result<Self> {
        let fault = |why: String| Error::new(ErrorKind::Configuration, format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(file)
            .map_err(|source| fault(format!("the profiles cannot be read: {source}")).with_source(source))?;
        // The parser's message quotes the line, which can hold a secret.
        let table: Table = text.parse().map_err(|_| fault("the profiles are not TOML".to_owned()))?;
        let Some(profile) = table.get(name).and_then(Value::as_table) else {
            let known = table.iter().filter(|(_, value)| value.is_table()).map(|(name, _)| name.as_str());
            return Err(fault(format!("no profile `{name}`; there are: {}", known.collect::<Vec<_>>().join(", "))));
        };
        Self::from_table(profile).map_err(|why| fault(format!("profile `{name}`: {why}")))
    }

    fn from_table(profile: &Table) -> Result<Self, String> {
        let text = |key: &str| {
            let text = profile.get(key).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let address = text("base_url").or_else(|| text("ops_manager_url"));
        let base_url = match (address, text("service")) {
            (Some(address), _) => Some(address),
            (None, None) => None,
            (None, Some(service)) => {
                let known = api::PROFILE_SERVICES.iter().find(|(name, _)| *name == service);
                let (_, url) =
                    known.ok_or_else(|| format!("the service `{service}` is not known, and there is no base_url"))?;
                Some((*url).to_owned())
            }
        };
        let pair = |first: &str, second: &str| match (text(first), text(second)) {
            (Some(id), Some(secret)) => Ok(Some((id, SecretString::from(secret)))),
            (None, None) => Ok(None),
            (Some(_), None) => {
                Err(format!("{first} without {second}; it may be in the system's keyring, which is not read"))
            }
            (None, Some(_)) => Err(format!("{second} without {first}")),
        };
        let account = pair("client_id", "client_secret");
        let key = pair("public_api_key", "private_api_key");
        // `auth_type` decides which of two leftovers counts.
        let credentials = match text("auth_type").as_deref() {
            Some("service_account") => account?.map(account_choice),
            Some("api_keys") => key?.map(key_choice),
            _ => match account? {
                Some(account) => Some(account_choice(account)),
                None => key?.map(key_choice),
            },
        };
        let credentials =
            credentials.ok_or("it holds no credentials; they may be in the system's keyring, which is not read")?;
        Ok(Self { base_url, credentials })
    }
}

fn account_choice((id, secret): (String, SecretString)) -> Choice {
    Choice::ServiceAccount { id, secret }
}

fn key_choice((public, private): (String, SecretString)) -> Choice {
    Choice::ApiKey { public, private }
}

/// The directory that the tool, a Go program, calls the user's configuration directory.
fn configuration_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return variable("APPDATA");
    }
    if cfg!(target_os = "macos") {
        return Some(std::env::home_dir()?.join("Library/Application Support"));
    }
    variable("XDG_CONFIG_HOME").or_else(|| Some(std::env::home_dir()?.join(".config")))
}
