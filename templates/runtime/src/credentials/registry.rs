//! The service accounts that the clients of this process use.
//!
//! Servers limit how many tokens an account can mint in a minute and how many can be valid at once. Clients that use the
//! same account therefore share its token, even if they were built independently.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use secrecy::SecretString;

use super::service_account::ServiceAccount;

static ACCOUNTS: Mutex<Vec<Weak<ServiceAccount>>> = Mutex::new(Vec::new());

/// Returns the account with these credentials, which is created if no client uses it yet.
pub(super) fn shared(base_url: &str, id: &str, secret: SecretString) -> Arc<ServiceAccount> {
    let mut accounts = ACCOUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    accounts.retain(|account| account.strong_count() > 0);
    let known = accounts.iter().filter_map(Weak::upgrade).find(|account| account.is(base_url, id, &secret));
    known.unwrap_or_else(|| {
        let account = Arc::new(ServiceAccount::new(base_url, id, secret));
        accounts.push(Arc::downgrade(&account));
        account
    })
}
