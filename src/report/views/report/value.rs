//! Value propositions: what is promised, what is delivered, and what is lacking.

use rust_decimal::Decimal;

use super::{Info, Lacking, enumerated, money_words, text};
use crate::book::load::Entry;
use crate::model::account::{Account, ValueProposition};
use crate::model::words::Status;
use crate::portfolio::value::{Lack, Worth, lacks, only_of_price, worth};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart, Period};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::score::measure::days_between;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "value",
    title: "value propositions: what is promised, what is delivered, what is lacking",
    needs: "accounts with a value proposition",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.value/1";

struct Stated<'a> {
    entry: &'a Entry<Account>,
    proposition: &'a ValueProposition,
    worth: Worth,
    lacks: Vec<Lack>,
}

/// The value propositions of all accounts but deselected ones.
///
/// # Errors
/// No account has one.
pub fn sheet(desk: &Desk) -> Result<Sheet, Lacking> {
    let alive = || desk.accounts().entries.iter().filter(|e| e.value.status != Status::Deselected);
    let stated: Vec<Stated<'_>> = alive()
        .filter_map(|entry| {
            let proposition = entry.value.value_proposition.as_ref()?;
            let worth = worth(&entry.value, proposition, &desk.book.rates);
            Some(Stated { entry, proposition, worth, lacks: lacks(proposition) })
        })
        .collect();
    if stated.is_empty() {
        return Err(Lacking::new(
            "no account has a value proposition",
            "add one to an account's file: `value_proposition: {statement: …, customer_goal: …, benefits: [{benefit: …, measure: …, amount: …}]}`",
        ));
    }
    let without: Vec<&str> = alive()
        .filter(|e| e.value.status == Status::Key && e.value.value_proposition.is_none())
        .map(|e| e.value.name.as_str())
        .collect();
    let cx = Cx { desk };
    let mut blocks = vec![Block::Text(cx.summary(&stated, without.len()))];
    blocks.extend(cx.chart(&stated, 0).map(Block::from));
    blocks.push(Block::Table(0));
    blocks.extend([Block::Heading(1, "What each offers".to_owned()), Block::List(cx.statements(&stated))]);
    let benefits = cx.benefits(&stated);
    if !benefits.rows.is_empty() {
        blocks.extend([Block::Heading(1, "Benefits".to_owned()), Block::Table(1)]);
    }
    if !without.is_empty() {
        blocks.push(Block::Heading(1, "Key accounts without a value proposition".to_owned()));
        blocks.push(Block::List(without.iter().map(|name| (*name).to_owned()).collect()));
    }
    let mut notes = vec![
        "promised and delivered: what the benefits of an account add up to, a year; the gap is over benefits that state both"
            .to_owned(),
    ];
    notes.extend(desk.notes.iter().cloned());
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(cx.title(&stated)),
        tables: vec![cx.table(&stated), benefits],
        blocks,
        notes,
    })
}

struct Cx<'a> {
    desk: &'a Desk,
}

fn amount(value: Option<Decimal>, why: &'static str) -> Cell {
    value.map_or(Cell::Missing(why), |value| Cell::Exact { value: value.normalize(), shown: 0 })
}

fn promised(s: &Stated<'_>) -> Cell {
    amount(s.worth.promised, "no benefit states an amount")
}

fn delivered(s: &Stated<'_>) -> Cell {
    amount(s.worth.delivered, "no benefit says what is delivered")
}

fn sum(values: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    values.flatten().fold(None, |sum, value| Some(sum.unwrap_or(Decimal::ZERO).saturating_add(value)))
}

