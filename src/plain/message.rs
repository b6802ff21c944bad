//! Messages to values, straight from their bytes, fields and variants by their places.

use super::Error;
use super::bytes::{Bytes, tag, unknown};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

/// A value from bytes that [`super::Plain::to_message`] wrote in the same build. (serde's derived code cannot read two things by
/// their places: named fields of a variant itself in an untagged or adjacently tagged enum, for which the variant holds a struct
/// instead, and a variant without content in an adjacently tagged one.)
///
/// # Errors
/// The bytes are none of its, or are of another type.
pub fn read_message<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    T::deserialize(&mut Message(Bytes(bytes)))
}

/// What is still to be read. It calls no more of a visitor than messages can need, since each call is code of its own for each
/// type.
struct Message<'de>(Bytes<'de>);

impl<'de> Message<'de> {
    fn expect(&mut self, tag: u8) -> Result<(), Error> {
        match self.0.byte()? {
            found if found == tag => Ok(()),
            found => Err(unknown(found)),
        }
    }

    fn counted(&mut self, tag: u8) -> Result<u64, Error> {
        self.expect(tag)?;
        self.0.whole()
    }

    fn list<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        let rest = self.counted(tag::LIST)?;
        let mut items = Items { message: self, rest, as_it_comes: false };
        let value = visitor.visit_seq(&mut items)?;
        items.finish()?;
        Ok(value)
    }

    /// A whole number that may be under 0.
    fn signed<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.0.byte()? {
            tag::WHOLE => visitor.visit_i64(self.0.whole()? as i64),
            tag::NEGATIVE => visitor.visit_i64(self.0.negative()?),
            found => Err(unknown(found)),
        }
    }

    fn unsigned<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.counted(tag::WHOLE)?)
    }

    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0.key()?)
    }

    /// The name of a variant without content, after its tag.
    fn unit(&mut self) -> Result<&'de str, Error> {
        self.0.whole()?;
        self.0.key()
    }
}

impl<'de> Deserializer<'de> for &mut Message<'de> {
    type Error = Error;

    /// Where a value's type is found out from the value: untagged and internally tagged enums, and what is flattened.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.byte()? {
            tag::NULL | tag::ABSENT => visitor.visit_unit(),
            tag::FALSE => visitor.visit_bool(false),
            tag::TRUE => visitor.visit_bool(true),
            tag::WHOLE => visitor.visit_u64(self.0.whole()?),
            tag::NEGATIVE => visitor.visit_i64(self.0.negative()?),
            tag::NUMBER => visitor.visit_f64(self.0.number()?),
            tag::TEXT => visitor.visit_str(self.0.text()?),
            tag::LIST => {
                let rest = self.0.whole()?;
                visitor.visit_seq(&mut Items { message: self, rest, as_it_comes: true })
            }
            tag::MAP => {
                let rest = self.0.whole()?;
                visitor.visit_map(Entries { message: self, rest, place: None })
            }
            tag::UNIT => visitor.visit_str(self.unit()?),
            tag::CHOICE => {
                let place = self.0.whole()?;
                visitor.visit_map(Entries { message: self, rest: 1, place: Some(place) })
            }
            found => Err(unknown(found)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.byte()? {
            tag::FALSE => visitor.visit_bool(false),
            tag::TRUE => visitor.visit_bool(true),
            found => Err(unknown(found)),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.unsigned(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.unsigned(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.unsigned(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.unsigned(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(tag::NUMBER)?;
        visitor.visit_f64(self.0.number()?)
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
        if self.0.peek() == Some(tag::NULL) {
            self.0.byte()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(tag::NULL)?;
        visitor.visit_unit()
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
        let rest = self.counted(tag::MAP)?;
        visitor.visit_map(Entries { message: self, rest, place: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let has_content = match self.0.byte()? {
            tag::CHOICE => true,
            tag::UNIT => false,
            found => return Err(unknown(found)),
        };
        let place = self.0.whole()?;
        if !has_content {
            self.0.key()?;
        }
        visitor.visit_enum(Variant { message: self, place, has_content })
    }

    /// The tag of an internally or adjacently tagged enum.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.byte()? {
            tag::TEXT => visitor.visit_str(self.0.text()?),
            tag::UNIT => visitor.visit_str(self.unit()?),
            found => Err(unknown(found)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}

struct Items<'a, 'de> {
    message: &'a mut Message<'de>,
    rest: u64,
    /// Whether they are kept until their type is known: then a field that is left out must hold its place.
    as_it_comes: bool,
}

impl Items<'_, '_> {
    fn finish(&self) -> Result<(), Error> {
        if self.rest == 0 { Ok(()) } else { Err(Error::new("the message has more items than were expected")) }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.rest == 0 {
            return Ok(None);
        }
        self.rest -= 1;
        if !self.as_it_comes && self.message.0.peek() == Some(tag::ABSENT) {
            // Derived readers then take the field's default and go on.
            self.message.0.byte()?;
            return Ok(None);
        }
        seed.deserialize(&mut *self.message).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.rest).ok()
    }
}

struct Entries<'a, 'de> {
    message: &'a mut Message<'de>,
    rest: u64,
    /// The variant that is the one key, where it is an enum that is kept until its type is known.
    place: Option<u64>,
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.rest == 0 {
            return Ok(None);
        }
        self.rest -= 1;
        let key = match self.place {
            Some(place) => Key::Place(place),
            None => Key::Name(self.message.0.key()?),
        };
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.message)
    }
}

/// A variant whose place was read.
struct Variant<'a, 'de> {
    message: &'a mut Message<'de>,
    place: u64,
    has_content: bool,
}

impl<'a, 'de> Variant<'a, 'de> {
    fn content(self) -> Result<&'a mut Message<'de>, Error> {
        if self.has_content { Ok(self.message) } else { Err(unknown(tag::UNIT)) }
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        Ok((seed.deserialize(Place(self.place))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.has_content { Err(unknown(tag::CHOICE)) } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.content()?.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.content()?.list(visitor)
    }
}

/// The key of a map.
enum Key<'de> {
    Name(&'de str),
    Place(u64),
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Name(name) => visitor.visit_str(name),
            Self::Place(place) => visitor.visit_u64(place),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A variant by its place.
struct Place(u64);

impl<'de> Deserializer<'de> for Place {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
