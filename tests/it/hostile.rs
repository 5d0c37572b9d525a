//! The views of `kam report` on a book whose every name means something to a terminal, a browser or a spreadsheet.

use crate::common::Book;

/// As YAML writes it: markup, an escape that turns a terminal red, a formula, and a mark that turns the line around.
const NAME: &str = r#"=HYPERLINK(1)\u001b[31m|<script>alert(1)</script>`*_\u202e"#;

fn hostile() -> Book {
    let account = format!(
        "name: \"{NAME}\"\nstatus: key\nsegment: \"{NAME}\"\nmanager: ann\nsponsor: {{ours: ann, theirs: \"{NAME}\"}}\n\
         team: [{{person: nobody-here, role: \"{NAME}\"}}]\nratings: {{fit: [{{score: 2, on: 2026-01-01}}]}}\n\
         relationship: {{level: {{now: commodity}}}}\n\
         contacts:\n  - {{name: \"{NAME}\", function: \"{NAME}\", reports_to: Sam, coverage: in-depth, attitude: critic, owner: ann}}\n\
         \x20 - {{name: Sam, function: x, reports_to: \"{NAME}\", owner: stranger}}\n\
         opportunities:\n  - {{id: \"{NAME}\", name: \"{NAME}\", value: 10, close: 2026-01-01, bant: {{budget: 4}}}}\n\
         \x20 - {{id: b, name: b, status: refused, reason: \"{NAME}\"}}\n\
         value_proposition: {{statement: \"{NAME}\", benefits: [{{benefit: \"{NAME}\", amount: 5}}]}}\n\
         satisfaction: [{{on: 2025-01-01, nps: 1, source: \"{NAME}\"}}, {{on: 2026-01-01, nps: 9}}]\n\
         reviews: [{{on: 2026-02-01, customer: [\"{NAME}\"], alignment: {{customer: 1, supplier: 9}}}}]\n\
         signals: [{{on: 2026-03-01, kind: refused-review, note: \"{NAME}\"}}]\n"
    );
    let plain = "=HYPERLINK(1) <script>alert(1)</script> `*_";
    let plan = format!(
        "---\naccount: acme\nperiod: 2026\nmanager: ann\nstatus: active\nreviewed: 2026-01-01\n---\n# Acme\n\n\
         ## Objectives\n\n| Objective | Measure | Baseline | Target | Due | Owner |\n|---|---|---|---|---|---|\n\
         | {plain} | contacts.count | 1 | 5 | 2026-12-31 | ann |\n| Wild | contacts.count | 1 | 1.0001 | 2026-12-31 | ann |\n\n\
         ## Actions\n\n- [ ] {plain} — owner: ann — due: 2026-02-01\n"
    );
    let person = format!(
        "name: \"{NAME}\"\nkind: manager\nrole: job\nassessments: [{{on: 2026-01-01, by: x, as: customer, levels: {{tenacity: 1}}}}]\n\
         development: [{{competency: tenacity, action: \"{NAME}\", due: 2026-02-01}}]\n"
    );
    Book::new()
        .policy(
            "criteria:\n  - {id: fit, measure: ratings.fit, weight: 1}\nmissing: skip\ndecision: {enter: 6, stay: 5}\n",
        )
        .file("accounts/acme.yaml", account)
        .file("plans/acme-2026.md", plan)
        .file("people/ann.yaml", person)
        .file("profiles/job.yaml", "name: Job\nframework: woodburn-2006\nrequired: {tenacity: {level: 3}}\n")
        .file("organisation.yaml", format!("name: \"{NAME}\"\nlitmus: {{take-decisions: {{rating: poor, evidence: \"{NAME}\"}}}}\n"))
}

#[test]
fn hostile_names_stay_words_in_every_view() {
    let book = hostile();
    for view in [
        "account acme",
        "monitor",
        "opportunities",
        "organisation",
        "person ann",
        "relationships acme",
        "team",
        "value",
        "watch",
    ] {
        for format in ["table", "csv", "json", "markdown", "html"] {
            let ran = book.run(&format!("report {view} -q --as-of 2026-09-30 -f {format}"));
            ran.holds(ran.code.is_some_and(|code| code <= 1), "the view is made");
            let data = matches!(format, "csv" | "json");
            ran.holds(data || !ran.stdout.contains('\u{1b}'), "nothing a terminal obeys");
            ran.holds(format != "html" || !ran.stdout.contains("<script>alert"), "no markup of a name");
            ran.holds(data || !ran.stdout.contains('\u{202e}'), "no line is turned around");
            if format == "json" {
                let json = ran.json();
                assert!(json["tables"].as_object().is_some_and(|tables| !tables.is_empty()), "{view}");
            }
        }
        let ran =
            book.run(&format!("report {view} -q --as-of 2026-09-30 -o {}/out.xlsx", book.path().display()));
        ran.holds(ran.code.is_some_and(|code| code <= 1), "the workbook is written");
    }
}
