//! The account analysis matrix: potential against position.

use std::cmp::Reverse;

use super::{Info, Lacking, enumerated};
use crate::model::method::Better;
use crate::model::number::to_f64;
use crate::model::policy::Axis as Side;
use crate::model::words::{BuySellLevel, Labels, Quadrant, Status};
use crate::portfolio::matrix::{Placed, Unplaced, place};
use crate::portfolio::selection::Selection;
use crate::report::chart::{Axis, Chart, Corners, Point, Scatter};
use crate::report::sheet::{Block, Cell, Column, Sheet, Table, Tone};
use crate::report::views::desk::{Desk, Scored};
use crate::report::views::{figure, value};
use crate::score::matrix::Near;
use crate::score::measure::{Unit, Value};
use crate::text::finding::slashed;
use crate::text::nearest::count;

/// What the view is called and what it needs.
pub const INFO: Info = Info {
    name: "matrix",
    title: "potential against position: who stands where, and where we want to be",
    needs: "a policy with criteria on both axes",
    example: &[],
};

/// Name and version of the published form.
pub const SCHEMA: &str = "kam.report.matrix/1";

/// Accounts that are drawn at most; more could not be told apart.
const DRAWN: usize = 150;

/// Accounts up to which all have their arrows; of more only the key accounts have.
const ARROWS: usize = 60;

/// How the matrix is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// What the boxes are called, instead of the policy's labels.
    pub labels: Option<Labels>,
    /// Whether potential runs to the right and position upwards.
    pub flip: bool,
}

/// The matrix of a scored book.
///
/// # Errors
/// What the book lacks: accounts, or a policy with both axes.
pub fn sheet(desk: &Desk, scored: &Scored, asked: Asked) -> Result<Sheet, Lacking> {
    let selection = &*scored.run.selection;
    if scored.run.is_empty() {
        return Err(Lacking::accounts());
    }
    for axis in [Side::Potential, Side::Position] {
        if !selection.compiled.policy.criteria.iter().any(|c| c.axis == Some(axis)) {
            return Err(Lacking::new(
                format!("the policy has no criterion of the axis `{axis}`, so there is no matrix"),
                format!("write `axis: {axis}` at the criteria in {} that tell it", scored.policy.display()),
            ));
        }
    }
    let labels = asked.labels.unwrap_or(selection.compiled.policy.matrix.labels);
    let (placed, unplaced) = place(&desk.book, &scored.candidates, selection, scored.run.listing());
    let cx = Cx { desk, scored, labels, flip: asked.flip };
    let mut notes = cx.notes(&placed, &unplaced);
    notes.extend(desk.notes.iter().cloned());
    notes.extend(selection.notes());
    let mut blocks = vec![Block::Text(cx.summary(&placed))];
    if !placed.is_empty() {
        let chart = cx.chart(&placed);
        blocks.push(if placed.len() > DRAWN { chart } else { chart.of_table(0) }.into());
    }
    blocks.push(Block::Table(0));
    let near: Vec<String> = placed.iter().filter(|p| !p.near.is_empty()).map(|p| cx.near_words(p)).collect();
    if !near.is_empty() {
        blocks.push(Block::Heading(1, "Near a line".to_owned()));
        blocks.push(Block::List(near));
    }
    blocks.push(Block::Heading(1, "What follows from a box".to_owned()));
    blocks.push(Block::Table(1));
    Ok(Sheet {
        schema: SCHEMA,
        title: Some(cx.title(&placed)),
        tables: vec![cx.table(&placed), cx.strategies(), cx.unplaced(&unplaced)],
        blocks,
        notes,
    })
}

/// What follows from a box: the strategy, and the activities that it takes. After McDonald and Woodburn and the practice
/// that the guide describes.
#[must_use]
pub fn treatment(quadrant: Quadrant) -> (&'static str, &'static str) {
    match quadrant {
        Quadrant::Strategic => (
            "give attention and resources; go deeper together and secure the profit",
            "a manager of its own, an executive sponsor on both sides, a joint plan, a review held together each quarter",
        ),
        Quadrant::Star => (
            "invest selectively to win a better position; profit may come later",
            "a plan to win, a test of the value proposition, what the customer chooses by, a decision each half-year to go on or stop",
        ),
        Quadrant::Status => (
            "keep the position without serving more than it is worth",
            "a plan to retain, standard service, a review each year",
        ),
        Quadrant::Streamline => (
            "earn on what is sold: lower the cost to serve, or withdraw",
            "prices and terms put right, contact at low cost, a look at whether it should stay key",
        ),
    }
}

