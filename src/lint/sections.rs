//! The sections that plans have: their titles, and where a missing heading goes.

use super::context::Context;
use super::plans::live;
use super::rule::Out;
use crate::book::plan::PlanFile;
use crate::model::plan::{Section, SectionKind};
use crate::model::settings::PlanSettings;
use crate::text::finding::Edit;

/// The usual order of sections, each with its usual title.
const ORDER: &[(SectionKind, &str)] = &[
    (SectionKind::CustomerGoals, "Customer's goals"),
    (SectionKind::DeskResearch, "Desk research"),
    (SectionKind::RevenueAnalysis, "Revenue analysis"),
    (SectionKind::Contacts, "Contacts"),
    (SectionKind::ValueProposition, "Value proposition"),
    (SectionKind::Objectives, "Objectives"),
    (SectionKind::CriticalSuccessFactors, "Critical success factors"),
    (SectionKind::Actions, "Actions"),
    (SectionKind::Risks, "Risks"),
];

/// The title of a section: the house's first one, else the usual one.
pub(super) fn title(kind: SectionKind, settings: &PlanSettings) -> String {
    let usual = ORDER.iter().find(|(k, _)| *k == kind).map_or(kind.word(), |(_, title)| title);
    settings
        .headings
        .get(kind.word())
        .and_then(|titles| titles.first())
        .map_or(usual, String::as_str)
        .to_owned()
}

/// The change that puts in a missing heading where sections usually stand: behind the last one that comes before it.
pub(super) fn heading(file: &PlanFile, kind: SectionKind, settings: &PlanSettings) -> Vec<Edit> {
    let place = ORDER.iter().position(|(k, _)| *k == kind).unwrap_or(ORDER.len());
    let known = |section: &&Section| section.kind.is_some();
    let of = |section: &&Section, before: bool| {
        ORDER
            .iter()
            .position(|(k, _)| Some(*k) == section.kind)
            .is_some_and(|p| (p < place) == before && p != place)
    };
    let sections = &file.plan.sections;
    let level = sections.iter().find(known).map_or(2, |s| s.level);
    let part =
        matches!(kind, SectionKind::DeskResearch | SectionKind::RevenueAnalysis | SectionKind::Contacts);
    let base = sections.iter().find(|s| s.kind == Some(SectionKind::KnowledgeBase)).filter(|_| part);
    let (at, level) =
        match (base, sections.iter().rev().find(|s| of(s, true)), sections.iter().find(|s| of(s, false))) {
            (Some(base), _, _) => (base.whole.end, base.level + 1),
            (None, Some(before), _) => (before.whole.end, before.level.min(level)),
            (None, None, Some(after)) => (after.whole.start, level),
            (None, None, None) => (file.text.len(), level),
        };
    let newline = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let before = &file.text[..at];
    let lead = match (before.ends_with("\n\n") || before.ends_with("\n\r\n"), before.ends_with('\n')) {
        (true, _) => String::new(),
        (false, true) => newline.to_owned(),
        (false, false) => newline.repeat(2),
    };
    let marks = "#".repeat(usize::from(level.clamp(1, 6)));
    let tail = if at == file.text.len() { newline.to_owned() } else { newline.repeat(2) };
    vec![Edit {
        start: at,
        end: at,
        text: format!("{lead}{marks} {}{tail}", title(kind, settings)),
        rank: u8::try_from(place).unwrap_or(u8::MAX),
    }]
}

/// Reports that a part of the knowledge base is missing: the one that says `what`.
pub(super) fn missing_part(
    cx: &Context<'_>,
    file: &PlanFile,
    kind: SectionKind,
    what: &str,
    out: &mut Out<'_>,
) {
    if !live(file) || file.plan.section(kind).is_some() {
        return;
    }
    let settings = &cx.book.settings.plan;
    let title = title(kind, settings);
    let base = file.plan.section(SectionKind::KnowledgeBase);
    let at = base.map_or_else(|| file.plan.head(), |section| section.title.at.clone());
    out.in_text(&file.path, at, format!("the knowledge base has no part “{title}”"))
        .help(format!("add the section and say there {what}"))
        .fix("add the heading of the section", heading(file, kind, settings));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;

    fn put(text: &str, kind: SectionKind) -> String {
        let file = crate::book::plan::parse(
            Path::new("plans/a.md"),
            text.to_owned(),
            &BTreeMap::new(),
            &mut Vec::new(),
        );
        let edits = heading(&file, kind, &PlanSettings::default());
        let mut text = text.to_owned();
        text.insert_str(edits[0].start, &edits[0].text);
        text
    }

    #[test]
    fn headings_go_where_sections_usually_stand() {
        let plan =
            "---\naccount: a\nperiod: 1\n---\n# A\n\n### Objectives\n\n- Grow\n\n### Risks\n\n- A rival\n";
        let with = put(plan, SectionKind::CriticalSuccessFactors);
        assert!(with.contains("- Grow\n\n### Critical success factors\n\n### Risks\n"), "{with}");
        let first = put(plan, SectionKind::CustomerGoals);
        assert!(first.contains("# A\n\n### Customer's goals\n\n### Objectives\n"), "{first}");
        let bare = put("---\naccount: a\nperiod: 1\n---\n# A\n\nText", SectionKind::Risks);
        assert!(bare.ends_with("Text\n\n## Risks\n"), "{bare}");
    }
}
