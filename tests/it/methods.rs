//! The methods through the command line: `kam score --from` on every matrix of `tests/oracle`, its CSV and its JSON
//! compared with the expected figures.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::{Ran, kam, package};

struct Case {
    id: String,
    input: Value,
    expected: Value,
}

fn cases(kind: &str) -> Vec<Case> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(package().join("tests/oracle")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "json"))
        .map(|f| serde_json::from_str::<Value>(&std::fs::read_to_string(f).unwrap()).unwrap())
        .filter(|case| case["kind"] == kind)
        .map(|case| Case {
            id: case["id"].as_str().unwrap().to_owned(),
            input: case["input"].clone(),
            expected: case.get("expected").or_else(|| case.get("expected_by_policy")).unwrap().clone(),
        })
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A number as an export writes it: all digits, no exponent, as policies refuse one.
fn written(value: &Value) -> String {
    match value {
        Value::Number(n) => {
            let x = n.as_f64().unwrap();
            if x.abs() < 1e-4 && x != 0.0 || x.abs() > 1e15 { format!("{x:e}") } else { x.to_string() }
        }
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// The matrix as an export.
fn export(input: &Value) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let names = list(&input["criteria"]).iter().map(|c| c.as_str().unwrap().to_owned());
    writer.write_record(std::iter::once("id".to_owned()).chain(names)).unwrap();
    for (name, row) in list(&input["alternatives"]).iter().zip(list(&input["matrix"])) {
        let cells = list(row).iter().map(written);
        writer.write_record(std::iter::once(name.as_str().unwrap().to_owned()).chain(cells)).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A policy over the columns of a case; `head` is its beginning.
fn policy(input: &Value, head: &str) -> String {
    let mut text = format!("{head}criteria:\n");
    let criteria = list(&input["criteria"]).iter().zip(list(&input["objectives"]));
    for ((criterion, direction), weight) in criteria.zip(list(&input["weights"])) {
        let better = match direction.as_str().unwrap() {
            "max" => "higher",
            "min" => "lower",
            other => other,
        };
        let weight = weight.as_f64().map_or_else(|| weight.to_string(), |w| w.to_string());
        writeln!(
            text,
            "  - {{id: {criterion}, measure: {criterion}, weight: {weight}, better: {}}}",
            json!(better)
        )
        .unwrap();
    }
    text
}

struct Scored {
    ran: Ran,
    csv: Option<String>,
    json: Option<Value>,
}

fn score(input: &Value, head: &str, options: &[&str]) -> Scored {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("export.csv"), export(input)).unwrap();
    std::fs::write(at("policy.yaml"), policy(input, head)).unwrap();
    let ran = kam()
        .inside(folder.path())
        .line("score --from export.csv --policy policy.yaml -o out.csv -o out.json")
        .args(options)
        .run();
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    let json = read(&at("out.json")).map(|text| serde_json::from_str(&text).unwrap());
    Scored { csv: read(&at("out.csv")), json, ran }
}

/// Failures of all cases, so that one run shows them all.
#[derive(Default)]
struct Check {
    compared: usize,
    failures: Vec<String>,
}

impl Check {
    fn near(&mut self, what: &str, expected: &Value, found: Option<f64>, tolerance: f64) {
        self.compared += 1;
        let fits = match (expected.as_f64(), found) {
            (Some(e), Some(f)) => (e - f).abs() <= tolerance * e.abs().max(1.0),
            (None, None) => true,
            _ => false,
        };
        if !fits {
            self.failures.push(format!("{what}: expected {expected}, found {found:?}"));
        }
    }

    fn end(self, least: usize) {
        assert!(self.failures.is_empty(), "{} failures\n{}", self.failures.len(), self.failures.join("\n"));
        assert!(self.compared >= least, "only {} comparisons", self.compared);
    }

    /// Scores and ranks in both formats. `of` turns the printed scores into what is expected.
    fn scores(
        &mut self,
        case: &Case,
        head: &str,
        scores: &Value,
        ranks: &Value,
        of: impl Fn(Vec<Option<f64>>) -> Vec<Option<f64>>,
    ) -> Option<Value> {
        let what = format!("{} {}", case.id, head.replace('\n', " "));
        let scored = score(&case.input, head, &[]);
        if list(scores).iter().all(Value::is_null) {
            // Not defined: refused, or no score in any row.
            self.compared += 1;
            let refused = scored.ran.code == Some(2) && scored.csv.is_none() && scored.ran.stderr.len() > 20;
            let empty = scored.json.as_ref().is_some_and(|json| {
                list(&json["tables"]["score"])
                    .iter()
                    .all(|row| row["score"].is_null() && row["rank"].is_null())
            });
            if !refused && !empty {
                self.failures.push(format!("{what}: a score is not defined, yet {:?}", scored.ran));
            }
            return None;
        }
        let (Some(json), Some(text)) = (scored.json, scored.csv) else {
            self.failures.push(format!("{what}: no result, {:?}", scored.ran));
            return None;
        };
        if scored.ran.code != Some(0) {
            self.failures.push(format!("{what}: {:?}", scored.ran));
        }
        let mut lines = csv::Reader::from_reader(text.as_bytes());
        let header = lines.headers().unwrap().clone();
        let column = |name: &str| header.iter().position(|h| h == name).unwrap();
        let (account, rank, score) = (column("account"), column("rank"), column("score"));
        let lines: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
        let rows = list(&json["tables"]["score"]);
        let (mut exact, mut printed) = (Vec::new(), Vec::new());
        for (n, alternative) in list(&case.input["alternatives"]).iter().enumerate() {
            let row = rows.iter().find(|r| r["account"] == *alternative).unwrap();
            let line = lines.iter().find(|l| l[account] == *alternative).unwrap();
            exact.push(row["score"].as_f64());
            printed.push(line[score].parse::<f64>().ok());
            self.near(&format!("{what}: rank of {alternative}"), &ranks[n], row["rank"].as_f64(), 0.0);
            self.near(&format!("{what}: CSV rank of {alternative}"), &ranks[n], line[rank].parse().ok(), 0.0);
        }
        for (n, (exact, printed)) in of(exact.clone()).into_iter().zip(&printed).enumerate() {
            self.near(&format!("{what}: score {n}"), &scores[n], exact, 1e-9);
            if let Some(printed) = printed {
                // Four decimals of the same figure.
                let full = json!(
                    rows.iter().find(|r| r["account"] == case.input["alternatives"][n]).unwrap()["score"]
                );
                self.near(&format!("{what}: CSV score {n}"), &full, Some(*printed), 0.500_001e-4);
            }
        }
        Some(json)
    }

    fn table(&mut self, case: &Case, json: &Value, table: &str, column: &str, expected: &Value) {
        for (n, alternative) in list(&case.input["alternatives"]).iter().enumerate() {
            let row = list(&json["tables"][table]).iter().find(|r| r["account"] == *alternative);
            let what = format!("{}: {column} of {alternative} in {table}", case.id);
            self.near(&what, &expected[n], row.and_then(|r| r[column].as_f64()), 1e-9);
        }
    }
}

fn same(scores: Vec<Option<f64>>) -> Vec<Option<f64>> {
    scores
}

#[test]
fn weighted_sums_with_every_normalisation() {
    let mut check = Check::default();
    for case in cases("mcda") {
        let kinds = [
            ("minmax", "min-max"),
            ("max_linear", "max-linear"),
            ("max_ratio", "max-ratio"),
            ("sum", "sum"),
            ("vector_linear", "vector-linear"),
            ("vector_inverse", "vector-inverse"),
        ];
        for (name, word) in kinds {
            let expected = &case.expected["wsm"][name];
            let head = format!("method: weighted-sum\nnormalise: {word}\n");
            check.scores(&case, &head, &expected["score"], &expected["rank"]["competition"], same);
        }
    }
    check.end(3000);
}

#[test]
fn weighted_products() {
    let mut check = Check::default();
    for case in cases("mcda") {
        let expected = &case.expected["wpm"];
        // Divided by the best figure of each column, products differ from the raw ones by one factor.
        let head = "method: weighted-product\nnormalise: max-ratio\n";
        let share = |scores: Vec<Option<f64>>| {
            let sum: f64 = scores.iter().flatten().sum();
            scores.into_iter().map(|s| s.map(|s| s / sum)).collect()
        };
        let json = check.scores(&case, head, &expected["share"], &expected["rank"]["competition"], share);
        if let Some(json) = json {
            for column in ["raw", "log10", "share"] {
                check.table(&case, &json, "weighted_product", column, &expected[column]);
            }
        }
    }
    check.end(500);
}

#[test]
fn topsis_by_vectors_and_by_ranges() {
    let mut check = Check::default();
    for case in cases("mcda") {
        for (name, head) in
            [("vector", "method: topsis\n"), ("minmax", "method: topsis\nnormalise: min-max\n")]
        {
            let expected = &case.expected["topsis"][name];
            let ranks = &expected["rank"]["competition"];
            if let Some(json) = check.scores(&case, head, &expected["closeness"], ranks, same) {
                check.table(&case, &json, "topsis", "d_plus", &expected["d_plus"]);
                check.table(&case, &json, "topsis", "d_minus", &expected["d_minus"]);
            }
        }
    }
    check.end(1000);
}

#[test]
fn vikor_with_its_compromise() {
    let mut check = Check::default();
    for case in cases("mcda") {
        let expected = &case.expected["vikor"];
        let head = format!("method: vikor\nparameters: {{vikor_v: {}}}\n", expected["v"]);
        let ranks = &expected["rank_by_Q"]["competition"];
        let Some(json) = check.scores(&case, &head, &expected["Q"], ranks, same) else { continue };
        check.table(&case, &json, "vikor", "s", &expected["S"]);
        check.table(&case, &json, "vikor", "r", &expected["R"]);
        let mut set: Vec<&str> = list(&json["tables"]["vikor"])
            .iter()
            .filter(|r| r["compromise"] == true)
            .map(|r| r["account"].as_str().unwrap())
            .collect();
        let mut wanted: Vec<&str> =
            list(&expected["compromise_set"]).iter().map(|a| a.as_str().unwrap()).collect();
        set.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(set, wanted, "{}", case.id);
        let conditions = &json["tables"]["vikor_conditions"][0];
        assert_eq!(conditions["c1"], expected["c1_acceptable_advantage"], "{}", case.id);
        assert_eq!(conditions["c2"], expected["c2_acceptable_stability"], "{}", case.id);
        check.near(&format!("{}: dq", case.id), &expected["dq"], conditions["dq"].as_f64(), 1e-9);
    }
    check.end(1000);
}

#[test]
fn promethee_with_both_preferences() {
    let mut check = Check::default();
    for case in cases("mcda") {
        for (name, expected) in case.expected["promethee2"].as_object().unwrap() {
            let mut head = "method: promethee-ii\n".to_owned();
            if name == "linear" {
                let figures = |key: &str| {
                    let texts: Vec<String> = list(&case.input["params"][key])
                        .iter()
                        .map(|q| q.as_f64().unwrap().to_string())
                        .collect();
                    texts.join(", ")
                };
                writeln!(
                    head,
                    "parameters: {{preference: linear, q: [{}], p: [{}]}}",
                    figures("promethee_q"),
                    figures("promethee_p")
                )
                .unwrap();
            }
            let ranks = &expected["rank"]["competition"];
            if let Some(json) = check.scores(&case, &head, &expected["phi"], ranks, same) {
                check.table(&case, &json, "promethee", "phi_plus", &expected["phi_plus"]);
                check.table(&case, &json, "promethee", "phi_minus", &expected["phi_minus"]);
            }
        }
    }
    check.end(1000);
}

#[test]
fn weights_from_the_figures() {
    let mut check = Check::default();
    for case in cases("mcda") {
        for kind in ["entropy", "critic"] {
            let expected = &case.expected["weights_from_data"][kind]["weights"];
            let scored = score(&case.input, &format!("normalise: max-linear\nweights: {kind}\n"), &[]);
            if expected.is_null() {
                check.compared += 1;
                if scored.ran.code != Some(2) || scored.csv.is_some() {
                    check.failures.push(format!("{} {kind}: not defined, yet {:?}", case.id, scored.ran));
                }
                continue;
            }
            let Some(json) = scored.json else {
                check.failures.push(format!("{} {kind}: {:?}", case.id, scored.ran));
                continue;
            };
            for (n, row) in list(&json["tables"]["weights"]).iter().enumerate() {
                let what = format!("{} {kind} weight {n}", case.id);
                check.near(&what, &expected[n], row["share"].as_f64(), 1e-9);
            }
        }
    }
    check.end(100);
}

#[test]
fn stability_of_the_first_place() {
    let mut check = Check::default();
    for case in cases("mcda") {
        let expected = &case.expected["weight_stability_wsm_minmax"];
        if expected.is_null() {
            continue;
        }
        let scored = score(&case.input, "normalise: min-max\n", &["--sensitivity"]);
        let Some(json) = scored.json else {
            check.failures.push(format!("{}: {:?}", case.id, scored.ran));
            continue;
        };
        let rows: Vec<&Value> =
            list(&json["tables"]["stability"]).iter().filter(|r| r["account"] == expected["top"]).collect();
        for interval in list(&expected["intervals"]) {
            let what = format!("{} stability of {}", case.id, interval["criterion"]);
            let Some(row) = rows.iter().find(|r| r["criterion"] == interval["criterion"]) else {
                check.failures.push(format!("{what}: no row in {:?}", json["tables"]["stability"]));
                continue;
            };
            for (ours, theirs) in [("weight", "weight"), ("low", "lo"), ("high", "hi")] {
                check.near(&format!("{what}: {ours}"), &interval[theirs], row[ours].as_f64(), 1e-9);
            }
            let (below, above) = (&interval["takes_over_below"], &interval["takes_over_above"]);
            let named = [below, above].into_iter().filter(|a| !a.is_null()).collect::<Vec<_>>();
            let found = row["taken_over_by"].as_str().unwrap_or_default();
            if named.iter().any(|a| !found.contains(a.as_str().unwrap()))
                || named.is_empty() != found.is_empty()
            {
                check.failures.push(format!("{what}: taken over by {named:?}, found {found:?}"));
            }
        }
    }
    check.end(100);
}

#[test]
fn missing_figures_under_every_policy() {
    let mut check = Check::default();
    let policies = [
        ("drop_alternative", "drop"),
        ("worst_value", "worst"),
        ("column_mean", "mean"),
        ("column_median", "median"),
        ("renormalise_weights", "skip"),
    ];
    for case in cases("mcda-missing") {
        for (name, word) in policies {
            let expected = &case.expected[name];
            let by = |figures: &Value| -> Value {
                // In the order of all alternatives, null where one is left out.
                let kept = list(&expected["alternatives"]);
                list(&case.input["alternatives"])
                    .iter()
                    .map(|a| kept.iter().position(|k| k == a).map_or(Value::Null, |n| figures[n].clone()))
                    .collect()
            };
            let mut compare = |head: &str, scores: &Value, ranks: &Value| {
                let head = format!("{head}missing: {word}\n");
                check.scores(&case, &head, &by(scores), &by(ranks), same);
            };
            let sum = &expected["wsm_minmax"];
            compare("normalise: min-max\n", &sum["score"], &sum["rank"]["competition"]);
            let topsis = &expected["topsis_vector"];
            if !topsis.is_null() {
                compare("method: topsis\n", &topsis["closeness"], &topsis["rank"]["competition"]);
            }
            if let Some(q) = expected["vikor_Q"].as_array() {
                let rank = |x: &Value| 1 + q.iter().filter(|y| y.as_f64() < x.as_f64()).count();
                let ranks = q.iter().map(|x| json!(rank(x))).collect();
                compare("method: vikor\n", &expected["vikor_Q"], &ranks);
            }
        }
    }
    check.end(200);
}

#[test]
fn bad_matrices_are_refused_by_row_column_or_weight() {
    let cases = cases("mcda-invalid");
    assert!(cases.len() >= 4);
    for case in cases {
        for method in ["weighted-sum\nnormalise: min-max", "topsis", "vikor", "promethee-ii"] {
            let scored = score(&case.input, &format!("method: {method}\n"), &[]);
            let message = &scored.ran.stderr;
            let names = match case.id.as_str() {
                "invalid-not-a-number" => vec!["n/a", "C2", "export.csv:2"],
                // See `a_row_with_too_few_cells_is_refused`.
                "invalid-ragged-matrix" => continue,
                "invalid-weights-all-zero" => vec!["weights", "policy.yaml:"],
                "invalid-objective-unknown" => vec!["maximum?", "policy.yaml:"],
                _ => vec!["error"],
            };
            for name in names {
                scored.ran.err(name);
            }
            assert!(!message.is_empty(), "{}", case.id);
            scored.ran.code(2).silent();
            assert!(
                scored.csv.is_none() && scored.json.is_none(),
                "{} {method}: a file was written",
                case.id
            );
        }
    }
}

#[test]
fn a_row_with_too_few_cells_is_refused() {
    for case in cases("mcda-invalid").iter().filter(|c| c.id == "invalid-ragged-matrix") {
        for head in ["normalise: min-max\n", "normalise: min-max\nmissing: skip\n", "method: topsis\n"] {
            let scored = score(&case.input, head, &[]);
            scored.ran.code(2).silent().err("export.csv:3");
            assert!(scored.csv.is_none() && scored.json.is_none(), "a file was written");
        }
    }
}

#[test]
fn a_single_account_has_no_spread_to_be_measured_by() {
    let input = json!({
        "alternatives": ["only"], "criteria": ["a", "b"], "objectives": ["max", "min"],
        "weights": [1, 3], "matrix": [[4, 8]]
    });
    for method in
        ["weighted-sum\nnormalise: sum", "weighted-product\nnormalise: max-ratio", "promethee-ii", "vikor"]
    {
        let scored = score(&input, &format!("method: {method}\n"), &[]);
        scored.ran.holds(
            scored.ran.code == Some(2)
                || scored.json.as_ref().is_some_and(|j| !j.to_string().contains("NaN")),
            "refused, or scored without NaN",
        );
    }
    for head in [
        "method: topsis\n",
        "normalise: min-max\nweights: entropy\n",
        "normalise: min-max\nweights: critic\n",
    ] {
        let scored = score(&input, head, &[]);
        let empty = scored.json.as_ref().is_some_and(|j| j["tables"]["score"][0]["score"].is_null());
        scored.ran.holds(scored.ran.code == Some(2) || empty, "not defined for one account");
    }
}

#[test]
fn spotis_by_hand() {
    // Distances |x − best| ÷ |bound − bound|, weighted: the nearest to the ideal point is the best.
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("e.csv"), "id,price,quality\na,10,8\nb,20,10\nc,0,0\n").unwrap();
    std::fs::write(
        at("p.yaml"),
        "method: spotis\ncriteria:\n\
         - {id: price, measure: price, weight: 1, better: lower, scale: {linear: {from: 40, to: 0}}}\n\
         - {id: quality, measure: quality, weight: 3, scale: {linear: {from: 0, to: 10}}}\n",
    )
    .unwrap();
    let ran = kam().inside(folder.path()).line("score --from e.csv --policy p.yaml -f csv").run();
    ran.code(0);
    assert_eq!(ran.accounts(), ["b", "a", "c"]);
    // a: ¼·10/40 + ¾·2/10; b: ¼·20/40; c: ¾.
    assert_eq!(
        ["a", "b", "c"].map(|id| ran.cell(id, "score")),
        ["0.2125".to_owned(), "0.1250".to_owned(), "0.7500".to_owned()]
    );
}

#[test]
fn weights_by_rank_swing_and_equal() {
    let shares = |head: &str, criteria: &str| -> Vec<f64> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("e.csv"), "id,x\na,1\nb,2\n").unwrap();
        std::fs::write(
            folder.path().join("p.yaml"),
            format!("normalise: min-max\n{head}criteria:\n{criteria}"),
        )
        .unwrap();
        let ran = kam().inside(folder.path()).line("score --from e.csv --policy p.yaml -f json").run();
        ran.code(0);
        list(&ran.json()["tables"]["weights"]).iter().map(|w| w["share"].as_f64().unwrap()).collect()
    };
    let near = |found: Vec<f64>, expected: &[f64]| {
        assert_eq!(found.len(), expected.len());
        for (f, e) in found.iter().zip(expected) {
            assert!((f - e).abs() < 1e-12, "{found:?} {expected:?}");
        }
    };
    let plain = "- {id: a, measure: x}\n- {id: b, measure: x}\n- {id: c, measure: x}\n";
    near(shares("weights: equal\n", plain), &[1.0 / 3.0; 3]);
    near(shares("weights: rank-order-centroid\n", plain), &[11.0 / 18.0, 5.0 / 18.0, 2.0 / 18.0]);
    near(shares("weights: rank-sum\n", plain), &[0.5, 1.0 / 3.0, 1.0 / 6.0]);
    near(shares("weights: rank-reciprocal\n", plain), &[6.0 / 11.0, 3.0 / 11.0, 2.0 / 11.0]);
    let ranked =
        "- {id: a, measure: x, rank: 3}\n- {id: b, measure: x, rank: 1}\n- {id: c, measure: x, rank: 2}\n";
    near(shares("weights: rank-sum\n", ranked), &[1.0 / 6.0, 0.5, 1.0 / 3.0]);
    let points = "- {id: a, measure: x, weight: 100}\n- {id: b, measure: x, weight: 50}\n- {id: c, measure: x, weight: 0}\n";
    near(shares("weights: swing\n", points), &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
    let judgements = "weights: pairwise\npairwise: {a: {b: 2, c: 4}, b: {c: 2}}\n";
    let found = shares(judgements, plain);
    for (f, e) in found.iter().zip([4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]) {
        assert!((f - e).abs() < 1e-8, "{found:?}");
    }
}

