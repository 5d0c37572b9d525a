//! What the selection says today, and what it said in recorded runs.

use super::{At, Proposal, Rule, Said, Say};
use crate::model::date::Day;
use crate::model::method::{Better, Method};
use crate::model::policy::{Decision, Policy};
use crate::model::recorded::Recorded;
use crate::model::words::{Quadrant, Status};
use crate::score::decision::{Choice, Ruling, Why};
use crate::score::measure::days_between;

/// Days on trial after which somebody has to decide; a year, as where such trials are usual.
const TRIAL: i32 = 365;

pub(super) fn rules(at: &At<'_>, say: &mut Say<'_>) {
    let status = at.entry.value.status;
    let Some(ruling) = at.facts.selection.rulings.rulings.get(at.row) else { return };
    match status {
        Status::Key | Status::Incubating => {
            streamline_twice(at, say);
            held_against(at, ruling, say);
            if status == Status::Incubating {
                trial_over(at, ruling, say);
            }
        }
        Status::Candidate | Status::Managed | Status::Deselected => {}
    }
    if status != Status::Key && ruling.choice == Choice::Select {
        let takes = format!("the decision: `status: key` in {}, and a manager", at.path());
        let since = at.since(|run| run.decision.as_deref() == Some("select"));
        let mut said = at.said(ruling, None, since, takes);
        said.reason += ", and there is room";
        say(Rule::ReachesTheLine, Proposal::Promote, said);
    }
    if status != Status::Incubating && status != Status::Key && ruling.choice == Choice::Incubate {
        let takes = at.to_reach(|decision| decision.enter, "the line to enter");
        let since = at.since(|run| run.decision.as_deref() == Some("incubate"));
        say(Rule::BetweenTheLines, Proposal::Incubate, at.said(ruling, None, since, takes));
    }
}

fn streamline_twice(at: &At<'_>, say: &mut Say<'_>) {
    let now = at.facts.selection.quadrant(at.row);
    let before = at.facts.runs.last().and_then(|run| run.accounts.get(&at.entry.id)).and_then(|r| r.quadrant);
    if now != Some(Quadrant::Streamline) || before != now {
        return;
    }
    let since = at.since(|run| run.quadrant == Some(Quadrant::Streamline));
    let cut = &at.facts.selection.compiled.policy.matrix.cut;
    let runs = at.streak(|run| run.quadrant == Some(Quadrant::Streamline));
    say(
        Rule::StreamlineTwice,
        Proposal::Deselect,
        Said {
            reason: format!("streamline in {} runs, today's among them", runs.len() + 1),
            since,
            takes: format!("a potential of {} or a position of {}", cut.potential, cut.position),
            evidence: format!(
                "{}; recorded {}",
                at.figures(),
                runs.iter().map(Day::to_string).collect::<Vec<_>>().join(", ")
            ),
        },
    );
}

/// What the policy says against an account that is key or on trial.
fn held_against(at: &At<'_>, ruling: &Ruling, say: &mut Say<'_>) {
    let policy = &at.facts.selection.compiled.policy;
    let key = at.entry.value.status == Status::Key;
    match (ruling.choice, ruling.why) {
        (Choice::Veto, _) => {
            let takes = "a measure that the veto does not rule out".to_owned();
            let since = at.since(|run| run.decision.as_deref() == Some("veto"));
            say(Rule::Vetoed, Proposal::Deselect, at.said(ruling, None, since, takes));
        }
        (Choice::Deselect | Choice::Decline, Why::Below) => {
            let takes = at.to_reach(|decision| decision.stay.or(decision.enter), "the line to stay");
            let since = at.since(|run| {
                let line = policy.decision.as_ref().and_then(|d| d.stay.or(d.enter)).map(|l| l.number());
                run.score.zip(line).is_some_and(|(score, line)| worse(policy, score, line))
            });
            say(Rule::BelowTheLine, Proposal::DownTier, at.said(ruling, None, since, takes));
        }
        (Choice::Deselect | Choice::Hold, Why::Quadrant) => {
            let wanted = policy.decision.as_ref().and_then(|d| d.quadrants.clone()).unwrap_or_default();
            let labels: Vec<&str> = wanted.iter().map(|q| policy.matrix.labels.label(*q)).collect();
            let cut = &policy.matrix.cut;
            let takes = format!(
                "a place in {}: the lines are potential {} and position {}",
                labels.join(" or "),
                cut.potential,
                cut.position
            );
            let since = at.since(|run| run.quadrant.is_some_and(|q| !wanted.contains(&q)));
            say(Rule::OtherQuadrant, Proposal::DownTier, at.said(ruling, None, since, takes));
        }
        (Choice::OverCapacity, _) if key => {
            let takes = "one manager more, or a place that another account leaves".to_owned();
            let since = at.since(|run| run.decision.as_deref() == Some("over-capacity"));
            say(Rule::NoRoom, Proposal::DownTier, at.said(ruling, None, since, takes));
        }
        _ => {}
    }
}

