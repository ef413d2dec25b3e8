//! Versions of operations: dates, superseded versions, previews, and the end of a version.
//!
//! # Each operation has versions of its own
//!
//! The API is not versioned as a whole. Each operation has one or more versions, and a version is a date. It is part of the media
//! types: `application/vnd.atlas.2024-08-05+json` in `Accept` and, with a body, in `Content-Type`. The crate has a method for each
//! version, whose types are those of this version, and sends its exact date. There is nothing to configure, and a method never decodes
//! the response of another version.
//!
//! | stability | method | feature |
//! |---|---|---|
//! | current: the newest stable version | the plain name, such as [`get_cluster`](crate::clusters::ClustersApi::get_cluster) | that of the group |
//! | superseded by a newer version | with the date, such as [`get_cluster_v20230201`](crate::clusters::ClustersApi::get_cluster_v20230201); deprecated, so that the compiler warns | also `legacy` |
//! | preview: may change without notice | plain if there is no stable version, otherwise with `_preview` | also `preview` |
//!
//! The [`index`](crate::index) lists all versions of each operation. A superseded version is needed in two cases: for a property that
//! the newer one does not have any more, and for a program that cannot change yet.
//!
//! ```no_run
//! # #[cfg(all(feature = "clusters", feature = "legacy"))]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! let cluster = client.clusters().get_cluster(project_id, "orders").await?;
//!
//! // The newer version has no `num_shards`, but one specification for each shard.
//! #[expect(deprecated)]
//! let old = client.clusters().get_cluster_v20230201(project_id, "orders").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Responses and bodies of two versions have different types. A cluster that was read in one version is sent back in the same one.
//!
//! # The end of a version
//!
//! When a newer version appears, the older one is deprecated, and the server stops answering it at a later date, its sunset. The page
//! of a method names the date if the API states one. The server repeats it in each response:
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! let response = client.clusters().list_clusters(project_id).send_raw().await?;
//! if let Some(deprecation) = response.deprecation() {
//!     println!("deprecated {:?}, gone {:?}", deprecation.since, deprecation.sunset);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The client also logs a warning, once for each operation. After the sunset the response is the status 410 with the error code
//! `VERSION_GONE`. A version that the server does not have is the status 406 with `INVALID_VERSION_DATE`.
//!
//! # Updating the crate
//!
//! A method keeps its name and its version in later releases of the crate, also when the API gets a newer version: that one has a
//! method with its date. The older method is deprecated then and needs the feature `legacy`, so that the compiler shows each call that
//! has to change. Previews are excepted: they can change in any release. A program that uses them should require one exact version of
//! the crate (`atlas-admin = "=0.1.0"`).
//!
//! # Versions that the crate does not have
//!
//! An untyped request sets its version itself:
//!
//! ```no_run
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::Method;
//!
//! let path = format!("/api/atlas/v2/groups/{project_id}/clusters");
//! let clusters = client.request(Method::GET, path).version("2024-08-05").send_json().await?;
//! println!("{}", clusters["totalCount"]);
//! # Ok(())
//! # }
//! ```
//!
//! The server takes the newest version that is not newer than this date. [`send_as`](crate::call::RawRequest::send_as) decodes the
//! response as a type of the crate.
