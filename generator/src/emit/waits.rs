//! `wait()`: the constants that describe long-running work.
//!
//! In: what the `waiters` pass has found for each version of an operation. Out: a constant with the operation to poll and the meaning
//! of its states, and the macro that adds `wait()` to the request. Lists that are empty are left out, as that is the runtime's
//! default; times are always written.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::requests::{constant, marker};
use super::{Emitter, ident};
use crate::model::{Argument, Gone, Operation, Version, Wait};

impl Emitter<'_> {
    pub(super) fn waited(&self, operation: &Operation, version: &Version) -> Option<TokenStream> {
        let wait = version.wait.as_ref()?;
        let poll = self.poll(operation, version, wait)?;
        let (request, name) = (marker(version), format_ident!("{}_WAIT", constant(version)));
        let value = wait.ty.as_ref().map_or(quote!(()), |ty| self.ty(ty));
        let arguments = wait.arguments.iter().map(|argument| match argument {
            Argument::Path(index) => {
                let index = proc_macro2::Literal::usize_unsuffixed(*index);
                quote!(Argument::Path(#index))
            }
            Argument::Property(names) => quote!(Argument::Property(&[#(#names),*])),
        });
        let texts = |name: &str, texts: &[String]| {
            let name = ident(name);
            (!texts.is_empty()).then(|| quote!(#name: &[#(#texts),*],))
        };
        let seconds = |name: &str, seconds: u64| {
            let (name, seconds) = (ident(name), proc_macro2::Literal::u64_unsuffixed(seconds));
            quote!(#name: Duration::from_secs(#seconds),)
        };
        let gone = match wait.gone {
            Gone::Success => Some(quote!(gone: Gone::Success,)),
            Gone::NotYet => None,
            Gone::Failure => Some(quote!(gone: Gone::Failure,)),
        };
        let fields = [
            texts("state", &wait.state),
            texts("success", &wait.success),
            texts("failure", &wait.failure),
            texts("success_if", &wait.success_if),
            texts("failure_if", &wait.failure_if),
            gone,
            texts("not_yet", &wait.not_yet),
            Some(seconds("initial_delay", wait.initial_delay)),
            Some(seconds("interval", wait.interval)),
            Some(seconds("timeout", wait.timeout)),
        ];
        let fields: TokenStream = fields.into_iter().flatten().collect();
        Some(quote! {
            static #name: WaitInfo = WaitInfo {
                poll: &#poll,
                arguments: &[#(#arguments),*],
                #fields
                ..WaitInfo::DEFAULT
            };

            crate::waiter::waiter!(#request => #value, #name);
        })
    }

    /// The operation to poll: the name of its constant if that is in the same file, otherwise its value.
    fn poll(&self, start: &Operation, version: &Version, wait: &Wait) -> Option<TokenStream> {
        let poll = self.api.operation(&wait.poll)?;
        let looked = poll.versions.iter().find(|it| it.name == wait.poll_version && it.format.is_none())?;
        if poll.tag == start.tag && looked.stability == version.stability {
            let name = constant(looked);
            return Some(quote!(#name));
        }
        Some(self.info_value(poll, looked))
    }
}
