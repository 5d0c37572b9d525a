//! Compares the library with expected results of well-known methods; see `tests/oracle/README.md`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use kam::assess::assignment::{self, Limits, Pair};
use kam::model::method::{Better, Normalise, RandomIndex};
use kam::portfolio::concentration::{Class, Concentration};
use kam::portfolio::economics::{EconomicsError, Programme};
use kam::portfolio::knapsack::{self, Constraint, Group, Outcome, Problem};
use kam::score::agreement::{kendall_tau_b, spearman};
use kam::score::figures::Figures;
use kam::score::methods::promethee::{Shape, promethee};
use kam::score::methods::topsis::{self, Topsis};
use kam::score::methods::vikor::vikor;
use kam::score::methods::weighted_product::weighted_product;
use kam::score::methods::weighted_sum;
use kam::score::missing::{Fill, fill};
use kam::score::normalise::{Normaliser, normalise};
use kam::score::rank;
use kam::score::stability::first_place;
use kam::score::weights::{
    critic, direct, entropy, pairwise, rank_order_centroid, rank_reciprocal, rank_sum, swing,
};
use rust_decimal::Decimal;
use serde_json::Value;

/// More than this many values are compared in the cases at hand; fewer means that a check went missing.
const LEAST_COMPARED: usize = 23_000;

#[test]
fn every_case_agrees() {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect();
    files.sort();
    assert!(files.len() >= 57, "only {} cases", files.len());
    let mut compared = 0;
    let mut failures = Vec::new();
    for file in files {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let mut check = Check::new(case["id"].as_str().unwrap());
        match case["kind"].as_str().unwrap() {
            "mcda" => mcda(&mut check, &case),
            "mcda-missing" => mcda_missing(&mut check, &case),
            "mcda-invalid" => mcda_invalid(&mut check, &case),
            "ahp" => ahp(&mut check, &case),
            "ahp-hierarchy" => ahp_hierarchy(&mut check, &case),
            "weights-rank" => weights_rank(&mut check, &case),
            "smart-swing" => smart_swing(&mut check, &case),
            "concentration" => concentration(&mut check, &case),
            "economics" => economics(&mut check, &case),
            "knapsack" => choose(&mut check, &case),
            "assignment" => assign(&mut check, &case),
            "generalised-assignment" => share_out(&mut check, &case),
            kind => check.fail("kind", format!("no check for {kind}")),
        }
        if check.compared == 0 {
            check.fail("expected", "nothing was compared".to_string());
        }
        compared += check.compared;
        failures.extend(check.failures);
    }
    assert!(failures.is_empty(), "{} of {compared}:\n{}", failures.len(), failures.join("\n"));
    assert!(compared >= LEAST_COMPARED, "only {compared} values were compared");
}

struct Check {
    id: String,
    tolerance: f64,
    compared: usize,
    failures: Vec<String>,
}

impl Check {
    fn new(id: &str) -> Check {
        Check { id: id.to_string(), tolerance: 1e-9, compared: 0, failures: Vec::new() }
    }

    fn fail(&mut self, what: &str, why: String) {
        self.failures.push(format!("{} {what}: {why}", self.id));
    }

    fn real(&mut self, what: &str, expected: &Value, found: Option<f64>) {
        self.compared += 1;
        let agrees = match (expected.as_f64(), found) {
            (None, None) => expected.is_null(),
            (Some(e), Some(f)) => (f - e).abs() <= if e == 0.0 { 1e-9 } else { self.tolerance * e.abs() },
            _ => false,
        };
        if !agrees {
            self.fail(what, format!("expected {expected}, found {found:?}"));
        }
    }

