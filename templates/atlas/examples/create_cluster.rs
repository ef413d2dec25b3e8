//! Creates a cluster and waits until it is ready: `cargo run --example create_cluster -- PROJECT_ID NAME`.
//!
//! With `--features mock` and without arguments, it calls a mock server.

use atlas_admin::clusters::{AwsRegionConfig, Cluster, ClusterType, HardwareSpec, ReplicationSpec};
use atlas_admin::waiter::Step;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [project_id, name] => create(&atlas_admin::Client::from_env()?, project_id, name).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: create_cluster PROJECT_ID NAME".into()),
    }
}

/// Returns a cluster with three nodes in one region.
fn cluster(name: &str) -> Cluster {
    let hardware = HardwareSpec::new().set_instance_size("M10").set_node_count(3);
    // The type of the region determines the provider, which is its discriminator.
    let region = AwsRegionConfig::new().set_region_name("US_EAST_1").set_priority(7).set_electable_specs(hardware);
    let shard = ReplicationSpec::new().set_region_configs([region]);
    Cluster::new().set_name(name).set_cluster_type(ClusterType::ReplicaSet).set_replication_specs([shard])
}

async fn create(atlas: &atlas_admin::Client, project_id: &str, name: &str) -> Outcome {
    let creation = atlas.clusters().create_cluster(project_id, cluster(name));
    let mut steps = creation.wait().progress();
    while let Some(step) = steps.next().await {
        match step? {
            Step::Pending(status) => println!("{:?} after {:?}", status.state, status.elapsed),
            Step::Done(cluster) => println!("{:?}", cluster.connection_strings.and_then(|it| it.standard_srv)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(feature = "mock")]
async fn call_mock_server() -> Outcome {
    let api = atlas_admin::mock::MockApi::start().await;
    let clusters = api.client().clusters();
    let state = |state: &str| {
        let mut cluster = cluster("Cluster0");
        // Only the server sets the state, so that it has no setter.
        cluster.state_name = Some(state.into());
        cluster
    };
    api.when(clusters.create_cluster("p", cluster("Cluster0"))).reply(state("CREATING")).await;
    api.when(clusters.get_cluster("p", "Cluster0")).up_to(2).reply(state("CREATING")).await;
    api.when(clusters.get_cluster("p", "Cluster0")).reply(state("IDLE")).await;
    create(api.client(), "p", "Cluster0").await
}
