//! `plan-too-long`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::plans;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::page::{Counted, NO_ENGINE};
use crate::text::finding::Level;

pub(in crate::lint) struct PlanTooLong;

static META: Meta = Meta {
    name: "plan-too-long",
    group: Group::Plan,
    level: Level::Error,
    summary: "A plan that runs over more pages than it may",
    doc: Doc {
        what: "All plans, closed ones included. The pages are those that `kam plan pdf` prints: A4 or Letter with margins of 20 mm and 10.5 pt, laid out by the same engine. At most `plan.max_pages` of `kam.yaml` are allowed, 2 where it says nothing (the length that account plans of this kind are held to in practice); `--max-pages` overrides it. The place is where the first page too many begins. A plan whose pages cannot be counted is reported too, as silence would look like a pass.",
        why: "What does not fit on two pages was not decided: somebody has to choose what matters.",
        fails: &[Sample::plan(LONG)],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\n## Critical success factors\n\n- Named sponsor on both sides — measure: both at each review — owner: jane-doe\n- Service within four hours — measure: nine of ten calls — owner: jane-doe\n- Stock near the works — measure: nine of ten parts in a day — owner: jane-doe\n",
        )],
    },
};

impl Rule for PlanTooLong {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let max = cx.book.settings.plan.max_pages.0 as usize;
        let refused = match plans::counted(cx, file) {
            Some(Counted::Failed(why)) => Some(why.as_str()),
            Some(Counted::NoEngine) => Some(NO_ENGINE),
            _ => None,
        };
        if let Some(why) = refused {
            out.in_text(&file.path, file.plan.head(), format!("the pages cannot be counted: {why}"))
                .help("use a build with the feature `pages`, or take out what the engine names");
        }
        let Some(pages) = plans::pages(cx, file).filter(|pages| pages.pages > max) else { return };
        let start = pages.starts.get(max).copied().flatten();
        let at = start.map_or_else(|| file.plan.head(), |start| start..line_end(&file.text, start));
        let begins = if start.is_some() { format!("; page {} begins here", max + 1) } else { String::new() };
        out.in_text(&file.path, at, format!("the plan runs {}{begins}", fullness(pages.pages, pages.fill)))
            .help(format!(
                "cut what follows, or move evidence into a file of its own; {} allowed (`plan.max_pages`)",
                match max {
                    1 => "1 page is".to_owned(),
                    n => format!("{n} pages are"),
                }
            ));
    }
}

/// How many pages are full, and how much of the last one is.
fn fullness(pages: usize, fill: f64) -> String {
    const ORDINALS: &[&str] =
        &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let last = match ORDINALS.get(pages - 1) {
        Some(word) => format!("a {word}").replace("a eighth", "an eighth"),
        None => format!("page {pages}"),
    };
    let full = match pages - 1 {
        1 => "1 page".to_owned(),
        n => format!("{n} pages"),
    };
    format!("{full} and {:.0} % of {last}", (fill * 100.0).round().clamp(1.0, 100.0))
}

/// The end of the line that a byte stands on.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n)
}

/// A plan of three pages.
const LONG: &str = include_str!("../../samples/long.md");

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "pages")]
    use crate::lint::testing::plan;

    #[test]
    fn says_how_full_the_last_page_is() {
        assert_eq!(fullness(3, 0.352), "2 pages and 35 % of a third");
        assert_eq!(fullness(2, 0.0), "1 page and 1 % of a second");
        assert_eq!(fullness(8, 1.0), "7 pages and 100 % of an eighth");
        assert_eq!(fullness(12, 0.5), "11 pages and 50 % of page 12");
    }

    #[cfg(feature = "pages")]
    #[test]
    fn names_the_line_where_the_page_begins() {
        let said = plan(&PlanTooLong, META.doc.fails[0].text);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("the plan runs 2 pages and ")
                && said[0].contains(" of a third; page 3 begins here"),
            "{said:?}"
        );
    }
}
