//! A body that ends early is an error.

use runtime::{ErrorKind, Result};

use super::*;

const TEXT: &[u8] = b"0123456789";

async fn read(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Result<bytes::Bytes> {
    get(&serve(reply).await).await.bytes(1 << 20).await
}

async fn read_decompressed(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Result<bytes::Bytes> {
    get(&serve(reply).await).await.decompressed().bytes(1 << 20).await
}

fn assert_incomplete(outcome: Result<bytes::Bytes>, message: &str) {
    let error = outcome.unwrap_err();
    assert!(error.kind() == ErrorKind::Connection && error.to_string().contains(message), "{error}");
    assert!(error.operation().is_some());
}

#[tokio::test]
async fn a_body_that_ends_with_the_connection_and_cannot_be_verified_is_an_error() {
    let cut = || until_close("", b"only 4 of 1,000 bytes"[..4].as_ref());
    assert_incomplete(read(cut).await, "can be incomplete");
    assert_incomplete(read_decompressed(cut).await, "can be incomplete");
    assert_incomplete(read(|| until_close("", b"")).await, "can be incomplete");
    let http10 = || Reply::Raw(b"HTTP/1.0 200 OK\r\n\r\nonly".to_vec());
    assert_incomplete(read(http10).await, "can be incomplete");
    let encoded = || until_close("transfer-encoding: chunked, x\r\n", b"only");
    assert_incomplete(read(encoded).await, "can be incomplete");
}

#[tokio::test]
async fn a_body_that_ends_with_the_connection_is_verified_by_its_length_header() {
    let announced = "x-uncompressed-content-length: 10\r\n";
    assert_eq!(read(move || until_close(announced, TEXT)).await.unwrap(), TEXT);
    assert_incomplete(read(move || until_close(announced, &TEXT[..4])).await, "4 bytes");
    assert_eq!(read(|| until_close("x-uncompressed-content-length: 0\r\n", b"")).await.unwrap(), "");
}

#[tokio::test]
async fn a_gzip_body_that_ends_with_the_connection_is_verified_by_its_checksum() {
    let compressed = gzip(&TEXT.repeat(10_000));
    for end in [1, 2, 11, compressed.len() / 2, compressed.len() - 8, compressed.len() - 1] {
        let cut = compressed[..end].to_vec();
        let error = read(move || until_close("", &cut)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Connection, "{end}: {error}");
        let cut = compressed[..end].to_vec();
        let error = read_decompressed(move || until_close("", &cut)).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Connection, "{end}: {error}");
    }
    let whole = compressed.clone();
    assert_eq!(read(move || until_close("", &whole)).await.unwrap(), compressed);
    let whole = compressed.clone();
    assert_eq!(read_decompressed(move || until_close("", &whole)).await.unwrap(), TEXT.repeat(10_000));
    let mut damaged = compressed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    assert!(read(move || until_close("", &damaged)).await.is_err());
}

#[tokio::test]
async fn an_end_between_two_gzip_members_is_detected_by_the_length_header() {
    let one = gzip(TEXT);
    let announced = "x-uncompressed-content-length: 20\r\n";
    for reply in [until_close, chunked] {
        let (cut, both) = (one.clone(), [&one[..], &one].concat());
        assert_incomplete(read_decompressed(move || reply(announced, &cut)).await, "10 bytes");
        assert_eq!(read_decompressed(move || reply(announced, &both)).await.unwrap(), TEXT.repeat(2));
    }
    // A body that is kept compressed is decompressed for verification if nothing else delimits it.
    let cut = one.clone();
    assert_incomplete(read(move || until_close(announced, &cut)).await, "10 bytes");
    let cut = one.clone();
    assert_incomplete(read_decompressed(move || file(cut.clone()).with(announced_name(), "20")).await, "10 bytes");
}

fn announced_name() -> &'static str {
    "x-uncompressed-content-length"
}

#[tokio::test]
async fn a_body_longer_than_its_length_header_is_an_error() {
    let body = gzip(TEXT);
    assert_incomplete(read_decompressed(move || file(body.clone()).with(announced_name(), "9")).await, "says 9");
    // A value that is not a length is ignored.
    for value in ["-1", "", "many"] {
        let body = gzip(TEXT);
        assert_eq!(
            read_decompressed(move || file(body.clone()).with(announced_name(), value)).await.unwrap(),
            TEXT,
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_delimited_needs_no_other_verification() {
    for empty_or_not in [TEXT, b""] {
        assert_eq!(read(|| file(empty_or_not.to_vec())).await.unwrap(), empty_or_not);
        assert_eq!(read_decompressed(|| file(empty_or_not.to_vec())).await.unwrap(), empty_or_not);
    }
    assert_eq!(read(|| chunked("", TEXT)).await.unwrap(), TEXT);
    assert_eq!(read(|| Reply::Raw(b"HTTP/1.1 204 S\r\n\r\n".to_vec())).await.unwrap(), "");
    assert_incomplete(read(|| until_close("content-length: 100\r\n", TEXT)).await, "broke");
}

#[tokio::test]
async fn an_unverified_end_can_be_allowed() {
    let server = serve(|| until_close("", TEXT)).await;
    assert_eq!(get(&server).await.allow_unverified_end().bytes(100).await.unwrap(), TEXT);
    assert_eq!(get(&server).await.allow_unverified_end().decompressed().bytes(100).await.unwrap(), TEXT);
    // A body that can be verified is still verified.
    let cut = gzip(TEXT);
    let server = serve(move || until_close("", &cut[..cut.len() - 1])).await;
    assert!(get(&server).await.decompressed().allow_unverified_end().bytes(100).await.is_err());
}

#[tokio::test]
async fn a_download_ends_after_an_error() {
    let server = serve(|| until_close("", TEXT)).await;
    let mut download = get(&server).await;
    assert_eq!(download.next().await.unwrap().unwrap(), TEXT);
    assert!(download.next().await.unwrap().is_err());
    assert!(download.next().await.is_none() && download.next().await.is_none());
}
