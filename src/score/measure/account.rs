//! Measures that are read from the account's file.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::expression::Expression;
use super::sources::{Sources, Subject};
use super::value::{Notes, Value};
use crate::book::load::Entry;
use crate::model::account::{Account, Contact, Rating, Wallet};
use crate::model::number::Field;
use crate::model::words::Attitude;

type Cx<'a> = Sources<'a>;

pub(super) fn spend(cx: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Value {
    wallet(cx, subject, e, notes).map_or_else(|v| v, |w| Value::Number(w.spend))
}

pub(super) fn ours(cx: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Value {
    wallet(cx, subject, e, notes).map_or_else(
        |v| v,
        |w| w.ours.map_or_else(|| Value::missing("no `ours` in the wallet"), Value::Number),
    )
}

pub(super) fn share(cx: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Value {
    match wallet(cx, subject, e, notes) {
        Err(missing) => missing,
        Ok(Purse { ours: None, .. }) => Value::missing("no `ours` in the wallet"),
        Ok(Purse { spend, .. }) if spend.is_zero() => Value::missing("a spend of zero in the wallet"),
        Ok(Purse { spend, ours: Some(ours) }) => {
            notes.computed("ours ÷ spend", || format!("{ours} ÷ {spend}"));
            ours.checked_div(spend).map_or_else(|| Value::missing("too large to compute"), Value::Number)
        }
    }
}

pub(super) fn headroom(cx: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Value {
    match share(cx, subject, e, notes) {
        Value::Number(share) => Value::Number(Decimal::ONE - share),
        missing => missing,
    }
}

struct Purse {
    spend: Decimal,
    /// `None` where some line that counts does not say what is ours.
    ours: Option<Decimal>,
}

fn wallet(cx: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Result<Purse, Value> {
    let mut purse = Purse { spend: Decimal::ZERO, ours: Some(Decimal::ZERO) };
    let mut lines = 0;
    for member in subject.members(e.arguments.roll_up.unwrap_or(cx.roll_up)) {
        let entry = &cx.accounts.entries[member];
        for (n, line) in entry.value.wallet.iter().enumerate().filter(|(_, l)| fits(l, e)) {
            lines += 1;
            let spend = cx.money(entry, line.spend.0)?;
            let ours = line.ours.map(|o| cx.money(entry, o.0)).transpose()?;
            purse.spend =
                purse.spend.checked_add(spend).ok_or_else(|| Value::missing("too large to add up"))?;
            purse.ours = purse.ours.zip(ours).and_then(|(a, b)| a.checked_add(b));
            notes.note(|| {
                let what: Vec<&str> =
                    [line.offering.as_deref(), line.market.as_deref()].into_iter().flatten().collect();
                let figure = match ours {
                    Some(ours) => format!("spend {spend}, ours {ours}"),
                    None => format!("spend {spend}"),
                };
                Sources::at(
                    entry,
                    if what.is_empty() { "wallet".to_owned() } else { what.join(", ") },
                    figure,
                    vec!["wallet".into(), n.into()],
                )
            });
        }
    }
    if lines == 0 { Err(Value::missing("no wallet")) } else { Ok(purse) }
}

fn fits(line: &Wallet, e: &Expression) -> bool {
    let only = |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
    only(&e.arguments.offering, &line.offering) && only(&e.arguments.market, &line.market)
}

pub(super) fn strength(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    factors(subject.entry, notes).map_or_else(|v| v, |f| Value::Number(f.us))
}

pub(super) fn best_rival(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    match factors(subject.entry, notes) {
        Err(missing) => missing,
        Ok(Strengths { rival: Some((_, best)), .. }) => Value::Number(best),
        Ok(_) => Value::missing("no rival is scored on every buying factor"),
    }
}

pub(super) fn strength_ratio(
    _: &Cx<'_>,
    subject: &Subject<'_>,
    _: &Expression,
    notes: &mut Notes<'_>,
) -> Value {
    match factors(subject.entry, notes) {
        Err(missing) => missing,
        Ok(Strengths { rival: None, .. }) => Value::missing("no rival is scored on every buying factor"),
        Ok(Strengths { rival: Some((_, best)), .. }) if best.is_zero() => {
            Value::missing("the best rival scores zero")
        }
        Ok(Strengths { us, rival: Some((name, best)) }) => {
            notes.computed(&format!("us ÷ {name}"), || format!("{} ÷ {}", us.normalize(), best.normalize()));
            us.checked_div(best).map_or_else(|| Value::missing("too large to compute"), Value::Number)
        }
    }
}

struct Strengths {
    us: Decimal,
    rival: Option<(String, Decimal)>,
}

/// Weighted means of ours and of each rival who is scored on every factor that counts; the best of them, the first
/// by name among equals.
fn factors(entry: &Entry<Account>, notes: &mut Notes<'_>) -> Result<Strengths, Value> {
    let factors = match &entry.value.buying_factors {
        Some(b) if !b.factors.is_empty() => &b.factors,
        _ => return Err(Value::missing("no buying factors")),
    };
    // Nothing below is greater than ten times the sum of the weights.
    let total = factors.iter().try_fold(Decimal::ZERO, |sum, f| sum.checked_add(f.weight.0));
    let Some(total) = total.filter(|t| t.checked_mul(Decimal::TEN).is_some()) else {
        return Err(Value::missing("the weights of the buying factors are too large to add up"));
    };
    if total.is_zero() {
        return Err(Value::missing("the buying factors weigh nothing"));
    }
    let mut us = Decimal::ZERO;
    let mut rivals: BTreeMap<&str, (Decimal, usize)> = BTreeMap::new();
    let mut counted = 0;
    for (n, factor) in factors.iter().enumerate() {
        notes.note(|| {
            let rivals: String =
                factor.rivals.iter().map(|(name, score)| format!(", {name} {score}")).collect();
            Sources::at(
                entry,
                format!("{} · weight {}", factor.factor, factor.weight),
                format!("us {}{rivals}", factor.us),
                vec!["buying_factors".into(), "factors".into(), n.into()],
            )
        });
        if factor.weight.0.is_zero() {
            continue;
        }
        counted += 1;
        us += factor.weight.0 * factor.us.0;
        for (name, score) in &factor.rivals {
            let rival = rivals.entry(name).or_default();
            rival.0 += factor.weight.0 * score.0;
            rival.1 += 1;
        }
    }
    let mut best: Option<(&str, Decimal)> = None;
    for (name, (sum, seen)) in rivals {
        if seen == counted && best.is_none_or(|(_, b)| sum > b) {
            best = Some((name, sum));
        }
    }
    Ok(Strengths { us: us / total, rival: best.map(|(name, sum)| (name.to_owned(), sum / total)) })
}

pub(super) fn rating(cx: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Value {
    let Some(ratings) = subject.entry.value.ratings.get(&e.key) else {
        return Value::missing(format!("no rating `{}`", e.key));
    };
    let latest = latest_by_rater(ratings, cx.as_of);
    if latest.is_empty() {
        return Value::missing(format!("no rating `{}` up to the as-of date", e.key));
    }
    for (n, rating) in &latest {
        notes.note(|| {
            let by = rating.by.as_deref().unwrap_or("nobody named");
            let on = rating.on.map_or_else(|| "undated".to_owned(), |d| d.to_string());
            Sources::at(
                subject.entry,
                format!("{} by {by}, {on}", e.key),
                rating.score,
                vec!["ratings".into(), e.key.as_str().into(), (*n).into()],
            )
        });
    }
    let sum: Decimal = latest.iter().map(|(_, r)| r.score.0).sum();
    Value::Number(sum / Decimal::from(latest.len()))
}

/// Each rater's latest judgement up to a date, in the order of the file. Undated ones are older than dated ones;
/// among those of one day the last in the file counts.
pub(crate) fn latest_by_rater(ratings: &[Rating], as_of: jiff::civil::Date) -> Vec<(usize, &Rating)> {
    let mut latest: BTreeMap<&str, (usize, &Rating)> = BTreeMap::new();
    for (n, rating) in ratings.iter().enumerate().filter(|(_, r)| r.on.is_none_or(|d| d.0 <= as_of)) {
        let by = rating.by.as_deref().unwrap_or("");
        match latest.get(by) {
            Some((_, before)) if before.on > rating.on => {}
            _ => {
                latest.insert(by, (n, rating));
            }
        }
    }
    let mut latest: Vec<_> = latest.into_values().collect();
    latest.sort_by_key(|(n, _)| *n);
    latest
}

pub(super) fn level(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    match subject.entry.value.relationship.as_ref().and_then(|r| r.level.as_ref()) {
        None => Value::missing("no relationship level"),
        Some(level) => {
            notes.note(|| {
                let by = level.seen_by.map_or_else(String::new, |s| format!(", seen by the {s}"));
                Sources::at(
                    subject.entry,
                    format!("level now{by}"),
                    level.now,
                    vec!["relationship".into(), "level".into(), "now".into()],
                )
            });
            Value::Level(level.now.word(), level.now as i8 + 1)
        }
    }
}

pub(super) fn level_wanted(
    _: &Cx<'_>,
    subject: &Subject<'_>,
    _: &Expression,
    notes: &mut Notes<'_>,
) -> Value {
    match subject.entry.value.relationship.as_ref().and_then(|r| r.level.as_ref()).and_then(|l| l.wanted) {
        None => Value::missing("no relationship level wanted"),
        Some(wanted) => {
            notes.note(|| {
                Sources::at(
                    subject.entry,
                    "level wanted",
                    wanted,
                    vec!["relationship".into(), "level".into(), "wanted".into()],
                )
            });
            Value::Level(wanted.word(), wanted as i8 + 1)
        }
    }
}

pub(super) fn stage(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    match subject.entry.value.relationship.as_ref().and_then(|r| r.stage) {
        None => Value::missing("no relationship stage"),
        Some(stage) => {
            notes.note(|| {
                Sources::at(subject.entry, "stage", stage, vec!["relationship".into(), "stage".into()])
            });
            Value::Level(stage.word(), stage.number())
        }
    }
}

fn count(subject: &Subject<'_>, notes: &mut Notes<'_>, wanted: impl Fn(&Contact) -> bool) -> Value {
    let contacts = &subject.entry.value.contacts;
    if contacts.is_empty() {
        return Value::missing("no contacts");
    }
    let mut found = 0i64;
    for (n, contact) in contacts.iter().enumerate().filter(|(_, c)| wanted(c)) {
        found += 1;
        notes.note(|| {
            Sources::at(
                subject.entry,
                contact.name.clone(),
                contact.role.as_deref().or(contact.function.as_deref()).unwrap_or("contact"),
                vec!["contacts".into(), n.into()],
            )
        });
    }
    Value::Number(Decimal::from(found))
}

pub(super) fn contacts(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    count(subject, notes, |_| true)
}

pub(super) fn decision_makers(
    _: &Cx<'_>,
    subject: &Subject<'_>,
    _: &Expression,
    notes: &mut Notes<'_>,
) -> Value {
    count(subject, notes, |c| c.role.as_deref() == Some("decision-maker"))
}

pub(super) fn executives(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    count(subject, notes, |c| c.level.as_deref() == Some("executive"))
}

pub(super) fn supporters(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    count(subject, notes, |c| c.attitude.is_some_and(|a| a >= Attitude::Supporter))
}

pub(super) fn functions(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    let contacts = &subject.entry.value.contacts;
    if contacts.is_empty() {
        return Value::missing("no contacts");
    }
    let functions: BTreeSet<&str> = contacts.iter().filter_map(|c| c.function.as_deref()).collect();
    notes.computed("functions", || functions.iter().copied().collect::<Vec<_>>().join(", "));
    Value::Number(Decimal::from(functions.len()))
}

pub(super) fn costs(cx: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    let costs = &subject.entry.value.costs;
    if costs.is_empty() {
        return Value::missing("no costs");
    }
    let items = costs.iter().map(|(name, amount)| (name, amount.0, vec!["costs".into(), name.into()]));
    sum(cx, subject, items, notes)
}

pub(super) fn open(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    let found = subject.entry.value.opportunities.iter().enumerate().filter(|(_, o)| is_open(o));
    let mut total = 0i64;
    for (n, opportunity) in found {
        total += 1;
        notes.note(|| {
            Sources::at(
                subject.entry,
                opportunity.name.clone(),
                "open",
                vec!["opportunities".into(), n.into()],
            )
        });
    }
    Value::Number(Decimal::from(total))
}

fn is_open(opportunity: &crate::model::account::Opportunity) -> bool {
    opportunity.status.as_deref().is_none_or(|s| s == "open")
}

pub(super) fn open_value(cx: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    let items = subject.entry.value.opportunities.iter().enumerate().filter(|(_, o)| is_open(o)).filter_map(
        |(n, o)| {
            o.value.map(|v| (o.name.as_str(), v.0, vec!["opportunities".into(), n.into(), "value".into()]))
        },
    );
    sum(cx, subject, items, notes)
}

pub(super) fn benefits(cx: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    let Some(proposition) = &subject.entry.value.value_proposition else {
        return Value::missing("no value proposition");
    };
    let items = proposition.benefits.iter().enumerate().filter_map(|(n, b)| {
        b.amount.map(|a| {
            (
                b.benefit.as_str(),
                a.0,
                vec!["value_proposition".into(), "benefits".into(), n.into(), "amount".into()],
            )
        })
    });
    sum(cx, subject, items, notes)
}

fn sum<'i>(
    cx: &Cx<'_>,
    subject: &Subject<'_>,
    items: impl Iterator<Item = (&'i str, Decimal, crate::text::yaml::Route)>,
    notes: &mut Notes<'_>,
) -> Value {
    let mut total = Decimal::ZERO;
    for (what, amount, route) in items {
        match cx.money(subject.entry, amount) {
            Err(missing) => return missing,
            Ok(amount) => match total.checked_add(amount) {
                None => return Value::missing("too large to add up"),
                Some(more) => {
                    total = more;
                    notes.note(|| Sources::at(subject.entry, what, amount, route));
                }
            },
        }
    }
    Value::Number(total)
}

pub(super) fn field(_: &Cx<'_>, subject: &Subject<'_>, e: &Expression, notes: &mut Notes<'_>) -> Value {
    let Some(field) = subject.entry.value.fields.get(&e.key) else {
        return Value::missing(format!("no field `{}`", e.key));
    };
    let value = match field {
        Field::Number(n) => Value::Number(*n),
        Field::Flag(flag) => Value::Level(if *flag { "true" } else { "false" }, i8::from(*flag)),
        Field::Text(text) => Value::Word(text.clone()),
    };
    notes.note(|| {
        let figure = match field {
            Field::Number(n) => n.to_string(),
            Field::Flag(flag) => flag.to_string(),
            Field::Text(text) => text.clone(),
        };
        Sources::at(subject.entry, e.key.clone(), figure, vec!["fields".into(), e.key.as_str().into()])
    });
    value
}

pub(super) fn nps(cx: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    let answers = subject.entry.value.satisfaction.iter().enumerate();
    let latest = answers
        .filter(|(_, s)| s.on.0 <= cx.as_of)
        .filter_map(|(n, s)| s.nps.map(|v| (n, s, v)))
        .max_by_key(|(n, s, _)| (s.on, *n));
    match latest {
        None => Value::missing("no answer on satisfaction"),
        Some((n, answer, nps)) => {
            notes.note(|| {
                Sources::at(
                    subject.entry,
                    format!("answer of {}", answer.on),
                    nps,
                    vec!["satisfaction".into(), n.into(), "nps".into()],
                )
            });
            Value::Number(nps.0)
        }
    }
}

pub(super) fn days_since_review(
    cx: &Cx<'_>,
    subject: &Subject<'_>,
    _: &Expression,
    notes: &mut Notes<'_>,
) -> Value {
    let latest = subject
        .entry
        .value
        .reviews
        .iter()
        .enumerate()
        .filter(|(_, r)| r.on.0 <= cx.as_of)
        .max_by_key(|(n, r)| (r.on, *n));
    match latest {
        None => Value::missing("no review held together"),
        Some((n, review)) => {
            notes.note(|| {
                Sources::at(
                    subject.entry,
                    "last review",
                    review.on,
                    vec!["reviews".into(), n.into(), "on".into()],
                )
            });
            Value::Number(Decimal::from(days_between(review.on.0, cx.as_of)))
        }
    }
}

/// Days from one date to a later one.
pub(crate) fn days_between(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn word(subject: &Subject<'_>, name: &'static str, value: Option<&str>, notes: &mut Notes<'_>) -> Value {
    match value {
        None => Value::missing(format!("no {name}")),
        Some(word) => {
            notes.note(|| Sources::at(subject.entry, name, word, vec![name.into()]));
            Value::Word(word.to_owned())
        }
    }
}

pub(super) fn region(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    word(subject, "region", subject.entry.value.region.as_deref(), notes)
}

pub(super) fn segment(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    word(subject, "segment", subject.entry.value.segment.as_deref(), notes)
}

pub(super) fn status(_: &Cx<'_>, subject: &Subject<'_>, _: &Expression, notes: &mut Notes<'_>) -> Value {
    word(subject, "status", Some(subject.entry.value.status.word()), notes)
}
