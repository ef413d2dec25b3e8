//! Decodes bytes as the body of a response. The result must be an error, or a value that encoding and decoding preserve.
#![no_main]

use atlas_admin::clusters::ClusterPage;
use atlas_admin::database_users::DatabaseUser;
use atlas_admin::projects::ProjectPage;
use atlas_admin::wire::{FromJson, ToJson, from_slice, to_value, to_vec};
use libfuzzer_sys::fuzz_target;

fn check_round_trip<T: FromJson + ToJson + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    let Ok((value, _)) = from_slice::<T>(bytes) else { return };
    let _ = format!("{value:?}");
    let text = to_vec(&value);
    let (again, _) = from_slice::<T>(&text).expect("the encoded value is JSON");
    assert_eq!(to_value(&again), to_value(&value));
    assert_eq!(to_vec(&again), text);
    assert!(again == value);
}

fuzz_target!(|bytes: &[u8]| {
    check_round_trip::<ClusterPage>(bytes);
    check_round_trip::<DatabaseUser>(bytes);
    check_round_trip::<ProjectPage>(bytes);
});
