//! Who holds how much: the Pareto list, concentration, the whale curve and what the book depends on.

use rust_decimal::Decimal;

use super::{Info, Lacking, enumerated, money_words, spoken_share};
use crate::portfolio::concentration::{Class, Concentration, ConcentrationError};
use crate::portfolio::frame::Frame;
use crate::portfolio::pareto::{Customers, Dependency, Figure, Measure, Ranked, Whale, What, customers};
use crate::report::chart::{Axis, Chart, Curve, Knot, Level, Line};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table};
use crate::report::views::desk::Desk;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "pareto",
    title: "who holds most of revenue and profit, and how much depends on few",
    needs: "a sales ledger: sales/**/*.csv",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.pareto/1";

/// How many customers are named in a chart.
const NAMED: usize = 10;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// What customers are ranked by.
    pub measure: Measure,
    /// The days.
    pub frame: Frame,
    /// Whether subsidiaries count for the topmost account that they belong to.
    pub roll_up: bool,
}

/// The customers of a book.
///
/// # Errors
/// What the book lacks: a ledger, or sales in it on the days asked for.
pub fn sheet(desk: &Desk, asked: Asked) -> Result<Sheet, Lacking> {
    if desk.book.sales().is_empty() {
        return Err(Lacking::ledger(&desk.book));
    }
    let mut all = customers(&desk.book, desk.accounts(), asked.frame, asked.roll_up);
    desk.report(std::mem::take(&mut all.groups.findings));
    if all.groups.sums.is_empty() {
        let covers = all.groups.covers.map_or_else(String::new, |covers| format!("; its rows end {covers}"));
        return Err(Lacking::new(
            format!("no row of the ledger ends in {}{covers}", asked.frame.window),
            "ask for other days with --period or --as-of",
        ));
    }
    let ranked = all.ranked(asked.measure);
    let whale = all.whale();
    let cx = Cx { desk, asked, all: &all, ranked: &ranked, whale: &whale };
    let dependencies = all.dependencies().unwrap_or_default();
    let tables =
        vec![cx.list(), concentrations(&all, desk.currency()), cx.whale(), cx.warnings(&dependencies)];
    let chart = cx.chart();
    let mut blocks: Vec<Block> = cx.finding(chart.is_some()).map(Block::Text).into_iter().collect();
    blocks.extend(chart.map(Block::from));
    blocks.push(Block::Table(0));
    blocks.push(Block::Heading(1, "Concentration".to_owned()));
    blocks.push(Block::Table(1));
    if let Some(text) = cx.whale_words() {
        blocks.push(Block::Heading(1, "Profit after the cost of key account management".to_owned()));
        blocks.push(cx.whale_chart(text).into());
    }
    blocks.push(Block::Heading(1, "Dependency".to_owned()));
    blocks.push(if dependencies.is_empty() {
        Block::Text("No customer has a tenth of the revenue, no five have a quarter.".to_owned())
    } else {
        Block::List(dependencies.iter().map(|d| dependency_words(&all, d)).collect())
    });
    Ok(Sheet { schema: SCHEMA, title: Some(cx.title()), tables, blocks, notes: cx.notes() })
}

struct Cx<'a> {
    desk: &'a Desk,
    asked: Asked,
    all: &'a Customers,
    ranked: &'a [Ranked],
    whale: &'a [Whale],
}

pub(super) fn money(figure: Figure) -> Cell {
    figure.map_or_else(Cell::Missing, |value| Cell::Exact { value, shown: 0 })
}

pub(super) fn part(figure: Figure) -> Cell {
    figure.map_or_else(Cell::Missing, Cell::Share)
}

pub(super) fn number(n: usize) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

fn class_word(class: Class) -> &'static str {
    match class {
        Class::A => "A",
        Class::B => "B",
        Class::C => "C",
    }
}

