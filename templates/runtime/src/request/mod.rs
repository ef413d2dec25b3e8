//! A request as data: which operation, with which parameters, body and options.
//!
//! In: the arguments of one generated method. Out: a [`Request`] that the transport can send any number of times. A request
//! does not depend on the client that sends it, on credentials, sockets or the types of answers.

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
