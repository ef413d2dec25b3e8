//! The macros that implement the traits of this module, of `std` and of `serde` for a generated type.

/// Implements `Debug`, `PartialEq`, `Serialize` and `Deserialize` for a type that implements `FromJson` and `ToJson`.
///
/// All functions for a type are `#[inline]`, in these macros and in the generated code. Such a function is compiled where it is
/// used, so that a program only compiles the code of the types that it uses, and not that of the thousand types of the crate.
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

/// Implements `FromJson` and `ToJson` for a struct, and the traits of [`model`]. Each field has its presence and its name in
/// JSON. The lists that follow have names in JSON: `null` the optional properties that the API can send as `null`, `read_only`
/// those that only the server sets, and `required` those that a request requires, each with the method that sets it.
#[allow(unused_macros)] // used by the generated modules
macro_rules! object {
    (
        $name:ident { $($field:ident: $presence:ident $wire:literal,)* }
        $(null [$($null:literal),*])?
        $(read_only [$($read_only:literal),*])?
        $(required [$($required:literal $setter:literal),*])?
    ) => {
        #[doc(hidden)]
        impl $crate::wire::FromJson for $name {
            const INFO: &'static $crate::wire::ObjectInfo = &$crate::wire::ObjectInfo {
                name: stringify!($name),
                null: &[$($($null),*)?],
                read_only: &[$($($read_only),*)?],
                required: &[$($(($required, $setter)),*)?],
            };

            #[inline]
            fn from_json(json: &$crate::wire::Json<'_>, cx: &mut $crate::wire::Context) -> Self {
                let mut this =
                    Self { $($field: $crate::wire::blank!($presence),)* extra: $crate::wire::Extra::new() };
                let fields: &mut [(&'static str, &mut dyn $crate::wire::Field)] =
                    &mut [$(($wire, &mut this.$field)),*];
                $crate::wire::fill_object(json, cx, fields, &mut this.extra, Self::INFO);
                this
            }
        }

        #[doc(hidden)]
        impl $crate::wire::ToJson for $name {
            #[inline]
            fn to_json(&self, sink: &mut dyn $crate::wire::Sink) {
                $crate::wire::sink_object(
                    sink,
                    &[$(($wire, &self.$field)),*],
                    &self.extra,
                    <Self as $crate::wire::FromJson>::INFO,
                );
            }
        }

        $crate::wire::model!($name);
    };
}

/// The value of a field that is missing.
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

/// Defines an open enum: a variant for each known text, in the order of the texts, and `Unknown` for all other texts. The text is
/// the last paragraph of the variant's documentation. With only a name, implements the traits for an existing enum that implements
/// `Clone` and `OpenEnum`.
///
/// Comparison and hashing use the text: this compiles in half the time of derived code, and makes `Unknown("IDLE")` equal to
/// `Idle`.
#[allow(unused_macros)] // used by the generated modules
macro_rules! open_enum {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$meaning:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$meaning])*
                #[doc = concat!("\n`", $text, "`")]
                $variant,
            )*
            /// A value that is unknown to this version of the crate.
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
            /// Returns the text that is sent and received.
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::wire::OpenEnum::as_str(self)
            }

            /// Returns whether this crate has a variant for the value.
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

        impl From<&String> for $name {
            #[inline]
            fn from(text: &String) -> Self {
                $crate::wire::parse_enum(text.clone())
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

            // `Self::Err` would be ambiguous for an enum with a variant `Err`.
            #[inline]
            fn from_str(text: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok(text.into())
            }
        }

        #[doc(hidden)]
        impl $crate::wire::FromJson for $name {
            const KIND: $crate::wire::Kind = $crate::wire::Kind::Enum;

            #[inline]
            fn from_json(json: &$crate::wire::Json<'_>, cx: &mut $crate::wire::Context) -> Self {
                $crate::wire::enum_from_json(json, cx)
            }
        }

        #[doc(hidden)]
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
