//! Types as the generator emits them, written by hand, and tests of their decoding and encoding.
#![allow(clippy::unwrap_used, clippy::panic)]

mod arguments;
mod decode;
mod encode;
mod layers;
mod malformed;
mod mutation;
mod parse;
mod property;
mod ranges;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::SecretString;

use super::*;

#[derive(Clone)]
#[non_exhaustive]
pub struct Cluster {
    pub name: String,
    pub state: Option<State>,
    pub disk_size: Option<i64>,
    pub price: Option<f64>,
    pub paused: Option<bool>,
    pub created: Option<Timestamp>,
    pub day: Option<Date>,
    pub sizes: Option<Vec<i64>>,
    pub states: Option<Vec<State>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub description: Nullable<String>,
    pub parent: Option<Box<Cluster>>,
    pub regions: Option<Vec<Region>>,
    pub password: Option<SecretString>,
    pub custom: Option<Value>,
    pub extra: Extra,
}

impl FromJson for Cluster {
    #[inline]
    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        let mut this = Self {
            name: String::new(),
            state: None,
            disk_size: None,
            price: None,
            paused: None,
            created: None,
            day: None,
            sizes: None,
            states: None,
            labels: None,
            description: Nullable::Absent,
            parent: None,
            regions: None,
            password: None,
            custom: None,
            extra: Extra::new(),
        };
        fill_object(
            json,
            cx,
            &mut [
                ("name", &mut this.name),
                ("state", &mut this.state),
                ("diskSize", &mut this.disk_size),
                ("price", &mut this.price),
                ("paused", &mut this.paused),
                ("created", &mut this.created),
                ("day", &mut this.day),
                ("sizes", &mut this.sizes),
                ("states", &mut this.states),
                ("labels", &mut this.labels),
                ("description", &mut this.description),
                ("parent", &mut this.parent),
                ("regions", &mut this.regions),
                ("password", &mut this.password),
                ("custom", &mut this.custom),
            ],
            &mut this.extra,
            &["day"],
        );
        this
    }
}

impl ToJson for Cluster {
    #[inline]
    fn to_json(&self, sink: &mut dyn Sink) {
        sink_object(
            sink,
            &[
                ("name", &self.name),
                ("state", &self.state),
                ("diskSize", &self.disk_size),
                ("price", &self.price),
                ("paused", &self.paused),
                ("created", &self.created),
                ("day", &self.day),
                ("sizes", &self.sizes),
                ("states", &self.states),
                ("labels", &self.labels),
                ("description", &self.description),
                ("parent", &self.parent),
                ("regions", &self.regions),
                ("password", &self.password),
                ("custom", &self.custom),
            ],
            &self.extra,
        );
    }
}
crate::wire::model!(Cluster);

#[derive(Clone)]
#[non_exhaustive]
pub struct Page {
    pub results: Vec<Cluster>,
    pub total_count: i64,
    pub nested: Cluster,
    pub flag: State,
    pub extra: Extra,
}

impl FromJson for Page {
    #[inline]
    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        let mut this = Self {
            results: Vec::new(),
            total_count: 0,
            nested: FromJson::blank(),
            flag: FromJson::blank(),
            extra: Extra::new(),
        };
        fill_object(
            json,
            cx,
            &mut [
                ("results", &mut this.results),
                ("totalCount", &mut this.total_count),
                ("nested", &mut this.nested),
                ("flag", &mut this.flag),
            ],
            &mut this.extra,
            &[],
        );
        this
    }
}

impl ToJson for Page {
    #[inline]
    fn to_json(&self, sink: &mut dyn Sink) {
        sink_object(
            sink,
            &[
                ("results", &self.results),
                ("totalCount", &self.total_count),
                ("nested", &self.nested),
                ("flag", &self.flag),
            ],
            &self.extra,
        );
    }
}
crate::wire::model!(Page);

#[derive(Clone)]
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
    fn from_json(json: &Json<'_>, cx: &mut Context) -> Self {
        match json.tag("providerName").as_deref() {
            Some("AWS") => Self::Aws(FromJson::from_json(json, cx)),
            _ => Self::Unknown(cx.unknown_variant(json, &["providerName"])),
        }
    }
}

crate::wire::variants! {
    Region {
        Aws(Cluster): as_aws, as_aws_mut, into_aws;
    }
    /// Returns `name`.
    name: borrowed -> &str { Aws.name, }
    state_text: borrowed -> &str { Aws.state, }
    description: borrowed -> &str { Aws.description, }
    state: borrowed -> &State { Aws.state, }
    parent: borrowed -> &Cluster { Aws.parent, }
    sizes: borrowed -> &[i64] { Aws.sizes, }
    paused: copied -> bool { Aws.paused, }
}

/// Decodes a text. Returns the value and its corrections as texts.
fn decode<T: FromJson>(text: &str) -> (T, Vec<String>) {
    let (value, corrections) = from_slice::<T>(text.as_bytes()).unwrap();
    let list = corrections.corrections().iter().map(ToString::to_string).collect();
    (value, list)
}

fn cluster(text: &str) -> (Cluster, Vec<String>) {
    decode(text)
}
