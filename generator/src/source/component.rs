//! The typed form of [`resolve`](super::resolve), for a document in which chains are shortened.
//!
//! In: an `openapiv3` document as [`Document::openapi`](super::Document::openapi) returns it, and an item or a reference in
//! its place. Out: the item and its pointer.

use openapiv3::{Components, OpenAPI, Parameter, ReferenceOr, RequestBody, Response};

use super::pointer;
use super::shape::Section;
use crate::diagnostic::Diagnostic;

/// A kind of component that `lower` reads through a reference.
pub trait Component: Sized {
    /// The name of the kind in messages, such as `parameter`.
    const KIND: &'static str;

    /// The keyword of the kind's section below `components`.
    fn section() -> &'static str;

    /// The component of this name.
    fn named<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>>;
}

impl Component for Parameter {
    const KIND: &'static str = "parameter";

    fn section() -> &'static str {
        Section::Parameters.keyword()
    }

    fn named<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>> {
        components.parameters.get(name)
    }
}

impl Component for RequestBody {
    const KIND: &'static str = "request body";

    fn section() -> &'static str {
        Section::RequestBodies.keyword()
    }

    fn named<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>> {
        components.request_bodies.get(name)
    }
}

impl Component for Response {
    const KIND: &'static str = "response";

    fn section() -> &'static str {
        Section::Responses.keyword()
    }

    fn named<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>> {
        components.responses.get(name)
    }
}

/// The item at `pointer`, or the component that it refers to; with the pointer of the one that is returned.
///
/// # Errors
/// The reference does not name a component, or names one that is a reference itself. [`read`](super::read) and
/// [`Document::openapi`](super::Document::openapi) leave no such reference in a document.
pub fn component<'a, T: Component>(
    document: &'a OpenAPI,
    item: &'a ReferenceOr<T>,
    pointer: &str,
) -> Result<(&'a T, String), Box<Diagnostic>> {
    let reference = match item {
        ReferenceOr::Item(item) => return Ok((item, pointer.to_owned())),
        ReferenceOr::Reference { reference } => reference,
    };
    let name = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(T::section()));
    let name = name.and_then(|rest| pointer::parts(rest).next()).unwrap_or_default();
    let found = document.components.as_ref().and_then(|components| T::named(components, &name));
    match found.and_then(ReferenceOr::as_item) {
        Some(item) => Ok((item, reference.trim_start_matches('#').to_owned())),
        None => {
            let message = format!("`{reference}` does not name a {} of the document.", T::KIND);
            let fault = Diagnostic::error("unresolved-ref", format!("{pointer}/$ref"), message);
            Err(Box::new(fault.help("Correct the name, or add the missing component.")))
        }
    }
}
