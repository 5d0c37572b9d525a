//! People and organisation, worked by hand on `books/people`.

use serde_json::Value;

use crate::common::{Book, Line, Ran, kam, package};

const BOOK: &str = "tests/books/people";

fn run(line: &str) -> Ran {
    kam().book(BOOK).line(line).run()
}

/// The line of the CSV whose cells are these.
#[track_caller]
fn line(ran: &Ran, wanted: &[(&str, &str)]) -> Line {
    let found = ran.csv().into_iter().find(|l| wanted.iter().all(|(column, value)| l[*column] == *value));
    ran.holds(found.is_some(), &format!("there is a line with {wanted:?}"));
    found.unwrap_or_default()
}

#[track_caller]
fn cells(line: &Line, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| line[*column].clone()).collect()
}

/// Required: negotiation 3 · 8 = 24, listening 3 · 4 = 12, tenacity 3 · 6 = 18, networking 4 · 2 = 8, together 62.
///
/// negotiation: a superior says 2 and a peer 3, the median is 2.5, the own 4 does not count; gap 0.5, weighted 4, spread
/// 4 − 2. listening: a superior says 1 and the customer 3: 2, gap 1, weighted 4; on the day before the latest assessment
/// it was 1. tenacity: 3. networking: nobody but the person, 2; gap 2, weighted 4.
///
/// The equal weighted gaps stand by weight. All: 1 − 12 ÷ 62. Competencies: 24 and half of listening, 6; gaps 4 + 2:
/// 1 − 6 ÷ 30. Attributes: 18, 8 and 6; gaps 4 + 2: 1 − 6 ÷ 32.
#[test]
fn one_person() {
    let ran = run("assess person ann-lee -f csv");
    ran.code(0);
    let shown =
        ["item", "level", "gap", "weighted_gap", "own_only", "spread", "on", "age_days", "change", "way"];
    let lines: Vec<Vec<String>> = ran.csv().iter().map(|line| cells(line, &shown)).collect();
    let expected = [
        ["negotiation", "2.5", "0.5", "4", "false", "2", "2026-04-01", "182", "0", "coach"],
        ["listening", "2", "1", "4", "false", "2", "2026-05-01", "152", "1", "coach"],
        ["networking", "2", "2", "4", "true", "0", "2026-02-01", "241", "0", "recruit"],
        ["tenacity", "3", "0", "0", "false", "0", "2026-03-01", "213", "0", ""],
    ];
    assert_eq!(lines, expected);
    assert_eq!(line(&ran, &[("item", "negotiation")])["evidence"], "led the talks on spares");

    let ran = run("assess person ann-lee -f csv --table readiness");
    let of =
        |part| cells(&line(&ran, &[("part", part)]), &["readiness", "coverage", "gap", "required", "line"]);
    assert_eq!(of("all"), ["0.806451612903", "1", "12", "62", ""]);
    assert_eq!(of("competencies"), ["0.8", "1", "6", "30", "0.5"]);
    assert_eq!(of("attributes"), ["0.8125", "1", "6", "32", "0.8"]);

    // The role takes negotiation alone of what is required: 1 − 4 ÷ 24.
    let ran = run("assess person ann-lee -f csv --table roles");
    let risk = line(&ran, &[("role", "risk")]);
    assert_eq!(cells(&risk, &["readiness", "items"]), ["0.833333333333", "1"]);

    let ran = run("assess person ann-lee -f csv --table raters");
    let listening = line(&ran, &[("item", "listening")]);
    assert_eq!(cells(&listening, &["self", "manager", "peer", "customer", "other"]), ["", "1", "", "3", ""]);

    // The superior's levels under manager-roles, the customer's under the framework of the profile.
    let ran = run("assess person ann-lee -f csv --table perception");
    let initiative = line(&ran, &[("perception", "initiative")]);
    assert_eq!(
        cells(&initiative, &["who", "provider", "customer", "difference"]),
        ["customer", "3", "1", "2"]
    );

    // Of 200 hours 10 + 20 + 90 + 10 are implementation: 0.65, 0.25 more than the 0.40 that the profile leans on it.
    let ran = run("assess person ann-lee -f csv --table emphasis");
    let implementation = line(&ran, &[("emphasis", "implementation")]);
    assert_eq!(cells(&implementation, &["lean", "time"]), ["0.4", "0.65"]);

    let ran = run("assess person ann-lee -f csv --table development");
    let states: Vec<String> = ran.csv().iter().map(|l| format!("{} {}", l["item"], l["state"])).collect();
    assert_eq!(states, ["listening overdue", "negotiation no action", "networking no action"]);
    assert_eq!(line(&ran, &[("item", "listening")])["overdue_days"], "29");

    run("assess person ann-lee -f csv --table beyond").out("drive,Drive,attribute,4,false,0,2026-03-01");
}

