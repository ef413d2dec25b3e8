//! Types, arguments and attributes as tokens.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use crate::surface::{Cfg, Deprecation, Take, Type};

/// Returns a type by its name, which the file imports.
pub(super) fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::String => quote!(String),
        Type::Secret => quote!(SecretString),
        Type::Timestamp => quote!(Timestamp),
        Type::Date => quote!(Date),
        Type::Any => quote!(Value),
        Type::List(inner) => wrapped(quote!(Vec), inner),
        Type::Map(inner) => {
            let inner = self::ty(inner);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Option(inner) => wrapped(quote!(Option), inner),
        Type::Nullable(inner) => wrapped(quote!(Nullable), inner),
        Type::Boxed(path) => {
            let name = ident(&path.name);
            quote!(Box<#name>)
        }
        Type::Named(path) => {
            let name = ident(&path.name);
            quote!(#name)
        }
    }
}

fn wrapped(outer: TokenStream, inner: &Type) -> TokenStream {
    let inner = ty(inner);
    quote!(#outer<#inner>)
}

/// Returns the type of an argument.
pub(super) fn argument(take: &Take) -> TokenStream {
    match take {
        Take::Value(ty) => self::ty(ty),
        Take::Into(ty) | Take::IntoText(ty) => {
            let ty = self::ty(ty);
            quote!(impl Into<#ty>)
        }
        Take::Text => quote!(&str),
        Take::Json => quote!(&Value),
        Take::Borrow(ty) => {
            let ty = self::ty(ty);
            quote!(impl Borrow<#ty>)
        }
        Take::Each(item) => {
            let item = ty(item);
            quote!(impl IntoIterator<Item = impl Into<#item>>)
        }
        Take::Pairs(value) => {
            let value = ty(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>)
        }
    }
}

/// Returns the expression for a reference to the value of an argument that is a body.
pub(super) fn body(take: &Take, name: &Ident) -> TokenStream {
    match take {
        Take::Into(ty) | Take::IntoText(ty) => {
            let ty = self::ty(ty);
            quote!(&Into::<#ty>::into(#name))
        }
        Take::Borrow(_) => quote!(#name.borrow()),
        Take::Each(item) => {
            let item = ty(item);
            quote!(&crate::wire::list::<#item>(#name))
        }
        Take::Pairs(value) => {
            let value = ty(value);
            quote!(&crate::wire::map::<#value>(#name))
        }
        Take::Value(_) => quote!(&#name),
        Take::Text | Take::Json => quote!(#name),
    }
}

/// Returns the expression that converts an argument to the value of a field.
pub(super) fn converted(take: &Take, name: &Ident) -> TokenStream {
    match take {
        Take::Value(_) => quote!(#name),
        Take::Each(_) => quote!(crate::wire::list(#name)),
        Take::Pairs(_) => quote!(crate::wire::map(#name)),
        _ => quote!(#name.into()),
    }
}

/// Returns `#[cfg(..)]`; `None` for an item that always exists.
pub(super) fn cfg(Cfg(sets): &Cfg) -> Option<TokenStream> {
    let all = |features: &Vec<String>| match features.as_slice() {
        [one] => quote!(feature = #one),
        many => quote!(all(#(feature = #many),*)),
    };
    let sets: Vec<TokenStream> = sets.iter().map(all).collect();
    match sets.as_slice() {
        [] => None,
        [one] => Some(quote!(#[cfg(#one)])),
        many => Some(quote!(#[cfg(any(#(#many),*))])),
    }
}

/// Returns `#[deprecated]`.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    let Deprecation { note } = deprecation?;
    Some(match note {
        Some(note) => quote!(#[deprecated(note = #note)]),
        None => quote!(#[deprecated]),
    })
}
