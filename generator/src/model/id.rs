//! The ids of operations, groups and types.
//!
//! The id of a type consists of the name of a component or an operation of the document, and of the steps from there to the schema.
//! Two different schemas never have equal ids, whatever their names are.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{ParamLocation, ResponseKey};

/// The id of an operation: its `operationId`, or its method and path if it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct OperationId(pub String);

/// The id of a group: the first tag of its operations.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct GroupId(pub String);

/// The id of a schema: a component or an operation, and the steps from there to the schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId {
    /// The component or the operation that the schema is a part of.
    pub root: Root,
    /// The steps from the root to the schema. A component itself has none.
    pub steps: Vec<Step>,
}

/// The part of the document from which the steps to a schema begin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// A component schema, by its name.
    Component(String),
    /// An operation whose parameter, request or response holds the schema.
    Operation(OperationId),
}

/// One step from a schema or an operation to a schema in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A property of an object.
    Property(String),
    /// The items of an array.
    Items,
    /// The values of a map (`additionalProperties`).
    Values,
    /// The alternative of `oneOf` or `anyOf` at this position, counted from 0.
    Variant(usize),
    /// The type that was merged from the types of the property of this name in the variants of a union, if an inline schema of the
    /// union has the id with [`Step::Property`].
    Merged(String),
    /// A parameter of an operation.
    Param(ParamLocation, String),
    /// The request body of an operation.
    Request,
    /// The response body of an operation.
    Response(ResponseKey),
    /// A media type of a request or response that has several.
    Content(String),
}

impl OperationId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl GroupId {
    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SchemaId {
    /// The id of a component schema.
    pub fn component(name: impl Into<String>) -> Self {
        Self { root: Root::Component(name.into()), steps: Vec::new() }
    }

    /// The id of the schema of a parameter, the request or a response of an operation.
    pub fn of_operation(operation: &OperationId, step: Step) -> Self {
        Self { root: Root::Operation(operation.clone()), steps: vec![step] }
    }

    /// The id of the schema that is one step from this one.
    pub fn child(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { root: self.root.clone(), steps }
    }

    /// The id without the last step; `None` if it has no steps.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.steps.split_last()?;
        Some(Self { root: self.root.clone(), steps: above.to_vec() })
    }

    /// The name of the component, if this is the id of a component itself.
    pub fn component_name(&self) -> Option<&str> {
        match &self.root {
            Root::Component(name) if self.steps.is_empty() => Some(name),
            _ => None,
        }
    }

    /// Whether this is the id of a component itself, not of a schema in a component or an operation.
    pub fn is_component(&self) -> bool {
        self.component_name().is_some()
    }

    /// The name of the schema in the document: the name of its property or parameter, `request`, `response`, `error404`, or the name
    /// of the component. Items, values, variants and media types have no name, so that the label is that of the schema around them.
    pub fn label(&self) -> String {
        let named = self.steps.iter().rev().find_map(|step| match step {
            Step::Property(name) | Step::Merged(name) | Step::Param(_, name) => Some(name.clone()),
            Step::Request => Some("request".to_owned()),
            Step::Response(ResponseKey::Status(status @ 400..)) => Some(format!("error{status}")),
            Step::Response(ResponseKey::Range(digit @ 4..)) => Some(format!("error{digit}xx")),
            Step::Response(_) => Some("response".to_owned()),
            Step::Items | Step::Values | Step::Variant(_) | Step::Content(_) => None,
        });
        named.unwrap_or_else(|| match &self.root {
            Root::Component(name) => name.clone(),
            Root::Operation(id) => id.0.clone(),
        })
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes the id in the form that codegen.toml uses: `Cluster/labels/[]` are the items of the property `labels` of the component
/// `Cluster`, and `createCluster()/request` is a request body. `/` and `~` in a name are escaped as in a JSON pointer.
impl fmt::Display for SchemaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            Root::Component(name) => f.write_str(&escape(name))?,
            Root::Operation(id) => write!(f, "{}()", escape(&id.0))?,
        }
        self.steps.iter().try_for_each(|step| write!(f, "/{step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Property(name) | Step::Merged(name) => f.write_str(&escape(name)),
            Step::Items => f.write_str("[]"),
            Step::Values => f.write_str("{}"),
            Step::Variant(index) => write!(f, "variant{index}"),
            Step::Param(location, name) => write!(f, "{location}:{}", escape(name)),
            Step::Request => f.write_str("request"),
            Step::Response(key) => write!(f, "response:{key}"),
            Step::Content(media_type) => f.write_str(&escape(media_type)),
        }
    }
}

impl Serialize for SchemaId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Escapes a name as in a JSON pointer.
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_of_a_component_and_a_request_of_an_operation_differ() {
        let property = SchemaId::component("Pet").child(Step::Property("request".to_owned()));
        let request = SchemaId::of_operation(&OperationId("Pet".to_owned()), Step::Request);
        assert_ne!(property, request);
        assert_eq!((property.to_string(), request.to_string()), ("Pet/request".to_owned(), "Pet()/request".to_owned()));
    }

    #[test]
    fn one_parameter_name_in_two_locations_makes_two_ids() {
        let id = |location| {
            SchemaId::of_operation(&OperationId("getPet".to_owned()), Step::Param(location, "id".to_owned()))
        };
        assert_eq!(id(ParamLocation::Path).to_string(), "getPet()/path:id");
        assert_ne!(id(ParamLocation::Path), id(ParamLocation::Query));
    }

    #[test]
    fn a_slash_in_a_name_is_escaped() {
        let one = SchemaId::component("a/b");
        let other = SchemaId::component("a").child(Step::Property("b".to_owned()));
        assert_eq!((one.to_string(), other.to_string()), ("a~1b".to_owned(), "a/b".to_owned()));
    }

    #[test]
    fn a_label_leaves_out_items_values_variants_and_media_types() {
        let cluster = SchemaId::component("Cluster");
        let labels = cluster.child(Step::Property("labels".to_owned())).child(Step::Items).child(Step::Variant(1));
        assert_eq!((labels.label(), cluster.child(Step::Values).label()), ("labels".to_owned(), "Cluster".to_owned()));
        let of_operation = |step| SchemaId::of_operation(&OperationId("getPet".to_owned()), step);
        let request = of_operation(Step::Request).child(Step::Content("text/csv".to_owned()));
        assert_eq!(request.label(), "request");
        assert_eq!(of_operation(Step::Response(ResponseKey::Status(200))).label(), "response");
        assert_eq!(of_operation(Step::Response(ResponseKey::Status(404))).label(), "error404");
        assert_eq!(of_operation(Step::Response(ResponseKey::Range(5))).label(), "error5xx");
    }
}
