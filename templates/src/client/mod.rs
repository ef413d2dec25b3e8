//! The client: where requests go and what they share. It is an `Arc` inside; clones are cheap and share connections,
//! credentials and limits. It knows no operation: generated code adds a handle for each tag.

mod address;
mod builder;
mod raw;

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

pub use self::builder::ClientBuilder;
pub use self::raw::RawRequest;
use crate::credentials::{Credentials, TokenRequest};
use crate::error::Result;
use crate::request::{Method, OperationInfo, Request};
use crate::response::Deprecation;
use crate::transport::{RetryPolicy, Throttle};

/// A client of the API.
///
/// Make one and clone it: clones share connections, credentials and limits.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    /// Without a trailing `/`.
    base_url: String,
    pub(crate) http: reqwest::Client,
    /// The HTTP client was given to the builder, and may follow redirects.
    pub(crate) foreign_http: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) credentials: Credentials,
    pub(crate) retry: RetryPolicy,
    pub(crate) throttle: Throttle,
    /// Operations whose deprecation was logged.
    announced: Mutex<HashSet<u64>>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) strict: bool,
}

impl Client {
    /// A builder with the defaults of the API.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client with credentials and address from the environment; the variables are named in [`api`](crate::api).
    ///
    /// # Errors
    /// When there are no credentials, or half of them, or a variable holds something that cannot be used.
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env()?.build()
    }

    /// A client with credentials and address from a profile of the API's command-line tool.
    ///
    /// # Errors
    /// When there is no such profile, or its secret is not in the file.
    pub fn from_profile(name: &str) -> Result<Self> {
        Self::builder().from_profile(name)?.build()
    }

    /// The address before each path, without a trailing `/`.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// A request to any path of the API, for what has no typed method. `path` begins with `/` and is sent as it is; its
    /// variable parts must be percent-encoded already.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        RawRequest::new(self, method, path.into())
    }

    /// Revokes the service account's access token, for all clients of this process that use the account; the next request
    /// mints another.
    ///
    /// `true` means that the server has revoked it. `false` means that there is none: no request has minted one yet, it has
    /// expired or was revoked before, or the client's credentials are not a service account. No request is sent then.
    ///
    /// # Errors
    /// When the server cannot be reached or does not answer with a success. The token is kept then, and the call can be
    /// repeated.
    pub async fn revoke_token(&self) -> Result<bool> {
        self.inner.credentials.revoke(&self.inner.exchange(&self.inner.retry)).await
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn curl_credentials(&self) -> &'static str {
        self.inner.credentials.curl()
    }
}

impl Inner {
    /// What credentials can use to get a token for a call with this policy.
    pub(crate) fn exchange(&self, policy: &RetryPolicy) -> TokenRequest<'_> {
        TokenRequest {
            http: &self.http,
            base_url: &self.base_url,
            user_agent: &self.user_agent,
            refused: false,
            max_attempts: policy.attempts(),
        }
    }

    /// Logs, once for each operation, that the server announces its end.
    pub(crate) fn announce(&self, request: &Request, headers: &HeaderMap) {
        let Some(deprecation) = Deprecation::of(headers) else { return };
        let OperationInfo { id, version, .. } = request.operation();
        let key = BuildHasherDefault::<DefaultHasher>::default().hash_one((id, version, &request.path));
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        if announced.len() < 4096 && announced.insert(key) {
            let sunset = deprecation.sunset.map(|sunset| sunset.to_string());
            tracing::warn!(operation = id, version, sunset, "this version of the operation is deprecated");
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.inner.base_url).finish_non_exhaustive()
    }
}
