//! Who looks after which account, and why.

use rust_decimal::Decimal;

use crate::assess::assignment::{Best, Choice, Shortage};
use crate::assess::exact::{share, sum};
use crate::assess::matching::Matching;
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::text::nearest::{count, list};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.assign/1";
/// The most accounts that a shortage names one by one.
const NAMED: usize = 8;

/// The best assignment, what comes next, everybody's load and the reasons.
#[must_use]
pub fn sheet(matching: &Matching<'_>, best: &Best) -> Sheet {
    let cx = Cx { matching, best };
    let mut notes = Vec::new();
    if !best.choice.optimal {
        notes.push("the search was ended before it was proven that nothing is better; `bound` is what cannot be exceeded".to_owned());
    } else if !best.choice.first {
        notes.push(
            "of equal assignments this may not be the first by ids: the search for it was ended".to_owned(),
        );
    }
    notes.extend(matching.notes.iter().cloned());
    let mut tables = vec![cx.assignment(), cx.total(), cx.second(), cx.load()];
    let mut blocks = vec![
        Block::Text(cx.summary()),
        Block::Table(0),
        Block::Heading(1, "Everybody's load".to_owned()),
        Block::Table(3),
    ];
    blocks.push(Block::Heading(1, "The second best".to_owned()));
    blocks.push(Block::Text(cx.next()));
    if best.second.is_some() {
        blocks.push(Block::Table(2));
    }
    if matching.fits.is_some() {
        tables.push(cx.why());
        blocks.push(Block::Heading(1, "Why each pair".to_owned()));
        blocks.push(Block::Table(4));
    }
    Sheet { schema: SCHEMA, tables, blocks, notes, ..Sheet::default() }
}

struct Cx<'a> {
    matching: &'a Matching<'a>,
    best: &'a Best,
}

