//! One way in and out of JSON and forms for every value that has a text: out by
//! `Display`, in by `FromStr`, so that the wire accepts exactly what a form does.

/// Implements serde for types with `Display` and `FromStr`. The parameters of a
/// generic type stand before it, after `for`.
macro_rules! serde_by_text {
    (for [$($parameters:tt)*] $type:ty) => {
        serde_by_text!(@ [$($parameters)*] [, $($parameters)*] $type);
    };
    (@ [$($parameters:tt)*] [$($more:tt)*] $type:ty) => {
        impl<$($parameters)*> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de $($more)*> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
    ($type:ty) => {
        serde_by_text!(@ [] [] $type);
    };
}

pub(super) use serde_by_text;
