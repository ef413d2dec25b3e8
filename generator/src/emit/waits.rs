//! `wait()`: a static with the rule of the waiter, and the macro that adds the method to the call.
//!
//! Empty lists are left out, since the runtime's default is empty. Times are always written.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::info::info;
use super::{ident, ty};
use crate::model::{Argument, Gone};
use crate::surface::{Poll, Request, Wait};

pub(super) fn waited(request: &Request, wait: &Wait) -> TokenStream {
    let Wait { constant, docs, poll, value, rule } = wait;
    let (alias, name) = (ident(&request.alias), ident(constant));
    let poll = match poll {
        Poll::Constant(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Poll::Info(it) => info(it),
    };
    let value = value.as_ref().map_or(quote!(()), ty::ty);
    let arguments = rule.arguments.iter().map(|argument| match argument {
        Argument::Path(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(Argument::Path(#index))
        }
        Argument::Property(names) => quote!(Argument::Property(&[#(#names),*])),
    });
    let texts = |name: &str, texts: &[String]| {
        let name = ident(name);
        (!texts.is_empty()).then(|| quote!(#name: &[#(#texts),*],))
    };
    let seconds = |name: &str, seconds: u64| {
        let (name, seconds) = (ident(name), Literal::u64_unsuffixed(seconds));
        Some(quote!(#name: Duration::from_secs(#seconds),))
    };
    let gone = match rule.gone {
        Gone::Success => Some(quote!(gone: Gone::Success,)),
        Gone::NotYet => None,
        Gone::Failure => Some(quote!(gone: Gone::Failure,)),
    };
    let fields = [
        texts("state", &rule.state),
        texts("success", &rule.success),
        texts("failure", &rule.failure),
        texts("success_if", &rule.success_if),
        texts("failure_if", &rule.failure_if),
        gone,
        texts("not_yet", &rule.not_yet),
        seconds("initial_delay", rule.initial_delay),
        seconds("interval", rule.interval),
        seconds("timeout", rule.timeout),
    ];
    let fields: TokenStream = fields.into_iter().flatten().collect();
    quote! {
        static #name: WaitInfo = WaitInfo {
            poll: &#poll,
            arguments: &[#(#arguments),*],
            #fields
            ..WaitInfo::DEFAULT
        };

        crate::waiter::waiter!(#alias => #value, #name, #docs);
    }
}
