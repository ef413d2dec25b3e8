//! Downloads: reading them, writing them to files, and verifying that they are complete.
#![allow(clippy::unwrap_used, clippy::panic)]

mod complete;
mod files;
#[path = "../http_support/mod.rs"]
mod http_support;
mod reading;

use std::io::Write as _;
use std::time::Duration;

use http_support::{Reply, Server};
use runtime::Method;
use runtime::download::Download;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns zeros that are compressed with the highest ratio of the format, about 1,000. They consist of several gzip
/// members, which are created faster.
fn bomb(length: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 1 << 20]).unwrap();
    encoder.finish().unwrap().repeat(length >> 20)
}

/// Returns a response with a file, as an API sends logs.
fn file(body: Vec<u8>) -> Reply {
    Reply::Whole(200, vec![("content-type".into(), "application/vnd.atlas.2023-01-01+gzip".into())], body)
        .with("content-disposition", "attachment; filename=\"mongodb.gz\"")
}

/// Returns a response whose body ends with the connection.
fn until_close(headers: &str, body: &[u8]) -> Reply {
    Reply::Raw([format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat())
}

/// Returns a response with a chunked body.
fn chunked(headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n{headers}\r\n{:x}\r\n", body.len());
    Reply::Raw([head.as_bytes(), body, b"\r\n0\r\n\r\n"].concat())
}

/// Starts a server that sends the same response to each request.
async fn serve(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |_| reply()).await
}

async fn get(server: &Server) -> Download {
    let client = server.client().attempt_timeout(Duration::from_millis(300)).build().unwrap();
    client.request(Method::GET, "/logs/mongodb.gz").download().await.unwrap()
}
