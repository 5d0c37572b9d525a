//! The portfolio on one sheet: who is key and who should be, the matrix, concentration, economics and warnings.

use rust_decimal::Decimal;

use super::economics::Asked as Earnings;
use super::pareto::{concentrations, dependency_words, money};
use super::{Info, Lacking, economics, enumerated, matrix, money_words, spoken_share};
use crate::model::policy::Axis;
use crate::model::words::Status;
use crate::portfolio::candidates::Candidates as _;
use crate::portfolio::earning::{Earning, Programme, earnings, key, programme};
use crate::portfolio::frame::Frame;
use crate::portfolio::matrix::{Placed, place};
use crate::portfolio::pareto::{Customers, Measure, customers};
use crate::portfolio::warnings::{Kind, Sight, Warning};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::{Desk, Scored};
use crate::report::views::{choice, figure, quadrant, rank, text, value};
use crate::score::decision::{Choice, Room};
use crate::score::measure::Unit;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "portfolio",
    title: "the whole on one sheet: who is key and should be, matrix, concentration, economics, warnings",
    needs: "accounts and a selection policy; sales and economics for the figures",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.portfolio/1";

/// The portfolio of a scored book.
///
/// # Errors
/// What the book lacks: accounts.
pub fn sheet(desk: &Desk, scored: &Scored) -> Result<Sheet, Lacking> {
    if scored.run.is_empty() {
        return Err(Lacking::accounts());
    }
    let accounts = desk.accounts();
    let selection = &*scored.run.selection;
    let (placed, _) = place(&desk.book, &scored.candidates, selection, scored.run.listing());
    let customers = sold(desk);
    let sources = scored.candidates.sources(&desk.book);
    let every: Vec<usize> = (0..accounts.entries.len()).collect();
    let of_all = earnings(&desk.book, &sources, &every);
    let mut of_key: Vec<Earning> = key(accounts).into_iter().map(|row| of_all[row].clone()).collect();
    of_key.sort_by(|a, b| {
        let id = |e: &Earning| &accounts.entries[e.row].id;
        b.profit.ok().cmp(&a.profit.ok()).then_with(|| id(a).cmp(id(b)))
    });
    let programme = programme(&of_key);
    let sight = Sight {
        book: &desk.book,
        as_of: desk.as_of,
        candidates: &scored.candidates,
        selection,
        room: &scored.room,
        placed: &placed,
        earnings: &of_key,
        people: desk.people(),
    };
    let mut warnings = sight.warnings();
    if let Some(customers) = &customers {
        warnings.extend(dependencies(customers));
    }
    let cx = Cx {
        desk,
        scored,
        placed: &placed,
        customers: customers.as_ref(),
        of_all: &of_all,
        of_key: &of_key,
        programme: &programme,
        warnings: &warnings,
    };
    Ok(cx.sheet())
}

/// The customers of the last twelve months, where there is a ledger with rows of them.
fn sold(desk: &Desk) -> Option<Customers> {
    if desk.book.sales().is_empty() {
        return None;
    }
    let frame = Frame::twelve_months(desk.as_of).ok()?;
    Some(customers(&desk.book, desk.accounts(), frame, false)).filter(|c| !c.groups.sums.is_empty())
}

fn dependencies(customers: &Customers) -> Vec<Warning> {
    let found = customers.dependencies().unwrap_or_default();
    found
        .iter()
        .map(|d| Warning {
            kind: Kind::Dependency,
            about: d.customer().map(|n| customers.customers[n].id.clone()),
            text: dependency_words(customers, d),
        })
        .collect()
}

struct Cx<'a> {
    desk: &'a Desk,
    scored: &'a Scored,
    placed: &'a [Placed],
    customers: Option<&'a Customers>,
    of_all: &'a [Earning],
    of_key: &'a [Earning],
    programme: &'a Programme,
    warnings: &'a [Warning],
}

