//! Tests of the runtime with types and operations that are declared by its macros, as generated code declares them.
#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use futures_core::Stream;
use secrecy::SecretString;

use crate::client::Client;
use crate::request::{Method, OperationInfo, Request};
use crate::wire::Extra;
use crate::{ErrorKind, RetryPolicy};

mod absent;
#[cfg(feature = "blocking")]
mod blocking;
mod malformed;
#[cfg(feature = "mock")]
mod mock;
#[cfg(feature = "mock")]
mod mock_replies;
mod no_runtime;
mod pages;
mod pages_faults;
mod secrets;
mod sending;
mod waiter_limits;
mod waiter_requests;
mod waiters;

#[derive(Clone)]
pub struct Thing {
    pub(crate) id: i64,
    pub(crate) state: Option<String>,
    pub(crate) code: Option<SecretString>,
    pub(crate) extra: Extra,
}

crate::wire::object!(Thing { id: required "id", state: optional "stateName", code: optional "code", });

impl Thing {
    pub(crate) fn new(id: i64) -> Self {
        Self { id, state: None, code: None, extra: Extra::default() }
    }
}

#[derive(Clone)]
pub struct Things {
    pub(crate) results: Option<Vec<Thing>>,
    pub(crate) extra: Extra,
}

crate::wire::object!(Things { results: optional "results", });

macro_rules! request {
    ($name:ident, $id:literal, $method:ident, $path:literal) => {
        impl $name {
            pub(crate) fn new(client: &Client, arguments: &[&str]) -> Self {
                static INFO: OperationInfo = OperationInfo {
                    id: $id,
                    group: "Things",
                    method: Method::$method,
                    path: $path,
                    version: Some("2024-08-05"),
                    sunset: None,
                    accept: "application/vnd.atlas.2024-08-05+json",
                    content_type: Some("application/vnd.atlas.2024-08-05+json"),
                    authenticated: true,
                };
                let mut request = Request::new(&INFO);
                for argument in arguments {
                    request.path(*argument);
                }
                Self::of(client, request)
            }
        }
    };
}

request!(GetThing, "getThing", Get, "/things/{id}");
request!(DeleteThing, "deleteThing", Delete, "/things/{id}");
request!(CreateThing, "createThing", Post, "/groups/{groupId}/things");
request!(ListThings, "listThings", Get, "/things");
request!(GetLog, "getLog", Get, "/things/{id}/log.gz");
request!(GetText, "getText", Get, "/things/{id}/csv");

crate::call::operation! { GetThing = GetThingOperation => Thing; }
crate::call::operation! { DeleteThing = DeleteThingOperation => (); }
crate::call::operation! { CreateThing = CreateThingOperation => Thing; }
crate::call::operation! { ListThings = ListThingsOperation => Things; }
crate::call::operation! { GetLog = GetLogOperation => bytes; }
crate::call::operation! { GetText = GetTextOperation => text; }
crate::pages::paged!(ListThings => Things, Thing, results);
crate::download::download!(GetLog);

/// Starts a server that responds to each request with the text that `answer` returns, and keeps connections open.
pub(crate) fn server(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = std::sync::Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = answer.clone();
            std::thread::spawn(move || serve(stream.unwrap(), &*answer));
        }
    });
    Client::builder().base_url(url).retry(RetryPolicy::none()).build().unwrap()
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&str) -> String) {
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let Ok(length @ 1..) = stream.read(&mut buffer) else { return };
        seen.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&seen).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |text| text.parse().unwrap());
        if body.len() >= length {
            seen.clear();
            let _ = stream.write_all(answer(&text).as_bytes());
        }
    }
}

/// Returns a response with a body.
pub(crate) fn reply(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} S\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Returns the value of a query parameter of a request; 0 if it is not set.
pub(crate) fn query(seen: &str, name: &str) -> i64 {
    let target = seen.split(' ').nth(1).unwrap_or_default();
    let pair = target.split(['?', '&']).filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    pair.map_or(0, |(_, value)| value.parse().unwrap())
}
