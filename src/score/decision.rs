//! From scores to decisions, each with its reason.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::rank::tied;
use super::run::{Scoring, Unscored};
use crate::model::method::{Better, Method};
use crate::model::number::Figure;
use crate::model::policy::{Capacity, Decision, Policy};
use crate::model::words::{Quadrant, Status, words};
use crate::portfolio::knapsack::{self, Constraint, Outcome, Problem};

/// What is proposed for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Make it key.
    Select,
    /// It stays key.
    Stay,
    /// Put it on trial.
    Incubate,
    /// Leave it where it is.
    Hold,
    /// Not now.
    Decline,
    /// Ruled out, whatever its score.
    Veto,
    /// Good enough, but there is nobody to look after it.
    OverCapacity,
    /// It stops being key.
    Deselect,
}
words!(Choice {
    Select => "select",
    Stay => "stay",
    Incubate => "incubate",
    Hold => "hold",
    Decline => "decline",
    Veto => "veto",
    OverCapacity => "over-capacity",
    Deselect => "deselect",
});

/// Why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// The score reaches the line to enter.
    Enters,
    /// The score stays above the line to stay.
    Stays,
    /// The score is on the bad side of the line to stay or enter.
    Below,
    /// The score lies between the lines.
    Between,
    /// The quadrant is not one that key accounts come from.
    Quadrant,
    /// It has no quadrant, and the policy asks for one.
    NoQuadrant,
    /// There is no score.
    Unscored(Unscored),
    /// A veto, by its index.
    Veto(usize),
    /// It would be the n-th, and there is room for fewer.
    Room(u32),
    /// The budget buys a better set without it.
    Budget,
    /// What it costs is not known, and the budget cannot be held.
    NoCost,
}

/// What is proposed for an account and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    /// What.
    pub choice: Choice,
    /// Why.
    pub why: Why,
}

/// How many key accounts there is room for.
#[derive(Debug, Clone, PartialEq)]
pub enum Room {
    /// Any number.
    Any,
    /// So many.
    Accounts(u32),
    /// So much money, with what each account costs.
    Budget(Decimal, Vec<Option<Decimal>>),
}

/// What decisions are made from, beside the scores.
#[allow(missing_debug_implementations)]
pub struct Facts<'a> {
    /// Where each account stands.
    pub statuses: &'a (dyn Fn(usize) -> Status + Sync),
    /// The veto that rules an account out, by its index.
    pub vetoes: &'a [Option<usize>],
    /// The box of each account.
    pub quadrants: &'a [Option<Quadrant>],
    /// The room there is.
    pub room: Room,
}

/// What came of deciding.
#[derive(Debug, Default)]
pub struct Rulings {
    /// For each account; empty where the policy decides nothing.
    pub rulings: Vec<Ruling>,
    /// Sentences on how the capacity was used.
    pub notes: Vec<String>,
}

/// Decides over all accounts.
#[must_use]
pub fn decide(policy: &Policy, scoring: &Scoring, facts: &Facts<'_>) -> Rulings {
    let Some(decision) = &policy.decision else { return Rulings::default() };
    let mut rulings: Vec<Ruling> =
        (0..scoring.rows).map(|row| first(decision, policy.method, scoring, facts, row)).collect();
    let mut notes = Vec::new();
    room(&mut rulings, scoring, &facts.room, &mut notes);
    Rulings { rulings, notes }
}

