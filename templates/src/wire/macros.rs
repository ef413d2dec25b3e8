//! The bridges from the two traits of this module to those that the rest of the world uses, one line for each type.

use serde::de::{Deserialize as _, Deserializer, Error as _};
use serde::ser::{Serialize as _, Serializer};

use super::context::Context;
use super::decode::{FromJson, check};
use super::encode::{ToJson, to_value};
use super::json::Json;

/// `Debug`, `PartialEq`, `Serialize` and `Deserialize` of a type that is `FromJson` and `ToJson`.
#[allow(unused_macros)] // used by the generated modules
macro_rules! model {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::wire::debug(stringify!($name), self, f)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::wire::equal(self, other)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}

/// Decoding and encoding of a struct, and what [`model`] gives: for each field its presence and its name on the wire.
#[allow(unused_macros)] // used by the generated modules
macro_rules! object {
    ($name:ident { $($field:ident: $presence:ident $wire:literal,)* }) => {
        impl $name {
            const PROPERTIES: &'static [&'static str] = &[$($wire),*];
        }

        impl $crate::wire::FromJson for $name {
            const KIND: $crate::wire::Kind = $crate::wire::Kind::Object;

            fn blank() -> Self {
                Self { $($field: $crate::wire::blank!($presence),)* extra: $crate::wire::Extra::new() }
            }

            fn from_json(json: &$crate::wire::Json<'_>, cx: &mut $crate::wire::Context) -> Self {
                let mut this = <Self as $crate::wire::FromJson>::blank();
                let fields: &mut [&mut dyn $crate::wire::Field] = &mut [$(&mut this.$field),*];
                $crate::wire::fill_object(json, cx, Self::PROPERTIES, fields, &mut this.extra);
                this
            }
        }

        impl $crate::wire::ToJson for $name {
            fn to_json(&self, sink: &mut dyn $crate::wire::Sink) {
                $crate::wire::sink_object(sink, Self::PROPERTIES, &[$(&self.$field),*], &self.extra);
            }
        }

        $crate::wire::model!($name);
    };
}

/// The value of a field that has not been sent.
#[allow(unused_macros)] // used by the generated modules
macro_rules! blank {
    (required) => {
        $crate::wire::FromJson::blank()
    };
    (optional) => {
        None
    };
    (nullable) => {
        $crate::wire::Nullable::Absent
    };
}

/// An open enum: a variant for each known text, and `Unknown` for all others. The texts are sorted.
#[allow(unused_macros)] // used by the generated modules
macro_rules! open_enum {
    ($(#[$about:meta])* pub enum $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("`", $text, "`")]
                $variant,
            )*
            /// A value that this version of the crate does not know.
            Unknown(String),
        }

        impl $crate::wire::OpenEnum for $name {
            const VALUES: &'static [Self] = &[$(Self::$variant),*];

            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            fn unknown(text: String) -> Self {
                Self::Unknown(text)
            }
        }

        impl $name {
            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                $crate::wire::OpenEnum::as_str(self)
            }

            /// Whether this crate has a variant for the value.
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::wire::parse_enum(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $crate::wire::parse_enum(text)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl $crate::wire::FromJson for $name {
            const KIND: $crate::wire::Kind = $crate::wire::Kind::Enum;

            fn blank() -> Self {
                Self::Unknown(String::new())
            }

            fn from_json(json: &$crate::wire::Json<'_>, cx: &mut $crate::wire::Context) -> Self {
                $crate::wire::enum_from_json(json, cx)
            }
        }

        impl $crate::wire::ToJson for $name {
            fn to_json(&self, sink: &mut dyn $crate::wire::Sink) {
                sink.string(self.as_str());
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

pub(crate) use {blank, model, object, open_enum};

/// Whether two values are the same on the wire.
pub fn equal(left: &dyn ToJson, right: &dyn ToJson) -> bool {
    to_value(left) == to_value(right)
}

/// Serialises any encodable value.
pub fn serialize<S: Serializer>(value: &dyn ToJson, serializer: S) -> Result<S::Ok, S::Error> {
    to_value(value).serialize(serializer)
}

/// Deserialises any decodable value; the wrong kind of value at the top is an error, anything below it is put right.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    let mut cx = Context::new();
    if check(&json, T::KIND, &mut cx) {
        Ok(T::from_json(&json, &mut cx))
    } else {
        Err(D::Error::custom(format_args!("expected {}", T::KIND)))
    }
}
