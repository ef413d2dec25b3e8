//! Lists the clusters of a project: `cargo run --example first_call -- PROJECT_ID`.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let project_id = std::env::args().nth(1).ok_or("usage: first_call PROJECT_ID")?;
    let atlas = atlas_admin::Client::from_env()?;
    let clusters = atlas.clusters().list_clusters(&project_id).send().await?;
    for cluster in clusters.results {
        println!("{:?} is {:?}", cluster.name, cluster.state_name);
    }
    Ok(())
}