/// The decision before capacity is looked at.
fn first(decision: &Decision, method: Method, scoring: &Scoring, facts: &Facts<'_>, row: usize) -> Ruling {
    let ruling = |choice, why| Ruling { choice, why };
    if let Some(veto) = facts.vetoes.get(row).copied().flatten() {
        return ruling(Choice::Veto, Why::Veto(veto));
    }
    let Some(score) = scoring.overall(row) else {
        return ruling(Choice::Hold, Why::Unscored(scoring.unscored(row).unwrap_or(Unscored::Nothing)));
    };
    let key = (facts.statuses)(row) == Status::Key;
    let reaches =
        |line: Option<Figure>| line.is_none_or(|line| reached(method.better(), score, line.number()));
    let wanted = match (&decision.quadrants, facts.quadrants.get(row).copied().flatten()) {
        (None, _) => Ok(()),
        (Some(list), Some(quadrant)) if list.contains(&quadrant) => Ok(()),
        (Some(_), Some(_)) => Err(Why::Quadrant),
        (Some(_), None) => Err(Why::NoQuadrant),
    };
    let stays = reaches(decision.stay.or(decision.enter));
    match (key, wanted) {
        (true, _) if !stays => ruling(Choice::Deselect, Why::Below),
        (true, Err(why @ Why::NoQuadrant)) => ruling(Choice::Hold, why),
        (true, Err(why)) => ruling(Choice::Deselect, why),
        (true, Ok(())) => ruling(Choice::Stay, Why::Stays),
        (false, _) if !stays => ruling(Choice::Decline, Why::Below),
        (false, Err(why)) => ruling(Choice::Hold, why),
        (false, Ok(())) if reaches(decision.enter) => ruling(Choice::Select, Why::Enters),
        (false, Ok(())) => ruling(Choice::Incubate, Why::Between),
    }
}

fn reached(better: Better, score: f64, line: f64) -> bool {
    tied(score, line)
        || match better {
            Better::Higher => score > line,
            Better::Lower => score < line,
        }
}

fn room(rulings: &mut [Ruling], scoring: &Scoring, room: &Room, notes: &mut Vec<String>) {
    let chosen: Vec<usize> = scoring
        .order
        .iter()
        .map(|r| *r as usize)
        .filter(|r| matches!(rulings[*r].choice, Choice::Select | Choice::Stay))
        .collect();
    match room {
        Room::Any => {}
        Room::Accounts(room) => {
            for (place, row) in chosen.iter().enumerate().skip(*room as usize) {
                rulings[*row] = Ruling {
                    choice: Choice::OverCapacity,
                    why: Why::Room(u32::try_from(place + 1).unwrap_or(u32::MAX)),
                };
            }
        }
        Room::Budget(budget, costs) => {
            let known: Vec<(usize, Decimal)> =
                chosen.iter().filter_map(|row| costs[*row].map(|c| (*row, c))).collect();
            for row in chosen.iter().filter(|row| costs[**row].is_none()) {
                rulings[*row] = Ruling { choice: Choice::Hold, why: Why::NoCost };
            }
            let problem = Problem {
                values: known.iter().map(|(row, _)| worth(scoring, *row)).collect(),
                constraints: vec![Constraint {
                    usage: known.iter().map(|(_, c)| *c).collect(),
                    capacity: *budget,
                }],
                ..Problem::default()
            };
            match knapsack::best(&problem) {
                Ok(Outcome::Best(best)) => {
                    for (n, (row, _)) in known.iter().enumerate() {
                        if best.items.binary_search(&n).is_err() {
                            rulings[*row] = Ruling { choice: Choice::OverCapacity, why: Why::Budget };
                        }
                    }
                    let used: Decimal = best.usage.first().copied().unwrap_or_default();
                    let optimum = if best.proven {
                        "the highest total score that fits"
                    } else {
                        "not proven to be the highest total score that fits: too many ways to search"
                    };
                    notes.push(format!(
                        "the budget of {budget} buys {} of {} accounts for {}: {optimum}",
                        best.items.len(),
                        known.len(),
                        used.round_dp(2).normalize()
                    ));
                }
                Ok(Outcome::Infeasible(why)) => notes.push(why.to_string()),
                Err(why) => notes.push(format!("the budget could not be used: {why}")),
            }
        }
    }
}

/// What an account adds to a budget's total: its figure, turned so that more is better and nothing is below zero.
fn worth(scoring: &Scoring, row: usize) -> Decimal {
    let score = scoring.overall(row).unwrap_or(0.0);
    let worth = match scoring.better {
        Better::Higher if score < 0.0 || matches!(scoring.details, super::run::Details::Promethee(_)) => {
            score + 1.0
        }
        Better::Higher => score,
        Better::Lower => 1.0 - score,
    };
    Decimal::from_f64(worth).unwrap_or_default().round_dp(9)
}

