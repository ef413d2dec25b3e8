//! The client: where requests go and what they share. It is an `Arc` inside; clones are cheap and share connections,
//! credentials and limits. It knows no operation: generated code adds a handle for each tag.

mod address;
mod builder;
mod raw;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

pub use self::builder::ClientBuilder;
pub use self::raw::RawRequest;
use crate::error::Result;
use crate::request::Method;

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
    pub(crate) user_agent: HeaderValue,
    pub(crate) bearer: Option<HeaderValue>,
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
    /// When a variable holds something that cannot be used.
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env()?.build()
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

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn curl_credentials(&self) -> &'static str {
        match self.inner.bearer {
            Some(_) => " \\\n  --header \"Authorization: Bearer $ACCESS_TOKEN\"",
            None => "",
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.inner.base_url).finish_non_exhaustive()
    }
}
