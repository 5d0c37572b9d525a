//! `unused-allowance`; `lint::allow` reports it.

use crate::lint::rule::{Doc, Group, Meta, Rule, Sample};
use crate::text::finding::Level;

pub(in crate::lint) struct UnusedAllowance;

static META: Meta = Meta {
    name: "unused-allowance",
    group: Group::Book,
    level: Level::Warn,
    summary: "A comment that allows something that is not reported",
    doc: Doc {
        what: "Names in comments `# kam: allow[rule] reason` and `<!-- kam: allow[rule] reason -->` that silence nothing:\n\n- the rule reports nothing in the part of the file that the comment covers. A comment at the end of a line covers that line, one on a line of its own the next field, item or block, and one before everything else the whole file;\n- there is no such rule;\n- what is named says that the file cannot be used as it stands, such as `unknown-field`. That cannot be allowed.\n\nRules that are off, or that the command at hand does not run, are not judged.",
        why: "The comment outlives its reason: the contact was called, the sponsor was named. Left in place it hides the next finding of the same kind, which nobody has decided on.",
        fails: &[Sample::account(
            "name: Acme\nstatus: key\nmanager: jane-doe\n# kam: allow[missing-executive-sponsor] their board is elected in March\nsponsor: {ours: r-smith, theirs: Sam Lee}\n",
        )],
        passes: &[Sample::account(
            "name: Acme\nstatus: key\nmanager: jane-doe\nsponsor: {ours: r-smith, theirs: Sam Lee}\n",
        )],
    },
};

impl Rule for UnusedAllowance {
    fn meta(&self) -> &'static Meta {
        &META
    }
}