impl Ruling {
    /// The reason in words.
    #[must_use]
    pub fn reason(
        &self,
        policy: &Policy,
        scoring: &Scoring,
        row: usize,
        quadrant: Option<Quadrant>,
    ) -> String {
        let decision = policy.decision.clone().unwrap_or_default();
        let score = scoring.overall(row).map_or_else(String::new, |s| figure(policy, s));
        let figure_name = policy.method.figure();
        let (under, over) = match policy.method.better() {
            Better::Higher => ("below", "reaches"),
            Better::Lower => ("above", "is within"),
        };
        let line = |line: Option<Figure>| line.map_or_else(String::new, |l| l.to_string());
        let label = quadrant.map_or("none", |q| policy.matrix.labels.label(q));
        match self.why {
            Why::Enters if decision.enter.is_none() => format!("{figure_name} {score}, no line to enter by"),
            Why::Enters => {
                format!("{figure_name} {score} {over} the line to enter, {}", line(decision.enter))
            }
            Why::Stays if decision.stay.or(decision.enter).is_none() => {
                format!("key, {figure_name} {score}, no line to stay by")
            }
            Why::Stays => format!(
                "{figure_name} {score} {over} the line to stay, {}",
                line(decision.stay.or(decision.enter))
            ),
            Why::Below => {
                let name = if decision.stay.is_some() { "stay" } else { "enter" };
                format!(
                    "{figure_name} {score} is {under} the line to {name}, {}",
                    line(decision.stay.or(decision.enter))
                )
            }
            Why::Between => format!(
                "{figure_name} {score} lies between the lines to stay, {}, and to enter, {}",
                line(decision.stay),
                line(decision.enter)
            ),
            Why::Quadrant => {
                let list: Vec<&str> =
                    decision.quadrants.iter().flatten().map(|q| policy.matrix.labels.label(*q)).collect();
                format!("quadrant {label}; key accounts come from {}", list.join(" and "))
            }
            Why::NoQuadrant => "no quadrant: figures of an axis are missing".to_owned(),
            Why::Unscored(why) => format!("not scored: {}", unscored(policy, why)),
            Why::Veto(n) => policy.vetoes.get(n).map_or_else(String::new, |v| v.reason.clone()),
            Why::Room(place) => {
                let by = if decision.capacity == Some(Capacity::Managers) {
                    "the managers look after"
                } else {
                    "there is room for"
                };
                format!("{} of those who qualify, more than {by}", ordinal(place))
            }
            Why::Budget => "the budget buys a higher total score without it".to_owned(),
            Why::NoCost => "what it costs is not known, so the budget cannot be held".to_owned(),
        }
    }
}

/// Why an account has no score, in words.
#[must_use]
pub fn unscored(policy: &Policy, why: Unscored) -> String {
    let id = |n: usize| policy.criteria.get(n).map_or("?", |c| c.id.as_str());
    match why {
        Unscored::Missing(n) => format!("`{}` is missing", id(n)),
        Unscored::Dropped(n) => format!("left out, `{}` is missing", id(n)),
        Unscored::Nothing => "every figure is missing".to_owned(),
        Unscored::NoProduct => "a score of zero has no weighted product".to_owned(),
        Unscored::Undefined(why) => why.to_owned(),
    }
}

fn figure(policy: &Policy, score: f64) -> String {
    if policy.absolute() { format!("{score:.2}") } else { format!("{score:.4}") }
}

