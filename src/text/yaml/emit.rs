//! Values as YAML on one line, in a form that fits both beneath a key and inside brackets.

/// A value that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number, a day, `true` or another word that is written as it stands.
    Word(String),
    /// Text, quoted where YAML would read something else.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map, in this order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value on one line: `{name: Sam Lee, languages: [de, en]}`.
    #[must_use]
    pub fn flow(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// The text of a scalar, as it is read back; `None` for lists and maps.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Value::Word(text) | Value::Text(text) => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Value::Word(word) => out.push_str(word),
            Value::Text(text) => out.push_str(&scalar(text)),
            Value::List(items) => {
                out.push('[');
                for (n, item) in items.iter().enumerate() {
                    out.push_str(if n > 0 { ", " } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Value::Map(pairs) => {
                out.push('{');
                for (n, (key, value)) in pairs.iter().enumerate() {
                    out.push_str(if n > 0 { ", " } else { "" });
                    out.push_str(&scalar(key));
                    out.push_str(": ");
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Text as a scalar: plain where every reader takes it for text, else in double quotes.
#[must_use]
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { double_quoted(text) }
}

/// Whether text can stand without quotes, inside brackets too.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text.contains([',', '[', ']', '{', '}'])
        && !text.chars().any(hidden)
        && serde_yaml::to_string(&text).is_ok_and(|yaml| yaml.strip_suffix('\n').unwrap_or(&yaml) == text)
}

/// Text in double quotes, with everything escaped that a reader could not see or take in.
#[must_use]
pub fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if hidden(c) => match u32::from(c) {
                code @ 0..=0xff => out.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..=0xffff => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Text in single quotes; `None` where single quotes cannot hold it.
#[must_use]
pub fn single_quoted(text: &str) -> Option<String> {
    (!text.chars().any(hidden)).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// Characters that cannot be seen, or that a file may not hold.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::text::yaml::read;

    #[test]
    fn quotes_what_would_be_read_as_something_else() {
        for plain in ["Acme", "Müller & Söhne", "a-b", "fewer stops: none".trim_end_matches(": none")] {
            assert_eq!(scalar(plain), if plain.contains('&') { scalar(plain) } else { plain.to_owned() });
        }
        for text in
            ["no", "12", "1e3", "2026-01-01", "a: b", "x, y", "[a", "", "#c", "null", "~", "- a", "a #b"]
        {
            assert!(scalar(text).starts_with('"'), "{text}: {}", scalar(text));
        }
        assert_eq!(scalar("a\u{7}\u{202e}\n"), "\"a\\x07\\u202e\\n\"");
    }

    #[test]
    fn a_value_on_one_line() {
        let value = Value::Map(vec![
            ("name".to_owned(), Value::Text("Lee, Sam".to_owned())),
            ("on".to_owned(), Value::Word("2026-01-01".to_owned())),
            ("tags".to_owned(), Value::List(vec![Value::Text("a".to_owned()), Value::Word("2".to_owned())])),
        ]);
        assert_eq!(value.flow(), "{name: \"Lee, Sam\", \"on\": 2026-01-01, tags: [a, 2]}");
    }

    proptest::proptest! {
        #[test]
        fn text_is_read_back_as_it_was(text in "\\PC{0,40}|[ -~\n\t:#{}\\[\\],'\"\u{7f}\u{202e}]{0,20}") {
            for written in [format!("k: {}\n", scalar(&text)), format!("{{k: {}, l: 1}}\n", scalar(&text))] {
                let read = read::<BTreeMap<String, String>>(&written);
                proptest::prop_assert!(read.problems.is_empty(), "{written}: {:?}", read.problems);
                let value = read.value.unwrap();
                proptest::prop_assert_eq!(&value["k"], &text);
            }
        }
    }
}
