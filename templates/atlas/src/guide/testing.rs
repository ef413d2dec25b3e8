//! Tests of a program without Atlas: a mock server with typed requests and replies.
//!
//! ```sh
//! cargo add --dev atlas-admin --features mock
//! ```
//!
//! [`MockApi`](crate::mock::MockApi) starts a server on a free local port. A test says which call gets which reply, in the types of the
//! crate, and gives the program the client of this server:
//!
//! ```
//! # #[cfg(all(feature = "mock", feature = "clusters"))]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> atlas_admin::Result<()> {
//! use atlas_admin::Client;
//! use atlas_admin::clusters::{Cluster, ClusterState};
//! use atlas_admin::mock::{MockApi, blank};
//!
//! // The function of the program that is tested.
//! async fn is_ready(client: &Client, project: &str, name: &str) -> atlas_admin::Result<bool> {
//!     match client.clusters().get_cluster(project, name).await {
//!         Ok(cluster) => Ok(cluster.state_name == Some(ClusterState::Idle)),
//!         Err(error) if error.is_not_found() => Ok(false),
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! let api = MockApi::start().await;
//! let client = api.client();
//! // A value in which every field is absent. Only the server sets the state: it has no setter.
//! let mut cluster: Cluster = blank();
//! cluster.state_name = Some(ClusterState::Idle);
//! let get = |name| client.clusters().get_cluster("p", name);
//! api.when(get("orders")).reply(&cluster).await;
//! api.when(get("gone")).reply_error(404, "CLUSTER_NOT_FOUND").await;
//!
//! assert!(is_ready(client, "p", "orders").await?);
//! assert!(!is_ready(client, "p", "gone").await?);
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "mock", feature = "clusters")))]
//! # fn main() {}
//! ```
//!
//! A request matches if operation, version and path parameters are the same, the body is equal, and the query parameters and headers of
//! the call are there. A request that matches nothing gets the status 501 and the code `NOT_MOCKED`; the error says which reply comes
//! nearest and what differs.
//!
//! # Failures
//!
//! A program should be tested with the failures that it will meet:
//!
//! ```
//! # #[cfg(all(feature = "mock", feature = "clusters"))]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> atlas_admin::Result<()> {
//! use atlas_admin::clusters::Cluster;
//! use atlas_admin::mock::{ErrorReply, MockApi, Reply, blank};
//!
//! let api = MockApi::start().await;
//! let get = || api.client().clusters().get_cluster("p", "orders");
//! let cluster: Cluster = blank();
//! // The first request meets a rate limit. The client repeats it.
//! let limited = ErrorReply::new(429, "RATE_LIMITED").with_header("retry-after", "0");
//! api.when(get()).times(2).reply_each([limited.into(), Reply::value(&cluster)]).await;
//!
//! get().await?;
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "mock", feature = "clusters")))]
//! # fn main() {}
//! ```
//!
//! `times(2)` is verified when the server is dropped. The pauses of its client are a few milliseconds, and so are those of `wait()`.
//! [`client_builder`](crate::mock::MockApi::client_builder) builds clients with other credentials or policies.
//!
//! # Lists and long-running work
//!
//! Each page is a reply of its own, and each state of long-running work is, too:
//!
//! ```
//! # #[cfg(all(feature = "mock", feature = "clusters", feature = "projects"))]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> atlas_admin::Result<()> {
//! use atlas_admin::clusters::{Cluster, ClusterState};
//! use atlas_admin::mock::{MockApi, Reply, blank};
//! use atlas_admin::projects::{Project, ProjectPage};
//!
//! let api = MockApi::start().await;
//! let list = || api.client().projects().list_projects().set_items_per_page(1);
//! for (number, name) in [(1, "one"), (2, "two")] {
//!     let mut page: ProjectPage = blank();
//!     (page.results, page.total_count) = (vec![Project::new().set_name(name)], Some(2));
//!     api.when(list().set_page_num(number)).reply(page).await;
//! }
//! assert_eq!(list().all(10).await?.len(), 2);
//!
//! let get = || api.client().clusters().get_cluster("p", "orders");
//! let states = [ClusterState::Creating, ClusterState::Idle].map(|state| {
//!     let mut cluster: Cluster = blank();
//!     cluster.state_name = Some(state);
//!     Reply::value(&cluster)
//! });
//! api.when(get()).reply_each(states).await;
//! assert_eq!(get().wait().await?.state_name, Some(ClusterState::Idle));
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "mock", feature = "clusters", feature = "projects")))]
//! # fn main() {}
//! ```
//!
//! # Without a server
//!
//! A call can be inspected without being sent: [`url`](crate::call::Call::url), [`to_curl`](crate::call::Call::to_curl) and
//! [`request`](crate::call::Call::request).
//!
//! ```
//! # #[cfg(feature = "clusters")]
//! # fn main() -> atlas_admin::Result<()> {
//! let client = atlas_admin::Client::builder().anonymous().build()?;
//! let call = client.clusters().list_clusters("a-project").set_include_count(false);
//! assert!(call.url()?.ends_with("/groups/a-project/clusters?includeCount=false"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "clusters"))]
//! # fn main() {}
//! ```
