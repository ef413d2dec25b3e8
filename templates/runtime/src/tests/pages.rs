//! Lists as streams of items and pages.

use std::pin::Pin;
use std::time::Duration;

use super::*;

/// Starts a server with a list of `total` items. `count` and `links` say whether its pages contain the total and links.
fn list(total: i64, count: bool, links: bool) -> Client {
    server(move |seen| {
        let (page, size) = (query(seen, "pageNum"), query(seen, "itemsPerPage"));
        let ids = ((page - 1) * size..total.min(page * size)).map(|id| format!("{{\"id\":{id}}}"));
        let ids = ids.collect::<Vec<_>>().join(",");
        let next = if links && page * size < total { r#"{"rel":"next","href":"http://evil.example/"}"# } else { "" };
        let total = if count { total } else { 0 };
        reply(200, &format!(r#"{{"links":[{next}],"results":[{ids}],"totalCount":{total}}}"#))
    })
}

fn things(client: &Client, size: i64) -> ListThings {
    let mut list = ListThings::new(client, &[]);
    list.request.set_query("itemsPerPage", &size);
    list
}

#[tokio::test]
async fn each_item_is_read_once_with_and_without_totals_and_links() {
    for (count, links) in [(true, true), (true, false), (false, true), (false, false)] {
        for total in [0, 1, 9, 10, 11, 20, 35] {
            let all = things(&list(total, count, links), 10).all(100).await.unwrap();
            assert_eq!(all.iter().map(|thing| thing.id).collect::<Vec<_>>(), (0..total).collect::<Vec<_>>());
            let ahead = things(&list(total, count, links), 10).items().with_look_ahead(true).all(100).await.unwrap();
            assert_eq!(ahead.len() as i64, total);
        }
    }
}

#[tokio::test]
async fn pages_are_returned_as_they_were_sent() {
    let mut pages = things(&list(25, true, false), 10).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().into_value().results.unwrap().len());
    }
    assert_eq!(sizes, [10, 10, 5]);
}

#[tokio::test]
async fn all_fails_if_there_are_more_items_than_its_limit() {
    let error = things(&list(25, true, true), 10).all(24).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert_eq!(things(&list(25, true, true), 10).all(25).await.unwrap().len(), 25);
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let client = server(|seen| match query(seen, "pageNum") {
        1 => reply(200, r#"{"results":[{"id":1}],"totalCount":9}"#),
        _ => reply(500, ""),
    });
    let mut items = Box::pin(things(&client, 1).items());
    let mut next = async || std::future::poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await;
    assert_eq!(next().await.unwrap().unwrap().id, 1);
    assert_eq!(next().await.unwrap().unwrap_err().operation(), Some("listThings"));
    assert!(next().await.is_none() && next().await.is_none());
}

#[tokio::test]
async fn ten_thousand_pages_are_read() {
    let client = list(10_000, false, false);
    let mut items = things(&client, 1).items().with_look_ahead(true);
    let mut count = 0;
    while let Some(item) = items.next().await {
        assert_eq!(item.unwrap().id, count);
        count += 1;
    }
    assert_eq!(count, 10_000);
}

#[tokio::test]
async fn a_page_that_is_requested_ahead_is_received_while_the_caller_does_something_else() {
    let url = list(30, true, false).base_url().to_owned();
    let limit = Duration::from_millis(400);
    let client =
        Client::builder().base_url(url).retry(RetryPolicy::none()).concurrency(1).timeout(limit).build().unwrap();
    let mut items = things(&client, 10).items().with_look_ahead(true);
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        // Another call takes the only permit, which is released when the page has been received.
        things(&client, 1).send().await.unwrap();
        if count % 10 == 0 {
            tokio::time::sleep(limit * 2).await;
        }
        count += 1;
    }
    assert_eq!(count, 30);
}

#[tokio::test]
async fn the_request_of_a_page_ahead_is_cancelled_with_the_stream() {
    let (seen, gone) = std::sync::mpsc::channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let page = reply(200, r#"{"results":[{"id":0},{"id":1}],"totalCount":9}"#);
        stream.write_all(page.as_bytes()).unwrap();
        let _ = stream.read(&mut [0; 4096]);
        seen.send("requested").unwrap();
        seen.send(if let Ok(0) = stream.read(&mut [0; 4096]) { "closed" } else { "open" }).unwrap();
    });
    let client = Client::builder().base_url(url).build().unwrap();
    let mut items = things(&client, 2).items().with_look_ahead(true);
    items.next().await.unwrap().unwrap();
    let gone = tokio::task::spawn_blocking(move || {
        assert_eq!(gone.recv().unwrap(), "requested");
        gone
    });
    let gone = gone.await.unwrap();
    drop(items);
    assert_eq!(tokio::task::spawn_blocking(move || gone.recv().unwrap()).await.unwrap(), "closed");
}
