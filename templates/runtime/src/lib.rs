//! A client for an HTTP API that is described by an OpenAPI document: typed requests and responses, with credentials,
//! retries, rate limits, pagination and long-running operations handled by the client.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! // Reads the base URL and the credentials from the environment. `Client::builder()` sets them in code.
//! let client = runtime::Client::from_env()?;
//! // Sends an untyped request to any path, with the same credentials, retries and errors as a typed one.
//! let pets = client.request(runtime::Method::GET, "/pets").send_json().await?;
//! println!("{pets}");
//! # Ok(())
//! # }
//! ```
//!
//! # Calls
//!
//! - Each tag of the API has a handle with one method for each of its operations. The method returns a [`Call`](call::Call):
//!   a request that has not been sent. `set_*` sets its optional parameters, `with_*` sets how it is sent, `to_curl()`
//!   prints it, and `.await` sends it.
//! - A method borrows the texts that it takes, such as ids, as `&str`. Setters and bodies accept what converts to the type: a
//!   text for a `String`, a secret or an enum; an array, a `Vec` or an iterator for a list; pairs for a map; the struct of a
//!   variant for a union. For a [`Nullable`] field, `None` sends null.
//! - `.await` returns the value of the response. `send_raw().await` returns a [`Response`], which also has the status, the
//!   headers and the corrections.
//! - Decoding is tolerant: a value that is missing, null or of an unexpected type becomes `None`, empty, zero or `Unknown`.
//!   Each such change is a correction; it is listed in [`Response::corrections`] and logged. With [`ClientBuilder::strict`]
//!   it is an error.
//! - The value of a body is created with `new()` and `set_*`. A request whose body lacks a required property fails before it
//!   is sent, and the error names the property. Properties that only the server sets are not sent; see
//!   [`Extra::insert`](wire::Extra::insert) for exceptions. `for_update()` of a response returns the value to change and to
//!   send back.
//! - All functions fail with one type of [`Error`]. Its methods return the kind of the error, the response of the server,
//!   and when to send the request again.
//! - Lists are streams: `items()`, `pages()`, `all(limit)`; see [`pages`]. `wait()` waits for long-running work; see
//!   [`waiter`]. `download()` reads a response in pieces; see [`download`].
//! - Requests that are safe to repeat are sent again after overload and broken connections; see [`RetryPolicy`]. The clones
//!   of a client share connections, access tokens, rate limits and a [retry budget](ClientBuilder::retry_budget).
//! - Futures and streams must be polled within a [tokio](https://tokio.rs) runtime that has timers and I/O enabled, such as
//!   that of `#[tokio::main]`. Otherwise they fail with [`ErrorKind::Configuration`]. The feature `blocking` is for programs
//!   without a runtime.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `ring` (default) | TLS with rustls and ring |
//! | `aws-lc` | TLS with rustls and AWS-LC, which adds post-quantum key exchange; takes precedence over `ring` |
//! | `native-tls` | TLS of the platform (OpenSSL on Linux); takes precedence over `ring` and `aws-lc` |
//! | `http2` | HTTP/2 with servers that offer it, so that concurrent calls share a connection |
//! | `profiles` | `from_profile()`: credentials from the profiles of the API's command-line tool |
//! | `blocking` | the module `blocking`, for programs without an async runtime |
//! | `mock` | the module `mock`, a mock server for tests |
//!
//! Without a feature for TLS, [`ClientBuilder::build`] fails for an `https` base URL unless an
//! [`http_client`](ClientBuilder::http_client) is set.
//!
//! # Logs
//!
//! Spans and events are emitted with [`tracing`](https://docs.rs/tracing) and use the names of the OpenTelemetry
//! conventions. They contain no secrets, at any level.
//!
//! | target | level | events |
//! |---|---|---|
//! | this crate | `WARN` | a call failed; an attempt failed and is repeated; a response was corrected; a version is deprecated |
//! | this crate | `DEBUG` | one event for each call with its status, attempts and duration; pauses for a rate limit |
//! | `runtime::http` | `TRACE` | each request and response with headers and body, up to 16 KiB, without secrets |
//!
//! `RUST_LOG=debug,runtime::http=trace` enables all of them in `tracing-subscriber`'s `EnvFilter`.
//!
//! # Secrets
//!
//! Sensitive texts, such as passwords and the secrets of service accounts, have the type [`SecretString`]. `Debug` output,
//! errors, logs and `to_curl()` do not contain them. [`ExposeSecret`] returns the text:
//!
//! ```
//! use runtime::{ExposeSecret as _, SecretString};
//!
//! let secret = SecretString::from("s3cret");
//! assert!(!format!("{secret:?}").contains("s3cret"));
//! assert_eq!(secret.expose_secret(), "s3cret");
//! ```
//!
//! `serde` writes secrets, so that a value that is stored and read back still has them. The output of
//! `serde_json::to_string(&value)` is as sensitive as the secrets in it.
//!
//! # Types of other crates
//!
//! The public API contains types of `bytes`, `futures_core`, `http`, `jiff`, `reqwest`, `secrecy` and `serde_json`. These
//! types and the whole of [`reqwest`] are re-exported, so that a program does not need its own dependency on the same
//! version. A `reqwest::Client` that a program builds itself needs a cryptography provider; see
//! [`ClientBuilder::http_client`].

// On docs.rs, which builds with a nightly compiler, each item shows the feature that it requires.
#![cfg_attr(docsrs, feature(doc_cfg))]

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
