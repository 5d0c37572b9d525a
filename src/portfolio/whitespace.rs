//! What customers buy elsewhere: spend, ours and headroom by offering and market.
//!
//! headroom = spend − ours, never below zero; share = ours ÷ spend; headroom margin = headroom × the offering's margin.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::sales::tops;
use crate::book::load::{Book, Entry, Shelf};
use crate::model::account::Account;
use crate::model::words::words;

/// What lines are told by beside the offering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Each account and market.
    Account,
    /// Each topmost account with all below it, and market.
    Parent,
    /// Each market, all accounts together.
    Market,
}
words!(Unit { Account => "account", Parent => "parent", Market => "market" });

/// In which order lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The greatest headroom first.
    Headroom,
    /// The greatest margin of the headroom first.
    Margin,
}
words!(Order { Headroom => "headroom", Margin => "margin" });

/// A figure, or why there is none.
pub type Figure = Result<Decimal, &'static str>;

/// One line: an offering for a unit in a market.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The account; `None` where all accounts of a market stand together.
    pub account: Option<String>,
    /// The offering; `None` where a wallet does not say.
    pub offering: Option<String>,
    /// The market; `None` where a wallet does not say.
    pub market: Option<String>,
    /// What is spent with anyone, a year.
    pub spend: Figure,
    /// What of it is ours.
    pub ours: Figure,
    /// Ours ÷ spend.
    pub share: Figure,
    /// Spend − ours.
    pub headroom: Figure,
    /// Headroom × the offering's margin.
    pub headroom_margin: Figure,
    /// The rival with the greatest part, and that part.
    pub rival: Option<(String, Decimal)>,
    /// Whether the offering is one to open with.
    pub lead: bool,
    /// Whether the market is one to grow in.
    pub focus: bool,
}

/// All lines, and what was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Whitespace {
    /// The lines, sorted.
    pub lines: Vec<Line>,
    /// Accounts that have a wallet.
    pub accounts: usize,
    /// Accounts without a wallet.
    pub without: usize,
    /// Wallet lines that do not say what of the spend is ours.
    pub unknown: usize,
    /// Wallet lines of which more is ours than is spent.
    pub beyond: usize,
}

#[derive(Debug, Default)]
struct Sum {
    spend: Option<Decimal>,
    ours: Option<Decimal>,
    headroom: Option<Decimal>,
    unknown: bool,
    rivals: BTreeMap<String, Decimal>,
}

type Key = (Option<String>, Option<String>, Option<String>);

/// Puts the wallets of the accounts together.
#[must_use]
pub fn whitespace(book: &Book, accounts: &Shelf<Account>, unit: Unit, order: Order) -> Whitespace {
    let tops = if unit == Unit::Parent { tops(accounts) } else { HashMap::new() };
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    let (mut with, mut unknown, mut beyond) = (0, 0, 0);
    for entry in &accounts.entries {
        with += usize::from(!entry.value.wallet.is_empty());
        for line in &entry.value.wallet {
            let account = match unit {
                Unit::Account => Some(entry.id.clone()),
                Unit::Parent => Some(tops.get(entry.id.as_str()).copied().unwrap_or(&entry.id).to_owned()),
                Unit::Market => None,
            };
            let sum =
                sums.entry((account, line.offering.clone(), line.market.clone())).or_insert_with(|| Sum {
                    spend: Some(Decimal::ZERO),
                    ours: Some(Decimal::ZERO),
                    headroom: Some(Decimal::ZERO),
                    ..Sum::default()
                });
            let spend = money(book, entry, line.spend.0);
            sum.spend = add(sum.spend, spend);
            match line.ours {
                Some(ours) => {
                    let ours = money(book, entry, ours.0);
                    let left = spend.zip(ours).and_then(|(s, o)| s.checked_sub(o));
                    beyond += usize::from(left.is_some_and(|left| left < Decimal::ZERO));
                    sum.ours = add(sum.ours, ours);
                    sum.headroom = add(sum.headroom, left.map(|left| left.max(Decimal::ZERO)));
                }
                None => {
                    unknown += 1;
                    sum.unknown = true;
                }
            }
            for (name, part) in &line.rivals {
                if let Some(part) = money(book, entry, part.0) {
                    let all = sum.rivals.entry(name.to_owned()).or_default();
                    *all = all.saturating_add(part);
                }
            }
        }
    }
    let mut lines: Vec<Line> = sums.into_iter().map(|(key, sum)| line(book, key, sum)).collect();
    let key = |line: &Line| match order {
        Order::Headroom => line.headroom.ok(),
        Order::Margin => line.headroom_margin.ok(),
    };
    // What to open with, in markets to grow in, goes first among equals.
    let rank = |line: &Line| std::cmp::Reverse(u8::from(line.lead) + u8::from(line.focus));
    lines.sort_by(|a, b| {
        let second = |line: &Line| line.headroom_margin.ok();
        key(b).cmp(&key(a)).then_with(|| second(b).cmp(&second(a))).then_with(|| rank(a).cmp(&rank(b)))
    });
    Whitespace { lines, accounts: with, without: accounts.entries.len() - with, unknown, beyond }
}

fn money(book: &Book, entry: &Entry<Account>, amount: Decimal) -> Option<Decimal> {
    book.rates.convert(amount, entry.value.currency.unwrap_or(book.rates.currency))
}

fn add(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a?.checked_add(b?)
}

fn line(book: &Book, (account, offering, market): Key, sum: Sum) -> Line {
    const LARGE: &str = "no rate for its currency, or too large to add up";
    const UNKNOWN: &str = "a wallet line does not say what is ours";
    let kept = |value: Decimal| value.round_dp(12).normalize();
    let known = |value: Option<Decimal>| match value {
        _ if sum.unknown => Err(UNKNOWN),
        value => value.ok_or(LARGE),
    };
    let (spend, ours, headroom) = (sum.spend.ok_or(LARGE), known(sum.ours), known(sum.headroom));
    let share = match (spend, ours) {
        (Ok(spend), Ok(_)) if spend.is_zero() => Err("nothing is spent"),
        (Ok(spend), Ok(ours)) => ours.checked_div(spend).map(kept).ok_or("too large to compute"),
        (Err(why), _) | (_, Err(why)) => Err(why),
    };
    let about = offering.as_deref().and_then(|o| book.settings.offerings.get(o));
    let margin = about.and_then(|o| o.margin).ok_or("kam.yaml states no margin of the offering");
    let headroom_margin =
        headroom.and_then(|h| h.checked_mul(margin?.0).map(kept).ok_or("too large to compute"));
    // The first by name among equal ones.
    let rival =
        sum.rivals.into_iter().rev().max_by_key(|(_, part)| *part).filter(|(_, part)| !part.is_zero());
    let focus = market.as_deref().and_then(|m| book.settings.markets.get(m)).is_some_and(|m| m.focus);
    Line {
        account,
        offering,
        market,
        spend,
        ours,
        share,
        headroom,
        headroom_margin,
        rival,
        lead: about.is_some_and(|o| o.lead),
        focus,
    }
}
