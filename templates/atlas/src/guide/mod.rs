//! A guide to the crate, by topic.
//!
//! The pages of the modules, types and methods say what each item does. These pages say when it is needed, and why it works the way
//! it does.
//!
//! | topic | the question that it answers |
//! |---|---|
//! | [`authentication`] | Which credentials does a program need, and why is the response 401 or 403? |
//! | [`versions`] | Which version of an operation is called, and what happens when the API gets a newer one? |
//! | [`pages`] | How is a list read to its end? |
//! | [`waiting`] | When is a cluster, a snapshot or a restore job ready? |
//! | [`errors`] | What failed, and which requests are sent again? |
//! | [`updates`] | How is one field changed and the rest kept? |
//! | [`downloads`] | How are logs and reports written to a file? |
//! | [`testing`] | How is a program tested without Atlas? |
//! | [`blocking`] | How is the crate used without `async`? |
//! | [`tracing`] | What does the client log? |
//! | [`go_sdk`] | What corresponds to a call of the Go SDK? |
//!
//! All examples compile, and those with the mock server run as tests of this crate. They call the client `client`. The ids in them are
//! made up: `project_id` is the id of a project, 24 hexadecimal digits, which the paths of the API call a group.

pub mod authentication;
pub mod blocking;
pub mod downloads;
pub mod errors;
pub mod go_sdk;
pub mod pages;
pub mod testing;
pub mod tracing;
pub mod updates;
pub mod versions;
pub mod waiting;
