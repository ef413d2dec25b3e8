//! The supertrait that seals the traits of this module, so that they can get further methods. The macros implement it for the
//! generated types.
//!
//! ```compile_fail,E0277
//! struct Mine;
//!
//! impl runtime::wire::ToJson for Mine {
//!     fn to_json(&self, _: &mut dyn runtime::wire::Sink) {}
//! }
//! ```

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::SecretString;
use serde_json::Value;

/// Implemented for the types of this crate, and for the types of other crates that values of the API consist of.
pub trait Sealed {}

impl Sealed for () {}
impl Sealed for bool {}
impl Sealed for i64 {}
impl Sealed for f64 {}
impl Sealed for str {}
impl Sealed for String {}
impl Sealed for SecretString {}
impl Sealed for Timestamp {}
impl Sealed for Date {}
impl Sealed for Value {}
impl<T: Sealed> Sealed for [T] {}
impl<T: Sealed> Sealed for Vec<T> {}
impl<T: Sealed> Sealed for BTreeMap<String, T> {}
impl<T: Sealed> Sealed for Option<T> {}
// The bound is required: without it, another crate could implement a sealed trait for a box or a reference of its own type.
impl<T: Sealed + ?Sized> Sealed for Box<T> {}
impl<T: Sealed + ?Sized> Sealed for &T {}
