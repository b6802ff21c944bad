//! Values to plain data.

use super::{Error, Name, Plain};
use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

/// Makes plain data of a value.
pub(super) struct Writer;

/// A list under way.
pub(super) struct List {
    /// The variant whose content it is.
    variant: Option<(u32, &'static str)>,
    items: Vec<Plain>,
}

/// A map or struct under way.
pub(super) struct Named {
    variant: Option<(u32, &'static str)>,
    is_map: bool,
    fields: Vec<(Name, Plain)>,
    /// A map's key whose value comes next.
    key: Name,
}

fn wrapped(variant: Option<(u32, &'static str)>, content: Plain) -> Plain {
    match variant {
        Some((place, name)) => Plain::Choice(place, Box::new((name.into(), content))),
        None => content,
    }
}

impl List {
    fn new(variant: Option<(u32, &'static str)>) -> Self {
        Self { variant, items: Vec::new() }
    }

    fn finish(self) -> Plain {
        wrapped(self.variant, Plain::List(self.items))
    }
}

impl Named {
    fn new(variant: Option<(u32, &'static str)>, is_map: bool) -> Self {
        Self { variant, is_map, fields: Vec::new(), key: Name::default() }
    }

    fn finish(self) -> Plain {
        wrapped(self.variant, if self.is_map { Plain::Map(self.fields) } else { Plain::Record(self.fields) })
    }
}

impl Serializer for Writer {
    type Ok = Plain;
    type Error = Error;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Named;
    type SerializeStruct = Named;
    type SerializeStructVariant = Named;

    fn serialize_bool(self, value: bool) -> Result<Plain, Error> {
        Ok(Plain::Boolean(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Plain, Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<Plain, Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<Plain, Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<Plain, Error> {
        Ok(u64::try_from(value).map_or(Plain::Negative(value), Plain::Whole))
    }

    fn serialize_u8(self, value: u8) -> Result<Plain, Error> {
        Ok(Plain::Whole(value.into()))
    }

    fn serialize_u16(self, value: u16) -> Result<Plain, Error> {
        Ok(Plain::Whole(value.into()))
    }

    fn serialize_u32(self, value: u32) -> Result<Plain, Error> {
        Ok(Plain::Whole(value.into()))
    }

    fn serialize_u64(self, value: u64) -> Result<Plain, Error> {
        Ok(Plain::Whole(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Plain, Error> {
        Ok(Plain::Number(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Result<Plain, Error> {
        Ok(Plain::Number(value))
    }

    fn serialize_char(self, value: char) -> Result<Plain, Error> {
        Ok(Plain::Text(value.into()))
    }

    fn serialize_str(self, value: &str) -> Result<Plain, Error> {
        Ok(Plain::Text(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Plain, Error> {
        Ok(Plain::List(value.iter().map(|byte| Plain::Whole((*byte).into())).collect()))
    }

    fn serialize_none(self) -> Result<Plain, Error> {
        Ok(Plain::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Plain, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Plain, Error> {
        Ok(Plain::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Plain, Error> {
        Ok(Plain::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, place: u32, name: &'static str) -> Result<Plain, Error> {
        Ok(Plain::Unit(place, name))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Plain, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        place: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Plain, Error> {
        Ok(wrapped(Some((place, name)), value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple_variant(self, _: &'static str, place: u32, name: &'static str, _: usize) -> Result<List, Error> {
        Ok(List::new(Some((place, name))))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Named, Error> {
        Ok(Named::new(None, true))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Named, Error> {
        Ok(Named::new(None, false))
    }

    fn serialize_struct_variant(self, _: &'static str, place: u32, name: &'static str, _: usize) -> Result<Named, Error> {
        Ok(Named::new(Some((place, name)), false))
    }
}

impl SerializeSeq for List {
    type Ok = Plain;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.items.push(value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}

impl SerializeTuple for List {
    type Ok = Plain;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}

impl SerializeTupleStruct for List {
    type Ok = Plain;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}

impl SerializeTupleVariant for List {
    type Ok = Plain;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}

impl SerializeMap for Named {
    type Ok = Plain;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = match key.serialize(Writer)? {
            Plain::Text(text) => text.into(),
            Plain::Unit(_, name) => name.into(),
            _ => return Err(Error::new("a key of a map is not a text")),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = std::mem::take(&mut self.key);
        self.fields.push((key, value.serialize(Writer)?));
        Ok(())
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}

impl SerializeStruct for Named {
    type Ok = Plain;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.fields.push((name.into(), value.serialize(Writer)?));
        Ok(())
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), Error> {
        self.fields.push((name.into(), Plain::Absent));
        Ok(())
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}

impl SerializeStructVariant for Named {
    type Ok = Plain;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        SerializeStruct::serialize_field(self, name, value)
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), Error> {
        SerializeStruct::skip_field(self, name)
    }

    fn end(self) -> Result<Plain, Error> {
        Ok(self.finish())
    }
}
