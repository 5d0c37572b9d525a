//! Opportunities: how well each is qualified, and what of its value the score reached so far stands for.
//!
//! Every element of a frame has a step from 0 up. Its points are weight × step ÷ highest step where the frame has
//! weights, else the step itself; the score is their sum. An element that nobody has looked into is unknown: it adds
//! nothing to the score, and where what is unknown could turn the verdict, the verdict is unknown as well.

use rust_decimal::Decimal;

use crate::model::account::{Bant, Meddpicc, Opportunity};
use crate::model::framework::{Element, Framework};
use crate::model::number::Step4;
use crate::model::settings::{Frame, Passing, Qualification};
use crate::model::words::words;

/// Decimals that a quotient keeps.
const KEPT: u32 = 12;

/// What a frame without bands is judged by: the shares of the whole at which weighted BANT begins to nurture, 5 of 16,
/// and to qualify, 9 of 16.
const LINES: [(i64, i64); 2] = [(5, 16), (9, 16)];

/// What came of looking at an opportunity, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Not worth the time as it stands.
    NotQualified,
    /// Something is there, and something is missing.
    Nurture,
    /// Worth the time.
    Qualified,
    /// What is unknown could turn it either way.
    Unknown,
}
words!(Verdict {
    NotQualified => "not qualified",
    Nurture => "nurture",
    Qualified => "qualified",
    Unknown => "unknown",
});

/// Whether every element reaches its gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Every one does.
    Pass,
    /// One that is known does not.
    Fail,
    /// Those that are known do, and others are unknown.
    Unknown,
}
words!(Gate { Pass => "pass", Fail => "fail", Unknown => "unknown" });

/// One element of a frame as an opportunity meets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Met<'f> {
    /// The element.
    pub element: &'f Element,
    /// The step reached; `None` where nobody has looked.
    pub step: Option<u8>,
    /// The highest step.
    pub highest: u8,
    /// The step below which it closes the gate.
    pub gate: u8,
}

impl Met<'_> {
    /// What the step means.
    #[must_use]
    pub fn meaning(&self) -> Option<&str> {
        self.element.steps.get(usize::from(self.step?)).map(String::as_str)
    }

    /// The most that it can add to the score.
    fn most(&self) -> Decimal {
        self.element.weight.map_or_else(|| Decimal::from(self.highest), |w| w.0)
    }

    fn points(&self, step: u8) -> Decimal {
        if self.highest == 0 {
            return Decimal::ZERO;
        }
        let step = Decimal::from(step.min(self.highest));
        match self.element.weight {
            None => step,
            Some(weight) => weight
                .0
                .checked_mul(step)
                .and_then(|points| points.checked_div(Decimal::from(self.highest)))
                .map_or(Decimal::ZERO, |points| points.round_dp(KEPT)),
        }
    }
}

/// An opportunity held against a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Qualified<'f> {
    /// Which frame.
    pub frame: Frame,
    /// Its elements, in the order of the frame.
    pub elements: Vec<Met<'f>>,
    /// The score reached so far.
    pub score: Decimal,
    /// The highest score that there is.
    pub of: Decimal,
    /// What the frame calls such a score; `None` where it has no bands, or what is unknown could lead to another.
    pub band: Option<&'f str>,
    /// Whether every element reaches its gate.
    pub gate: Gate,
    /// What came of it.
    pub verdict: Verdict,
    /// What stands between the opportunity and being qualified, in the order of the frame.
    pub missing: Vec<String>,
}

impl Qualified<'_> {
    /// How many elements are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.elements.iter().filter(|met| met.step.is_some()).count()
    }

    /// The share of the score that is reached; `None` where the frame gives no score at all.
    #[must_use]
    pub fn share(&self) -> Option<Decimal> {
        self.score.checked_div(self.of)
    }

    /// A value weighted with the share of the score that is reached. That share is no probability: it says how much of
    /// what makes an opportunity is there.
    #[must_use]
    pub fn weighted(&self, value: Decimal) -> Option<Decimal> {
        if self.of.is_zero() {
            return None;
        }
        let product = value.checked_mul(self.score);
        product.and_then(|p| p.checked_div(self.of)).map(|weighted| weighted.round_dp(KEPT).normalize())
    }
}

