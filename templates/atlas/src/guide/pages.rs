//! Lists: streams of items and pages, limits, and the total number of items.
//!
//! # Which method
//!
//! The API returns a list in pages, 100 items on each by default. Awaiting the call returns **one** page. The calls of lists have three
//! methods that read further:
//!
//! | method | returns | when |
//! |---|---|---|
//! | `items()` | a stream of the items, [`Items`](crate::pages::Items) | in most cases |
//! | `all(limit)` | a `Vec` of the items, or an error if there are more than `limit` | the list is short |
//! | `pages()` | a stream of the pages with status and headers, [`Pages`](crate::pages::Pages) | the total, or the headers, matter |
//!
//! ```no_run
//! # #[cfg(feature = "projects")]
//! # async fn example(client: atlas_admin::Client) -> atlas_admin::Result<()> {
//! let mut projects = client.projects().list_projects().items();
//! while let Some(project) = projects.next().await {
//!     let project = project?;
//!     println!("{:?} {}", project.id, project.name);
//! }
//!
//! // At most 1,000 projects. More are an error, and not a list that is cut off.
//! let projects = client.projects().list_projects().all(1000).await?;
//! # Ok(())
//! # }
//! ```
//!
//! `next()` needs no other crate. The streams also implement [`Stream`](crate::Stream), for the adapters of `futures` and
//! `tokio-stream`. A stream sends a request when an item of the next page is asked for, so that a loop that stops early reads no more
//! pages than it needs. It ends after an error.
//!
//! # The size of a page
//!
//! Pages of up to 500 items are possible. Larger pages mean fewer requests, which count against the rate limit:
//!
//! ```no_run
//! # #[cfg(feature = "projects")]
//! # async fn example(client: atlas_admin::Client) -> atlas_admin::Result<()> {
//! let projects = client.projects().list_projects().set_items_per_page(500).items();
//! // The next page is requested while the items of this one are processed.
//! let mut projects = projects.with_look_ahead(true);
//! # while let Some(project) = projects.next().await { project?; }
//! # Ok(())
//! # }
//! ```
//!
//! `set_page_num` sets the page with which a stream begins; the first one is 1.
//!
//! # The total
//!
//! A page states the number of items of the whole list:
//!
//! ```no_run
//! # #[cfg(feature = "projects")]
//! # async fn example(client: atlas_admin::Client) -> atlas_admin::Result<()> {
//! let first = client.projects().list_projects().set_items_per_page(1).await?;
//! println!("{:?} projects", first.total_count);
//! # Ok(())
//! # }
//! ```
//!
//! With `set_include_count(false)` the server does not count. The total is then 0, not absent, and the link to the next page is
//! missing. Streams read such lists to their end, too: [`pages`](crate::pages) describes how they recognise it.
//!
//! # Lists that change
//!
//! Pages are requested by number; the API has no cursors. If items are created or deleted while a program reads a list, the following
//! pages shift, and an item can be read twice or not at all. A program that must not miss any reads the list again, and compares by id.
//!
//! # Operations that return an array
//!
//! Some operations return all items at once. Their calls return a `Vec` and do not have these methods.
//!
//! # Example
//!
//! The example `walk_pages` of this crate reads a list of several pages from a mock server.
