//! Lists the clusters of a project: `cargo run --example first_call -- PROJECT_ID`.
//!
//! With `--features mock` and without arguments, it calls a mock server.

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [project_id] => list(&atlas_admin::Client::from_env()?, project_id).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: first_call PROJECT_ID".into()),
    }
}

async fn list(atlas: &atlas_admin::Client, project_id: &str) -> Outcome {
    let clusters = atlas.clusters().list_clusters(project_id).await?;
    for cluster in clusters.results {
        println!("{:?} is {:?}", cluster.name, cluster.state_name);
    }
    Ok(())
}

#[cfg(feature = "mock")]
async fn call_mock_server() -> Outcome {
    use atlas_admin::clusters::{Cluster, ClusterPage, ClusterState};
    use atlas_admin::mock::{MockApi, blank};

    let api = MockApi::start().await;
    let mut page: ClusterPage = blank();
    page.results.push(Cluster::new().set_name("Cluster0").set_state_name(ClusterState::Idle));
    api.when(api.client().clusters().list_clusters("p")).reply(page).await;
    list(api.client(), "p").await
}
