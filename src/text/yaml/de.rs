//! A serde deserializer over the tree. Every error knows the node that it is about.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, Deserializer, IntoDeserializer, Unexpected, Visitor};

use super::stand_in::StandIn;
use super::tree::{Kind, Node, Tree, is_null};
use crate::text::nearest::{list, nearest};

/// Why a value could not be read. A message may carry advice behind a line break: `what is wrong\nwhat to write`.
#[derive(Debug)]
pub struct Error(pub(super) Box<Details>);

#[derive(Debug)]
pub(super) struct Details {
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) node: Option<u32>,
    pub(super) missing: Option<&'static str>,
    /// Whether it only follows from a part that was passed over before.
    pub(super) follows: bool,
    /// Whether it is about a value that stands in for a missing one.
    pub(super) stand_in: bool,
}

/// What reading does without, because it is known to be wrong or missing.
#[derive(Debug, Default)]
pub(super) struct Without {
    /// Keys, values and items that are passed over.
    pub(super) nodes: Vec<u32>,
    /// Maps with a field that is missing and the number of the value that stands in for it.
    pub(super) stand_ins: Vec<(u32, &'static str, u8)>,
}

impl Error {
    fn new(rule: &'static str, message: String, help: Option<String>) -> Self {
        Error(Box::new(Details {
            rule,
            message,
            help,
            node: None,
            missing: None,
            follows: false,
            stand_in: false,
        }))
    }

    fn at(mut self, node: u32) -> Self {
        self.0.node.get_or_insert(node);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let (message, help) = match text.split_once('\n') {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        Error::new("invalid-value", message, help)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        if found == Unexpected::UnitVariant {
            return Error::new(
                "invalid-value",
                "the word stands alone, without what belongs to it".to_owned(),
                Some("write it with its settings behind a colon: `{word: {…}}`".to_owned()),
            );
        }
        let help = match found {
            Unexpected::Unit => Some("write the value, or delete the field".to_owned()),
            _ => None,
        };
        Error::new("invalid-value", format!("expected {expected}, found {}", Found(found)), help)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        Error::new("invalid-value", format!("expected {expected}, found {length} of them"), None)
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        let known = list(expected.iter().copied(), "or");
        let message = format!("`{found}` is not known here; it is one of {known}");
        Error::new(
            "invalid-value",
            message,
            nearest(found, expected.iter().copied()).map(|n| format!("did you mean `{n}`?")),
        )
    }

    fn unknown_field(found: &str, expected: &'static [&'static str]) -> Self {
        let help = match nearest(found, expected.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("known here: {}", list(expected.iter().copied(), "and")),
        };
        Error::new("unknown-field", format!("unknown field `{found}`"), Some(help))
    }

    fn missing_field(field: &'static str) -> Self {
        let mut error = Error::new(
            "missing-field",
            format!("the field `{field}` is missing"),
            Some(format!("add `{field}: …`")),
        );
        error.0.missing = Some(field);
        error
    }
}

struct Found<'u>(Unexpected<'u>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Bool(b) => write!(f, "`{b}`"),
            Unexpected::Unsigned(n) => write!(f, "`{n}`"),
            Unexpected::Signed(n) => write!(f, "`{n}`"),
            Unexpected::Float(n) => write!(f, "`{n}`"),
            Unexpected::Str(s) if s.chars().count() > 60 => {
                write!(f, "`{}…`", s.chars().take(60).collect::<String>())
            }
            Unexpected::Str(s) => write!(f, "`{s}`"),
            Unexpected::Unit | Unexpected::Option => f.write_str("nothing"),
            Unexpected::Seq => f.write_str("a list"),
            Unexpected::Map => f.write_str("a map"),
            ref other => write!(f, "{other}"),
        }
    }
}

/// A node to be read, with the nodes that are passed over because they are known to be wrong.
#[derive(Clone, Copy)]
pub(super) struct Value<'a, 't> {
    tree: &'a Tree<'t>,
    index: u32,
    without: &'a RefCell<Without>,
}

impl<'a, 't> Value<'a, 't> {
    pub(super) fn new(tree: &'a Tree<'t>, index: u32, without: &'a RefCell<Without>) -> Self {
        Self { tree, index, without }
    }

    fn node(&self) -> &'a Node<'t> {
        &self.tree.nodes[self.index as usize]
    }

    fn skips(&self, node: u32) -> bool {
        let without = self.without.borrow();
        !without.nodes.is_empty() && without.nodes.contains(&node)
    }

