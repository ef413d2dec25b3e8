//! Unions: an enum with a variant for each alternative, and the code that selects the variant. The methods are in a table of
//! [`super::tables`].
//!
//! In: unions of the surface. Out: tokens.

use proc_macro2::TokenStream;
use quote::quote;

use super::{comment, ident, ty};
use crate::model::Selector;
use crate::surface::{TypeItem, Union};

pub(super) fn union(item: &TypeItem, union: &Union) -> TokenStream {
    let (name, docs) = (ident(&item.name), comment::attributes(&item.docs));
    let alias = comment::alias(item.doc_alias.as_ref());
    let deprecated = ty::deprecated(item.deprecated.as_ref());
    let variants = union.variants.iter().map(|variant| {
        let (name, ty, docs) = (ident(&variant.name), ty::ty(&variant.ty), comment::attributes(&variant.docs));
        quote!(#docs #name(Box<#ty>),)
    });
    let (unknown, unknown_docs) = (ident(union.unknown.name), comment::attributes(&union.unknown.docs));
    let decoded = select(union);
    quote! {
        #docs
        #alias
        #deprecated
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_docs
            #unknown(Value),
        }

        #[doc(hidden)]
        impl FromJson for #name {
            #[inline]
            fn blank() -> Self {
                Self::#unknown(Value::Null)
            }
            #[inline]
            fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
                #decoded
            }
        }
    }
}

/// Returns the expression that selects and decodes the variant.
fn select(union: &Union) -> TokenStream {
    let unknown = ident(union.unknown.name);
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
                    _ => Self::#unknown(cx.unknown_variant(json, &[#(#properties),*])),
                }
            }
        }
        Selector::Shape | Selector::None => {
            let branches = union.variants.iter().map(|variant| {
                let properties = variant.tags.iter().flatten().flatten();
                let value = decode(&variant.name);
                quote!(if #(json.get(#properties).is_some())&&* { #value } else)
            });
            quote!(#(#branches)* { Self::#unknown(cx.unknown_variant(json, &[])) })
        }
    }
}
