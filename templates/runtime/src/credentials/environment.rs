//! Credentials and base URL from environment variables.

use secrecy::SecretString;

use super::Choice;
use crate::api;
use crate::error::{Error, ErrorKind, Result};

/// The environment as a function from names to values, so that tests do not have to change the environment of the process.
pub(crate) struct Variables<'a>(pub(crate) &'a dyn Fn(&str) -> Option<String>);

impl Variables<'_> {
    pub(crate) fn base_url(&self) -> Option<String> {
        self.first(api::ENV_BASE_URL).map(|(_, value)| value)
    }

    /// Returns the first of access token, service account and API key that is set.
    pub(crate) fn credentials(&self) -> Result<Choice> {
        if let Some((_, token)) = self.first(api::ENV_ACCESS_TOKEN) {
            return Ok(Choice::AccessToken(token.into()));
        }
        if let Some((id, secret)) = self.pair(api::ENV_CLIENT_ID, api::ENV_CLIENT_SECRET)? {
            return Ok(Choice::ServiceAccount { id, secret });
        }
        if let Some((public, private)) = self.pair(api::ENV_PUBLIC_KEY, api::ENV_PRIVATE_KEY)? {
            return Ok(Choice::ApiKey { public, private });
        }
        let wanted = [
            api::ENV_ACCESS_TOKEN.first().map(|name| (*name).to_owned()),
            both(api::ENV_CLIENT_ID, api::ENV_CLIENT_SECRET),
            both(api::ENV_PUBLIC_KEY, api::ENV_PRIVATE_KEY),
        ];
        let wanted: Vec<String> = wanted.into_iter().flatten().collect();
        if wanted.is_empty() {
            return Ok(Choice::None);
        }
        Err(Error::new(
            ErrorKind::Credentials,
            format!("the environment contains no credentials: set {}", wanted.join(", or ")),
        ))
    }

    fn pair(&self, first: &[&str], second: &[&str]) -> Result<Option<(String, SecretString)>> {
        let incomplete = |set: &str, unset: &[&str]| {
            let why =
                format!("{set} is set, but {} is not: both are needed", unset.first().unwrap_or(&"the other variable"));
            Err(Error::new(ErrorKind::Credentials, why))
        };
        match (self.first(first), self.first(second)) {
            (Some((_, id)), Some((_, secret))) => Ok(Some((id, secret.into()))),
            (Some((name, _)), None) => incomplete(name, second),
            (None, Some((name, _))) => incomplete(name, first),
            (None, None) => Ok(None),
        }
    }

    fn first<'n>(&self, names: &[&'n str]) -> Option<(&'n str, String)> {
        names.iter().find_map(|name| {
            let value = (self.0)(name)?.trim().to_owned();
            (!value.is_empty()).then_some((*name, value))
        })
    }
}

fn both(first: &[&str], second: &[&str]) -> Option<String> {
    Some(format!("{} and {}", first.first()?, second.first()?))
}