/// Whether an opportunity is still open; one without a status is.
#[must_use]
pub fn is_open(opportunity: &Opportunity) -> bool {
    opportunity.status.as_deref().is_none_or(|status| status == "open")
}

/// The frame that an opportunity is held against: the preferred one, or the other where only that was filled in.
#[must_use]
pub fn frame(opportunity: &Opportunity, preferred: Frame) -> Option<Frame> {
    let other = match preferred {
        Frame::Bant => Frame::Meddpicc,
        Frame::Meddpicc => Frame::Bant,
    };
    [preferred, other].into_iter().find(|frame| match frame {
        Frame::Bant => opportunity.bant.is_some(),
        Frame::Meddpicc => opportunity.meddpicc.is_some(),
    })
}

/// Holds an opportunity against a frame, whose framework is given with it.
#[must_use]
pub fn qualify<'f>(
    opportunity: &Opportunity,
    frame: Frame,
    framework: &'f Framework,
    settings: &Qualification,
) -> Qualified<'f> {
    let elements: Vec<Met<'f>> = framework
        .elements
        .iter()
        .map(|element| Met {
            element,
            step: step(opportunity, frame, &element.id),
            highest: match element.steps.len() {
                0 => top(frame),
                steps => u8::try_from(steps - 1).unwrap_or(u8::MAX),
            },
            gate: element.gate.unwrap_or(settings.floor).0,
        })
        .collect();
    let total = |points: &dyn Fn(&Met<'f>) -> Decimal| {
        elements.iter().fold(Decimal::ZERO, |sum, met| sum.saturating_add(points(met)))
    };
    let score = total(&|met| met.step.map_or(Decimal::ZERO, |step| met.points(step)));
    let most = total(&|met| met.step.map_or_else(|| met.most(), |step| met.points(step)));
    let of = total(&Met::most);
    let gate = gate(&elements);
    let (low, high) = (by_sum(framework, score, of), by_sum(framework, most, of));
    let summed = if low == high { low } else { Verdict::Unknown };
    let gated = by_gate(&elements, gate);
    let verdict = match settings.policy {
        Passing::Sum => summed,
        Passing::Gate => gated,
        // Of an unknown and a known one the known one counts where it is the worst there is.
        Passing::GateAndSum => match (gated, summed) {
            (Verdict::NotQualified, _) | (_, Verdict::NotQualified) => Verdict::NotQualified,
            (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
            (gated, summed) => gated.min(summed),
        },
    };
    let band = band(framework, score).filter(|name| band(framework, most) == Some(*name));
    let mut found = Qualified { frame, elements, score, of, band, gate, verdict, missing: Vec::new() };
    found.missing = missing(&found, framework, settings.policy);
    found
}

