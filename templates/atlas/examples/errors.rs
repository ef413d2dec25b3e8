//! Reads a cluster and prints corrections and errors: `cargo run --example errors -- PROJECT_ID CLUSTER`.
//!
//! With `--features mock` and without arguments, it calls a mock server.

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [project_id, name] => get(&atlas_admin::Client::from_env()?, project_id, name).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: errors PROJECT_ID CLUSTER".into()),
    }
}

async fn get(atlas: &atlas_admin::Client, project_id: &str, name: &str) -> Outcome {
    let request = atlas.clusters().get_cluster(project_id, name);
    println!("{}", request.to_curl());
    match request.send_raw().await {
        Ok(response) => {
            for correction in response.corrections().iter() {
                println!("correction: {correction}");
            }
            println!("{:?}", response.into_value());
        }
        Err(error) if error.is_not_found() => println!("there is no cluster {name}"),
        Err(error) => println!("{:?} {:?}: {error}", error.kind(), error.error_code()),
    }
    Ok(())
}

#[cfg(feature = "mock")]
async fn call_mock_server() -> Outcome {
    let api = atlas_admin::mock::MockApi::start().await;
    let clusters = api.client().clusters();
    api.when(clusters.get_cluster("p", "gone")).reply_error(404, "CLUSTER_NOT_FOUND").await;
    api.when(clusters.get_cluster("p", "secret")).reply_error(403, "USER_UNAUTHORIZED").await;
    get(api.client(), "p", "gone").await?;
    get(api.client(), "p", "secret").await
}
