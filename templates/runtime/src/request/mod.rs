//! Requests as data: operation, parameters, body and options.
//!
//! A generated method makes a [`Request`] of its arguments, and the transport can send it any number of times. A request does not
//! depend on the client that sends it, on credentials, on connections or on the types of responses.

mod address;
mod curl;
mod message;
mod operation;
mod retry;
mod secrets;
mod shell;

pub(crate) use self::address::url;
pub(crate) use self::curl::{Authorization, command};
pub use self::message::Request;
pub use self::operation::{Method, OperationInfo};
pub use self::retry::RetryPolicy;
pub(crate) use self::retry::{backoff, is_done, is_uncertain};
pub(crate) use self::secrets::secrets;
