//! How a method of a union reads the field that all of its variants have.

use super::nullable::Nullable;
use super::open_enum::OpenEnum;

/// A field whose value is read as a `T`, whatever its presence is. A text is read as `str`, and a list
/// as a slice.
pub trait Member<T: ?Sized> {
    /// Returns the value; `None` if the field is absent or null.
    fn read(&self) -> Option<&T>;
}

/// Returns a reference to the value of a field.
#[inline]
pub fn borrowed<T: ?Sized>(field: &impl Member<T>) -> Option<&T> {
    field.read()
}

/// Returns the value of a field.
#[inline]
pub fn copied<T: Copy>(field: &impl Member<T>) -> Option<T> {
    field.read().copied()
}

/// A type whose values are read as text.
pub trait AsText {
    /// Returns the text.
    fn as_text(&self) -> &str;
}

impl AsText for String {
    fn as_text(&self) -> &str {
        self
    }
}

impl<E: OpenEnum> AsText for E {
    fn as_text(&self) -> &str {
        self.as_str()
    }
}

impl<T> Member<T> for T {
    fn read(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Member<T> for Option<T> {
    fn read(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Member<T> for Nullable<T> {
    fn read(&self) -> Option<&T> {
        self.as_option()
    }
}

impl<T> Member<[T]> for Vec<T> {
    fn read(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> Member<[T]> for Option<Vec<T>> {
    fn read(&self) -> Option<&[T]> {
        self.as_deref()
    }
}

impl<T> Member<[T]> for Nullable<Vec<T>> {
    fn read(&self) -> Option<&[T]> {
        self.as_option().map(Vec::as_slice)
    }
}

// A box breaks the circle of a type that contains itself.
impl<T> Member<T> for Box<T> {
    fn read(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Member<T> for Option<Box<T>> {
    fn read(&self) -> Option<&T> {
        self.as_deref()
    }
}

impl<T> Member<T> for Nullable<Box<T>> {
    fn read(&self) -> Option<&T> {
        self.as_option().map(Box::as_ref)
    }
}

impl<T: AsText> Member<str> for T {
    fn read(&self) -> Option<&str> {
        Some(self.as_text())
    }
}

impl<T: AsText> Member<str> for Option<T> {
    fn read(&self) -> Option<&str> {
        self.as_ref().map(T::as_text)
    }
}

impl<T: AsText> Member<str> for Nullable<T> {
    fn read(&self) -> Option<&str> {
        self.as_option().map(T::as_text)
    }
}
