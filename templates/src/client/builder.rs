//! Making a client: every choice with its default, checked once in `build()`.

use std::time::Duration;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::{Client, Inner, address};
use crate::api;
use crate::error::{Error, ErrorKind, Result};

/// Makes a [`Client`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until build() is called"]
pub struct ClientBuilder {
    base_url: Option<String>,
    access_token: Option<SecretString>,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    timeout: Option<Duration>,
    strict: bool,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            access_token: None,
            user_agent: None,
            http: None,
            connect_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(60),
            timeout: Some(Duration::from_secs(300)),
            strict: false,
        }
    }
}

impl ClientBuilder {
    /// The address before each path; default [`api::BASE_URL`]. Plain `http` is accepted for this machine only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// A ready access token, sent as `Authorization: Bearer`.
    pub fn access_token(mut self, token: impl Into<SecretString>) -> Self {
        self.access_token = Some(token.into());
        self
    }

    /// What to add to the `User-Agent` header: the name and version of your program.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// The HTTP client to use in place of one made here. Give it no redirects and no decompression of its own.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Limit for making a connection; default 10 seconds. Without effect on an [`http_client`](Self::http_client) of yours.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Limit for each attempt, from its first byte out to its last byte in; default 60 seconds.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// Limit for a whole call, attempts and pauses together; default 5 minutes, `None` for no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeout = limit.into();
        self
    }

    /// Makes an error of each answer that differs from its description; by default such places are corrected and listed.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Fills from the environment what was not set before.
    ///
    /// # Errors
    /// When a variable holds something that cannot be used.
    pub fn from_env(mut self) -> Result<Self> {
        if self.base_url.is_none() {
            self.base_url = variable(api::ENV_BASE_URL);
        }
        if self.access_token.is_none() {
            self.access_token = variable(api::ENV_ACCESS_TOKEN).map(SecretString::from);
        }
        Ok(self)
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when something that was set cannot be used.
    pub fn build(self) -> Result<Client> {
        let base_url = address::base_url(self.base_url.as_deref().unwrap_or(api::BASE_URL))?;
        let user_agent = match &self.user_agent {
            Some(suffix) => format!("{} {suffix}", api::USER_AGENT),
            None => api::USER_AGENT.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the user agent is no header value").with_source(source)
        })?;
        let bearer = self.access_token.as_ref().map(bearer).transpose()?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_gzip()
                .connect_timeout(self.connect_timeout)
                .build()
                .map_err(|source| {
                    Error::new(ErrorKind::Configuration, "no HTTP client can be made").with_source(source)
                })?,
        };
        let inner = Inner {
            base_url,
            http,
            user_agent,
            bearer,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            strict: self.strict,
        };
        Ok(Client { inner: inner.into() })
    }
}

fn bearer(token: &SecretString) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose_secret().trim()))
        .map_err(|_| Error::new(ErrorKind::Configuration, "the access token has a character that HTTP cannot carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The first of the variables that is set to something.
fn variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
}
