//! Every measure that is known, with formula, unit and period.

use super::account as a;
use super::sales::Figure;
use super::sources::{Sources, Subject};
use super::value::{Notes, Value};

/// What a measure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The book's currency.
    Money,
    /// A fraction; 0.1 is ten per cent.
    Share,
    /// A judgement from 0 to 10.
    Judgement,
    /// A count.
    Count,
    /// Days.
    Days,
    /// A number without a unit.
    Number,
    /// A word from an ordered list.
    Level,
    /// A word.
    Word,
    /// Whatever the team keeps.
    Any,
}

impl Unit {
    /// The unit for people; `currency` for money.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Money => "money",
            Unit::Share => "share",
            Unit::Judgement => "0–10",
            Unit::Count => "count",
            Unit::Days => "days",
            Unit::Number => "number",
            Unit::Level => "level",
            Unit::Word => "word",
            Unit::Any => "any",
        }
    }
}

pub(super) enum Kind {
    Account(fn(&Sources<'_>, &Subject<'_>, &super::Expression, &mut Notes<'_>) -> Value),
    Sales(Figure),
}

/// One measure.
pub struct Definition {
    /// Its name; `ratings.*` and `fields.*` stand for any name behind the point.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// How it is computed, in one line.
    pub formula: &'static str,
    /// The period it covers; empty where it has none.
    pub period: &'static str,
    /// The arguments it takes.
    pub arguments: &'static [&'static str],
    pub(super) kind: Kind,
}

impl std::fmt::Debug for Definition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const WALLET: &[&str] = &["offering", "market", "roll_up"];
const SALES: &[&str] = &["offering", "market", "months", "period", "roll_up"];
const TWELVE: &str =
    "the twelve months up to the as-of date, or months=N, period=fiscal-year, period=fiscal-year-to-date";
const AGAINST: &str = "the twelve months up to the as-of date against the twelve before, or months=N, period=fiscal-year, period=fiscal-year-to-date";
const NOW: &str = "up to the as-of date";

const fn of(
    name: &'static str,
    unit: Unit,
    formula: &'static str,
    period: &'static str,
    arguments: &'static [&'static str],
    kind: fn(&Sources<'_>, &Subject<'_>, &super::Expression, &mut Notes<'_>) -> Value,
) -> Definition {
    Definition { name, unit, formula, period, arguments, kind: Kind::Account(kind) }
}

const fn sales(
    name: &'static str,
    unit: Unit,
    formula: &'static str,
    period: &'static str,
    figure: Figure,
) -> Definition {
    Definition { name, unit, formula, period, arguments: SALES, kind: Kind::Sales(figure) }
}

/// Every measure, sorted by name.
pub static DEFINITIONS: &[Definition] = &[
    of(
        "buying_factors.best_rival",
        Unit::Judgement,
        "the highest of the rivals' weighted means",
        "",
        &[],
        a::best_rival,
    ),
    of(
        "buying_factors.ratio",
        Unit::Number,
        "our weighted mean ÷ the best rival's; 1 is parity",
        "",
        &[],
        a::strength_ratio,
    ),
    of("buying_factors.us", Unit::Judgement, "Σ weight · us ÷ Σ weight", "", &[], a::strength),
    of("contacts.count", Unit::Count, "contacts in the account's file", "", &[], a::contacts),
    of(
        "contacts.decision_makers",
        Unit::Count,
        "contacts with the role decision-maker",
        "",
        &[],
        a::decision_makers,
    ),
    of("contacts.executives", Unit::Count, "contacts with the level executive", "", &[], a::executives),
    of("contacts.functions", Unit::Count, "different functions among the contacts", "", &[], a::functions),
    of(
        "contacts.supporters",
        Unit::Count,
        "contacts who are supporters or champions",
        "",
        &[],
        a::supporters,
    ),
    of("costs.total", Unit::Money, "Σ costs of the account's file, a year", "", &[], a::costs),
    of("fields.*", Unit::Any, "a figure of the team's own from `fields`", "", &[], a::field),
    of("opportunities.open", Unit::Count, "opportunities with the status open", "", &[], a::open),
    of("opportunities.value", Unit::Money, "Σ value of the open opportunities", "", &[], a::open_value),
    of("ratings.*", Unit::Judgement, "the mean of each rater's latest judgement", NOW, &[], a::rating),
    of("region", Unit::Word, "the account's region", "", &[], a::region),
    of(
        "relationship.level",
        Unit::Level,
        "the buy–sell level now: commodity 1, enhanced 2, collaborative 3, partner 4",
        "",
        &[],
        a::level,
    ),
    of(
        "relationship.level_wanted",
        Unit::Level,
        "the buy–sell level wanted, 1 to 4",
        "",
        &[],
        a::level_wanted,
    ),
    of(
        "relationship.stage",
        Unit::Level,
        "the stage: disintegrating −1, exploratory 1 … integrated 5",
        "",
        &[],
        a::stage,
    ),
    of(
        "reviews.days_since",
        Unit::Days,
        "days since the last review held together",
        NOW,
        &[],
        a::days_since_review,
    ),
    sales(
        "sales.growth",
        Unit::Share,
        "revenue of the window ÷ revenue of the window before − 1",
        AGAINST,
        Figure::Growth,
    ),
    sales("sales.margin", Unit::Money, "Σ margin", TWELVE, Figure::Margin),
    sales("sales.margin_rate", Unit::Share, "Σ margin ÷ Σ revenue", TWELVE, Figure::MarginRate),
    sales("sales.revenue", Unit::Money, "Σ revenue", TWELVE, Figure::Revenue),
    of(
        "satisfaction.nps",
        Unit::Judgement,
        "the latest answer to how likely they are to recommend us",
        NOW,
        &[],
        a::nps,
    ),
    of("segment", Unit::Word, "the account's segment", "", &[], a::segment),
    of("status", Unit::Word, "the account's status", "", &[], a::status),
    of(
        "value_proposition.benefits",
        Unit::Money,
        "Σ amount of the benefits to the customer, a year",
        "",
        &[],
        a::benefits,
    ),
    of(
        "wallet.headroom",
        Unit::Share,
        "1 − Σ ours ÷ Σ spend",
        "a year, as the account's file states it",
        WALLET,
        a::headroom,
    ),
    of("wallet.ours", Unit::Money, "Σ ours", "a year, as the account's file states it", WALLET, a::ours),
    of(
        "wallet.share",
        Unit::Share,
        "Σ ours ÷ Σ spend",
        "a year, as the account's file states it",
        WALLET,
        a::share,
    ),
    of(
        "wallet.spend",
        Unit::Money,
        "Σ spend, with any supplier",
        "a year, as the account's file states it",
        WALLET,
        a::spend,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_sorted() {
        let names: Vec<_> = DEFINITIONS.iter().map(|d| d.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }

    #[test]
    fn formulas_are_one_line_without_a_full_stop() {
        for d in DEFINITIONS {
            assert!(
                !d.formula.ends_with('.') && !d.formula.contains('\n') && !d.formula.is_empty(),
                "{}",
                d.name
            );
        }
    }
}
