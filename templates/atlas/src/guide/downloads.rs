//! Downloads: logs, reports and other responses that are not JSON.
//!
//! # Into memory, or in pieces
//!
//! Some operations return bytes or text: logs and invoice reports are gzip files, invoices exist as CSV, certificates are PEM. Awaiting
//! such a call reads the whole body into memory, up to
//! [`max_response_size`](crate::ClientBuilder::max_response_size). That suits a certificate. For a log, the call has a method
//! `download()`, which returns when the head of the response has been received:
//!
//! ```no_run
//! # #[cfg(feature = "monitoring-and-logs")]
//! # async fn example(client: atlas_admin::Client, project_id: &str, host: &str) -> atlas_admin::Result<()> {
//! let call = client.monitoring_and_logs().download_cluster_log(project_id, host, "mongodb");
//! let size = call.download().await?.decompressed().to_file("mongodb.log").await?;
//! println!("{size} bytes");
//! # Ok(())
//! # }
//! ```
//!
//! | method of [`Download`](crate::download::Download) | what it does |
//! |---|---|
//! | [`to_file`](crate::download::Download::to_file) | writes the body to a file |
//! | [`bytes`](crate::download::Download::bytes) | reads it into memory, up to a limit |
//! | [`next`](crate::download::Download::next) | reads the next piece; the type is also a [`Stream`](crate::Stream) |
//! | [`decompressed`](crate::download::Download::decompressed) | decompresses gzip while one of the others reads |
//!
//! Memory use does not depend on the size of the body, except for `bytes`.
//!
//! # Compressed files stay compressed
//!
//! A log is a gzip file, and not a text that was compressed for the transfer. Without `decompressed()`, a program gets the file as it
//! is, which is right for an archive. [`file_name`](crate::download::Download::file_name) is the name that the server proposes.
//!
//! # An empty body is a success
//!
//! If a host has no logs in the requested period, the response is successful and has no bytes at all, not even those of an empty gzip
//! file. `to_file` returns 0 then, and writes an empty file.
//!
//! # A complete body or an error
//!
//! A connection that breaks in the middle of a file is an error, never a short result. `to_file` writes to a temporary file and renames
//! it at the end, so that the path never has a part of a file, and an older file at the path is kept if the download fails. The
//! [`download`](crate::download#complete-bodies) module describes how the end of a body is verified.
//!
//! A download is not resumed. The request can be sent again as a whole:
//!
//! ```no_run
//! # #[cfg(feature = "monitoring-and-logs")]
//! # async fn example(client: atlas_admin::Client, project_id: &str, host: &str) -> atlas_admin::Result<()> {
//! let call = client.monitoring_and_logs().download_cluster_log(project_id, host, "mongodb");
//! let mut attempts = 0;
//! let size = loop {
//!     attempts += 1;
//!     match async { call.clone().download().await?.to_file("mongodb.log.gz").await }.await {
//!         Err(error) if error.is_retryable() && attempts < 3 => println!("again: {error}"),
//!         result => break result?,
//!     }
//! };
//! println!("{size} bytes");
//! # Ok(())
//! # }
//! ```
//!
//! The retries of the client end with the head of the response: what comes later has been handed to the program already.
//!
//! # Time limits
//!
//! The time limit of the call ends with the head of the response, too, so that a large file can take as long as it needs. Each piece
//! must arrive within the [`attempt_timeout`](crate::ClientBuilder::attempt_timeout). To limit a whole download, use
//! `tokio::time::timeout`.
//!
//! # Example
//!
//! The example `download_logs` of this crate downloads and decompresses a log.
