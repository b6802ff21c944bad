//! Plain data as JSON: fields and variants by name, a number that is not finite as null.

use super::Plain;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;

impl Plain {
    /// Reads JSON.
    ///
    /// # Errors
    /// The text is not JSON.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// As JSON without white space.
    pub fn to_json(&self) -> String {
        let written = serde_json::to_string(self);
        debug_assert!(written.is_ok(), "keys are texts, and a buffer takes every byte");
        written.unwrap_or_default()
    }

    /// As JSON to be read by people: two spaces of indent.
    pub fn to_pretty_json(&self) -> String {
        let written = serde_json::to_string_pretty(self);
        debug_assert!(written.is_ok(), "keys are texts, and a buffer takes every byte");
        written.unwrap_or_default()
    }
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::Absent => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Whole(value) => serializer.serialize_u64(*value),
            Self::Negative(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Unit(_, name) => serializer.serialize_str(name),
            Self::Map(_) | Self::Record(_) | Self::Choice(..) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, value) in self.fields() {
                    if *value != Self::Absent {
                        map.serialize_entry(&**name, value)?;
                    }
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsItComes)
    }
}

struct AsItComes;

impl<'de> Visitor<'de> for AsItComes {
    type Value = Plain;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain::Boolean(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Plain, E> {
        Ok(Plain::Whole(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Plain, E> {
        Ok(u64::try_from(value).map_or(Plain::Negative(value), Plain::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Plain, E> {
        Ok(Plain::Number(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
        Ok(Plain::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Plain, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Plain::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Plain>()? {
            fields.push((name.into(), value));
        }
        Ok(Plain::Map(fields))
    }
}
