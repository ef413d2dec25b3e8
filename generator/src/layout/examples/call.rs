//! The call of an example, and what is done with its response.

use serde_json::{Map, Value};

use super::values::{STD_COLLECTIONS, Writer, literal};
use super::{Known, Place, format};
use crate::model;
use crate::surface::{Answer, Field, Kind, Pages, Path, Request, Struct, Take, Type, Update};
use crate::words::snake;

/// The statements of an example.
pub(super) struct Statements {
    pub lines: Vec<String>,
    pub updates: bool,
    pub deprecated: bool,
}

pub(super) fn statements(known: &Known<'_>, place: &Place<'_>, request: &Request) -> Statements {
    let mut writer = Writer::new(known, place);
    let updated = request.update.as_ref().and_then(|update| updated(&mut writer, request, update));
    let updates = updated.is_some();
    let body = updated.or_else(|| required_body(&mut writer, request));
    let call = call(&mut writer, request, body);
    finish(&mut writer, request, &call);
    writer.deprecated |= request.method.deprecated.is_some();
    let imports = writer.imports.iter().map(|(module, names)| {
        let module = match module.as_str() {
            "" => known.library.clone(),
            STD_COLLECTIONS => STD_COLLECTIONS.to_owned(),
            module => format!("{}::{module}", known.library),
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.as_slice() {
            [one] => format!("use {module}::{one};"),
            many => format!("use {module}::{{{}}};", many.join(", ")),
        }
    });
    let imports: Vec<String> = imports.collect();
    Statements { lines: format::lines(&imports, &writer.statements), updates, deprecated: writer.deprecated }
}

/// Reads the response of which the body is made, changes it, and returns the variable with the body. `None` if the body is not a
/// struct, or if the example changes nothing.
fn updated(writer: &mut Writer<'_>, request: &Request, update: &Update) -> Option<String> {
    let known = writer.known;
    let read = known.requests.get(&(&update.read, update.version.as_ref()))?;
    if read.answer != Answer::Json(update.response.clone()) {
        return None;
    }
    let Some(Kind::Struct(object)) = writer.kind(&update.body) else { return None };
    let members = request.example.body.as_ref()?.as_object()?;
    // A PATCH has the changes alone.
    let is_change = request.info.method == model::Method::Patch || !update.keeps_unknown();
    let changed = if is_change { members.clone() } else { change(object, members)? };
    // The read takes the parameters of the path, which is the same.
    let arguments: Option<Vec<String>> = read
        .method
        .params
        .iter()
        .map(|param| Some(writer.argument(&param.take, request.example.params.get(&param.wire)?)))
        .collect();
    let arguments = arguments?.join(", ");
    writer.deprecated |= read.method.deprecated.is_some();
    let name = variable(writer, &update.body);
    let (accessor, method) = (writer.place.accessor, &read.method.name);
    writer.statements.push(format!("let {name} = client.{accessor}().{method}({arguments}).await?;"));
    let setters = writer.setters(object, &changed);
    writer.statements.push(format!("let {name} = {name}.for_update(){setters};"));
    Some(name)
}

/// Returns the property that an example changes: an optional one, or else a scalar, or else the first.
fn change(object: &Struct, members: &Map<String, Value>) -> Option<Map<String, Value>> {
    let is_settable = |name: &String| {
        let field = object.fields.iter().find(|field| field.wire == *name);
        field.is_some_and(|field| {
            object.setters.iter().any(|setter| setter.field == field.name) && !is_constant(object, field)
        })
    };
    let settable = || members.iter().filter(|(name, _)| is_settable(name));
    let is_required = |name: &String| object.required.iter().any(|(wire, _)| wire == name);
    let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
    let optional = || settable().filter(|(name, _)| !is_required(name));
    let chosen = optional().find(|(_, value)| is_scalar(value)).or_else(|| optional().next());
    let chosen = chosen.or_else(|| settable().find(|(_, value)| is_scalar(value))).or_else(|| settable().next());
    chosen.map(|(name, value)| Map::from_iter([(name.clone(), value.clone())]))
}

fn is_constant(object: &Struct, field: &Field) -> bool {
    object.constructor.iter().flat_map(|it| &it.sets).any(|set| set.field == field.name)
}

/// Returns the argument for a required body. A struct is bound to a variable.
fn required_body(writer: &mut Writer<'_>, request: &Request) -> Option<String> {
    let take = request.method.body.as_ref()?;
    Some(body(writer, take, request.example.body.as_ref().unwrap_or(&Value::Null)))
}

fn body(writer: &mut Writer<'_>, take: &Take, value: &Value) -> String {
    let path = match take {
        Take::Borrow(Type::Named(path)) => Some(path),
        _ => None,
    };
    let object = path.and_then(|path| match writer.known.types.get(path).map(|item| &item.kind) {
        Some(Kind::Struct(object)) => Some((path, object)),
        _ => None,
    });
    let Some((path, object)) = object else { return writer.argument(take, value) };
    let built = writer.structure(path, object, value);
    bound(writer, path, built)
}

fn bound(writer: &mut Writer<'_>, path: &Path, built: String) -> String {
    let name = writer.variable(&snake(&path.name, &[]));
    writer.statements.push(format!("let {name} = {built};"));
    name
}

/// Returns the call with its arguments and setters.
fn call(writer: &mut Writer<'_>, request: &Request, body: Option<String>) -> String {
    let params = &request.example.params;
    let arguments: Vec<String> = request
        .method
        .params
        .iter()
        .map(|param| writer.argument(&param.take, params.get(&param.wire).unwrap_or(&Value::Null)))
        .chain(body)
        .collect();
    let mut call = format!("client.{}().{}({})", writer.place.accessor, request.method.name, arguments.join(", "));
    for setter in &request.setters {
        let Some(value) = params.get(&setter.param.wire) else { continue };
        writer.deprecated |= setter.deprecated.is_some();
        let argument = writer.argument(&setter.param.take, value);
        call.push_str(&format!(".{}({argument})", setter.name));
    }
    if let (Some(setter), Some(value)) = (&request.body_setter, &request.example.body) {
        let argument = self::body(writer, &setter.take, value);
        call.push_str(&format!(".{}({argument})", setter.name));
    }
    call
}

/// Adds the statements that send the call and use its response.
fn finish(writer: &mut Writer<'_>, request: &Request, call: &str) {
    let mut add = |text: String| writer.statements.push(text);
    if let Some(Pages { .. }) = &request.pages {
        add(format!("let mut items = {call}.items();"));
        add("while let Some(item) = items.next().await { println!(\"{:?}\", item?); }".to_owned());
        return;
    }
    // A request that reads the state itself starts nothing.
    if let Some(wait) = request.wait.as_ref().filter(|wait| wait.rule.poll != request.operation) {
        match &wait.value {
            Some(ty) => shown(writer, ty, &format!("{call}.wait().await?"), false),
            None => add(format!("{call}.wait().await?;")),
        }
        return;
    }
    match &request.answer {
        Answer::None => add(format!("{call}.await?;")),
        Answer::Text => {
            add(format!("let text = {call}.await?;"));
            add("println!(\"{text}\");".to_owned());
        }
        Answer::Bytes => {
            let file = literal(&file_name(request));
            add(format!("let length = {call}.download().await?.to_file({file}).await?;"));
            add("println!(\"{length} bytes\");".to_owned());
        }
        Answer::Json(ty) => shown(writer, ty, &format!("{call}.await?"), request.info.method == model::Method::Get),
    }
}

/// Adds the statements that show a value: all of it, or what identifies it.
fn shown(writer: &mut Writer<'_>, ty: &Type, value: &str, whole: bool) {
    let name = variable(writer, ty);
    writer.statements.push(format!("let {name} = {value};"));
    let field = match writer.kind(ty) {
        Some(Kind::Struct(object)) if !whole => writer
            .known
            .shown
            .iter()
            .find_map(|wire| object.fields.iter().find(|field| field.wire == *wire && field.deprecated.is_none())),
        _ => None,
    };
    writer.statements.push(match field {
        Some(field) if matches!(field.ty, Type::String) => format!("println!(\"{{}}\", {name}.{});", field.name),
        Some(field) => format!("println!(\"{{:?}}\", {name}.{});", field.name),
        None => format!("println!(\"{{{name}:?}}\");"),
    });
}

/// Returns the variable for a value. It hides the variable of a body of the same type.
fn variable(writer: &Writer<'_>, ty: &Type) -> String {
    let path = match ty {
        Type::Named(path) | Type::Boxed(path) => Some(path),
        _ => None,
    };
    let name = path.filter(|path| writer.known.types.contains_key(path)).map(|path| snake(&path.name, &[]));
    name.filter(|name| name != "client").unwrap_or_else(|| "response".to_owned())
}

/// Returns a name for a downloaded file: `cluster-log.gz` for `download_cluster_log`.
fn file_name(request: &Request) -> String {
    let words: Vec<&str> = request.method.name.split('_').skip(1).collect();
    let stem = if words.is_empty() { request.method.name.clone() } else { words.join("-") };
    let extension = match request.info.accept.format.as_str() {
        "gzip" => "gz",
        "octet-stream" | "*" => "bin",
        other => other,
    };
    format!("{stem}.{extension}")
}
