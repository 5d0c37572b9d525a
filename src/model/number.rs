//! Numbers as people write them, kept exact: amounts of money, percentages, judgements and the bounds of scales.
//!
//! All of them are read from the text of the file, never through a binary floating point number.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, de};

/// Gives a type that has `FromStr` (with a message as its error) its form in files: text, or a number without
/// quotes, read from the characters that stand there.
macro_rules! text_form {
    ($type:ty, $expecting:literal, $schema:tt) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $type;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
pub(crate) use text_form;

/// Reads a decimal number exactly: a sign, digits with `_` only between digits, one point. No exponent, no
/// thousands separators, no currency sign.
///
/// # Errors
/// A message that says what is wrong with the text and, behind a line break, what to write instead.
pub fn decimal(text: &str) -> Result<Decimal, String> {
    let refuse = |help: &str| Err(format!("`{text}` is not a number\n{help}"));
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.ends_with(|c: char| c.is_ascii_digit())
            && part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
            && !part.contains("__")
    };
    if !digits(whole) || fraction.is_some_and(|f| !digits(f)) {
        if body.contains(',') {
            return refuse(
                "write digits with a point for the decimals and without thousands separators, such as 1250000.50",
            );
        }
        if body.contains(['e', 'E']) && body.parse::<f64>().is_ok() {
            return refuse("write all digits out, without an exponent");
        }
        return refuse("write digits with a point for the decimals, such as 1250.50");
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    let parsed = if plain.contains('_') {
        Decimal::from_str_exact(&plain.replace('_', ""))
    } else {
        Decimal::from_str_exact(plain)
    };
    parsed.map_err(|_| format!("`{text}` has more digits than are kept exactly (28)\nround it"))
}

/// An exact amount from the bytes of a cell; the common short form without allocation.
#[must_use]
pub fn decimal_of(bytes: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    let mut mantissa: i64 = 0;
    let mut scale = None;
    for (n, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' if digits.len() <= 18 => mantissa = mantissa * 10 + i64::from(b - b'0'),
            b'.' if scale.is_none() && n > 0 && n + 1 < digits.len() => scale = Some(digits.len() - n - 1),
            _ => return std::str::from_utf8(bytes).ok().and_then(|t| decimal(t).ok()),
        }
    }
    if digits.is_empty() {
        return None;
    }
    let scale = u32::try_from(scale.unwrap_or(0)).ok()?;
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
}

/// An amount of money, zero or more, in the currency of the file that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(pub Decimal);

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value = decimal(text)?;
        if value.is_sign_negative() && !value.is_zero() {
            return Err(format!("the amount `{text}` is below zero\nwrite an amount of zero or more"));
        }
        Ok(Self(value))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Amount, "an amount of money such as 1250.50", {
    "type": ["number", "string"], "minimum": 0, "pattern": "^[0-9][0-9_]*(\\.[0-9]+)?$",
    "description": "an amount of money, zero or more, in the currency of the file"
});

/// A share of a whole, written `10%` or `0.1`; kept as the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Percent(pub Decimal);

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_suffix('%') {
            Some(number) => decimal(number.trim_end()).map(|n| Self(n / Decimal::ONE_HUNDRED)),
            None => {
                let value = decimal(text)?;
                if value.abs() > Decimal::ONE {
                    let help = format!("write `{text}%` for {text} per cent, or a fraction of 1");
                    return Err(match value.checked_mul(Decimal::ONE_HUNDRED) {
                        Some(percent) => format!("`{text}` would be {percent}%\n{help}"),
                        None => format!("`{text}` is no share of a whole\n{help}"),
                    });
                }
                Ok(Self(value))
            }
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.0 * Decimal::ONE_HUNDRED).normalize())
    }
}

text_form!(Percent, "a percentage such as 10%", {
    "type": ["number", "string"], "minimum": -1, "maximum": 1, "pattern": "^[-+]?[0-9][0-9_]*(\\.[0-9]+)? ?%?$",
    "description": "a share, written 10% or 0.1"
});

/// A figure with or without a percent sign, as a bound of a scale or a limit: `50000`, `-10%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The value; a percentage as its fraction.
    pub value: Decimal,
    /// Whether it was written with a percent sign.
    pub percent: bool,
}

impl Figure {
    /// The value for scoring.
    #[must_use]
    pub fn number(&self) -> f64 {
        to_f64(self.value)
    }
}

impl FromStr for Figure {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_suffix('%') {
            Some(number) => {
                Ok(Self { value: decimal(number.trim_end())? / Decimal::ONE_HUNDRED, percent: true })
            }
            None => Ok(Self { value: decimal(text)?, percent: false }),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.percent { Percent(self.value).fmt(f) } else { self.value.normalize().fmt(f) }
    }
}

