//! A server made from an OpenAPI document.
