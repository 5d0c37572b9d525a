//! Opportunities: what could be sold, how well each is qualified, and what is missing.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Info, Lacking, enumerated, money_words, text};
use crate::assess::library::Library;
use crate::book::load::Entry;
use crate::model::account::{Account, Opportunity};
use crate::model::settings::{Passing, Qualification};
use crate::model::words::Status;
use crate::portfolio::qualification::{Gate, Qualified, Verdict, frame, is_open, qualify};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart, Period};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::score::measure::days_between;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "opportunities",
    title: "what could be sold: how well it is qualified, and what is missing",
    needs: "accounts with opportunities",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.opportunities/1";

/// Why an opportunity is worth nothing that could be written down.
const NO_VALUE: &str = "no value, or no rate for its currency";
/// Why its value cannot be weighted.
const NO_WEIGHT: &str = "no value or no score";

/// Verdicts in the order in which they are of interest.
const ORDER: [Verdict; 4] = [Verdict::Qualified, Verdict::Nurture, Verdict::Unknown, Verdict::NotQualified];

/// An open opportunity.
struct Open<'a> {
    entry: &'a Entry<Account>,
    opportunity: &'a Opportunity,
    /// `None` where nobody has qualified it.
    found: Option<Qualified<'a>>,
    /// In the book's currency.
    value: Option<Decimal>,
}

impl Open<'_> {
    fn verdict(&self) -> Verdict {
        self.found.as_ref().map_or(Verdict::Unknown, |found| found.verdict)
    }

    fn weighted(&self) -> Option<Decimal> {
        self.found.as_ref().zip(self.value).and_then(|(found, value)| found.weighted(value))
    }

    fn overdue(&self, as_of: Date) -> Option<i32> {
        let close = self.opportunity.close.filter(|close| close.0 < as_of)?;
        Some(days_between(close.0, as_of))
    }
}

/// The opportunities of all accounts but deselected ones, qualified as `asked` says.
///
/// # Errors
/// The book lacks opportunities.
pub fn sheet(desk: &Desk, asked: &Qualification) -> Result<Sheet, Lacking> {
    let accounts = desk.accounts();
    let library = Library::new(desk.frameworks());
    let alive = accounts.entries.iter().filter(|e| e.value.status != Status::Deselected);
    let every: Vec<(&Entry<Account>, &Opportunity)> =
        alive.flat_map(|entry| entry.value.opportunities.iter().map(move |o| (entry, o))).collect();
    if every.is_empty() {
        return Err(Lacking::new(
            "no account has an opportunity",
            "add one to an account's file: `opportunities: [{id: line-3, name: Line 3, value: 300000, bant: {budget: 3, authority: 2, need: 4, timing: 2}}]`",
        ));
    }
    let mut open: Vec<Open<'_>> = every
        .iter()
        .filter(|(_, opportunity)| is_open(opportunity))
        .map(|(entry, opportunity)| Open {
            entry,
            opportunity,
            found: frame(opportunity, asked.frame).and_then(|frame| {
                let framework = library.get(frame.word())?;
                Some(qualify(opportunity, frame, framework, asked))
            }),
            value: value(desk, entry, opportunity),
        })
        .collect();
    let place = |o: &Open<'_>| ORDER.iter().position(|v| *v == o.verdict());
    open.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| b.weighted().cmp(&a.weighted())));
    let cx = Cx { desk, asked };
    let mut blocks = vec![Block::Text(cx.summary(&open)), Block::Table(2)];
    if !open.is_empty() {
        blocks.push(Block::Heading(1, "Open opportunities".to_owned()));
        blocks.extend(cx.chart(&open, 0).map(Block::from));
        blocks.push(Block::Table(0));
    }
    let late = cx.late(&open);
    if !late.is_empty() {
        blocks.extend([Block::Heading(1, "Past the day of their close".to_owned()), Block::List(late)]);
    }
    let aside = cx.aside(&every);
    if !aside.rows.is_empty() {
        blocks.extend([Block::Heading(1, "Set aside".to_owned()), Block::Table(3)]);
    }
    let mut notes = cx.notes(&open, &every);
    notes.extend(desk.notes.iter().cloned());
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(cx.title(&open)),
        tables: vec![cx.table(&open), cx.elements(&open), cx.totals(&open), aside],
        blocks,
        notes,
    })
}

