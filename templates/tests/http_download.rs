//! Downloads: whole or not at all, in constant memory.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http_support;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use http_support::{Reply, Server, json};
use runtime::download::Download;
use runtime::{ErrorKind, Method, RetryPolicy};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn file(body: Vec<u8>) -> Reply {
    Reply::Whole(200, vec![("content-type".into(), "application/vnd.atlas.2023-01-01+gzip".into())], body)
        .with("content-disposition", "attachment; filename=\"mongodb.gz\"")
}

async fn get(server: &Server) -> Download {
    let client = server.client().attempt_timeout(Duration::from_millis(300)).build().unwrap();
    client.request(Method::GET, "/logs/mongodb.gz").download().await.unwrap()
}

/// A directory of its own, so that what is left in it can be looked at.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("download-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn left(folder: &PathBuf) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[tokio::test]
async fn compressed_as_it_came_or_plain() {
    let text = b"a line of a log\n".repeat(100_000);
    let body = gzip(&text);
    let server = {
        let body = body.clone();
        Server::start(move |_| file(body.clone())).await
    };
    let download = get(&server).await;
    assert_eq!((download.length(), download.file_name().as_deref()), (Some(body.len() as u64), Some("mongodb.gz")));
    assert_eq!(download.bytes(usize::MAX).await.unwrap(), body);
    assert_eq!(server.seen()[0].header("accept-encoding"), "identity");
    assert_eq!(get(&server).await.decompressed().bytes(usize::MAX).await.unwrap(), text);
    assert_eq!(get(&server).await.decompressed().bytes(1000).await.unwrap_err().kind(), ErrorKind::Limit);
}

#[tokio::test]
async fn no_bytes_and_what_is_no_gzip_pass() {
    for body in [&b""[..], b"x", b"plain text"] {
        let server = Server::start(move |_| file(body.to_vec())).await;
        let read = get(&server).await.decompressed().bytes(100).await;
        if body == b"x" { assert!(read.is_err()) } else { assert_eq!(read.unwrap(), body) }
    }
    let two = [gzip(b"one "), gzip(b"two")].concat();
    let server = Server::start(move |_| file(two.clone())).await;
    assert_eq!(get(&server).await.decompressed().bytes(100).await.unwrap(), &b"one two"[..]);
}

#[tokio::test]
async fn a_file_is_replaced_when_the_new_one_is_complete_and_not_before() {
    let folder = folder("file");
    let path = folder.join("log.gz");
    std::fs::write(&path, "old").unwrap();
    let broken: [fn() -> Reply; 3] = [
        || Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()),
        || Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()),
        || Reply::Raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n".to_vec()),
    ];
    for reply in broken {
        let server = Server::start(move |_| reply()).await;
        let error = get(&server).await.to_file(&path).await.unwrap_err();
        assert!(error.is_retryable() && error.operation().is_some(), "{error}");
        assert_eq!((std::fs::read(&path).unwrap(), left(&folder).len()), (b"old".to_vec(), 1));
    }
    let server = Server::start(move |_| broken[1]()).await;
    let client = server.client().build().unwrap();
    let download = client.request(Method::GET, "/x").download().await.unwrap();
    let _ = tokio::time::timeout(Duration::from_millis(50), download.to_file(&path)).await;
    assert_eq!(left(&folder), ["log.gz"]);
    let cut = gzip(&b"0123456789".repeat(10_000));
    let server = Server::start(move |_| file(cut[..cut.len() - 4].to_vec())).await;
    get(&server).await.decompressed().to_file(&path).await.unwrap_err();
    let server = Server::start(|_| file(gzip(b"new"))).await;
    assert_eq!(get(&server).await.decompressed().to_file(&path).await.unwrap(), 3);
    assert_eq!((std::fs::read(&path).unwrap(), left(&folder).len()), (b"new".to_vec(), 1));
    let error = get(&server).await.to_file(folder.join("none/x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn an_error_in_place_of_a_file_is_an_error() {
    let server =
        Server::start(|_| json(404, r#"{"errorCode":"NO_LOGS"}"#).with("content-type", "application/x+gzip")).await;
    let client = server.client().retry(RetryPolicy::none()).build().unwrap();
    let error = client.request(Method::GET, "/x").download().await.unwrap_err();
    assert_eq!(error.error_code(), Some("NO_LOGS"));
}