    fn null(&self) -> bool {
        let node = self.node();
        node.kind == Kind::Plain && is_null(&node.text)
    }

    fn unexpected(&self) -> Unexpected<'_> {
        let node = self.node();
        match node.kind {
            Kind::List => Unexpected::Seq,
            Kind::Map => Unexpected::Map,
            Kind::Plain if is_null(&node.text) => Unexpected::Unit,
            Kind::Plain | Kind::Quoted => Unexpected::Str(&node.text),
        }
    }

    fn mismatch(&self, expected: &dyn de::Expected) -> Error {
        <Error as de::Error>::invalid_type(self.unexpected(), expected).at(self.index)
    }

    fn number<T: std::str::FromStr>(&self, what: &'static str) -> Result<T, Error> {
        let node = self.node();
        if node.kind == Kind::Plain
            && let Ok(number) = node.text.parse()
        {
            return Ok(number);
        }
        let mut error = self.mismatch(&what);
        if node.kind == Kind::Quoted && node.text.parse::<T>().is_ok() {
            error.0.help = Some("take the quotes away".to_owned());
        }
        Err(error)
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.number::<$type>("a whole number")?).map_err(|e: Error| e.at(self.index))
        }
    )*};
}

impl<'de, 'a: 'de, 't> Deserializer<'de> for Value<'a, 't> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.node();
        match node.kind {
            Kind::List => self.deserialize_seq(visitor),
            Kind::Map => self.deserialize_map(visitor),
            Kind::Quoted => visitor.visit_borrowed_str(&node.text).map_err(|e: Error| e.at(self.index)),
            Kind::Plain => match &*node.text {
                text if is_null(text) => visitor.visit_unit(),
                "true" | "True" | "TRUE" => visitor.visit_bool(true),
                "false" | "False" | "FALSE" => visitor.visit_bool(false),
                text => visitor.visit_borrowed_str(text),
            }
            .map_err(|e: Error| e.at(self.index)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.node();
        match node.kind {
            Kind::Plain if is_null(&node.text) => Err(self.mismatch(&visitor)),
            Kind::Plain | Kind::Quoted => {
                visitor.visit_borrowed_str(&node.text).map_err(|e: Error| e.at(self.index))
            }
            Kind::List | Kind::Map => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.node();
        visitor.visit_borrowed_str(&node.text).map_err(|e: Error| e.at(self.index))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.node();
        let value = match (node.kind, &*node.text) {
            (Kind::Plain, "true" | "True" | "TRUE") => true,
            (Kind::Plain, "false" | "False" | "FALSE") => false,
            _ => return Err(self.mismatch(&"`true` or `false`")),
        };
        visitor.visit_bool(value).map_err(|e: Error| e.at(self.index))
    }

    integers! {
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64, deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = self.number::<f64>("a number")?;
        let digits = self.node().text.bytes().any(|b| b.is_ascii_digit());
        if !value.is_finite() || !digits {
            return Err(self.mismatch(&"a number"));
        }
        visitor.visit_f64(value).map_err(|e: Error| e.at(self.index))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.node();
        if node.kind != Kind::List {
            // Lists of the standard library call themselves by serde's word.
            let expected = (&visitor as &dyn de::Expected).to_string().replace("a sequence", "a list");
            let mut error = self.mismatch(&expected.as_str());
            if node.kind != Kind::Plain || !is_null(&node.text) {
                error.0.help =
                    Some("write a list: `[…]`, or a line that begins with `- ` for each item".to_owned());
            }
            return Err(error);
        }
        visitor
            .visit_seq(Items { of: self, at: self.index + 1, end: node.next })
            .map_err(|e| e.at(self.index))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.node();
        if node.kind != Kind::Map {
            return Err(self.mismatch(&visitor));
        }
        visitor
            .visit_map(Pairs {
                of: self,
                at: self.index + 1,
                end: node.next,
                value: 0,
                given: 0,
                stand_in: None,
            })
            .map_err(|e| e.at(self.index))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self).map_err(|e: Error| e.at(self.index))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let node = self.node();
        match node.kind {
            Kind::Plain if is_null(&node.text) => Err(self.mismatch(&Words(variants))),
            Kind::Plain | Kind::Quoted => {
                let word: de::value::StrDeserializer<'_, Error> = (&*node.text).into_deserializer();
                visitor.visit_enum(word).map_err(|e| e.at(self.index))
            }
            Kind::Map => {
                let mut pairs =
                    self.tree.pairs(self.index).filter(|(k, v)| !self.skips(*k) && !self.skips(*v));
                match (pairs.next(), pairs.next()) {
                    (Some((key, value)), None) => {
                        let variant = Variant {
                            key: Value { index: key, ..self },
                            value: Value { index: value, ..self },
                        };
                        visitor.visit_enum(variant).map_err(|e| e.at(self.index))
                    }
                    _ => {
                        let message = format!(
                            "expected one of {} with its settings",
                            list(variants.iter().copied(), "or")
                        );
                        let mut error = Error::new("invalid-value", message, None).at(self.index);
                        error.0.follows =
                            self.tree.pairs(self.index).any(|(k, v)| self.skips(k) || self.skips(v));
                        Err(error)
                    }
                }
            }
            Kind::List => Err(self.mismatch(&Words(variants))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.null() { visitor.visit_unit() } else { Err(self.mismatch(&visitor)) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    serde::forward_to_deserialize_any! { i128 u128 bytes byte_buf unit_struct tuple_struct }
}

struct Words(&'static [&'static str]);

impl de::Expected for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&list(self.0.iter().copied(), "or"))
    }
}

