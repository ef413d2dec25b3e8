//! The examples of the documentation as functions of the driver, with the text of the documentation.
//!
//! In: a surface. Out: a file for each group, whose functions the cases refer to by the names of the methods.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::json;

use super::files::Job;
use super::format::Item;
use super::ident;
use crate::model::Gone;
use crate::surface::{Request, Surface};

/// The folder with the files, and the module at the root of the driver.
const FOLDER: &str = "examples";
/// The name under which the driver depends on the crate.
const RUNTIME: &str = "runtime";

/// Returns the files.
pub(super) fn jobs(surface: &Surface) -> Vec<Job<'_>> {
    let groups = surface.groups().map(|(module, handle)| Job {
        path: format!("src/{FOLDER}/{}.rs", module.name).into(),
        docs: vec![format!("The examples of the group `{}`.", handle.group)].into(),
        allow_deprecated: false,
        imports: None,
        items: Box::new(move || {
            let head = Item::Tokens(head(&surface.library));
            std::iter::once(head).chain(module.requests().map(|request| Item::Table(function(request)))).collect()
        }),
    });
    groups.chain([list(surface)]).collect()
}

fn list(surface: &Surface) -> Job<'_> {
    Job {
        path: format!("src/{FOLDER}/mod.rs").into(),
        docs: vec!["The examples of the documentation, by group.".to_owned()].into(),
        allow_deprecated: false,
        imports: None,
        items: Box::new(|| {
            let modules = surface.groups().map(|(module, _)| ident(&module.name));
            vec![Item::Tokens(quote!(#(pub mod #modules;)*))]
        }),
    }
}

fn head(library: &str) -> TokenStream {
    let library = (library != RUNTIME).then(|| {
        let name = ident(library);
        quote! {
            #[allow(unused_imports, reason = "not every group has an example that needs it")]
            use runtime as #name;
        }
    });
    quote! {
        use std::error::Error;
        use conformance::driver::Running;
        use runtime::Client;
        #library

        /// Examples print what they receive. The report of the harness stays readable.
        #[allow(unused_macros, reason = "not every group has an example that prints")]
        macro_rules! println {
            ($($text:tt)*) => { drop(format!($($text)*)) };
        }
    }
}

fn function(request: &Request) -> String {
    let lines = request.example.rust.iter().map(|line| match line.as_str() {
        "" => "\n".to_owned(),
        line => format!("        {line}\n"),
    });
    format!(
        "/// `{}`.\npub fn {}(client: &Client) -> Running<'_> {{\n    Box::pin(async move {{\n{}        Ok::<(), Box<dyn Error>>(())\n    }})\n}}\n",
        request.info.accept,
        request.method.name,
        lines.collect::<String>()
    )
}

/// Returns the example of a case.
pub(super) fn example(module: &str, request: &Request) -> TokenStream {
    let (module, name) = (ident(module), ident(&request.method.name));
    let data = json!({"params": request.example.params, "body": request.example.body}).to_string();
    let updates = request.example.updates;
    let waited = request.wait.as_ref().filter(|wait| wait.rule.poll != request.operation).map(|wait| {
        let rule = &wait.rule;
        let (state, success) = (&rule.state, &rule.success);
        let (success_if, failure_if, gone) = (&rule.success_if, &rule.failure_if, rule.gone == Gone::Success);
        let given = request.example.polled.iter().map(|(names, value)| {
            let value = value.to_string();
            quote!((&[#(#names),*], #value))
        });
        quote! {
            Some(conformance::driver::Waited {
                state: &[#(#state),*],
                success: &[#(#success),*],
                success_if: &[#(#success_if),*],
                failure_if: &[#(#failure_if),*],
                gone: #gone,
                given: &[#(#given),*],
            })
        }
    });
    let waited = waited.unwrap_or_else(|| quote!(None));
    quote! {
        Some(Example {
            run: crate::examples::#module::#name,
            data: #data,
            updates: #updates,
            waited: #waited,
        })
    }
}