/// A year on trial, by the recorded runs, without reaching the line to enter.
fn trial_over(at: &At<'_>, ruling: &Ruling, say: &mut Say<'_>) {
    if ruling.choice != Choice::Incubate {
        return;
    }
    let Some(since) = at.since(|run| run.decision.as_deref() == Some("incubate")) else { return };
    let days = days_between(since.0, at.facts.as_of);
    if days < TRIAL {
        return;
    }
    let takes = format!("{}, or a second trial", at.to_reach(|decision| decision.enter, "the line to enter"));
    let reason = format!("{days} days on trial without reaching the line to enter");
    say(Rule::TrialOver, Proposal::DownTier, at.said(ruling, Some(&reason), Some(since), takes));
}

fn worse(policy: &Policy, score: f64, line: f64) -> bool {
    match policy.method.better() {
        Better::Higher => score < line,
        Better::Lower => score > line,
    }
}

impl At<'_> {
    /// What is said of an account that the policy decided about: the decision's own reason, or other words before it.
    fn said(&self, ruling: &Ruling, words: Option<&str>, since: Option<Day>, takes: String) -> Said {
        let selection = self.facts.selection;
        let quadrant = selection.quadrant(self.row);
        let reason = match words {
            Some(words) => words.to_owned(),
            None => ruling.reason(&selection.compiled.policy, &selection.scoring, self.row, quadrant),
        };
        let runs = self.facts.runs.iter().filter(|run| since.is_some_and(|since| run.on >= since));
        let runs: Vec<String> = runs.map(|run| run.on.to_string()).collect();
        let mut evidence = self.figures();
        if !runs.is_empty() {
            evidence += &format!("; recorded {}", runs.join(", "));
        }
        Said { reason, since, takes, evidence }
    }

    /// The days of the latest recorded runs in a row that say so, oldest first.
    fn streak(&self, says: impl Fn(&Recorded) -> bool) -> Vec<Day> {
        let runs = self.facts.runs.iter().rev();
        let said = runs.take_while(|run| run.accounts.get(&self.entry.id).is_some_and(&says));
        let mut days: Vec<Day> = said.map(|run| run.on).collect();
        days.reverse();
        days
    }

    /// The earliest of the latest recorded runs in a row that say so.
    fn since(&self, says: impl Fn(&Recorded) -> bool) -> Option<Day> {
        self.streak(says).first().copied()
    }

    /// Today's figures in words.
    fn figures(&self) -> String {
        use crate::model::policy::Axis::{Position, Potential};
        let scoring = &self.facts.selection.scoring;
        let figure = |name: &str, value: Option<f64>| value.map(|v| format!("{name} {v:.2}"));
        let parts = [
            figure("score", scoring.overall(self.row)),
            figure("potential", scoring.axis(Potential, self.row)),
            figure("position", scoring.axis(Position, self.row)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no score".to_owned() } else { parts.join(", ") }
    }

    /// What it takes to reach a line, and the criterion by which the least would do it alone.
    fn to_reach(
        &self,
        line: impl Fn(&Decision) -> Option<crate::model::number::Figure>,
        name: &str,
    ) -> String {
        let selection = self.facts.selection;
        let policy = &selection.compiled.policy;
        let line = policy.decision.as_ref().and_then(line);
        let (Some(line), Some(score)) = (line, selection.scoring.overall(self.row)) else {
            return format!("a figure that reaches {name}");
        };
        let short = (line.number() - score).abs();
        let less = if policy.method.better() == Better::Lower { "less" } else { "more" };
        let mut said = format!("{short:.2} {less} on the {} for {name}, {line}", policy.method.figure());
        if policy.absolute() && policy.method == Method::WeightedSum {
            said += &self.cheapest(short).map(|words| format!(": {words}")).unwrap_or_default();
        }
        said
    }

    /// The criterion whose score has to rise least for the overall score to rise by `short`.
    fn cheapest(&self, short: f64) -> Option<String> {
        let scoring = &self.facts.selection.scoring;
        let criteria = &self.facts.selection.compiled.policy.criteria;
        let scored: Vec<(usize, f64)> =
            (0..criteria.len()).filter_map(|n| Some((n, scoring.criterion(n, self.row)?))).collect();
        let present: f64 = scored.iter().map(|(n, _)| scoring.weights[*n]).sum();
        let rise = |n: usize| short * present / scoring.weights[n];
        let possible =
            scored.iter().filter(|(n, score)| scoring.weights[*n] > 0.0 && score + rise(*n) <= 10.0);
        let (n, score) = possible.min_by(|a, b| rise(a.0).total_cmp(&rise(b.0)))?;
        let criterion = &criteria[*n];
        let name = criterion.name.as_deref().unwrap_or(&criterion.id).to_lowercase();
        Some(format!("for example {name} from {score:.1} to {:.1}", score + rise(*n)))
    }
}
