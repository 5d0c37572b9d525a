use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::model::plan::SectionKind::{self, *};

fn read(text: &str) -> (PlanFile, Vec<Finding>) {
    let mut findings = Vec::new();
    let plan = parse(Path::new("plans/a-2026.md"), text.to_owned(), &BTreeMap::new(), &mut findings);
    (plan, findings)
}

#[test]
fn reads_every_plan_of_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut seen = 0;
    for book in std::fs::read_dir(root).unwrap() {
        let Ok(plans) = std::fs::read_dir(book.unwrap().path().join("plans")) else { continue };
        for path in plans.map(|p| p.unwrap().path()) {
            let text = std::fs::read_to_string(&path).unwrap();
            let (file, findings) = read(&text);
            assert_eq!(findings, [], "{path:?}");
            assert_eq!(file.odd, [], "{path:?}");
            let plan = &file.plan;
            let beside = [KnowledgeBase, Opportunities, Reviews];
            let kinds: Vec<SectionKind> =
                plan.sections.iter().filter_map(|s| s.kind).filter(|kind| !beside.contains(kind)).collect();
            assert_eq!(
                kinds,
                [
                    CustomerGoals,
                    DeskResearch,
                    RevenueAnalysis,
                    Contacts,
                    ValueProposition,
                    Objectives,
                    CriticalSuccessFactors,
                    Actions,
                    Risks
                ],
                "{path:?}"
            );
            assert!(plan.front.is_some() && plan.title.is_some());
            for objective in &plan.objectives {
                assert!(
                    objective.measure.is_some() && objective.baseline.is_some() && objective.target.is_some()
                );
                assert!(objective.due.as_ref().unwrap().day.is_some());
                assert_eq!(objective.owners.len(), 1);
                assert_eq!(&text[objective.name.at.clone()], objective.name.text);
            }
            for factor in &plan.factors {
                assert!(factor.measure.is_some() && factor.owners.len() == 1, "{factor:?}");
                assert_eq!(&text[factor.owners[0].at.clone()], factor.owners[0].text);
            }
            for action in &plan.actions {
                assert!(action.due.as_ref().unwrap().day.is_some() && action.owners.len() == 1, "{action:?}");
                assert_eq!(&text[action.name.at.clone()], action.name.text);
            }
            assert!(plan.factors.len() >= 3 && plan.actions.len() >= 4 && plan.objectives.len() >= 2);
            assert!(plan.words > 250, "{}", plan.words);
            seen += 1;
        }
    }
    assert!(seen >= 3);
}

/// A plan with front matter and this text.
fn body(text: &str) -> (String, Plan) {
    let text = format!("---\naccount: a\nperiod: 2026\nreviewed: 2026-03-01\n---\n{text}");
    let (file, findings) = read(&text);
    assert_eq!(findings, []);
    assert_carets(&text, &file.plan);
    (text, file.plan)
}

/// Everything points into the text.
fn assert_carets(text: &str, plan: &Plan) {
    let mut ranges = vec![plan.front_at.clone(), plan.head()];
    ranges.extend(plan.title.iter().map(|t| t.at.clone()));
    for s in &plan.sections {
        ranges.extend([s.title.at.clone(), s.body.clone(), s.whole.clone()]);
        ranges.extend(s.blocks.iter().map(|b| b.at.clone()));
        assert!(s.whole.start <= s.title.at.start && s.body.end <= s.whole.end, "{s:?}");
    }
    let pieces =
        |pieces: &[crate::model::plan::Piece]| -> Vec<_> { pieces.iter().map(|p| p.at.clone()).collect() };
    for o in &plan.objectives {
        ranges.extend([o.name.at.clone(), o.at.clone()]);
        ranges.extend([&o.measure, &o.baseline, &o.target].into_iter().flatten().map(|p| p.at.clone()));
        ranges.extend(o.due.iter().map(|d| d.piece.at.clone()));
        ranges.extend(pieces(&o.owners));
    }
    for f in &plan.factors {
        ranges.extend([f.name.at.clone(), f.at.clone()]);
        ranges.extend(f.measure.iter().map(|p| p.at.clone()));
        ranges.extend(pieces(&f.owners));
    }
    for a in &plan.actions {
        ranges.extend([a.name.at.clone(), a.at.clone()]);
        ranges.extend(a.due.iter().map(|d| d.piece.at.clone()));
        ranges.extend(pieces(&a.owners));
    }
    for r in &plan.reviews {
        ranges.extend([r.on.piece.at.clone(), r.at.clone()]);
        ranges.extend(pieces(&r.by));
    }
    for range in ranges {
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    }
}

