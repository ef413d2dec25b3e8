//! The client: a handle to the shared transport, with its builder, its base URL and its TLS.
//!
//! The client has no operations of its own: generated code adds a method for each tag, which returns the handle of that tag.

mod absent;
mod address;
mod builder;
mod tls;

use std::fmt;
use std::sync::Arc;

#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use self::absent::absent;
pub use self::builder::ClientBuilder;
use crate::error::Result;
use crate::transport::Transport;

/// A client of the API.
///
/// A clone is cheap and shares connections, credentials and limits with the original, so a program should build one client
/// and clone it. Use a client within one tokio runtime: a connection is driven by the runtime in which it was opened, and a
/// call from another runtime can wait for it without end.
#[derive(Clone)]
pub struct Client {
    transport: Arc<Transport>,
}

impl Client {
    /// Returns a builder with the defaults of the API.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Builds a client with credentials and base URL from the environment variables that [`api`](crate::api) names.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::from_env`] and [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env()?.build()
    }

    /// Builds a client with credentials and base URL from a profile of the API's command-line tool. Needs the feature
    /// `profiles`.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::from_profile`] and [`ClientBuilder::build`].
    #[cfg(feature = "profiles")]
    pub fn from_profile(name: &str) -> Result<Self> {
        Self::builder().from_profile(name)?.build()
    }

    /// Returns the base URL, without a trailing `/`.
    pub fn base_url(&self) -> &str {
        &self.transport.base_url
    }

    /// Revokes the service account's access token for all clients of this process that use the account. The next request
    /// mints another token.
    ///
    /// Returns `true` if the server has revoked the token. Returns `false` without sending a request if there is no token:
    /// none was minted yet, it has expired or was revoked before, or the credentials of the client are not a service
    /// account.
    ///
    /// # Errors
    /// Fails if the server cannot be reached or does not respond with a success. The token is kept in this case, and the
    /// call can be repeated.
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
