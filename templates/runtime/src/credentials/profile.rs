//! Credentials and base URL from a profile of the API's command-line tool: one table of a TOML file.
//!
//! The names of the file and of its keys are constants of [`api`]. Such tools can store secrets in the system's keyring
//! instead of the file; the keyring is not read, and the error mentions it.

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

/// The keys of a profile. A key that is empty does not exist.
struct Keys {
    base_url: &'static [&'static str],
    service: &'static str,
    services: &'static [(&'static str, &'static str)],
    service_account: [&'static str; 2],
    api_key: [&'static str; 2],
    kind: &'static str,
    service_account_kind: &'static str,
    api_key_kind: &'static str,
}

const KEYS: Keys = Keys {
    base_url: api::PROFILE_BASE_URL,
    service: api::PROFILE_SERVICE,
    services: api::PROFILE_SERVICES,
    service_account: [api::PROFILE_CLIENT_ID, api::PROFILE_CLIENT_SECRET],
    api_key: [api::PROFILE_PUBLIC_KEY, api::PROFILE_PRIVATE_KEY],
    kind: api::PROFILE_KIND,
    service_account_kind: api::PROFILE_KIND_SERVICE_ACCOUNT,
    api_key_kind: api::PROFILE_KIND_API_KEY,
};

impl Profile {
    /// Returns the path of the file that the tool writes.
    pub(crate) fn file() -> Result<PathBuf> {
        if api::PROFILE_FILE.is_empty() {
            return Err(Error::new(ErrorKind::Configuration, "this API has no profiles"));
        }
        let folder = configuration_folder().ok_or_else(|| {
            Error::new(ErrorKind::Configuration, "the user's configuration directory cannot be found")
        })?;
        Ok(folder.join(api::PROFILE_FILE))
    }

    pub(crate) fn read(file: &Path, name: &str) -> Result<Self> {
        let fault = |why: String| Error::new(ErrorKind::Configuration, format!("{}: {why}", file.display()));
        let text = std::fs::read_to_string(file)
            .map_err(|source| fault(format!("the profiles cannot be read: {source}")).with_source(source))?;
        // The parser's message quotes the line, which can contain a secret.
        let table: Table = text.parse().map_err(|_| fault("the file is not valid TOML".to_owned()))?;
        let Some(profile) = table.get(name).and_then(Value::as_table) else {
            let known = table.iter().filter(|(_, value)| value.is_table()).map(|(name, _)| name.as_str());
            let known = known.collect::<Vec<_>>().join(", ");
            return Err(fault(format!("there is no profile `{name}`; the profiles are: {known}")));
        };
        KEYS.read(profile).map_err(|why| fault(format!("profile `{name}`: {why}")))
    }
}

impl Keys {
    fn read(&self, profile: &Table) -> Result<Profile, String> {
        let account = self.pair(profile, self.service_account);
        let key = self.pair(profile, self.api_key);
        let kind = text(profile, self.kind);
        let is_kind = |expected: &str| kind.is_some_and(|kind| kind == expected);
        // The file can hold credentials that are no longer used.
        let credentials = if is_kind(self.service_account_kind) {
            account?.map(service_account)
        } else if is_kind(self.api_key_kind) {
            key?.map(api_key)
        } else {
            match account? {
                Some(account) => Some(service_account(account)),
                None => key?.map(api_key),
            }
        };
        let credentials =
            credentials.ok_or("it contains no credentials; they may be in the system's keyring, which is not read")?;
        Ok(Profile { base_url: self.base_url(profile)?, credentials })
    }

    fn base_url(&self, profile: &Table) -> Result<Option<String>, String> {
        if let Some(url) = self.base_url.iter().find_map(|key| text(profile, key)) {
            return Ok(Some(url.to_owned()));
        }
        let Some(service) = text(profile, self.service) else { return Ok(None) };
        match self.services.iter().find(|(name, _)| *name == service) {
            Some((_, url)) => Ok(Some((*url).to_owned())),
            None => Err(format!("the service `{service}` has no known base URL, and the profile sets none")),
        }
    }

    /// Reads an id and its secret, of which neither is usable alone.
    fn pair(&self, profile: &Table, [id, secret]: [&str; 2]) -> Result<Option<(String, SecretString)>, String> {
        match (text(profile, id), text(profile, secret)) {
            (Some(id), Some(secret)) => Ok(Some((id.to_owned(), SecretString::from(secret)))),
            (None, None) => Ok(None),
            (Some(_), None) => {
                Err(format!("`{id}` is set without `{secret}`, which may be in the system's keyring; that is not read"))
            }
            (None, Some(_)) => Err(format!("`{secret}` is set without `{id}`")),
        }
    }
}

/// Returns the text of a key; `None` if the key is empty or not set, or if its value is blank.
fn text<'a>(profile: &'a Table, key: &str) -> Option<&'a str> {
    let value = profile.get(key).filter(|_| !key.is_empty())?;
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn service_account((id, secret): (String, SecretString)) -> Choice {
    Choice::ServiceAccount { id, secret }
}

fn api_key((public, private): (String, SecretString)) -> Choice {
    Choice::ApiKey { public, private }
}

/// Returns what Go calls the user's configuration directory (`os.UserConfigDir`): such tools are mostly Go programs.
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

#[cfg(test)]
mod tests;