/// Actions as text: name, done, due, owners.
fn actions(text: &str) -> Vec<String> {
    let (_, plan) = body(text);
    plan.actions
        .iter()
        .map(|a| {
            let due = a.due.as_ref().map_or("", |d| &d.piece.text);
            let owners: Vec<&str> = a.owners.iter().map(|o| o.text.as_str()).collect();
            format!("{}{}|{due}|{}", if a.done { "x " } else { "" }, a.name.text, owners.join("+"))
        })
        .collect()
}

fn objectives(text: &str) -> Vec<String> {
    let (text, plan) = body(text);
    plan.objectives
        .iter()
        .map(|o| {
            let part = |p: &Option<crate::model::plan::Piece>| {
                p.as_ref().map_or(String::new(), |p| {
                    assert_eq!(&text[p.at.clone()], p.text);
                    p.text.clone()
                })
            };
            let due = o.due.as_ref().map_or("", |d| &d.piece.text);
            let owners: Vec<&str> = o.owners.iter().map(|o| o.text.as_str()).collect();
            let (m, b, t) = (part(&o.measure), part(&o.baseline), part(&o.target));
            format!("{}|{m}|{b}|{t}|{due}|{}", o.name.text, owners.join("+"))
        })
        .collect()
}

#[test]
fn knows_titles_in_five_languages_and_many_forms() {
    let titles = titles::Titles::new(&BTreeMap::new());
    for (title, kind) in [
        ("Customer's goals", CustomerGoals),
        ("Customer’s Goals:", CustomerGoals),
        ("1. Customer goals", CustomerGoals),
        ("GOALS OF THE CUSTOMER", CustomerGoals),
        ("🎯 Our objectives", Objectives),
        ("Objectives for 2026", Objectives),
        ("Objectives (FY26)", Objectives),
        ("3) Action plan – next 90 days", Actions),
        ("Next steps", Actions),
        ("CSFs", CriticalSuccessFactors),
        ("Critical success factors (CSFs)", CriticalSuccessFactors),
        ("4.2 Key success factors", CriticalSuccessFactors),
        ("critical-success-factors", CriticalSuccessFactors),
        ("Review of contacts", Contacts),
        ("Contact review", Contacts),
        ("Stakeholders", Contacts),
        ("Background", DeskResearch),
        ("Sales analysis", RevenueAnalysis),
        ("Risk register", Risks),
        ("Risks & mitigation", Risks),
        ("Risks and opportunities", Risks),
        ("Opportunities", Opportunities),
        ("Review log", Reviews),
        ("Knowledge base", KnowledgeBase),
        ("Knowledge base: revenue analysis", RevenueAnalysis),
        ("Ziele des Kunden", CustomerGoals),
        ("Kritische Erfolgsfaktoren", CriticalSuccessFactors),
        ("Maßnahmen", Actions),
        ("Facteurs clés de succès", CriticalSuccessFactors),
        ("FACTEURS CLÉS DE SUCCÈS", CriticalSuccessFactors),
        ("Plan d’action", Actions),
        ("L'analyse du chiffre d'affaires", RevenueAnalysis),
        ("Propuesta de valor", ValueProposition),
        ("Factores críticos de éxito", CriticalSuccessFactors),
        ("Fattori critici di successo", CriticalSuccessFactors),
        ("Rischi", Risks),
    ] {
        assert_eq!(titles.kind(title), Some(kind), "{title}");
    }
    for title in ["Acme 2026", "", "2026", "History of the plant", "Summary", "!!!", "and"] {
        assert_eq!(titles.kind(title), None, "{title}");
    }
    let own = [("objectives".to_owned(), vec!["Risks".to_owned(), "Was zählt".to_owned()])];
    let titles = titles::Titles::new(&own.into_iter().collect());
    assert_eq!(titles.kind("2. Was zählt"), Some(Objectives));
    assert_eq!(titles.kind("Risks"), Some(Objectives));
}

