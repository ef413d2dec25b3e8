//! Structs, with their constructors and setters.
//!
//! In: definitions of the model. Out: the items of a file. How a value is decoded and encoded is in the runtime's `wire`
//! module, which is given tables of properties and values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::files::Item;
use super::{Emitter, docs, ident, tables};
use crate::model::{Field, Presence, Shape, Struct, TypeDef, TypeRef};

impl Emitter<'_> {
    /// All the items of a definition.
    pub(super) fn type_items(&self, def: &TypeDef) -> Vec<Item> {
        match &def.shape {
            Shape::Struct(it) => vec![Item::Tokens(self.structure(def, it)), Item::Table(tables::object(def, it))],
            Shape::Union(it) => vec![Item::Tokens(self.union(def, it))],
            Shape::Enum(it) => vec![Item::Table(tables::open_enum(def, it))],
            Shape::Alias(ty) => {
                let (name, docs, ty) = (ident(&def.name), docs::definition(def), self.ty(ty));
                vec![Item::Tokens(quote!(#docs pub type #name = #ty;))]
            }
        }
    }

    fn structure(&self, def: &TypeDef, object: &Struct) -> TokenStream {
        let name = ident(&def.name);
        let docs = docs::definition(def);
        let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
        let fields = object.fields.iter().map(|field| {
            let (name, ty, docs) = (ident(&field.name), self.field_type(field), docs::field(field));
            let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
            quote!(#docs #deprecated pub #name: #ty,)
        });
        let methods = def.sent.then(|| self.methods(&name, object));
        quote! {
            #docs
            #deprecated
            #[derive(Clone)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
                /// What the server sent and this version of the crate does not know.
                pub extra: Extra,
            }

            #methods
        }
    }

    fn field_type(&self, field: &Field) -> TokenStream {
        let ty = self.ty(&field.ty);
        match field.presence {
            Presence::Required => ty,
            Presence::Optional => quote!(Option<#ty>),
            Presence::Nullable => quote!(Nullable<#ty>),
        }
    }

    /// Constructor and setters of a type that can be sent.
    fn methods(&self, name: &proc_macro2::Ident, object: &Struct) -> TokenStream {
        let asked = |field: &Field| field.required && !field.read_only && field.constant.is_none();
        let arguments = object.fields.iter().filter(|field| asked(field)).map(|field| {
            let (name, ty) = (ident(&field.name), self.argument(&field.ty));
            quote!(#name: #ty)
        });
        // All others begin blank.
        let values: Vec<TokenStream> =
            object.fields.iter().filter_map(|field| self.initial(field, asked(field))).collect();
        let blank = quote!(<Self as FromJson>::blank());
        let value = if values.is_empty() { blank } else { quote!(Self { #(#values)* ..#blank }) };
        let setters = object.fields.iter().map(|field| self.setter(field));
        let is_default = !object.fields.iter().any(asked);
        let default = is_default.then(|| {
            quote! {
                impl Default for #name {
                    #[inline]
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        let summary = if is_default { " Nothing set yet." } else { " With what a request requires." };
        quote! {
            impl #name {
                #[doc = #summary]
                #[must_use]
                #[inline]
                pub fn new(#(#arguments),*) -> Self {
                    #value
                }
                #(#setters)*
            }

            #default
        }
    }

    /// What a constructor sets: what it was given, and the tag of a variant.
    fn initial(&self, field: &Field, asked: bool) -> Option<TokenStream> {
        let name = ident(&field.name);
        let value = match &field.constant {
            Some(tag) if self.is_enum(&field.ty) => {
                let ty = self.ty(&field.ty);
                quote!(#ty::from(#tag))
            }
            Some(tag) if field.ty == TypeRef::String => quote!(String::from(#tag)),
            _ if asked => self.converted(&field.ty, &name),
            _ => return None,
        };
        let value = match field.presence {
            Presence::Required => value,
            Presence::Optional => quote!(Some(#value)),
            Presence::Nullable => quote!(Nullable::Value(#value)),
        };
        Some(if name == value.to_string() { quote!(#name,) } else { quote!(#name: #value,) })
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let (name, setter) = (ident(&field.name), format_ident!("set_{}", field.name.trim_end_matches('_')));
        let summary = docs::attributes(&[format!("Sets {}.", docs::code(&field.wire))]);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        if field.presence == Presence::Nullable {
            let ty = self.ty(&field.ty);
            let summary = docs::attributes(&[format!("Sets {}; `None` sends null.", docs::code(&field.wire))]);
            return quote! {
                #summary
                #deprecated
                #[must_use]
                #[inline]
                pub fn #setter(mut self, value: impl Into<Nullable<#ty>>) -> Self {
                    self.#name = value.into();
                    self
                }
            };
        }
        let argument = self.argument(&field.ty);
        let value = ident("value");
        let value = self.converted(&field.ty, &value);
        let value = if field.presence == Presence::Optional { quote!(Some(#value)) } else { value };
        quote! {
            #summary
            #deprecated
            #[must_use]
            #[inline]
            pub fn #setter(mut self, value: #argument) -> Self {
                self.#name = #value;
                self
            }
        }
    }

    /// How a constructor or a setter takes a value of this type.
    pub(super) fn argument(&self, ty: &TypeRef) -> TokenStream {
        let plain = self.ty(ty);
        match ty {
            TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::Timestamp | TypeRef::Date => plain,
            TypeRef::Boxed(id) => {
                let name = self.name(id);
                quote!(impl Into<Box<#name>>)
            }
            _ => quote!(impl Into<#plain>),
        }
    }

    /// The expression that makes a value of this type out of such an argument.
    pub(super) fn converted(&self, ty: &TypeRef, name: &proc_macro2::Ident) -> TokenStream {
        match ty {
            TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::Timestamp | TypeRef::Date => quote!(#name),
            _ => quote!(#name.into()),
        }
    }
}
