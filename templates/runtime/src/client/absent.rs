//! The message of the compiler about a method of the client whose feature is not enabled.

/// Declares the method of a group whose features are not enabled: `absent!(pets, "`Client::pets` requires ..", "run ..")`.
///
/// The method cannot be called and is not shown in documentation or completions. The compiler prints the message, where it
/// could say only that there is no such method.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! absent {
    ($group:ident, $message:literal, $note:literal) => {
        pub mod $group {
            use $crate::client::Client;

            #[diagnostic::on_unimplemented(message = $message, label = "requires a feature that is not enabled", note = $note)]
            pub trait FeatureIsEnabled<'a> {
                type Handle;

                fn handle(client: &'a Client) -> Self::Handle;
            }

            impl Client {
                #[doc(hidden)]
                pub fn $group<'a>(&'a self) -> <Self as FeatureIsEnabled<'a>>::Handle
                where
                    // The compiler accepts a condition that is never true if it has a lifetime.
                    for<'b> Self: FeatureIsEnabled<'b>,
                {
                    <Self as FeatureIsEnabled<'a>>::handle(self)
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use absent;