impl Cx<'_> {
    fn title(&self) -> String {
        let of = self.desk.book.settings.name.as_ref().map_or_else(String::new, |name| format!(": {name}"));
        format!("Customers by {}, {}{of}", self.asked.measure, self.asked.frame.window)
    }

    fn called(&self, customer: usize) -> &str {
        called(self.all, customer)
    }

    /// `12 of 91 customers make 80 % of revenue`, and the 12.
    fn eighty(&self) -> Option<(String, usize)> {
        let measure = self.asked.measure;
        let concentration = self.all.concentration(measure).ok()?;
        let needed = concentration.accounts_needed(Decimal::new(8, 1)).ok()?;
        let make = if needed == 1 { "makes" } else { "make" };
        let all = count(concentration.accounts(), "customer");
        Some((format!("{needed} of {all} {make} 80 % of {measure}"), needed))
    }

    /// Who is the greatest, beneath whose chart says how many make most; or why there is no such chart.
    fn finding(&self, charted: bool) -> Option<String> {
        let measure = self.asked.measure;
        if !charted {
            return Some(match self.all.concentration(measure) {
                Err(why) => format!("The {measure} of these days has no concentration: {why}."),
                Ok(_) => format!("The {measure} of these days is too large to compare."),
            });
        }
        let first = self.ranked.first()?;
        let share = first.share.ok()?;
        let figure = self.all.customers[first.customer].figure(measure).ok()?;
        Some(format!(
            "{} is the greatest with {}, {} of all.",
            self.called(first.customer),
            money_words(figure, self.desk.currency()),
            spoken_share(share)
        ))
    }

    /// The cumulative share of the customers, the greatest first.
    fn chart(&self) -> Option<Chart> {
        let (eighty, needed) = self.eighty()?;
        let measure = self.asked.measure;
        let mut knots = vec![Knot::new(Cell::Integer(0), Cell::Share(Decimal::ZERO))];
        knots.extend(self.ranked.iter().filter(|r| r.cumulative.is_ok()).enumerate().map(
            |(place, ranked)| {
                let knot =
                    Knot::new(number(place + 1), part(ranked.cumulative)).note(self.called(ranked.customer));
                if place < NAMED { knot.label(self.called(ranked.customer)) } else { knot }
            },
        ));
        let line = Line::new(measure.word(), knots).area();
        let level = Level::new(Cell::Share(Decimal::new(8, 1)), "80 %")
            .reached(number(needed), count(needed, "customer"));
        let curve = Curve::new(
            Axis::new("customers, the greatest first"),
            Axis::share(format!("share of {measure} so far")),
        );
        Some(Chart::new("pareto", eighty, curve.line(line).level(level)).caption(self.caption()))
    }

    /// The whale curve: customers in falling order of profit.
    fn whale_chart(&self, finding: String) -> Chart {
        let mut knots = vec![Knot::new(Cell::Integer(0), Cell::Share(Decimal::ZERO))];
        knots.extend(self.whale.iter().enumerate().map(|(place, step)| {
            let knot = Knot::new(number(place + 1), part(step.share)).note(self.called(step.customer));
            if place < NAMED { knot.label(self.called(step.customer)) } else { knot }
        }));
        let line = Line::new("profit", knots).area().peak();
        let eighty = Decimal::new(8, 1);
        let needed = self.whale.iter().position(|step| step.share.is_ok_and(|s| s >= eighty));
        let mut level = Level::new(Cell::Share(eighty), "80 %");
        if let Some(place) = needed {
            level = level.reached(number(place + 1), count(place + 1, "customer"));
        }
        let curve = Curve::new(
            Axis::new("customers, the most profitable first"),
            Axis::share("share of the profit so far"),
        );
        Chart::new("whale", finding, curve.line(line).level(level)).caption(self.caption())
    }

    fn caption(&self) -> String {
        format!("{}; sales ledger, cost of key accounts by kam.yaml", self.asked.frame.window)
    }

    fn list(&self) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = self
            .ranked
            .iter()
            .map(|ranked| {
                let customer = &self.all.customers[ranked.customer];
                vec![
                    number(ranked.rank),
                    Cell::Text(customer.id.clone()),
                    customer.name.clone().map_or(Cell::Missing("not in the book"), Cell::Text),
                    money(customer.revenue),
                    part(ranked.share),
                    part(ranked.cumulative),
                    money(customer.margin),
                    part(ranked.cumulative_margin),
                    money(customer.cost),
                    money(customer.profit),
                    part(ranked.cumulative_profit),
                    ranked.class.map_or(Cell::Missing("no figure"), |c| Cell::Text(class_word(c).to_owned())),
                    Cell::Flag(customer.key),
                    Cell::Text(currency.to_owned()),
                ]
            })
            .collect();
        let measure = self.asked.measure;
        let columns = vec![
            Column::number("rank").heading("#").priority(0),
            Column::text("account").priority(8),
            Column::text("name").priority(0),
            Column::number("revenue").unit(currency).priority(0),
            Column::number("share").heading(format!("share of {measure}")).priority(1),
            Column::number("cumulative").priority(1),
            Column::number("margin").unit(currency).priority(4),
            Column::number("cumulative_margin").priority(7),
            Column::number("cost").unit(currency).priority(5),
            Column::number("profit").unit(currency).priority(3),
            Column::number("cumulative_profit").priority(6),
            Column::text("class").priority(2),
            Column::text("key").priority(6),
            Column::text("currency").machine(),
        ];
        Table { name: "pareto", title: None, columns, rows: Box::new(rows) }
    }

    fn whale(&self) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = self
            .whale
            .iter()
            .enumerate()
            .map(|(place, step)| {
                let customer = &self.all.customers[step.customer];
                vec![
                    number(place + 1),
                    Cell::Text(customer.id.clone()),
                    customer.name.clone().map_or(Cell::Missing("not in the book"), Cell::Text),
                    money(customer.profit),
                    money(step.cumulative),
                    part(step.share),
                    Cell::Share(step.customers),
                    Cell::Text(currency.to_owned()),
                ]
            })
            .collect();
        let columns = vec![
            Column::number("place").heading("#").priority(0),
            Column::text("account").priority(3),
            Column::text("name").priority(0),
            Column::number("profit").unit(currency).priority(0),
            Column::number("cumulative").unit(currency).priority(1),
            Column::number("cumulative_share").heading("share so far").priority(0),
            Column::number("customers_share").heading("of the customers").priority(2),
            Column::text("currency").machine(),
        ];
        Table { name: "whale", title: Some("The whale curve".to_owned()), columns, rows: Box::new(rows) }
    }

    /// The step at which the curve is highest: behind the last customer with a profit.
    fn peak(&self) -> Option<usize> {
        let gains = |step: &Whale| self.all.customers[step.customer].profit.is_ok_and(|p| p > Decimal::ZERO);
        self.whale.iter().rposition(gains)
    }

    /// `79 of 89 customers make 104.1 % of the profit and 10 lose 4.1 % of it again`.
    fn whale_words(&self) -> Option<String> {
        let peak = self.peak()?;
        let share = self.whale[peak].share.ok()?;
        let losing = self.whale.len() - peak - 1;
        let all = count(self.whale.len(), "customer");
        if losing == 0 {
            return Some(format!("Each of {all} earns something after that cost"));
        }
        let zero = self.whale[peak + 1..]
            .iter()
            .filter(|s| self.all.customers[s.customer].profit == Ok(Decimal::ZERO))
            .count();
        let lost = share - Decimal::ONE;
        let make = if peak == 0 { "makes" } else { "make" };
        let mut parts = vec![format!("{} of {all} {make} {} of the profit", peak + 1, spoken_share(share))];
        if zero > 0 {
            let verb = if zero == 1 { "earns" } else { "earn" };
            parts.push(format!("{zero} {verb} nothing"));
        }
        if losing > zero {
            let verb = if losing - zero == 1 { "loses" } else { "lose" };
            parts.push(format!("{} {verb} {} of it again", losing - zero, spoken_share(lost)));
        }
        Some(enumerated(&parts))
    }

    fn warnings(&self, dependencies: &[Dependency]) -> Table {
        let rows: Vec<Vec<Cell>> = dependencies
            .iter()
            .map(|d| {
                let (what, account) = match d.what {
                    What::Customer(n) => ("customer", Some(self.all.customers[n].id.clone())),
                    What::TopFive => ("top five", None),
                    What::Index => ("hhi", None),
                };
                vec![
                    Cell::Text(what.to_owned()),
                    account.map_or(Cell::Missing("about all"), Cell::Text),
                    Cell::Share(d.value),
                    Cell::Share(d.line),
                    Cell::Text(d.source.to_owned()),
                ]
            })
            .collect();
        let columns = vec![
            Column::text("what").priority(0),
            Column::text("account").priority(0),
            Column::number("value").priority(0),
            Column::number("line").priority(1),
            Column::text("source").priority(2).wraps(),
        ];
        Table { name: "warnings", title: Some("Dependency".to_owned()), columns, rows: Box::new(rows) }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let all = self.all;
        let key = all.customers.iter().filter(|c| c.key).count();
        if key > 0 {
            let cost = if key == 1 { "costs" } else { "cost" };
            let scaled = if self.asked.frame.years == Decimal::ONE {
                String::new()
            } else {
                format!(", × {} of a year", self.asked.frame.years.round_dp(2).normalize())
            };
            notes.push(format!(
                "profit is margin less what {} {cost}{scaled}; accounts that are not key cost the programme nothing",
                count(key, "key account")
            ));
        } else {
            notes.push("no account is key: profit is margin".to_owned());
        }
        let assumed = all.customers.iter().filter(|c| c.assumed).count();
        if assumed > 0 {
            notes.push(format!(
                "the ledger states no margin for {}: revenue × the net margin of kam.yaml",
                count(assumed, "customer")
            ));
        }
        let without = all.customers.iter().filter(|c| c.figure(self.asked.measure).is_err()).count();
        if without > 0 {
            notes.push(format!(
                "{} without {}, behind all others",
                count(without, "customer"),
                self.asked.measure
            ));
        }
        let negative: Vec<String> = Measure::ALL
            .iter()
            .map(|m| (m, all.below_zero(*m)))
            .filter(|(_, n)| *n > 0)
            .map(|(m, n)| format!("{n} with a {m} below zero"))
            .collect();
        if !negative.is_empty() {
            notes.push(format!("concentration and classes count as 0: {}", enumerated(&negative)));
        }
        if all.without_rows > 0 {
            notes.push(format!(
                "{} without any row in the ledger left out",
                count(all.without_rows, "account")
            ));
        }
        if all.strangers > 0 {
            notes.push(format!(
                "{} that the book does not have, under the id in the ledger",
                count(all.strangers, "customer")
            ));
        }
        if let Some(begins) = all.groups.begins.filter(|b| *b > self.asked.frame.window.from) {
            notes.push(format!("the ledger begins on {begins}, within {}", self.asked.frame.window));
        }
        notes.extend(self.desk.notes.iter().cloned());
        notes
    }
}

