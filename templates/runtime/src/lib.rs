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
//! - A handle (one for each tag of the API) makes **calls**. A call is data: `set_*` sets its optional parameters, `with_*` how
//!   it is sent, `to_curl()` shows it, and `send().await` sends it.
//! - `send()` gives the value; `send_raw()` a [`Response`] with status, headers and the corrections made while decoding.
//! - Decoding is tolerant: what is missing, null or of an unexpected type becomes `None`, empty, zero or `Unknown`. Each such
//!   place is listed in [`Response::corrections`] and logged; [`ClientBuilder::strict`] makes it an error.
//! - There is one type of [`Error`]. It has methods that say what kind it is, what the server answered and when to try again.
//! - Lists come as streams: `items()`, `pages()`, `all(limit)`; see [`pages`]. `wait()` waits for long-running work; see
//!   [`waiter`]. `download()` reads files; see [`download`].
//! - What is harmless to repeat is sent again after overload and broken connections: [`RetryPolicy`]. The clones of a client
//!   share connections, tokens, rate limits and a [retry budget](ClientBuilder::retry_budget).
//! - Futures and streams run inside a [tokio](https://tokio.rs) runtime with its timers and I/O enabled, such as the one that
//!   `#[tokio::main]` creates. Outside of one they give an error of the kind [`ErrorKind::Configuration`]. The feature
//!   `blocking` is for programs without a runtime.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `ring` (default) | TLS with rustls and ring |
//! | `aws-lc` | TLS with rustls and AWS-LC, which adds post-quantum key exchange; takes precedence over `ring` |
//! | `native-tls` | TLS of the platform (OpenSSL on Linux); takes precedence over both |
//! | `http2` | HTTP/2 with servers that offer it, so that concurrent calls share a connection |
//! | `profiles` | `from_profile()`: credentials from the profiles of the API's command-line tool |
//! | `blocking` | the module `blocking`, for programs without an async runtime |
//! | `mock` | the module `mock`, for tests without network |
//!
//! Without any feature for TLS, [`ClientBuilder::build`] fails for an `https` base URL unless it is given an
//! [`http_client`](ClientBuilder::http_client).
//!
//! # Logs
//!
//! Spans and events go to [`tracing`](https://docs.rs/tracing) under OpenTelemetry's names. No secret is in them, at any level.
//!
//! | target | level | what |
//! |---|---|---|
//! | this crate | `WARN` | a call failed; an attempt failed and is sent again; an answer differs from its description; a version is deprecated |
//! | this crate | `DEBUG` | one event for each call: status, attempts, time; pauses for a rate limit |
//! | `runtime::http` | `TRACE` | the wire log: each request and answer with headers and body, up to 16 KiB, without secrets |
//!
//! `RUST_LOG=debug,runtime::http=trace` shows all of it with `tracing-subscriber`'s `EnvFilter`.
//!
//! # Types of other crates
//!
//! The public API has types of `bytes`, `futures_core`, `http`, `jiff`, `reqwest`, `secrecy` and `serde_json`. The types are exported
//! here, as is [`reqwest`] whole, so that a program needs no dependency of its own on the same version. A client of `reqwest` that
//! a program builds itself needs a provider of cryptography: see [`ClientBuilder::http_client`].

pub mod api;
pub mod call;
pub mod client;
pub mod credentials;
mod deadline;
pub mod error;
mod extensions;
mod gunzip;
mod headers;
mod integrity;
mod net;
mod redact;
pub mod request;
pub mod response;
#[cfg(test)]
mod tests;
mod transport;
pub mod wire;

pub use crate::client::{Client, ClientBuilder};
pub use crate::error::{Error, ErrorBody, ErrorKind, Result};
#[cfg(feature = "blocking")]
pub use crate::extensions::blocking;
#[cfg(feature = "mock")]
pub use crate::extensions::mock;
pub use crate::extensions::{download, pages, waiter};
pub use crate::request::{Method, RetryPolicy};
pub use crate::response::Response;
pub use crate::wire::{Nullable, Value};

pub use bytes::Bytes;
pub use futures_core::Stream;
pub use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use reqwest;
pub use secrecy::{ExposeSecret, SecretString};
