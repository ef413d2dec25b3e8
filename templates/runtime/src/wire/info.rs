//! What the document says about the properties of a struct, beside their types and presence.

/// The properties of a struct that decoding and encoding treat in a special way. Generated code declares it as a constant.
#[derive(Debug)]
pub struct ObjectInfo {
    /// The name of the struct.
    pub name: &'static str,
    /// The optional properties that the API can send as `null`, which is decoded to `None` without a correction.
    pub null: &'static [&'static str],
    /// The properties that only the server sets. Requests leave them out.
    pub read_only: &'static [&'static str],
    /// The properties that a request requires, each with the method that sets it.
    pub required: &'static [(&'static str, &'static str)],
}

impl ObjectInfo {
    /// No properties, for types that are not structs.
    pub const NONE: Self = Self { name: "", null: &[], read_only: &[], required: &[] };

    /// Returns whether only the server sets a property.
    pub(super) fn is_read_only(&self, name: &str) -> bool {
        self.read_only.contains(&name)
    }

    /// Returns the method that sets a property, if requests require the property.
    pub(super) fn setter(&self, name: &str) -> Option<&'static str> {
        self.required.iter().find(|(known, _)| *known == name).map(|(_, setter)| *setter)
    }
}
