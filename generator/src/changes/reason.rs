//! The table of reasons: what a kind of change does to code that uses the crate, and why.

use serde::Serialize;

/// What a change does to code that uses the crate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing.
    #[default]
    None,
    /// Code can use more, or gets a warning.
    Additive,
    /// Code does not compile any more, or does something else.
    Breaking,
}

/// Declares [`Reason`] from the table of its rows: the name, the effect and the sentence.
macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident, $effect:ident, $text:literal;)*) => {
        /// Why a change has its effect.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Reason {
            $(#[doc = $text] $name,)*
        }

        impl Reason {
            /// All reasons, the gravest ones first.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the effect of a change with this reason.
            pub fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect,)* }
            }

            /// Returns a sentence that explains the effect.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

reasons! {
    Removed, Breaking, "Code that uses a removed item does not compile.";
    PathRemoved, Breaking, "A module no longer exports a type, which still exists at another path.";
    KindChanged, Breaking, "A type has become another kind of type.";
    TypeChanged, Breaking, "A field or a variant has another type.";
    OutputChanged, Breaking, "A method returns another type.";
    ArgumentAdded, Breaking, "A method has a further argument.";
    ArgumentRemoved, Breaking, "A method has an argument less.";
    ArgumentsReordered, Breaking, "A method takes its arguments in another order.";
    ArgumentNarrowed, Breaking, "An argument does not accept all values that it accepted.";
    FeaturesNeeded, Breaking, "An item needs a Cargo feature that it did not need.";
    FeatureReduced, Breaking, "A Cargo feature no longer enables another one.";
    RequiredAdded, Breaking, "A request without the field was sent; now it is refused before it is sent.";
    EndpointChanged, Breaking, "A method calls another method or path of the API.";
    VersionChanged, Breaking, "A method calls another version of the operation.";
    WireChanged, Breaking, "An item has the same name in Rust and another one on the wire.";
    Added, Additive, "An item is added, which no code uses yet.";
    FieldAdded, Additive, "A field is added to a struct that is `#[non_exhaustive]`.";
    VariantAdded, Additive, "A variant is added to an enum that is `#[non_exhaustive]`.";
    ValueAdded, Additive, "A value is added to an open enum, which is `#[non_exhaustive]`.";
    PathAdded, Additive, "A module exports a type that exists at another path, too.";
    Promoted, Additive, "An item was in preview and is stable.";
    ArgumentWidened, Additive, "An argument accepts more values than before.";
    Deprecated, Additive, "Code that uses a deprecated item compiles with a warning.";
    Undeprecated, None, "Code that uses the item compiles without a warning.";
    RequiredRemoved, None, "A request without the field is sent, too.";
    DefaultChanged, None, "The server uses another default.";
    LimitChanged, None, "The server checks other limits; the crate does not check them.";
    RolesChanged, None, "The server requires other roles.";
    SunsetChanged, None, "The day on which the server stops answering has changed.";
    WaitChanged, None, "The wait follows another rule and has the same result.";
    ConstantChanged, None, "The constructor sets another text, which the server expects.";
    SelectorChanged, None, "Other values on the wire select the variant.";
    DocumentNameChanged, None, "The document has another name for the item; the name in Rust stays.";
}