impl Cx<'_> {
    fn title(&self, stated: &[Stated<'_>]) -> String {
        let currency = self.desk.currency();
        let promised = sum(stated.iter().map(|s| s.worth.promised));
        let delivered = sum(stated.iter().map(|s| s.worth.delivered));
        let whole = count(stated.len(), "value proposition");
        match (promised, delivered) {
            (None, _) => format!("{whole}, none of them with an amount"),
            (Some(promised), None) => {
                format!(
                    "{whole} promise {}; nothing is said to be delivered",
                    money_words(promised, currency)
                )
            }
            (Some(promised), Some(delivered)) => format!(
                "{whole} promise {} a year, of which {} are delivered",
                money_words(promised, currency),
                money_words(delivered, currency)
            ),
        }
    }

    fn summary(&self, stated: &[Stated<'_>], without: usize) -> String {
        let lacking = |lack: Lack| stated.iter().filter(|s| s.lacks.contains(&lack)).count();
        let parts: Vec<String> = [
            (Lack::OnlyPrice, ("offers only a price", "offer only a price")),
            (Lack::Goal, ("is tied to no goal of the customer's", "are tied to no goal of the customer's")),
            (Lack::Benefits, ("names no benefit", "name no benefit")),
            (Lack::Amounts, ("names no amount", "name no amount")),
            (Lack::Mutual, ("is not said to be mutual", "are not said to be mutual")),
            (Lack::Review, ("was never reviewed", "were never reviewed")),
        ]
        .into_iter()
        .filter_map(|(lack, (one, many))| match lacking(lack) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        })
        .collect();
        let mut said = if parts.is_empty() {
            format!(
                "All {} are tied to a goal of the customer's, mutual, reviewed and in figures.",
                stated.len()
            )
        } else {
            format!("Of {}, {}.", stated.len(), enumerated(&parts))
        };
        if without > 0 {
            said += &format!(" {} without one.", count(without, "key account"));
        }
        said
    }

    /// What is promised beside what is delivered; `None` where no amount is stated.
    fn chart(&self, stated: &[Stated<'_>], table: usize) -> Option<Chart> {
        let rows = stated.iter().map(|s| {
            let bars = vec![Bar::new(promised(s)), Bar::new(delivered(s))];
            BarRow::of(s.entry.value.name.as_str(), bars)
        });
        let kinds = vec![Period::new("promised", Tone::Good), Period::new("delivered", Tone::Keep)];
        let axis = Axis::new("a year").unit(self.desk.currency());
        let most = stated.iter().filter_map(|s| Some((s.worth.promised?, s))).max_by_key(|(most, _)| *most);
        let title = most.map(|(most, s)| {
            let most = money_words(most, self.desk.currency());
            let so_far = s.worth.delivered.map_or_else(
                || "nothing is said to be delivered".to_owned(),
                |delivered| format!("{} are delivered", money_words(delivered, self.desk.currency())),
            );
            format!("Most is promised to {}, {most}; {so_far}", s.entry.value.name)
        });
        let bars = Bars::grouped(axis, kinds).rows(rows.collect());
        let chart = Chart::new("value", title?, bars)
            .caption(format!("Sums of the benefits that state an amount, as of {}", self.desk.as_of))
            .of_table(table);
        (!chart.is_empty()).then_some(chart)
    }

    fn statements(&self, stated: &[Stated<'_>]) -> Vec<String> {
        let line = |s: &Stated<'_>| {
            let goal = s.proposition.customer_goal.as_ref().map(|goal| format!(" — for: {goal}"));
            format!("{}: {}{}", s.entry.value.name, s.proposition.statement, goal.unwrap_or_default())
        };
        stated.iter().map(line).collect()
    }

    fn table(&self, stated: &[Stated<'_>]) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = stated
            .iter()
            .map(|s| {
                let p = s.proposition;
                let age = p.reviewed.filter(|day| day.0 <= self.desk.as_of);
                let age = age.map(|day| i64::from(days_between(day.0, self.desk.as_of)));
                let lacks: Vec<&str> = s.lacks.iter().map(|lack| lack.word()).collect();
                vec![
                    text(&s.entry.id),
                    text(&s.entry.value.name),
                    text(&p.statement),
                    Cell::maybe(p.customer_goal.as_deref()),
                    p.mutual.map_or(Cell::Missing("not said"), Cell::Flag),
                    p.reviewed.map_or(Cell::Missing("never reviewed"), |day| Cell::Day(day.0)),
                    age.map_or(Cell::Missing("never reviewed"), Cell::Integer),
                    promised(s),
                    delivered(s),
                    amount(s.worth.gap, "no benefit states both"),
                    match only_of_price(p) {
                        Some(_) => Cell::Toned("yes".to_owned(), Tone::Bad),
                        None => text("no"),
                    },
                    if lacks.is_empty() {
                        Cell::Missing("nothing is lacking")
                    } else {
                        Cell::Toned(lacks.join("; "), Tone::Warning)
                    },
                    text(currency),
                ]
            })
            .collect();
        Table {
            name: "value",
            title: None,
            columns: vec![
                Column::text("account").priority(4),
                Column::text("name").priority(0),
                Column::text("statement").machine(),
                Column::text("customer_goal").machine(),
                Column::text("mutual").priority(2),
                Column::text("reviewed").priority(3),
                Column::number("age_days").heading("age, days").priority(5),
                Column::number("promised").unit(currency).priority(1),
                Column::number("delivered").unit(currency).priority(1),
                Column::number("gap").unit(currency).priority(2),
                Column::text("only_price").priority(6),
                Column::text("lacking").priority(0).wraps().last(),
                Column::text("currency").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn benefits(&self, stated: &[Stated<'_>]) -> Table {
        let rates = &self.desk.book.rates;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for s in stated {
            let currency = s.entry.value.currency.unwrap_or(rates.currency);
            let money = |value: Option<Decimal>| value.and_then(|v| rates.convert(v, currency));
            for benefit in &s.proposition.benefits {
                rows.push(vec![
                    text(&s.entry.id),
                    text(&benefit.benefit),
                    Cell::maybe(benefit.measure.as_deref()),
                    amount(money(benefit.amount.map(|a| a.0)), "no amount"),
                    amount(money(benefit.delivered.map(|a| a.0)), "nothing is said of it"),
                    text(rates.currency.code()),
                ]);
            }
        }
        let currency = rates.currency.code();
        Table {
            name: "benefits",
            title: None,
            columns: vec![
                Column::text("account").priority(1),
                Column::text("benefit").priority(0).wraps(),
                Column::text("measure").priority(2).wraps(),
                Column::number("amount").unit(currency).priority(0),
                Column::number("delivered").unit(currency).priority(0),
                Column::text("currency").machine(),
            ],
            rows: Box::new(rows),
        }
    }
}