/// Nobody has judged Ben's networking: 1 − 12 ÷ 54 over the other three, coverage 54 ÷ 62.
#[test]
fn one_team() {
    let ran = run("assess team -f csv");
    let ben = line(&ran, &[("person", "ben-ito")]);
    let shown = ["readiness", "competencies", "attributes", "coverage", "worst_item", "worst_gap"];
    assert_eq!(cells(&ben, &shown), ["0.777777777778", "1", "0.5", "0.870967741935", "tenacity", "2"]);

    let ran = run("assess team -f csv --table coverage");
    let of = |item| cells(&line(&ran, &[("item", item)]), &["at_level", "assessed", "people", "flag"]);
    assert_eq!(of("negotiation"), ["1", "2", "2", "single point of failure"]);
    assert_eq!(of("networking"), ["0", "1", "2", "nobody"]);

    // Ben is at 4 in negotiation and teaches Ann. Nobody is in tenacity, and Ann, at the required 3, is the best there is.
    let ran = run("assess team -f csv --table mentors");
    let of = |item| cells(&line(&ran, &[("item", item)]), &["learner", "gap", "teacher", "level"]);
    assert_eq!(of("negotiation"), ["ann-lee", "0.5", "ben-ito", "4"]);
    assert_eq!(of("tenacity"), ["ben-ito", "2", "ann-lee", "3"]);
    assert_eq!(of("networking"), ["ann-lee", "2", "", ""]);

    // Ben's mentor is a candidate.
    let ran = run("assess team -f csv --table mentoring");
    let of = |person| {
        let shown = ["mentor", "senior", "years", "access_to_seniors", "trust", "days_since"];
        cells(&line(&ran, &[("person", person)]), &shown)
    };
    assert_eq!(of("ann-lee"), ["dora-roth", "true", "20", "2026-06-22", "", "100"]);
    assert_eq!(of("ben-ito"), ["cora-diaz", "false", "3", "", "", ""]);

    let heat = run("assess team -f csv --table heat");
    let shown = ["required", "ann-lee", "ben-ito"];
    assert_eq!(cells(&line(&heat, &[("item", "negotiation")]), &shown), ["3", "2.5", "4"]);
}

/// Hours of the second quarter: 200 in all. The unit tests have the arithmetic of every check.
#[test]
fn where_the_time_went() {
    let ran = run("assess time ann-lee -f csv");
    let understanding = line(&ran, &[("competency", "understanding")]);
    let shown = ["period", "hours", "share", "target", "difference", "change", "remark"];
    assert_eq!(cells(&understanding, &shown), ["2026-Q2", "10", "0.05", "0.2", "-0.15", "-0.1", "short"]);
    assert_eq!(run("assess time --all -f csv").csv().len(), 12);
    let ran = run("assess time -f csv --table checks");
    let trap = line(&ran, &[("check", "responsiveness-trap")]);
    assert_eq!(
        cells(&trap, &["value", "line", "verdict", "pays"]),
        ["0.45", "0.25", "trap", "understanding"]
    );
}

/// Cora, the strongest negotiator, brings 6 + 6 + 4 of 32 in attributes: tenacity 3 − 2 missing of 3, twelve weighted;
/// networking 2 missing, four: 1 − 16 ÷ 32. Dan has all attributes; his competencies lack 2 · 8 of 30.
#[test]
fn candidates_by_what_they_bring_along() {
    let ran = run("assess candidates -f csv");
    let shown = ["rank", "candidate", "origin", "attributes", "competencies", "advice", "now"];
    let lines: Vec<Vec<String>> = ran.csv().iter().map(|line| cells(line, &shown)).collect();
    let expected = [
        ["1", "dan-koch", "outside", "1", "0.466666666667", "later", ""],
        ["2", "cora-diaz", "inside", "0.5", "1", "look elsewhere", "in the team of 1 account"],
        ["", "eve-stern", "outside", "", "", "assess first", ""],
    ];
    assert_eq!(lines, expected);
}

