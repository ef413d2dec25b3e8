//! The shape that the generator emits, by hand, and what decoding and encoding make of it.
#![allow(clippy::unwrap_used, clippy::panic)]

use secrecy::SecretString;
use serde_json::json;

use super::*;

#[derive(Clone)]
#[non_exhaustive]
pub struct Cluster {
    pub name: String,
    pub state: Option<State>,
    pub sizes: Option<Vec<i64>>,
    pub description: Nullable<String>,
    pub parent: Option<Box<Cluster>>,
    pub regions: Option<Vec<Region>>,
    pub password: Option<SecretString>,
    pub extra: Extra,
}

impl FromJson for Cluster {
    const KIND: Kind = Kind::Object;

    fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
        let mut object = cx.object(json);
        Self {
            name: object.required("name", cx),
            state: object.optional("state", cx),
            sizes: object.optional("sizes", cx),
            description: object.nullable("description", cx),
            parent: object.optional("parent", cx),
            regions: object.optional("regions", cx),
            password: object.optional("password", cx),
            extra: object.extra(cx),
        }
    }
}

impl ToJson for Cluster {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink_object(
            sink,
            &[
                ("name", &self.name),
                ("state", &self.state),
                ("sizes", &self.sizes),
                ("description", &self.description),
                ("parent", &self.parent),
                ("regions", &self.regions),
                ("password", &self.password),
            ],
            &self.extra,
        );
    }
}
crate::wire::model!(Cluster);

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum State {
    Creating,
    Idle,
    Unknown(String),
}

impl OpenEnum for State {
    const VALUES: &'static [Self] = &[Self::Creating, Self::Idle];

    fn as_str(&self) -> &str {
        match self {
            Self::Creating => "CREATING",
            Self::Idle => "IDLE",
            Self::Unknown(text) => text,
        }
    }

    fn unknown(text: String) -> Self {
        Self::Unknown(text)
    }
}
crate::wire::open_enum!(State);

#[derive(Clone)]
#[non_exhaustive]
pub enum Region {
    Aws(Box<Cluster>),
    Unknown(Value),
}

impl FromJson for Region {
    const KIND: Kind = Kind::Object;

    fn from_json(json: Json<'_>, cx: &mut Context) -> Self {
        match json.tag("providerName").as_deref() {
            Some("AWS") => Self::Aws(FromJson::from_json(json, cx)),
            _ => Self::Unknown(cx.unknown_variant(json)),
        }
    }
}

impl ToJson for Region {
    fn to_json(&self, sink: &mut dyn Sink) {
        match self {
            Self::Aws(v) => v.to_json(sink),
            Self::Unknown(v) => v.to_json(sink),
        }
    }
}
crate::wire::model!(Region);

#[test]
fn what_the_types_cannot_hold_comes_back() {
    assert!(State::Idle.is_known() && State::Idle == "IDLE");
    let sent = json!({
        "name": "a", "state": "RESTING", "sizes": "many", "description": null, "password": "hush", "new": [1, {"a": null}],
        "parent": {"state": "IDLE"}, "regions": [{"providerName": "AWS", "name": "x"}, {"providerName": "MARS", "deep": 1}],
    });
    let (cluster, corrections): (Cluster, _) = from_value(&sent);
    assert_eq!(cluster.state, Some(State::Unknown("RESTING".into())));
    assert_eq!(cluster.description, Nullable::Null);
    let paths: Vec<_> = corrections.corrections().iter().map(|c| c.path.as_str()).collect();
    assert_eq!(paths, ["sizes", "parent.name"]);
    let paths: Vec<_> = corrections.unknowns().iter().map(|c| c.path.as_str()).collect();
    assert_eq!(paths, ["state", "regions[1]"]);
    assert_eq!(to_value(&cluster), sent);
    assert!(!format!("{cluster:?}").contains("hush"));
}
