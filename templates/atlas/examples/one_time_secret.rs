//! Creates a new secret of a service account and writes it to a new file. Atlas returns a secret once, when it is created: `cargo run
//! --example one_time_secret --features service-accounts -- ORG_ID CLIENT_ID FILE`.
//!
//! With `--features service-accounts,mock` and without arguments, it calls a mock server.

#[cfg(not(feature = "service-accounts"))]
fn main() {
    eprintln!("this example needs --features service-accounts");
}

#[cfg(feature = "service-accounts")]
use atlas_admin::{ExposeSecret as _, service_accounts::ServiceAccountSecretRequest};
#[cfg(feature = "service-accounts")]
use std::{fs::OpenOptions, io::Write as _, path::Path};

#[cfg(feature = "service-accounts")]
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[cfg(feature = "service-accounts")]
#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [org_id, client_id, file] => renew(&atlas_admin::Client::from_env()?, org_id, client_id, Path::new(file)).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: one_time_secret ORG_ID CLIENT_ID FILE".into()),
    }
}

/// The new secret is valid for 90 days.
#[cfg(feature = "service-accounts")]
fn request() -> ServiceAccountSecretRequest {
    ServiceAccountSecretRequest::new().set_secret_expires_after_hours(24 * 90)
}

#[cfg(feature = "service-accounts")]
async fn renew(atlas: &atlas_admin::Client, org_id: &str, client_id: &str, file: &Path) -> Outcome {
    // The file is created first: a secret that cannot be stored would be lost.
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut stored = options.open(file)?;

    let created = match atlas.service_accounts().create_org_secret(org_id, client_id, request()).await {
        Ok(created) => created,
        Err(error) => {
            std::fs::remove_file(file)?;
            return Err(error.into());
        }
    };
    let secret = created.secret.as_ref().ok_or("the response has no secret")?;
    // `expose_secret()` returns the text. `Debug` does not show it, so that the value can be logged.
    stored.write_all(secret.expose_secret().as_bytes())?;
    println!("The secret of {created:?} is in {}.", file.display());
    Ok(())
}

#[cfg(all(feature = "service-accounts", feature = "mock"))]
async fn call_mock_server() -> Outcome {
    use atlas_admin::mock::{MockApi, blank};
    use atlas_admin::service_accounts::ServiceAccountSecret;

    let api = MockApi::start().await;
    let id = "mdb_sa_id_0123456789abcdef01234567";
    let mut created: ServiceAccountSecret = blank();
    (created.id, created.secret) = ("a-secret".to_owned(), Some("mdb_sa_sk_for_show".into()));
    let create = api.client().service_accounts().create_org_secret("an-org", id, request());
    api.when(create).times(1).reply(created).await;

    let file = std::env::temp_dir().join(format!("one_time_secret-{}", std::process::id()));
    renew(api.client(), "an-org", id, &file).await?;
    assert_eq!(std::fs::read_to_string(&file)?, "mdb_sa_sk_for_show");
    std::fs::remove_file(&file)?;
    Ok(())
}
