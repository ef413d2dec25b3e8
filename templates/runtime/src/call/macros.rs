//! The macro by which generated code declares an operation.

/// Declares an operation by the type of its response: `operation!(GetPetOperation => Pet)`.
///
/// The type is one that decodes from JSON, one of the words `bytes` and `text`, or `()` if the response has no content.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! operation {
    ($name:ident => ()) => {
        $crate::call::operation!(@impl $name, (), $crate::response::decode::nothing);
    };
    ($name:ident => bytes) => {
        $crate::call::operation!(@impl $name, ::bytes::Bytes, $crate::response::decode::bytes);
    };
    ($name:ident => text) => {
        $crate::call::operation!(@impl $name, ::std::string::String, $crate::response::decode::text);
    };
    ($name:ident => $answer:ty) => {
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
