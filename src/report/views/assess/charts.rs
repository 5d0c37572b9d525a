//! The pictures of the views: levels of a team, where the time went, both sides of the organisation, candidates.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{NOT_ASSESSED, level, share};
use crate::assess::candidates::{Advice, Candidate};
use crate::assess::levels::WORDS;
use crate::assess::organisation::Line;
use crate::assess::readiness::Fit;
use crate::assess::team::{Cover, Flag, Team};
use crate::assess::time::{Record, Spent, Verdict};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart, Heat, HeatMap, Period};
use crate::report::sheet::Tone;

/// Names as a sentence lists them: `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A share as people read it.
fn percent(share: Decimal) -> String {
    format!("{} %", share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1).normalize())
}

/// The levels of a team: a row for each required item, a column for each manager.
pub(super) fn levels(team: &Team<'_>, fits: &[Fit<'_, '_>], table: usize) -> Chart {
    let items = &team.requirements.items;
    let flagged = |flag: Flag| -> Vec<&str> {
        (0..items.len()).filter(|n| Cover::of(fits, *n).flag() == Some(flag)).map(|n| items[n].id).collect()
    };
    let (nobody, single) = (flagged(Flag::Nobody), flagged(Flag::Single));
    let title = match (nobody.as_slice(), single.as_slice()) {
        ([], []) => {
            "Every level that is required is reached by two or more, as far as anybody has judged".to_owned()
        }
        ([], single) => format!("One person alone reaches the level in {}", listed(single)),
        (nobody, _) => format!("Nobody reaches the level in {}", listed(nobody)),
    };
    let map = HeatMap::new(fits.iter().map(|fit| fit.person.value.name.as_str()))
        .steps(WORDS)
        .gap("below what is required");
    let map = items.iter().enumerate().fold(map, |map, (n, required)| {
        let fields = fits.iter().map(|fit| match fit.level(n) {
            None => Heat::missing(NOT_ASSESSED),
            Some(at) => {
                let gap = fit.gap(n).is_some_and(|gap| gap > Decimal::ZERO);
                let step = at.floor().to_u8().unwrap_or(0);
                Heat::new(level(Some(at), ""), step).gap(gap).note(format!("required: {}", required.level))
            }
        });
        map.row(required.id, fields.collect())
    });
    Chart::new("levels", title, map)
        .caption(format!(
            "Levels against the profile {}, framework {}",
            team.requirements.profile.id, team.requirements.against.id
        ))
        .of_table(table)
}

