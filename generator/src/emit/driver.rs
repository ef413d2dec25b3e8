//! The driver: a program that calls every operation of the crate in every version, through the public API of the crate.
//!
//! In: a surface and the templates in `driver/`. Out: the sources of the program: the templates, and for each request a function
//! that reads its arguments by their names on the wire. The program depends on the crate under the name `runtime`, with all
//! features. The test harness decides which calls are made, and compares their results.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::driver_examples;
use super::files::Job;
use super::format::{self, Item};
use super::ident;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fileset::FileSet;
use crate::input::SourceFile;
use crate::surface::{Answer, Param, ParamSetter, Request, Surface, Take, Type, Update};

/// The folder with the templates of the program.
const FOLDER: &str = "driver/";
/// The template that must exist.
const MAIN: &str = "src/main.rs";

/// Copies the templates, with a preamble in front of each.
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

/// Returns the generated files: one for each group, and one that lists the groups.
pub(super) fn jobs(surface: &Surface) -> Vec<Job<'_>> {
    let groups = surface.groups().map(|(module, handle)| Job {
        path: format!("src/cases/{}.rs", module.name).into(),
        docs: vec![format!("The operations of the group `{}`.", handle.group)].into(),
        allow_deprecated: false,
        imports: None,
        items: Box::new(move || {
            let requests: Vec<&Request> = module.requests().collect();
            let cases = requests.iter().map(|request| case(&module.name, request));
            let head = quote! {
                use conformance::driver::{Arguments, Calling, Case, Example};
                use runtime::Client;

                use crate::glue::Given;

                /// Each operation in each version.
                pub static CASES: &[Case<Client>] = &[#(#cases),*];
            };
            let calls = requests.iter().map(|request| call(&handle.accessor, request));
            std::iter::once(head).chain(calls).map(Item::Tokens).collect()
        }),
    });
    groups.chain([list(surface)]).collect()
}

fn list(surface: &Surface) -> Job<'_> {
    Job {
        path: "src/cases/mod.rs".into(),
        docs: vec!["Every operation in every version, by group.".to_owned()].into(),
        allow_deprecated: false,
        imports: None,
        items: Box::new(|| {
            let modules: Vec<Ident> = surface.groups().map(|(module, _)| ident(&module.name)).collect();
            vec![Item::Tokens(quote! {
                #(mod #modules;)*

                use conformance::driver::Case;
                use runtime::Client;

                /// The cases of each group.
                pub static GROUPS: &[&[Case<Client>]] = &[#(#modules::CASES),*];
            })]
        }),
    }
}

fn case(module: &str, request: &Request) -> TokenStream {
    let (id, path, accept) = (request.info.id.as_str(), &request.info.path, &request.info.accept.text);
    let (method, call) = (request.info.method.as_str(), ident(&request.method.name));
    let version = request.info.version.as_ref().map(|version| version.as_str());
    let version = version.map_or(quote!(None), |version| quote!(Some(#version)));
    let update = request.update.as_ref().map_or(quote!(None), update);
    let example = driver_examples::example(module, request);
    quote! {
        Case {
            operation: #id,
            method: #method,
            path: #path,
            version: #version,
            accept: #accept,
            call: #call,
            update: #update,
            example: #example,
        }
    }
}

fn update(update: &Update) -> TokenStream {
    let (read, keeps_unknown, response) = (update.read.as_str(), update.keeps_unknown(), outside(&update.response));
    let version = update.version.as_ref().map(|version| version.as_str());
    let version = version.map_or(quote!(None), |version| quote!(Some(#version)));
    quote! {
        Some(conformance::driver::Update {
            operation: #read,
            version: #version,
            keeps_unknown: #keeps_unknown,
            make: |response| crate::glue::updated(response, <#response>::for_update),
        })
    }
}

/// Returns the function that builds one request from its arguments and sends it.
fn call(accessor: &str, request: &Request) -> TokenStream {
    let (name, handle) = (ident(&request.method.name), ident(accessor));
    let params = request.method.params.iter().map(required);
    let body = request.method.body.as_ref().map(|take| {
        let (ty, _) = given(take);
        quote!(given.body::<#ty>())
    });
    let arguments = params.chain(body);
    let body = request.body_setter.as_ref().map(|setter| {
        let (name, (ty, _)) = (ident(&setter.name), given(&setter.take));
        quote! {
            if let Some(body) = given.optional_body::<#ty>() {
                call = call.#name(body);
            }
        }
    });
    let steps: Vec<TokenStream> = request.setters.iter().map(optional).chain(body).collect();
    let send = match &request.answer {
        Answer::None => quote!(nothing),
        Answer::Text | Answer::Bytes => quote!(bytes),
        Answer::Json(_) => quote!(json),
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

fn required(param: &Param) -> TokenStream {
    let wire = &param.wire;
    match given(&param.take) {
        (_, true) if param.take == Take::Text => quote!(&given.text(#wire)),
        (ty, true) => quote!(&given.required::<#ty>(#wire)),
        (ty, false) => quote!(given.required::<#ty>(#wire)),
    }
}

fn optional(setter: &ParamSetter) -> TokenStream {
    let (wire, name) = (&setter.param.wire, ident(&setter.name));
    let (ty, by_reference) = given(&setter.param.take);
    let value = if by_reference { quote!(&value) } else { quote!(value) };
    quote! {
        if let Some(value) = given.optional::<#ty>(#wire) {
            call = call.#name(#value);
        }
    }
}

/// Returns the type of the value for an argument, and whether it is passed by reference.
fn given(take: &Take) -> (TokenStream, bool) {
    match take {
        Take::Text => (quote!(String), true),
        Take::Json => (quote!(runtime::Value), true),
        Take::Each(item) => {
            let item = outside(item);
            (quote!(Vec<#item>), false)
        }
        Take::Pairs(value) => {
            let value = outside(value);
            (quote!(std::collections::BTreeMap<String, #value>), false)
        }
        Take::Value(ty) | Take::Into(ty) | Take::IntoText(ty) | Take::Borrow(ty) => (outside(ty), false),
    }
}

/// Returns the path of a type in another crate.
fn outside(ty: &Type) -> TokenStream {
    match ty {
        Type::Bool | Type::Integer | Type::Number | Type::String => super::ty::ty(ty),
        Type::Secret => quote!(runtime::SecretString),
        Type::Timestamp => quote!(runtime::Timestamp),
        Type::Date => quote!(jiff::civil::Date),
        Type::Any => quote!(runtime::Value),
        Type::List(inner) => {
            let inner = outside(inner);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = outside(inner);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        Type::Option(inner) => {
            let inner = outside(inner);
            quote!(Option<#inner>)
        }
        Type::Nullable(inner) => {
            let inner = outside(inner);
            quote!(runtime::Nullable<#inner>)
        }
        Type::Boxed(path) => {
            let inner = outside(&Type::Named(path.clone()));
            quote!(Box<#inner>)
        }
        Type::Named(path) => {
            let (module, name) = (ident(&path.module), ident(&path.name));
            quote!(runtime::#module::#name)
        }
    }
}
