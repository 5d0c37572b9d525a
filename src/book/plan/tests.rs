use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::model::plan::SectionKind::{self, *};

fn read(text: &str) -> (PlanFile, Vec<Finding>) {
    let mut findings = Vec::new();
    let plan = parse(Path::new("plans/a-2026.md"), text.to_owned(), &BTreeMap::new(), &mut findings);
    (plan, findings)
}

fn plan(text: &str) -> Plan {
    read(text).0.plan
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
            let kinds: Vec<SectionKind> = plan.sections.iter().filter_map(|s| s.kind).collect();
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
