//! Updates: read, modify and write; absent, null and empty.
//!
//! # Read, modify, write
//!
//! The value that the API returns for a resource is not the value that it accepts: it contains properties that only the server sets,
//! such as ids and dates. `for_update()` of a response returns the value to send back. It leaves out what only the server sets, and
//! keeps the rest:
//!
//! ```no_run
//! # #[cfg(feature = "database-users")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::database_users::DatabaseUserRole;
//!
//! let users = client.database_users();
//! let mut user = users.get_database_user(project_id, "admin", "app").await?.for_update();
//! user.roles.push(DatabaseUserRole::new().set_role_name("read").set_database_name("reports"));
//! users.update_database_user(project_id, "admin", "app", &user).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The page of a type with `for_update()` names the method that takes the result. If the body has another type than the response, the
//! result has that type, and lacks the properties that it does not have.
//!
//! If the types are the same, properties that this version of the crate does not know are kept in the field `extra` and sent back, so that
//! an update does not reset a setting that is newer than the crate. Some updates need them: an alert configuration is replaced as a
//! whole. A value that decoding could not hold exactly is sent back as it was.
//!
//! # One property alone
//!
//! In a PATCH request, a property that is absent keeps its value. Then there is no need to read first:
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::clusters::Cluster;
//!
//! let change = Cluster::new().set_paused(true);
//! client.clusters().update_cluster(project_id, "orders", change).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A PUT request replaces the resource, so that it needs a read first. The page of a method shows which of the two it sends.
//!
//! A list is a value like others: it replaces the list of the resource. To add an item, read the list first. To change the size of a
//! cluster, send all of its `replication_specs`: shards that are missing in the list are deleted.
//!
//! # Absent, null, empty
//!
//! | in the request | what it means | in Rust |
//! |---|---|---|
//! | absent | the server keeps the value, or takes the default for a new resource | the field is not set |
//! | `null` | the server resets the value | `None`, for a field of the type [`Nullable`](crate::Nullable) |
//! | `[]` or `""` | the value is empty | an empty list or text |
//!
//! The difference matters. An empty list of roles takes all roles away, and an absent one changes nothing. An empty text is not a value
//! of an enum, and is refused with the status 400. A field is [`Nullable`](crate::Nullable) if the API accepts null for it; others are
//! `Option`, whose `None` is absent.
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client: atlas_admin::Client, project_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::clusters::ClusterProcessArgs;
//!
//! let settings = ClusterProcessArgs::new()
//!     // A value.
//!     .set_oplog_size_mb(2048)
//!     // Null: back to the default.
//!     .set_default_max_time_ms(None);
//! // All other settings are absent.
//! client.clusters().update_process_args(project_id, "orders", settings).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The defaults in the documentation of fields are those of the server. The crate never fills them in, so that an update contains
//! nothing that the program did not set.
//!
//! # Required properties
//!
//! `new()` creates a value in which nothing is set; its page lists the fields that a request needs. If one is missing, the call fails
//! before it is sent, and the error names the property:
//!
//! ```
//! # #[cfg(feature = "projects")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> atlas_admin::Result<()> {
//! use atlas_admin::{Client, ErrorKind, projects::Project};
//!
//! let client = Client::builder().anonymous().build()?;
//! let project = Project::new().set_name("shop");
//! let error = client.projects().create_project(project).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Request);
//! assert!(error.to_string().contains("orgId"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "projects"))]
//! # fn main() {}
//! ```
//!
//! # Properties without a field
//!
//! A property that the crate does not know yet is set in `extra`. The same makes the client send a property that it leaves out because
//! only the server sets it:
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # fn example() {
//! use atlas_admin::clusters::Cluster;
//!
//! let mut cluster = Cluster::new().set_name("orders");
//! cluster.extra.insert("aNewProperty", true);
//! # }
//! ```
