//! Lists whose server limits the size of its pages, repeats them, never ends, or contradicts itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

fn things(client: &Client, size: i64) -> ListThings {
    let mut list = ListThings::new(client, &[]);
    list.request.set_query("itemsPerPage", &size);
    list
}

fn ids(things: &[Thing]) -> Vec<i64> {
    things.iter().map(|thing| thing.id).collect()
}

fn items(ids: impl Iterator<Item = i64>) -> String {
    ids.map(|id| format!("{{\"id\":{id}}}")).collect::<Vec<_>>().join(",")
}

/// Starts a server that counts its requests and passes the number of the page to `answer`.
fn counting(answer: impl Fn(i64) -> String + Send + Sync + 'static) -> (Client, Arc<AtomicUsize>) {
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = requests.clone();
    let client = server(move |seen| {
        counter.fetch_add(1, Ordering::SeqCst);
        answer(query(seen, "pageNum"))
    });
    (client, requests)
}

/// Starts a server with 1,200 items on pages of at most 500, whatever size is requested.
fn capped(total: bool, links: bool) -> Client {
    server(move |seen| {
        let (page, size) = (query(seen, "pageNum"), query(seen, "itemsPerPage").min(500));
        let items = items((page - 1) * size..(page * size).min(1200));
        let next = if links && page * size < 1200 { r#"{"rel":"next"}"# } else { "" };
        let total = if total { 1200 } else { 0 };
        reply(200, &format!(r#"{{"links":[{next}],"results":[{items}],"totalCount":{total}}}"#))
    })
}

#[tokio::test]
async fn no_item_is_lost_if_the_server_sends_shorter_pages_than_requested() {
    for (total, links) in [(true, false), (false, true), (true, true)] {
        let client = capped(total, links);
        let all = things(&client, 1000).all(2000).await.unwrap();
        assert_eq!(ids(&all), (0..1200).collect::<Vec<_>>(), "total: {total}, links: {links}");
        let ahead = things(&client, 1000).items().with_look_ahead(true).all(2000).await.unwrap();
        assert_eq!(ids(&ahead), ids(&all));
    }
}

#[tokio::test]
async fn a_list_that_is_read_from_its_second_page_is_read_to_its_end() {
    let from = |size: i64, page: i64| {
        let mut list = things(&capped(true, false), size);
        list.request.set_query("pageNum", &page);
        list.all(2000)
    };
    assert_eq!(ids(&from(1000, 2).await.unwrap()), (500..1200).collect::<Vec<_>>());
    assert_eq!(ids(&from(100, 2).await.unwrap()), (100..1200).collect::<Vec<_>>());
    assert_eq!(ids(&from(100, 12).await.unwrap()), (1100..1200).collect::<Vec<_>>());
    assert_eq!(ids(&from(1000, 3).await.unwrap()), (1000..1200).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_last_page_is_detected_by_the_total_whatever_the_first_page_is() {
    let (client, requests) = counting(|page| {
        let items = items((page - 1) * 10..page * 10);
        reply(200, &format!(r#"{{"results":[{items}],"totalCount":30}}"#))
    });
    let mut list = things(&client, 10);
    list.request.set_query("pageNum", &2);
    assert_eq!(list.all(100).await.unwrap().len(), 20);
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_empty_page_ends_the_list_whatever_its_total_and_links_are() {
    let (client, requests) = counting(|page| {
        let items = if page < 3 { items(page * 2..page * 2 + 2) } else { String::new() };
        reply(200, &format!(r#"{{"links":[{{"rel":"next"}}],"results":[{items}],"totalCount":100}}"#))
    });
    assert_eq!(ids(&things(&client, 2).all(100).await.unwrap()), [2, 3, 4, 5]);
    assert_eq!(requests.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_page_with_the_items_of_the_previous_one_is_an_error_that_names_both() {
    for total in [0, 1200] {
        // The links differ on each page, and the items are the same.
        let (client, requests) = counting(move |page| {
            let links = format!(r#"{{"rel":"self","href":"/things?pageNum={page}"}}"#);
            reply(200, &format!(r#"{{"links":[{links}],"results":[{{"id":1}},{{"id":2}}],"totalCount":{total}}}"#))
        });
        let mut list = things(&client, 2);
        list.request.set_query("pageNum", &7);
        for ahead in [false, true] {
            let error = list.clone().items().with_look_ahead(ahead).all(10_000).await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("listThings")), "{error}");
            let text = error.to_string();
            assert!(text.contains("page 8") && text.contains("page 7"), "{text}");
        }
        assert_eq!(requests.load(Ordering::SeqCst), 4);
    }
}

#[tokio::test]
async fn a_stream_of_pages_ends_with_an_error_if_a_page_is_repeated() {
    let client = server(|_| reply(200, r#"{"results":[{"id":1},{"id":2}],"totalCount":0}"#));
    let mut pages = things(&client, 2).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().into_value().results.unwrap().len(), 2);
    assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_ignores_the_page_number_and_sends_the_whole_list_is_supported() {
    let (client, requests) = counting(|_| reply(200, r#"{"results":[{"id":1},{"id":2},{"id":3}],"totalCount":3}"#));
    assert_eq!(ids(&things(&client, 2).all(100).await.unwrap()), [1, 2, 3]);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_error_after_the_last_allowed_item_is_not_counted_as_an_item() {
    let client = server(|seen| match query(seen, "pageNum") {
        1 => reply(200, r#"{"results":[{"id":1}],"totalCount":9}"#),
        _ => reply(400, ""),
    });
    let error = things(&client, 1).all(1).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 400));
}

#[tokio::test]
async fn all_requests_no_page_after_the_first_item_beyond_its_limit() {
    let (client, requests) = counting(|page| {
        let items = items((page - 1) * 10..page * 10);
        reply(200, &format!(r#"{{"results":[{items}],"totalCount":1000000}}"#))
    });
    for (limit, pages) in [(0, 1), (9, 1), (10, 2), (25, 3)] {
        requests.store(0, Ordering::SeqCst);
        let error = things(&client, 10).all(limit).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Limit, Some("listThings")));
        assert_eq!(requests.load(Ordering::SeqCst), pages, "{limit}");
    }
}

#[tokio::test]
async fn a_retry_after_of_billions_of_years_is_an_error_of_the_list() {
    for seconds in ["9223372036854775807", "18446744073709551615"] {
        let client = server(move |_| format!("HTTP/1.1 429 S\r\nretry-after: {seconds}\r\ncontent-length: 0\r\n\r\n"));
        let client = Client::builder().base_url(client.base_url()).timeout(Duration::MAX).build().unwrap();
        let mut list = things(&client, 2);
        list.request.set_timeout(Duration::from_secs(1));
        let error = list.all(10).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 429);
    }
}

/// Starts a server with an endless list that has one item on each page.
fn endless() -> (Client, Arc<AtomicUsize>) {
    counting(|page| reply(200, &format!(r#"{{"links":[{{"rel":"next"}}],"results":[{{"id":{page}}}]}}"#)))
}

#[tokio::test]
async fn an_endless_list_fails_at_the_maximum_number_of_pages() {
    for ahead in [false, true] {
        let (client, requests) = endless();
        let mut items = things(&client, 1).items().with_look_ahead(ahead).with_max_pages(5);
        for page in 1..=5 {
            assert_eq!(items.next().await.unwrap().unwrap().id, page);
        }
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Limit, Some("listThings")));
        assert!(error.to_string().contains("more than 5 pages"), "{error}");
        assert!(items.next().await.is_none());

        let mut pages = things(&client, 1).pages().with_look_ahead(ahead).with_max_pages(1);
        assert!(pages.next().await.unwrap().is_ok());
        assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Limit);
        assert!(pages.next().await.is_none());
        assert_eq!(requests.load(Ordering::SeqCst), 6);
    }
}

#[tokio::test]
async fn a_list_with_the_maximum_number_of_pages_is_complete() {
    let (client, requests) = counting(|page| reply(200, &format!(r#"{{"results":[{{"id":{page}}}],"totalCount":3}}"#)));
    for ahead in [false, true] {
        let all = things(&client, 1).items().with_look_ahead(ahead).with_max_pages(3).all(3).await.unwrap();
        assert_eq!(ids(&all), [1, 2, 3]);
    }
    assert_eq!(requests.load(Ordering::SeqCst), 6);
    let error = things(&client, 1).items().with_max_pages(0).all(3).await.unwrap_err();
    assert_eq!((error.kind(), requests.load(Ordering::SeqCst)), (ErrorKind::Limit, 6));
}

#[tokio::test]
async fn page_numbers_at_the_limits_of_their_range_do_not_overflow() {
    let client = server(|seen| {
        let number = seen.split("pageNum=").nth(1).unwrap().split(['&', ' ']).next().unwrap();
        reply(200, &format!(r#"{{"links":[{{"rel":"next"}}],"results":[{{"id":7,"stateName":"{number}"}}]}}"#))
    });
    let from = |page: u64| {
        let mut list = things(&client, 1);
        list.request.set_query("pageNum", &page);
        list.items()
    };
    let mut items = from(0);
    for page in ["0", "1", "2"] {
        assert_eq!(items.next().await.unwrap().unwrap().state.as_deref(), Some(page));
    }
    for ahead in [false, true] {
        let mut items = from(u64::MAX).with_look_ahead(ahead);
        assert_eq!(items.next().await.unwrap().unwrap().state, Some(u64::MAX.to_string()));
        let error = items.next().await.unwrap().unwrap_err();
        assert!(error.kind() == ErrorKind::Limit && error.to_string().contains("18446744073709551615"), "{error}");
    }
}

#[tokio::test]
async fn a_page_number_that_is_not_a_number_is_an_error_before_a_request_is_sent() {
    let client = Client::builder().base_url("http://localhost:9").build().unwrap();
    for (name, value) in [("pageNum", "-1"), ("pageNum", "18446744073709551616"), ("itemsPerPage", "many")] {
        let mut list = ListThings::new(&client, &[]);
        list.request.set_query(name, value);
        let error = list.all(10).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains(name), "{error}");
    }
}
