//! The names of the runtime and of other crates that generated files import.

/// The names, by the path of the module that each is imported from. No item of an API can have one of them.
pub const IMPORTS: &[(&str, &[&str])] = &[
    ("jiff", &["Timestamp"]),
    ("jiff::civil", &["Date"]),
    ("secrecy", &["SecretString"]),
    ("std::borrow", &["Borrow"]),
    ("std::collections", &["BTreeMap"]),
    ("std::time", &["Duration"]),
    ("crate::call", &["Call"]),
    ("crate::client", &["Client"]),
    ("crate::request", &["Method", "OperationInfo", "Request"]),
    ("crate::waiter", &["Argument", "Gone", "WaitInfo"]),
    (
        "crate::wire",
        &[
            "Context",
            "Extra",
            "FromJson",
            "Json",
            "Kind",
            "Nullable",
            "OpenEnum",
            "Sink",
            "ToJson",
            "Value",
            "sink_object",
        ],
    ),
];
