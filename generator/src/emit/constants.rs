//! `api.rs`: the constants of the API.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::files::Job;
use super::format::Item;
use super::{comment, ident};
use crate::surface::{Constant, ConstantValue, Surface};

pub(super) fn job(surface: &Surface) -> Job<'_> {
    Job {
        path: surface.constants.path.into(),
        docs: surface.constants.docs.as_slice().into(),
        allow_deprecated: false,
        imports: None,
        items: Box::new(|| surface.constants.items.iter().map(constant).map(Item::Tokens).collect()),
    }
}

fn constant(constant: &Constant) -> TokenStream {
    let (name, docs) = (ident(constant.name), comment::attributes(std::slice::from_ref(&constant.docs)));
    let (ty, value) = match &constant.value {
        ConstantValue::Text(text) => (quote!(&str), quote!(#text)),
        ConstantValue::Versioned(text) => (quote!(&str), quote!(concat!(#text, env!("CARGO_PKG_VERSION")))),
        ConstantValue::List(texts) => (quote!(&[&str]), quote!(&[#(#texts),*])),
        ConstantValue::Pairs(pairs) => {
            let pairs = pairs.iter().map(|(name, value)| quote!((#name, #value)));
            (quote!(&[(&str, &str)]), quote!(&[#(#pairs),*]))
        }
        ConstantValue::Number(number) => {
            let number = Literal::u64_unsuffixed(*number);
            (quote!(u64), quote!(#number))
        }
    };
    quote!(#docs pub const #name: #ty = #value;)
}