/// The concentration of revenue, margin and profit.
pub(super) fn concentrations(customers: &Customers, currency: &str) -> Table {
    let rows: Vec<Vec<Cell>> = Measure::ALL.iter().map(|m| concentration(customers, *m, currency)).collect();
    let columns = vec![
        Column::number("accounts").priority(1),
        Column::number("total").unit(currency).priority(2),
        Column::number("gini").priority(0),
        Column::number("hhi").heading("HHI").unit("0–1").priority(0),
        Column::number("top_5_share").heading("top 5").priority(1),
        Column::number("top_10_share").heading("top 10").priority(1),
        Column::number("top_20_percent_share").heading("top 20 %").priority(1),
        Column::number("accounts_for_80_percent").heading("make 80 %").priority(0),
        Column::text("measure").priority(0),
        Column::text("currency").machine(),
    ];
    Table { name: "concentration", title: None, columns, rows: Box::new(rows) }
}

fn concentration(customers: &Customers, measure: Measure, currency: &str) -> Vec<Cell> {
    let currency = Cell::Text(currency.to_owned());
    let word = Cell::Text(measure.word().to_owned());
    let concentration = match customers.concentration(measure) {
        Ok(concentration) => concentration,
        Err(why) => {
            let mut cells = vec![Cell::Missing(undefined(why)); 8];
            cells.extend([word, currency]);
            return cells;
        }
    };
    let index = |value: Result<Decimal, ConcentrationError>| {
        value.map_or_else(
            |why| Cell::Missing(undefined(why)),
            |v| Cell::Exact { value: v.round_dp(12).normalize(), shown: 3 },
        )
    };
    let share = |value: Result<Decimal, ConcentrationError>| {
        value.map_or_else(|why| Cell::Missing(undefined(why)), |v| Cell::Share(v.round_dp(12).normalize()))
    };
    let needed = |c: &Concentration| c.accounts_needed(Decimal::new(8, 1));
    vec![
        number(concentration.accounts()),
        Cell::Exact { value: concentration.total(), shown: 0 },
        index(concentration.gini()),
        index(concentration.hhi()),
        share(concentration.top_share(5)),
        share(concentration.top_share(10)),
        share(concentration.top_fifth().map(|(_, share)| share)),
        needed(&concentration).map_or_else(|why| Cell::Missing(undefined(why)), number),
        word,
        currency,
    ]
}