fn gate(elements: &[Met<'_>]) -> Gate {
    if elements.iter().any(|met| met.step.is_some_and(|step| step < met.gate)) {
        Gate::Fail
    } else if elements.iter().any(|met| met.step.is_none() && met.gate > 0) {
        Gate::Unknown
    } else {
        Gate::Pass
    }
}

/// An element at 0 rules the opportunity out, one below its gate holds it back.
fn by_gate(elements: &[Met<'_>], gate: Gate) -> Verdict {
    let closed = elements.iter().any(|met| met.step == Some(0) && met.gate > 0);
    match gate {
        Gate::Pass => Verdict::Qualified,
        Gate::Fail if closed => Verdict::NotQualified,
        // An unknown element could turn out to be at 0.
        Gate::Fail if elements.iter().any(|met| met.step.is_none() && met.gate > 0) => Verdict::Unknown,
        Gate::Fail => Verdict::Nurture,
        Gate::Unknown => Verdict::Unknown,
    }
}

/// The scores from which on an opportunity is nurtured and qualified: the second and the third band of the frame; of
/// two bands the second qualifies at once; without bands shares of the whole decide.
fn lines(framework: &Framework, of: Decimal) -> (Decimal, Decimal) {
    let mut from: Vec<Decimal> = framework.bands.iter().map(|band| band.from.0).collect();
    from.sort_unstable();
    match from.as_slice() {
        [_, nurture, qualified, ..] => (*nurture, *qualified),
        [_, both] => (*both, *both),
        _ => {
            let line = |(part, whole): (i64, i64)| {
                of.checked_mul(Decimal::from(part)).unwrap_or(Decimal::MAX) / Decimal::from(whole)
            };
            (line(LINES[0]), line(LINES[1]))
        }
    }
}

fn by_sum(framework: &Framework, score: Decimal, of: Decimal) -> Verdict {
    let (nurture, qualified) = lines(framework, of);
    if score >= qualified {
        Verdict::Qualified
    } else if score >= nurture {
        Verdict::Nurture
    } else {
        Verdict::NotQualified
    }
}

fn band(framework: &Framework, score: Decimal) -> Option<&str> {
    let reached = framework.bands.iter().filter(|band| band.from.0 <= score);
    reached.max_by_key(|band| band.from.0).map(|band| band.name.as_str())
}

/// What an opportunity that is not qualified lacks: what nobody knows, what is below its gate, and the points.
fn missing(found: &Qualified<'_>, framework: &Framework, policy: Passing) -> Vec<String> {
    if found.verdict == Verdict::Qualified {
        return Vec::new();
    }
    let mut lacks: Vec<String> = Vec::new();
    for met in &found.elements {
        match met.step {
            None => lacks.push(format!("{} unknown", met.element.id)),
            Some(step) if policy != Passing::Sum && step < met.gate => {
                lacks.push(format!("{} {step}, at least {}", met.element.id, met.gate));
            }
            Some(_) => {}
        }
    }
    let (_, line) = lines(framework, found.of);
    if policy != Passing::Gate && found.score < line {
        let short = (line - found.score).round_dp(1).normalize();
        let word = if short == Decimal::ONE { "point" } else { "points" };
        lacks.push(format!("{short} {word} short of {}", line.round_dp(1).normalize()));
    }
    lacks
}

/// The highest step of a frame whose framework lists no steps.
fn top(frame: Frame) -> u8 {
    match frame {
        Frame::Bant => 4,
        Frame::Meddpicc => 3,
    }
}

/// The step of an element, by the framework's word for it.
fn step(opportunity: &Opportunity, frame: Frame, element: &str) -> Option<u8> {
    match frame {
        Frame::Bant => bant(opportunity.bant.as_ref()?, element),
        Frame::Meddpicc => meddpicc(opportunity.meddpicc.as_ref()?, element),
    }
}

fn bant(bant: &Bant, element: &str) -> Option<u8> {
    let step = match element {
        "budget" => bant.budget,
        "authority" => bant.authority,
        "need" => bant.need,
        "timing" => bant.timing,
        _ => None,
    };
    step.map(|Step4(step)| step)
}

fn meddpicc(meddpicc: &Meddpicc, element: &str) -> Option<u8> {
    let step = match element {
        "metrics" => meddpicc.metrics,
        "economic-buyer" => meddpicc.economic_buyer,
        "decision-criteria" => meddpicc.decision_criteria,
        "decision-process" => meddpicc.decision_process,
        "paper-process" => meddpicc.paper_process,
        "pain" => meddpicc.pain,
        "champion" => meddpicc.champion,
        "competition" => meddpicc.competition,
        _ => None,
    };
    step.map(|step| step.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BANT: &str = "name: B\nelements:\n  - {id: budget, name: B, gate: 2, steps: [a, b, c, d, e]}\n  - {id: authority, name: A, gate: 2, steps: [a, b, c, d, e]}\n  - {id: need, name: N, gate: 2, steps: [a, b, c, d, e]}\n  - {id: timing, name: T, gate: 2, steps: [a, b, c, d, e]}\nbands: [{from: 0, name: unqualified}, {from: 5, name: slightly qualified}, {from: 9, name: qualified}, {from: 13, name: highly qualified}]\n";

    fn framework(text: &str) -> Framework {
        let read = crate::text::yaml::read::<Framework>(text);
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    fn opportunity(rest: &str) -> Opportunity {
        let read = crate::text::yaml::read::<Opportunity>(&format!("{{id: x, name: X, {rest}}}"));
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    fn settings(policy: Passing) -> Qualification {
        Qualification { policy, ..Qualification::default() }
    }

    fn steps(steps: [Option<u8>; 4]) -> Opportunity {
        let names = ["budget", "authority", "need", "timing"];
        let parts: Vec<String> =
            names.iter().zip(steps).filter_map(|(n, s)| s.map(|s| format!("{n}: {s}"))).collect();
        opportunity(&format!("bant: {{{}}}", parts.join(", ")))
    }

    /// The published bands: 4,4,4,4 → 16 highly; 3,3,3,3 → 12 qualified; 2,2,2,2 → 8 slightly; 1,1,1,1 → 4
    /// unqualified; 4,0,4,4 → 12, qualified by its sum, and fails at the gate.
    #[test]
    fn bands_are_those_of_weighted_bant() {
        let bant = framework(BANT);
        let said = |s: [u8; 4], policy| {
            let q = qualify(&steps(s.map(Some)), Frame::Bant, &bant, &settings(policy));
            (q.score.to_string(), q.of.to_string(), q.band, q.gate, q.verdict)
        };
        use Passing::{Gate as G, GateAndSum, Sum};
        let of =
            |score: &str, band, gate, verdict| (score.to_owned(), "16".to_owned(), Some(band), gate, verdict);
        assert_eq!(said([4; 4], Sum), of("16", "highly qualified", Gate::Pass, Verdict::Qualified));
        assert_eq!(said([3; 4], Sum), of("12", "qualified", Gate::Pass, Verdict::Qualified));
        assert_eq!(said([2; 4], Sum), of("8", "slightly qualified", Gate::Pass, Verdict::Nurture));
        assert_eq!(said([1; 4], Sum), of("4", "unqualified", Gate::Fail, Verdict::NotQualified));
        let hole = [4, 0, 4, 4];
        assert_eq!(said(hole, Sum), of("12", "qualified", Gate::Fail, Verdict::Qualified));
        assert_eq!(said(hole, G).4, Verdict::NotQualified);
        assert_eq!(said(hole, GateAndSum).4, Verdict::NotQualified);
        // Every element at 2 passes the gate; the sum of 8 is still to be nurtured.
        assert_eq!((said([2; 4], G).4, said([2; 4], GateAndSum).4), (Verdict::Qualified, Verdict::Nurture));
        assert_eq!(said([4, 1, 4, 4], GateAndSum).4, Verdict::Nurture);
    }

    #[test]
    fn what_is_unknown_is_never_taken_for_something() {
        let bant = framework(BANT);
        let said = |s, policy| {
            let q = qualify(&steps(s), Frame::Bant, &bant, &settings(policy));
            (q.verdict, q.band, q.missing.join("; "))
        };
        // 3 + 3 + 3 = 9 is enough for the sum whatever the fourth turns out to be: 9 to 13 points, two bands.
        let nine = [Some(3), Some(3), Some(3), None];
        assert_eq!(said(nine, Passing::Sum), (Verdict::Qualified, None, String::new()));
        assert_eq!(said(nine, Passing::Gate), (Verdict::Unknown, None, "timing unknown".to_owned()));
        assert_eq!(
            said([None, None, Some(4), None], Passing::Sum),
            (
                Verdict::Unknown,
                None,
                "budget unknown; authority unknown; timing unknown; 5 points short of 9".to_owned()
            )
        );
        // 1 + 0 + 1 = 2 and at most 6: never qualified, but it could be nurtured by the sum. The gate is closed.
        let hole = [Some(1), Some(0), Some(1), None];
        assert_eq!(said(hole, Passing::Sum).0, Verdict::Unknown);
        assert_eq!(said(hole, Passing::Gate).0, Verdict::NotQualified);
        assert_eq!(
            said([Some(4), Some(1), Some(4), None], Passing::Gate),
            (Verdict::Unknown, None, "authority 1, at least 2; timing unknown".to_owned())
        );
    }

    /// Weights 15, 15, 10: identified of 3 is a third. 15 × 3/3 + 15 × 1/3 + 10 × 2/3 = 15 + 5 + 6.67 = 26.67 of 40.
    /// Without bands 9/16 of 40 = 22.5 qualifies and 5/16 of 40 = 12.5 nurtures.
    #[test]
    fn weights_and_frames_without_bands() {
        let frame = framework(
            "name: M\nelements:\n  - {id: metrics, name: M, weight: 15, steps: [a, b, c, d]}\n  - {id: pain, name: P, weight: 15, steps: [a, b, c, d]}\n  - {id: competition, name: C, weight: 10, steps: [a, b, c, d]}\n",
        );
        let said = |m: &str, policy| {
            let given = opportunity(&format!("value: 300, meddpicc: {{{m}}}"));
            let q = qualify(&given, Frame::Meddpicc, &frame, &settings(policy));
            let weighted = q.weighted(Decimal::from(300)).unwrap();
            (
                q.score.round_dp(2).to_string(),
                weighted.round_dp(2).to_string(),
                q.verdict,
                q.missing.join("; "),
            )
        };
        let full = "metrics: 3, pain: 1, competition: 2";
        assert_eq!(
            said(full, Passing::Sum),
            ("26.67".to_owned(), "200.00".to_owned(), Verdict::Qualified, String::new())
        );
        // The floor of 2 is the gate of elements without one.
        assert_eq!(said(full, Passing::GateAndSum).2, Verdict::Nurture);
        assert_eq!(said(full, Passing::GateAndSum).3, "pain 1, at least 2");
        assert_eq!(said("metrics: 3, pain: 0, competition: 0", Passing::Sum).2, Verdict::Nurture);
        assert_eq!(
            said("metrics: 1, pain: 1, competition: 0", Passing::Sum),
            ("10".to_owned(), "75".to_owned(), Verdict::NotQualified, "12.5 points short of 22.5".to_owned())
        );
    }

    #[test]
    fn the_frame_that_is_filled_in_counts() {
        let both = opportunity("bant: {need: 1}, meddpicc: {pain: 1}");
        assert_eq!(frame(&both, Frame::Meddpicc), Some(Frame::Meddpicc));
        assert_eq!(frame(&steps([None; 4]), Frame::Meddpicc), Some(Frame::Bant));
        assert_eq!(frame(&opportunity("status: open"), Frame::Bant), None);
        assert!(is_open(&both) && !is_open(&opportunity("status: parked")));
    }

    proptest! {
        /// A higher step never makes the verdict worse, and knowing a step never leaves what was possible before.
        #[test]
        fn more_is_never_worse(steps_ in proptest::array::uniform4(0u8..=4), at in 0usize..4, which in 0usize..3) {
            let bant = framework(BANT);
            let settings = settings(Passing::ALL[which]);
            let verdict = |s: [Option<u8>; 4]| qualify(&steps(s), Frame::Bant, &bant, &settings).verdict;
            let known = verdict(steps_.map(Some));
            prop_assert!(known != Verdict::Unknown);
            let mut better = steps_;
            better[at] = (better[at] + 1).min(4);
            prop_assert!(verdict(better.map(Some)) >= known);
            let mut partly = steps_.map(Some);
            partly[at] = None;
            let before = verdict(partly);
            prop_assert!(before == Verdict::Unknown || before == known);
        }
    }
}