impl Cx<'_> {
    fn sheet(&self) -> Sheet {
        let mut tables = vec![self.table("portfolio", &self.scored.run.listing().collect::<Vec<_>>())];
        let mut blocks = vec![Block::List(self.key_figures())];
        if !self.placed.is_empty() {
            blocks.push(Block::Heading(1, "Matrix".to_owned()));
            blocks.push(matrix::chart(self.desk, self.scored, self.placed).into());
        }
        blocks.push(Block::Heading(1, "Decisions".to_owned()));
        if self.desk.chosen {
            blocks.push(Block::Table(0));
        } else {
            blocks.push(Block::Table(tables.len()));
            tables.push(self.table("decisions", &self.decided()));
        }
        if let Some(customers) = self.customers {
            blocks.push(Block::Heading(1, "Concentration".to_owned()));
            blocks.push(Block::Table(tables.len()));
            tables.push(concentrations(customers, self.desk.currency()));
        }
        if !self.of_key.is_empty() && self.programme.cost.is_ok() {
            let view =
                economics::Cx { desk: self.desk, earnings: self.of_key, all: self.programme, targets: &[] };
            blocks.push(Block::Heading(1, "Economics of the key accounts".to_owned()));
            blocks.extend(view.findings(Earnings::default()));
            blocks.push(Block::Table(tables.len()));
            tables.push(view.table());
            blocks.push(Block::Table(tables.len()));
            tables.push(view.programme());
        }
        blocks.push(Block::Heading(1, "Warnings".to_owned()));
        if self.warnings.is_empty() {
            blocks.push(Block::Text("None.".to_owned()));
        } else {
            blocks.push(Block::Table(tables.len()));
        }
        tables.push(self.warning_table());
        Sheet { schema: SCHEMA, title: Some(self.title()), tables, blocks, notes: self.notes() }
    }

    fn title(&self) -> String {
        match &self.desk.book.settings.name {
            Some(name) => format!("Portfolio: {name}"),
            None => "Portfolio".to_owned(),
        }
    }

    fn statuses(&self, status: Status) -> usize {
        self.desk.accounts().entries.iter().filter(|e| e.value.status == status).count()
    }

    fn chosen(&self, choice: Choice) -> usize {
        self.scored.run.selection.rulings.rulings.iter().filter(|r| r.choice == choice).count()
    }

    /// The whole in a few sentences.
    fn key_figures(&self) -> Vec<String> {
        let currency = self.desk.currency();
        let mut figures = Vec::new();
        let parts: Vec<String> = Status::ALL
            .iter()
            .map(|s| (s, self.statuses(*s)))
            .filter(|(_, n)| *n > 0)
            .map(|(s, n)| format!("{n} {s}"))
            .collect();
        let all = count(self.desk.accounts().entries.len(), "account");
        figures.push(format!("{all} as of {}: {}", self.desk.as_of, enumerated(&parts)));
        if !self.scored.run.selection.rulings.rulings.is_empty() {
            let proposals: Vec<String> =
                [Choice::Select, Choice::Stay, Choice::Incubate, Choice::Deselect, Choice::OverCapacity]
                    .into_iter()
                    .map(|c| (c, self.chosen(c)))
                    .filter(|(_, n)| *n > 0)
                    .map(|(c, n)| format!("{n} {c}"))
                    .collect();
            let room = match self.scored.room {
                Room::Accounts(n) => format!(", with room for {n}"),
                _ => String::new(),
            };
            if !proposals.is_empty() {
                figures.push(format!("the selection of today says {}{room}", enumerated(&proposals)));
            }
        }
        if let Some(customers) = self.customers {
            figures.extend(self.held(customers));
            if let Ok(concentration) = customers.concentration(Measure::Revenue)
                && let Ok(needed) = concentration.accounts_needed(Decimal::new(8, 1))
            {
                let of = count(concentration.accounts(), "customer");
                let make = if needed == 1 { "makes" } else { "make" };
                figures.push(format!("{needed} of {of} {make} 80 % of revenue"));
            }
        }
        if let (Ok(cost), Ok(profit)) = (self.programme.cost, self.programme.profit) {
            let [earn, not] = self.programme.earning;
            let verb = if profit.is_sign_negative() { "lose" } else { "earn" };
            figures.push(format!(
                "the key accounts cost {} a year and {verb} {} after that; {earn} {}, {not} {}",
                money_words(cost, currency),
                money_words(profit.abs(), currency),
                if earn == 1 { "earns its cost" } else { "earn their cost" },
                if not == 1 { "does not" } else { "do not" },
            ));
        }
        figures.push(match self.warnings.len() {
            0 => "no warnings".to_owned(),
            n => format!("{}, listed at the end", count(n, "warning")),
        });
        figures
    }

    /// How much of revenue the key accounts hold.
    fn held(&self, customers: &Customers) -> Option<String> {
        let sum = |only: &dyn Fn(bool) -> bool| {
            let wanted = customers.customers.iter().filter(|c| only(c.key));
            wanted.filter_map(|c| c.revenue.ok()).try_fold(Decimal::ZERO, Decimal::checked_add)
        };
        let (held, all) = (sum(&|key| key)?, sum(&|_| true)?);
        let share = held.checked_div(all).filter(|_| all > Decimal::ZERO)?;
        let currency = self.desk.currency();
        Some(format!(
            "key accounts have {} of the revenue of twelve months, {} of {}",
            spoken_share(share),
            money_words(held, currency),
            money_words(all, currency)
        ))
    }

    /// Those that are key, or that the selection would move.
    fn decided(&self) -> Vec<usize> {
        let rulings = &self.scored.run.selection.rulings.rulings;
        let moves = |row: &usize| {
            let key = self.scored.candidates.status(*row) == Status::Key;
            let choice = rulings.get(*row).map(|r| r.choice);
            key || matches!(choice, Some(Choice::Select | Choice::Incubate | Choice::OverCapacity))
        };
        self.scored.run.listing().filter(moves).collect()
    }

    fn table(&self, name: &'static str, rows: &[usize]) -> Table {
        let currency = self.desk.currency();
        let selection = &*self.scored.run.selection;
        let rows: Vec<Vec<Cell>> = rows
            .iter()
            .map(|&row| {
                let account = &self.desk.accounts().entries[row];
                let ruling = selection.rulings.rulings.get(row);
                let place = selection.quadrant(row);
                let near: Vec<String> =
                    selection.near(row).iter().map(crate::score::matrix::Near::words).collect();
                let earning = &self.of_all[row];
                let about = self.warnings.iter().filter(|w| w.about.as_deref() == Some(&account.id));
                let warnings: Vec<&str> = about.map(|w| w.kind.word()).collect();
                let key = account.value.status == Status::Key;
                let earns = match earning.profit {
                    Ok(p) if p < Decimal::ZERO => Cell::Toned("no".to_owned(), Tone::Bad),
                    Ok(_) => Cell::Toned("yes".to_owned(), Tone::Good),
                    Err(why) => Cell::Missing(why),
                };
                vec![
                    rank(selection, row),
                    Cell::Text(account.id.clone()),
                    Cell::Text(account.value.name.clone()),
                    Cell::Text(account.value.status.word().to_owned()),
                    ruling.map_or(Cell::Missing("the policy decides nothing"), |r| choice(r.choice)),
                    quadrant(selection, place),
                    figure(selection, selection.scoring.overall(row)),
                    figure(selection, selection.scoring.axis(Axis::Potential, row)),
                    figure(selection, selection.scoring.axis(Axis::Position, row)),
                    value(&earning.revenue, Some(Unit::Money)),
                    value(&earning.economy.cost, Some(Unit::Money)),
                    money(earning.profit),
                    earns,
                    Cell::Flag(key),
                    text(account.value.manager.clone()),
                    if near.is_empty() {
                        Cell::Missing("not near a line")
                    } else {
                        Cell::Text(near.join(", "))
                    },
                    if warnings.is_empty() { Cell::Missing("none") } else { Cell::Text(warnings.join(", ")) },
                    ruling.map_or(Cell::Missing("the policy decides nothing"), |r| {
                        Cell::Text(r.reason(&selection.compiled.policy, &selection.scoring, row, place))
                    }),
                    Cell::Text(currency.to_owned()),
                    text(account.value.segment.clone()),
                    text(account.value.region.clone()),
                ]
            })
            .collect();
        let columns = vec![
            Column::number("rank").heading("#").priority(0),
            Column::text("account").priority(8).machine(),
            Column::text("name").priority(0),
            Column::text("status").priority(3),
            Column::text("decision").priority(0),
            Column::text("quadrant").priority(1),
            Column::number("score").heading(selection.compiled.policy.method.figure()).priority(1),
            Column::number("potential").priority(6),
            Column::number("position").priority(6),
            Column::number("revenue").unit(currency).priority(2),
            Column::number("cost").unit(currency).priority(7),
            Column::number("profit").unit(currency).priority(4),
            Column::text("earns").heading("earns its cost").priority(5),
            Column::text("key").priority(9).machine(),
            Column::text("manager").priority(5),
            Column::text("borderline").priority(9).machine(),
            Column::text("warnings").priority(4).wraps(),
            Column::text("reason").priority(9).machine(),
            Column::text("currency").machine(),
            Column::text("segment").hidden(),
            Column::text("region").hidden(),
        ];
        Table { name, title: None, columns, rows: Box::new(rows) }
    }

    fn warning_table(&self) -> Table {
        let rows: Vec<Vec<Cell>> = self
            .warnings
            .iter()
            .map(|w| {
                vec![
                    Cell::Toned(w.kind.word().to_owned(), Tone::Warning),
                    w.about.clone().map_or(Cell::Missing("about all"), Cell::Text),
                    Cell::Text(w.text.clone()),
                ]
            })
            .collect();
        let columns = vec![
            Column::text("warning").priority(0),
            Column::text("about").priority(2).machine(),
            Column::text("text").heading("what").priority(0).wraps(),
        ];
        Table { name: "warnings", title: None, columns, rows: Box::new(rows) }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.desk.chosen {
            notes.push(
                "decisions: accounts that are key, or that the selection of today would move; --table portfolio has all"
                    .to_owned(),
            );
        }
        notes.push(format!(
            "revenue and margin of the twelve months to {}; cost and profit of accounts that are not key are as if they were",
            self.desk.as_of
        ));
        let assumed = self.of_key.iter().filter(|e| e.economy.assumed_margin).count();
        if assumed > 0 {
            notes.push(format!(
                "{} without a margin in the ledger: the net margin of kam.yaml",
                count(assumed, "key account")
            ));
        }
        if self.customers.is_none() {
            notes.push("no sales of the last twelve months, so no concentration".to_owned());
        }
        notes.extend(self.desk.notes.iter().cloned());
        notes.extend(self.scored.run.selection.notes());
        notes
    }
}
