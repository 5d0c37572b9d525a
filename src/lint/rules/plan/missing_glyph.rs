//! `missing-glyph`

use crate::book::plan::PlanFile;
use crate::lint::context::Context;
use crate::lint::rule::{Doc, Group, Meta, Out, Rule, Sample};
use crate::text::finding::Level;
use std::collections::BTreeMap;

use crate::lint::plans::{self, MOST};
use crate::text::nearest::count;

pub(in crate::lint) struct MissingGlyph;

static META: Meta = Meta {
    name: "missing-glyph",
    group: Group::Plan,
    level: Level::Warn,
    summary: "A character that no embedded font has",
    doc: Doc {
        what: "All plans, closed ones included. The embedded fonts hold Latin, Greek and Cyrillic letters and common signs. Each other character is reported once, at its first place.",
        why: "It prints as an empty box.",
        fails: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nThe site in 東京 decides.\n",
        )],
        passes: &[Sample::plan(
            "---\naccount: acme\nperiod: 2026\nmanager: jane-doe\nstatus: active\n---\n# Acme 2026\n\nThe site in Tōkyō decides. Αθήνα, Київ.\n",
        )],
    },
};

impl Rule for MissingGlyph {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, cx: &Context<'_>, file: &PlanFile, out: &mut Out<'_>) {
        let Some(pages) = plans::pages(cx, file) else { return };
        let mut seen: BTreeMap<char, (usize, usize)> = BTreeMap::new();
        for (c, at) in &pages.missing {
            let entry = seen.entry(*c).or_insert((*at, 0));
            entry.0 = entry.0.min(*at);
            entry.1 += 1;
        }
        let mut found: Vec<(char, (usize, usize))> = seen.into_iter().collect();
        found.sort_by_key(|(c, (at, _))| (*at, *c));
        for (c, (at, times)) in found.iter().take(MOST) {
            let end = (at + c.len_utf8()).min(file.text.len());
            let often = if *times == 1 { String::new() } else { format!(" ({times} times)") };
            let message = format!("no embedded font has “{c}”, U+{:04X}{often}", u32::from(*c));
            out.in_text(&file.path, *at..end, message).help("write it in Latin, Greek or Cyrillic letters");
        }
        if let Some((_, (at, _))) = found.get(MOST) {
            let more = count(found.len() - MOST, "more character");
            out.in_text(&file.path, *at..*at, format!("no embedded font has {more}"))
                .help("write them in Latin, Greek or Cyrillic letters");
        }
    }
}
