//! Plain data to values, fields and variants by name: what persons, tools and earlier versions wrote.

use super::{Error, Name, Plain};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};

/// Reads one value. It calls no more of a visitor than its data can need, since each call is code of its own for each type.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) &'de Plain);

impl<'de> Reader<'de> {
    fn unexpected(self) -> Unexpected<'de> {
        match self.0 {
            Plain::Null | Plain::Absent => Unexpected::Unit,
            Plain::Boolean(value) => Unexpected::Bool(*value),
            Plain::Whole(value) => Unexpected::Unsigned(*value),
            Plain::Negative(value) => Unexpected::Signed(*value),
            Plain::Number(value) => Unexpected::Float(*value),
            Plain::Text(text) => Unexpected::Str(text),
            Plain::Unit(_, name) => Unexpected::Str(name),
            Plain::List(_) => Unexpected::Seq,
            Plain::Map(_) | Plain::Record(_) | Plain::Choice(..) => Unexpected::Map,
        }
    }

    fn refuse<V: Visitor<'de>>(self, visitor: &V) -> Error {
        Error::invalid_type(self.unexpected(), visitor)
    }

    fn text(self) -> Option<&'de str> {
        match self.0 {
            Plain::Text(text) => Some(text),
            Plain::Unit(_, name) => Some(name),
            _ => None,
        }
    }

    fn whole<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Whole(value) => visitor.visit_u64(*value),
            Plain::Negative(value) => visitor.visit_i64(*value),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Number(value) => visitor.visit_f64(*value),
            Plain::Whole(value) => visitor.visit_f64(*value as f64),
            Plain::Negative(value) => visitor.visit_f64(*value as f64),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.refuse(&visitor)),
        }
    }

    fn list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::List(items) => {
                let mut rest = Items { items, at: 0 };
                let value = visitor.visit_seq(&mut rest)?;
                rest.finish()?;
                Ok(value)
            }
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn fields<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Map(fields) | Plain::Record(fields) => visitor.visit_map(Fields { fields, current: None }),
            _ => Err(self.refuse(&visitor)),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Null | Plain::Absent => visitor.visit_unit(),
            Plain::Boolean(value) => visitor.visit_bool(*value),
            Plain::Whole(value) => visitor.visit_u64(*value),
            Plain::Negative(value) => visitor.visit_i64(*value),
            Plain::Number(value) => visitor.visit_f64(*value),
            Plain::Text(text) => visitor.visit_str(text),
            Plain::Unit(_, name) => visitor.visit_str(name),
            Plain::List(_) => self.list(visitor),
            Plain::Map(_) | Plain::Record(_) | Plain::Choice(..) => {
                visitor.visit_map(Fields { fields: self.0.fields(), current: None })
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Boolean(value) => visitor.visit_bool(*value),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.whole(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.float(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Null | Plain::Absent => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Plain::Null => visitor.visit_unit(),
            _ => Err(self.refuse(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.fields(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.fields(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match (self.text(), self.0.fields()) {
            (Some(name), _) => visitor.visit_enum(Variant { name, content: None }),
            (None, [(name, content)]) => visitor.visit_enum(Variant { name, content: Some(content) }),
            _ => Err(Error::invalid_type(self.unexpected(), &"the name of a variant, or an object with it as its one field")),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Items<'de> {
    items: &'de [Plain],
    at: usize,
}

impl Items<'_> {
    /// A list that is longer than what was to be read is another thing.
    fn finish(&self) -> Result<(), Error> {
        if self.at == self.items.len() {
            return Ok(());
        }
        Err(Error::invalid_length(self.items.len(), &format!("{} items", self.at).as_str()))
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let at = self.at;
        let Some(item) = self.items.get(at) else { return Ok(None) };
        self.at += 1;
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.in_item(at))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len() - self.at)
    }
}

struct Fields<'de> {
    fields: &'de [(Name, Plain)],
    /// What the key that was read last belongs to.
    current: Option<&'de (Name, Plain)>,
}

impl<'de> Fields<'de> {
    fn advance(&mut self) -> Option<&'de str> {
        while let Some((first, rest)) = self.fields.split_first() {
            self.fields = rest;
            if first.1 != Plain::Absent {
                self.current = Some(first);
                return Some(&first.0);
            }
        }
        None
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        match self.advance() {
            Some(name) => seed.deserialize(key(name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((name, value)) = self.current else { return Err(Error::new("a value was read before its key")) };
        seed.deserialize(Reader(value)).map_err(|error| error.in_field(name))
    }
}

struct Variant<'de> {
    name: &'de str,
    content: Option<&'de Plain>,
}

impl Variant<'_> {
    fn without_content(&self) -> Error {
        Error::new(format!("`{}` has no content", self.name))
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        Ok((seed.deserialize(key(self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            None | Some(Plain::Null) => Ok(()),
            Some(content) => Err(Error::invalid_type(Reader(content).unexpected(), &"nothing").in_field(self.name)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let content = self.content.ok_or_else(|| self.without_content())?;
        seed.deserialize(Reader(content)).map_err(|error| error.in_field(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let content = self.content.ok_or_else(|| self.without_content())?;
        Reader(content).list(visitor).map_err(|error| error.in_field(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        let content = self.content.ok_or_else(|| self.without_content())?;
        Reader(content).fields(visitor).map_err(|error| error.in_field(self.name))
    }
}

/// A key or a name as what it is read from.
fn key(name: &str) -> StrDeserializer<'_, Error> {
    name.into_deserializer()
}
