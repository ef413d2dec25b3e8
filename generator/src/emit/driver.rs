//! A program that calls every operation of the crate in every version, through what the crate offers everybody.
//!
//! In: a finished model and the templates in `driver/`. Out: the program's sources: the templates as they are, and for each
//! group a function for each request that takes its arguments by their names on the wire. The program calls the crate
//! `runtime` and knows it with all features; what it is called for, and what becomes of the outcomes, is not known here.

use proc_macro2::TokenStream;
use quote::quote;

use super::files::{Item, Job};
use super::index::Module;
use super::{Emitter, format, ident, requests};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::model::{BodyFormat, Group, Operation, Param, TypeRef, Version};

/// The folder of the templates that are the program's.
const FOLDER: &str = "driver/";
/// The template without which there is no program.
const MAIN: &str = "src/main.rs";

/// The generated files: one for each group, and one that lists them.
pub(super) fn jobs<'a>(emitter: &'a Emitter<'a>) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job<'_>> = emitter.index.modules.iter().map(|module| group_file(emitter, module)).collect();
    jobs.push(Job {
        path: "src/cases/mod.rs".to_owned(),
        docs: vec!["Every operation in every version, by group.".to_owned()],
        imports: None,
        items: Box::new(move || vec![Item::Tokens(list(emitter))]),
    });
    jobs
}

/// The templates, each under its preamble.
pub(super) fn templates(templates: &[SourceFile], files: &mut FileSet, diagnostics: &mut Diagnostics) {
    for template in templates {
        let Some(path) = template.name.strip_prefix(FOLDER) else { continue };
        match std::str::from_utf8(&template.bytes) {
            Ok(text) => drop(files.insert(path, format!("{}{text}", format::preamble(path)))),
            Err(_) => diagnostics.push(
                Diagnostic::error("template", "", format!("templates/{} is not UTF-8", template.name))
                    .help("Templates are texts; save the file as UTF-8."),
            ),
        }
    }
    if files.get(MAIN).is_none() {
        diagnostics.push(
            Diagnostic::error("template", "", format!("templates/{FOLDER}{MAIN} is missing"))
                .help("Restore templates/ from the repository."),
        );
    }
}