/// The matrix as a picture, with the title that another view gives it.
pub(super) fn chart(desk: &Desk, scored: &Scored, placed: &[Placed]) -> Chart {
    let labels = scored.run.selection.compiled.policy.matrix.labels;
    Cx { desk, scored, labels, flip: false }.chart(placed)
}

struct Cx<'a> {
    desk: &'a Desk,
    scored: &'a Scored,
    labels: Labels,
    flip: bool,
}

/// The colour of a box.
pub(super) fn tone(quadrant: Quadrant) -> Tone {
    match quadrant {
        Quadrant::Strategic => Tone::Good,
        Quadrant::Star => Tone::Invest,
        Quadrant::Status => Tone::Keep,
        Quadrant::Streamline => Tone::Neutral,
    }
}

/// Those that are drawn: all in their order, or of too many the key accounts and those with most revenue.
fn drawn(placed: &[Placed]) -> Vec<&Placed> {
    let mut drawn: Vec<&Placed> = placed.iter().collect();
    if drawn.len() > DRAWN {
        let revenue = |p: &Placed| match p.revenue {
            Value::Number(revenue) => Some(revenue),
            _ => None,
        };
        drawn.sort_by_key(|p| Reverse((p.status == Status::Key, revenue(p))));
        drawn.truncate(DRAWN);
    }
    drawn
}