/// A dependency in words.
pub(super) fn dependency_words(customers: &Customers, dependency: &Dependency) -> String {
    let percent = |line: Decimal| line.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(line).normalize();
    let line = percent(dependency.line);
    let scaled = |value: Decimal| money_words(value * Decimal::from(10_000), "").trim().to_owned();
    let source = dependency.source;
    match dependency.what {
        What::Customer(n) => format!(
            "{} has {} of the revenue, {line} % or more: {source}",
            called(customers, n),
            spoken_share(dependency.value)
        ),
        What::TopFive => format!(
            "The five greatest have {} of the revenue, {line} % or more: {source}",
            spoken_share(dependency.value)
        ),
        What::Index => format!(
            "The Herfindahl–Hirschman index is {} of 10,000, above {}: {source}",
            scaled(dependency.value),
            scaled(dependency.line)
        ),
    }
}

/// A customer's name, or its id where the book does not have it.
fn called(customers: &Customers, customer: usize) -> &str {
    let customer = &customers.customers[customer];
    customer.name.as_deref().unwrap_or(&customer.id)
}

/// Why there is no concentration, for a cell.
fn undefined(why: ConcentrationError) -> &'static str {
    match why {
        ConcentrationError::Empty => "no customer has a figure",
        ConcentrationError::Negative { .. } => "a value below zero",
        ConcentrationError::ZeroTotal => "nobody has more than zero",
        ConcentrationError::TooLarge => "too large to compute",
    }
}
