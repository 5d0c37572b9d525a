//! `text-outside-page`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::ops::Range;

use crate::lint::plans::{self, MOST};
use crate::text::nearest::count;

pub(in crate::lint) struct TextOutsidePage;

static META: Meta = Meta {
    name: "text-outside-page",
    group: Group::Plan,
    level: Level::Error,
    summary: "Text that leaves the page",
    doc: Doc {
        what: "All plans, closed ones included. Letters that stand outside the text area of their page, because something cannot be broken: a table with too many or too wide columns, a word without end.",
        why: "What lies outside the page is not printed, and a count of pages that leaves it out is no count.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n|Responsibility0|Responsibility1|Responsibility2|Responsibility3|Responsibility4|Responsibility5|Responsibility6|Responsibility7|Responsibility8|Responsibility9|Responsibility10|Responsibility11|Responsibility12|Responsibility13|Responsibility14|Responsibility15|Responsibility16|Responsibility17|Responsibility18|Responsibility19|Responsibility20|Responsibility21|Responsibility22|Responsibility23|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n|Accountability0|Accountability1|Accountability2|Accountability3|Accountability4|Accountability5|Accountability6|Accountability7|Accountability8|Accountability9|Accountability10|Accountability11|Accountability12|Accountability13|Accountability14|Accountability15|Accountability16|Accountability17|Accountability18|Accountability19|Accountability20|Accountability21|Accountability22|Accountability23|\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n| Works | Spend |\n|---|---:|\n| Lille | 480000 |\n",
        )],
    },
};

impl Rule for TextOutsidePage {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let Some(pages) = plans::pages(cx, file) else { return };
        let lines: Vec<Range<usize>> = plans::by_line(&file.text, &pages.outside);
        for at in lines.iter().take(MOST) {
            out.in_text(&file.path, at.clone(), "text leaves the page here")
                .help("break the word, shorten the line, or give the table fewer columns");
        }
        if let Some(next) = lines.get(MOST) {
            let more = count(lines.len() - MOST, "more line");
            out.in_text(&file.path, next.clone(), format!("text leaves the page on {more} from here on"))
                .help("put the first ones right and run again");
        }
    }
}
