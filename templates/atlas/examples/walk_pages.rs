//! Lists all projects with a stream, which requests one page after the other: `cargo run --example walk_pages -- atlas`.
//!
//! With `--features mock` and without arguments, it calls a mock server.

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [word] if word == "atlas" => list(&atlas_admin::Client::from_env()?).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: walk_pages atlas".into()),
    }
}

async fn list(atlas: &atlas_admin::Client) -> Outcome {
    let mut projects = atlas.projects().list_projects().set_items_per_page(2).items();
    while let Some(project) = projects.next().await {
        let project = project?;
        println!("{} {}", project.id.unwrap_or_default(), project.name);
    }
    Ok(())
}

#[cfg(feature = "mock")]
async fn call_mock_server() -> Outcome {
    use atlas_admin::mock::{MockApi, blank};
    use atlas_admin::projects::{Project, ProjectPage};

    let api = MockApi::start().await;
    for (number, names) in [(1, ["one", "two"].as_slice()), (2, &["three"])] {
        let mut page: ProjectPage = blank();
        page.total_count = Some(3);
        page.results = names.iter().map(|name| Project::new(*name, "32b6e34b3d91647abb20e7b8")).collect();
        let list = api.client().projects().list_projects().set_items_per_page(2).set_page_num(number);
        api.when(list).reply(page).await;
    }
    list(api.client()).await
}