text_form!(Figure, "a number or a percentage", {
    "type": ["number", "string"], "pattern": "^[-+]?[0-9][0-9_]*(\\.[0-9]+)? ?%?$",
    "description": "a number, or a percentage such as 10%"
});

/// A judgement from 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Judgement(pub Decimal);

impl Judgement {
    /// The value for scoring.
    #[must_use]
    pub fn number(&self) -> f64 {
        to_f64(self.0)
    }
}

impl FromStr for Judgement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value = decimal(text)?;
        if value < Decimal::ZERO || value > Decimal::TEN {
            return Err(format!("{text} is outside 0 to 10\njudgements run from 0 (worst) to 10 (best)"));
        }
        Ok(Self(value))
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

text_form!(Judgement, "a judgement from 0 to 10", {
    "type": "number", "minimum": 0, "maximum": 10, "description": "a judgement from 0 (worst) to 10 (best)"
});

/// A count or figure of zero or more: weights, hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct NonNegative(pub Decimal);

impl NonNegative {
    /// The value for scoring.
    #[must_use]
    pub fn number(&self) -> f64 {
        to_f64(self.0)
    }
}

impl FromStr for NonNegative {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let value = match text.strip_suffix('%') {
            Some(number) => decimal(number.trim_end())? / Decimal::ONE_HUNDRED,
            None => decimal(text)?,
        };
        if value.is_sign_negative() && !value.is_zero() {
            return Err(format!("`{text}` is negative\nwrite zero or more"));
        }
        Ok(Self(value))
    }
}

impl fmt::Display for NonNegative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

text_form!(NonNegative, "a number of zero or more", {
    "type": ["number", "string"], "minimum": 0, "pattern": "^[0-9][0-9_]*(\\.[0-9]+)? ?%?$",
    "description": "zero or more"
});

/// A step of a qualification: 0 unknown to 4 in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step4(pub u8);

impl FromStr for Step4 {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<u8>() {
            Ok(n @ 0..=4) => Ok(Self(n)),
            _ => Err(format!("`{text}` is not a step from 0 to 4\n0 is none or unknown, 4 is in full")),
        }
    }
}

impl fmt::Display for Step4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Step4, "a step from 0 to 4", {
    "type": "integer", "minimum": 0, "maximum": 4, "description": "a step from 0 (none or unknown) to 4 (in full)"
});

/// How far a person has come in a competency: 0 none, 1 aware, 2 with help, 3 alone, 4 teaches others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skill(pub u8);

impl FromStr for Skill {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<u8>() {
            Ok(n @ 0..=4) => Ok(Self(n)),
            _ => Err(format!(
                "`{text}` is not a level from 0 to 4\nwrite 0 for none, 1 aware, 2 with help, 3 alone or 4 teaches others"
            )),
        }
    }
}

impl fmt::Display for Skill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Skill, "a level from 0 to 4", {
    "type": "integer", "minimum": 0, "maximum": 4,
    "description": "a level: 0 none, 1 aware, 2 with help, 3 alone, 4 teaches others"
});

/// A step of a closer qualification: 0 unknown, 1 identified, 2 validated, 3 in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step3(pub u8);

impl FromStr for Step3 {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse::<u8>() {
            Ok(n @ 0..=3) => Ok(Self(n)),
            _ => Err(format!(
                "`{text}` is not a step from 0 to 3\n0 is unknown, 1 identified, 2 validated, 3 in full"
            )),
        }
    }
}

impl fmt::Display for Step3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(Step3, "a step from 0 to 3", {
    "type": "integer", "minimum": 0, "maximum": 3, "description": "a step from 0 (unknown) to 3 (in full)"
});

/// Reads a text that has something in it: names and ids.
///
/// # Errors
/// A text that is empty or blank.
pub fn some_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(de::Error::custom("the text is empty\nwrite what it is called"));
    }
    Ok(text)
}

/// A figure of a team's own: a number, a percentage, yes or no, or text.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A number; a percentage as its fraction.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// Text, as it stands.
    Text(String),
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl de::Visitor<'_> for Any {
            type Value = Field;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, text, `true` or `false`")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Field, E> {
                Ok(Field::Flag(value))
            }
            fn visit_str<E>(self, text: &str) -> Result<Field, E> {
                Ok(text
                    .parse::<Figure>()
                    .map_or_else(|_| Field::Text(text.to_owned()), |f| Field::Number(f.value)))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl serde::Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Field::Number(n) => serializer.collect_str(n),
            Field::Flag(b) => serializer.serialize_bool(*b),
            Field::Text(t) => serializer.serialize_str(t),
        }
    }
}

impl schemars::JsonSchema for Field {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Field".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string", "boolean"], "description": "a figure of the team's own" })
    }
}