#[test]
fn front_matter_points_into_the_file() {
    let (file, findings) =
        read("---\naccount: a\nperiod: 2026\nreviewed: 5 September 2026\nmanger: x\n---\n# A\n");
    assert!(file.plan.front.is_none());
    let shown: Vec<_> = findings
        .iter()
        .map(|f| {
            let span = f.span.unwrap();
            (f.rule, span.line, span.column, &file.text[span.start..span.end])
        })
        .collect();
    assert_eq!(shown, [("invalid-value", 4, 11, "5 September 2026"), ("unknown-field", 5, 1, "manger")]);
    let fix = findings[0].fix.as_ref().unwrap();
    assert_eq!(fix.what, "write the date as 2026-09-05");
    assert_eq!(&file.text[fix.edits[0].start..fix.edits[0].end], "5 September 2026");
    assert_eq!(fix.edits[0].text, "2026-09-05");
    let (file, findings) =
        read("---\r\naccount: a\r\nperiod: 2026\r\nnext_review: '15.09.2026'\r\n---\r\n# A\r\n");
    let fix = findings[0].fix.as_ref().unwrap();
    assert_eq!(&file.text[fix.edits[0].start..fix.edits[0].end], "'15.09.2026'");
    let ambiguous = read("---\naccount: a\nperiod: 2026\nreviewed: 05/09/2026\n---\n").1;
    assert!(ambiguous[0].fix.is_none() && ambiguous.len() == 1, "{ambiguous:?}");
    let missing = read("---\nstatus: draft\n---\n").1;
    assert_eq!(missing.iter().map(|f| f.rule).collect::<Vec<_>>(), ["missing-field", "missing-field"]);
    assert_eq!(missing[0].span.unwrap().line, 2);
    for text in ["# A\n", "", "\n---\naccount: a\nperiod: 1\n---\n", "---\naccount: a\n\n# A\n", "---\n---\n"]
    {
        let (file, findings) = read(text);
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), ["missing-front-matter"], "{text:?}");
        assert!(file.plan.sections.is_empty(), "{text:?} {:?}", file.plan.sections);
    }
}

#[test]
fn titles_of_plans_are_no_sections() {
    let (text, plan) = body("<!-- note -->\n# *Acme* 2026\n\n## Objectives\n\n# Risks\nx\n");
    assert_eq!(plan.title.as_ref().unwrap().text, "Acme 2026");
    assert_eq!(&text[plan.title.unwrap().at], "Acme* 2026");
    assert_eq!(plan.sections.len(), 2);
    assert!(body("## Acme\n### Risks\n### Actions\n").1.title.is_some());
    assert!(body("# Risks\n# Actions\n").1.title.is_none());
    assert!(body("# Action plan\n## Risks\n## Contacts\n## Objectives\n").1.title.is_some());
    assert!(body("# Action plan\n- a\n## Risks\n## Contacts\n## Objectives\n").1.title.is_none());
    assert!(body("Text first.\n\n# Acme\n## Risks\n").1.title.is_none());
    assert!(body("Acme 2026\n=========\n\nRisks\n-----\nx\n").1.title.is_some());
}

#[test]
fn headings_below_a_list_are_part_of_it() {
    let kinds =
        |text: &str| -> Vec<Option<SectionKind>> { body(text).1.sections.iter().map(|s| s.kind).collect() };
    assert_eq!(
        kinds("## Objectives\n### People\n- a\n### Actions\n- b\n## People\n"),
        [Some(Objectives), None, Some(Actions), Some(Contacts)]
    );
    assert_eq!(
        kinds("# Action plan\nText.\n## Risks\n## Contacts\n"),
        [Some(Actions), Some(Risks), Some(Contacts)]
    );
}

