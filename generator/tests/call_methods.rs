//! The methods of calls in the documentation. rustdoc shows a method of `impl<O: Bound> Call<O>` on the page of every request, also of
//! those whose operation does not satisfy the bound. Methods of some operations must be methods of `Call<GetPetOperation>`.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use quote::ToTokens as _;
use syn::{GenericArgument, ImplItem, Item, ItemImpl, PathArguments, Type};

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path.ends_with("tests") => {}
            true => sources(&path, files),
            false => files.push(path),
        }
    }
}

/// Returns whether a block contains methods of `Call<O>` for a parameter `O`.
fn is_of_all_calls(block: &ItemImpl) -> bool {
    let Type::Path(ty) = &*block.self_ty else { return false };
    let Some(call) = ty.path.segments.last().filter(|last| last.ident == "Call") else { return false };
    let PathArguments::AngleBracketed(arguments) = &call.arguments else { return false };
    let is_parameter = |ty: &Type| {
        block.generics.type_params().any(|parameter| parameter.ident == ty.to_token_stream().to_string().as_str())
    };
    let generic =
        arguments.args.iter().any(|argument| matches!(argument, GenericArgument::Type(ty) if is_parameter(ty)));
    generic && block.trait_.is_none()
}

/// Returns the bounds of the parameters of a block and its methods, other than `Operation`, which every operation implements.
fn conditions(block: &ItemImpl) -> Vec<String> {
    let methods = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(&method.sig.generics),
        _ => None,
    });
    let of_parameters = block.generics.type_params().flat_map(|parameter| &parameter.bounds);
    let of_parameters = of_parameters.map(|bound| bound.to_token_stream().to_string());
    let clauses = std::iter::once(&block.generics).chain(methods).filter_map(|generics| generics.where_clause.as_ref());
    let clauses = clauses.map(|clause| clause.to_token_stream().to_string());
    of_parameters.chain(clauses).filter(|bound| bound != "Operation").collect()
}

#[test]
fn the_methods_of_all_calls_exist_on_all_calls() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime/src"), &mut files);
    let mut methods = 0;
    for file in files {
        let items = syn::parse_file(&std::fs::read_to_string(&file).unwrap()).unwrap().items;
        for item in items {
            if let Item::Impl(block) = item
                && is_of_all_calls(&block)
            {
                assert_eq!(conditions(&block), Vec::<String>::new(), "{}", file.display());
                methods += block.items.len();
            }
        }
    }
    assert!(methods > 5, "{methods}");
}
