//! What key accounts cost, what they must sell to earn that, and what they are worth.

use rust_decimal::Decimal;

use super::pareto::{money, number, part};
use super::{Info, Lacking, enumerated, money_words};
use crate::model::account::Account;
use crate::portfolio::cost::CostModel;
use crate::portfolio::earning::{
    Earning, Figure, Goal, Programme, earnings, key, measure, programme, targets,
};
use crate::portfolio::monitoring::objectives::Tracked;
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::Desk;
use crate::report::views::value;
use crate::score::measure::{Expression, Unit, Value};
use crate::text::finding::Finding;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "economics",
    title: "what key accounts cost, what they must sell to earn it, and what they are worth",
    needs: "key accounts, a sales ledger and `economics` in kam.yaml",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.economics/1";

/// Accounts that have a bar in the chart.
const BARS: usize = 20;

/// What is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Every account of the book, as if it were key.
    pub all: bool,
    /// Whether subsidiaries count for their parents.
    pub roll_up: bool,
}

/// The economics of a book's key accounts.
///
/// # Errors
/// What the book lacks: accounts, key accounts, or what a manager costs.
pub fn sheet(desk: &Desk, asked: Asked) -> Result<Sheet, Lacking> {
    let accounts = desk.accounts();
    if accounts.entries.is_empty() {
        return Err(Lacking::accounts());
    }
    let economics = desk.book.settings.economics.as_ref();
    if economics.is_none_or(|e| e.manager_cost.is_none() || e.accounts_per_manager.is_none()) {
        return Err(Lacking::new(
            "kam.yaml does not say what a manager costs",
            "write `economics: {manager_cost: 200000, accounts_per_manager: 10, net_margin: 10%}` with your figures",
        ));
    }
    let rows = if asked.all { (0..accounts.entries.len()).collect() } else { key(accounts) };
    if rows.is_empty() {
        return Err(Lacking::new(
            "no account is key",
            "write `status: key` in an account's file, or look at every account with --all",
        ));
    }
    let targets = targets(accounts, desk.plans());
    let beside: Vec<Expression> = targets.iter().map(|t| t.expression.clone()).collect();
    let measured = measure(&desk.book, accounts, desk.as_of, asked.roll_up, &beside);
    if let Some(answers) = &measured.answers {
        desk.report(answers.findings.clone());
    }
    desk.report(endless(desk));
    let sources = measured.sources(&desk.book, accounts);
    let tracked: Vec<(usize, Goal, Tracked)> =
        targets.iter().map(|t| (t.row, t.goal, t.track(&sources, desk.currency()))).collect();
    let mut earnings = earnings(&desk.book, &sources, &rows);
    earnings.sort_by(|a, b| {
        let id = |e: &Earning| &accounts.entries[e.row].id;
        b.profit.ok().cmp(&a.profit.ok()).then_with(|| id(a).cmp(id(b)))
    });
    let all = programme(&earnings);
    let cx = Cx { desk, earnings: &earnings, all: &all, targets: &tracked };
    let mut blocks = cx.findings(asked);
    blocks.extend([
        Block::Table(0),
        Block::Heading(1, "The programme".to_owned()),
        Block::Table(1),
        Block::Heading(1, "What an account costs".to_owned()),
        Block::List(cx.parts()),
    ]);
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(cx.title()),
        tables: vec![cx.table(), cx.programme()],
        blocks,
        notes: cx.notes(asked, measured.answers.is_none()),
    })
}

/// A retention of 100 % without discount is a mistake of the settings.
fn endless(desk: &Desk) -> Vec<Finding> {
    let rates = desk.book.settings.economics.as_ref().and_then(|e| e.retention.zip(e.discount));
    let Some((retention, discount)) = rates else { return Vec::new() };
    if retention.0.0 < Decimal::ONE || !discount.0.0.is_zero() {
        return Vec::new();
    }
    let text = "with a retention of 100% and a discount of 0% the lifetime value has no end\nwrite a retention below 100% or a discount above 0%";
    vec![desk.book.settings_finding("invalid-value", text, &["economics".into(), "retention".into()])]
}

