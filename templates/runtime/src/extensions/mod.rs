//! The extensions: optional layers on top of the core, which makes and sends one request at a time.
//!
//! An extension uses the core, and nothing in the core imports an extension. The crate's root re-exports each of them, so
//! that its public path is `pages`, not `extensions::pages`.

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod download;
#[cfg(feature = "mock")]
pub mod mock;
pub mod pages;
pub mod waiter;
