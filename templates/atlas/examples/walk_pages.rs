//! Walks through all projects, page by page, without asking for a page: `cargo run --example walk_pages`.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let atlas = atlas_admin::Client::from_env()?;
    let mut projects = atlas.projects().list_projects().set_items_per_page(100).items();
    while let Some(project) = projects.next().await {
        let project = project?;
        println!("{} {}", project.id.unwrap_or_default(), project.name);
    }
    Ok(())
}