struct Items<'a, 't> {
    of: Value<'a, 't>,
    at: u32,
    end: u32,
}

impl<'de, 'a: 'de, 't> de::SeqAccess<'de> for Items<'a, 't> {
    type Error = Error;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        while self.at < self.end {
            let item = self.at;
            self.at = self.of.tree.nodes[item as usize].next;
            if !self.of.skips(item) {
                return seed.deserialize(Value { index: item, ..self.of }).map(Some).map_err(|e| e.at(item));
            }
        }
        Ok(None)
    }

    /// Lists are short, and a list of the right size from the start takes no more room than it needs.
    fn size_hint(&self) -> Option<usize> {
        let mut at = self.at;
        let mut items = 0;
        while at < self.end {
            items += 1;
            at = self.of.tree.nodes[at as usize].next;
        }
        Some(items)
    }
}

struct Pairs<'a, 't> {
    of: Value<'a, 't>,
    at: u32,
    end: u32,
    value: u32,
    /// How many stand-ins have been given.
    given: usize,
    stand_in: Option<StandIn>,
}

impl<'de, 'a: 'de, 't> de::MapAccess<'de> for Pairs<'a, 't> {
    type Error = Error;

    fn next_key_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        while self.at < self.end {
            let key = self.at;
            self.value = self.of.tree.nodes[key as usize].next;
            self.at = self.of.tree.nodes[self.value as usize].next;
            if !self.of.skips(key) && !self.of.skips(self.value) {
                return seed.deserialize(Value { index: key, ..self.of }).map(Some).map_err(|e| e.at(key));
            }
        }
        let without = self.of.without.borrow();
        let mut own = without.stand_ins.iter().filter(|(map, _, _)| *map == self.of.index);
        match own.nth(self.given) {
            None => Ok(None),
            Some((_, field, guess)) => {
                self.given += 1;
                self.stand_in = Some(StandIn(*guess));
                let field: de::value::StrDeserializer<'_, Error> = field.into_deserializer();
                seed.deserialize(field).map(Some)
            }
        }
    }

    fn next_value_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        if let Some(stand_in) = self.stand_in.take() {
            return seed.deserialize(stand_in).map_err(|mut e| {
                e.0.stand_in = true;
                e.0.node = Some(self.of.index);
                e
            });
        }
        let value = self.value;
        seed.deserialize(Value { index: value, ..self.of }).map_err(|e| e.at(value))
    }
}

struct Variant<'a, 't> {
    key: Value<'a, 't>,
    value: Value<'a, 't>,
}

impl<'de, 'a: 'de, 't> de::EnumAccess<'de> for Variant<'a, 't> {
    type Error = Error;
    type Variant = Value<'a, 't>;

    fn variant_seed<V: de::DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Error> {
        let name = seed.deserialize(self.key).map_err(|e| e.at(self.key.index))?;
        Ok((name, self.value))
    }
}

impl<'de, 'a: 'de, 't> de::VariantAccess<'de> for Value<'a, 't> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.null() { Ok(()) } else { Err(self.mismatch(&"nothing behind this word")) }
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self).map_err(|e| e.at(self.index))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }
}
