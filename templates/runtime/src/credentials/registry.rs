//! Service accounts of this process. Tokens are scarce (ten a minute can be minted, a hundred can live), so clients that name
//! the same account share its token even when they were built apart.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use secrecy::SecretString;

use super::service_account::ServiceAccount;

static ACCOUNTS: Mutex<Vec<Weak<ServiceAccount>>> = Mutex::new(Vec::new());

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