/// Risk: of the company poor and fair, 1 of 4 points; of the managers good, fair and good, 5 of 6. The role takes
/// negotiation: Ann 0.833333333333, Ben 1, the median between them. Short test: 2 + 1 + 0 + 0 + 1 of the five answers, and
/// up to 2 each of the two others.
#[test]
fn one_organisation() {
    let ran = run("assess organisation -f csv");
    let risk = line(&ran, &[("role", "risk")]);
    let shown =
        ["company", "manager", "difference", "company_answered", "manager_answered", "people", "verdict"];
    assert_eq!(
        cells(&risk, &shown),
        ["0.25", "0.833333333333", "-0.583333333333", "2 of 2", "3 of 3", "0.916666666666", "company"]
    );
    run("assess organisation -f csv --table litmus_total").out("4,5,7,14,4,8");
    assert_eq!(run("assess organisation -f csv --table duties").csv().len(), 82 + 89);
    // What is not answered is missing, not poor.
    let ran = run("assess organisation -f csv --table duties");
    let open = line(&ran, &[("role", "strategy"), ("id", "organise")]);
    assert_eq!(open["rating"], "");
}

/// The title of a picture states its finding.
#[test]
fn pictures_say_what_they_show() {
    for (line, title) in [
        ("assess team", "Nobody reaches the level in networking"),
        ("assess time ann-lee", "Responsiveness eats 45 % of the time of Ann Lee"),
        ("assess time --all", "Responsiveness eats the time of Ann Lee"),
        ("assess candidates", "Nobody among the candidates is to be hired now"),
        ("assess organisation", "The company is furthest behind its managers in risk, by 58.3 points"),
    ] {
        run(&format!("{line} -f svg")).code(0).out(title);
    }
}

