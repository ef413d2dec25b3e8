//! Request types and the methods that make them.
//!
//! In: operations of the model. Out: for each version a constant that describes it, a name for the runtime's `Call` of it
//! with the optional parameters as setters, and a method on the group's handle that takes the required ones.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Emitter, docs, ident};
use crate::model::{BodyFormat, Operation, Param, ParamLocation, Shape, Stability, TypeRef, Version};

impl Emitter<'_> {
    /// The description and the type of a request.
    pub(super) fn request_items(&self, operation: &Operation, version: &Version) -> TokenStream {
        let name = ident(&version.type_name);
        let info = self.info(operation, version);
        // What there is to know stands with the method; it need not be said twice.
        let mut lines = vec![docs::summary(operation)];
        if let Some(handle) = self.index.group_of_tag(&operation.tag).map(|group| &group.handle) {
            lines.extend([String::new(), format!("Made by [`{handle}::{}`].", version.method_name)]);
        }
        let docs = docs::attributes(&lines);
        let setters = operation.params.iter().filter(|param| !param.required).map(|param| self.param_setter(param));
        let body = version.body.as_ref().filter(|body| !body.required).map(|body| {
            let argument = self.body_argument(&body.ty);
            quote! {
                /// Sets the body, which may be left out.
                pub fn set_body(mut self, body: #argument) -> Self {
                    self.request.body(body.borrow());
                    self
                }
            }
        });
        let answer = match &version.response.format {
            BodyFormat::None => quote!(()),
            BodyFormat::Text => quote!(text),
            BodyFormat::Bytes => quote!(bytes),
            BodyFormat::Json(ty) => self.ty(ty),
        };
        let methods: Vec<TokenStream> = setters.chain(body).collect();
        let (paged, waited) = (self.paged(version), self.waited(operation, version));
        let marker = marker(version);
        let methods = (!methods.is_empty()).then(|| quote!(impl Call<#marker> { #(#methods)* }));
        quote! {
            #info

            #docs
            pub type #name = Call<#marker>;

            #methods

            crate::call::operation!(#marker => #answer);

            #paged

            #waited
        }
    }

    /// The streams of a request whose answer is one page of many.
    fn paged(&self, version: &Version) -> Option<TokenStream> {
        let (paging, BodyFormat::Json(page)) = (version.paging.as_ref()?, &version.response.format) else {
            return None;
        };
        let Shape::Struct(object) = &self.api.get(page.id()?)?.shape else {
            return None;
        };
        let field = object.fields.iter().find(|field| field.wire == paging.items)?;
        let (name, list, wire) = (marker(version), ident(&field.name), &field.wire);
        let item = self.ty(&paging.item);
        let wire = (field.name != field.wire).then(|| quote!(, #wire));
        Some(quote!(crate::pages::paged!(#name, #item, #list #wire);))
    }

    /// The methods of the group's handle that make these requests.
    pub(super) fn handle_methods(&self, requests: &[(&Operation, &Version)]) -> TokenStream {
        let methods = requests.iter().map(|(operation, version)| self.method(operation, version));
        quote!(#(#methods)*)
    }

    fn method(&self, operation: &Operation, version: &Version) -> TokenStream {
        let (name, request) = (ident(&version.method_name), ident(&version.type_name));
        let info = constant(version);
        let required: Vec<&Param> = operation.params.iter().filter(|param| param.required).collect();
        let body = version.body.as_ref().filter(|body| body.required);
        let mut arguments: Vec<TokenStream> = required
            .iter()
            .map(|param| {
                let (name, ty) = (ident(&param.name), self.param_type(&param.ty));
                quote!(#name: #ty)
            })
            .collect();
        let mut steps: Vec<TokenStream> = required.iter().map(|param| self.step(param, &ident(&param.name))).collect();
        if let Some(body) = body {
            let ty = self.body_argument(&body.ty);
            arguments.push(quote!(body: #ty));
            steps.push(quote!(request.body(body.borrow());));
        }
        let mut lines = docs::operation(operation, version);
        let described = docs::arguments(required.iter().copied());
        if !described.is_empty() {
            lines.push(String::new());
            lines.extend(described);
        }
        docs::reference(&operation.docs, &mut lines);
        let docs = docs::attributes(&lines);
        let deprecated = deprecation(operation, version);
        let value = if steps.is_empty() {
            quote!(Call::of(self.client, Request::new(&#info)))
        } else {
            quote! {
                let mut request = Request::new(&#info);
                #(#steps)*
                Call::of(self.client, request)
            }
        };
        quote! {
            #docs
            #deprecated
            #[inline]
            pub fn #name(&self, #(#arguments),*) -> #request {
                #value
            }
        }
    }

    fn info(&self, operation: &Operation, version: &Version) -> TokenStream {
        let (name, value) = (constant(version), self.info_value(operation, version));
        quote!(static #name: OperationInfo = #value;)
    }

    pub(super) fn info_value(&self, operation: &Operation, version: &Version) -> TokenStream {
        let method = format_ident!("{}", heck::AsUpperCamelCase(operation.method.to_lowercase()).to_string());
        let (id, group, path, accept) = (&operation.id, &operation.tag, &operation.path, &version.response.accept);
        let option = |value: Option<&String>| value.map_or(quote!(None), |value| quote!(Some(#value)));
        let number = option(version.name.as_ref());
        let sunset = option(version.sunset.as_ref());
        let content_type = option(version.body.as_ref().map(|body| &body.media_type));
        let authenticated = operation.authenticated;
        quote! {
            OperationInfo {
                id: #id,
                group: #group,
                method: Method::#method,
                path: #path,
                version: #number,
                sunset: #sunset,
                accept: #accept,
                content_type: #content_type,
                authenticated: #authenticated,
            }
        }
    }

    fn param_setter(&self, param: &Param) -> TokenStream {
        let setter = setter(param);
        let (docs, ty) = (docs::param(param), self.param_type(&param.ty));
        let deprecated = param.deprecated.then(|| quote!(#[deprecated]));
        let value = ident("value");
        let wire = &param.wire;
        let set = self.set(param, &value, quote!(self.request), wire);
        quote! {
            #docs
            #deprecated
            #[inline]
            pub fn #setter(mut self, value: #ty) -> Self {
                #set
                self
            }
        }
    }

    fn step(&self, param: &Param, name: &Ident) -> TokenStream {
        self.set(param, name, quote!(request), &param.wire)
    }

    /// The statement that puts a value where its parameter goes.
    fn set(&self, param: &Param, value: &Ident, request: TokenStream, wire: &str) -> TokenStream {
        let shown = match &param.ty {
            ty if self.is_enum(ty) => {
                let ty = self.ty(ty);
                quote!(&Into::<#ty>::into(#value))
            }
            TypeRef::String | TypeRef::Secret => quote!(#value),
            _ => quote!(&#value),
        };
        match (param.location, &param.ty) {
            (ParamLocation::Path, TypeRef::List(item)) => {
                let item = self.list_item(item);
                quote!(#request.path_all(#value.into_iter().map(Into::<#item>::into));)
            }
            (ParamLocation::Path, _) => quote!(#request.path(#shown);),
            (ParamLocation::Query, TypeRef::List(item)) => {
                let item = self.list_item(item);
                quote!(#request.set_query_all(#wire, #value.into_iter().map(Into::<#item>::into));)
            }
            (ParamLocation::Query, _) => quote!(#request.set_query(#wire, #shown);),
            (ParamLocation::Header, TypeRef::List(item)) => {
                let item = self.list_item(item);
                quote!(#request.set_header_all(#wire, #value.into_iter().map(Into::<#item>::into));)
            }
            (ParamLocation::Header, _) => quote!(#request.set_header(#wire, #shown);),
        }
    }

    /// How a method takes a parameter outside the body.
    fn param_type(&self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::Timestamp | TypeRef::Date => self.ty(ty),
            TypeRef::List(item) => {
                let item = self.list_item(item);
                quote!(impl IntoIterator<Item = impl Into<#item>>)
            }
            ty if self.is_enum(ty) => {
                let ty = self.ty(ty);
                quote!(impl Into<#ty>)
            }
            TypeRef::Any | TypeRef::Named(_) | TypeRef::Boxed(_) | TypeRef::Map(_) => quote!(&Value),
            _ => quote!(&str),
        }
    }

    fn list_item(&self, item: &TypeRef) -> TokenStream {
        match item {
            TypeRef::Bool | TypeRef::Integer | TypeRef::Number | TypeRef::Timestamp | TypeRef::Date => self.ty(item),
            item if self.is_enum(item) => self.ty(item),
            _ => quote!(String),
        }
    }

    /// By value or by reference, as the caller has it.
    fn body_argument(&self, ty: &TypeRef) -> TokenStream {
        let ty = self.ty(ty);
        quote!(impl Borrow<#ty>)
    }
}

/// The method that sets an optional parameter.
pub(super) fn setter(param: &Param) -> Ident {
    format_ident!("set_{}", param.name.trim_end_matches('_'))
}

/// The type without values that stands for the operation.
pub(super) fn marker(version: &Version) -> Ident {
    format_ident!("{}Operation", version.type_name)
}

pub(super) fn constant(version: &Version) -> Ident {
    ident(&version.type_name.to_shouty_snake_case())
}

fn deprecation(operation: &Operation, version: &Version) -> Option<TokenStream> {
    let until = version.sunset.as_ref().map(|date| format!("; the server stops answering it on {date}"));
    let until = until.unwrap_or_default();
    if version.stability == Stability::Superseded {
        let note = format!("a newer version has taken its place{until}");
        return Some(quote!(#[deprecated(note = #note)]));
    }
    operation.deprecated.then(|| {
        let note = format!("deprecated in the API{until}");
        quote!(#[deprecated(note = #note)])
    })
}