/// What an opportunity is worth, in the book's currency; `None` where it is not stated or has no rate.
fn value(desk: &Desk, entry: &Entry<Account>, opportunity: &Opportunity) -> Option<Decimal> {
    let rates = &desk.book.rates;
    rates.convert(opportunity.value?.0, entry.value.currency.unwrap_or(rates.currency))
}

struct Cx<'a> {
    desk: &'a Desk,
    asked: &'a Qualification,
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Qualified => Tone::Good,
        Verdict::Nurture => Tone::Invest,
        Verdict::Unknown => Tone::Warning,
        Verdict::NotQualified => Tone::Neutral,
    }
}

fn toned(verdict: Verdict) -> Cell {
    Cell::Toned(verdict.word().to_owned(), tone(verdict))
}

fn amount(value: Option<Decimal>, why: &'static str) -> Cell {
    value.map_or(Cell::Missing(why), |value| Cell::Exact { value: value.normalize(), shown: 0 })
}

/// Points of a score: whole ones without decimals.
fn points(value: Decimal) -> Cell {
    let value = value.round_dp(4).normalize();
    Cell::Exact { value, shown: u8::from(!value.fract().is_zero()) }
}

fn sum(values: impl Iterator<Item = Option<Decimal>>) -> Decimal {
    values.flatten().fold(Decimal::ZERO, Decimal::saturating_add)
}

