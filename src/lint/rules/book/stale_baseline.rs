//! `stale-baseline`; `lint::baseline` reports it.

use crate::lint::rule::{Doc, Group, Meta, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct StaleBaseline;

static META: Meta = Meta {
    name: "stale-baseline",
    group: Group::Book,
    level: Level::Info,
    summary: "A baseline that lists findings which are no more",
    doc: Doc {
        what: "A file given with `--baseline` in which findings stand that the book no longer has. It is asked only of a check of the whole book. A finding is known again by its rule, its file and the text of its line, not by the number of the line.",
        why: "A baseline is a list of debts. Where paid ones stay on it, nobody sees how many are left, and one that comes back passes as known.",
        fails: &[Sample {
            path: "baseline.json",
            text: "{\"schema\": \"kam.findings/1\", \"findings\": [\n  {\"rule\": \"stale-contact\", \"fingerprint\": \"00000000000000000000000000000000\"}\n]}\n",
        }],
        passes: &[Sample {
            path: "baseline.json",
            text: "{\"schema\": \"kam.findings/1\", \"findings\": []}\n",
        }],
    },
};

impl Rule for StaleBaseline {
    fn meta(&self) -> &'static Meta {
        &META
    }
}
