//! The builder of a client: all settings with their defaults, validated in `build()`. Settings that a program makes take
//! precedence over the environment and over profiles.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use secrecy::SecretString;

use super::{Client, address, tls};
use crate::api;
#[cfg(feature = "profiles")]
use crate::credentials::Profile;
use crate::credentials::{Choice, TokenSource, Variables};
use crate::error::{Error, ErrorKind, Result};
use crate::redact;
use crate::request::RetryPolicy;
use crate::transport::{Budget, Defaults, Throttle, Transport};

type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// Builds a [`Client`].
#[derive(Clone)]
#[must_use = "a builder does nothing until build() is called"]
pub struct ClientBuilder {
    base_url: Option<String>,
    credentials: Option<Choice>,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    configure: Option<Configure>,
    connect_timeout: Duration,
    defaults: Defaults,
    retry_budget: Option<u32>,
    pacing: bool,
    concurrency: Option<usize>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            credentials: None,
            user_agent: None,
            http: None,
            configure: None,
            connect_timeout: Duration::from_secs(10),
            defaults: Defaults {
                timeout: Some(Duration::from_secs(300)),
                attempt_timeout: Duration::from_secs(60),
                retry: RetryPolicy::default(),
                strict: false,
                max_response_size: 64 << 20,
                wait_interval: None,
            },
            retry_budget: Some(100),
            pacing: true,
            concurrency: None,
        }
    }
}

impl ClientBuilder {
    /// Sets the base URL; default [`api::BASE_URL`]. Plain `http` is accepted for loopback addresses only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets a service account as the credentials. Its access tokens are minted when they are needed, renewed before they
    /// expire, and shared with all clients of this process that use the same account.
    pub fn service_account(mut self, id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        self.credentials = Some(Choice::ServiceAccount { id: id.into(), secret: secret.into() });
        self
    }

    /// Sets an API key as the credentials, which is used with HTTP Digest authentication.
    pub fn api_key(mut self, public: impl Into<String>, private: impl Into<SecretString>) -> Self {
        self.credentials = Some(Choice::ApiKey { public: public.into(), private: private.into() });
        self
    }

    /// Sets an access token as the credentials, which is sent as `Authorization: Bearer`. It is not renewed.
    pub fn access_token(mut self, token: impl Into<SecretString>) -> Self {
        self.credentials = Some(Choice::AccessToken(token.into()));
        self
    }

