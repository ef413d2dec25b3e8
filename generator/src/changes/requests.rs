//! The items of requests: the methods of handles, and the types of calls with their methods.

use std::collections::BTreeMap;

use super::catalogue::{Available, Item, Operation};
use super::members::{note, plain, value};
use super::signature::{Argument, Output, Signature};
use super::{Fact, FactKind, ItemKind, facts};
use crate::model::OperationId;
use crate::surface::{Answer, Handle, Info, Method, Module, Param, Poll, Request, Surface, Type};

/// The methods and paths of operations, by the ids that the document gives them.
pub(super) type Endpoints = BTreeMap<OperationId, String>;

/// Returns the methods and paths of all operations.
pub(super) fn endpoints(surface: &Surface) -> Endpoints {
    let infos = surface.modules.iter().flat_map(Module::requests).map(|request| &request.info);
    infos.map(|info| (info.id.clone(), endpoint(info))).collect()
}

/// Returns the methods of the handle and the calls of a module.
pub(super) fn operations(module: &Module, handle: &Handle, endpoints: &Endpoints) -> Vec<Operation> {
    let mut operations = Vec::new();
    for part in &module.parts {
        let cfg = Available::new(&[&module.cfg, &part.cfg]);
        for request in &part.requests {
            let endpoint = endpoint(&request.info);
            let items =
                [method(&format!("{}::{}", module.name, handle.name), request), call(module, request, endpoints)];
            let operation = |item| Operation { item, endpoint: endpoint.clone(), cfg: cfg.clone() };
            operations.extend(items.map(operation));
        }
    }
    operations
}

/// Returns the method and the path.
fn endpoint(info: &Info) -> String {
    format!("{} {}", info.method, info.path)
}

/// Returns the answer as code sees it: texts of both forms are a `String`.
fn answer(answer: &Answer) -> Answer {
    match answer {
        Answer::Text => Answer::Json(Type::String),
        other => other.clone(),
    }
}

/// Returns a path without the names of its parameters, which only the document sees.
fn anonymous(endpoint: &str) -> String {
    let mut parts = endpoint.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}{{{}", part.split_once('}').map_or(part, |(_, rest)| rest)))
}

fn method(at: &str, request: &Request) -> Item {
    let Method { name, params, body, deprecated, .. } = &request.method;
    let argument = |param: &Param| Argument { name: param.name.clone(), ..value(&param.wire, &param.take) };
    let body = body.iter().map(|take| Argument { name: "body".to_owned(), ..value("body", take) });
    let arguments = params.iter().map(argument).chain(body).collect();
    let mut item =
        plain(ItemKind::Method, at, name, Signature::Method(arguments, Output::Answer(answer(&request.answer))));
    let info = &request.info;
    item.wire = match &info.version {
        Some(version) => format!("{} {version}", endpoint(info)),
        None => endpoint(info),
    };
    item.deprecated = deprecated.as_ref().map(note);
    for param in params {
        facts::add_constraints(&mut item.facts, &param.name, &param.constraints);
    }
    let roles = (!request.roles.is_empty()).then(|| request.roles.join(" or "));
    let known = [
        (FactKind::Endpoint, Some(anonymous(&endpoint(info)))),
        (FactKind::Version, info.version.as_ref().map(ToString::to_string)),
        (FactKind::Roles, roles),
        (FactKind::Sunset, info.sunset.clone()),
        (FactKind::DocumentName, Some(info.id.0.clone())),
    ];
    item.facts.extend(known.into_iter().filter_map(|(kind, value)| Some((facts::fact(kind), value?))));
    item
}

fn call(module: &Module, request: &Request, endpoints: &Endpoints) -> Item {
    let at = format!("{}::{}", module.name, request.alias);
    let mut item = plain(ItemKind::Call, &module.name, &request.alias, Signature::Name);
    let endpoint = endpoint(&request.info);
    for setter in &request.setters {
        let signature = Signature::Method(vec![value(&setter.param.wire, &setter.param.take)], Output::Itself);
        let mut created = plain(ItemKind::CallSetter, &at, &setter.name, signature);
        created.deprecated = setter.deprecated.as_ref().map(note);
        created.wire = format!("{endpoint} {} {}", setter.param.location, setter.param.wire);
        let wire = format!("{} {}", setter.param.location, setter.param.wire);
        created.facts.insert(facts::fact(FactKind::Wire), wire);
        facts::add_constraints(&mut created.facts, "", &setter.param.constraints);
        item.members.push(created);
    }
    let body = request.body_setter.iter();
    item.members.extend(body.map(|setter| {
        let signature = Signature::Method(vec![value("body", &setter.take)], Output::Itself);
        plain(ItemKind::CallSetter, &at, &setter.name, signature)
    }));
    let method = |kind, name, output| plain(kind, &at, name, Signature::Method(Vec::new(), output));
    let pages = request.pages.iter().map(|pages| method(ItemKind::Items, "items", Output::Stream(pages.item.clone())));
    item.members.extend(pages);
    if request.is_download() {
        item.members.push(method(ItemKind::Download, "download", Output::Answer(Answer::Bytes)));
    }
    if let Some(wait) = &request.wait {
        let answer = wait.value.clone().map_or(Answer::None, Answer::Json);
        let mut waited = method(ItemKind::Wait, "wait", Output::Answer(answer));
        let polled = match &wait.poll {
            Poll::Info(info) => self::endpoint(info),
            Poll::Constant(_) => endpoints.get(&wait.rule.poll).cloned().unwrap_or_default(),
        };
        let fact = Fact { kind: FactKind::WaitRule, name: String::new() };
        waited.facts.insert(fact, facts::wait_rule(&wait.rule, &anonymous(&polled)));
        item.members.push(waited);
    }
    for member in item.members.iter_mut().filter(|member| member.wire.is_empty()) {
        member.wire.clone_from(&endpoint);
    }
    Item { wire: endpoint, ..item }
}