#[test]
fn sections_know_their_text() {
    let (text, plan) = body(
        "# T\n\n## Risks\nOne two — three <!-- not me -->.\n\n### Deeper\n- four\n- …\n\n## Contacts\n\n| A | B |\n|---|---|\n| x | **y** z |\n",
    );
    let of = |n: usize| {
        let s = &plan.sections[n];
        let blocks: Vec<(&str, &str)> =
            s.blocks.iter().map(|b| (b.text.as_str(), &text[b.at.clone()])).collect();
        (s.words, s.words_below, s.level, blocks)
    };
    assert_eq!(of(0).0, 3);
    assert_eq!(of(0).1, 4);
    assert_eq!(of(1), (1, 1, 3, vec![("four", "four"), ("…", "…")]));
    assert_eq!(of(2), (3, 3, 2, vec![("x y z", "| x | **y** z |")]));
    assert!(text[plan.sections[0].whole.clone()].starts_with("## Risks"));
    assert!(text[plan.sections[0].whole.clone()].ends_with("…\n\n"));
    assert!(text[plan.sections[0].body.clone()].ends_with(".\n\n"));
    assert_eq!(&text[plan.sections[0].title.at.clone()], "Risks");
    assert_eq!(plan.words, 1 + 1 + 3 + 1 + 1 + 1 + 2 + 3);
}

#[test]
fn a_knowledge_base_has_three_forms() {
    let kinds = |text: &str| -> Vec<(Option<SectionKind>, u8, usize, String)> {
        let (text, plan) = body(text);
        plan.sections
            .iter()
            .map(|s| (s.kind, s.level, s.words, text[s.title.at.clone()].to_owned()))
            .collect()
    };
    let expected = [
        (Some(KnowledgeBase), 2, 1, "Knowledge base".to_owned()),
        (Some(DeskResearch), 3, 2, "Desk research".to_owned()),
        (Some(RevenueAnalysis), 3, 3, "Revenue analysis".to_owned()),
        (Some(Contacts), 3, 1, "Contact review".to_owned()),
    ];
    for text in [
        "## Knowledge base\nIntro\n### Desk research\na b\n### Revenue analysis\nc d\n\ne\n### Contact review\nf\n",
        "## Knowledge base\nIntro\n\n**Desk research.** a b\n\n**Revenue analysis:** c d\n\ne\n\n**Contact review** – f\n",
        "## Knowledge base\nIntro\n- **Desk research**: a b\n- Revenue analysis: c d\n  - e\n- **Contact review.** f\n",
        "## Knowledge base\nIntro\n\n**Desk research**\n\na b\n\n**Revenue analysis**\n\nc d\n\ne\n\n**Contact review**\n\nf\n",
    ] {
        assert_eq!(kinds(text), expected, "{text}");
    }
}

