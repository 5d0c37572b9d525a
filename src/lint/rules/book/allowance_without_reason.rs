//! `allowance-without-reason`; `lint::allow` reports it.

use crate::lint::rule::{Doc, Group, Meta, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct AllowanceWithoutReason;

static META: Meta = Meta {
    name: "allowance-without-reason",
    group: Group::Book,
    level: Level::Warn,
    summary: "A comment that allows something without saying why",
    doc: Doc {
        what: "Comments `# kam: allow[rule]` and `<!-- kam: allow[rule] -->` with nothing behind the bracket. Such a comment silences nothing: what it names is reported as if it were not there.",
        why: "An exception is a decision. In half a year nobody remembers who made it and on what grounds, and without a reason nobody dares to take it back.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nmanager: jane-doe\n# kam: allow[missing-executive-sponsor]\nsponsor: {ours: r-smith}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nmanager: jane-doe\n# kam: allow[missing-executive-sponsor] their board is elected in March\nsponsor: {ours: r-smith}\n",
        )],
    },
};

impl Rule for AllowanceWithoutReason {
    fn meta(&self) -> &'static Meta {
        &META
    }
}