impl Cx<'_> {
    fn selection(&self) -> &Selection {
        &self.scored.run.selection
    }

    fn id(&self, row: usize) -> &str {
        &self.scored.candidates.accounts.entries[row].id
    }

    fn name(&self, row: usize) -> &str {
        &self.scored.candidates.accounts.entries[row].value.name
    }

    fn quadrant(&self, quadrant: Quadrant) -> Cell {
        Cell::Toned(self.labels.label(quadrant).to_owned(), tone(quadrant))
    }

    fn title(&self, placed: &[Placed]) -> String {
        match &self.desk.book.settings.name {
            Some(name) => format!("Account analysis matrix: {name}, {}", count(placed.len(), "account")),
            None => format!("Account analysis matrix: {}", count(placed.len(), "account")),
        }
    }

    /// How many stand in each box.
    fn summary(&self, placed: &[Placed]) -> String {
        if placed.is_empty() {
            return "No account has a place in the matrix yet.".to_owned();
        }
        let parts: Vec<String> = Quadrant::ALL
            .iter()
            .map(|q| {
                let within = placed.iter().filter(|p| p.quadrant == *q).count();
                format!("{within} {}", self.labels.label(*q))
            })
            .collect();
        let near = placed.iter().filter(|p| !p.near.is_empty()).count();
        let band = self.selection().compiled.policy.matrix.borderline;
        let moves = placed.iter().filter(|p| p.wanted.is_some_and(|w| w.quadrant != p.quadrant)).count();
        let mut text = format!("Of {}: {}.", count(placed.len(), "account"), enumerated(&parts));
        if near > 0 {
            text += &format!(" {near} within {band} of a line.");
        }
        if moves > 0 {
            text += &format!(" {moves} would change the box at the wanted buy–sell level.");
        }
        text
    }

    /// The picture: position to the right and potential upwards, or the other way round.
    fn chart(&self, placed: &[Placed]) -> Chart {
        let selection = self.selection();
        let better = selection.scoring.better;
        let axis = |name: &str| {
            let axis = if selection.compiled.policy.absolute() {
                Axis::new(name).unit("0–10").range(0.0, 10.0)
            } else {
                Axis::new(name)
            };
            if better == Better::Lower { axis.reversed() } else { axis }
        };
        let turned =
            |position, potential| if self.flip { (potential, position) } else { (position, potential) };
        let (x, y) = turned(axis("position"), axis("potential"));
        let drawn = drawn(placed);
        let points = drawn
            .iter()
            .map(|p| {
                let cell = |score: f64| figure(selection, Some(score));
                let (x, y) = self.turned(cell(p.position), cell(p.potential));
                let mut point = Point::new(self.id(p.row), self.name(p.row), x, y)
                    .area(value(&p.revenue, Some(Unit::Money)))
                    .ring(value(&p.spend, Some(Unit::Money)))
                    .tone(tone(p.quadrant))
                    .note(self.labels.label(p.quadrant));
                if let Some(wanted) = p.wanted.filter(|_| drawn.len() <= ARROWS || p.status == Status::Key) {
                    let (x, y) = self.turned(cell(wanted.position), cell(p.potential));
                    point = point.to(x, y);
                }
                point
            })
            .collect();
        let matrix = &selection.compiled.policy.matrix;
        let (cut_x, cut_y) = self.turned(matrix.cut.position.number(), matrix.cut.potential.number());
        let currency = self.desk.currency();
        let scatter = Scatter::new(x, y)
            .points(points)
            .area(format!("revenue, {currency}"))
            .ring(format!("spend with anyone, {currency}"))
            .cuts(cut_x, cut_y, to_f64(matrix.borderline.0))
            .corners(self.corners(better));
        let left_out = match placed.len() - drawn.len() {
            0 => String::new(),
            _ => format!("; {DRAWN} of {}: key accounts first, then by revenue", placed.len()),
        };
        Chart::new("matrix", self.headline(placed), scatter).caption(format!(
            "Revenue of the twelve months to {}; scores by {}; arrows lead to the wanted buy–sell level{left_out}",
            self.desk.as_of,
            slashed(&self.scored.policy)
        ))
    }

    /// What belongs to the right and what upwards.
    fn turned<T>(&self, position: T, potential: T) -> (T, T) {
        if self.flip { (potential, position) } else { (position, potential) }
    }

    /// The names of the boxes by low and high figures.
    fn corners(&self, better: Better) -> Corners {
        let name = |x_high: bool, y_high: bool| {
            let good = |high: bool| high == (better == Better::Higher);
            let (position, potential) =
                if self.flip { (good(y_high), good(x_high)) } else { (good(x_high), good(y_high)) };
            let quadrant = match (potential, position) {
                (true, true) => Quadrant::Strategic,
                (true, false) => Quadrant::Star,
                (false, true) => Quadrant::Status,
                (false, false) => Quadrant::Streamline,
            };
            self.labels.label(quadrant).to_owned()
        };
        Corners {
            low_high: name(false, true),
            high_high: name(true, true),
            low_low: name(false, false),
            high_low: name(true, false),
        }
    }

    /// What the picture says, in words.
    fn headline(&self, placed: &[Placed]) -> String {
        let mut boxes: Vec<(usize, Quadrant)> =
            Quadrant::ALL.iter().map(|q| (placed.iter().filter(|p| p.quadrant == *q).count(), *q)).collect();
        boxes.sort_by_key(|(within, _)| Reverse(*within));
        let (most, quadrant) = boxes.first().copied().unwrap_or((0, Quadrant::Strategic));
        let label = self.labels.label(quadrant);
        if most == placed.len() {
            return format!("All {} stand in one box: {label}", count(placed.len(), "account"));
        }
        let strategic = placed.iter().filter(|p| p.quadrant == Quadrant::Strategic).count();
        let first = format!(
            "{strategic} of {} {} {}",
            count(placed.len(), "account"),
            if strategic == 1 { "is" } else { "are" },
            self.labels.label(Quadrant::Strategic)
        );
        if quadrant == Quadrant::Strategic {
            format!("{first}, more than in any other box")
        } else {
            format!("{first}; the fullest box is {label} with {most}")
        }
    }

    fn near_words(&self, placed: &Placed) -> String {
        let near: Vec<String> = placed.near.iter().map(Near::words).collect();
        format!("{}: {}", self.name(placed.row), near.join(", "))
    }

    fn table(&self, placed: &[Placed]) -> Table {
        let currency = self.desk.currency();
        let level = |level: Option<BuySellLevel>, why| {
            level.map_or(Cell::Missing(why), |l| Cell::Text(l.word().to_owned()))
        };
        let rows: Vec<Vec<Cell>> = placed
            .iter()
            .map(|p| {
                let near: Vec<String> = p.near.iter().map(Near::words).collect();
                let none = "no wanted level that the policy's position rests on";
                vec![
                    Cell::Text(self.id(p.row).to_owned()),
                    Cell::Text(self.name(p.row).to_owned()),
                    Cell::Text(p.status.word().to_owned()),
                    figure(self.selection(), Some(p.potential)),
                    figure(self.selection(), Some(p.position)),
                    self.quadrant(p.quadrant),
                    if near.is_empty() {
                        Cell::Missing("not near a line")
                    } else {
                        Cell::Text(near.join(", "))
                    },
                    value(&p.revenue, Some(Unit::Money)),
                    value(&p.spend, Some(Unit::Money)),
                    level(p.level.map(|(now, _)| now), "no buy–sell level"),
                    level(p.level.and_then(|(_, wanted)| wanted), "no wanted buy–sell level"),
                    p.wanted.map_or(Cell::Missing(none), |w| figure(self.selection(), Some(w.position))),
                    p.wanted.map_or(Cell::Missing(none), |w| self.quadrant(w.quadrant)),
                    Cell::Text(currency.to_owned()),
                ]
            })
            .collect();
        Table {
            name: "matrix",
            title: None,
            columns: vec![
                Column::text("account").priority(4),
                Column::text("name").priority(0),
                Column::text("status").priority(6),
                Column::number("potential").priority(1),
                Column::number("position").priority(1),
                Column::text("quadrant").priority(0),
                Column::text("borderline").priority(5).wraps().last(),
                Column::number("revenue").unit(currency).priority(3),
                Column::number("spend").unit(currency).priority(4),
                Column::text("level").priority(7),
                Column::text("level_wanted").heading("wanted").priority(6),
                Column::number("position_wanted").heading("position there").priority(6),
                Column::text("quadrant_wanted").heading("box there").priority(5),
                Column::text("currency").machine(),
            ],
            rows: Box::new(rows),
        }
    }

    fn unplaced(&self, unplaced: &[Unplaced]) -> Table {
        let rows: Vec<Vec<Cell>> = unplaced
            .iter()
            .map(|u| {
                vec![
                    Cell::Text(self.id(u.row).to_owned()),
                    Cell::Text(self.name(u.row).to_owned()),
                    figure(self.selection(), u.potential),
                    figure(self.selection(), u.position),
                ]
            })
            .collect();
        Table {
            name: "unplaced",
            title: Some("Accounts without a place".to_owned()),
            columns: vec![
                Column::text("account").priority(0),
                Column::text("name").priority(0),
                Column::number("potential").priority(0),
                Column::number("position").priority(0),
            ],
            rows: Box::new(rows),
        }
    }

    /// What follows from each box.
    fn strategies(&self) -> Table {
        let row = |quadrant: &Quadrant| {
            let (strategy, activities) = treatment(*quadrant);
            vec![self.quadrant(*quadrant), Cell::Text(strategy.to_owned()), Cell::Text(activities.to_owned())]
        };
        let rows: Vec<Vec<Cell>> = Quadrant::ALL.iter().map(row).collect();
        Table {
            name: "strategies",
            title: None,
            columns: vec![
                Column::text("quadrant").priority(0),
                Column::text("strategy").priority(0).wraps(),
                Column::text("activities").priority(1).wraps(),
            ],
            rows: Box::new(rows),
        }
    }

    fn notes(&self, placed: &[Placed], unplaced: &[Unplaced]) -> Vec<String> {
        let mut notes = Vec::new();
        if !unplaced.is_empty() {
            let lacks = |axis: Side| {
                let without = |u: &&Unplaced| match axis {
                    Side::Potential => u.potential.is_none(),
                    Side::Position => u.position.is_none(),
                };
                (axis, unplaced.iter().filter(without).count())
            };
            let parts: Vec<String> = [lacks(Side::Potential), lacks(Side::Position)]
                .into_iter()
                .filter(|(_, n)| *n > 0)
                .map(|(axis, n)| format!("{n} without {axis}"))
                .collect();
            notes.push(format!(
                "{} left out: {} (--table unplaced)",
                count(unplaced.len(), "account"),
                parts.join(", ")
            ));
        }
        if placed.iter().any(|p| p.wanted.is_some()) {
            notes.push(
                "the wanted position is what the policy gives for the wanted buy–sell level, all else as it is"
                    .to_owned(),
            );
        }
        notes
    }
}
