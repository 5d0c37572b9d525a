//! The pictures of the views: levels of a team, where the time went, both sides of the organisation, candidates.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{NOT_ASSESSED, level, parts, share};
use crate::assess::candidates::{Advice, Candidate};
use crate::assess::levels::WORDS;
use crate::assess::organisation::{Line, Points};
use crate::assess::readiness::{Fit, Part};
use crate::assess::team::{Cover, Flag, Team};
use crate::assess::time::{Record, Spent, Verdict};
use crate::model::framework::Framework;
use crate::model::organisation::{Achievement, Organisation};
use crate::report::chart::{Axis, Bar, BarRow, Bars, Chart, Heat, HeatMap, Period};
use crate::report::sheet::{Cell, Tone};

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
pub(in crate::report::views) fn levels(team: &Team<'_>, fits: &[Fit<'_, '_>], table: usize) -> Chart {
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
pub(in crate::report::views) fn time(records: &[&Record<'_>], table: usize) -> Option<Chart> {
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
pub(in crate::report::views) fn sides(lines: &[Line<'_>], table: usize) -> Option<Chart> {
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
pub(in crate::report::views) fn candidates(ranked: &[Candidate<'_, '_>], table: usize) -> Chart {
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

/// The readiness of each manager in what is brought along and in what is learned.
pub(in crate::report::views) fn team(fits: &[&Fit<'_, '_>], table: usize) -> Chart {
    let periods = vec![Period::new("attributes", Tone::Good), Period::new("competencies", Tone::Invest)];
    let rows = fits.iter().map(|fit| {
        let [_, competencies, attributes] = parts(fit);
        let bars = [attributes.value(), competencies.value()];
        BarRow::of(fit.person.value.name.as_str(), bars.map(|of| Bar::new(share(of, NOT_ASSESSED))).into())
    });
    let bars = Bars::grouped(Axis::share("readiness").range(0.0, 1.0), periods).rows(rows.collect());
    let ready = fits.iter().filter_map(|fit| Some((parts(fit)[0].value()?, *fit)));
    let mut ready: Vec<_> = ready.collect();
    ready.sort_by_key(|(share, _)| *share);
    let title = match ready.as_slice() {
        [] => "Nobody has been assessed".to_owned(),
        [(share, fit)] => format!("{} is ready to {}", fit.person.value.name, percent(*share)),
        [(low, last), .., (high, first)] => format!(
            "Readiness runs from {} ({}) to {} ({})",
            percent(*low),
            last.person.value.name,
            percent(*high),
            first.person.value.name
        ),
    };
    Chart::new("readiness", title, bars)
        .caption("Readiness in what is brought along and in what is learned, against the profile")
        .of_table(table)
}

/// The readiness of one person beside the lines of the profile.
pub(in crate::report::views) fn readiness(fit: &Fit<'_, '_>, table: usize) -> Chart {
    let lines = fit.of.profile.value.make_or_buy.as_ref();
    let rows = Part::EACH.iter().zip(parts(fit)).map(|(part, found)| {
        let line = match part {
            Part::All => None,
            Part::Attributes => lines.map(|lines| lines.attributes.0),
            Part::Competencies => lines.map(|lines| lines.competencies.0),
        };
        let mut bar = Bar::new(share(found.value(), NOT_ASSESSED));
        if let Some(line) = line {
            let short = found.value().is_some_and(|value| value < line);
            bar = bar.target(share(Some(line), "")).tone(if short { Tone::Warning } else { Tone::Good });
        }
        BarRow::of(part.word(), vec![bar])
    });
    let mut bars = Bars::ranked(Axis::share("readiness").range(0.0, 1.0)).rows(rows.collect());
    if lines.is_some() {
        bars = bars.target("line of the profile");
    }
    let name = &fit.person.value.name;
    let title = match parts(fit)[0].value() {
        Some(value) => format!("{name} is ready to {}", percent(value)),
        None => format!("Nothing can be said of how ready {name} is"),
    };
    Chart::new("readiness", title, bars)
        .caption(format!("Against the profile {}", fit.of.profile.id))
        .of_table(table)
}

/// The levels of one person beside what is required, the widest gap first.
pub(in crate::report::views) fn gaps(fit: &Fit<'_, '_>, table: usize) -> Chart {
    let order = fit.worst_first();
    let wide = |n: &usize| fit.gap(*n).is_some_and(|gap| gap > Decimal::ZERO);
    let rows = order.iter().map(|n| {
        let required = &fit.of.items[*n];
        let tone = if wide(n) { Tone::Warning } else { Tone::Good };
        let target = Cell::Exact { value: required.level.normalize(), shown: 0 };
        BarRow::of(required.id, vec![Bar::new(level(fit.level(*n), NOT_ASSESSED)).target(target).tone(tone)])
    });
    let bars = Bars::ranked(Axis::new("level").unit("0–4").range(0.0, 4.0)).target("required");
    let short = order.iter().filter(|n| wide(n)).count();
    let title = match (short, order.first()) {
        (0, _) | (_, None) => "Nothing that was judged is below what is required".to_owned(),
        (n, Some(first)) => format!(
            "{n} of {} required items are below the level, most of all {}",
            order.len(),
            fit.of.items[*first].id
        ),
    };
    Chart::new("gaps", title, bars.rows(rows.collect()))
        .caption("Median of the latest levels of those who judged; 0 none, 1 aware, 2 with help, 3 alone, 4 teaches others")
        .of_table(table)
}

/// The points of the short test; `None` where nothing has been answered.
pub(in crate::report::views) fn litmus(
    audit: &Organisation,
    framework: &Framework,
    total: &Points,
    table: usize,
) -> Option<Chart> {
    if total.answered == 0 {
        return None;
    }
    let rows = framework.litmus.iter().map(|item| {
        let rating = audit.litmus.get(&item.id).and_then(|answer| answer.rating);
        let bar = rating.map_or(Bar::new(Cell::Missing("not answered")), |rating| {
            let tone = match rating {
                Achievement::Poor => Tone::Bad,
                Achievement::Fair => Tone::Warning,
                Achievement::Good => Tone::Good,
            };
            Bar::new(Cell::Integer(rating.points().into())).tone(tone)
        });
        BarRow::of(item.id.as_str(), vec![bar]).note(rating.map_or("not answered", Achievement::word))
    });
    let axis = Axis::new("points").unit("0 poor, 1 fair, 2 good").range(0.0, 2.0);
    let title = format!("The short test: {} of {} points", total.points, total.most());
    let title = if total.answered < total.asked {
        format!("{title}, {} of {} answered", total.answered, total.asked)
    } else {
        title
    };
    Some(
        Chart::new("litmus", title, Bars::ranked(axis).rows(rows.collect()))
            .caption("The company's own side, as it was audited")
            .of_table(table),
    )
}
