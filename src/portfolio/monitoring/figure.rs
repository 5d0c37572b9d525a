//! Figures as plans state them: `480000`, `+12%`, `98 %`, `collaborative`.

use rust_decimal::Decimal;

use crate::model::number::decimal;
use crate::model::words::{BuySellLevel, Stage};
use crate::score::measure::Unit;

/// A figure that a plan states, in the unit of its measure; shares as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// The figure itself.
    Figure(Decimal),
    /// So much more or less than the baseline.
    By(Decimal),
    /// So much more or less, as a share of the baseline.
    ByShare(Decimal),
}

/// What a text states for a measure of this unit (`None` for measures in words), in the book's currency.
///
/// A sign makes a figure a change: `+3` is three more, `+12%` a growth of the baseline by 12 %. Of a measure that is a
/// share itself `+2%` is two points more, as everybody says it.
///
/// # Errors
/// Why it states no figure.
pub fn stated(text: &str, unit: Option<Unit>, currency: &str) -> Result<Stated, &'static str> {
    let text = text.trim();
    // What stands in brackets behind a figure explains it: `4 (partner)`.
    let text =
        text.strip_suffix(')').and_then(|t| t.split_once(" (")).map_or(text, |(figure, _)| figure).trim();
    if unit == Some(Unit::Level) {
        return level(text).map(Stated::Figure).ok_or("not one of the levels that the measure knows");
    }
    let text = text.strip_suffix(currency).or_else(|| text.strip_prefix(currency)).unwrap_or(text).trim();
    let (number, percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (text, false),
    };
    let change = number.starts_with(['+', '-', '−', '±']);
    let number = number.replacen('−', "-", 1);
    let value = decimal(&without_spaces(&number).ok_or(NO_FIGURE)?).map_err(|_| NO_FIGURE)?;
    let value = if percent { value / Decimal::ONE_HUNDRED } else { value };
    match (unit, percent, change) {
        (Some(Unit::Share), true, true) => Ok(Stated::By(value)),
        (Some(Unit::Share), true, false) => Ok(Stated::Figure(value)),
        (Some(Unit::Share), false, _) if value.abs() > Decimal::ONE => Err("a share is written with %"),
        (_, true, true) => Ok(Stated::ByShare(value)),
        (None | Some(Unit::Any | Unit::Number), true, false) => Ok(Stated::Figure(value)),
        (Some(_), true, false) => Err("a share, where the measure is none"),
        // A loss of 5 may be below zero: only a plus is a change there.
        (_, false, true) if number.starts_with('-') => Ok(Stated::Figure(value)),
        (_, false, true) => Ok(Stated::By(value)),
        (_, false, false) => Ok(Stated::Figure(value)),
    }
}

const NO_FIGURE: &str = "no figure that can be read";

/// The text without spaces between groups of three digits; `None` where spaces stand elsewhere.
fn without_spaces(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split([' ', '\u{a0}', '\u{2009}', '\u{202f}']).collect();
    let [first, rest @ ..] = parts.as_slice() else { return None };
    let whole = |part: &str| part.split('.').next().is_some_and(|w| w.len() == 3);
    let digits = first.trim_start_matches(['+', '-']).len();
    (rest.is_empty() || (1..=3).contains(&digits) && rest.iter().all(|part| whole(part)))
        .then(|| parts.concat())
}

/// The place of a buy–sell level or stage in its order, or the number itself.
fn level(text: &str) -> Option<Decimal> {
    let word = text.to_lowercase();
    let places = BuySellLevel::ALL.iter().zip(1i64..).map(|(level, n)| (level.word(), n));
    let stages = Stage::ALL.iter().map(|stage| (stage.word(), i64::from(stage.number())));
    let known = places.chain(stages).find(|(known, _)| *known == word).map(|(_, n)| Decimal::from(n));
    known.or_else(|| decimal(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn figures_and_changes_are_told_apart() {
        let money = |text| stated(text, Some(Unit::Money), "EUR");
        assert_eq!(money("480000"), Ok(Stated::Figure(of("480000"))));
        assert_eq!(money("1 250 000.50 EUR"), Ok(Stated::Figure(of("1250000.50"))));
        assert_eq!(money("+12%"), Ok(Stated::ByShare(of("0.12"))));
        assert_eq!(money("−5 %"), Ok(Stated::ByShare(of("-0.05"))));
        assert_eq!(money("+20000"), Ok(Stated::By(of("20000"))));
        assert_eq!(money("-20000"), Ok(Stated::Figure(of("-20000"))));
        assert_eq!(money("12%"), Err("a share, where the measure is none"));
        for text in ["more", "", "480,000", "48 00", "1 23", "5 of 7", "+"] {
            assert_eq!(money(text), Err(NO_FIGURE), "{text}");
        }
    }

    #[test]
    fn shares_change_by_points() {
        let share = |text| stated(text, Some(Unit::Share), "EUR");
        assert_eq!(share("17%"), Ok(Stated::Figure(of("0.17"))));
        assert_eq!(share("16.8 %"), Ok(Stated::Figure(of("0.168"))));
        assert_eq!(share("+2%"), Ok(Stated::By(of("0.02"))));
        assert_eq!(share("0.5"), Ok(Stated::Figure(of("0.5"))));
        assert_eq!(share("50"), Err("a share is written with %"));
    }

    #[test]
    fn levels_are_places_in_an_order() {
        let level = |text| stated(text, Some(Unit::Level), "EUR");
        assert_eq!(level("Collaborative"), Ok(Stated::Figure(of("3"))));
        assert_eq!(level("disintegrating"), Ok(Stated::Figure(of("-1"))));
        assert_eq!(level("2"), Ok(Stated::Figure(of("2"))));
        assert_eq!(level("4 (partner)"), Ok(Stated::Figure(of("4"))));
        assert_eq!(level("partner (4)"), Ok(Stated::Figure(of("4"))));
        assert!(level("close").is_err());
        assert_eq!(stated("98 %", None, "EUR"), Ok(Stated::Figure(of("0.98"))));
    }
}
