//! Downloads the logs of a host to a file and decompresses them, in constant memory: `cargo run --example download_logs
//! --features monitoring-and-logs -- PROJECT_ID HOST FILE`.
//!
//! With `--features monitoring-and-logs,mock` and without arguments, it calls a mock server.

#[cfg(not(feature = "monitoring-and-logs"))]
fn main() {
    eprintln!("this example needs --features monitoring-and-logs");
}

#[cfg(feature = "monitoring-and-logs")]
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[cfg(feature = "monitoring-and-logs")]
#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [project_id, host, file] => download(&atlas_admin::Client::from_env()?, project_id, host, file).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: download_logs PROJECT_ID HOST FILE".into()),
    }
}

#[cfg(feature = "monitoring-and-logs")]
async fn download(atlas: &atlas_admin::Client, project_id: &str, host: &str, file: &str) -> Outcome {
    let log = atlas.monitoring_and_logs().download_cluster_log(project_id, host, "mongodb").download().await?;
    println!("compressed length: {:?}, file name: {:?}", log.length(), log.file_name());
    // The file is written when the download is complete, and is not changed if there is an error.
    match log.decompressed().to_file(file).await? {
        0 => println!("there are no logs"),
        size => println!("{size} bytes in {file}"),
    }
    Ok(())
}

#[cfg(all(feature = "monitoring-and-logs", feature = "mock"))]
async fn call_mock_server() -> Outcome {
    let api = atlas_admin::mock::MockApi::start().await;
    let log = api.client().monitoring_and_logs().download_cluster_log("a-project", "host.example.net", "mongodb");
    api.when(log).reply_bytes("{\"t\":\"2026-01-01T00:00:00Z\",\"msg\":\"a line of a log\"}\n").await;
    let file = std::env::temp_dir().join("download_logs.txt");
    download(api.client(), "a-project", "host.example.net", &file.to_string_lossy()).await
}
