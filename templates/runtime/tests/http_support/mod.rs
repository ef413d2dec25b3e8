//! An HTTP server for tests. It sends the responses that a test sets, as exact bytes if they are malformed.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

pub mod oauth;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request that the server has received.
#[derive(Clone, Debug)]
pub struct Seen {
    pub number: usize,
    pub method: String,
    pub target: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

/// The response to a request.
pub enum Reply {
    /// A status, headers and a body, with its `Content-Length`.
    Whole(u16, Vec<(String, String)>, Vec<u8>),
    /// These bytes, after which the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, after which the connection stays open and nothing is sent.
    Stall(Vec<u8>),
    /// No response; the connection is closed.
    Close,
    /// Another response, after a pause.
    After(Duration, Box<Reply>),
    /// Several pieces, each after a pause, after which the connection is closed.
    Pieces(Box<dyn Iterator<Item = (Duration, Vec<u8>)> + Send>),
    /// A head with these headers, and a body of this number of zero bytes.
    Zeros(Vec<(String, String)>, u64),
}

pub fn json(status: u16, body: &str) -> Reply {
    Reply::Whole(status, vec![("content-type".into(), "application/json".into())], body.as_bytes().to_vec())
}

/// Returns the builder of an HTTP client as a program creates it. With the feature `ring` alone, reqwest needs a
/// cryptography provider for the process.
pub fn bare_http() -> reqwest::ClientBuilder {
    #[cfg(feature = "ring")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// Returns a successful response.
pub fn ok() -> Reply {
    json(200, r#"{"ok":true}"#)
}

impl Reply {
    pub fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Whole(status, mut headers, body) => {
                headers.retain(|(known, _)| known != name);
                headers.push((name.into(), value.into()));
                Self::Whole(status, headers, body)
            }
            Self::After(pause, reply) => Self::After(pause, Box::new(reply.with(name, value))),
            other => other,
        }
    }

    pub fn after(self, pause: Duration) -> Self {
        Self::After(pause, Box::new(self))
    }
}

type Handler = dyn Fn(Seen) -> Reply + Send + Sync;

/// The server. Dropping it stops it.
pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn start(handler: impl Fn(Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let handler: Arc<Handler> = Arc::new(handler);
        let task = {
            let (seen, connections) = (seen.clone(), connections.clone());
            tokio::spawn(async move {
                // The tasks of the connections are cancelled with that of the server.
                let mut tasks = tokio::task::JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    connections.fetch_add(1, Ordering::SeqCst);
                    tasks.spawn(serve(stream, handler.clone(), seen.clone()));
                }
            })
        };
        Self { url, seen, connections, task }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn client(&self) -> runtime::ClientBuilder {
        let quick = runtime::RetryPolicy::default().with_pauses(Duration::from_millis(5), Duration::from_millis(20));
        runtime::Client::builder().base_url(&self.url).retry(quick)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, handler: Arc<Handler>, seen: Arc<Mutex<Vec<Seen>>>) {
    let mut buffer = Vec::new();
    while let Some(mut request) = read(&mut stream, &mut buffer).await {
        {
            let mut seen = seen.lock().unwrap();
            request.number = seen.len();
            seen.push(request.clone());
        }
        if !write(&mut stream, handler(request)).await {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    while buffer.len() < end + 4 + length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let body = buffer[end + 4..end + 4 + length].to_vec();
    buffer.drain(..end + 4 + length);
    Some(Seen { number: 0, method, target, headers, body })
}

fn write(stream: &mut TcpStream, reply: Reply) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
    Box::pin(async move {
        match reply {
            Reply::Close => false,
            Reply::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                false
            }
            Reply::Stall(bytes) => {
                let _ = stream.write_all(&bytes).await;
                std::future::pending().await
            }
            Reply::After(pause, reply) => {
                tokio::time::sleep(pause).await;
                write(stream, *reply).await
            }
            Reply::Pieces(pieces) => {
                for (pause, piece) in pieces {
                    tokio::time::sleep(pause).await;
                    if stream.write_all(&piece).await.is_err() {
                        break;
                    }
                }
                false
            }
            Reply::Whole(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} S\r\n");
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                if status != 204 {
                    head.push_str(&format!("content-length: {}\r\n", body.len()));
                }
                let mut bytes = format!("{head}\r\n").into_bytes();
                bytes.extend(body);
                stream.write_all(&bytes).await.is_ok()
            }
            Reply::Zeros(headers, length) => {
                let mut head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n");
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                if stream.write_all(format!("{head}\r\n").as_bytes()).await.is_err() {
                    return false;
                }
                let block = vec![0_u8; 1 << 18];
                let mut left = length;
                while left > 0 {
                    let piece = &block[..left.min(block.len() as u64) as usize];
                    if stream.write_all(piece).await.is_err() {
                        return false;
                    }
                    left -= piece.len() as u64;
                }
                true
            }
        }
    })
}