#[test]
fn pairwise_cases_through_a_policy() {
    let mut check = Check::default();
    for case in cases("ahp") {
        let Some(matrix) = case.input["pairwise"].as_array() else { continue };
        let n = matrix.len();
        let cell = |x: &Value| x.as_str().map_or_else(|| x.as_f64().unwrap().to_string(), str::to_owned);
        let rows: Vec<String> = matrix
            .iter()
            .map(|row| format!("[{}]", list(row).iter().map(cell).collect::<Vec<_>>().join(", ")))
            .collect();
        let head = format!("normalise: min-max\nweights: pairwise\npairwise: [{}]\n", rows.join(", "));
        let names: Vec<String> = (0..n).map(|i| format!("c{i}")).collect();
        let input = json!({
            "alternatives": ["x", "y"], "criteria": names, "objectives": vec!["max"; n],
            "weights": vec![1; n], "matrix": [vec![1; n], vec![2; n]]
        });
        let scored = score(&input, &head, &[]);
        let Some(json) = scored.json else {
            check.failures.push(format!("{}: {:?}", case.id, scored.ran));
            continue;
        };
        let wanted = &case.expected["weights_eigenvector"];
        for (i, row) in list(&json["tables"]["weights"]).iter().enumerate() {
            check.near(&format!("{} weight {i}", case.id), &wanted[i], row["share"].as_f64(), 1e-8);
        }
        let found = &json["tables"]["consistency"][0];
        for (ours, theirs) in
            [("lambda_max", &case.expected["lambda_max"]), ("cr", &case.expected["CR"]["saaty_1980"])]
        {
            check.near(&format!("{} {ours}", case.id), theirs, found[ours].as_f64(), 1e-8);
        }
    }
    check.end(20);
}

