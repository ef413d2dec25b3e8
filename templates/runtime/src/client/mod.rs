//! The client: the public handle of what sends requests. It is an `Arc` inside; clones are cheap and share connections,
//! credentials and limits. It has no operations: generated code adds a handle for each tag.

mod address;
mod builder;
mod tls;

use std::fmt;
use std::sync::Arc;

pub use self::builder::ClientBuilder;
use crate::error::Result;
use crate::transport::Transport;

/// A client of the API.
///
/// Make one and clone it: clones share connections, credentials and limits. Use it within one tokio runtime: a connection is
/// driven by the runtime in which it was opened, and a call from another one can find it standing still.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
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

    /// A client with credentials and address from a profile of the API's command-line tool. Needs the feature `profiles`.
    ///
    /// # Errors
    /// When there is no such profile, or its secret is not in the file.
    #[cfg(feature = "profiles")]
    pub fn from_profile(name: &str) -> Result<Self> {
        Self::builder().from_profile(name)?.build()
    }

    /// The address before each path, without a trailing `/`.
    pub fn base_url(&self) -> &str {
        &self.transport.base_url
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
        self.transport.revoke_token().await
    }

    pub(crate) fn transport(&self) -> &Arc<Transport> {
        &self.transport
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.transport.base_url).finish_non_exhaustive()
    }
}
