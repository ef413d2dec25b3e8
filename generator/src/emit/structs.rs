//! Structs, with their constructors and setters.
//!
//! How a value is decoded and encoded is in the runtime's `wire` module, from the tables that [`super::tables`] writes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{comment, ident, ty};
use crate::model::Presence;
use crate::surface::{Constructor, Initial, Setter, Struct, TypeItem};

pub(super) fn structure(item: &TypeItem, object: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let (docs, deprecated) = (comment::attributes(&item.docs), ty::deprecated(item.deprecated.as_ref()));
    let alias = comment::alias(item.doc_alias.as_ref());
    let fields = object.fields.iter().map(|field| {
        let (name, ty, docs) = (ident(&field.name), ty::ty(&field.ty), comment::attributes(&field.docs));
        let deprecated = ty::deprecated(field.deprecated.as_ref());
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let (extra, extra_docs) = (ident(object.extra.name), comment::attributes(&object.extra.docs));
    let methods = object.constructor.as_ref().map(|constructor| methods(&name, constructor, &object.setters));
    quote! {
        #docs
        #alias
        #deprecated
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #extra_docs
            pub #extra: Extra,
        }

        #methods
    }
}

/// Returns the constructor and the setters of a type that can be sent.
fn methods(name: &Ident, constructor: &Constructor, setters: &[Setter]) -> TokenStream {
    let docs = comment::attributes(&constructor.docs);
    let new = quote!(crate::wire::new_object());
    let values: Vec<TokenStream> = constructor.sets.iter().map(initial).collect();
    let value = if values.is_empty() { new } else { quote!(Self { #(#values)* ..#new }) };
    let setters = setters.iter().map(setter);
    quote! {
        impl #name {
            #docs
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                #value
            }
            #(#setters)*
        }

        impl Default for #name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// Returns the initialiser of a field that a constructor sets.
fn initial(initial: &Initial) -> TokenStream {
    let name = ident(&initial.field);
    let (ty, text) = (ty::ty(&initial.ty), &initial.text);
    let value = present(initial.presence, quote!(#ty::from(#text)));
    quote!(#name: #value,)
}

fn setter(setter: &Setter) -> TokenStream {
    let (name, field, value) = (ident(&setter.name), ident(&setter.field), ident("value"));
    let (docs, deprecated) = (comment::attributes(&setter.docs), ty::deprecated(setter.deprecated.as_ref()));
    let (argument, value) = match (setter.presence, setter.take.ty()) {
        (Presence::Nullable, Some(inner)) => {
            let inner = ty::ty(inner);
            (quote!(impl Into<Nullable<#inner>>), quote!(#value.into()))
        }
        (presence, _) => (ty::argument(&setter.take), present(presence, ty::converted(&setter.take, &value))),
    };
    let marked = setter.marked.as_ref().map(|wire| quote!(self.extra.set_field(#wire);));
    quote! {
        #docs
        #deprecated
        #[must_use]
        #[inline]
        pub fn #name(mut self, value: #argument) -> Self {
            self.#field = #value;
            #marked
            self
        }
    }
}

/// Wraps a value in the type of its field.
fn present(presence: Presence, value: TokenStream) -> TokenStream {
    match presence {
        Presence::Required => value,
        Presence::Optional => quote!(Some(#value)),
        Presence::Nullable => quote!(Nullable::Value(#value)),
    }
}
