//! Logs: spans and events of the client with `tracing`.
//!
//! The client emits spans and events with the crate [`tracing`](https://docs.rs/tracing). They appear when the program installs a
//! subscriber, for instance that of `tracing-subscriber`:
//!
//! ```
//! use tracing::Level;
//! use tracing_subscriber::filter::Targets;
//! use tracing_subscriber::layer::SubscriberExt as _;
//! use tracing_subscriber::util::SubscriberInitExt as _;
//!
//! // What `RUST_LOG=info,atlas_admin=debug` means to an `EnvFilter`.
//! let filter = Targets::new()
//!     .with_default(Level::INFO)
//!     .with_target("atlas_admin", Level::DEBUG);
//! tracing_subscriber::registry().with(tracing_subscriber::fmt::layer()).with(filter).init();
//! ```
//!
//! # What is logged
//!
//! | target | level | event |
//! |---|---|---|
//! | `atlas_admin::..` | `WARN` | a call failed; an attempt failed and is repeated; a response was corrected; a version is deprecated |
//! | `atlas_admin::..` | `DEBUG` | a call finished, with status, attempts and duration; a poll of `wait()`; a pause for a rate limit |
//! | `atlas_admin::http` | `TRACE` | each request and response with headers and body, up to 16 KiB |
//!
//! With `WARN` alone, a program learns what went wrong and what will stop working. A read that finds nothing is logged as a failed call,
//! because the client does not know that the program expects it.
//!
//! The wire log needs its own level: `RUST_LOG=info,atlas_admin::http=trace`. It is for the search of a fault, and costs time for each
//! body.
//!
//! # Spans
//!
//! Each call is a span `operation`, and each of its attempts is a span `attempt` in it. Their fields have the names of the OpenTelemetry
//! conventions, so that an exporter such as `tracing-opentelemetry` needs no mapping:
//!
//! | span | level | fields |
//! |---|---|---|
//! | `operation` | `INFO` | `otel.name` (the operation id, such as `getGroupCluster`), `http.request.method`, `url.template`, `http.response.status_code`, `error.type` |
//! | `attempt` | `DEBUG` | `http.request.method`, `http.request.resend_count`, `server.address`, `server.port`, `http.response.status_code`, `error.type` |
//!
//! The path template is in the span and the ids are not, so that a system for metrics does not get a series for each cluster.
//!
//! # Secrets
//!
//! No level contains secrets: not `Authorization`, not passwords or keys in bodies, and not their repetition in the error of a server.
//! The `Debug` output of values and errors does not contain them either. Names and addresses are not secret; the wire log contains them.
//!
//! # One call
//!
//! To see a single request without a subscriber, print its `curl` command. It has shell variables in place of secrets:
//!
//! ```
//! # #[cfg(feature = "projects")]
//! # fn main() -> atlas_admin::Result<()> {
//! let client = atlas_admin::Client::builder().access_token("a-token").build()?;
//! let command = client.projects().list_projects().to_curl();
//! assert!(command.contains("/api/atlas/v2/groups") && !command.contains("a-token"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "projects"))]
//! # fn main() {}
//! ```