/// A decimal as the nearest binary number, for scoring only.
#[must_use]
pub fn to_f64(value: Decimal) -> f64 {
    // A decimal of up to 15 digits goes through one correctly rounded division; longer ones through the text.
    let mantissa = value.mantissa();
    if mantissa.unsigned_abs() < 1 << 53 && value.scale() <= 22 {
        #[allow(clippy::cast_precision_loss)]
        return mantissa as f64 / POWERS[value.scale() as usize];
    }
    value.to_string().parse().ok().or_else(|| value.to_f64()).unwrap_or(0.0)
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// An amount in a sentence: `1.94 million EUR`, `380,000 EUR`.
#[must_use]
pub fn money_words(amount: Decimal, currency: &str) -> String {
    let million = Decimal::from(1_000_000);
    let whole = amount.round_dp(0);
    if whole.abs() >= million {
        let millions = amount.checked_div(million).unwrap_or_default().round_dp(2).normalize().to_string();
        let (digits, cents) = millions.split_at(millions.find('.').unwrap_or(millions.len()));
        return format!("{}{cents} million {currency}", grouped(digits));
    }
    format!("{} {currency}", grouped(&whole.normalize().to_string()))
}

/// Whole digits with a comma between thousands.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut words = sign.to_owned();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_every_digit() {
        assert_eq!(decimal("12345678901234567.89").unwrap().to_string(), "12345678901234567.89");
        assert_eq!(decimal("1_250_000.5").unwrap().to_string(), "1250000.5");
        assert_eq!(decimal("+7").unwrap(), Decimal::from(7));
        assert_eq!(decimal("-0.10").unwrap().to_string(), "-0.10");
    }

    #[test]
    fn refuses_what_is_ambiguous() {
        for text in [
            "", "-", ".5", "5.", "1,250", "1e6", "_1", "1__0", "0x10", "nan", ".inf", "1 000", "12 €", "--1",
            "1.2.3",
        ] {
            assert!(decimal(text).is_err(), "{text}");
        }
        assert!(decimal("1,250").unwrap_err().contains("thousands separators"));
        assert!(decimal(&"9".repeat(40)).unwrap_err().contains("28"));
    }

    #[test]
    fn percentages_need_their_sign() {
        assert_eq!("10%".parse::<Percent>().unwrap().0.to_string(), "0.10");
        assert_eq!("12.5 %".parse::<Percent>().unwrap().to_string(), "12.5%");
        assert_eq!("0.1".parse::<Percent>().unwrap().0, Decimal::new(1, 1));
        assert!("10".parse::<Percent>().unwrap_err().contains("write `10%`"));
    }

    #[test]
    fn bounds_of_types_hold() {
        assert!("-1".parse::<Amount>().is_err());
        assert!("-0".parse::<Amount>().is_ok());
        assert!("10.01".parse::<Judgement>().is_err());
        assert!("5".parse::<Step4>().is_err());
        assert!("4".parse::<Step3>().unwrap_err().contains("validated"));
        assert_eq!("4".parse::<Skill>().unwrap().0, 4);
        for text in ["5", "-1", "2.5", "3 alone", ""] {
            assert!(text.parse::<Skill>().unwrap_err().contains("4 teaches others"), "{text}");
        }
        assert!("-1".parse::<NonNegative>().is_err());
    }

    proptest! {
        #[test]
        fn becomes_the_nearest_binary_number(mantissa in any::<i64>(), scale in 0u32..20) {
            let value = Decimal::from_i128_with_scale(i128::from(mantissa), scale);
            let nearest: f64 = value.to_string().parse().unwrap();
            prop_assert_eq!(to_f64(value), nearest);
        }
    }

    #[test]
    fn amounts_read_like_words() {
        let said = |text: &str| money_words(text.parse().unwrap(), "EUR");
        assert_eq!(said("1940000"), "1.94 million EUR");
        assert_eq!(said("999999.4"), "999,999 EUR");
        assert_eq!(said("-12500"), "-12,500 EUR");
        assert_eq!(said("380"), "380 EUR");
        assert_eq!(said("0"), "0 EUR");
        assert_eq!(said("999999.6"), "1 million EUR");
        assert_eq!((said("999.5"), said("-0.2")), ("1,000 EUR".into(), "0 EUR".into()));
        assert_eq!(said("-1234567890123.4"), "-1,234,567.89 million EUR");
    }

    #[test]
    fn decimals_of_bytes_are_exact() {
        assert_eq!(decimal_of(b"-12.30").unwrap().to_string(), "-12.30");
        assert_eq!(decimal_of(b"12345678901234567890.12").unwrap().to_string(), "12345678901234567890.12");
        for text in ["", ".", "1.", "-", "1,5"] {
            assert_eq!(decimal_of(text.as_bytes()), None, "{text}");
        }
    }
}
