//! The names that `naming` decides, by the identities of the model.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::model::{GroupId, OperationId, SchemaId, TypeDef};

/// All names.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub groups: BTreeMap<GroupId, GroupNames>,
    pub operations: BTreeMap<OperationId, OperationNames>,
    pub types: BTreeMap<SchemaId, String>,
    /// The names of fields, variants or values of each type, in their order in the model.
    pub members: BTreeMap<SchemaId, Vec<String>>,
}

/// The names of a group.
#[derive(Debug)]
pub(super) struct GroupNames {
    /// The module (`network_peering`); the accessor of the client has the same name.
    pub module: String,
    /// The feature (`network-peering`).
    pub feature: String,
    /// The handle (`NetworkPeering`).
    pub handle: String,
}

/// The names of an operation.
#[derive(Debug)]
pub(super) struct OperationNames {
    /// The method of the newest stable version.
    pub method: String,
    /// The arguments, in the order of the parameters.
    pub params: Vec<String>,
    /// The names of each version, in the order of the versions.
    pub versions: Vec<RequestNames>,
}

/// The names of a request.
#[derive(Debug)]
pub(super) struct RequestNames {
    /// The method of the handle.
    pub method: String,
    /// The alias of the runtime's call.
    pub alias: String,
    /// The type that stands for the operation.
    pub marker: String,
    /// The static that describes the operation.
    pub constant: String,
    /// The static that says how to wait.
    pub wait: String,
}

impl Names {
    pub fn ty(&self, id: &SchemaId) -> &str {
        // The passes leave no reference without a definition. If they did, the crate would fail to compile at this name.
        self.types.get(id).map_or("MissingDefinition", String::as_str)
    }
}

/// Returns the name that the configuration gives to a type. Of an enum that stands in several places, it can name any of these, since
/// the order of ids decides which one has the definition.
pub(super) fn chosen<'a>(def: &TypeDef, config: &'a Config) -> Option<&'a str> {
    def.places().find_map(|id| config.names.types.get(&id.to_string())).map(String::as_str)
}
