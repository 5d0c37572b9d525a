//! `unknown-measure`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans::live;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::model::plan::Piece;
use crate::score::measure::{DEFINITIONS, Expression};
use crate::text::finding::Level;
use crate::text::nearest::nearest;

pub(in crate::lint) struct UnknownMeasure;

static META: Meta = Meta {
    name: "unknown-measure",
    group: Group::Plan,
    level: Level::Warn,
    summary: "An objective whose measure looks like one of ours and is not known",
    doc: Doc {
        what: "Active and draft plans; closed ones are records. The measure of an objective may be words (`plants that approved it`) or one that `kam measure` lists. Where its first word holds a point or is the first part of a measure’s name, it has to be known, with arguments that it takes, and with offerings and markets that `kam.yaml` lists where it lists any.",
        why: "An objective whose figure cannot be computed is never monitored, and nobody notices.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\n- Grow hydraulics — measure: sales.revenu — target: +12% — due: 2026-12-31\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nstatus: active\n---\n# Acme 2026\n\n## Objectives\n\n- Grow hydraulics — measure: sales.revenue — target: +12% — due: 2026-12-31\n- Approval — measure: plants that approved it — target: 5 — due: 2026-12-31\n",
        )],
    },
};

impl Rule for UnknownMeasure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        if !live(file) {
            return;
        }
        let settings = &cx.book.settings;
        for measure in file.plan.objectives.iter().filter_map(|o| o.measure.as_ref()) {
            if !computed(&measure.text) {
                continue;
            }
            match Expression::parse(&measure.text) {
                Err(why) => {
                    let (message, help) =
                        why.split_once('\n').unwrap_or((&why, "`kam measure` lists the measures"));
                    out.in_text(&file.path, measure.at.clone(), message).help(help);
                }
                Ok(expression) => {
                    let arguments = &expression.arguments;
                    unknown(
                        file,
                        measure,
                        "offering",
                        arguments.offering.as_deref(),
                        settings.offerings.keys(),
                        out,
                    );
                    unknown(
                        file,
                        measure,
                        "market",
                        arguments.market.as_deref(),
                        settings.markets.keys(),
                        out,
                    );
                }
            }
        }
    }
}

/// Whether a measure is meant to be computed.
fn computed(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let lone = !text.trim().contains(' ');
    let point = first.split_once('.').is_some_and(|(a, b)| {
        let word =
            |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-');
        word(a) && word(b)
    });
    point || (lone && DEFINITIONS.iter().any(|d| d.name.split('.').next() == Some(first)))
}

fn unknown<'k>(
    file: &PlanFile,
    measure: &Piece,
    what: &str,
    value: Option<&str>,
    known: impl Iterator<Item = &'k String>,
    out: &mut Out<'_>,
) {
    let known: Vec<&str> = known.map(String::as_str).collect();
    let Some(value) = value.filter(|value| !known.is_empty() && !known.contains(value)) else { return };
    let help = match nearest(value, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it under `{what}s` in kam.yaml, or write one that is there"),
    };
    out.in_text(&file.path, measure.at.clone(), format!("kam.yaml has no {what} `{value}`")).help(help);
}
