//! The usual order of keys, taken from the types that files are read as.
//!
//! A type tells its reader which fields it has, in the order in which they are declared. Here a reader asks for nothing
//! else: it follows one way into a type after the other, writes down the fields at its end, and breaks off. So the order
//! can never differ from the type's.

use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::tree::Step;

/// How deep types are followed.
const DEEPEST: usize = 12;

/// What a value looks like, as far as keys are concerned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Shape {
    /// No keys of its own, or any in any order.
    #[default]
    Free,
    /// A map of these keys, in their usual order, each with what stands behind it.
    Fields(Vec<(&'static str, Shape)>, &'static [&'static str]),
    /// A list, or a map of names that somebody chose: all items look alike.
    Each(Box<Shape>),
}

impl Shape {
    /// The shape of a type.
    #[must_use]
    pub fn of<T: DeserializeOwned>() -> Self {
        follow::<T>(&mut Vec::new())
    }

    /// What stands behind a key.
    #[must_use]
    pub fn key(&self, key: &str) -> &Shape {
        match self {
            Shape::Fields(fields, _) => {
                fields.iter().find(|(name, _)| *name == key).map_or(&Shape::Free, |(_, shape)| shape)
            }
            Shape::Each(item) => item,
            Shape::Free => &Shape::Free,
        }
    }

    /// What an item of a list looks like.
    #[must_use]
    pub fn item(&self) -> &Shape {
        match self {
            Shape::Each(item) => item,
            _ => &Shape::Free,
        }
    }

    /// The keys in their usual order; none where any order will do.
    #[must_use]
    pub fn order(&self) -> &'static [&'static str] {
        match self {
            Shape::Fields(_, order) => order,
            _ => &[],
        }
    }

    /// The same for the map that a route leads to.
    #[must_use]
    pub fn order_at(&self, route: &[Step]) -> &'static [&'static str] {
        let found = route.iter().fold(self, |shape, step| match step {
            Step::Key(key) => shape.key(key),
            Step::Item(_) => shape.item(),
            Step::Name(_) => &Shape::Free,
        });
        found.order()
    }
}

/// A step into a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Into {
    Field(&'static str),
    Item,
}

/// What was found at the end of a way.
#[derive(Debug, Clone, Copy, Default)]
enum Found {
    #[default]
    Nothing,
    Fields(&'static [&'static str]),
    Items,
}

/// Looks at what stands at the end of a way, and goes on from there.
fn follow<T: DeserializeOwned>(way: &mut Vec<Into>) -> Shape {
    let mut found = Found::Nothing;
    // The reading always breaks off: nothing is made.
    let _ = T::deserialize(Probe { way, found: &mut found });
    if way.len() >= DEEPEST {
        return Shape::Free;
    }
    let mut behind = |step: Into| {
        way.push(step);
        let shape = follow::<T>(way);
        way.pop();
        shape
    };
    match found {
        Found::Nothing => Shape::Free,
        Found::Items => match behind(Into::Item) {
            Shape::Free => Shape::Free,
            shape => Shape::Each(Box::new(shape)),
        },
        Found::Fields(order) => {
            Shape::Fields(order.iter().map(|name| (*name, behind(Into::Field(name)))).collect(), order)
        }
    }
}

/// Why the reading broke off; nobody looks at it.
#[derive(Debug)]
struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stop")
    }
}

impl std::error::Error for Stop {}

impl de::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Stop
    }
}

/// A reader that follows a way.
struct Probe<'p> {
    way: &'p [Into],
    found: &'p mut Found,
}

impl Probe<'_> {
    fn end(self, found: Found) -> Stop {
        *self.found = found;
        Stop
    }
}

macro_rules! scalars {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
            Err(Stop)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Probe<'_> {
    type Error = Stop;

    scalars! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier
        deserialize_ignored_any
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Stop> {
        Err(Stop)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.way {
            [] => Err(self.end(Found::Items)),
            [Into::Item, rest @ ..] => {
                visitor.visit_seq(One { probe: Some(Probe { way: rest, found: self.found }), name: "" })
            }
            _ => Err(Stop),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Stop> {
        Err(Stop)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Stop> {
        Err(Stop)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.way {
            [] => Err(self.end(Found::Items)),
            [Into::Item, rest @ ..] => {
                visitor.visit_map(One { probe: Some(Probe { way: rest, found: self.found }), name: "name" })
            }
            _ => Err(Stop),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.way {
            [] => Err(self.end(Found::Fields(fields))),
            [Into::Field(name), rest @ ..] => {
                visitor.visit_map(One { probe: Some(Probe { way: rest, found: self.found }), name })
            }
            _ => Err(Stop),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.way {
            // Only one of them stands in a file; listing them leads to what is behind each.
            [] => Err(self.end(Found::Fields(variants))),
            [Into::Field(name), rest @ ..] => {
                visitor.visit_enum(One { probe: Some(Probe { way: rest, found: self.found }), name })
            }
            _ => Err(Stop),
        }
    }
}

/// A list, a map or a variant that has the one thing on the way.
struct One<'p> {
    probe: Option<Probe<'p>>,
    name: &'static str,
}

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Stop> {
        self.probe.take().map(|probe| seed.deserialize(probe)).transpose()
    }
}

impl<'de> MapAccess<'de> for One<'_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        match self.probe {
            Some(_) => seed.deserialize(de::value::StrDeserializer::new(self.name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        self.probe.take().map_or(Err(Stop), |probe| seed.deserialize(probe))
    }
}

impl<'de> EnumAccess<'de> for One<'_> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Stop> {
        let variant = seed.deserialize(de::value::StrDeserializer::new(self.name))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for One<'_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Err(Stop)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Stop> {
        self.probe.map_or(Err(Stop), |probe| seed.deserialize(probe))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Stop> {
        Err(Stop)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match self.probe {
            Some(probe) => de::Deserializer::deserialize_struct(probe, "", fields, visitor),
            None => Err(Stop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Top {
        zeta: u8,
        alpha: Option<Inner>,
        rows: Vec<Inner>,
        named: BTreeMap<String, Inner>,
        scale: Scale,
        words: Vec<String>,
    }

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[allow(dead_code)]
    struct Inner {
        second_word: String,
        first: bool,
    }

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[allow(dead_code)]
    enum Scale {
        Log { to: u8, from: u8 },
        Plain(Inner),
        None,
    }

    #[test]
    fn the_order_is_that_of_the_fields_at_every_depth() {
        let shape = Shape::of::<Top>();
        assert_eq!(shape.order(), ["zeta", "alpha", "rows", "named", "scale", "words"]);
        let inner = ["second-word", "first"];
        for route in [
            &["alpha".into()][..],
            &["rows".into(), 3.into()],
            &["named".into(), "anybody".into()],
            &["scale".into(), "plain".into()],
        ] {
            assert_eq!(shape.order_at(route), inner, "{route:?}");
        }
        assert_eq!(shape.order_at(&["scale".into(), "log".into()]), ["to", "from"]);
        let none: [&str; 0] = [];
        for route in
            [&["zeta".into()][..], &["named".into()], &["words".into(), 0.into()], &["unknown".into()]]
        {
            assert_eq!(shape.order_at(route), none, "{route:?}");
        }
    }
}
