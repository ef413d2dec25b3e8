use super::*;
use crate::blocking::{Block as _, BlockStream as _};

#[test]
fn calls_streams_and_downloads_without_async() {
    let client = server(|seen| match query(seen, "pageNum") {
        1 => reply(200, r#"{"results":[{"id":1},{"id":2}],"totalCount":3}"#),
        2 => reply(200, r#"{"results":[{"id":3}],"totalCount":3}"#),
        _ => reply(200, r#"{"id":7}"#),
    });
    assert_eq!(GetThing::new(&client, &["a"]).send().block().unwrap().id, 7);
    let mut list = ListThings::new(&client, &[]);
    list.request.set_query("itemsPerPage", &2);
    let ids: Vec<i64> = list.items().blocking().map(|thing| thing.unwrap().id).collect();
    assert_eq!(ids, [1, 2, 3]);
    let download = GetLog::new(&client, &["a"]).download().block().unwrap();
    assert_eq!(download.blocking().map(|piece| piece.unwrap().len()).sum::<usize>(), 8);
}

#[tokio::test]
async fn inside_of_a_runtime_it_blocks_but_does_not_panic() {
    let client = server(|_| reply(200, r#"{"id":7}"#));
    assert_eq!(GetThing::new(&client, &["a"]).send().block().unwrap().id, 7);
}
