//! The macro by which generated code declares an operation.

/// Declares an operation and the type of its calls: `operation! { GetPet = GetPetOperation => Pet; }`.
///
/// The type of the response is one that decodes from JSON, one of the words `bytes` and `text`, or `()` if the response has no
/// content. The type of the calls is an alias of [`Call`](crate::call::Call). The documentation shows it as a struct, because
/// rustdoc lists the methods of all aliases on the page of the type that they stand for: hundreds on the page of `Call`, and none
/// on their own.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! operation {
    ($(#[$about:meta])* $call:ident = $name:ident => $($answer:tt)*) => {
        $(#[$about])*
        #[cfg(not(doc))]
        pub type $call = $crate::call::Call<$name>;

        $(#[$about])*
        #[cfg(doc)]
        pub struct $call($crate::call::Call<$name>);

        $crate::call::operation!(@operation $name => $($answer)*);
    };
    (@operation $name:ident => ();) => {
        $crate::call::operation!(@impl $name, (), $crate::response::decode::nothing);
    };
    (@operation $name:ident => bytes;) => {
        $crate::call::operation!(@impl $name, ::bytes::Bytes, $crate::response::decode::bytes);
    };
    (@operation $name:ident => text;) => {
        $crate::call::operation!(@impl $name, ::std::string::String, $crate::response::decode::text);
    };
    (@operation $name:ident => $answer:ty;) => {
        $crate::call::operation!(@impl $name, $answer, $crate::response::decode::json::<$answer>);
    };
    (@impl $name:ident, $answer:ty, $decode:expr) => {
        #[doc(hidden)]
        pub enum $name {}

        impl $crate::call::sealed::Sealed for $name {}

        impl $crate::call::Operation for $name {
            type Answer = $answer;

            const DECODE: fn($crate::response::Answer) -> $crate::Result<$crate::Response<$answer>> = $decode;
        }
    };
}

#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use operation;
