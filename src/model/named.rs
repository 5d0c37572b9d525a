//! A small map from names, kept sorted: what files hold a handful of, thousands of times over.
//!
//! A tree map would take half a kilobyte for two entries; this takes what the entries take.

use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// Values by name, sorted by name, each name once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<V>(Vec<(Box<str>, V)>);

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Named<V> {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.binary_search_by(|(n, _)| (**n).cmp(name)).ok().map(|at| &self.0[at].1)
    }

    /// Whether a name is there.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// The names, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }

    /// The values, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}

impl<'a, V> IntoIterator for &'a Named<V> {
    type Item = (&'a str, &'a V);
    type IntoIter =
        std::iter::Map<std::slice::Iter<'a, (Box<str>, V)>, fn(&'a (Box<str>, V)) -> (&'a str, &'a V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl<V> FromIterator<(String, V)> for Named<V> {
    /// Of repeated names the last one counts.
    fn from_iter<I: IntoIterator<Item = (String, V)>>(pairs: I) -> Self {
        let mut named = Vec::new();
        for (name, value) in pairs {
            insert(&mut named, name.into_boxed_str(), value);
        }
        Self(named)
    }
}

fn insert<V>(named: &mut Vec<(Box<str>, V)>, name: Box<str>, value: V) {
    match named.binary_search_by(|(n, _)| n.cmp(&name)) {
        Ok(at) => named[at].1 = value,
        Err(at) => named.insert(at, (name, value)),
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Named<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
            type Value = Named<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map: {name: …}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Named<V>, A::Error> {
                let mut named = Vec::new();
                while let Some((name, value)) = pairs.next_entry::<Box<str>, V>()? {
                    insert(&mut named, name, value);
                }
                named.shrink_to_fit();
                Ok(Named(named))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

impl<V: Serialize> Serialize for Named<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<V: JsonSchema> JsonSchema for Named<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Named_{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<V>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sorted_and_finds_names() {
        let read = crate::text::yaml::read::<Named<u8>>("b: 2\na: 1\nc: 3\n");
        let named = read.value.unwrap();
        assert_eq!(named.iter().collect::<Vec<_>>(), [("a", &1), ("b", &2), ("c", &3)]);
        assert_eq!((named.get("b"), named.get("x"), named.len()), (Some(&2), None, 3));
        let again: Named<u8> = [("x".to_owned(), 1), ("x".to_owned(), 2)].into_iter().collect();
        assert_eq!(again.get("x"), Some(&2));
    }
}
