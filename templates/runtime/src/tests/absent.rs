//! The methods of groups whose features are not enabled.

use super::*;

crate::client::absent!(pets, "`Client::pets` requires the feature `pets`", "run `cargo add zoo --features pets`");

trait Pets {
    fn pets(&self) -> &'static str {
        "of the trait"
    }
}

impl Pets for Client {}

#[test]
fn a_method_whose_feature_is_not_enabled_cannot_be_called() {
    // The compiler would choose the method of the client before that of a trait if it could be called.
    let client = Client::builder().base_url("http://127.0.0.1:9").build().unwrap();
    assert_eq!(client.pets(), "of the trait");
}