    /// Sets a source of access tokens that the program implements.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.credentials = Some(Choice::Source(Arc::new(source)));
        self
    }

    /// Sets no credentials, for operations that need none. The environment and profiles are not searched for any.
    pub fn anonymous(mut self) -> Self {
        self.credentials = Some(Choice::None);
        self
    }

    /// Sets a text that is appended to the `User-Agent` header, such as the name and version of the program.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// Sets a function that changes the HTTP client before it is built, for instance its proxy, certificates or resolver.
    ///
    /// Redirects remain disabled whatever the function sets. A base URL with a loopback address is never reached through a
    /// proxy, whether the function or the environment sets it.
    ///
    /// With the feature `ring` and without `aws-lc`, building such a client installs ring as the process-wide provider of
    /// rustls (`rustls::crypto::CryptoProvider`) unless the program has installed one. A client without such a function does
    /// not.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = reqwest::Proxy::https("http://proxy.example:3128")?;
    /// let builder = runtime::Client::builder().configure_http(move |http| http.proxy(proxy.clone()));
    /// # let _ = builder; Ok(()) }
    /// ```
    pub fn configure_http(
        mut self,
        change: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure = Some(Arc::new(change));
        self
    }

    /// Sets the HTTP client that is used in place of one that the builder creates.
    ///
    /// - It should not follow redirects (`redirect::Policy::none()`). If it does, the call fails with
    ///   [`ErrorKind::Redirect`], but a request without a body may already have reached the other address. Bodies are not
    ///   sent to it.
    /// - It should use no proxy (`no_proxy()`) if the base URL has a loopback address.
    /// - It must not decompress bodies, because that removes the lengths by which bodies are verified to be complete.
    /// - With the feature `ring` and no other feature for TLS, reqwest's builder panics unless the program has installed a
    ///   cryptography provider (`rustls::crypto::CryptoProvider::install_default`) or passes a TLS configuration
    ///   (`tls_backend_preconfigured`). [`configure_http`](Self::configure_http) needs neither.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Sets the time limit for establishing a connection; default 10 seconds. It has no effect on an
    /// [`http_client`](Self::http_client).
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Sets the time limit of each attempt, from sending the request to the end of the response; default 60 seconds. For a
    /// download, the limit applies to the head of the response and to each piece of its body.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.defaults.attempt_timeout = limit;
        self
    }

    /// Sets the time limit of a whole call, all attempts and pauses included; default 5 minutes. `None` and `Duration::MAX`
    /// are no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.defaults.timeout = limit.into();
        self
    }

    /// Sets when requests are sent again. A call can have its own policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.defaults.retry = policy;
        self
    }

    /// Sets whether requests are slowed down when the server reports that a rate limit is nearly used up; default `true`.
    /// The pace is shared by the clones of a client.
    pub fn pacing(mut self, on: bool) -> Self {
        self.pacing = on;
        self
    }

    /// Sets how many requests the clones of a client may have in flight at the same time, at least 1; default no limit. A
    /// download is in flight until its body has been read or dropped.
    pub fn concurrency(mut self, limit: usize) -> Self {
        self.concurrency = Some(limit);
        self
    }

    /// Sets the number of retries that the clones of a client share; default 100. `None` is no limit.
    ///
    /// The budget bounds the load that retries add in an outage. Each retry takes one from the budget. A retry that succeeds
    /// returns one, and so do ten calls that succeed at their first attempt. While the budget is used up, calls fail with
    /// the error of their last attempt.
    pub fn retry_budget(mut self, retries: impl Into<Option<u32>>) -> Self {
        self.retry_budget = retries.into();
        self
    }

    /// Sets the size of the longest response that is read into memory, in bytes after decompression; default 64 MiB.
    ///
    /// A longer response fails with [`ErrorKind::Limit`], and the error contains the body up to the limit. The body of an
    /// error response is truncated at the limit. Downloads have no such limit.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.defaults.max_response_size = bytes;
        self
    }

    /// Sets the pause between two polls of `wait()`; default: that of the operation, in most cases 30 seconds.
    ///
    /// It is meant for tests against a server that finishes its work at once. Initial delays that are longer are shortened
    /// to it. [`Waiter::with_interval`](crate::waiter::Waiter::with_interval) and
    /// [`with_initial_delay`](crate::waiter::Waiter::with_initial_delay) take precedence.
    pub fn wait_interval(mut self, interval: Duration) -> Self {
        self.defaults.wait_interval = Some(interval);
        self
    }

    /// Sets whether a response that needs a correction is an error; default `false`: corrections are made, listed and
    /// logged.
    pub fn strict(mut self, strict: bool) -> Self {
        self.defaults.strict = strict;
        self
    }

    /// Sets the base URL and the credentials from the environment, unless they are set already.
    ///
    /// The credentials are the first of an access token, a service account and an API key that is set. The constants of
    /// [`api`] name the variables.
    ///
    /// # Errors
    /// [`ErrorKind::Credentials`] if no credentials are set, or only one half of a pair.
    pub fn from_env(self) -> Result<Self> {
        self.from_variables(|name| std::env::var(name).ok())
    }

    /// Does the same as [`from_env`](Self::from_env) with variables that a function returns.
    ///
    /// # Errors
    /// [`ErrorKind::Credentials`] if no credentials are set, or only one half of a pair.
    pub fn from_variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let variables = Variables(&lookup);
        if self.base_url.is_none() {
            self.base_url = variables.base_url();
        }
        if self.credentials.is_none() {
            self.credentials = Some(variables.credentials()?);
        }
        Ok(self)
    }

    /// Sets the base URL and the credentials from a profile of the API's command-line tool, unless they are set already.
    /// Needs the feature `profiles`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if the file cannot be read, if it does not contain the profile, or if the profile does
    /// not contain credentials, for instance because the tool stores its secret in the system's keyring.
    #[cfg(feature = "profiles")]
    pub fn from_profile(self, name: &str) -> Result<Self> {
        let file = Profile::file()?;
        self.from_profile_file(file, name)
    }

    /// Does the same as [`from_profile`](Self::from_profile) with the file at a path. Needs the feature `profiles`.
    ///
    /// # Errors
    /// Those of [`from_profile`](Self::from_profile).
    #[cfg(feature = "profiles")]
    pub fn from_profile_file(mut self, file: impl AsRef<std::path::Path>, name: &str) -> Result<Self> {
        let profile = Profile::read(file.as_ref(), name)?;
        self.base_url = self.base_url.or(profile.base_url);
        self.credentials = self.credentials.or(Some(profile.credentials));
        Ok(self)
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if a setting is not valid, or if the base URL is `https` and the crate was built without
    /// a feature for TLS; [`ErrorKind::Credentials`] if the access token is not valid.
    pub fn build(self) -> Result<Client> {
        let base_url = address::base_url(self.base_url.as_deref().unwrap_or(api::BASE_URL))?;
        let credentials = self.credentials.unwrap_or(Choice::None).check(&base_url)?;
        let user_agent = match &self.user_agent {
            Some(suffix) => format!("{} {suffix}", api::USER_AGENT),
            None => api::USER_AGENT.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the user agent is not a valid header value").with_source(source)
        })?;
        let custom_http = self.http.is_some();
        let http = match (self.http, self.configure) {
            (Some(_), Some(_)) => {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    "configure_http() cannot change the client that http_client() sets: use only one of them",
                ));
            }
            (Some(http), None) => http,
            (None, configure) => {
                tls::require(&base_url)?;
                let http = reqwest::Client::builder().connect_timeout(self.connect_timeout);
                let http = match configure {
                    Some(configure) => configure(tls::adjustable(http)),
                    None => tls::preset(http)?,
                };
                let http = http.redirect(reqwest::redirect::Policy::none()).no_gzip().referer(false);
                // A proxy could read the credentials, because requests to loopback addresses can be unencrypted.
                let http = if address::is_loopback_url(&base_url) { http.no_proxy() } else { http };
                http.build().map_err(|source| {
                    Error::new(ErrorKind::Configuration, "the HTTP client cannot be built").with_source(source)
                })?
            }
        };
        let transport = Transport {
            base_url,
            http,
            custom_http,
            user_agent,
            credentials,
            defaults: self.defaults,
            throttle: Throttle::new(self.pacing, self.concurrency),
            budget: Budget::new(self.retry_budget),
            logged_deprecations: Default::default(),
        };
        Ok(Client { transport: transport.into() })
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url.as_deref().map(redact::address))
            .field("credentials", &self.credentials)
            .field("user_agent", &self.user_agent)
            .field("defaults", &self.defaults)
            .finish_non_exhaustive()
    }
}
