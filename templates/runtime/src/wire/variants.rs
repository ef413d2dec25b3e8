//! The macro that implements the traits and methods of a union.

/// Implements `ToJson`, `From` for each variant, the traits of [`model`](super::macros), and these methods for a union whose
/// variants contain a box: for each variant `as_*`, `as_*_mut` and `into_*`; for each field that all variants have, an accessor. An
/// accessor returns text (`text`), a copy (`copy`) or a reference (`shared`). Each variant has the field, or, if it is a union
/// itself, an accessor, which is written with `()`.
#[allow(unused_macros)] // used by the generated modules
macro_rules! variants {
    (
        $name:ident {
            $($variant:ident($ty:ty): $get:ident, $get_mut:ident, $into:ident;)*
        }
        $($(#[$about:meta])* $how:ident $accessor:ident $(-> $out:ty)? { $($of:ident.$field:ident $(($($call:tt)*))?,)* })*
    ) => {
        impl $name {
            $(
                #[doc = concat!("Returns the value of the variant `", stringify!($variant), "`; `None` for any other variant.")]
                #[inline]
                pub fn $get(&self) -> Option<&$ty> {
                    match self {
                        Self::$variant(value) => Some(value),
                        _ => None,
                    }
                }

                #[doc = concat!("Returns the value of the variant `", stringify!($variant), "`; `None` for any other variant.")]
                #[inline]
                pub fn $get_mut(&mut self) -> Option<&mut $ty> {
                    match self {
                        Self::$variant(value) => Some(value),
                        _ => None,
                    }
                }

                #[doc = concat!("Returns the value of the variant `", stringify!($variant), "`.")]
                ///
                /// # Errors
                /// Returns the union unchanged if it is any other variant.
                #[inline]
                pub fn $into(self) -> Result<$ty, Self> {
                    match self {
                        Self::$variant(value) => Ok(*value),
                        other => Err(other),
                    }
                }
            )*

            $(
                $crate::wire::accessor! {
                    $(#[$about])* $how $accessor $(-> $out)? { $($of.$field $(($($call)*))?,)* }
                }
            )*
        }

        impl $crate::wire::ToJson for $name {
            #[inline]
            fn to_json(&self, sink: &mut dyn $crate::wire::Sink) {
                match self {
                    $(Self::$variant(value) => value.to_json(sink),)*
                    Self::Unknown(value) => value.to_json(sink),
                }
            }
        }

        $(
            impl From<$ty> for $name {
                #[inline]
                fn from(value: $ty) -> Self {
                    Self::$variant(Box::new(value))
                }
            }
        )*

        $crate::wire::model!($name);
    };
}

/// An accessor of [`variants`].
#[allow(unused_macros)] // used by the generated modules
macro_rules! accessor {
    ($(#[$about:meta])* text $accessor:ident { $($of:ident.$field:ident $(($($call:tt)*))?,)* }) => {
        $(#[$about])*
        #[inline]
        #[allow(deprecated)]
        pub fn $accessor(&self) -> Option<&str> {
            match self {
                $(Self::$of(value) => $crate::wire::accessor!(@read value.$field $(($($call)*))?),)*
                Self::Unknown(_) => None,
            }
        }
    };
    ($(#[$about:meta])* shared $accessor:ident -> $out:ty { $($of:ident.$field:ident $(($($call:tt)*))?,)* }) => {
        $(#[$about])*
        #[inline]
        #[allow(deprecated)]
        pub fn $accessor(&self) -> Option<&$out> {
            match self {
                $(Self::$of(value) => $crate::wire::accessor!(@read value.$field $(($($call)*))?),)*
                Self::Unknown(_) => None,
            }
        }
    };
    ($(#[$about:meta])* copy $accessor:ident -> $out:ty { $($of:ident.$field:ident $(($($call:tt)*))?,)* }) => {
        $(#[$about])*
        #[inline]
        #[allow(deprecated)]
        pub fn $accessor(&self) -> Option<$out> {
            match self {
                $(Self::$of(value) => $crate::wire::accessor!(@copied value.$field $(($($call)*))?),)*
                Self::Unknown(_) => None,
            }
        }
    };
    (@copied $value:ident.$field:ident) => {
        $crate::wire::Member::read_member(&$value.$field).copied()
    };
    (@read $value:ident.$field:ident) => {
        $crate::wire::Member::read_member(&$value.$field)
    };
    (@$how:ident $value:ident.$field:ident()) => {
        $value.$field()
    };
}

pub(crate) use {accessor, variants};