impl Cx<'_> {
    fn id(&self, manager: usize) -> &str {
        &self.matching.managers[manager].id
    }

    fn fit(&self, account: usize, manager: Option<usize>) -> Decimal {
        manager.and_then(|m| self.matching.pair(account, m)).map_or(Decimal::ZERO, |pair| pair.fit)
    }

    fn hours(&self, account: usize, manager: Option<usize>) -> Decimal {
        manager.and_then(|m| self.matching.pair(account, m)).map_or(Decimal::ZERO, |pair| pair.hours)
    }

    fn unassigned(choice: &Choice) -> usize {
        choice.managers.iter().filter(|m| m.is_none()).count()
    }

    /// Whether an account changes hands; `None` where nobody knows who has it now.
    fn change(&self, account: usize, manager: Option<usize>) -> Option<(&'static str, Tone)> {
        self.matching.fits.as_ref()?;
        let now = self.matching.accounts[account].now.as_deref();
        Some(match (now, manager.map(|m| self.id(m))) {
            (_, None) => ("unassigned", Tone::Bad),
            (None, Some(_)) => ("new", Tone::Invest),
            (Some(now), Some(then)) if now == then => ("keep", Tone::Keep),
            _ => ("move", Tone::Warning),
        })
    }

    fn summary(&self) -> String {
        let choice = &self.best.choice;
        let accounts = choice.managers.len();
        let mut text = format!(
            "{} to {}, total fit {} of {} at best",
            count(accounts, "account"),
            count(self.matching.managers.len(), "manager"),
            choice.fit.round_dp(2).normalize(),
            self.best.bound.round_dp(2).normalize(),
        );
        let unassigned = Self::unassigned(choice);
        if unassigned > 0 {
            text += &format!("; {unassigned} without a manager");
        }
        let moves = (0..accounts)
            .filter(|a| self.change(*a, choice.managers[*a]).is_some_and(|(w, _)| w == "move"))
            .count();
        if moves > 0 {
            let verb = if moves == 1 { "changes" } else { "change" };
            text += &format!("; {} {verb} hands", count(moves, "account"));
        }
        text + "."
    }

    fn next(&self) -> String {
        match (&self.best.second, self.best.second_known) {
            (Some(second), known) => {
                let loss = self.best.choice.fit - second.fit;
                let sure = if known && second.optimal { "" } else { " at most, as far as was searched" };
                if loss.is_zero() {
                    format!("Another assignment has the same total{sure}; the first by ids was taken.")
                } else {
                    format!(
                        "The next total is {}, {} less{sure}. It differs here:",
                        second.fit.round_dp(4).normalize(),
                        loss.round_dp(4).normalize()
                    )
                }
            }
            (None, true) => "There is no other assignment.".to_owned(),
            (None, false) => "None was found in the limits of the search.".to_owned(),
        }
    }

    fn assignment(&self) -> Table {
        let named = self.matching.fits.is_some();
        let rows: Vec<Vec<Cell>> = self
            .best
            .choice
            .managers
            .iter()
            .enumerate()
            .map(|(account, manager)| {
                let wanting = &self.matching.accounts[account];
                vec![
                    Cell::Text(wanting.id.clone()),
                    manager.map_or(Cell::Missing("without a manager"), |m| Cell::Text(self.id(m).to_owned())),
                    figure(self.fit(account, *manager)),
                    Cell::maybe(wanting.name.clone()),
                    manager.map_or(Cell::Missing("without a manager"), |m| {
                        Cell::maybe(self.matching.managers[m].name.clone())
                    }),
                    wanting.now.clone().map_or(Cell::Missing("nobody"), Cell::Text),
                    self.change(account, *manager)
                        .map_or(Cell::Missing("nobody knows who has it now"), |(word, tone)| {
                            Cell::Toned(word.to_owned(), tone)
                        }),
                    hours(self.hours(account, *manager)),
                    self.in_short(account, *manager).map_or(Cell::Missing("the fit was given"), Cell::Text),
                ]
            })
            .collect();
        let book = |column: Column| if named { column } else { column.machine() };
        Table {
            name: "assignment",
            title: None,
            columns: vec![
                Column::text("account").priority(if named { 6 } else { 0 }),
                Column::text("manager").priority(if named { 5 } else { 0 }),
                Column::number("fit").priority(0),
                book(Column::text("name").heading("account's name").priority(0)),
                book(Column::text("manager_name").heading("manager's name").priority(0)),
                book(Column::text("now").heading("manager now").priority(4)),
                book(Column::text("change").priority(1)),
                Column::number("hours").priority(3),
                book(Column::text("why").priority(2).wraps().last()),
            ],
            rows: Box::new(rows),
        }
    }

    /// What speaks for a pair and what against it, in a few words.
    fn in_short(&self, account: usize, manager: Option<usize>) -> Option<String> {
        let parts = self.matching.parts(account, manager?)?;
        let lacking: Vec<&str> = parts
            .iter()
            .filter(|met| !met.weight.is_zero() && met.met < Decimal::ONE)
            .map(|met| met.reason.as_str())
            .collect();
        Some(if lacking.is_empty() { "meets all that is asked for".to_owned() } else { lacking.join("; ") })
    }

    fn total(&self) -> Table {
        let choice = &self.best.choice;
        let row = vec![
            figure(choice.fit),
            integer(Self::unassigned(choice)),
            Cell::Flag(choice.optimal),
            figure(self.best.bound),
            integer(choice.managers.len()),
            integer(self.matching.managers.len()),
            share(choice.fit, Decimal::from(choice.managers.len()))
                .map_or(Cell::Missing("no accounts"), figure),
        ];
        Table {
            name: "total",
            title: None,
            columns: vec![
                Column::number("fit").priority(0),
                Column::number("unassigned").priority(0),
                Column::text("optimal").priority(0),
                Column::number("bound").priority(1),
                Column::number("accounts").priority(2),
                Column::number("managers").priority(2),
                Column::number("mean_fit").priority(2),
            ],
            rows: Box::new(vec![row]),
        }
    }

    fn second(&self) -> Table {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        if let Some(second) = &self.best.second {
            let pairs = self.best.choice.managers.iter().zip(&second.managers).enumerate();
            for (account, (best, other)) in pairs.filter(|(_, (best, other))| best != other) {
                let who = |manager: &Option<usize>| {
                    manager.map_or(Cell::Missing("without a manager"), |m| Cell::Text(self.id(m).to_owned()))
                };
                let fit = self.fit(account, *other);
                rows.push(vec![
                    Cell::Text(self.matching.accounts[account].id.clone()),
                    who(other),
                    who(best),
                    figure(fit),
                    figure(fit - self.fit(account, *best)),
                    figure(second.fit),
                    Cell::Flag(self.best.second_known && second.optimal),
                ]);
            }
        }
        Table {
            name: "second",
            title: None,
            columns: vec![
                Column::text("account").priority(0),
                Column::text("manager").priority(0),
                Column::text("instead_of").priority(0),
                Column::number("fit").priority(0),
                Column::number("difference").priority(1),
                Column::number("total").machine(),
                Column::text("optimal").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn load(&self) -> Table {
        let rows: Vec<Vec<Cell>> = self
            .matching
            .managers
            .iter()
            .enumerate()
            .map(|(manager, able)| {
                let held: Vec<usize> = (0..self.best.choice.managers.len())
                    .filter(|account| self.best.choice.managers[*account] == Some(manager))
                    .collect();
                let limits = &self.matching.problem.managers[manager];
                let taken = sum(held.iter().map(|account| self.hours(*account, Some(manager))));
                let fit = sum(held.iter().map(|account| self.fit(*account, Some(manager))));
                vec![
                    Cell::Text(able.id.clone()),
                    Cell::maybe(able.name.clone()),
                    integer(held.len()),
                    limits.accounts.map_or(Cell::Missing("no limit"), |n| Cell::Integer(i64::from(n))),
                    hours(taken),
                    limits.hours.map_or(Cell::Missing("no limit"), hours),
                    share(fit, Decimal::from(held.len())).map_or(Cell::Missing("no account"), figure),
                ]
            })
            .collect();
        let named = self.matching.fits.is_some();
        let name = Column::text("name").priority(0);
        Table {
            name: "load",
            title: None,
            columns: vec![
                Column::text("manager").priority(if named { 4 } else { 0 }),
                if named { name } else { name.machine() },
                Column::number("accounts").priority(0),
                Column::number("capacity").priority(0),
                Column::number("hours").priority(1),
                Column::number("hours_capacity").heading("hours there are").priority(1),
                Column::number("mean_fit").heading("mean fit").priority(2),
            ],
            rows: Box::new(rows),
        }
    }

    fn why(&self) -> Table {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (account, manager) in self.best.choice.managers.iter().enumerate() {
            let Some(manager) = manager else { continue };
            for met in self.matching.parts(account, *manager).unwrap_or_default() {
                rows.push(vec![
                    Cell::Text(self.matching.accounts[account].id.clone()),
                    Cell::Text(self.id(*manager).to_owned()),
                    Cell::Text(met.part.word().to_owned()),
                    figure(met.weight),
                    Cell::Share(met.met.round_dp(12).normalize()),
                    figure(met.points()),
                    Cell::Text(met.reason),
                ]);
            }
        }
        Table {
            name: "why",
            title: None,
            columns: vec![
                Column::text("account").priority(0),
                Column::text("manager").priority(2),
                Column::text("part").priority(0),
                Column::number("weight").priority(3),
                Column::number("met").priority(1),
                Column::number("points").priority(0),
                Column::text("reason").priority(1).wraps(),
            ],
            rows: Box::new(rows),
        }
    }
}

fn figure(value: Decimal) -> Cell {
    Cell::Exact { value: value.normalize(), shown: 1 }
}

fn hours(value: Decimal) -> Cell {
    Cell::Exact { value: value.normalize(), shown: 0 }
}

fn integer(n: usize) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// What is short, and what can be done about it, on two lines.
#[must_use]
pub fn shortage(matching: &Matching<'_>, shortage: &Shortage) -> String {
    let accounts = |ids: &[usize]| list(ids.iter().map(|a| matching.accounts[*a].id.as_str()), "and");
    let managers = |ids: &[usize]| list(ids.iter().map(|m| matching.managers[*m].id.as_str()), "and");
    let all = matching.managers.len();
    let leave = "or let accounts stay without a manager with --allow-unassigned";
    match shortage {
        Shortage::Nobody { accounts: ids } => {
            format!("nobody may look after {}\nallow somebody, raise a capacity of 0, {leave}", accounts(ids))
        }
        Shortage::TooLong { accounts: ids } => {
            let each = ids.iter().take(NAMED).map(|(account, taken, most)| {
                let (id, taken, most) =
                    (&matching.accounts[*account].id, taken.normalize(), most.normalize());
                format!("`{id}` takes {taken} and the most of anybody is {most}")
            });
            let rest = match ids.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!("; and {} more", count(more, "account")),
            };
            format!(
                "accounts take more hours than any one who may look after them has: {}{rest}\nraise a capacity, share the account out, {leave}",
                each.collect::<Vec<_>>().join("; ")
            )
        }
        Shortage::Places { accounts: ids, managers: who, places }
            if ids.len() == matching.accounts.len() && who.len() == all =>
        {
            format!(
                "{} want a manager, and {} have room for {places}: {} too many\nraise a capacity, take in another manager, {leave}",
                count(ids.len(), "account"),
                count(all, "manager"),
                ids.len().saturating_sub(*places)
            )
        }
        Shortage::Places { accounts: ids, managers: who, places } => format!(
            "{} ({}) may only go to {} ({}), with room for {places}: {} too many\nallow others to look after them, raise a capacity, {leave}",
            count(ids.len(), "account"),
            accounts(ids),
            count(who.len(), "manager"),
            managers(who),
            ids.len().saturating_sub(*places)
        ),
        Shortage::Hours { accounts: ids, managers: who, taken, room } => {
            let which = if who.len() == all { String::new() } else { format!(" ({})", managers(who)) };
            format!(
                "{} take {} hours at least, and {}{which} who may look after them have {}: {} hours too few\nraise a capacity, take in another manager, {leave}",
                count(ids.len(), "account"),
                taken.normalize(),
                count(who.len(), "manager"),
                room.normalize(),
                (*taken - *room).normalize()
            )
        }
        Shortage::Sharing { taken, room } => {
            let have = room.map_or_else(|| "more".to_owned(), |room| room.normalize().to_string());
            format!(
                "the accounts take {} hours and the managers have {have}, but no way of sharing the accounts out holds everybody's hours and places\nraise the capacity of somebody, {leave}",
                taken.normalize()
            )
        }
        Shortage::NotFound => format!(
            "no assignment that holds everybody's hours was found in the limits of the search\nraise the capacity of somebody, {leave}"
        ),
    }
}
