//! What can go wrong and how to tell: `cargo run --example errors -- PROJECT_ID CLUSTER`.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(project_id), Some(name)) = (arguments.next(), arguments.next()) else {
        return Err("usage: errors PROJECT_ID CLUSTER".into());
    };
    let atlas = atlas_admin::Client::from_env()?;
    let request = atlas.clusters().get_cluster(&project_id, &name);
    println!("{}", request.to_curl());
    match request.send_raw().await {
        Ok(response) => {
            for correction in response.corrections().iter() {
                println!("put right: {correction}");
            }
            println!("{:?}", response.into_value());
        }
        Err(error) if error.is_not_found() => println!("there is no cluster {name}"),
        Err(error) => println!("{:?} {:?}: {error}", error.kind(), error.error_code()),
    }
    Ok(())
}
