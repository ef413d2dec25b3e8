//! The bridges from the two traits of this module to those that the rest of the world uses, one line for each type.

/// `Debug`, `PartialEq`, `Serialize` and `Deserialize` of a type that is `FromJson` and `ToJson`.
///
/// Everything is `#[inline]`, here and in what the generator writes: such a function is compiled where it is used, so a crate with a
/// thousand types costs its users the code of those that they touch.
#[allow(unused_macros)] // used by the generated modules
macro_rules! model {
    ($name:ident) => {
        impl $crate::wire::sealed::Sealed for $name {}

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::wire::debug(stringify!($name), self, f)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::wire::equal(self, other)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}

/// Decoding and encoding of a struct, and what [`model`] gives: for each field its presence and its name on the wire. `null`
/// lists the optional ones that the API may send as `null`.
#[allow(unused_macros)] // used by the generated modules
macro_rules! object {
    ($name:ident { $($field:ident: $presence:ident $wire:literal,)* } $(null [$($null:literal),*])?) => {
        impl $crate::wire::FromJson for $name {
            #[inline]
            fn from_json(json: &$crate::wire::Json<'_>, cx: &mut $crate::wire::Context) -> Self {
                let mut this =
                    Self { $($field: $crate::wire::blank!($presence),)* extra: $crate::wire::Extra::new() };
                let fields: &mut [(&'static str, &mut dyn $crate::wire::Field)] =
                    &mut [$(($wire, &mut this.$field)),*];
                $crate::wire::fill_object(json, cx, fields, &mut this.extra, &[$($($null),*)?]);
                this
            }
        }

        impl $crate::wire::ToJson for $name {
            #[inline]
            fn to_json(&self, sink: &mut dyn $crate::wire::Sink) {
                $crate::wire::sink_object(sink, &[$(($wire, &self.$field)),*], &self.extra);
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

/// An open enum: a variant for each known text, the texts sorted, and `Unknown` for all others. Given the name alone:
/// everything of it but the enum itself, its `Clone` and its `OpenEnum`. Comparing and hashing go by the wire text: that
/// compiles in half the time of the derived code, and `Unknown("IDLE")` is then equal to `Idle`.
#[allow(unused_macros)] // used by the generated modules
macro_rules! open_enum {
    ($(#[$about:meta])* pub enum $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone)]
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

            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            #[inline]
            fn unknown(text: String) -> Self {
                Self::Unknown(text)
            }
        }

        $crate::wire::open_enum!($name);
    };
    ($name:ident) => {
        impl $crate::wire::sealed::Sealed for $name {}

        impl $name {
            /// The text on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::wire::OpenEnum::as_str(self)
            }

            /// Whether this crate has a variant for the value.
            #[inline]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl PartialEq<str> for $name {
            #[inline]
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::wire::parse_enum(text.to_owned())
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                $crate::wire::parse_enum(text)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // Not `Self::Err`: that could be a variant.
            #[inline]
            fn from_str(text: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok(text.into())
            }
        }

        impl $crate::wire::FromJson for $name {
            const KIND: $crate::wire::Kind = $crate::wire::Kind::Enum;

            #[inline]
            fn from_json(json: &$crate::wire::Json<'_>, cx: &mut $crate::wire::Context) -> Self {
                $crate::wire::enum_from_json(json, cx)
            }
        }

        impl $crate::wire::ToJson for $name {
            #[inline]
            fn to_json(&self, sink: &mut dyn $crate::wire::Sink) {
                sink.string(self.as_str());
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use {blank, model, object, open_enum};
