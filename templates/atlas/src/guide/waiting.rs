//! Long-running work: wait until it is done, follow its states, and limit the time.
//!
//! Creating a cluster takes minutes. The response to the request comes at once and says that the work has begun. Calls that begin such
//! work have a method `wait()`, which polls until the work is done:
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str, cluster: atlas_admin::clusters::Cluster) -> atlas_admin::Result<()> {
//! let cluster = client.clusters().create_cluster(project_id, cluster).wait().await?;
//! println!("{:?}", cluster.connection_strings);
//! # Ok(())
//! # }
//! ```
//!
//! The page of a method says what its `wait()` polls, which state ends it, and after which time it gives up. `wait()` sends the request
//! itself: `create_cluster(..).await` and then `create_cluster(..).wait()` would create two clusters.
//!
//! # Waiting for work that something else has begun
//!
//! A call that reads the state has `wait()`, too. It starts nothing and repeats the read until the state is a final one:
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! let cluster = client.clusters().get_cluster(project_id, "orders").wait().await?;
//! # let _ = cluster;
//! # Ok(())
//! # }
//! ```
//!
//! This is also how a program continues after a restart. Dropping a waiter stops the polls and not the work.
//!
//! # Progress and time limits
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! use std::time::Duration;
//!
//! use atlas_admin::waiter::Step;
//!
//! let deletion = client.clusters().delete_cluster(project_id, "orders").wait();
//! let deletion = deletion.with_interval(Duration::from_secs(10));
//! let mut steps = deletion.with_timeout(Duration::from_secs(1800)).progress();
//! while let Some(step) = steps.next().await {
//!     match step? {
//!         Step::Pending(status) => println!("{:?} after {:?}", status.state, status.elapsed),
//!         Step::Done(()) => println!("deleted"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`with_timeout`](crate::waiter::Waiter::with_timeout) limits the whole wait. In most cases its default is 3 hours.
//! - `with_timeout` of the *call*, before `wait()`, limits each of its requests.
//! - [`with_interval`](crate::waiter::Waiter::with_interval) sets the pause between two polls, in most cases 30 seconds. Polls count
//!   against the rate limit: shorter intervals are for short work.
//! - [`with_initial_delay`](crate::waiter::Waiter::with_initial_delay) sets the pause before the first poll. It exists because a
//!   resource can still be in its old, final state directly after a request to change it.
//!
//! # Failure
//!
//! | kind of the error | what it means |
//! |---|---|
//! | [`Wait`](crate::ErrorKind::Wait) | the work has failed; [`body`](crate::Error::body) is the last response, with the reason if the API states one |
//! | [`Timeout`](crate::ErrorKind::Timeout) | the work was not done in time; it goes on, and a later `wait()` of the reading call continues |
//! | others | those of a request: the starting one was refused, or a poll failed for good |
//!
//! A poll that fails for a moment, because of overload or a broken connection, does not end the wait: up to 20 in a row are tolerated.
//! The same holds for a resource that is not found directly after it was created.
//!
//! # Many resources
//!
//! Waiters are futures, so that several of them run at the same time. A client without a limit of its own sends all requests at once;
//! [`ClientBuilder::concurrency`](crate::ClientBuilder::concurrency) sets one.
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &'static str) -> Result<(), Box<dyn std::error::Error>> {
//! let mut tasks = tokio::task::JoinSet::new();
//! for name in ["orders", "invoices"] {
//!     let wait = client.clusters().get_cluster(project_id, name).wait();
//!     tasks.spawn(wait.into_future());
//! }
//! while let Some(cluster) = tasks.join_next().await {
//!     println!("{:?} is ready", cluster??.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! In tests, [`ClientBuilder::wait_interval`](crate::ClientBuilder::wait_interval) shortens all pauses; the client of the
//! [mock server](super::testing) does so already.