/// Where the time went: bars with targets for one record, a field for each share where there are several.
pub(super) fn time(records: &[&Record<'_>], table: usize) -> Option<Chart> {
    match records {
        [] => None,
        [record] => Some(time_of(record, table)),
        several => Some(times(several)),
    }
}

fn time_of(record: &Record<'_>, table: usize) -> Chart {
    let rows = record.spent.iter().map(|spent| {
        let mut bar = Bar::new(share(spent.share, "not recorded"));
        if let Some(target) = spent.target {
            bar = bar.target(share(Some(target), ""));
        }
        BarRow::of(spent.item.id.as_str(), vec![bar.tone(tone(spent))])
    });
    let mut bars = Bars::ranked(Axis::share("share of the time")).rows(rows.collect());
    if record.has_targets() {
        bars = bars.target("target");
    }
    let name = &record.person.value.name;
    let trapped = record.checks().iter().any(|check| check.verdict == Verdict::Trap);
    let responsiveness = record.spent_on("responsiveness").and_then(|spent| spent.share).filter(|_| trapped);
    let most =
        record.spent.iter().filter_map(|spent| Some((spent.share?, spent.item))).max_by_key(|(s, _)| *s);
    let title = match (responsiveness, most) {
        (Some(share), _) => format!("Responsiveness eats {} of the time of {name}", percent(share)),
        (None, Some((share, item))) => {
            format!("Most of the time of {name} goes into {}, {}", item.id, percent(share))
        }
        (None, None) => format!("No shares can be told from what {name} recorded"),
    };
    Chart::new("time", title, bars).caption(record.period).of_table(table)
}

/// The colour of a share beside its target.
fn tone(spent: &Spent<'_>) -> Tone {
    if spent.remark() == Some("over") { Tone::Warning } else { Tone::Good }
}

fn times(records: &[&Record<'_>]) -> Chart {
    let trapped = |record: &&&Record<'_>| record.checks().iter().any(|check| check.verdict == Verdict::Trap);
    let mut names: Vec<&str> =
        records.iter().filter(trapped).map(|record| record.person.value.name.as_str()).collect();
    names.dedup();
    let title = if names.is_empty() {
        "Responsiveness is a trap for nobody".to_owned()
    } else {
        format!("Responsiveness eats the time of {}", listed(&names))
    };
    let columns = records[0].spent.iter().map(|spent| spent.item.id.as_str());
    let map = records.iter().fold(HeatMap::new(columns), |map, record| {
        let fields = record.spent.iter().map(|spent| match spent.share {
            None => Heat::missing("not recorded"),
            Some(part) => Heat::of(share(Some(part), ""), part.to_f64().unwrap_or(0.0) * 2.0)
                .gap(spent.remark() == Some("short")),
        });
        map.row(format!("{}, {}", record.person.value.name, record.period), fields.collect())
    });
    let map =
        if records.iter().any(|record| record.has_targets()) { map.gap("short of the target") } else { map };
    Chart::new("time", title, map).caption("Shares of the time; the darkest is two fifths and more")
}

/// Both sides of the organisation, role by role; `None` where no side has answered anything.
pub(super) fn sides(lines: &[Line<'_>], table: usize) -> Option<Chart> {
    if lines.iter().all(|line| line.company.share().is_none() && line.manager.share().is_none()) {
        return None;
    }
    let kind = |name: &str, tone| Period { name: name.to_owned(), tone };
    let periods = vec![kind("company", Tone::Good), kind("managers", Tone::Invest)];
    let rows = lines.iter().map(|line| {
        let bars = [line.company.share(), line.manager.share()];
        BarRow::of(line.role.id.as_str(), bars.map(|of| Bar::new(share(of, "not answered"))).into())
    });
    let bars = Bars::grouped(Axis::share("points reached").range(0.0, 1.0), periods).rows(rows.collect());
    let behind = lines.iter().filter_map(|line| Some((line.difference()?, line.role)));
    let behind = behind.min_by_key(|(difference, _)| *difference);
    let title = match behind {
        Some((difference, role)) if difference < Decimal::ZERO => {
            let points = (difference.abs() * Decimal::ONE_HUNDRED).round_dp(1).normalize();
            format!("The company is furthest behind its managers in {}, by {points} points", role.id)
        }
        Some(_) => "The company is behind its managers in no role".to_owned(),
        None => "No role has been answered on both sides".to_owned(),
    };
    Some(
        Chart::new("sides", title, bars)
            .caption("Duties of both sides, points of what was answered")
            .of_table(table),
    )
}

/// Candidates by what they bring along and what they have learned.
pub(super) fn candidates(ranked: &[Candidate<'_, '_>], table: usize) -> Chart {
    let kind = |name: &str, tone| Period { name: name.to_owned(), tone };
    let periods = vec![kind("attributes", Tone::Good), kind("competencies", Tone::Invest)];
    let rows = ranked.iter().map(|candidate| {
        let bars = [candidate.attributes.value(), candidate.competencies.value()];
        BarRow::of(
            candidate.fit.person.value.name.as_str(),
            bars.map(|of| Bar::new(share(of, NOT_ASSESSED))).into(),
        )
        .note(candidate.advice.words())
    });
    let bars = Bars::grouped(Axis::share("readiness").range(0.0, 1.0), periods).rows(rows.collect());
    let hired = ranked.iter().filter(|candidate| candidate.advice == Advice::HireAndTrain);
    let hired: Vec<&str> = hired.map(|candidate| candidate.fit.person.value.name.as_str()).collect();
    let title = match hired.as_slice() {
        [] => "Nobody among the candidates is to be hired now".to_owned(),
        [one] => format!("{one} is to be hired and trained"),
        several => format!("{} are to be hired and trained", listed(several)),
    };
    Chart::new("candidates", title, bars)
        .caption("Readiness in what is brought along and in what is learned")
        .of_table(table)
}
