//! `idle-criterion`

use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::score::rank::tied;
use crate::text::finding::Level;

pub(in crate::lint) struct IdleCriterion;

/// Scored accounts from which on equal scores say something; our own choice.
const ENOUGH: usize = 3;

static META: Meta = Meta {
    name: "idle-criterion",
    group: Group::Policy,
    level: Level::Warn,
    summary: "A criterion in which all accounts score alike, so that it decides nothing",
    doc: Doc {
        what: "Criteria with a weight in which every scored account has the same score, or none has any, in a book with at least 3 scored accounts (this tool's own number: two may well agree). For methods that score no single criteria the figures themselves are compared.",
        why: "Such a criterion takes weight and attention and changes no rank. Often its scale is too wide or too narrow for the accounts, or nobody dares to give anything but a 7.",
        fails: &[
            Sample::policy(
                "criteria:\n  - {id: fit, measure: ratings.fit, weight: 70}\n  - {id: credit, measure: ratings.credit, weight: 30}\n",
            ),
            Sample {
                path: "accounts/acme.yaml",
                text: "name: Acme\nratings: {fit: [{score: 8}], credit: [{score: 7}]}\n",
            },
            Sample {
                path: "accounts/globex.yaml",
                text: "name: Globex\nratings: {fit: [{score: 5}], credit: [{score: 7}]}\n",
            },
            Sample {
                path: "accounts/initech.yaml",
                text: "name: Initech\nratings: {fit: [{score: 3}], credit: [{score: 7}]}\n",
            },
        ],
        passes: &[
            Sample::policy(
                "criteria:\n  - {id: fit, measure: ratings.fit, weight: 70}\n  - {id: credit, measure: ratings.credit, weight: 30}\n",
            ),
            Sample {
                path: "accounts/acme.yaml",
                text: "name: Acme\nratings: {fit: [{score: 8}], credit: [{score: 7}]}\n",
            },
            Sample {
                path: "accounts/globex.yaml",
                text: "name: Globex\nratings: {fit: [{score: 5}], credit: [{score: 4}]}\n",
            },
            Sample {
                path: "accounts/initech.yaml",
                text: "name: Initech\nratings: {fit: [{score: 3}], credit: [{score: 7}]}\n",
            },
        ],
    },
};

impl Rule for IdleCriterion {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn policy(&self, cx: &Context<'_>, out: &mut Out<'_>) {
        let (Some(policy), Some(scoring)) = (cx.policy, cx.scoring) else { return };
        if scoring.order.len() < ENOUGH {
            return;
        }
        for (n, criterion) in policy.value.criteria.iter().enumerate() {
            if scoring.weights.get(n).is_none_or(|w| *w <= 0.0) {
                continue;
            }
            let scored = || scoring.order.iter().map(|row| *row as usize);
            let own = scored().any(|row| scoring.criterion(n, row).is_some());
            let figure = |row: usize| {
                if own {
                    scoring.criterion(n, row)
                } else {
                    Some(scoring.measures[n][row]).filter(|x| !x.is_nan())
                }
            };
            let mut figures = scored().filter_map(figure);
            let message = match figures.next() {
                None => format!("no account has a figure for `{}`, so it decides nothing", criterion.id),
                Some(first) => {
                    let mut seen = 1;
                    if !figures.all(|x| {
                        seen += 1;
                        tied(x, first)
                    }) {
                        continue;
                    }
                    let what = if own { "scores" } else { "has" };
                    format!(
                        "every account that is judged by `{}` {what} {} ({seen} of them), so it decides nothing",
                        criterion.id,
                        short(first)
                    )
                }
            };
            out.at(&policy.path, vec!["criteria".into(), n.into(), "id".into()], message)
                .help("look at its scale and at how accounts are judged, or give its weight to the others");
        }
    }
}

/// A figure with two decimals at most.
fn short(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lines};

    fn said(method: &str, scores: &[&str]) -> Vec<String> {
        let policy = format!(
            "{method}\nmissing: skip\ncriteria: [{{id: fit, measure: ratings.fit, weight: 1}}, {{id: x, measure: ratings.x, weight: 1}}]\n"
        );
        let files: Vec<(String, String)> = scores
            .iter()
            .enumerate()
            .map(|(n, x)| {
                (
                    format!("accounts/a{n}.yaml"),
                    format!("name: A\nratings: {{fit: [{{score: {}}}]{x}}}\n", n + 1),
                )
            })
            .collect();
        let mut all: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        all.push(("policies/selection.yaml", &policy));
        lines(&check(&IdleCriterion, &all))
    }

    #[test]
    fn gaps_are_no_score_and_two_accounts_no_proof() {
        let five = ", x: [{score: 5}]";
        assert!(said("method: weighted-sum", &[five, five]).is_empty());
        assert_eq!(
            said("method: weighted-sum", &[five, five, ""]),
            ["3:61 every account that is judged by `x` scores 5 (2 of them), so it decides nothing"]
        );
        assert_eq!(
            said("method: weighted-sum", &["", "", ""]),
            ["3:61 no account has a figure for `x`, so it decides nothing"]
        );
        assert_eq!(
            said("method: vikor", &[five, five, five]),
            ["3:61 every account that is judged by `x` has 5 (3 of them), so it decides nothing"]
        );
    }
}
