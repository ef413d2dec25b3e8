//! A client for an HTTP API described by an OpenAPI document: typed requests and responses over a runtime that looks after
//! credentials, retries, pages and long-running work.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! // Address and credentials from the environment; `Client::builder()` takes them from the program.
//! let client = runtime::Client::from_env()?;
//! // Any path of the API, typed or not, goes out with the same credentials, retries and errors.
//! let status = client.request(runtime::Method::GET, "/api/atlas/v2").send_json().await?;
//! println!("{status}");
//! # Ok(())
//! # }
//! ```
//!
//! - A handle (one for each tag of the API) makes **requests**. A request is data: set its optional parameters with `set_*`,
//!   say how it is to be called with `with_*`, look at it with `to_curl()`, then `send().await` it.
//! - `send()` gives the value; `send_raw()` a [`Response`] with status, headers and the corrections made while decoding.
//! - Decoding is tolerant: what is missing, null or of an unexpected type becomes `None`, empty, zero or `Unknown`. Each such
//!   place is listed in [`Response::corrections`] and logged; [`ClientBuilder::strict`] makes it an error.
//! - There is one [`Error`], which can be asked for what it is.
//! - Lists come as streams: `items()`, `pages()`, `all(most)`; see [`pages`]. Long-running work is waited for with `wait()`; see
//!   [`waiter`]. Files are read with `download()`; see [`download`].
//! - What is harmless to repeat is sent again after overload and broken connections: [`RetryPolicy`]. The clones of a client
//!   share connections, tokens and their pace.
//! - Spans and events go to `tracing` under OpenTelemetry's names; no secret is in them, at any level.
//!
//! The feature `blocking` is for use without `async`, `mock` for tests without network.

pub mod api;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod call;
pub mod client;
pub mod credentials;
pub mod download;
pub mod error;
mod gunzip;
mod headers;
mod integrity;
#[cfg(feature = "mock")]
pub mod mock;
pub mod pages;
mod redact;
pub mod request;
pub mod response;
#[cfg(test)]
mod tests;
mod transport;
pub mod waiter;
pub mod wire;

pub use crate::client::{Client, ClientBuilder};
pub use crate::error::{Error, ErrorBody, ErrorKind, Result};
pub use crate::request::{Method, RetryPolicy};
pub use crate::response::Response;
pub use crate::wire::{Nullable, Value};
pub use jiff::Timestamp;
pub use secrecy::{ExposeSecret, SecretString};
