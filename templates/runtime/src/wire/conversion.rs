//! How a number, time or date of a response becomes a value of its Rust type.

/// A converted value, and how it differs from the one that was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Conversion<T> {
    /// The same value; encoding writes the same text.
    Exact(T),
    /// The same value; encoding writes it in another form.
    Reformatted(T),
    /// The nearest value.
    Rounded(T),
    /// The end of the type's range, because the value that was sent is beyond it.
    Clamped(T),
}

impl<T> Conversion<T> {
    pub(super) fn into_value(self) -> T {
        match self {
            Self::Exact(value) | Self::Reformatted(value) | Self::Rounded(value) | Self::Clamped(value) => value,
        }
    }
}
