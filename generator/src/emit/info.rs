//! The description of an operation, from which the runtime sends a request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use crate::model::Method;
use crate::surface::Info;

pub(super) fn info(info: &Info) -> TokenStream {
    let (id, group, path, accept) = (info.id.as_str(), info.group.as_str(), &info.path, &info.accept.text);
    let option = |value: Option<&str>| value.map_or(quote!(None), |value| quote!(Some(#value)));
    let version = option(info.version.as_ref().map(|version| version.as_str()));
    let sunset = option(info.sunset.as_deref());
    let content_type = option(info.content_type.as_ref().map(|media_type| media_type.text.as_str()));
    let (method, authenticated) = (http_method(info.method), info.authenticated);
    quote! {
        OperationInfo {
            id: #id,
            group: #group,
            method: Method::#method,
            path: #path,
            version: #version,
            sunset: #sunset,
            accept: #accept,
            content_type: #content_type,
            authenticated: #authenticated,
        }
    }
}

fn http_method(method: Method) -> Ident {
    ident(match method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
    })
}