fn list(emitter: &Emitter<'_>) -> TokenStream {
    let modules: Vec<_> = emitter.api.groups.iter().map(|group| ident(&group.module)).collect();
    quote! {
        #(mod #modules;)*

        use conformance::driver::Case;
        use runtime::Client;

        /// The cases of each group.
        pub static GROUPS: &[&[Case<Client>]] = &[#(#modules::CASES),*];
    }
}

fn group_file<'a>(emitter: &'a Emitter<'a>, module: &'a Module<'a>) -> Job<'a> {
    let Module { group, requests, .. } = module;
    Job {
        path: format!("src/cases/{}.rs", group.module),
        docs: vec![format!("The operations of the group {}.", super::docs::code(&group.tag))],
        imports: None,
        items: Box::new(move || {
            let cases = requests.iter().map(|(operation, version)| case(operation, version));
            let mut items = vec![Item::Tokens(quote! {
                use conformance::driver::{Arguments, Calling, Case};
                use runtime::Client;

                use crate::glue::Given;

                /// Each operation in each version.
                pub static CASES: &[Case<Client>] = &[#(#cases),*];
            })];
            let calls = requests.iter().map(|(operation, version)| emitter.call(group, operation, version));
            items.extend(calls.map(Item::Tokens));
            items
        }),
    }
}

fn case(operation: &Operation, version: &Version) -> TokenStream {
    let (id, method, path) = (&operation.id, &operation.method, &operation.path);
    let (accept, call) = (&version.response.accept, ident(&version.method_name));
    let version = version.name.as_ref().map_or(quote!(None), |version| quote!(Some(#version)));
    quote!(Case { operation: #id, method: #method, path: #path, version: #version, accept: #accept, call: #call })
}

impl Emitter<'_> {
    /// The function that makes one request of its arguments and sends it.
    fn call(&self, group: &Group, operation: &Operation, version: &Version) -> TokenStream {
        let (name, handle) = (ident(&version.method_name), ident(&group.module));
        let (required, optional): (Vec<&Param>, Vec<&Param>) =
            operation.params.iter().partition(|param| param.required);
        let mut arguments: Vec<TokenStream> = required.into_iter().map(|param| self.required(param)).collect();
        let mut steps: Vec<TokenStream> = optional.into_iter().map(|param| self.optional(param)).collect();
        if let Some(body) = &version.body {
            let ty = self.outside(&body.ty);
            if body.required {
                arguments.push(quote!(given.body::<#ty>()));
            } else {
                steps.push(quote! {
                    if let Some(body) = given.optional_body::<#ty>() {
                        call = call.set_body(body);
                    }
                });
            }
        }
        let send = match &version.response.format {
            BodyFormat::None => quote!(nothing),
            BodyFormat::Text | BodyFormat::Bytes => quote!(bytes),
            BodyFormat::Json(_) => quote!(json),
        };
        let mutable = (!steps.is_empty()).then(|| quote!(mut));
        quote! {
            fn #name(client: &Client, arguments: &Arguments) -> Calling {
                let given = Given::new(arguments);
                let #mutable call = client.#handle().#name(#(#arguments),*);
                #(#steps)*
                given.#send(call)
            }
        }
    }

    fn required(&self, param: &Param) -> TokenStream {
        let wire = &param.wire;
        match self.argument_type(&param.ty) {
            (_, true) if matches!(param.ty, TypeRef::String | TypeRef::Secret) => quote!(&given.text(#wire)),
            (ty, true) => quote!(&given.required::<#ty>(#wire)),
            (ty, false) => quote!(given.required::<#ty>(#wire)),
        }
    }

    fn optional(&self, param: &Param) -> TokenStream {
        let (wire, setter) = (&param.wire, requests::setter(param));
        let (ty, by_reference) = self.argument_type(&param.ty);
        let value = if by_reference { quote!(&value) } else { quote!(value) };
        quote! {
            if let Some(value) = given.optional::<#ty>(#wire) {
                call = call.#setter(#value);
            }
        }
    }

    /// What is handed to a method for a parameter of this type, and whether that is a reference.
    fn argument_type(&self, ty: &TypeRef) -> (TokenStream, bool) {
        match ty {
            TypeRef::List(item) => {
                let (item, by_reference) = self.argument_type(item);
                // Whatever has no type of its own in a list is text.
                let item = if by_reference { quote!(String) } else { item };
                (quote!(Vec<#item>), false)
            }
            TypeRef::String | TypeRef::Secret => (quote!(String), true),
            ty if self.is_enum(ty) => (self.outside(ty), false),
            TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::Timestamp | TypeRef::Date => {
                (self.outside(ty), false)
            }
            _ => (quote!(runtime::Value), true),
        }
    }

    /// The type of a reference as another crate names it.
    fn outside(&self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::String => self.ty(ty),
            TypeRef::Secret => quote!(runtime::SecretString),
            TypeRef::Timestamp => quote!(runtime::Timestamp),
            TypeRef::Date => quote!(jiff::civil::Date),
            TypeRef::Any => quote!(runtime::Value),
            TypeRef::List(inner) => {
                let inner = self.outside(inner);
                quote!(Vec<#inner>)
            }
            TypeRef::Map(inner) => {
                let inner = self.outside(inner);
                quote!(std::collections::BTreeMap<String, #inner>)
            }
            TypeRef::Named(id) => {
                let name = self.name(id);
                let group = self.api.get(id).and_then(|def| self.index.group_of_type(def));
                let module = ident(group.map_or("shared", |group| &group.module));
                quote!(runtime::#module::#name)
            }
            TypeRef::Boxed(id) => {
                let inner = self.outside(&TypeRef::Named(id.clone()));
                quote!(Box<#inner>)
            }
        }
    }
}
