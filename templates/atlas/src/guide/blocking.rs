//! Calls without `async`: scripts, command-line tools, and threads.
//!
//! ```sh
//! cargo add atlas-admin --features blocking
//! ```
//!
//! The calls are the same ones. Two traits of the module [`blocking`](crate::blocking) replace `.await` and `.next().await`:
//!
//! | async | blocking |
//! |---|---|
//! | `call.await` | `call.block()` |
//! | `call.send_raw().await` | `call.send_raw().block()` |
//! | `call.wait().await` | `call.wait().block()` |
//! | `call.all(limit).await` | `call.all(limit).block()` |
//! | `while let Some(item) = items.next().await` | `for item in items.blocking()` |
//! | `download.to_file(path).await` | `download.to_file(path).block()` |
//!
//! ```no_run
//! # #[cfg(all(feature = "blocking", feature = "clusters", feature = "projects"))]
//! fn main() -> atlas_admin::Result<()> {
//!     use atlas_admin::blocking::{Block as _, BlockStream as _};
//!
//!     let client = atlas_admin::Client::from_env()?;
//!     for project in client.projects().list_projects().items().blocking() {
//!         let Some(project_id) = project?.id else { continue };
//!         for cluster in client.clusters().list_clusters(&project_id).all(100).block()? {
//!             println!("{:?} is {:?}", cluster.name, cluster.state_name);
//!         }
//!     }
//!     Ok(())
//! }
//! # #[cfg(not(all(feature = "blocking", feature = "clusters", feature = "projects")))]
//! # fn main() {}
//! ```
//!
//! No tokio runtime is needed. One background thread, which the first call starts, serves the connections and timers of the whole
//! process. A client can be used by many threads at the same time.
//!
//! # Within a runtime
//!
//! Within a tokio runtime, `block()` and `blocking()` fail at once with an error of the kind
//! [`Configuration`](crate::ErrorKind::Configuration): a thread of the runtime that blocks could wait for a connection that the same
//! thread has to serve. Await the calls there. A program that has a runtime for other reasons does not need this feature.
//!
//! A client should be used in one of the two ways, since its connections belong to the runtime that opened them.
//!
//! # Tests
//!
//! The [mock server](crate::mock) needs a runtime, and the program must not run within it. The documentation of the module shows how a
//! test starts one.
