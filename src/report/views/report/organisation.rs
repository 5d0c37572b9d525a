//! The organisation as a page: both sides role by role, the short test, what is poor and what nobody has answered.

use super::{Info, Lacking, enumerated};
use crate::assess::organisation::{Line, Points, Verdict, lines, litmus};
use crate::report::sheet::{Block, Sheet};
use crate::report::views::assess::{self, charts, picture, staff};
use crate::report::views::desk::Desk;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "organisation",
    title: "the company's own side beside that of its managers: roles, the short test, what is poor",
    needs: "an audit: organisation.yaml",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.organisation/1";

/// The organisation's audit: the tables of `kam assess organisation`.
///
/// # Errors
/// There is no audit, or its framework has nothing to answer.
pub fn sheet(desk: &Desk) -> Result<Sheet, Lacking> {
    let mut sheet = assess::organisation::sheet(desk)?;
    sheet.schema = SCHEMA;
    let staff = staff(desk);
    let audit = desk.organisation().map(|entry| &entry.value);
    let Some((audit, framework)) = audit.and_then(|a| Some((a, staff.library.get(&a.framework)?))) else {
        return Ok(sheet);
    };
    let lines = lines(&staff, audit, framework);
    let total = litmus(audit, framework);
    let name = sheet.title.take().unwrap_or_else(|| "The organisation".to_owned());
    sheet.title = Some(title(&name, &lines, &total));
    picture(&mut sheet, charts::litmus(audit, framework, &total, 1));
    let open = open(&lines);
    if !open.is_empty() {
        sheet.blocks.push(Block::Heading(1, "What nobody has answered yet".to_owned()));
        sheet.blocks.push(Block::List(open));
    }
    Ok(sheet)
}

fn title(name: &str, lines: &[Line<'_>], total: &Points) -> String {
    let weak = lines.iter().filter(|line| line.verdict == Verdict::Company);
    let weak: Vec<String> = weak.map(|line| line.role.id.clone()).collect();
    match (weak.as_slice(), total.answered) {
        ([], 0) => name.to_owned(),
        ([], _) => format!("{name}: {} of {} points in the short test", total.points, total.most()),
        (weak, _) => format!("{name}: the company is the weak side in {}", enumerated(weak)),
    }
}

/// The roles with duties that nobody has answered, on which side and how many; those that nobody has begun stand in one
/// line.
fn open(lines: &[Line<'_>]) -> Vec<String> {
    let side = |name: &str, points: &Points| {
        let left = points.asked.saturating_sub(points.answered);
        (left > 0).then(|| format!("{left} of {} {name}", points.asked))
    };
    let (begun, untouched): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        lines.iter().partition(|line| line.company.answered + line.manager.answered > 0);
    let untouched: Vec<String> = untouched.iter().map(|line| line.role.id.clone()).collect();
    let mut open: Vec<String> = begun
        .iter()
        .filter_map(|line| {
            let sides =
                [side("duties of the company", &line.company), side("duties of the managers", &line.manager)];
            let sides: Vec<String> = sides.into_iter().flatten().collect();
            (!sides.is_empty()).then(|| format!("{}: {}", line.role.id, enumerated(&sides)))
        })
        .collect();
    if !untouched.is_empty() {
        open.push(format!("nothing at all in {}", enumerated(&untouched)));
    }
    open
}
