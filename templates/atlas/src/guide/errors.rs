//! Errors: kinds and codes, rate limits, and which requests are sent again.
//!
//! All functions return [`Error`](crate::Error). It is one type, so that a program can pass it on with `?`, and its methods answer the
//! questions that a program asks:
//!
//! | question | method |
//! |---|---|
//! | What kind of failure is it? | [`kind`](crate::Error::kind), an [`ErrorKind`](crate::ErrorKind) |
//! | What did the API say? | [`status`](crate::Error::status), [`error_code`](crate::Error::error_code), [`api_error`](crate::Error::api_error) |
//! | Does the resource not exist? | [`is_not_found`](crate::Error::is_not_found) |
//! | Can the same request succeed later, and when? | [`is_retryable`](crate::Error::is_retryable), [`retry_after`](crate::Error::retry_after) |
//! | How often was it sent? | [`attempts`](crate::Error::attempts) |
//! | What exactly was the response? | [`headers`](crate::Error::headers), [`body`](crate::Error::body) |
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::ErrorKind;
//!
//! match client.clusters().delete_cluster(project_id, "orders").await {
//!     Ok(()) => println!("is being deleted"),
//!     Err(error) if error.is_not_found() => println!("did not exist"),
//!     Err(error) if error.kind() == ErrorKind::Credentials => println!("refused: {error}"),
//!     Err(error) => match error.error_code() {
//!         Some("CLUSTER_ALREADY_REQUESTED_DELETION") => println!("is being deleted already"),
//!         _ => return Err(error),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The text of an error is one line without secrets: operation, status, code, detail, the fields that the server rejected, the number
//! of attempts and, where there is one, a hint. It can be logged as it is.
//!
//! # Codes
//!
//! A status is shared by many causes. A code such as `CLUSTER_NOT_FOUND` names one, and does not change when the text is reworded.
//! `UNEXPECTED_ERROR` names no cause, and comes with several statuses. An error can also have no code: a response from a proxy, for
//! instance, or an HTML page with the status 503. [`api_error`](crate::Error::api_error) has the rest of the body:
//! the detail, its parameters, and the rejected fields of the request.
//!
//! # What is sent again
//!
//! The API has no keys by which the server would recognise a repeated request. A POST that ends with a broken connection can have
//! created the cluster. The client therefore repeats a request only if that is safe:
//!
//! | failure | GET, PUT, DELETE | POST, PATCH |
//! |---|---|---|
//! | 429, and connections that could not be established | yes | yes |
//! | 502, 503, 504, broken connections, attempts that timed out | yes | no, unless [`with_unsafe_methods`](crate::RetryPolicy::with_unsafe_methods) is set |
//! | 500 | GET only | no |
//! | everything else | no | no |
//!
//! By default there are up to five attempts, with pauses that double and vary at random, and within a limit of five minutes for the
//! call. A repeated DELETE that finds nothing is a success. [`RetryPolicy`](crate::RetryPolicy) has the details.
//!
//! ```no_run
//! # #[cfg(feature = "projects")]
//! # async fn example(project_id: &str) -> atlas_admin::Result<()> {
//! use std::time::Duration;
//!
//! use atlas_admin::{Client, RetryPolicy};
//!
//! // For all calls of a client.
//! let client = Client::builder()
//!     .retry(RetryPolicy::default().with_attempts(8))
//!     .timeout(Duration::from_secs(900))
//!     .from_env()?
//!     .build()?;
//! // For one call.
//! let call = client.projects().get_project(project_id);
//! let project = call.with_retry(RetryPolicy::none()).await?;
//! # let _ = project;
//! # Ok(())
//! # }
//! ```
//!
//! To repeat a creation safely, read first: a cluster is found by its name, so that after a broken connection
//! [`get_cluster`](crate::clusters::ClustersApi::get_cluster) says whether it exists.
//!
//! # Rate limits
//!
//! Rate limits apply to sets of operations, for each organization, project, user or address. Most responses say what remains of the
//! limit: [`Response::rate_limit`](crate::Response::rate_limit). When a tenth or less remains, the client spreads its requests out, and
//! after a 429 it waits as long as `Retry-After` requires, with all calls of the same operation and resource
//! ([`ClientBuilder::pacing`](crate::ClientBuilder::pacing)). A call fails with 429 if its attempts, its time or the retry budget are used
//! up.
//!
//! The clones of a client share this state, and the
//! [`retry_budget`](crate::ClientBuilder::retry_budget), which keeps retries from multiplying the load in an outage. A program should
//! build one client and clone it.
//!
//! # Responses that differ from the description
//!
//! An unknown enum value, a missing property or an unexpected null is not an error: the value is decoded as far as possible, and the
//! response lists each [`Correction`](crate::wire::Correction).
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! let response = client.clusters().get_cluster(project_id, "orders").send_raw().await?;
//! for correction in response.corrections() {
//!     println!("{correction}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`ClientBuilder::strict`](crate::ClientBuilder::strict) makes them errors, which suits the tests of a program.