    fn reals(&mut self, what: &str, expected: &Value, found: Option<&[f64]>) {
        match (expected.as_array(), found) {
            (Some(expected), Some(found)) if expected.len() == found.len() => {
                for (i, (e, f)) in expected.iter().zip(found).enumerate() {
                    self.real(&format!("{what}[{i}]"), e, Some(*f));
                }
            }
            (None, None) if expected.is_null() => self.compared += 1,
            _ => self.fail(what, format!("expected {expected}, found {found:?}")),
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: T, found: T) {
        self.compared += 1;
        if expected != found {
            self.fail(what, format!("expected {expected:?}, found {found:?}"));
        }
    }

    /// Competition and average ranks of scores, of which NaN means undefined.
    fn ranks(&mut self, what: &str, expected: &Value, scores: Option<&[f64]>, better: Better) {
        let Some(scores) = scores.filter(|s| s.iter().any(|x| !x.is_nan())) else {
            return self.same(what, true, expected.is_null());
        };
        let competition: Vec<Option<usize>> =
            array(&expected["competition"]).iter().map(|r| r.as_u64().map(|r| r as usize)).collect();
        self.same(&format!("{what}.competition"), competition, rank::competition(scores, better));
        self.compared += scores.len() - 1;
        let average: Vec<f64> = rank::average(scores, better).into_iter().map(Option::unwrap).collect();
        self.reals(&format!("{what}.average"), &expected["average"], Some(&average));
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().unwrap().iter().map(|(k, v)| (k.as_str(), v))
}

fn names(value: &Value) -> Vec<String> {
    array(value).iter().map(|n| n.as_str().unwrap().to_string()).collect()
}

fn floats(value: &Value) -> Vec<f64> {
    array(value).iter().map(|x| x.as_f64().unwrap()).collect()
}

fn decimal(value: &Value) -> Decimal {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
    Decimal::from_str(&text).or_else(|_| Decimal::from_scientific(&text)).unwrap()
}

fn decimals(value: &Value) -> Vec<Decimal> {
    array(value).iter().map(decimal).collect()
}

fn fraction(text: &str) -> f64 {
    match text.split_once('/') {
        None => text.parse().unwrap(),
        Some((over, under)) => over.parse::<f64>().unwrap() / under.parse::<f64>().unwrap(),
    }
}

fn float(x: Decimal) -> f64 {
    x.to_string().parse().unwrap()
}

/// Scores without `None`: NaN stands for undefined, as for the ranks.
fn plain(scores: &[Option<f64>]) -> Vec<f64> {
    scores.iter().map(|s| s.unwrap_or(f64::NAN)).collect()
}

struct Case {
    figures: Figures,
    better: Vec<Better>,
    weights: Vec<f64>,
}

fn case(input: &Value) -> Result<Case, String> {
    let criteria = array(&input["criteria"]).len();
    let better = array(&input["objectives"])
        .iter()
        .map(|o| match o.as_str() {
            Some("max") => Ok(Better::Higher),
            Some("min") => Ok(Better::Lower),
            _ => Err(format!("{o} is no direction")),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut columns = vec![Vec::new(); criteria];
    for row in array(&input["matrix"]) {
        if array(row).len() > criteria {
            return Err(format!("{row} has too many figures"));
        }
        for (column, x) in columns.iter_mut().zip(array(row)) {
            column.push(match x {
                Value::Null => f64::NAN,
                x => x.as_f64().ok_or_else(|| format!("{x} is no number"))?,
            });
        }
    }
    let figures = Figures::new(columns).map_err(|e| e.to_string())?;
    let given = array(&input["weights"])
        .iter()
        .map(|w| w.as_f64().ok_or_else(|| format!("{w} is no number")))
        .collect::<Result<Vec<_>, _>>()?;
    let weights = direct::weights(&given).map_err(|e| e.to_string())?;
    if weights.len() != criteria || better.len() != criteria {
        return Err("every criterion needs a weight and a direction".to_string());
    }
    Ok(Case { figures, better, weights })
}

fn mcda(check: &mut Check, json: &Value) {
    let input = &json["input"];
    let Case { figures, better, weights } = case(input).unwrap();
    let expected = &json["expected"];
    let alternatives = names(&input["alternatives"]);
    let mut scores: BTreeMap<String, (Vec<f64>, Better)> = BTreeMap::new();
    for (part, expected) in entries(expected) {
        match part {
            "weights_normalised" => check.reals(part, expected, Some(&weights)),
            "wsm" => {
                for (kind, expected) in entries(expected) {
                    let what = format!("wsm.{kind}");
                    let kind = match kind {
                        "minmax" => Normalise::MinMax,
                        "max_linear" => Normalise::MaxLinear,
                        "max_ratio" => Normalise::MaxRatio,
                        "sum" => Normalise::Sum,
                        "vector_linear" => Normalise::VectorLinear,
                        "vector_inverse" => Normalise::VectorInverse,
                        _ => return check.fail(&what, "unknown normalisation".to_string()),
                    };
                    let found = normalise(kind, &figures, &better)
                        .ok()
                        .map(|normalised| plain(&weighted_sum::scores(&normalised, &weights)));
                    check.reals(&what, &expected["score"], found.as_deref());
                    check.ranks(&what, &expected["rank"], found.as_deref(), Better::Higher);
                    if let Some(found) = found {
                        scores.insert(what, (found, Better::Higher));
                    }
                }
            }
            "wpm" => {
                let found = weighted_product(&figures, &weights, &better).ok();
                check.reals("wpm.raw", &expected["raw"], found.as_ref().map(|f| f.raw.as_slice()));
                check.reals("wpm.log10", &expected["log10"], found.as_ref().map(|f| f.log10.as_slice()));
                check.reals("wpm.share", &expected["share"], found.as_ref().map(|f| f.share.as_slice()));
                let log10 = found.map(|f| f.log10);
                check.ranks("wpm", &expected["rank"], log10.as_deref(), Better::Higher);
                if let Some(log10) = log10 {
                    scores.insert("wpm".to_string(), (log10, Better::Higher));
                }
            }
            "topsis" => {
                for (kind, expected) in entries(expected) {
                    let found = match kind {
                        "vector" => topsis::vector(&figures, &weights, &better),
                        "minmax" => topsis::min_max(&figures, &weights, &better),
                        _ => return check.fail(kind, "unknown normalisation".to_string()),
                    };
                    let what = format!("topsis.{kind}");
                    let found = topsis_agrees(check, &what, expected, found.ok());
                    if let Some(found) = found.filter(|f| f.iter().any(|x| !x.is_nan())) {
                        scores.insert(what, (found, Better::Higher));
                    }
                }
            }
            "vikor" => {
                let found = vikor(&figures, &weights, &better, expected["v"].as_f64().unwrap()).unwrap();
                check.same("vikor.v", expected["v"].as_f64(), input["params"]["vikor_v"].as_f64());
                check.reals("vikor.S", &expected["S"], Some(&found.s));
                check.reals("vikor.R", &expected["R"], Some(&found.r));
                check.reals("vikor.Q", &expected["Q"], Some(&found.q));
                check.ranks("vikor", &expected["rank_by_Q"], Some(&found.q), Better::Lower);
                check.real("vikor.dq", &expected["dq"], found.dq);
                check.same("vikor.c1", expected["c1_acceptable_advantage"].as_bool(), found.c1);
                check.same("vikor.c2", expected["c2_acceptable_stability"].as_bool(), Some(found.c2));
                let set: Vec<String> =
                    found.compromise_set.iter().map(|&i| alternatives[i].clone()).collect();
                let mut expected_set = names(&expected["compromise_set"]);
                expected_set.sort_by_key(|n| alternatives.iter().position(|a| a == n));
                check.same("vikor.compromise_set", expected_set, set);
                scores.insert("vikor.Q".to_string(), (found.q, Better::Lower));
            }
            "promethee2" => {
                for (kind, expected) in entries(expected) {
                    let shapes = match kind {
                        "usual" => vec![Shape::Usual; weights.len()],
                        "linear" => floats(&input["params"]["promethee_q"])
                            .into_iter()
                            .zip(floats(&input["params"]["promethee_p"]))
                            .map(|(q, p)| Shape::Linear { q, p })
                            .collect(),
                        _ => return check.fail(kind, "unknown preference".to_string()),
                    };
                    let what = format!("promethee2.{kind}");
                    let found = promethee(&figures, &weights, &better, &shapes).ok();
                    let part = |name: &str| format!("{what}.{name}");
                    check.reals(
                        &part("phi_plus"),
                        &expected["phi_plus"],
                        found.as_ref().map(|f| f.phi_plus.as_slice()),
                    );
                    check.reals(
                        &part("phi_minus"),
                        &expected["phi_minus"],
                        found.as_ref().map(|f| f.phi_minus.as_slice()),
                    );
                    let phi = found.map(|f| f.phi);
                    check.reals(&part("phi"), &expected["phi"], phi.as_deref());
                    check.ranks(&what, &expected["rank"], phi.as_deref(), Better::Higher);
                    if let Some(phi) = phi {
                        scores.insert(what, (phi, Better::Higher));
                    }
                }
            }
            "weights_from_data" => {
                for (kind, expected) in entries(expected) {
                    let found = match kind {
                        "entropy" => entropy::weights(&figures),
                        "entropy_cost_inverse" => entropy::weights_cost_inverse(&figures, &better),
                        "critic" => critic::weights(&figures, &better),
                        "critic_undirected" => critic::weights_undirected(&figures),
                        _ => return check.fail(kind, "unknown weights".to_string()),
                    };
                    check.reals(kind, &expected["weights"], found.ok().as_deref());
                }
            }
            "weight_stability_wsm_minmax" => stability(check, expected, input, &figures, &better, &weights),
            "rank_correlation" => {}
            _ => check.fail(part, "no check".to_string()),
        }
    }
    correlations(check, &expected["rank_correlation"], &scores);
}

fn topsis_agrees(check: &mut Check, what: &str, expected: &Value, found: Option<Topsis>) -> Option<Vec<f64>> {
    let found = found?;
    check.reals(&format!("{what}.d_plus"), &expected["d_plus"], Some(&found.d_plus));
    check.reals(&format!("{what}.d_minus"), &expected["d_minus"], Some(&found.d_minus));
    let closeness = array(&expected["closeness"]);
    check.same(&format!("{what}.closeness"), closeness.len(), found.closeness.len());
    for (i, (expected, found)) in closeness.iter().zip(&found.closeness).enumerate() {
        check.real(&format!("{what}.closeness[{i}]"), expected, *found);
    }
    let scores = plain(&found.closeness);
    check.ranks(what, &expected["rank"], Some(&scores), Better::Higher);
    Some(scores)
}

fn stability(
    check: &mut Check,
    expected: &Value,
    input: &Value,
    figures: &Figures,
    better: &[Better],
    weights: &[f64],
) {
    let normalised = normalise(Normalise::MinMax, figures, better).unwrap();
    let found = first_place(&normalised, weights).unwrap();
    let alternatives = names(&input["alternatives"]);
    let criteria = names(&input["criteria"]);
    check.same("top", expected["top"].as_str(), Some(alternatives[found.row].as_str()));
    let intervals = array(&expected["intervals"]);
    check.same("intervals", intervals.len(), found.intervals.len());
    for (expected, found) in intervals.iter().zip(&found.intervals) {
        let name = criteria[found.interval.criterion].as_str();
        check.same("interval.criterion", expected["criterion"].as_str(), Some(name));
        check.real(&format!("{name}.weight"), &expected["weight"], Some(found.interval.weight));
        check.real(&format!("{name}.lo"), &expected["lo"], Some(found.interval.lo));
        check.real(&format!("{name}.hi"), &expected["hi"], Some(found.interval.hi));
        for (side, row) in [("takes_over_below", found.below), ("takes_over_above", found.above)] {
            let row = row.map(|i| alternatives[i].as_str());
            check.same(&format!("{name}.{side}"), expected[side].as_str(), row);
        }
    }
}

fn correlations(check: &mut Check, expected: &Value, scores: &BTreeMap<String, (Vec<f64>, Better)>) {
    let ranks = |name: &str| scores.get(name).map(|(scores, better)| rank::average(scores, *better));
    for (kind, of) in [("spearman", spearman as fn(&_, &_) -> _), ("kendall_tau_b", kendall_tau_b)] {
        for (pair, value) in entries(&expected[kind]) {
            let (a, b) = pair.split_once('|').unwrap();
            match (ranks(a), ranks(b)) {
                (Some(a), Some(b)) => {
                    check.real(&format!("{kind} {pair}"), value, of(a.as_slice(), b.as_slice()))
                }
                _ => check.fail(kind, format!("no ranks for {pair}")),
            }
        }
    }
    for (part, _) in entries(expected) {
        if !["spearman", "kendall_tau_b", "ranks_used", "verified_by"].contains(&part) {
            check.fail(part, "no check".to_string());
        }
    }
}

fn mcda_missing(check: &mut Check, json: &Value) {
    let Case { figures, better, weights } = case(&json["input"]).unwrap();
    let alternatives = names(&json["input"]["alternatives"]);
    for (policy, expected) in entries(&json["expected_by_policy"]) {
        let kind = match policy {
            "drop_alternative" => Fill::Drop,
            "worst_value" => Fill::Worst,
            "column_mean" => Fill::Mean,
            "column_median" => Fill::Median,
            "renormalise_weights" => Fill::Skip,
            _ => return check.fail(policy, "unknown policy".to_string()),
        };
        let filled = fill(&figures, &better, kind).unwrap();
        let kept: Vec<String> = filled.kept.iter().map(|&i| alternatives[i].clone()).collect();
        check.same(policy, names(&expected["alternatives"]), kept);
        for (part, expected) in entries(expected) {
            let what = format!("{policy}.{part}");
            match part {
                "alternatives" | "definition" => {}
                "matrix" => {
                    check.same(&what, array(expected).len(), filled.figures.rows());
                    for (row, expected) in array(expected).iter().enumerate() {
                        check.reals(&what, expected, Some(&filled.figures.row(row).collect::<Vec<_>>()));
                    }
                }
                "wsm_minmax" => {
                    let normalised = normalise(Normalise::MinMax, &filled.figures, &better).unwrap();
                    let found = plain(&weighted_sum::scores(&normalised, &weights));
                    check.reals(&what, &expected["score"], Some(&found));
                    check.ranks(&what, &expected["rank"], Some(&found), Better::Higher);
                }
                "topsis_vector" => {
                    let found = topsis::vector(&filled.figures, &weights, &better).ok();
                    topsis_agrees(check, &what, expected, found);
                }
                "vikor_Q" => {
                    let found = vikor(&filled.figures, &weights, &better, 0.5).unwrap();
                    check.reals(&what, expected, Some(&found.q));
                }
                _ => check.fail(&what, "no check".to_string()),
            }
        }
    }
}

fn mcda_invalid(check: &mut Check, json: &Value) {
    check.same("refused", json["expected"]["error"].as_bool(), Some(case(&json["input"]).is_err()));
}

fn judgements(value: &Value) -> Vec<Vec<f64>> {
    array(value).iter().map(|row| names(row).iter().map(|a| fraction(a)).collect()).collect()
}

const TABLES: [(&str, RandomIndex); 3] = [
    ("saaty_1980", RandomIndex::Saaty1980),
    ("saaty_2005", RandomIndex::Saaty2005),
    ("tummala_ling_1998", RandomIndex::TummalaLing1998),
];

fn consistency(check: &mut Check, what: &str, expected: &Value, matrix: &[Vec<f64>]) {
    for (table, expected) in entries(expected) {
        match TABLES.iter().find(|t| t.0 == table) {
            Some(&(_, index)) => {
                let found = pairwise::weights(matrix, index).ok().map(|p| p.consistency_ratio);
                check.real(&format!("{what}.{table}"), expected, found);
            }
            None => check.fail(table, "unknown table".to_string()),
        }
    }
}

fn ahp(check: &mut Check, json: &Value) {
    check.tolerance = 1e-8;
    let matrix = judgements(&json["input"]["pairwise"]);
    let found = pairwise::weights(&matrix, RandomIndex::Saaty1980).unwrap();
    for (part, expected) in entries(&json["expected"]) {
        match part {
            "weights_eigenvector" => check.reals(part, expected, Some(&found.weights)),
            "lambda_max" => check.real(part, expected, Some(found.lambda_max)),
            "CI" => check.real(part, expected, Some(found.consistency_index)),
            "CR" => consistency(check, part, expected, &matrix),
            "weights_geometric_mean" => {
                check.reals(part, expected, pairwise::geometric_mean_weights(&matrix).ok().as_deref());
            }
            "weights_column_mean" => {
                check.reals(part, expected, pairwise::column_mean_weights(&matrix).ok().as_deref());
            }
            "lambda_max_column_mean" => {
                check.real(part, expected, pairwise::column_mean_lambda_max(&matrix).ok());
            }
            "verified_by" => {}
            _ => check.fail(part, "no check".to_string()),
        }
    }
}

fn ahp_hierarchy(check: &mut Check, json: &Value) {
    check.tolerance = 1e-8;
    let input = &json["input"];
    let weights = |matrix: &[Vec<f64>]| pairwise::weights(matrix, RandomIndex::Saaty1980).unwrap().weights;
    let of_criteria = weights(&judgements(&input["criteria_pairwise"]));
    let criteria = names(&input["criteria"]);
    let matrix = |criterion: &str| judgements(&input["alternative_pairwise"][criterion]);
    for (part, expected) in entries(&json["expected"]) {
        match part {
            "criteria_weights" => check.reals(part, expected, Some(&of_criteria)),
            "local_weights" => {
                for criterion in &criteria {
                    check.reals(criterion, &expected[criterion], Some(&weights(&matrix(criterion))));
                }
            }
            "local_CR" => {
                for criterion in &criteria {
                    consistency(check, criterion, &expected[criterion], &matrix(criterion));
                }
            }
            "global_weights" => {
                let local = Figures::new(criteria.iter().map(|c| weights(&matrix(c))).collect()).unwrap();
                check.reals(part, expected, Some(&plain(&weighted_sum::scores(&local, &of_criteria))));
            }
            "synthesis" => check.same(part, expected.as_str(), Some("distributive")),
            "verified_by" => {}
            _ => check.fail(part, "no check".to_string()),
        }
    }
}

fn weights_rank(check: &mut Check, json: &Value) {
    let n = array(&json["input"]["criteria_in_rank_order"]).len();
    for (part, expected) in entries(&json["expected"]) {
        let found = match part.trim_end_matches("_exact") {
            "rank_order_centroid" => rank_order_centroid::weights(n),
            "rank_sum" => rank_sum::weights(n),
            "rank_reciprocal" => rank_reciprocal::weights(n),
            "verified_by" => continue,
            _ => return check.fail(part, "no check".to_string()),
        };
        let found = found.unwrap();
        if part.ends_with("_exact") {
            let exact: Vec<f64> = names(expected).iter().map(|f| fraction(f)).collect();
            check.same(part, exact.len(), found.len());
            check.same(part, true, exact.iter().zip(&found).all(|(e, f)| (e - f).abs() < 1e-15));
        } else {
            check.reals(part, expected, Some(&found));
        }
    }
}

fn smart_swing(check: &mut Check, json: &Value) {
    let input = &json["input"];
    let weights = swing::weights(&floats(&input["swing_points"])).unwrap();
    let anchors: Vec<Normaliser> = array(&input["anchors_worst_best"])
        .iter()
        .map(|anchor| {
            let anchor = floats(anchor);
            Normaliser::Line { from: anchor[0], span: anchor[1] - anchor[0] }
        })
        .collect();
    let values: Vec<Vec<f64>> = array(&input["matrix"])
        .iter()
        .map(|row| floats(row).iter().zip(&anchors).map(|(&x, line)| 100.0 * line.value(x)).collect())
        .collect();
    let clipped: Vec<Vec<f64>> =
        values.iter().map(|row| row.iter().map(|v| v.clamp(0.0, 100.0)).collect()).collect();
    let totals = |values: &[Vec<f64>]| -> Vec<f64> {
        values.iter().map(|row| weighted_sum::mean(row.iter().copied(), &weights).unwrap()).collect()
    };
    for (part, expected) in entries(&json["expected"]) {
        match part {
            "weights" => check.reals(part, expected, Some(&weights)),
            "value_scores_unclipped" | "value_scores_clipped_0_100" => {
                let found = if part.contains("unclipped") { &values } else { &clipped };
                check.same(part, array(expected).len(), found.len());
                for (expected, found) in array(expected).iter().zip(found) {
                    check.reals(part, expected, Some(found));
                }
            }
            "total_unclipped" => check.reals(part, expected, Some(&totals(&values))),
            "total_clipped" => check.reals(part, expected, Some(&totals(&clipped))),
            "total_clipped_exact" | "total_unclipped_exact" => {
                let found = totals(if part.contains("unclipped") { &values } else { &clipped });
                let exact: Vec<f64> = names(expected).iter().map(|f| fraction(f)).collect();
                check.same(part, exact.len(), found.len());
                check.same(part, true, exact.iter().zip(&found).all(|(e, f)| (e - f).abs() < 1e-12));
            }
            "rank_clipped" | "rank_unclipped" => {
                let found = totals(if part.contains("unclipped") { &values } else { &clipped });
                let expected: Vec<_> = floats(expected).into_iter().map(|r| Some(r as usize)).collect();
                check.same(part, expected, rank::competition(&found, Better::Higher));
            }
            "verified_by" => {}
            _ => check.fail(part, "no check".to_string()),
        }
    }
}

fn concentration(check: &mut Check, json: &Value) {
    let values = decimals(&json["input"]["values"]);
    let accounts = names(&json["input"]["names"]);
    let found = Concentration::new(&values);
    let share = |text: &str| Decimal::from_str(text).unwrap();
    for (part, expected) in entries(&json["expected"]) {
        let c = match (part, &found) {
            ("n", _) => {
                check.same(part, expected.as_u64(), Some(values.len() as u64));
                continue;
            }
            ("total", _) => {
                check.real(part, expected, Some(float(values.iter().sum())));
                continue;
            }
            ("verified_by" | "abc_rule", _) => continue,
            ("undefined", found) => {
                check.same(part, true, found.is_err());
                continue;
            }
            (_, Err(_)) => {
                check.same(part, true, expected.is_null());
                continue;
            }
            (_, Ok(c)) => c,
        };
        let class = |class: Class| format!("{class:?}");
        let classes = c.classes(Decimal::new(80, 2), Decimal::new(95, 2)).unwrap();
        match part {
            "gini" => check.real(part, expected, c.gini().ok().map(float)),
            "gini_unbiased" => check.real(part, expected, c.gini_unbiased().unwrap().map(float)),
            "order_descending" => {
                let order: Vec<String> = c.order().iter().map(|&i| accounts[i].clone()).collect();
                check.same(part, names(expected), order);
            }
            "cumulative_share_descending" => {
                let shares: Vec<f64> = c.cumulative_shares().unwrap().into_iter().map(float).collect();
                check.reals(part, expected, Some(&shares));
            }
            "top_k_share" => {
                for (k, expected) in entries(expected) {
                    check.real(part, expected, c.top_share(k.parse().unwrap()).ok().map(float));
                }
            }
            "share_of_top_20_percent" => {
                let (count, share) = c.top_fifth().unwrap();
                check.same(part, expected["count_ceil"].as_u64(), Some(count as u64));
                check.real(part, &expected["share"], Some(float(share)));
            }
            "accounts_needed_for" => {
                for (line, expected) in entries(expected) {
                    let needed = c.accounts_needed(share(line)).unwrap();
                    check.same(part, expected.as_u64(), Some(needed as u64));
                }
            }
            "lorenz_ascending_at" => {
                for (at, expected) in entries(expected) {
                    let tenths = float(share(at) * Decimal::TEN) as usize;
                    check.real(part, expected, c.lorenz_at_tenths(tenths).ok().map(float));
                }
            }
            "hhi" => check.real(part, expected, c.hhi().ok().map(float)),
            "effective_number" => check.real(part, expected, c.effective_number().ok().map(float)),
            "abc_counts" => {
                for (name, expected) in entries(expected) {
                    let count = classes.iter().filter(|&&k| class(k) == name).count();
                    check.same(part, expected.as_u64(), Some(count as u64));
                }
            }
            "abc" => {
                for (account, found) in accounts.iter().zip(&classes) {
                    check.same(part, expected[account].as_str(), Some(class(*found).as_str()));
                }
            }
            _ => check.fail(part, "no check".to_string()),
        }
    }
}

fn economics(check: &mut Check, json: &Value) {
    let input = &json["input"];
    let programme = Programme {
        accounts: decimal(&input["accounts"]),
        total_cost: decimal(&input["kam_total_cost"]),
        extra_cost_per_account: decimal(&input["extra_cost_per_account"]),
        margin: decimal(&input["net_margin"]),
        sales_per_account: decimal(&input["sales_per_account"]),
    };
    let growth = || decimal(&input["expected_growth"]);
    for (part, expected) in entries(&json["expected"]) {
        let found: Result<Decimal, EconomicsError> = match part {
            "cost_per_account" => programme.cost_per_account(),
            "required_incremental_sales_per_account" => programme.break_even_sales_per_account(),
            "required_incremental_sales_total" => programme.break_even_sales_total(),
            "required_growth" => programme.break_even_growth(),
            "incremental_sales_per_account" => programme.gained_sales_per_account(growth()),
            "incremental_profit_per_account" => programme.gained_profit_per_account(growth()),
            "net_per_account" => programme.net_per_account(growth()),
            "net_total" => programme.net_total(growth()),
            "return_on_kam_cost" => programme.return_on_cost(growth()),
            _ => return check.fail(part, "no check".to_string()),
        };
        check.real(part, &expected["value"], found.ok().map(float));
        if let Some(exact) = expected["exact_decimal"].as_str() {
            check.same(part, Decimal::from_str(exact).ok(), found.ok());
        }
        if let (Some(text), Ok(found)) = (expected["fraction"].as_str(), found) {
            let (over, under) = text.split_once('/').unwrap_or((text, "1"));
            let quotient = Decimal::from_str(over).unwrap() / Decimal::from_str(under).unwrap();
            check.same(part, true, (quotient - found).abs() <= quotient.abs() * Decimal::new(1, 24));
        }
    }
}

fn choose(check: &mut Check, json: &Value) {
    let input = &json["input"];
    let items = names(&input["items"]);
    let index = |name: &String| items.iter().position(|i| i == name).unwrap();
    let indexes = |value: &Value| names(value).iter().map(index).collect::<Vec<_>>();
    let problem = Problem {
        values: decimals(&input["values"]),
        constraints: array(&input["constraints"])
            .iter()
            .map(|c| Constraint { usage: decimals(&c["usage"]), capacity: decimal(&c["capacity"]) })
            .collect(),
        mandatory: indexes(&input["mandatory"]),
        forbidden: indexes(&input["forbidden"]),
        groups: array(&input["groups"])
            .iter()
            .map(|g| Group { members: indexes(&g["members"]), max: g["max"].as_u64().unwrap() as usize })
            .collect(),
        max_count: input["max_count"].as_u64().map(|n| n as usize),
    };
    let found = match knapsack::best(&problem).unwrap() {
        Outcome::Best(selection) => Some(selection),
        Outcome::Infeasible(_) => None,
    };
    if let Some(found) = &found {
        check.same("proven", (true, true), (found.proven, found.preferred));
    }
    let value = found.as_ref().map(|f| float(f.value));
    for (part, expected) in entries(&json["expected"]) {
        match part {
            "feasible" => check.same(part, expected.as_bool(), Some(found.is_some())),
            "optimal_value" => check.real(part, expected, value),
            "optimal_value_exact" => {
                check.same(part, expected.as_str().map(fraction), value);
            }
            "selections" => {
                let mut sets: Vec<Vec<usize>> = array(expected).iter().map(indexes).collect();
                sets.iter_mut().for_each(|set| set.sort_unstable());
                check.same(part, sets.into_iter().min(), found.as_ref().map(|f| f.items.clone()));
            }
            "number_of_optimal_selections" => {
                let listed = array(&json["expected"]["selections"]).len() as u64;
                check.same(part, true, expected.as_u64().is_none_or(|n| n >= listed));
            }
            "usage_of_first" => {
                let Some(found) = &found else { continue };
                let first = json["expected"]["selections"][0].clone();
                for (k, constraint) in array(&input["constraints"]).iter().enumerate() {
                    let name = constraint["name"].as_str().unwrap();
                    let usage: Decimal =
                        indexes(&first).iter().map(|&i| problem.constraints[k].usage[i]).sum();
                    check.real(part, &expected[name], Some(float(usage)));
                    check.same(part, true, found.usage[k] <= problem.constraints[k].capacity);
                }
            }
            "greedy_value_per_first_constraint" => {
                let greedy = match knapsack::greedy(&problem).unwrap() {
                    Outcome::Best(selection) => Some(float(selection.value)),
                    Outcome::Infeasible(_) => None,
                };
                check.real(part, expected, greedy);
            }
            "verified_by" => {}
            _ => check.fail(part, "no check".to_string()),
        }
    }
}

/// One manager an account at most, and one account a manager; the smaller side is served whole.
fn assign(check: &mut Check, json: &Value) {
    let input = &json["input"];
    let (managers, accounts) = (names(&input["rows"]), names(&input["columns"]));
    let sign = if input["sense"] == "min" { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let mut pairs = Vec::new();
    for (manager, row) in array(&input["matrix"]).iter().enumerate() {
        for (account, fit) in decimals(row).into_iter().enumerate() {
            pairs.push(Pair { account, manager, fit: fit * sign, hours: Decimal::ZERO });
        }
    }
    let one = Limits { accounts: Some(1), hours: None };
    let problem = assignment::Problem {
        accounts: accounts.len(),
        managers: vec![one; managers.len()],
        pairs,
        allow_unassigned: accounts.len() > managers.len(),
    };
    let found = matched(check, &problem);
    let served: Vec<(String, String)> = found
        .iter()
        .enumerate()
        .filter_map(|(a, m)| Some((managers[(*m)?].clone(), accounts[a].clone())))
        .collect();
    for (part, expected) in entries(&json["expected"]) {
        match part {
            "optimal_value" => check.real(part, expected, Some(float(total(&problem, &found) * sign))),
            "optimal_value_exact" => {
                check.same(
                    part,
                    expected.as_str().map(fraction),
                    Some(float(total(&problem, &found) * sign)),
                );
            }
            "pairs_examples" => {
                let examples: Vec<BTreeSet<(String, String)>> = array(expected)
                    .iter()
                    .map(|pairs| {
                        array(pairs).iter().map(names).map(|p| (p[0].clone(), p[1].clone())).collect()
                    })
                    .collect();
                check.same(part, true, examples.contains(&served.iter().cloned().collect()));
            }
            "number_of_optimal_assignments" | "verified_by" => {}
            _ => check.fail(part, "unknown quantity".to_string()),
        }
    }
}

/// Every account to one manager whose hours hold.
fn share_out(check: &mut Check, json: &Value) {
    let input = &json["input"];
    let (managers, accounts) = (names(&input["kams"]), names(&input["accounts"]));
    let hours: Vec<Vec<Decimal>> = array(&input["hours"]).iter().map(decimals).collect();
    let mut pairs = Vec::new();
    for (manager, row) in array(&input["value"]).iter().enumerate() {
        for (account, fit) in decimals(row).into_iter().enumerate() {
            pairs.push(Pair { account, manager, fit, hours: hours[manager][account] });
        }
    }
    let limit = |hours: Decimal| Limits { accounts: None, hours: Some(hours) };
    let problem = assignment::Problem {
        accounts: accounts.len(),
        managers: decimals(&input["capacity_hours"]).into_iter().map(limit).collect(),
        pairs,
        allow_unassigned: input["every_account_must_be_assigned"] == false,
    };
    let found = matched(check, &problem);
    for (part, expected) in entries(&json["expected"]) {
        match part {
            "feasible" => check.same(part, expected.as_bool(), Some(!found.is_empty())),
            "optimal_value" => check.real(part, expected, Some(float(total(&problem, &found)))),
            "assignment_example" => {
                for (account, manager) in found.iter().enumerate() {
                    let manager = manager.map(|m| managers[m].as_str());
                    check.same(&accounts[account], expected[&accounts[account]].as_str(), manager);
                }
            }
            "hours_used" => {
                for (m, manager) in managers.iter().enumerate() {
                    let held = (0..accounts.len()).filter(|a| found[*a] == Some(m));
                    check.real(manager, &expected[manager], Some(float(held.map(|a| hours[m][a]).sum())));
                }
            }
            "number_of_optimal_assignments" | "verified_by" => {}
            _ => check.fail(part, "unknown quantity".to_string()),
        }
    }
}

/// The best assignment, which has to be proven.
fn matched(check: &mut Check, problem: &assignment::Problem) -> Vec<Option<usize>> {
    match assignment::solve(problem).unwrap() {
        assignment::Outcome::Best(best) => {
            check.same("proven", (true, true), (best.choice.optimal, best.choice.first));
            best.choice.managers
        }
        assignment::Outcome::Short(short) => {
            check.fail("feasible", format!("{short:?}"));
            Vec::new()
        }
    }
}

fn total(problem: &assignment::Problem, managers: &[Option<usize>]) -> Decimal {
    let fit = |(account, manager): (usize, &Option<usize>)| {
        let pair = problem.pairs.iter().find(|p| p.account == account && Some(p.manager) == *manager);
        pair.map_or(Decimal::ZERO, |pair| pair.fit)
    };
    managers.iter().enumerate().map(fit).sum()
}
