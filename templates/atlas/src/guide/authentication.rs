//! Credentials, roles and access lists: who may call the API, and from where.
//!
//! # Which credentials
//!
//! | credentials | how they are sent | when |
//! |---|---|---|
//! | service account | OAuth 2 client credentials: the client exchanges id and secret for an access token that is valid for an hour | for programs; its secret expires and can be replaced while the old one is still valid |
//! | API key | HTTP Digest | for programs that have a key already |
//! | access token | `Authorization: Bearer` | when something else obtains the token, such as a job runner; it is not renewed |
//!
//! [`Client::from_env`](crate::Client::from_env) takes the first of them that the environment contains, in this order:
//!
//! | variables | credentials |
//! |---|---|
//! | `MONGODB_ATLAS_ACCESS_TOKEN` | access token |
//! | `MONGODB_ATLAS_CLIENT_ID` and `MONGODB_ATLAS_CLIENT_SECRET` | service account |
//! | `MONGODB_ATLAS_PUBLIC_API_KEY` and `MONGODB_ATLAS_PRIVATE_API_KEY`, or `MONGODB_ATLAS_PUBLIC_KEY` and `MONGODB_ATLAS_PRIVATE_KEY` | API key |
//!
//! `MONGODB_ATLAS_BASE_URL` sets another base URL. One half of a pair without the other is an error, and so is the id of a service
//! account that is given as a public key. What the program sets takes precedence over the environment:
//!
//! ```no_run
//! use atlas_admin::Client;
//!
//! # fn example(id: String, secret: String) -> atlas_admin::Result<()> {
//! // From the environment.
//! let client = Client::from_env()?;
//! // In code, for instance with a secret from a vault.
//! let client = Client::builder().service_account(id, secret).build()?;
//! // The program's base URL, with the credentials of the environment.
//! let government = "https://cloud.mongodbgov.com";
//! let client = Client::builder().base_url(government).from_env()?.build()?;
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `profiles`, [`Client::from_profile`](crate::Client::from_profile) reads a profile of the Atlas CLI from its file
//! `atlascli/config.toml`. Newer versions of the CLI keep the secrets in the keyring of the system; it is not read, and the error says
//! so.
//!
//! A [`TokenSource`](crate::credentials::TokenSource) obtains access tokens in any other way.
//!
//! # Who may create credentials
//!
//! The credentials belong to an organization or to a project, and so do their roles. The first ones are created in the user interface
//! of Atlas. A program with sufficient roles can create more:
//!
//! | to create | method | role that the caller needs |
//! |---|---|---|
//! | a service account of an organization | [`create_org_service_account`](crate::service_accounts::ServiceAccountsApi::create_org_service_account) | Organization Owner |
//! | a service account of a project | [`create_project_service_account`](crate::service_accounts::ServiceAccountsApi::create_project_service_account) | Project Owner |
//! | an API key of an organization | [`create_org_api_key`](crate::programmatic_api_keys::ProgrammaticApiKeysApi::create_org_api_key) | Organization Owner |
//! | an API key of a project | [`create_project_api_key`](crate::programmatic_api_keys::ProgrammaticApiKeysApi::create_project_api_key) | Project Owner or Project Access Manager |
//!
//! A key that is created for a project joins its organization as Organization Member. The page of each method lists the roles of which
//! the caller needs one.
//!
//! The API returns a secret once, in the response that creates it. The example `grant_access` creates a service account, and the
//! example `one_time_secret` stores a new secret before the old one expires.
//!
//! # The API access list and the status 403
//!
//! An organization can require that its API is called from listed addresses only, and a new organization requires it. The list belongs
//! to the service account or the API key, **not** to the project: the IP access list of a project
//! ([`project_ip_access_list`](crate::project_ip_access_list)) says who may connect to its clusters, which is another matter.
//!
//! ```no_run
//! # #[cfg(feature = "service-accounts")]
//! # async fn example(client: atlas_admin::Client, org_id: &str, client_id: &str) -> atlas_admin::Result<()> {
//! use atlas_admin::service_accounts::ServiceAccountIpAccessListEntry;
//!
//! let office = ServiceAccountIpAccessListEntry::new().set_cidr_block("203.0.113.0/24");
//! let accounts = client.service_accounts();
//! accounts.create_org_access_list_entries(org_id, client_id, [office]).await?;
//! # Ok(())
//! # }
//! ```
//!
//! For an API key, the method is
//! [`create_api_key_access_list_entries`](crate::programmatic_api_keys::ProgrammaticApiKeysApi::create_api_key_access_list_entries).
//!
//! A call from another address fails with the status 403. The token of a service account can be minted and revoked from any address,
//! but used from a listed one only: that a token was issued does not mean that the address is listed. A missing role is 403, too. The
//! [`error_code`](crate::Error::error_code) tells them apart: `GLOBAL_USER_OUTSIDE_SUBNET` means the address.
//!
//! # The status 401
//!
//! The credentials are wrong, have expired, or belong to another base URL. The client replaces an access token of a service account that
//! is refused and repeats the request, so that a 401 that a program sees concerns the account itself. An access token that the program
//! sets is not replaced.
//!
//! # Access tokens and their limits
//!
//! The token endpoint issues ten tokens a minute for each account and address, and an account has at most a hundred valid tokens.
//! Programs reach these limits when each of many short-lived processes, or each of many clients, mints its own. All clients of a process
//! that use the same service account therefore share one token, which is renewed before it expires; the
//! [`credentials`](crate::credentials) module has the details.
//!
//! A process that ends soon can give its token back with [`Client::revoke_token`](crate::Client::revoke_token). Processes that start
//! often are better served by one token that something else obtains, in `MONGODB_ATLAS_ACCESS_TOKEN`.
//!
//! # Addresses
//!
//! The API is reachable through the public internet only, not through network peering or private endpoints. Its base URL is
//! `https://cloud.mongodb.com`; that of Atlas for Government is `https://cloud.mongodbgov.com`.
//!
//! With `http://`, the server responds with a redirect (301), and a client that follows it loses headers and body on the way, which
//! then looks like a failed login. [`build`](crate::ClientBuilder::build) refuses such a base URL, except for loopback addresses in
//! tests, and the client follows no redirects: one is an error of the kind [`Redirect`](crate::ErrorKind::Redirect).
//!
//! A proxy that the environment sets is used. [`configure_http`](crate::ClientBuilder::configure_http) sets another one, or certificates.
