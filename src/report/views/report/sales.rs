//! Revenue and margin from the ledger, by whom or what they are asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Info, Lacking, money_words, spoken_share};
use crate::book::ledger::groups::{Per, Period};
use crate::book::ledger::{Sums, Window};
use crate::portfolio::sales::{Asked, By, Line, Sales, Total, sales};
use crate::report::chart::{self, Axis, Bar, BarRow, Bars, Chart};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "sales",
    title: "revenue and margin by account, offering, market and others, in months to years",
    needs: "a sales ledger: sales/**/*.csv",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.sales/1";

/// Keys that people see in a table with a column for each period.
const TOP: usize = 25;

/// Periods that people see side by side.
const SIDE_BY_SIDE: usize = 8;

/// Periods that are drawn at most.
const DRAWN: usize = 36;

/// Keys that have bars of their own.
const BARS: usize = 8;

/// The colours of few periods, the latest last: it is what counts, the others are there to compare.
const SHADES: [Tone; 4] = [Tone::Neutral, Tone::Neutral, Tone::Neutral, Tone::Good];

/// The sales of a book.
///
/// # Errors
/// What the book lacks: a ledger, or rows in it.
pub fn sheet(desk: &Desk, asked: &Asked) -> Result<Sheet, Lacking> {
    if desk.book.sales().is_empty() {
        return Err(Lacking::ledger(&desk.book));
    }
    let mut sales = sales(&desk.book, desk.accounts(), desk.as_of, asked);
    desk.report(std::mem::take(&mut sales.groups.findings));
    if sales.lines.is_empty() {
        return Err(nothing(&sales));
    }
    let cx = Cx { desk, asked, sales: &sales };
    let mut tables = vec![cx.list(), cx.totals()];
    let chart = cx.chart();
    let mut blocks = vec![Block::Text(cx.finding(chart.is_some()))];
    blocks.extend(chart.map(Block::from));
    let listed = desk.chosen || asked.per == Per::All;
    if listed {
        blocks.push(Block::Table(0));
    } else {
        blocks.push(Block::Table(tables.len()));
        tables.push(cx.side_by_side());
    }
    Ok(Sheet { schema: SCHEMA, title: Some(cx.title()), tables, blocks, notes: cx.notes(listed) })
}

fn nothing(sales: &Sales) -> Lacking {
    match sales.groups.covers {
        None => Lacking::new(
            "the ledger has no row that can be read",
            "a row is `account,date,offering,market,revenue,margin,currency`",
        ),
        Some(covers) => Lacking::new(
            format!("no row of the ledger ends on the days asked for; its rows end {covers}"),
            "ask for other days with --from, --to, --periods or --as-of",
        ),
    }
}

struct Cx<'a> {
    desk: &'a Desk,
    asked: &'a Asked,
    sales: &'a Sales,
}

/// Why a line has no key.
fn without(by: By) -> &'static str {
    match by {
        By::Account | By::Parent => "no account in the row",
        By::Offering => "no offering in the row",
        By::Market => "no market in the row",
        By::Segment => "the account has no segment",
        By::Manager => "the account has no manager",
    }
}

fn rate(sums: &Sums) -> Cell {
    if sums.margin_rows == 0 {
        return Cell::Missing("the ledger states no margin");
    }
    if sums.revenue <= Decimal::ZERO {
        return Cell::Missing("revenue of zero or less");
    }
    sums.margin
        .checked_div(sums.revenue)
        .map_or(Cell::Missing("too large to compute"), |rate| Cell::Share(rate.round_dp(12).normalize()))
}

fn money(amount: Decimal) -> Cell {
    if amount.abs() == Decimal::MAX {
        return Cell::Missing("too large to add up");
    }
    Cell::Exact { value: amount, shown: 0 }
}

fn margin(sums: &Sums) -> Cell {
    if sums.margin_rows == 0 { Cell::Missing("the ledger states no margin") } else { money(sums.margin) }
}

fn share(share: Result<Decimal, &'static str>) -> Cell {
    share.map_or_else(Cell::Missing, Cell::Share)
}

