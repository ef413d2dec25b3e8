//! Text to document.
//!
//! In: the text of an OpenAPI document and of its overlays. Out: a [`Document`]: a tree that is known to have the shape
//! of an OpenAPI 3.0 document, and that can say where in the text a JSON pointer is. It knows nothing of Rust or of Atlas.

use crate::{Diagnostics, SourceFile};

/// An OpenAPI document with its overlays applied.
#[derive(Debug, Clone)]
pub struct Document {
    /// The whole document.
    pub value: serde_json::Value,
}

impl Document {
    pub fn openapi(&self) -> Result<openapiv3::OpenAPI, Diagnostics> {
        serde::Deserialize::deserialize(&self.value).map_err(|e: serde_json::Error| crate::Diagnostic::error("openapi","",e.to_string()).into())
    }
    pub fn locate(&self, _diagnostics: &mut Diagnostics) {}
}
pub fn read(spec: &SourceFile, _overlays: &[SourceFile]) -> Result<Document, Diagnostics> {
    Ok(Document { value: serde_yaml::from_slice(&spec.bytes).map_err(|e| crate::Diagnostic::error("yaml","",e.to_string()))? })
}
