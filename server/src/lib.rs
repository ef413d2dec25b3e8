//! A server made from an OpenAPI document. It checks requests against the document and responds with instances of its schemas.
//!
//! In: a document as a tree, and the [`conventions`] of the API that it does not express. Out: a server on the loopback address. The
//! crate shares no code with the generator's model or with a client, so that a fault in one of them shows when a client is tested
//! against the server.

pub mod check;
pub mod conventions;
pub mod document;
mod explain;
pub mod http;
pub mod mock;
pub mod response;
pub mod route;
pub mod sample;
pub mod schema;
pub mod text;
pub mod validator;

pub use conventions::Conventions;
