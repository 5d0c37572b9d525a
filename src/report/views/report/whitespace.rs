//! What customers buy elsewhere: where there is room, and who has it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::pareto::{money, part};
use super::{Info, Lacking, money_words, spoken_share};
use crate::model::number::to_f64;
use crate::portfolio::whitespace::{Figure, Line, Order, Unit, Whitespace, whitespace};
use crate::report::chart::{Chart, Heat, HeatMap};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "whitespace",
    title: "what customers buy elsewhere: headroom by offering, market and account",
    needs: "a `wallet` in the accounts' files",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.whitespace/1";

/// Lines that people see unless they choose themselves.
const TOP: usize = 25;

/// Columns of the grid.
const WIDE: usize = 12;

/// What the strength of a field says.
const STEPS: [&str; 5] = [
    "less than a fifth of the most",
    "from a fifth",
    "from two fifths",
    "from three fifths",
    "from four fifths",
];

/// The whitespace of a book.
///
/// # Errors
/// What the book lacks: accounts, or wallets.
pub fn sheet(desk: &Desk, unit: Unit, order: Order) -> Result<Sheet, Lacking> {
    let accounts = desk.accounts();
    if accounts.entries.is_empty() {
        return Err(Lacking::accounts());
    }
    let found = whitespace(&desk.book, accounts, unit, order);
    if found.lines.is_empty() {
        return Err(Lacking::new(
            "no account has a wallet: what it spends, by offering and market, and what of it is ours",
            "write `wallet: [{offering: pumps, market: DE, spend: 1200000, ours: 480000}]` in an account's file",
        ));
    }
    let cx = Cx { desk, unit, order, found: &found };
    let mut tables = vec![cx.table("whitespace", &found.lines)];
    let mut blocks = vec![Block::Text(cx.finding())];
    if let Some((table, chart)) = cx.grid() {
        blocks.push(chart.of_table(tables.len()).into());
        tables.push(table);
    }
    if desk.chosen || found.lines.len() <= TOP {
        blocks.push(Block::Table(0));
    } else {
        blocks.push(Block::Table(tables.len()));
        tables.push(cx.table("greatest", &found.lines[..TOP]));
    }
    Ok(Sheet { schema: SCHEMA, title: Some(cx.title()), tables, blocks, notes: cx.notes() })
}

struct Cx<'a> {
    desk: &'a Desk,
    unit: Unit,
    order: Order,
    found: &'a Whitespace,
}

fn word(text: &Option<String>, why: &'static str) -> Cell {
    text.clone().map_or(Cell::Missing(why), Cell::Text)
}

/// A sign that goes with a colour.
fn flag(yes: bool, words: &str) -> Cell {
    if yes { Cell::Toned(words.to_owned(), Tone::Good) } else { Cell::Missing("no") }
}

