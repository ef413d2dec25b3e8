//! Coming from the Go SDK: what corresponds to its idioms.
//!
//! The Go SDK (`go.mongodb.org/atlas-sdk`) and this crate are generated from the OpenAPI document of the API. The names of operations
//! differ a little: both shorten the operation ids, and a group of the API is a project in this crate. The search of the documentation
//! finds methods by their operation id: `getGroupCluster` leads to [`get_cluster`](crate::clusters::ClustersApi::get_cluster).
//!
//! # Clients
//!
//! | Go | Rust |
//! |---|---|
//! | `admin.NewClient(admin.UseOAuthAuth(ctx, id, secret))` | `Client::builder().service_account(id, secret).build()?` |
//! | `admin.NewClient(admin.UseDigestAuth(public, private))` | `Client::builder().api_key(public, private).build()?` |
//! | `admin.UseBaseURL(url)` | `.base_url(url)` |
//! | `admin.UseHTTPClient(client)` | `.http_client(client)`, or `.configure_http(..)` for a proxy or certificates |
//! | `admin.UseUserAgent(text)` | `.user_agent(text)`, which is appended |
//! | `admin.UseDebug(true)` | `RUST_LOG=atlas_admin::http=trace`, see [`tracing`](super::tracing) |
//! | `os.Getenv(..)` for each variable | `Client::from_env()?` |
//! | a retrying `http.Client` around it | nothing: see [`errors`](super::errors) |
//!
//! # Calls
//!
//! | Go | Rust |
//! |---|---|
//! | `sdk.ClustersApi.GetCluster(ctx, id, name).Execute()` | `client.clusters().get_cluster(id, name).await` |
//! | `cluster, _, err :=` | `let cluster = call.await?;` |
//! | `cluster, resp, err :=` with status and headers | `let response = call.send_raw().await?;` |
//! | `sdk.ClustersApi.ListClusters(ctx, id).ItemsPerPage(500).Execute()` | `.list_clusters(id).set_items_per_page(500).await` |
//! | `ListClustersWithParams(ctx, &admin.ListClustersApiParams{..})` | the same: optional parameters are always `set_*` |
//! | `context.WithTimeout(ctx, d)` | `.with_timeout(d)` |
//! | cancelling the context | dropping the future |
//! | a loop over `PageNum` | `.items()`, see [`pages`](super::pages) |
//! | a loop with `time.Sleep` until the state is `IDLE` | `.wait()`, see [`waiting`](super::waiting) |
//! | `io.Copy(file, body)` | `.download().await?.to_file(path).await?`, see [`downloads`](super::downloads) |
//!
//! # Values
//!
//! | Go | Rust |
//! |---|---|
//! | `admin.PtrString("x")`, `admin.PtrInt(1)` | the value: `set_name("x")` |
//! | `cluster.GetName()`, which returns `""` for nil | `cluster.name.unwrap_or_default()` |
//! | `if cluster.Name == nil` | `if cluster.name.is_none()` |
//! | `admin.ClusterDescription20240805{..}` | `Cluster::new()` and `set_*`; the page of a type names the schema |
//! | a nil pointer, and a value | absent, null and a value are three things, see [`updates`](super::updates) |
//! | fields emptied by hand before an update | `cluster.for_update()` |
//! | a struct with the fields of all variants | an enum with the struct of each variant |
//! | a `string` with the values in a comment | an enum, which keeps values that it does not know |
//!
//! # Errors
//!
//! | Go | Rust |
//! |---|---|
//! | `admin.IsErrorCode(err, "CLUSTER_NOT_FOUND")` | `error.error_code() == Some("CLUSTER_NOT_FOUND")` |
//! | `apiError, ok := admin.AsError(err)` | `error.api_error()` |
//! | `resp.StatusCode == 404` | `error.is_not_found()` |
//!
//! # Versions
//!
//! | Go | Rust |
//! |---|---|
//! | a module for each date, `atlas-sdk/v20250312001`, with one version of each operation | one crate with all versions of each operation |
//! | two modules in one program, to call an older version | the feature `legacy` and a method with the date |
//!
//! See [`versions`](super::versions).
//!
//! # A program in both
//!
//! ```go
//! sdk, err := admin.NewClient(admin.UseOAuthAuth(ctx, clientID, clientSecret))
//! if err != nil {
//!     return err
//! }
//! cluster, _, err := sdk.ClustersApi.GetCluster(ctx, projectID, "orders").Execute()
//! if admin.IsErrorCode(err, "CLUSTER_NOT_FOUND") {
//!     fmt.Println("there is no such cluster")
//!     return nil
//! }
//! if err != nil {
//!     return err
//! }
//! fmt.Println(cluster.GetStateName())
//! ```
//!
//! ```no_run
//! # #[cfg(feature = "clusters")]
//! # async fn example(client_id: String, client_secret: String, project_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::Client;
//!
//! let client = Client::builder().service_account(client_id, client_secret).build()?;
//! match client.clusters().get_cluster(project_id, "orders").await {
//!     Ok(cluster) => println!("{:?}", cluster.state_name),
//!     Err(error) if error.error_code() == Some("CLUSTER_NOT_FOUND") => {
//!         println!("there is no such cluster");
//!     }
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```