/// `to 2026-05-06`, `from 2026-02-01`, `2026-02-01 to 2026-05-06`.
fn part(period: &Period, part: Option<Window>) -> Cell {
    let Some((part, whole)) = part.zip(period.window()) else { return Cell::Missing("whole") };
    Cell::Text(match (part.from > whole.from, part.to < whole.to) {
        (true, true) => part.to_string(),
        (true, false) => format!("from {}", part.from),
        _ => format!("to {}", part.to),
    })
}

impl Cx<'_> {
    fn title(&self) -> String {
        let by: Vec<&str> = self.asked.by.iter().map(|b| b.word()).collect();
        let per = match self.asked.per {
            Per::All => String::new(),
            per => format!(" and {}", per.word().replace('-', " ")),
        };
        let of = self.desk.book.settings.name.as_ref().map_or_else(String::new, |name| format!(": {name}"));
        format!("Sales by {}{per}{of}", by.join(", "))
    }

    fn name(&self, id: &str) -> Option<&str> {
        self.desk.accounts().get(id).map(|entry| entry.value.name.as_str())
    }

    /// The columns of the keys, and the cells of a line beneath them.
    fn key_columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        for by in &self.asked.by {
            let named = matches!(by, By::Account | By::Parent);
            columns.push(Column::text(by.word()).priority(if named { 3 } else { 0 }));
            match by {
                By::Account => columns.push(Column::text("name").priority(0)),
                By::Parent => columns.push(Column::text("parent_name").priority(0)),
                _ => {}
            }
        }
        columns
    }

    fn key_cells(&self, keys: &[Option<String>], cells: &mut Vec<Cell>) {
        for (by, key) in self.asked.by.iter().zip(keys) {
            cells.push(key.clone().map_or(Cell::Missing(without(*by)), Cell::Text));
            if matches!(by, By::Account | By::Parent) {
                let name = key.as_deref().and_then(|id| self.name(id));
                cells.push(name.map_or(Cell::Missing("not in the book"), |name| Cell::Text(name.to_owned())));
            }
        }
    }

    /// The tidy list: a row for each key and period.
    fn list(&self) -> Table {
        let currency = self.desk.currency();
        let parts: BTreeMap<Period, Option<Window>> =
            self.sales.totals.iter().map(|total| (total.period, total.part)).collect();
        let rows: Vec<Vec<Cell>> = self
            .sales
            .lines
            .iter()
            .map(|line| {
                let mut cells = Vec::with_capacity(12);
                self.key_cells(&line.keys, &mut cells);
                cells.extend([
                    Cell::Text(line.period.to_string()),
                    money(line.sums.revenue),
                    margin(&line.sums),
                    rate(&line.sums),
                    Cell::Integer(i64::from(line.sums.rows)),
                    share(line.growth),
                    share(line.share),
                    part(&line.period, parts.get(&line.period).copied().flatten()),
                    Cell::Text(currency.to_owned()),
                ]);
                cells
            })
            .collect();
        let mut columns = self.key_columns();
        columns.extend([
            Column::text("period").priority(0),
            Column::number("revenue").unit(currency).priority(0),
            Column::number("margin").unit(currency).priority(4),
            Column::number("margin_rate").heading("margin rate").priority(3),
            Column::number("rows").priority(6),
            Column::number("growth").priority(1),
            Column::number("share").priority(2),
            Column::text("partial").priority(4),
            Column::text("currency").machine(),
        ]);
        Table { name: "sales", title: None, columns, rows: Box::new(rows) }
    }

    /// Everything together, a row for each period.
    fn totals(&self) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = self
            .sales
            .totals
            .iter()
            .map(|total| {
                vec![
                    Cell::Text(total.period.to_string()),
                    Cell::Integer(i64::try_from(total.keys).unwrap_or(i64::MAX)),
                    money(total.sums.revenue),
                    margin(&total.sums),
                    rate(&total.sums),
                    Cell::Integer(i64::from(total.sums.rows)),
                    share(total.growth),
                    part(&total.period, total.part),
                    Cell::Text(currency.to_owned()),
                ]
            })
            .collect();
        let columns = vec![
            Column::text("period").priority(0),
            Column::number("keys").heading(self.plural()).priority(3),
            Column::number("revenue").unit(currency).priority(0),
            Column::number("margin").unit(currency).priority(3),
            Column::number("margin_rate").heading("margin rate").priority(2),
            Column::number("rows").priority(4),
            Column::number("growth").priority(0),
            Column::text("partial").priority(1),
            Column::text("currency").machine(),
        ];
        Table { name: "totals", title: Some("All together".to_owned()), columns, rows: Box::new(rows) }
    }

    /// What the keys are called, several of them.
    fn plural(&self) -> &'static str {
        match self.asked.by.as_slice() {
            [By::Account] => "accounts",
            [By::Parent] => "parents",
            [By::Offering] => "offerings",
            [By::Market] => "markets",
            [By::Segment] => "segments",
            [By::Manager] => "managers",
            _ => "lines",
        }
    }

    /// For people: the revenue of the last periods side by side, the greatest keys, the others together, and all.
    fn side_by_side(&self) -> Table {
        let currency = self.desk.currency();
        let skip = self.sales.totals.len().saturating_sub(SIDE_BY_SIDE);
        let shown = &self.sales.totals[skip..];
        let keys = self.sales.totals_by_key();
        let whole: Decimal = keys.iter().fold(Decimal::ZERO, |sum, (_, s)| sum.saturating_add(s.revenue));
        // One other key takes no more room than a line for it.
        let top = if keys.len() <= TOP + 1 { keys.len() } else { TOP };
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut rest: BTreeMap<Period, Sums> = BTreeMap::new();
        let mut others = Sums::default();
        let mut lines = self.sales.lines.iter().peekable();
        for (n, (key, sums)) in keys.iter().enumerate() {
            let mut of_key: BTreeMap<Period, &Line> = BTreeMap::new();
            while let Some(line) = lines.next_if(|line| line.keys.as_slice() == *key) {
                of_key.insert(line.period, line);
            }
            if n >= top {
                for (period, line) in &of_key {
                    let all = rest.entry(*period).or_default();
                    *all = all.plus(line.sums);
                }
                others = others.plus(*sums);
                continue;
            }
            let mut cells = Vec::new();
            self.short_key(key, &mut cells);
            for total in shown {
                cells.push(
                    of_key
                        .get(&total.period)
                        .map_or(Cell::Missing("no rows"), |line| money(line.sums.revenue)),
                );
            }
            if let Some(total) = self.compared() {
                cells.push(share(of_key.get(&total.period).map_or(Err("no rows"), |line| line.growth)));
            }
            cells.extend([rate(sums), of(sums.revenue, whole)]);
            rows.push(cells);
        }
        if top < keys.len() {
            let words = format!("{} others", keys.len() - top);
            let figures = shown.iter().map(|t| rest.get(&t.period).copied());
            rows.push(self.sum_row(words, figures, &others, Err("not compared"), whole));
        }
        let all = keys.iter().fold(Sums::default(), |sum, (_, s)| sum.plus(*s));
        let growth = self.compared().map_or(Err("not compared"), |total| total.growth);
        let figures = shown.iter().map(|t| Some(t.sums));
        rows.push(self.sum_row("all".to_owned(), figures, &all, growth, whole));
        let mut columns = self.short_columns();
        let count = shown.len();
        columns.extend(shown.iter().enumerate().map(|(n, total)| {
            // The latest periods stay longest where there is little room.
            let age = u8::try_from(count - 1 - n).unwrap_or(u8::MAX);
            let mark = if total.part.is_some() { " (part)" } else { "" };
            Column::number(total.period.to_string())
                .heading(format!("{}{mark}", total.period))
                .unit(currency)
                .priority(if n + 2 >= count { 0 } else { 2 + age })
        }));
        if let Some(total) = self.compared() {
            columns.push(Column::number("growth").heading(format!("growth to {}", total.period)).priority(1));
        }
        columns.extend([
            Column::number("margin_rate").heading("margin rate").priority(2),
            Column::number("share").priority(1),
        ]);
        Table { name: "side_by_side", title: None, columns, rows: Box::new(rows) }
    }

    /// Bars: of few periods those of the greatest keys side by side, of many what all have in each.
    fn chart(&self) -> Option<Chart> {
        let currency = self.desk.currency();
        let skip = self.sales.totals.len().saturating_sub(DRAWN);
        let shown = &self.sales.totals[skip..];
        let axis = Axis::new("revenue").unit(currency);
        let label = |total: &Total| match total.part {
            Some(_) => format!("{} (part)", total.period),
            None => total.period.to_string(),
        };
        let keys = self.sales.totals_by_key();
        let bars = if shown.len() > SHADES.len() {
            let rows = shown.iter().map(|t| BarRow::new(label(t), money(t.sums.revenue)));
            Bars::ranked(axis).upright().rows(rows.collect())
        } else {
            let shades = SHADES[SHADES.len() - shown.len()..].iter();
            let periods = shown.iter().zip(shades).map(|(t, tone)| chart::Period::new(label(t), *tone));
            let rows = keys.iter().take(BARS).map(|(key, _)| {
                let lines = self.sales.lines.iter().filter(|line| line.keys.as_slice() == *key);
                let of_key: BTreeMap<Period, &Line> = lines.map(|line| (line.period, line)).collect();
                let bars = shown.iter().map(|t| {
                    let line = of_key.get(&t.period);
                    Bar::new(line.map_or(Cell::Missing("no rows"), |line| money(line.sums.revenue)))
                });
                BarRow::of(self.called(key).trim_end_matches(','), bars.collect())
            });
            Bars::grouped(axis, periods.collect()).rows(rows.collect())
        };
        let mut title =
            self.growth_words().or_else(|| self.first_words(&keys)).unwrap_or_else(|| self.title());
        if keys.len() > BARS && shown.len() <= SHADES.len() {
            title += &format!("; the {BARS} greatest {}", self.plural());
        }
        let caption = format!("Sales ledger up to {}", self.sales.to);
        Some(Chart::new("sales", title, bars).caption(caption)).filter(|chart| !chart.is_empty())
    }

    fn sum_row(
        &self,
        words: String,
        figures: impl Iterator<Item = Option<Sums>>,
        all: &Sums,
        growth: Result<Decimal, &'static str>,
        whole: Decimal,
    ) -> Vec<Cell> {
        let mut cells = vec![Cell::Text(words)];
        cells.resize(self.asked.by.len(), Cell::Missing("all of them"));
        cells.extend(figures.map(|sums| sums.map_or(Cell::Missing("no rows"), |sums| money(sums.revenue))));
        if self.compared().is_some() {
            cells.push(share(growth));
        }
        cells.extend([rate(all), of(all.revenue, whole)]);
        cells
    }

    /// For people an account is its name, a missing key says what it is.
    fn short_columns(&self) -> Vec<Column> {
        self.asked.by.iter().map(|by| Column::text(by.word()).priority(0)).collect()
    }

    fn short_key(&self, keys: &[Option<String>], cells: &mut Vec<Cell>) {
        for (by, key) in self.asked.by.iter().zip(keys) {
            cells.push(match key {
                Some(id) if matches!(by, By::Account | By::Parent) => {
                    Cell::Text(self.name(id).unwrap_or(id).to_owned())
                }
                Some(word) => Cell::Text(word.clone()),
                None => Cell::Missing(without(*by)),
            });
        }
    }

    /// The latest period that is compared with the one before.
    fn compared(&self) -> Option<&Total> {
        self.sales.totals.iter().rfind(|total| total.growth.is_ok())
    }

    fn all(&self) -> Sums {
        self.sales.totals.iter().fold(Sums::default(), |sum, t| sum.plus(t.sums))
    }

    /// What the figures say, in words; less what the title of the chart beneath says.
    fn finding(&self, charted: bool) -> String {
        let currency = self.desk.currency();
        let all = self.all();
        let keys = self.sales.totals_by_key();
        let mut text = format!(
            "{} in {}",
            money_words(all.revenue, currency),
            count(usize::try_from(all.rows).unwrap_or(usize::MAX), "row")
        );
        if let Some(covers) = self.sales.groups.covers {
            text += &format!(" from {} to {}", self.begins(covers), covers.to.min(self.sales.to));
        }
        text.push('.');
        let grown = self.growth_words();
        let first = self.first_words(&keys).filter(|_| !charted || grown.is_some());
        for words in grown.filter(|_| !charted).into_iter().chain(first) {
            text += &format!(" {words}.");
        }
        text
    }

    /// `Acme has 12.3 % of the revenue`, where there are several to have it.
    fn first_words(&self, keys: &[(&[Option<String>], Sums)]) -> Option<String> {
        let (key, sums) = keys.first().filter(|_| keys.len() > 1)?;
        let share = sums.revenue.checked_div(self.all().revenue).filter(|s| *s > Decimal::ZERO)?;
        Some(format!("{} has {} of the revenue", self.called(key), spoken_share(share)))
    }

    /// `Revenue grew by 12.3 % from 2024 to 2025`.
    fn growth_words(&self) -> Option<String> {
        let total = self.compared()?;
        let (growth, before) = (total.growth.ok()?, total.period.before()?);
        let moved = if growth.is_sign_negative() { "fell" } else { "grew" };
        Some(format!("Revenue {moved} by {} from {before} to {}", spoken_share(growth.abs()), total.period))
    }

    fn begins(&self, covers: Window) -> jiff::civil::Date {
        let first = self.sales.totals.first();
        let shown = first.and_then(|t| t.part.or_else(|| t.period.window())).map(|w| w.from);
        self.sales.groups.begins.unwrap_or(covers.from).max(shown.unwrap_or(covers.from))
    }

    fn called<'k>(&'k self, keys: &'k [Option<String>]) -> Cow<'k, str> {
        let mut words = self.asked.by.iter().zip(keys).map(|(by, key)| match key {
            Some(id) if matches!(by, By::Account | By::Parent) => self.name(id).unwrap_or(id),
            Some(word) => word,
            None => "what has none",
        });
        match (words.next(), words.next()) {
            (Some(first), Some(second)) => format!("{first}, {second},").into(),
            (first, _) => first.unwrap_or_default().into(),
        }
    }

    fn notes(&self, listed: bool) -> Vec<String> {
        let mut notes = Vec::new();
        let groups = &self.sales.groups;
        let rows = |n: u64, word| count(usize::try_from(n).unwrap_or(usize::MAX), word);
        let parts: Vec<String> = self
            .sales
            .totals
            .iter()
            .filter(|t| t.part.is_some())
            .map(|t| match part(&t.period, t.part) {
                Cell::Text(words) => format!("{} ({words})", t.period),
                _ => t.period.to_string(),
            })
            .collect();
        if !parts.is_empty() {
            notes.push(format!("a part only, and not compared: {}", parts.join(", ")));
        }
        if self.sales.longer > 0 {
            notes.push(format!(
                "{} of a longer period than a {}: in a line of that period, not spread",
                rows(self.sales.longer, "row"),
                self.asked.per.word()
            ));
        }
        if groups.outside[1] > 0 {
            notes.push(format!(
                "{} dated after {} left out; --to counts them",
                rows(groups.outside[1], "row"),
                self.sales.to
            ));
        }
        if !groups.strangers.is_empty() {
            let strange: u64 = groups.strangers.values().map(|(rows, _, _)| rows).sum();
            let shown: Vec<&str> = groups.strangers.keys().take(3).map(String::as_str).collect();
            let more = if groups.strangers.len() > 3 { ", …" } else { "" };
            notes.push(format!(
                "{} of {} that the book does not have ({}{more}), under the id in the ledger",
                rows(strange, "row"),
                count(groups.strangers.len(), "account"),
                shown.join(", ")
            ));
        }
        let all = self.all();
        if all.margin_rows > 0 && all.margin_rows < all.rows {
            notes.push(format!(
                "no margin in {}: margin is the sum of the others",
                rows(u64::from(all.rows - all.margin_rows), "row")
            ));
        }
        if !listed && self.sales.totals.len() > SIDE_BY_SIDE {
            notes.push(format!("the last {SIDE_BY_SIDE} periods are shown; -f csv has all"));
        }
        notes.extend(self.desk.notes.iter().cloned());
        notes
    }
}

fn of(part: Decimal, whole: Decimal) -> Cell {
    if whole <= Decimal::ZERO {
        return Cell::Missing("revenue of zero or less in all");
    }
    part.checked_div(whole)
        .map_or(Cell::Missing("too large to compute"), |share| Cell::Share(share.round_dp(12).normalize()))
}