#[test]
fn a_gap_in_a_cost_counts_as_the_greatest_cost_where_the_worst_counts() {
    let input = json!({
        "alternatives": ["a", "b", "c", "d"], "criteria": ["cost", "use"], "objectives": ["min", "max"],
        "weights": [1, 0], "matrix": [[1, 1], [null, 1], [5, 1], [2, 1]]
    });
    for (missing, expected) in
        [("worst", Some(0.0)), ("mean", Some(7.0 / 12.0)), ("median", Some(0.75)), ("drop", None)]
    {
        let scored = score(&input, &format!("normalise: min-max\nmissing: {missing}\n"), &[]);
        let json = scored.json.unwrap();
        let row = list(&json["tables"]["score"]).iter().find(|r| r["account"] == "b").unwrap();
        match (expected, row["score"].as_f64()) {
            (Some(e), Some(f)) => assert!((e - f).abs() < 1e-9, "{missing}: {f}"),
            (e, f) => assert_eq!(e, f, "{missing}"),
        }
    }
}

#[test]
fn lower_is_better_on_fixed_scales() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("e.csv"), "id,days,risk\na,0,2\nb,15,5\nc,90,10\n").unwrap();
    for (criterion, expected) in [
        ("measure: days, better: lower, scale: {linear: {from: 0, to: 30}}", ["10.0000", "5.0000", "0.0000"]),
        ("measure: days, scale: {linear: {from: 30, to: 0}}", ["10.0000", "5.0000", "0.0000"]),
        ("measure: days, better: lower, scale: {linear: {from: 30, to: 0}}", ["10.0000", "5.0000", "0.0000"]),
        ("measure: days, scale: {linear: {from: 0, to: 30}}", ["0.0000", "5.0000", "10.0000"]),
        ("measure: risk, better: lower", ["8.0000", "5.0000", "0.0000"]),
        ("measure: risk", ["2.0000", "5.0000", "10.0000"]),
    ] {
        std::fs::write(at("p.yaml"), format!("criteria:\n  - {{id: x, weight: 1, {criterion}}}\n")).unwrap();
        let ran = kam().inside(folder.path()).line("score --from e.csv --policy p.yaml -f csv").run();
        ran.code(0);
        assert_eq!(["a", "b", "c"].map(|id| ran.cell(id, "score")), expected, "{criterion}");
    }
}

#[test]
fn criteria_without_weight_move_nothing() {
    let with = json!({
        "alternatives": ["a", "b", "c"], "criteria": ["x", "y", "none"], "objectives": ["max", "min", "max"],
        "weights": [2, 1, 0], "matrix": [[1, 9, 100], [4, 5, 3], [3, 1, 77]]
    });
    let mut without = with.clone();
    for part in ["criteria", "objectives", "weights"] {
        without[part].as_array_mut().unwrap().pop();
    }
    for row in without["matrix"].as_array_mut().unwrap() {
        row.as_array_mut().unwrap().pop();
    }
    for method in [
        "weighted-sum\nnormalise: min-max",
        "weighted-product\nnormalise: max-ratio",
        "topsis",
        "vikor",
        "promethee-ii",
    ] {
        let scores = |input: &Value| -> Vec<f64> {
            let json = score(input, &format!("method: {method}\n"), &[]).json.unwrap();
            list(&json["tables"]["score"]).iter().map(|r| r["score"].as_f64().unwrap()).collect()
        };
        for (a, b) in scores(&with).into_iter().zip(scores(&without)) {
            assert!((a - b).abs() < 1e-12, "{method}: {a} {b}");
        }
    }
}