#[test]
fn objectives_come_from_tables_and_lists() {
    let all = "Grow hydraulics|sales.revenue offering=hydraulics|480000|+12%|2026-12-31|jane-doe";
    for text in [
        "## Objectives\n| Objective | Measure | Baseline | Target | Due | Owner |\n|---|---|---|---|---|---|\n| Grow hydraulics | `sales.revenue offering=hydraulics` | 480000 | +12% | 2026-12-31 | jane-doe |\n",
        "## Ziele\n| Nr. | Ziel | Kennzahl | Ist | Soll | Bis | Verantwortlich |\n|---|---|---|---|---|---|---|\n| 1 | **Grow hydraulics** | sales.revenue offering=hydraulics | 480000 | +12% | 2026-12-31 | @jane-doe |\n",
        "## Objectifs\n| Qui | Objectif | Indicateur | Situation actuelle | Cible | Échéance |\n|---|---|---|---|---|---|\n| jane-doe | Grow hydraulics | sales.revenue offering=hydraulics | 480000 | +12% | 2026-12-31 |\n",
        "## Objectives\n- Grow hydraulics — measure: sales.revenue offering=hydraulics — baseline: 480000 — target: +12% — due: 2026-12-31 — owner: jane-doe\n",
        "## Objectives\n1. Grow hydraulics; Measure: sales.revenue offering=hydraulics; Baseline: 480000; Target: +12%; Due: 2026-12-31; Owner: jane-doe.\n",
        "## Objectives\n* **Grow hydraulics** (measure: sales.revenue offering=hydraulics, baseline: 480000, target: +12%, by 2026-12-31, owner: jane-doe)\n",
        "## Objectives\n- Grow hydraulics\n  - Measure: sales.revenue offering=hydraulics\n  - Baseline: 480000\n  - Target: +12%\n  - By: 2026-12-31\n  - Owner: jane-doe\n",
        "## Objectives\n- Grow hydraulics\n  measure: sales.revenue offering=hydraulics\n  baseline: 480000\n  target: +12%\n  due: 2026-12-31\n  owner: jane-doe\n",
        "## Objectives\n### Grow hydraulics\n- **Measure:** sales.revenue offering=hydraulics\n- **Baseline:** 480000\n- **Target:** +12%\n- **Due:** 2026-12-31\n- **Owner:** jane-doe\n",
        "## Objetivos\n- Grow hydraulics | indicador: sales.revenue offering=hydraulics | valor inicial: 480000 | meta: +12% | plazo: 2026-12-31 | responsable: jane-doe\n",
        "## Obiettivi\n- Grow hydraulics – misura: sales.revenue offering=hydraulics – oggi: 480000 – traguardo: +12% – entro: 2026-12-31 – responsabile: jane-doe\n",
    ] {
        assert_eq!(objectives(text), [all], "{text}");
    }
    assert_eq!(
        objectives(
            "## Objectives\n| Goal | Target | By | Owner |\n|---|---|---|---|\n| A | tbd | – | ? |\n| B | 5 | Q4 2026 | a and b |\n| | | | |\n"
        ),
        ["A|||||", "B|||5|Q4 2026|a+b"]
    );
    assert_eq!(objectives("## Objectives\n\nWe want much.\n"), Vec::<String>::new());
    assert_eq!(
        objectives("## Objectives\n### Money\n- A — target: 5\n### People\n- B\n\n## Other\n- C\n"),
        ["A|||5||", "B|||||"]
    );
}

#[test]
fn actions_come_from_task_lists_plain_lists_and_tables() {
    assert_eq!(
        actions(
            "## Actions\n- [ ] Agree service levels — owner: k-ito — due: 2026-04-01\n- [x] Old\n- ~~Gone~~\n- Call Sam by 2026-05-01\n- Send the offer @k-ito\n- Ask @k-ito for help (2026-06-01)\n- Meet; due 5 May 2026; who: a, b / c\n- Zahlen bis 31.12.2026, wer: k-ito\n"
        ),
        [
            "Agree service levels|2026-04-01|k-ito",
            "x Old||",
            "x Gone||",
            "Call Sam|2026-05-01|",
            "Send the offer||k-ito",
            "Ask @k-ito for help|2026-06-01|k-ito",
            "Meet|5 May 2026|a+b+c",
            "Zahlen|31.12.2026|k-ito",
        ]
    );
    assert_eq!(
        actions(
            "## Next steps\n| What | Who | When | Status |\n|---|---|---|---|\n| A | x & y | 2026-01-01 | done |\n| B | tbd | | open |\n| C | z | 2026-02-01 | erledigt am 3.2. |\n| ~~D~~ | z | 2026-02-01 (moved) | |\n"
        ),
        ["x A|2026-01-01|x+y", "B||", "x C|2026-02-01|z", "x D|2026-02-01|z"]
    );
    assert_eq!(
        actions(
            "## Actions\n- Spring\n  - [ ] A — owner: x\n  - [x] B\n- [ ] C\n  - owner: y\n  - due: 2026-01-01\n  - a remark\n"
        ),
        ["A||x", "x B||", "C|2026-01-01|y"]
    );
    assert_eq!(actions("## Actions\n- …\n-\n- tbd\n- [ ]\n"), Vec::<String>::new());
    assert_eq!(
        actions(
            "## Actions\n- A, B and C - the whole list — owner: Sam Lee (procurement)\n- Measure flow: weekly\n"
        ),
        ["A, B and C - the whole list||Sam Lee", "Measure flow: weekly||"]
    );
}

