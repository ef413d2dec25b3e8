//! Structs, unions and open enums, with the code that decodes and encodes them.
//!
//! In: definitions of the model. Out: tokens. How a value is decoded and encoded is in the runtime's `wire` module; what
//! is written here are tables for it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emitter, docs, ident};
use crate::model::{Field, OpenEnum, Presence, Selector, Shape, Struct, TypeDef, TypeRef, Union};

impl Emitter<'_> {
    /// All the items of a definition.
    pub(super) fn type_items(&self, def: &TypeDef) -> TokenStream {
        match &def.shape {
            Shape::Struct(it) => self.structure(def, it),
            Shape::Union(it) => self.union(def, it),
            Shape::Enum(it) => open_enum(def, it),
            Shape::Alias(ty) => {
                let (name, docs, ty) = (ident(&def.name), docs::definition(def), self.ty(ty));
                quote!(#docs pub type #name = #ty;)
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
        let decoded = object.fields.iter().map(|field| {
            let (name, wire) = (ident(&field.name), &field.wire);
            let how = match field.presence {
                Presence::Required => quote!(required),
                Presence::Optional => quote!(optional),
                Presence::Nullable => quote!(nullable),
            };
            quote!(#name: object.#how(#wire, cx),)
        });
        let encoded = object.fields.iter().map(|field| {
            let (name, wire) = (ident(&field.name), &field.wire);
            quote!((#wire, &self.#name))
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

            impl FromJson for #name {
                const KIND: Kind = Kind::Object;
                fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
                    let mut object = cx.object(json);
                    Self { #(#decoded)* extra: object.extra(cx) }
                }
            }

            impl ToJson for #name {
                fn to_json(&self, sink: &mut dyn Sink) {
                    sink_object(sink, &[#(#encoded),*], &self.extra);
                }
            }

            crate::wire::model!(#name);
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
        let values = object.fields.iter().map(|field| {
            let name = ident(&field.name);
            let given = match &field.constant {
                Some(tag) if self.is_enum(&field.ty) => {
                    let ty = self.ty(&field.ty);
                    Some(quote!(#ty::from(#tag)))
                }
                Some(tag) if field.ty == TypeRef::String => Some(quote!(String::from(#tag))),
                _ if asked(field) => Some(self.converted(&field.ty, &name)),
                _ => None,
            };
            let value = match (given, field.presence) {
                (Some(value), Presence::Required) => value,
                (Some(value), Presence::Optional) => quote!(Some(#value)),
                (Some(value), Presence::Nullable) => quote!(Nullable::Value(#value)),
                // Required on the wire, but nothing that a caller could give: what is blank is not sent.
                (None, Presence::Required) => quote!(Default::default()),
                (None, Presence::Optional) => quote!(None),
                (None, Presence::Nullable) => quote!(Nullable::Absent),
            };
            if name == value.to_string() { quote!(#name,) } else { quote!(#name: #value,) }
        });
        let setters = object.fields.iter().map(|field| self.setter(field));
        let is_default = !object.fields.iter().any(asked);
        let default = is_default.then(|| {
            quote! {
                impl Default for #name {
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
                pub fn new(#(#arguments),*) -> Self {
                    Self { #(#values)* extra: Extra::default() }
                }
                #(#setters)*
            }

            #default
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let (name, setter) = (ident(&field.name), format_ident!("set_{}", field.name.trim_end_matches('_')));
        let summary = format!(" Sets `{}`.", field.wire);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        if field.presence == Presence::Nullable {
            let ty = self.ty(&field.ty);
            let summary = format!(" Sets `{}`; `None` sends null.", field.wire);
            return quote! {
                #[doc = #summary]
                #deprecated
                #[must_use]
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
            #[doc = #summary]
            #deprecated
            #[must_use]
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

    fn union(&self, def: &TypeDef, union: &Union) -> TokenStream {
        let name = ident(&def.name);
        let docs = docs::definition(def);
        let variants = union.variants.iter().map(|variant| {
            let (name, ty, docs) = (ident(&variant.name), self.ty(&variant.ty), docs::variant(union, variant));
            quote!(#docs #name(Box<#ty>),)
        });
        let encoded = union.variants.iter().map(|variant| {
            let name = ident(&variant.name);
            quote!(Self::#name(value) => value.to_json(sink),)
        });
        let conversions = union.variants.iter().map(|variant| {
            let (variant_name, ty) = (ident(&variant.name), self.ty(&variant.ty));
            quote! {
                impl From<#ty> for #name {
                    fn from(value: #ty) -> Self {
                        Self::#variant_name(Box::new(value))
                    }
                }
            }
        });
        let decoded = select(union);
        quote! {
            #docs
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A variant that this version of the crate does not know.
                Unknown(Value),
            }

            impl FromJson for #name {
                const KIND: Kind = Kind::Object;
                fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
                    #decoded
                }
            }

            impl ToJson for #name {
                fn to_json(&self, sink: &mut dyn Sink) {
                    match self {
                        #(#encoded)*
                        Self::Unknown(value) => value.to_json(sink),
                    }
                }
            }

            crate::wire::model!(#name);

            #(#conversions)*
        }
    }
}

/// The expression that decodes the variant which the value is.
fn select(union: &Union) -> TokenStream {
    let decode = |name: &str| {
        let name = ident(name);
        quote!(Self::#name(FromJson::from_json(json, cx)))
    };
    match &union.selector {
        Selector::Tags(properties) => {
            let tags = properties.iter().map(|property| quote!(json.tag(#property).as_deref()));
            let one = properties.len() == 1;
            let pattern = |values: &Vec<Option<String>>| {
                let values = values.iter().map(|value| match value {
                    Some(value) => quote!(Some(#value)),
                    None => quote!(_),
                });
                if one { quote!(#(#values)*) } else { quote!((#(#values),*)) }
            };
            let arms = union.variants.iter().map(|variant| {
                let mut patterns: Vec<TokenStream> = variant.tags.iter().map(pattern).collect();
                if variant.default && one {
                    patterns.push(quote!(None));
                }
                let value = decode(&variant.name);
                quote!(#(#patterns)|* => #value,)
            });
            let subject = if one { quote!(#(#tags)*) } else { quote!((#(#tags),*)) };
            quote! {
                match #subject {
                    #(#arms)*
                    _ => Self::Unknown(cx.unknown_variant(json)),
                }
            }
        }
        Selector::Shape | Selector::None => {
            let branches = union.variants.iter().map(|variant| {
                let properties = variant.tags.iter().flatten().flatten();
                let value = decode(&variant.name);
                quote!(if #(json.get(#properties).is_some())&&* { #value } else)
            });
            quote!(#(#branches)* { Self::Unknown(cx.unknown_variant(json)) })
        }
    }
}

fn open_enum(def: &TypeDef, it: &OpenEnum) -> TokenStream {
    let name = ident(&def.name);
    let docs = docs::definition(def);
    let variants = it.values.iter().map(|value| {
        let (name, doc) = (ident(&value.name), format!(" {}", docs::code(&value.wire)));
        quote!(#[doc = #doc] #name,)
    });
    let names: Vec<_> = it.values.iter().map(|value| ident(&value.name)).collect();
    let texts = it.values.iter().map(|value| &value.wire);
    quote! {
        #docs
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(String),
        }

        impl OpenEnum for #name {
            const VALUES: &'static [Self] = &[#(Self::#names),*];
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #texts,)*
                    Self::Unknown(text) => text,
                }
            }
            fn unknown(text: String) -> Self {
                Self::Unknown(text)
            }
        }

        crate::wire::open_enum!(#name);
    }
}
