//! Bytes as an answer of the server: either an error, or a value that comes back when it is encoded and decoded again.
#![no_main]

use atlas_admin::clusters::PaginatedClusterDescription20240805;
use atlas_admin::database_users::CloudDatabaseUser;
use atlas_admin::shared::PaginatedAtlasGroupView;
use atlas_admin::wire::{FromJson, ToJson, from_slice, to_value, to_vec};
use libfuzzer_sys::fuzz_target;

fn comes_back<T: FromJson + ToJson + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    let Ok((value, _)) = from_slice::<T>(bytes) else { return };
    let _ = format!("{value:?}");
    let text = to_vec(&value);
    let (again, _) = from_slice::<T>(&text).expect("what was encoded is JSON");
    assert_eq!(to_value(&again), to_value(&value));
    assert_eq!(to_vec(&again), text);
    assert!(again == value);
}

fuzz_target!(|bytes: &[u8]| {
    comes_back::<PaginatedClusterDescription20240805>(bytes);
    comes_back::<CloudDatabaseUser>(bytes);
    comes_back::<PaginatedAtlasGroupView>(bytes);
});