fn ordinal(n: u32) -> String {
    let end = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::compile::{From, compile};
    use crate::score::run::score;

    const POLICY: &str = "criteria: [{id: a, axis: potential, measure: a, weight: 1}, {id: b, axis: position, measure: b, weight: 1}]\nmissing: skip\nvetoes: [{measure: a, below: 1, reason: wants a vendor}]\ndecision: {enter: 6, stay: 5, quadrants: [strategic, star], capacity: CAP}\n";

    fn decide_(
        capacity: &str,
        rows: &[(f64, f64, Status)],
        costs: Option<Vec<Option<Decimal>>>,
    ) -> Vec<(Choice, String)> {
        let policy: Policy = crate::text::yaml::read(&POLICY.replace("CAP", capacity)).value.unwrap();
        let (compiled, _) = compile(policy, From::Columns).unwrap();
        let columns = vec![rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect()];
        let scoring = score(&compiled, columns, &|a, b| a.cmp(&b)).unwrap();
        let quadrants: Vec<_> = (0..rows.len())
            .map(|row| {
                let axis = |a| scoring.axis(a, row);
                use crate::model::policy::Axis::{Position, Potential};
                axis(Potential).zip(axis(Position)).map(|(x, y)| {
                    super::super::matrix::quadrant(&compiled.policy.matrix, Better::Higher, x, y)
                })
            })
            .collect();
        let room = match (&compiled.policy.decision.as_ref().unwrap().capacity, costs) {
            (Some(Capacity::Budget(b)), Some(costs)) => Room::Budget(b.0, costs),
            (Some(Capacity::Accounts(n)), _) => Room::Accounts(*n),
            _ => Room::Any,
        };
        let vetoes: Vec<_> = rows.iter().map(|r| (r.0 < 1.0).then_some(0)).collect();
        let statuses = |row: usize| rows[row].2;
        let facts = Facts { statuses: &statuses, vetoes: &vetoes, quadrants: &quadrants, room };
        let ruled = decide(&compiled.policy, &scoring, &facts);
        ruled
            .rulings
            .iter()
            .enumerate()
            .map(|(n, r)| (r.choice, r.reason(&compiled.policy, &scoring, n, quadrants[n])))
            .collect()
    }

    #[test]
    fn every_decision_has_its_reason() {
        use Status::{Candidate, Key};
        let ruled = decide_(
            "9",
            &[
                (7.0, 6.0, Candidate),
                (6.0, 5.0, Key),
                (5.5, 5.0, Candidate),
                (4.0, 7.0, Candidate),
                (3.0, 4.0, Candidate),
                (0.5, 9.0, Candidate),
                (4.0, 5.0, Key),
                (f64::NAN, f64::NAN, Key),
                (f64::NAN, 7.0, Candidate),
            ],
            None,
        );
        let choices: Vec<Choice> = ruled.iter().map(|r| r.0).collect();
        use Choice::{Decline, Deselect, Hold, Incubate, Select, Stay, Veto};
        assert_eq!(choices, [Select, Stay, Incubate, Hold, Decline, Veto, Deselect, Hold, Hold]);
        assert_eq!(ruled[0].1, "score 6.50 reaches the line to enter, 6");
        assert_eq!(ruled[2].1, "score 5.25 lies between the lines to stay, 5, and to enter, 6");
        assert_eq!(ruled[3].1, "quadrant status; key accounts come from strategic and star");
        assert_eq!(ruled[5].1, "wants a vendor");
        assert_eq!(ruled[7].1, "not scored: every figure is missing");
    }

    #[test]
    fn a_number_cuts_the_ranking() {
        let ruled = decide_(
            "1",
            &[(7.0, 6.0, Status::Candidate), (8.0, 8.0, Status::Candidate), (6.0, 6.0, Status::Key)],
            None,
        );
        assert_eq!(
            ruled.iter().map(|r| r.0).collect::<Vec<_>>(),
            [Choice::OverCapacity, Choice::Select, Choice::OverCapacity]
        );
        assert_eq!(ruled[0].1, "2nd of those who qualify, more than there is room for");
    }

    #[test]
    fn a_budget_buys_the_best_set() {
        let rows = [
            (9.0, 9.0, Status::Candidate),
            (7.0, 7.0, Status::Candidate),
            (7.0, 7.0, Status::Candidate),
            (8.0, 8.0, Status::Candidate),
        ];
        let costs = vec![Some(Decimal::from(100)), Some(Decimal::from(50)), Some(Decimal::from(50)), None];
        let ruled = decide_("{budget: 100}", &rows, Some(costs));
        assert_eq!(
            ruled.iter().map(|r| r.0).collect::<Vec<_>>(),
            [Choice::OverCapacity, Choice::Select, Choice::Select, Choice::Hold]
        );
    }
}
