//! The macro that implements the traits and methods of a union.

/// Implements `ToJson`, `From` for each variant, and the traits of [`model`](super::macros) for a union whose variants contain a box.
/// Defines the methods `as_*`, `as_*_mut` and `into_*` for each variant, and an accessor for each field that all variants have. An
/// accessor returns a reference (`borrowed`) or a copy (`copied`).
#[allow(unused_macros)] // used by the generated modules
macro_rules! variants {
    (
        $name:ident {
            $($variant:ident($ty:ty): $get:ident, $get_mut:ident, $into:ident;)*
        }
        $($(#[$about:meta])* $accessor:ident: $how:ident -> $out:ty { $($of:ident.$field:ident,)* })*
    ) => {
        impl $name {
            $(
                /// Returns a reference to the value of this variant; `None` for any other variant.
                #[inline]
                pub fn $get(&self) -> Option<&$ty> {
                    match self {
                        Self::$variant(value) => Some(value),
                        _ => None,
                    }
                }

                /// Returns a mutable reference to the value of this variant; `None` for any other variant.
                #[inline]
                pub fn $get_mut(&mut self) -> Option<&mut $ty> {
                    match self {
                        Self::$variant(value) => Some(value),
                        _ => None,
                    }
                }

                /// Returns the value of this variant.
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
                $(#[$about])*
                #[inline]
                #[allow(deprecated)] // the field of one variant can be deprecated
                pub fn $accessor(&self) -> Option<$out> {
                    match self {
                        $(Self::$of(value) => $crate::wire::$how(&value.$field),)*
                        Self::Unknown(_) => None,
                    }
                }
            )*
        }

        #[doc(hidden)]
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

pub(crate) use variants;