impl Cx<'_> {
    fn title(&self) -> String {
        let of = self.desk.book.settings.name.as_ref().map_or_else(String::new, |name| format!(": {name}"));
        format!("Whitespace by offering and {}{of}", self.unit)
    }

    fn name(&self, id: &str) -> Option<&str> {
        self.desk.accounts().get(id).map(|entry| entry.value.name.as_str())
    }

    /// `hydraulics in DE at Acme`.
    fn called(&self, line: &Line) -> String {
        let mut words = line.offering.clone().unwrap_or_else(|| "an offering that is not named".to_owned());
        if let Some(market) = &line.market {
            words += &format!(" in {market}");
        }
        if let Some(id) = &line.account {
            words += &format!(" at {}", self.name(id).unwrap_or(id));
        }
        words
    }

    fn sum(&self, figure: impl Fn(&Line) -> Figure) -> Figure {
        let mut figures = self.found.lines.iter().filter_map(|line| figure(line).ok());
        figures.try_fold(Decimal::ZERO, |sum, f| sum.checked_add(f).ok_or("too large to add up"))
    }

    fn finding(&self) -> String {
        let currency = self.desk.currency();
        let (spend, headroom) = (self.sum(|l| l.spend), self.sum(|l| l.headroom));
        let mut text = String::new();
        if let (Ok(spend), Ok(headroom)) = (spend, headroom) {
            text += &format!(
                "{} of {} a year are spent elsewhere",
                money_words(headroom, currency),
                money_words(spend, currency)
            );
            if let Some(share) = headroom.checked_div(spend) {
                text += &format!(", {}", spoken_share(share));
            }
            text += &format!("; {} have a wallet.", count(self.found.accounts, "account"));
        }
        if let Some(first) = self.found.lines.first()
            && let Ok(most) = first.headroom
        {
            text += &format!(" The most is {}: {}", self.called(first), money_words(most, currency));
            if let Some((rival, of)) = &first.rival {
                text += &format!(", {} of it with {rival}", money_words(*of, currency));
            }
            text.push('.');
        }
        text
    }

    fn table(&self, name: &'static str, lines: &[Line]) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = lines
            .iter()
            .map(|line| {
                let none = "all accounts of the market together";
                let rival = line.rival.as_ref();
                let named = line.account.as_deref().and_then(|id| self.name(id));
                vec![
                    word(&line.account, none),
                    word(&line.offering, "the wallet names no offering"),
                    word(&line.market, "the wallet names no market"),
                    money(line.spend),
                    money(line.ours),
                    part(line.share),
                    money(line.headroom),
                    money(line.headroom_margin),
                    rival.map_or(Cell::Missing("no rival is named"), |(r, _)| Cell::Text(r.clone())),
                    rival.map_or(Cell::Missing("no rival is named"), |(_, spend)| money(Ok(*spend))),
                    flag(line.lead, "lead"),
                    flag(line.focus, "focus"),
                    Cell::Text(currency.to_owned()),
                    named.map_or(Cell::Missing(none), |n| Cell::Text(n.to_owned())),
                ]
            })
            .collect();
        let account = Column::text("account").priority(0);
        let columns = vec![
            if self.unit == Unit::Market { account.machine() } else { account },
            Column::text("offering").priority(0),
            Column::text("market").priority(0),
            Column::number("spend").unit(currency).priority(2),
            Column::number("ours").unit(currency).priority(4),
            Column::number("share").heading("our share").priority(2),
            Column::number("headroom").unit(currency).priority(0),
            Column::number("headroom_margin").heading("margin of it").unit(currency).priority(1),
            Column::text("main_rival").heading("main rival").priority(3),
            Column::number("rival_spend").heading("with it").unit(currency).priority(5),
            Column::text("lead").priority(4),
            Column::text("focus").priority(4),
            Column::text("currency").machine(),
            Column::text("name").priority(6).machine(),
        ];
        Table { name, title: None, columns, rows: Box::new(rows) }
    }

    /// Headroom of offerings in markets, all accounts together: what to open with and where to grow stand first.
    fn grid(&self) -> Option<(Table, Chart)> {
        let currency = self.desk.currency();
        let mut fields: BTreeMap<(&str, &str), Figure> = BTreeMap::new();
        let mut rows: BTreeMap<&str, Decimal> = BTreeMap::new();
        let mut columns: BTreeMap<&str, Decimal> = BTreeMap::new();
        for line in &self.found.lines {
            let (Some(offering), Some(market)) = (line.offering.as_deref(), line.market.as_deref()) else {
                continue;
            };
            let field = fields.entry((offering, market)).or_insert(Ok(Decimal::ZERO));
            *field = field.and_then(|sum| sum.checked_add(line.headroom?).ok_or("too large to add up"));
            let headroom = line.headroom.unwrap_or_default();
            for total in [rows.entry(offering).or_default(), columns.entry(market).or_default()] {
                *total = total.saturating_add(headroom);
            }
        }
        if fields.len() < 2 {
            return None;
        }
        let settings = &self.desk.book.settings;
        let leads = |o: &str| settings.offerings.get(o).is_some_and(|o| o.lead);
        let focus = |m: &str| settings.markets.get(m).is_some_and(|m| m.focus);
        let rows = sorted(rows, leads);
        let mut columns = sorted(columns, focus);
        let left = columns.split_off(columns.len().min(WIDE));
        let most = fields.values().filter_map(|f| f.ok()).max().filter(|m| *m > Decimal::ZERO)?;
        let marked = |word: &str, yes: bool, what: &str| {
            if yes { format!("{word} ({what})") } else { word.to_owned() }
        };
        let mut map = HeatMap::new(columns.iter().map(|m| marked(m, focus(m), "focus"))).steps(STEPS);
        let mut cells = Vec::new();
        for offering in &rows {
            let field =
                |market: &&str| fields.get(&(*offering, *market)).copied().unwrap_or(Err("no wallet"));
            let heats = columns.iter().map(|market| match field(market) {
                Ok(headroom) => {
                    let of = headroom.checked_div(most).map_or(0.0, to_f64);
                    Heat::of(money(Ok(headroom)), of)
                }
                Err(why) => Heat::missing(why),
            });
            map = map.row(marked(offering, leads(offering), "lead"), heats.collect());
            let mut row = vec![Cell::Text((*offering).to_owned()), flag(leads(offering), "lead")];
            row.extend(columns.iter().map(|market| money(field(market))));
            cells.push(row);
        }
        let mut table_columns = vec![Column::text("offering").priority(0), Column::text("lead").priority(1)];
        table_columns.extend(columns.iter().enumerate().map(|(n, market)| {
            let priority = u8::try_from(n).unwrap_or(u8::MAX);
            Column::number(*market)
                .heading(marked(market, focus(market), "focus"))
                .unit(currency)
                .priority(priority)
        }));
        let (best, _) = fields.iter().filter_map(|(k, f)| Some((k, f.ok()?))).max_by_key(|(_, f)| *f)?;
        let title = format!("The most room, {}, is in {} in {}", money_words(most, currency), best.0, best.1);
        let mut caption = format!(
            "Headroom a year in {currency}: spend less what is ours, as the accounts' wallets state it"
        );
        if !left.is_empty() {
            caption += &format!("; {} with less left out", count(left.len(), "market"));
        }
        let table = Table { name: "grid", title: None, columns: table_columns, rows: Box::new(cells) };
        Some((table, Chart::new("whitespace", title, map).caption(caption)))
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![match self.order {
            Order::Headroom => {
                "headroom is spend less ours, a year; the margin of it is headroom × the offering's margin in kam.yaml"
                    .to_owned()
            }
            Order::Margin => {
                "in the order of the margin of the headroom: headroom × the offering's margin in kam.yaml".to_owned()
            }
        }];
        let found = self.found;
        if !self.desk.chosen && found.lines.len() > TOP {
            notes.push(format!("the first {TOP} of {}; -f csv has all", count(found.lines.len(), "line")));
        }
        if found.without > 0 {
            notes.push(format!("{} without a wallet left out", count(found.without, "account")));
        }
        if found.unknown > 0 {
            notes.push(format!(
                "{} without `ours`: no headroom is assumed",
                count(found.unknown, "wallet line")
            ));
        }
        if found.beyond > 0 {
            notes.push(format!(
                "{} where more is ours than is spent: headroom 0 there",
                count(found.beyond, "wallet line")
            ));
        }
        notes.extend(self.desk.notes.iter().cloned());
        notes
    }
}

/// Names with what counts first in front, then the greatest first.
fn sorted(totals: BTreeMap<&str, Decimal>, first: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut names: Vec<(&str, Decimal)> = totals.into_iter().collect();
    names.sort_by(|a, b| first(b.0).cmp(&first(a.0)).then_with(|| b.1.cmp(&a.1)).then_with(|| a.0.cmp(b.0)));
    names.into_iter().map(|(name, _)| name).collect()
}