#[test]
fn factors_carry_measure_and_owner() {
    for text in [
        "## CSFs\n- Named sponsor — measure: both at each review — owner: r-smith\n",
        "## Critical success factors\n1. Named sponsor\n   - Measure: both at each review\n   - Owner: r-smith\n",
        "## Critical success factors\n| Factor | Measured by | Owner |\n|---|---|---|\n| Named sponsor | both at each review | r-smith |\n",
        "## Critical success factors\n### Named sponsor\nMeasure: both at each review\nOwner: r-smith\n",
        "## Critical success factors\n1. **Named sponsor.** Measure: both at each review. Owner: r-smith.\n",
        "## Critical success factors\n- Named sponsor\n\n  Measure: both at each review; owner: r-smith\n",
    ] {
        let (_, plan) = body(text);
        let [factor] = plan.factors.as_slice() else { panic!("{text} {:?}", plan.factors) };
        assert_eq!(factor.name.text.trim_end_matches('.'), "Named sponsor", "{text}");
        assert_eq!(
            factor.measure.as_ref().map(|m| m.text.trim_end_matches('.')),
            Some("both at each review"),
            "{text}"
        );
        assert_eq!(factor.owners.iter().map(|o| &o.text).collect::<Vec<_>>(), ["r-smith"], "{text}");
    }
}

#[test]
fn reviews_are_held_or_planned() {
    let reviews = |text: &str| -> Vec<(String, bool, usize)> {
        body(text).1.reviews.iter().map(|r| (r.on.piece.text.clone(), r.planned, r.by.len())).collect()
    };
    let one = |day: &str, planned: bool, by: usize| (day.to_owned(), planned, by);
    assert_eq!(
        reviews(
            "## Reviews\n| Date | Present | Outcome | Next |\n|---|---|---|---|\n| 2026-01-10 | a, Sam Lee | go on | 2026-04-10 |\n| 2026-03-01 | a | fine | 2026-06-01 |\n| 2026-05-01 | | | |\n"
        ),
        [one("2026-01-10", false, 2), one("2026-03-01", false, 1), one("2026-05-01", true, 0)]
    );
    assert_eq!(
        reviews("## Reviews\n| Date | Outcome | Next |\n|---|---|---|\n| 2026-03-01 | fine | 2026-06-01 |\n"),
        [one("2026-03-01", false, 0), one("2026-06-01", true, 0)]
    );
    assert_eq!(
        reviews(
            "## Reviews\n- 2026-01-10: agreed the frame, with: a, b\n- [ ] 2026-06-01\n- planned: 2026-09-01\n- Next review: 2026-12-01\n"
        ),
        [
            one("2026-01-10", false, 2),
            one("2026-06-01", true, 0),
            one("2026-09-01", true, 0),
            one("2026-12-01", true, 0)
        ]
    );
    assert_eq!(
        reviews("## Reviews\n- 2026-02-01\n- 2026-04-01\n"),
        [one("2026-02-01", false, 0), one("2026-04-01", true, 0)]
    );
}

proptest::proptest! {
    #[test]
    fn never_panics_and_points_into_the_text(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "---\n", "\n", "\n\n", "\r\n", "# ", "## ", "Objectives", "Actions", "Reviews", "Knowledge base",
                "**Desk research.** ", "Critical success factors", "- ", "  - ", "1. ", "[ ] ", "[x] ", "> ", "| ",
                "|---|---|\n", "| Objective | Due | Owner |\n", "due: ", "owner: ", "by ", "2026-12-31", "31.12.2026",
                "5 May 2026", " — ", "@jane", "@", "ä", "名", "**", "~~", "`", "<!-- ", " -->", "<b>", "&amp;", "\\|",
                "[a](b)", "![", "[^1]", "tbd", "-", "(", ")", "e\u{301}", "\u{202e}", "account: a\n", "period: 1\n",
                "\t", "    ", "```\n", ":", ", ", "; ", " and ", "\u{feff}", "📅 ", "…", "=\n",
            ]),
            0..60,
        )
    ) {
        let text: String = parts.concat();
        let (file, findings) = read(&text);
        assert_carets(&text, &file.plan);
        for odd in &file.odd {
            proptest::prop_assert!(text.get(odd.at.clone()).is_some(), "{odd:?}");
        }
        for finding in findings {
            let span = finding.span.unwrap_or_default();
            proptest::prop_assert!(text.get(span.start..span.end).is_some());
        }
    }
}