pub(super) struct Cx<'a> {
    pub(super) desk: &'a Desk,
    pub(super) earnings: &'a [Earning],
    pub(super) all: &'a Programme,
    /// What plans aim at for whole accounts.
    pub(super) targets: &'a [(usize, Goal, Tracked)],
}

fn amount(value: &Value) -> Figure {
    match value {
        Value::Number(n) => Ok(*n),
        _ => Err("not known"),
    }
}

impl Cx<'_> {
    fn account(&self, row: usize) -> (&str, &Account) {
        let entry = &self.desk.accounts().entries[row];
        (&entry.id, &entry.value)
    }

    fn tracked(&self, row: usize, goal: Goal) -> Result<&Tracked, &'static str> {
        let found = self.targets.iter().find(|(r, g, _)| *r == row && *g == goal);
        found.map(|(_, _, tracked)| tracked).ok_or("no active plan aims at it for the account as a whole")
    }

    fn target(&self, row: usize, goal: Goal) -> Figure {
        self.tracked(row, goal)?.target
    }

    /// What is missing to the target; below zero where there is more.
    fn gap(&self, row: usize, goal: Goal) -> Figure {
        let tracked = self.tracked(row, goal)?;
        tracked.target?.checked_sub(tracked.actual?).ok_or("too large to compute")
    }

    fn title(&self) -> String {
        let of = self.desk.book.settings.name.as_ref().map_or_else(String::new, |name| format!(": {name}"));
        format!("Economics of {}{of}", count(self.earnings.len(), "account"))
    }

    /// `2 of 6 key accounts do not earn what they cost`.
    pub(super) fn headline(&self, asked: Asked) -> String {
        let what = if asked.all { "account" } else { "key account" };
        let [earn, not] = self.all.earning;
        let all = count(self.all.accounts, what);
        if earn + not == 0 {
            return format!("It is not known whether {all} earn what they cost");
        }
        if not == 0 {
            return format!("{earn} of {all} earn what they cost, none is known not to");
        }
        let (verb, they) = if not == 1 { ("does", "it costs") } else { ("do", "they cost") };
        format!("{not} of {all} {verb} not earn what {they}")
    }

    /// What the figures say, and their chart, whose title says how many earn what they cost.
    pub(super) fn findings(&self, asked: Asked) -> Vec<Block> {
        let chart = self.chart(asked);
        let mut sentences: Vec<String> =
            if chart.is_some() { Vec::new() } else { vec![format!("{}.", self.headline(asked))] };
        let currency = self.desk.currency();
        if let (Ok(cost), Ok(margin), Ok(profit)) = (self.all.cost, self.all.margin, self.all.profit) {
            let verb = if profit.is_sign_negative() { "loses" } else { "earns" };
            let what = if asked.all { "account" } else { "key account" };
            let (cost_verb, have) = if self.all.accounts == 1 { ("costs", "has") } else { ("cost", "have") };
            sentences.push(format!(
                "{} {cost_verb} {} a year and {have} a margin of {}: the programme {verb} {}.",
                count(self.all.accounts, what),
                money_words(cost, currency),
                money_words(margin, currency),
                money_words(profit.abs(), currency)
            ));
        }
        let losing: Vec<String> = self
            .earnings
            .iter()
            .filter(|e| e.profit.is_ok_and(|p| p < Decimal::ZERO))
            .map(|e| self.account(e.row).1.name.clone())
            .collect();
        if !losing.is_empty() && losing.len() <= 6 {
            sentences.push(format!("Not earning their cost: {}.", enumerated(&losing)));
        }
        let text = Some(sentences.join(" ")).filter(|text| !text.is_empty()).map(Block::Text);
        text.into_iter().chain(chart.map(Block::from)).collect()
    }

    /// Margin against cost.
    fn chart(&self, asked: Asked) -> Option<Chart> {
        let rows: Vec<BarRow> = self
            .earnings
            .iter()
            .filter(|e| e.profit.is_ok())
            .map(|e| {
                let profit = e.profit.unwrap_or_default();
                let tone = if profit < Decimal::ZERO { Tone::Bad } else { Tone::Good };
                let bar = Bar::new(money(e.margin)).target(money(amount(&e.economy.cost))).tone(tone);
                BarRow::of(self.account(e.row).1.name.clone(), vec![bar])
                    .note(format!("profit {}", money_words(profit, self.desk.currency())))
            })
            .collect();
        let left = rows.len().saturating_sub(BARS);
        // The best and the worst, where there is no room for all.
        let rows: Vec<BarRow> = if left > 0 {
            let (best, worst) = (rows.len() - BARS / 2, BARS / 2);
            rows.into_iter().enumerate().filter(|(n, _)| *n < worst || *n >= best).map(|(_, r)| r).collect()
        } else {
            rows
        };
        let bars = Bars::ranked(Axis::new("margin").unit(self.desk.currency())).target("cost").rows(rows);
        let mut caption =
            format!("Twelve months to {}; sales ledger, economics in kam.yaml", self.desk.as_of);
        if left > 0 {
            caption += &format!("; the {} best and the {} worst", BARS / 2, BARS / 2);
        }
        Some(Chart::new("economics", self.headline(asked), bars).caption(caption)).filter(|c| !c.is_empty())
    }

    pub(super) fn table(&self) -> Table {
        let currency = self.desk.currency();
        let rows: Vec<Vec<Cell>> = self
            .earnings
            .iter()
            .map(|e| {
                let (id, account) = self.account(e.row);
                let earns = match e.profit {
                    Ok(profit) if profit < Decimal::ZERO => Cell::Toned("no".to_owned(), Tone::Bad),
                    Ok(_) => Cell::Toned("yes".to_owned(), Tone::Good),
                    Err(why) => Cell::Missing(why),
                };
                vec![
                    Cell::Text(id.to_owned()),
                    value(&e.economy.cost, Some(Unit::Money)),
                    value(&e.economy.margin, Some(Unit::Share)),
                    value(&e.economy.break_even_sales, Some(Unit::Money)),
                    value(&e.revenue, Some(Unit::Money)),
                    value(&e.economy.break_even_growth, Some(Unit::Share)),
                    Cell::Text(account.name.clone()),
                    Cell::Text(account.status.word().to_owned()),
                    money(e.margin),
                    money(e.profit),
                    earns,
                    money(e.infinite),
                    money(e.finite),
                    money(self.target(e.row, Goal::Revenue)),
                    money(self.gap(e.row, Goal::Revenue)),
                    money(self.target(e.row, Goal::Margin)),
                    money(self.gap(e.row, Goal::Margin)),
                    Cell::Text(currency.to_owned()),
                ]
            })
            .collect();
        let years = self.desk.book.settings.economics.as_ref().and_then(|e| e.years);
        let finite = years.map_or_else(|| "value over years".to_owned(), |n| format!("value over {n} years"));
        let mut columns = vec![
            Column::text("account").priority(0),
            Column::number("cost").unit(currency).priority(1),
            Column::number("margin_rate").heading("margin rate").priority(3),
            Column::number("break_even_sales").heading("break-even sales").unit(currency).priority(3),
            Column::number("revenue").unit(currency).priority(2),
            Column::number("break_even_growth").heading("break-even growth").priority(4),
            Column::text("name").priority(8).machine(),
            Column::text("status").priority(8).machine(),
            Column::number("margin").unit(currency).priority(2),
            Column::number("profit").unit(currency).priority(0),
            Column::text("earns").heading("earns its cost").priority(0),
            Column::number("lifetime_value").heading("value without end").unit(currency).priority(5),
            Column::number("lifetime_value_years").heading(finite).unit(currency).priority(6),
            Column::number("target_revenue").heading("target revenue").unit(currency).priority(5),
            Column::number("revenue_to_target").heading("to go").unit(currency).priority(5),
            Column::number("target_margin").heading("target margin").unit(currency).priority(6),
            Column::number("margin_to_target").heading("to go").unit(currency).priority(6),
            Column::text("currency").machine(),
        ];
        // What nobody has takes no room on a screen.
        let none = |figure: &dyn Fn(&Earning) -> Figure| self.earnings.iter().all(|e| figure(e).is_err());
        for column in &mut columns {
            column.terminal &= match column.name.as_str() {
                "lifetime_value" => !none(&|e| e.infinite),
                "lifetime_value_years" => !none(&|e| e.finite),
                "target_revenue" | "revenue_to_target" => !none(&|e| self.target(e.row, Goal::Revenue)),
                "target_margin" | "margin_to_target" => !none(&|e| self.target(e.row, Goal::Margin)),
                _ => true,
            };
        }
        Table { name: "economics", title: None, columns, rows: Box::new(rows) }
    }

    pub(super) fn programme(&self) -> Table {
        let currency = self.desk.currency();
        let all = self.all;
        let [earn, not] = all.earning;
        let row = vec![
            number(all.accounts),
            number(earn),
            number(not),
            money(all.cost),
            money(all.revenue),
            money(all.margin),
            money(all.profit),
            part(all.return_on_cost),
            money(all.break_even_sales),
            part(all.break_even_growth),
            Cell::Text(currency.to_owned()),
        ];
        let columns = vec![
            Column::number("accounts").priority(0),
            Column::number("earning").heading("earn their cost").priority(1),
            Column::number("not_earning").heading("do not").priority(1),
            Column::number("cost").unit(currency).priority(0),
            Column::number("revenue").unit(currency).priority(2),
            Column::number("margin").unit(currency).priority(1),
            Column::number("profit").unit(currency).priority(0),
            Column::number("return_on_cost").heading("profit ÷ cost").priority(2),
            Column::number("break_even_sales").heading("break-even sales").unit(currency).priority(3),
            Column::number("break_even_growth").heading("break-even growth").priority(3),
            Column::text("currency").machine(),
        ];
        Table { name: "programme", title: None, columns, rows: Box::new(vec![row]) }
    }

    /// What the cost of an account is made of.
    pub(super) fn parts(&self) -> Vec<String> {
        let currency = self.desk.currency();
        let model = CostModel::of(&self.desk.book, self.desk.accounts());
        let mut parts = Vec::new();
        if let (Some((cost, n)), Some(share)) = (model.manager_parts, model.manager_share) {
            parts.push(format!(
                "its manager: {} ÷ {} = {}",
                money_words(cost, currency),
                count(n as usize, "account"),
                money_words(share, currency)
            ));
        }
        if let (Some((cost, n)), Some(share)) = (model.structure_parts, model.structure_share) {
            parts.push(format!(
                "leadership and support: {} ÷ {} = {}",
                money_words(cost, currency),
                count(n, "account"),
                money_words(share, currency)
            ));
        }
        parts.push("its own costs, as `costs` in its file states them".to_owned());
        parts
    }

    fn notes(&self, asked: Asked, without_ledger: bool) -> Vec<String> {
        let mut notes = vec![format!(
            "revenue and margin of the twelve months to {}; profit is margin less cost; break-even sales are cost ÷ margin rate, new sales that pay for it",
            self.desk.as_of
        )];
        let assumed = self.earnings.iter().filter(|e| e.economy.assumed_margin).count();
        if assumed > 0 {
            notes.push(format!(
                "{} without a margin in the ledger: the net margin of kam.yaml",
                count(assumed, "account")
            ));
        }
        let economics = self.desk.book.settings.economics.as_ref();
        match economics.and_then(|e| e.retention.zip(e.discount)) {
            Some((retention, discount)) => notes.push(format!(
                "lifetime value: the profits to come at a retention of {retention} and a discount of {discount} a year"
            )),
            None => notes.push(
                "no lifetime value: `retention`, `discount` and `years` under economics in kam.yaml state it"
                    .to_owned(),
            ),
        }
        if !self.targets.is_empty() {
            notes.push(
                "targets are those of the latest active plans on `sales.revenue` and `sales.margin` without an offering or market"
                    .to_owned(),
            );
        }
        if asked.all {
            notes.push("every account is shown as if it were key".to_owned());
        }
        if without_ledger {
            notes.push("the book has no sales ledger, so no revenue is known".to_owned());
        }
        notes.extend(self.desk.notes.iter().cloned());
        notes
    }
}