/// Every row of every table has the columns that the published schema promises, with values of their types.
#[test]
fn json_keeps_to_its_schema() {
    for (line, name) in [
        ("assess person ann-lee", "assess-person"),
        ("assess team", "assess-team"),
        ("assess time --all", "assess-time"),
        ("assess candidates", "assess-candidates"),
        ("assess organisation", "assess-organisation"),
        ("assess profile key-account-manager", "assess-profile"),
        ("report job key-account-manager", "report-job"),
    ] {
        let path = package().join("schemas/output").join(format!("{name}.schema.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let json = run(&format!("{line} -f json")).json();
        assert_eq!(json["schema"], schema["properties"]["schema"]["const"], "{line}");
        let promised = schema["properties"]["tables"]["properties"].as_object().unwrap();
        let tables = json["tables"].as_object().unwrap();
        assert_eq!(tables.keys().collect::<Vec<_>>(), promised.keys().collect::<Vec<_>>(), "{line}");
        for (table, rows) in tables {
            let items = &promised[table]["items"];
            for (column, value) in rows.as_array().unwrap().iter().flat_map(|row| row.as_object().unwrap()) {
                let kind = match value {
                    Value::Number(_) => "number",
                    Value::Bool(_) => "boolean",
                    Value::Null => "null",
                    _ => "string",
                };
                match &items["properties"][column]["type"] {
                    Value::Array(kinds) => {
                        assert!(kinds.iter().any(|k| k == kind), "{line}: {table}.{column} is a {kind}");
                    }
                    _ => assert_eq!(items["additionalProperties"], true, "{line}: {table}.{column}"),
                }
            }
        }
    }
}

#[test]
fn the_job_specification_reads_like_a_document() {
    let ran = run("report job key-account-manager -f markdown");
    ran.code(0);
    let headings: Vec<&str> = ran.stdout.lines().filter(|l| l.starts_with('#')).collect();
    let expected = [
        "# Job specification: Key account manager",
        "## What the programme is for",
        "## Role within the organisation",
        "## Day-to-day responsibilities",
        "## Long-term responsibilities",
        "## What is recruited",
        "## What is taught",
        "## What is of both",
        "## Time",
        "## Where the time should go",
        "## What the company owes the manager",
        "## How candidates are judged",
    ];
    assert_eq!(headings, expected);
    ran.out("Selling is 8 % of the job").out("5 to 10 % for selling").out("Below 80 % of the attributes");
    let json = run("report job key-account-manager -f json").json();
    assert_eq!(json["schema"], "kam.report.job/1");
    assert_eq!(json["tables"]["job"].as_array().unwrap().len(), 4);
    // Every duty belongs to a role that takes negotiation, listening, tenacity or networking.
    for duty in json["tables"]["responsibilities"].as_array().unwrap() {
        assert!(["day-to-day", "long-term"].contains(&duty["horizon"].as_str().unwrap()));
        assert_ne!(duty["role"], "strategy");
    }
}

#[test]
fn profiles_without_anything_ask_for_all_roles_and_say_what_is_not_said() {
    let book = Book::new().file("profiles/job.yaml", "name: Job\nframework: woodburn-2006\n");
    let json = book.run("report job job -f json").json();
    assert_eq!(json["tables"]["responsibilities"].as_array().unwrap().len(), 89);
    assert_eq!(json["tables"]["company"].as_array().unwrap().len(), 82);
    let ran = book.run("report job job -f markdown");
    ran.code(0).out("The profile does not say").out("requires no attribute").out("these are the usual ones");
    book.run("assess profile job").code(0);
}

#[test]
fn a_framework_of_ones_own_serves_as_well() {
    let book = Book::new()
        .file(
            "frameworks/ours.yaml",
            "name: Ours\nroles: [{id: sell, name: Sells, items: [charm], manager: [{id: smile, name: Smiles}]}]\nitems: [{id: charm, name: Charm, kind: attribute, also: [charming]}]\n",
        )
        .file("profiles/job.yaml", "name: Job\nframework: ours\nrequired: {charming: {level: 4}}\n")
        .file(
            "people/jo.yaml",
            "name: Jo\nkind: manager\nrole: job\nassessments: [{on: 2026-01-01, by: Al, as: customer, framework: ours, levels: {charm: 3}}]\n",
        );
    let ran = book.run("assess person jo -f csv --columns item,name,gap,way");
    ran.code(0).out("charm,Charm,1,mentor");
    book.run("report job job -f markdown").out("Sells: smiles");
}

/// A file that cannot be read is a finding, and the others are looked at.
#[test]
fn one_broken_file_does_not_stop_the_rest() {
    let book = Book::copy(BOOK).file("people/zed.yaml", "name: Zed\nkind: boss\n");
    let ran = book.run("assess team -f csv --columns person");
    ran.code(2).err("people/zed.yaml:2:7").out("ann-lee\nben-ito");
    let ran = book.run("assess person zed");
    ran.code(2).silent().err("cannot be read");
    let book = Book::copy(BOOK).file("profiles/other.yaml", "name: Other\n");
    book.run("assess organisation").code(2).err("profiles/other.yaml").out("Northern Pumps");
    let book = Book::copy(BOOK).file("organisation.yaml", "litmus: [good]\n");
    book.run("assess organisation").code(2).silent().err("organisation.yaml:1:9").err("cannot be read");
}

/// Names that mean something to a terminal, a spreadsheet or Markdown stay words.
#[test]
fn hostile_names_stay_words() {
    let name = "=HYPERLINK(1)\\u001b[31m|<b>`*_\\u202e";
    let book = Book::new()
        .file("profiles/job.yaml", format!("name: \"{name}\"\nframework: woodburn-2006\nrequired: {{tenacity: {{level: 3}}}}\n"))
        .file("people/item.yaml", format!("name: \"{name}\"\nkind: manager\nrole: job\nassessments: [{{on: 2026-01-01, by: x, as: customer, levels: {{tenacity: 1}}}}]\n"))
        .file("people/required.yaml", format!("name: \"{name}\"\nkind: candidate\nrole: job\n"));
    for line in
        ["assess person item", "assess team", "assess candidates", "report job job", "assess profile job"]
    {
        for format in ["table", "csv", "json", "markdown"] {
            let ran = book.run(&format!("{line} -f {format}"));
            let data = matches!(format, "csv" | "json");
            ran.code(0).holds(data || !ran.stdout.contains('\u{1b}'), "nothing a terminal obeys");
        }
    }
    // Ids that are names of columns have columns of their own.
    let heat = book.run("assess team -f json").json();
    assert_eq!(heat["tables"]["heat"][0]["item.level"], 1.0);
    assert_eq!(heat["tables"]["heat"][0]["item"], "tenacity");
    let items = book.run("assess candidates -f json").json();
    assert_eq!(items["tables"]["items"][0]["required"], 3.0);
}