impl Cx<'_> {
    fn title(&self, open: &[Open<'_>]) -> String {
        let good: Vec<&Open<'_>> = open.iter().filter(|o| o.verdict() == Verdict::Qualified).collect();
        let worth = sum(good.iter().map(|o| o.value));
        let worth = if worth.is_zero() {
            String::new()
        } else {
            format!(", worth {}", money_words(worth, self.desk.currency()))
        };
        match (open.len(), good.len()) {
            (0, _) => "No opportunity is open".to_owned(),
            (1, 1) => format!("The one open opportunity is qualified{worth}"),
            (1, _) => "The one open opportunity is not qualified yet".to_owned(),
            (all, 0) => format!("None of the {all} open opportunities is qualified"),
            (all, 1) => format!("1 of the {all} open opportunities is qualified{worth}"),
            (all, n) => format!("{n} of the {all} open opportunities are qualified{worth}"),
        }
    }

    fn summary(&self, open: &[Open<'_>]) -> String {
        if open.is_empty() {
            return "Every opportunity in the book is decided or set aside.".to_owned();
        }
        let parts: Vec<String> = ORDER
            .iter()
            .map(|v| (v, open.iter().filter(|o| o.verdict() == *v).count()))
            .filter(|(_, n)| *n > 0)
            .map(|(v, n)| format!("{n} {v}"))
            .collect();
        let currency = self.desk.currency();
        let (all, weighted) = (sum(open.iter().map(|o| o.value)), sum(open.iter().map(Open::weighted)));
        let by = match self.asked.policy {
            Passing::Sum => "by the sum of the elements",
            Passing::Gate => "by a gate for each element",
            Passing::GateAndSum => "by a gate for each element and by their sum, the worse of which counts",
        };
        format!(
            "{}: {}, {by}. Worth {} together, {} weighted with the share of the score that is reached.",
            count(open.len(), "open opportunity").replace("opportunitys", "opportunities"),
            enumerated(&parts),
            money_words(all, currency),
            money_words(weighted, currency)
        )
    }

    /// What each is worth, and how much of that its score stands for; `None` where no value is stated.
    fn chart(&self, open: &[Open<'_>], table: usize) -> Option<Chart> {
        let rows = open.iter().map(|o| {
            let (of, score) = (amount(o.value, NO_VALUE), amount(o.weighted(), NO_WEIGHT));
            let bars = vec![Bar::new(of).tone(tone(o.verdict())), Bar::new(score)];
            BarRow::of(format!("{}, {}", o.opportunity.name, o.entry.id), bars).note(o.verdict().word())
        });
        let kinds = vec![Period::new("value", Tone::Good), Period::new("weighted", Tone::Plain)];
        let axis = Axis::new("worth").unit(self.desk.currency());
        let largest = open.iter().filter_map(|o| Some((o.value?, o))).max_by_key(|(value, _)| *value);
        let title = largest.map(|(value, o)| {
            let worth = money_words(value, self.desk.currency());
            format!(
                "The largest is {} of {}, {worth}: {}",
                o.opportunity.name,
                o.entry.value.name,
                o.verdict()
            )
        });
        let bars = Bars::grouped(axis, kinds).rows(rows.collect());
        let chart = Chart::new("opportunities", title?, bars)
            .caption(format!("Open opportunities as of {}, by verdict", self.desk.as_of))
            .of_table(table);
        (!chart.is_empty()).then_some(chart)
    }

    fn late(&self, open: &[Open<'_>]) -> Vec<String> {
        let mut late: Vec<(i32, &Open<'_>)> =
            open.iter().filter_map(|o| Some((o.overdue(self.desk.as_of)?, o))).collect();
        late.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
        late.iter()
            .filter_map(|(days, o)| {
                let days = count(usize::try_from(*days).unwrap_or(0), "day");
                let close = o.opportunity.close?;
                Some(format!(
                    "{} of {}: was to be decided on {close}, {days} ago",
                    o.opportunity.name, o.entry.value.name
                ))
            })
            .collect()
    }

    fn table(&self, open: &[Open<'_>]) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = open
            .iter()
            .map(|o| {
                let given = o.opportunity;
                let none = "nobody has qualified it";
                let found = o.found.as_ref();
                let of = |cell: &dyn Fn(&Qualified<'_>) -> Cell| found.map_or(Cell::Missing(none), cell);
                let missing = match found {
                    None => text("bant or meddpicc"),
                    Some(q) if q.missing.is_empty() => Cell::Missing("nothing is missing"),
                    Some(q) => Cell::Text(q.missing.join("; ")),
                };
                vec![
                    text(&o.entry.id),
                    text(&given.id),
                    text(&given.name),
                    Cell::maybe(given.offering.as_deref()),
                    amount(o.value, NO_VALUE),
                    given.close.map_or(Cell::Missing("no day of close"), |day| Cell::Day(day.0)),
                    text(given.status.as_deref().unwrap_or("open")),
                    of(&|q| text(q.frame.word())),
                    of(&|q| points(q.score)),
                    of(&|q| points(q.of)),
                    of(&|q| Cell::Integer(i64::try_from(q.known()).unwrap_or(i64::MAX))),
                    of(&|q| q.band.map_or(Cell::Missing("what is unknown could turn it"), text)),
                    of(&|q| gate(q.gate)),
                    toned(o.verdict()),
                    missing,
                    amount(o.weighted(), NO_WEIGHT),
                    o.overdue(self.desk.as_of)
                        .map_or(Cell::Missing("not overdue"), |days| Cell::Integer(i64::from(days))),
                    text(currency),
                ]
            })
            .collect();
        Table {
            name: "opportunities",
            title: None,
            columns: vec![
                Column::text("account").priority(3),
                Column::text("opportunity").heading("id").priority(7),
                Column::text("name").priority(0),
                Column::text("offering").priority(8),
                Column::number("value").unit(currency).priority(1),
                Column::text("close").priority(4),
                Column::text("status").machine(),
                Column::text("frame").priority(9),
                Column::number("score").priority(2),
                Column::number("of").priority(2),
                Column::number("known").priority(9),
                Column::text("band").priority(6),
                Column::text("gate").priority(5),
                Column::text("verdict").priority(0),
                Column::text("missing").heading("missing to qualify").priority(0).wraps().last(),
                Column::number("weighted").unit(currency).priority(5),
                Column::number("overdue").heading("overdue, days").priority(7),
                Column::text("currency").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn elements(&self, open: &[Open<'_>]) -> Table {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for o in open {
            for met in o.found.iter().flat_map(|found| &found.elements) {
                let step = |n: u8| Cell::Integer(i64::from(n));
                rows.push(vec![
                    text(&o.entry.id),
                    text(&o.opportunity.id),
                    text(&met.element.id),
                    met.step.map_or(Cell::Missing("unknown"), step),
                    step(met.highest),
                    step(met.gate),
                    Cell::maybe(met.meaning()),
                    text(&met.element.name),
                ]);
            }
        }
        Table {
            name: "elements",
            title: Some("Elements of the open opportunities".to_owned()),
            columns: vec![
                Column::text("account").priority(1),
                Column::text("opportunity").priority(0),
                Column::text("element").priority(0),
                Column::number("step").priority(0),
                Column::number("highest").priority(3),
                Column::number("gate").priority(2),
                Column::text("meaning").priority(1).wraps(),
                Column::text("question").priority(4).wraps(),
            ],
            rows: Box::new(rows),
        }
    }

    fn totals(&self, open: &[Open<'_>]) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = ORDER
            .iter()
            .map(|verdict| {
                let of: Vec<&Open<'_>> = open.iter().filter(|o| o.verdict() == *verdict).collect();
                vec![
                    toned(*verdict),
                    Cell::Integer(i64::try_from(of.len()).unwrap_or(i64::MAX)),
                    amount(Some(sum(of.iter().map(|o| o.value))), ""),
                    amount(Some(sum(of.iter().map(|o| o.weighted()))), ""),
                    text(currency),
                ]
            })
            .collect();
        Table {
            name: "totals",
            title: None,
            columns: vec![
                Column::text("verdict").priority(0),
                Column::number("opportunities").priority(0),
                Column::number("value").unit(currency).priority(0),
                Column::number("weighted").unit(currency).priority(0),
                Column::text("currency").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    /// What is neither open nor won, with the reason.
    fn aside(&self, every: &[(&Entry<Account>, &Opportunity)]) -> Table {
        let currency = self.desk.currency();
        let set_aside = |o: &Opportunity| !is_open(o) && o.status.as_deref() != Some("won");
        let mut of: Vec<&(&Entry<Account>, &Opportunity)> =
            every.iter().filter(|(_, o)| set_aside(o)).collect();
        of.sort_by_key(|(_, o)| o.status.as_deref());
        let rows: Vec<Vec<Cell>> = of
            .iter()
            .map(|(entry, o)| {
                vec![
                    text(&entry.id),
                    text(&o.id),
                    text(&o.name),
                    Cell::maybe(o.offering.as_deref()),
                    amount(value(self.desk, entry, o), NO_VALUE),
                    Cell::maybe(o.status.as_deref()),
                    o.reason.as_deref().map_or(Cell::Missing("no reason is given"), text),
                    text(currency),
                ]
            })
            .collect();
        Table {
            name: "parked",
            title: None,
            columns: vec![
                Column::text("account").priority(1),
                Column::text("opportunity").heading("id").priority(4),
                Column::text("name").priority(0),
                Column::text("offering").priority(5),
                Column::number("value").unit(currency).priority(2),
                Column::text("status").priority(0),
                Column::text("reason").priority(0).wraps().last(),
                Column::text("currency").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn notes(&self, open: &[Open<'_>], every: &[(&Entry<Account>, &Opportunity)]) -> Vec<String> {
        let mut notes = vec![
            "weighted: value × the share of the score that is reached; that share is no probability"
                .to_owned(),
        ];
        let without = open.iter().filter(|o| o.value.is_none()).count();
        if without > 0 {
            notes.push(format!("{without} of {} open without a value, in no total", open.len()));
        }
        let bare = open.iter().filter(|o| o.found.is_none()).count();
        if bare > 0 {
            notes.push(format!("{bare} of {} open without `bant` or `meddpicc`: unknown", open.len()));
        }
        let banned = |o: &Open<'_>| o.found.as_ref().is_some_and(|q| q.frame.word() == "meddpicc");
        if self.asked.policy != Passing::Gate && open.iter().any(banned) {
            notes.push("MEDDPICC publishes no bands: 9/16 of the whole qualifies and 5/16 nurtures, as in weighted BANT (own choice)".to_owned());
        }
        let won = every.iter().filter(|(_, o)| o.status.as_deref() == Some("won")).count();
        if won > 0 {
            notes.push(format!("{won} won, not listed"));
        }
        if open.iter().any(|o| o.found.is_some()) {
            notes.push("--table elements shows every element with what its step means".to_owned());
        }
        notes
    }
}

fn gate(gate: Gate) -> Cell {
    match gate {
        Gate::Pass => text(gate.word()),
        Gate::Fail => Cell::Toned(gate.word().to_owned(), Tone::Warning),
        Gate::Unknown => Cell::Missing("an element is unknown"),
    }
}
