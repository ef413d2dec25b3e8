//! Creates a service account for a program, adds it to a project, and allows its use from one address: `cargo run --example
//! grant_access --features service-accounts -- ORG_ID PROJECT_ID ADDRESS`.
//!
//! With `--features service-accounts,mock` and without arguments, it calls a mock server.

#[cfg(not(feature = "service-accounts"))]
fn main() {
    eprintln!("this example needs --features service-accounts");
}

#[cfg(feature = "service-accounts")]
use atlas_admin::service_accounts::{
    OrgRole, OrgServiceAccountCreateRequest, ProjectServiceAccountRoleAssignment, ServiceAccountIpAccessListEntry,
};
#[cfg(feature = "service-accounts")]
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[cfg(feature = "service-accounts")]
#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [org_id, project_id, address] => grant(&atlas_admin::Client::from_env()?, org_id, project_id, address).await,
        #[cfg(feature = "mock")]
        [] => call_mock_server().await,
        _ => Err("usage: grant_access ORG_ID PROJECT_ID ADDRESS".into()),
    }
}

#[cfg(feature = "service-accounts")]
fn account() -> OrgServiceAccountCreateRequest {
    OrgServiceAccountCreateRequest::new()
        .set_name("metrics-reader")
        .set_description("Reads metrics")
        .set_roles([OrgRole::OrgMember])
        .set_secret_expires_after_hours(24 * 90)
}

#[cfg(feature = "service-accounts")]
fn role() -> ProjectServiceAccountRoleAssignment {
    ProjectServiceAccountRoleAssignment::new().set_roles(["GROUP_READ_ONLY"])
}

#[cfg(feature = "service-accounts")]
async fn grant(atlas: &atlas_admin::Client, org_id: &str, project_id: &str, address: &str) -> Outcome {
    let accounts = atlas.service_accounts();
    let account = accounts.create_org_service_account(org_id, account()).await?;
    let client_id = account.client_id.ok_or("the response has no client id")?;
    // New organizations require this list. A token can be minted from any address, but used only from a listed one.
    let entry = ServiceAccountIpAccessListEntry::new().set_ip_address(address);
    accounts.create_org_access_list_entries(org_id, &client_id, [entry]).await?;
    accounts.invite_project_service_account(project_id, &client_id, role()).await?;
    println!("{client_id} may read the project {project_id} from {address}.");
    // Only this response contains the secret. `Debug` does not show it; the example `one_time_secret` stores one.
    for secret in account.secrets.into_iter().flatten() {
        println!("Its secret, until {}: {:?}", secret.expires_at, secret.secret);
    }
    Ok(())
}

#[cfg(all(feature = "service-accounts", feature = "mock"))]
async fn call_mock_server() -> Outcome {
    use atlas_admin::mock::{MockApi, blank};
    use atlas_admin::service_accounts::{OrgServiceAccount, ServiceAccountSecret};

    let api = MockApi::start().await;
    let accounts = api.client().service_accounts();
    let id = "mdb_sa_id_0123456789abcdef01234567";
    let mut secret: ServiceAccountSecret = blank();
    secret.secret = Some("mdb_sa_sk_for_show".into());
    let mut created: OrgServiceAccount = blank();
    (created.client_id, created.secrets) = (Some(id.to_owned()), Some(vec![secret]));
    api.when(accounts.create_org_service_account("an-org", account())).times(1).reply(created).await;
    let entry = ServiceAccountIpAccessListEntry::new().set_ip_address("203.0.113.7");
    api.when(accounts.create_org_access_list_entries("an-org", id, [entry])).times(1).reply_empty(200).await;
    api.when(accounts.invite_project_service_account("a-project", id, role())).times(1).reply_empty(200).await;
    grant(api.client(), "an-org", "a-project", "203.0.113.7").await
}
