//! The test of a program with the mock server, which replies to typed requests with typed values.
#![cfg(feature = "mock")]
#![allow(clippy::unwrap_used, missing_docs)]

use atlas_admin::clusters::{Cluster, ClusterState};
use atlas_admin::mock::{MockApi, blank};
use atlas_admin::projects::{Project, ProjectPage};
use atlas_admin::{Client, Error};

/// The function of the program that is tested.
async fn is_ready(atlas: &Client, project_id: &str, name: &str) -> Result<bool, Error> {
    match atlas.clusters().get_cluster(project_id, name).send().await {
        Ok(cluster) => Ok(cluster.state_name == Some(ClusterState::Idle)),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::test]
async fn a_cluster_is_ready_when_it_is_idle() {
    let api = MockApi::start().await;
    let atlas = api.client();
    let mut cluster: Cluster = blank();
    cluster.state_name = Some(ClusterState::Idle);
    api.when(atlas.clusters().get_cluster("p", "Cluster0")).times(1).reply(&cluster).await;
    assert!(is_ready(atlas, "p", "Cluster0").await.unwrap());

    api.when(atlas.clusters().get_cluster("p", "gone")).reply_error(404, "CLUSTER_NOT_FOUND").await;
    assert!(!is_ready(atlas, "p", "gone").await.unwrap());

    // The client repeats a request to an overloaded server.
    api.when(atlas.clusters().get_cluster("p", "busy")).up_to(1).reply_empty(503).await;
    api.when(atlas.clusters().get_cluster("p", "busy")).reply(&cluster).await;
    assert!(is_ready(atlas, "p", "busy").await.unwrap());
}

#[tokio::test]
async fn all_pages_of_a_list_are_requested() {
    let api = MockApi::start().await;
    let list = || api.client().projects().list_projects().set_items_per_page(1);
    for (number, name) in [(1, "one"), (2, "two")] {
        let mut page: ProjectPage = blank();
        let mut project: Project = blank();
        name.clone_into(&mut project.name);
        (page.results, page.total_count) = (vec![project], Some(2));
        api.when(list().set_page_num(number)).times(1).reply(page).await;
    }
    let projects = list().all(10).await.unwrap();
    assert_eq!(projects.iter().map(|project| project.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
}
