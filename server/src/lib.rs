//! A server made from an OpenAPI document: it checks requests against the document and answers from its schemas.
//!
//! In: a document as a tree. Out: a server on this machine. It knows nothing of the generator's model nor of any client, so that
//! a client can be tried against it.

pub mod answer;
pub mod check;
pub mod document;
mod explain;
pub mod http;
pub mod mock;
pub mod route;
pub mod sample;
pub mod schema;
pub mod text;
pub mod validator;
