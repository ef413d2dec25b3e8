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

impl Cluster {
    const NAMES: &[&'static str] = &["name", "state", "sizes", "description", "parent", "regions", "password"];
}

impl FromJson for Cluster {
    const KIND: Kind = Kind::Object;

    fn blank() -> Self {
        Self {
            name: String::new(),
            state: None,
            sizes: None,
            description: Nullable::Absent,
            parent: None,
            regions: None,
            password: None,
            extra: Extra::new(),
        }
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        let mut this = Self::blank();
        fill_object(
            json,
            cx,
            Self::NAMES,
            &mut [
                &mut this.name,
                &mut this.state,
                &mut this.sizes,
                &mut this.description,
                &mut this.parent,
                &mut this.regions,
                &mut this.password,
            ],
            &mut this.extra,
        );
        this
    }
}

impl ToJson for Cluster {
    fn to_json(&self, sink: &mut dyn Sink) {
        sink_object(
            sink,
            Self::NAMES,
            &[&self.name, &self.state, &self.sizes, &self.description, &self.parent, &self.regions, &self.password],
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

    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
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
    assert_eq!(paths, ["parent.name", "sizes"]);
    let paths: Vec<_> = corrections.unknowns().iter().map(|c| c.path.as_str()).collect();
    assert_eq!(paths, ["state", "regions[1]"]);
    assert_eq!(to_value(&cluster), sent);
    assert!(!format!("{cluster:?}").contains("hush"));
}
