//! The rules of OpenAPI 3.0.4 and of the Overlay Specification 1.0.0 as tables: every keyword of every object, the type of its
//! value, whether it is required, and whether it is prose. <https://spec.openapis.org/oas/v3.0.4.html>

mod basic;
mod document;
mod message;
mod overlay;
mod schema;
mod security;

pub(crate) use document::{DOCUMENT, OPERATION, PATHS};
pub(crate) use message::{MEDIA_TYPE, PARAMETER};
pub(crate) use overlay::{OVERLAY, WORDS};
pub(crate) use schema::{COMPONENT_SCHEMAS, SCHEMA};
