//! The builder of a client: every choice with its default, checked once in `build()`. What was set explicitly takes precedence
//! over the environment and over profiles.

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

/// Makes a [`Client`].
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
    /// The address before each path; default [`api::BASE_URL`]. Plain `http` is accepted for this machine only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// A service account. Its access tokens are minted when needed, renewed ahead of their expiry, and shared with all clients
    /// of this process that name the same account.
    pub fn service_account(mut self, id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        self.credentials = Some(Choice::ServiceAccount { id: id.into(), secret: secret.into() });
        self
    }

    /// An API key, used with HTTP Digest.
    pub fn api_key(mut self, public: impl Into<String>, private: impl Into<SecretString>) -> Self {
        self.credentials = Some(Choice::ApiKey { public: public.into(), private: private.into() });
        self
    }

    /// A ready access token, sent as `Authorization: Bearer`.
    pub fn access_token(mut self, token: impl Into<SecretString>) -> Self {
        self.credentials = Some(Choice::AccessToken(token.into()));
        self
    }

    /// A source of access tokens of one's own.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.credentials = Some(Choice::Source(Arc::new(source)));
        self
    }

    /// No credentials: for the few operations that need none.
    pub fn anonymous(mut self) -> Self {
        self.credentials = Some(Choice::None);
        self
    }

    /// What to add to the `User-Agent` header: the name and version of your program.
    pub fn user_agent(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent = Some(suffix.into());
        self
    }

    /// Changes the HTTP client that is made here: a proxy, certificates, a resolver. Redirects stay off whatever it says, and
    /// a base URL with a loopback address is never reached through a proxy, be it set here or in the environment.
    ///
    /// With the feature `ring` and without `aws-lc`, this makes ring the process-wide provider of rustls
    /// (`rustls::crypto::CryptoProvider`) unless the program has installed one. A client that is not changed has no such effect.
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

    /// The HTTP client to use in place of one made here.
    ///
    /// It should not follow redirects (`redirect::Policy::none()`), and for a loopback address it should use no proxy
    /// (`no_proxy()`). If it does follow a redirect, the call fails with [`ErrorKind::Redirect`]; bodies are not sent on, but a
    /// request without one may have reached the other address.
    ///
    /// With the feature `ring` alone, reqwest has no implementation of TLS of its own choice, and its builder panics unless the
    /// program has installed one (`rustls::crypto::CryptoProvider::install_default`) or passes one
    /// (`tls_backend_preconfigured`). Where `configure_http` is enough, it needs neither.
    ///
    /// It must not decompress bodies either: that loses their lengths, by which their ends are verified.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Limit for making a connection; default 10 seconds. Without effect on an [`http_client`](Self::http_client) of yours.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Limit for each attempt, from its first byte out to its last byte in; default 60 seconds. For a download it counts to the
    /// answer's head, and then anew for each piece.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.defaults.attempt_timeout = limit;
        self
    }

    /// Limit for a whole call, attempts and pauses together; default 5 minutes. `None` and `Duration::MAX` are no limit.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.defaults.timeout = limit.into();
        self
    }

    /// When requests are sent again; a request can have a policy of its own.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.defaults.retry = policy;
        self
    }

    /// Whether to slow down when the server says that little of a rate limit is left; default yes. The pace is shared by the
    /// clones of a client.
    pub fn pacing(mut self, on: bool) -> Self {
        self.pacing = on;
        self
    }

    /// How many requests the clones of a client may have under way at once, at least 1; default no limit. A download is under
    /// way until its body has been read or dropped.
    pub fn concurrency(mut self, limit: usize) -> Self {
        self.concurrency = Some(limit);
        self
    }

    /// How many retries the clones of a client may do beyond what success gives back; default 100, `None` for no limit.
    ///
    /// In an outage each call would be sent several times. The budget bounds what they add together: a retry takes one from it,
    /// a retry that succeeds puts one back, and so do ten calls that succeed at once. When it is used up, calls fail with the
    /// error of their last attempt.
    pub fn retry_budget(mut self, retries: impl Into<Option<u32>>) -> Self {
        self.retry_budget = retries.into();
        self
    }

    /// The longest answer that is read into memory, in bytes after decompression; default 64 MiB. A longer one is an error of
    /// the kind [`ErrorKind::Limit`] that has the body up to the limit; the body of an error answer is cut there. Downloads have
    /// no such limit.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.defaults.max_response_size = bytes;
        self
    }

    /// The pause between two polls of `wait()`, in place of the one of each operation; for tests against a server that does its
    /// work at once. Initial delays that are longer are shortened to it. [`Waiter::with_interval`](crate::waiter::Waiter::with_interval)
    /// and [`with_initial_delay`](crate::waiter::Waiter::with_initial_delay) take precedence. Default: the operation's own,
    /// mostly 30 seconds.
    pub fn wait_interval(mut self, interval: Duration) -> Self {
        self.defaults.wait_interval = Some(interval);
        self
    }

    /// Makes an error of each answer that differs from its description; by default such places are corrected and listed.
    pub fn strict(mut self, strict: bool) -> Self {
        self.defaults.strict = strict;
        self
    }

    /// Fills from the environment what was not set before: the address, and the first of access token, service account and API
    /// key. The variables are named in [`api`].
    ///
    /// # Errors
    /// When there are no credentials, or half of a pair.
    pub fn from_env(self) -> Result<Self> {
        self.from_variables(|name| std::env::var(name).ok())
    }

    /// As [`from_env`](Self::from_env), with variables from anywhere.
    ///
    /// # Errors
    /// When there are no credentials, or half of a pair.
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

    /// Fills from a profile of the API's command-line tool what was not set before. Needs the feature `profiles`.
    ///
    /// # Errors
    /// When there is no such profile, or its secret is in the system's keyring.
    #[cfg(feature = "profiles")]
    pub fn from_profile(self, name: &str) -> Result<Self> {
        let file = Profile::file()?;
        self.from_profile_file(file, name)
    }

    /// As [`from_profile`](Self::from_profile), from a file elsewhere. Needs the feature `profiles`.
    ///
    /// # Errors
    /// When there is no such profile, or its secret is in the system's keyring.
    #[cfg(feature = "profiles")]
    pub fn from_profile_file(mut self, file: impl AsRef<std::path::Path>, name: &str) -> Result<Self> {
        let profile = Profile::read(file.as_ref(), name)?;
        self.base_url = self.base_url.or(profile.base_url);
        self.credentials = self.credentials.or(Some(profile.credentials));
        Ok(self)
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when something that was set cannot be used, or when the base URL is `https` and the crate
    /// was built without any of its features for TLS.
    pub fn build(self) -> Result<Client> {
        let base_url = address::base_url(self.base_url.as_deref().unwrap_or(api::BASE_URL))?;
        let credentials = self.credentials.unwrap_or(Choice::None).check(&base_url)?;
        let user_agent = match &self.user_agent {
            Some(suffix) => format!("{} {suffix}", api::USER_AGENT),
            None => api::USER_AGENT.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent).map_err(|source| {
            Error::new(ErrorKind::Configuration, "the user agent is no header value").with_source(source)
        })?;
        let foreign_http = self.http.is_some();
        let http = match (self.http, self.configure) {
            (Some(_), Some(_)) => {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    "configure_http has no effect on an http_client of yours",
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
                // Plain http is for loopback addresses: a proxy would see the credentials.
                let http = if address::is_loopback_url(&base_url) { http.no_proxy() } else { http };
                http.build().map_err(|source| {
                    Error::new(ErrorKind::Configuration, "no HTTP client can be made").with_source(source)
                })?
            }
        };
        let transport = Transport {
            base_url,
            http,
            foreign_http,
            user_agent,
            credentials,
            defaults: self.defaults,
            throttle: Throttle::new(self.pacing, self.concurrency),
            budget: Budget::new(self.retry_budget),
            announced: Default::default(),
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
