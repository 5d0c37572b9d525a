//! The text by which a measure is named.

use std::fmt;

use super::registry::{DEFINITIONS, Definition, Kind, Unit};
use super::sales::Figure;
use crate::model::words::words;
use crate::text::nearest::{list, nearest};

/// A measure with its arguments.
#[derive(Debug, Clone)]
pub struct Expression {
    /// The text as it was written, with single spaces.
    pub text: String,
    /// What it names.
    pub definition: &'static Definition,
    /// The name behind the point for `ratings.*` and `fields.*`.
    pub key: String,
    /// Its arguments.
    pub arguments: Arguments,
}

/// The arguments of a measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Only this offering.
    pub offering: Option<String>,
    /// Only this market.
    pub market: Option<String>,
    /// A window of this many months.
    pub months: Option<u32>,
    /// Another period than months.
    pub period: Option<Period>,
    /// Whether figures of subsidiaries count; the policy's setting where it is left out.
    pub roll_up: Option<bool>,
}

/// A period that is not a number of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// The last fiscal year that is over, against the one before.
    FiscalYear,
    /// From the start of the fiscal year to the as-of date, against the same days a year earlier.
    FiscalYearToDate,
}
words!(Period { FiscalYear => "fiscal-year", FiscalYearToDate => "fiscal-year-to-date" });

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong and, behind a line break, what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let name = words
            .next()
            .ok_or_else(|| "the measure is empty\n`kam measure` lists the measures".to_owned())?;
        let (definition, key) = find(name)?;
        let mut arguments = Arguments::default();
        for word in words {
            let Some((key, value)) = word.split_once('=') else {
                return Err(format!(
                    "`{word}` in the measure is no argument\nwrite arguments as key=value: `sales.revenue offering=spares`"
                ));
            };
            if !definition.arguments.contains(&key) {
                let help = match nearest(key, definition.arguments.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if definition.arguments.is_empty() => format!("`{name}` takes no arguments"),
                    None => format!("it takes {}", list(definition.arguments.iter().copied(), "and")),
                };
                return Err(format!("the measure `{name}` has no argument `{key}`\n{help}"));
            }
            arguments.set(key, value)?;
        }
        if arguments.months.is_some() && arguments.period.is_some() {
            return Err("a measure has either `months` or `period`\ndelete one of them".to_owned());
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Self { text, definition, key: key.to_owned(), arguments })
    }

    /// What it is counted in.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.definition.unit
    }

    /// Whether it needs the sales ledger.
    #[must_use]
    pub fn needs_sales(&self) -> bool {
        matches!(self.definition.kind, Kind::Sales(_))
    }

    pub(super) fn figure(&self) -> Option<Figure> {
        match self.definition.kind {
            Kind::Sales(figure) => Some(figure),
            Kind::Account(_) => None,
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Arguments {
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "offering" => self.offering = Some(value.to_owned()),
            "market" => self.market = Some(value.to_owned()),
            "months" => {
                let months = value.parse().ok().filter(|n| (1..=120).contains(n));
                self.months = Some(months.ok_or_else(|| {
                    format!("`months={value}` is no number of months\nwrite a whole number from 1 to 120")
                })?);
            }
            "period" => {
                let known = || list(Period::ALL.iter().map(|p| p.word()), "or");
                self.period = Some(Period::from_word(value).ok_or_else(|| format!("`period={value}` is not known\nwrite {}; without it a window of twelve months counts", known()))?);
            }
            _ => {
                let flag = match value {
                    "true" | "yes" => true,
                    "false" | "no" => false,
                    _ => {
                        return Err(format!(
                            "`{key}={value}` is neither true nor false\nwrite {key}=true or {key}=false"
                        ));
                    }
                };
                self.roll_up = Some(flag);
            }
        }
        Ok(())
    }
}

fn find(name: &str) -> Result<(&'static Definition, &str), String> {
    if let Some(definition) = DEFINITIONS.iter().find(|d| d.name == name) {
        return Ok((definition, ""));
    }
    for definition in DEFINITIONS {
        if let Some(prefix) = definition.name.strip_suffix('*')
            && let Some(key) = name.strip_prefix(prefix)
            && !key.is_empty()
            && key != "*"
        {
            return Ok((definition, key));
        }
    }
    let help = match nearest(name, DEFINITIONS.iter().map(|d| d.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`kam measure` lists the measures; a figure of the team's own is `fields.<name>`".to_owned(),
    };
    Err(format!("there is no measure `{name}`\n{help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_and_arguments() {
        let e = Expression::parse("sales.growth  months=6 offering=spares").unwrap();
        assert_eq!(
            (e.text.as_str(), e.arguments.months, e.arguments.offering.as_deref()),
            ("sales.growth months=6 offering=spares", Some(6), Some("spares"))
        );
        let e = Expression::parse("ratings.fit").unwrap();
        assert_eq!((e.definition.name, e.key.as_str()), ("ratings.*", "fit"));
    }

    #[test]
    fn says_what_is_wrong() {
        let wrong = |text: &str| Expression::parse(text).unwrap_err();
        assert!(wrong("sales.revenu").contains("did you mean `sales.revenue`"));
        assert!(wrong("").contains("empty"));
        assert!(wrong("ratings.").contains("no measure"));
        assert!(wrong("ratings.fit months=3").contains("no argument `months`"));
        assert!(wrong("sales.growth month=3").contains("did you mean `months`"));
        assert!(wrong("sales.growth months=0").contains("1 to 120"));
        assert!(wrong("sales.growth months=3 period=fiscal-year").contains("either"));
        assert!(wrong("sales.growth spares").contains("key=value"));
        assert!(wrong("wallet.spend roll_up=maybe").contains("true"));
    }
}
