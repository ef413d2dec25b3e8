//! Requests. Each has a static that describes it, a type that is the runtime's `Call` with setters for the optional parameters, and a
//! method of the handle with the required ones.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::format::Item;
use super::info::info;
use super::{comment, ident, tables, ty, waits};
use crate::model::ParamLocation;
use crate::surface::{Answer, BodySetter, Pages, Param, ParamSetter, Request, Take, Update};

/// Returns the method of the handle.
pub(super) fn method(request: &Request) -> TokenStream {
    let (name, alias, constant) = (ident(&request.method.name), ident(&request.alias), ident(&request.constant));
    let (docs, doc_alias) =
        (comment::attributes(&request.method.docs), comment::alias(request.method.doc_alias.as_ref()));
    let deprecated = ty::deprecated(request.method.deprecated.as_ref());
    let params = request.method.params.iter().map(|param| {
        let (name, ty) = (ident(&param.name), ty::argument(&param.take));
        quote!(#name: #ty)
    });
    let body = request.method.body.as_ref().map(|take| {
        let ty = ty::argument(take);
        quote!(body: #ty)
    });
    let arguments = params.chain(body);
    let sets = request.method.params.iter().map(|param| set(param, &ident(&param.name), quote!(request)));
    let set_body = request.method.body.as_ref().map(|take| {
        let body = ty::body(take, &ident("body"));
        quote!(request.body(#body);)
    });
    let steps: Vec<TokenStream> = sets.chain(set_body).collect();
    let value = if steps.is_empty() {
        quote!(Call::of(self.client, Request::new(&#constant)))
    } else {
        quote! {
            let mut request = Request::new(&#constant);
            #(#steps)*
            Call::of(self.client, request)
        }
    };
    quote! {
        #docs
        #doc_alias
        #deprecated
        #[inline]
        pub fn #name(&self, #(#arguments),*) -> #alias {
            #value
        }
    }
}

/// Returns the static, the type of the call, and its methods.
pub(super) fn items(request: &Request) -> Vec<Item> {
    let (alias, constant) = (ident(&request.alias), ident(&request.constant));
    let info = info(&request.info);
    let setters = request.setters.iter().map(param_setter);
    let methods: Vec<TokenStream> = setters.chain(request.body_setter.as_ref().map(body_setter)).collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl #alias { #(#methods)* }));
    let paged = match (&request.pages, &request.answer) {
        (Some(pages), Answer::Json(page)) => Some(paged(&alias, &ty::ty(page), pages)),
        _ => None,
    };
    let update = request.update.as_ref().and_then(update);
    let waited = request.wait.as_ref().map(|wait| waits::waited(request, wait));
    let downloaded = request.is_download().then(|| quote!(crate::download::download!(#alias);));
    vec![
        Item::Tokens(quote!(static #constant: OperationInfo = #info;)),
        Item::Table(tables::operation(request)),
        Item::Tokens(quote! {
            #methods

            #paged

            #waited

            #downloaded

            #update
        }),
    ]
}

/// Returns the method of the response that makes the body; `None` if another request defines it.
fn update(update: &Update) -> Option<TokenStream> {
    let docs = comment::attributes(update.docs.as_ref()?);
    let (response, body) = (ty::ty(&update.response), ty::ty(&update.body));
    let make = if update.keeps_unknown() { quote!(for_update) } else { quote!(for_update_as) };
    Some(quote! {
        impl #response {
            #docs
            #[must_use]
            #[inline]
            pub fn for_update(&self) -> #body {
                crate::wire::#make(self)
            }
        }
    })
}

/// Returns the streams of a request whose response is one page of a list.
fn paged(alias: &Ident, page: &TokenStream, Pages { item, field, wire }: &Pages) -> TokenStream {
    let (item, list) = (ty::ty(item), ident(field));
    let wire = (field != wire).then(|| quote!(, #wire));
    quote!(crate::pages::paged!(#alias => #page, #item, #list #wire);)
}

fn param_setter(setter: &ParamSetter) -> TokenStream {
    let (name, ty, value) = (ident(&setter.name), ty::argument(&setter.param.take), ident("value"));
    let (docs, deprecated) = (comment::attributes(&setter.docs), ty::deprecated(setter.deprecated.as_ref()));
    let set = set(&setter.param, &value, quote!(self.request));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, value: #ty) -> Self {
            #set
            self
        }
    }
}

fn body_setter(BodySetter { name, take, docs }: &BodySetter) -> TokenStream {
    let (name, ty, docs) = (ident(name), ty::argument(take), comment::attributes(docs));
    let body = ty::body(take, &ident("body"));
    quote! {
        #docs
        pub fn #name(mut self, body: #ty) -> Self {
            self.request.body(#body);
            self
        }
    }
}

/// Returns the statement that adds a parameter to the request.
fn set(param: &Param, value: &Ident, request: TokenStream) -> TokenStream {
    let wire = &param.wire;
    if let Take::Each(item) = &param.take {
        let item = ty::ty(item);
        let values = quote!(#value.into_iter().map(Into::<#item>::into));
        return match param.location {
            ParamLocation::Path => quote!(#request.path_all(#values);),
            ParamLocation::Query => quote!(#request.set_query_all(#wire, #values);),
            ParamLocation::Header => quote!(#request.set_header_all(#wire, #values);),
        };
    }
    let shown = match &param.take {
        Take::IntoText(ty) => {
            let ty = ty::ty(ty);
            quote!(&Into::<#ty>::into(#value))
        }
        Take::Text => quote!(#value),
        _ => quote!(&#value),
    };
    match param.location {
        ParamLocation::Path => quote!(#request.path(#shown);),
        ParamLocation::Query => quote!(#request.set_query(#wire, #shown);),
        ParamLocation::Header => quote!(#request.set_header(#wire, #shown);),
    }
}
