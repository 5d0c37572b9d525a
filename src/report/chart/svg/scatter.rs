//! The account matrix and other bubbles over two axes.

use super::frame::{Frame, Rect, Scale};
use super::measure;
use super::pen::{Anchor, LABEL, LINE, Paint, Pen, SMALL, Type};
use super::place::{Segment, Wish, place};
use super::{SIDE, beneath, colour, sentence, shown, tip};
use crate::palette::Colour;
use crate::report::chart::{Corners, Point, Scatter};
use crate::report::sheet::Cell;

/// The longest label beside a mark, in pixels.
const LONGEST: f64 = 150.0;
/// The radius of a mark without an area.
const PLAIN: f64 = 5.0;

/// A bubble with its place and size.
struct Bubble<'p> {
    point: &'p Point,
    at: (f64, f64),
    radius: f64,
    ring: Option<f64>,
}

impl Bubble<'_> {
    fn reach(&self) -> f64 {
        self.ring.unwrap_or(0.0).max(self.radius)
    }
}

pub(super) fn draw(pen: &mut Pen, scatter: &Scatter, top: f64) -> f64 {
    let placed: Vec<(&Point, (f64, f64))> =
        scatter.points.iter().filter_map(|p| Some((p, p.place()?))).collect();
    let figures = |pick: fn(&(f64, f64)) -> f64| {
        let wanted =
            scatter.points.iter().filter_map(|p| p.to.as_ref()?.0.figure().zip(p.to.as_ref()?.1.figure()));
        placed.iter().map(|(_, at)| *at).chain(wanted).map(|at| pick(&at)).collect::<Vec<f64>>()
    };
    let width = pen.width - 2.0 * SIDE;
    let height = (width * 0.72).clamp(300.0, 560.0);
    let outer = Rect::new(SIDE, top, SIDE + width, top + height);
    let sizes = Sizes::of(&placed, width.min(height));
    let widest = placed.iter().map(|(p, _)| sizes.reach(p)).fold(0.0, f64::max).min(height / 4.0) + 3.0;
    let x = Scale::of(&scatter.x, &figures(|at| at.0), false, width).padded(widest, width - 40.0);
    let y = Scale::of(&scatter.y, &figures(|at| at.1), false, height).padded(widest, height - 60.0);
    let grounds = pen.mark();
    let Some(frame) = Frame::draw(pen, outer, x, y) else { return top };
    pen.behind(grounds, |pen| bands(pen, scatter, &frame));
    let mut taken = Vec::new();
    lines(pen, scatter, &frame);
    if let Some(corners) = &scatter.corners {
        taken = corner_names(pen, scatter, corners, &frame);
    }
    let bubbles = bubbles(&placed, sizes, &frame);
    let arrows: Vec<Segment> =
        bubbles.iter().filter_map(|bubble| arrow(pen, scatter, &frame, bubble)).collect();
    for bubble in &bubbles {
        draw_bubble(pen, scatter, bubble);
    }
    let left_out = labels(pen, &bubbles, &frame, &taken, &arrows);
    legend(pen, scatter, &left_out, frame.bottom)
}

/// How large bubbles are: areas and rings by one measure.
#[derive(Clone, Copy)]
struct Sizes {
    /// The largest figure.
    largest: f64,
    /// Its radius.
    most: f64,
}

impl Sizes {
    fn of(placed: &[(&Point, (f64, f64))], room: f64) -> Self {
        let figures = placed.iter().flat_map(|(p, _)| [p.area.figure(), p.ring.figure()]).flatten();
        let most = (room / (6.0 + (placed.len() as f64).sqrt())).clamp(8.0, 34.0);
        Self { largest: figures.fold(0.0, f64::max), most }
    }

    fn radius(self, cell: &Cell) -> Option<f64> {
        let figure = cell.figure().filter(|figure| *figure > 0.0)?;
        Some((self.most * (figure / self.largest).sqrt()).max(2.0))
    }

    fn bubble(self, point: &Point) -> f64 {
        self.radius(&point.area).unwrap_or(if self.largest > 0.0 { 2.5 } else { PLAIN })
    }

    /// How far a bubble or its ring reaches.
    fn reach(self, point: &Point) -> f64 {
        self.radius(&point.ring).unwrap_or(0.0).max(self.bubble(point))
    }
}

/// The bubbles, the largest first, so that small ones lie upon them.
fn bubbles<'p>(placed: &[(&'p Point, (f64, f64))], sizes: Sizes, frame: &Frame) -> Vec<Bubble<'p>> {
    let mut bubbles: Vec<Bubble<'p>> = placed
        .iter()
        .map(|&(point, (x, y))| Bubble {
            point,
            at: frame.at(x, y),
            radius: sizes.bubble(point),
            // A ring that is hardly larger must still be seen.
            ring: sizes.radius(&point.ring).map(|ring| ring.max(sizes.bubble(point) + 1.8)),
        })
        .collect();
    bubbles.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
    bubbles
}

fn bands(pen: &mut Pen, scatter: &Scatter, frame: &Frame) {
    let Some(cuts) = scatter.cuts.filter(|cuts| cuts.band > 0.0) else { return };
    let paint = Paint::fill(Colour::Band);
    let plot = frame.plot;
    let (a, _) = frame.at(cuts.x - cuts.band, cuts.y);
    let (b, _) = frame.at(cuts.x + cuts.band, cuts.y);
    pen.rect(a.min(b), plot.top, (b - a).abs(), plot.height(), paint);
    let (_, a) = frame.at(cuts.x, cuts.y - cuts.band);
    let (_, b) = frame.at(cuts.x, cuts.y + cuts.band);
    pen.rect(plot.left, a.min(b), plot.width(), (b - a).abs(), paint);
}

fn lines(pen: &mut Pen, scatter: &Scatter, frame: &Frame) {
    let Some(cuts) = scatter.cuts else { return };
    let (x, y) = frame.at(cuts.x, cuts.y);
    let paint = Paint::stroke(Colour::Neutral, 1.2).dash("5 4");
    pen.line((x, frame.plot.top), (x, frame.plot.bottom), paint);
    pen.line((frame.plot.left, y), (frame.plot.right, y), paint);
}

/// Writes the names of the four parts into their corners and says where they stand.
fn corner_names(pen: &mut Pen, scatter: &Scatter, corners: &Corners, frame: &Frame) -> Vec<Rect> {
    let Corners { low_high, high_high, low_low, high_low } = corners;
    let mut rows = [[low_high, high_high], [low_low, high_low]];
    if scatter.x.reversed {
        rows.iter_mut().for_each(|row| row.reverse());
    }
    if scatter.y.reversed {
        rows.reverse();
    }
    let plot = frame.plot.grown(-6.0);
    let mut taken = Vec::new();
    for (row, names) in rows.iter().enumerate() {
        for (column, name) in names.iter().enumerate() {
            let name = measure::fit_bold(name, LABEL, plot.width() / 2.0 - 10.0);
            if name.is_empty() {
                continue;
            }
            let wide = measure::bold(&name, LABEL);
            let left = if column == 0 { plot.left } else { plot.right - wide };
            let top = if row == 0 { plot.top } else { plot.bottom - LINE };
            let (at, anchor) =
                if column == 0 { (plot.left, Anchor::Start) } else { (plot.right, Anchor::End) };
            let kind = Type::LABEL.bold().colour(Colour::Neutral).anchor(anchor);
            pen.text((at, top + LABEL), &name, kind);
            taken.push(Rect::new(left, top, left + wide, top + LINE));
        }
    }
    taken
}

/// Draws the arrow to where a bubble is wanted, and says where it runs.
fn arrow(pen: &mut Pen, scatter: &Scatter, frame: &Frame, bubble: &Bubble<'_>) -> Option<Segment> {
    let (x, y) = bubble.point.to.as_ref()?;
    let (to_x, to_y) = (x.figure()?, y.figure()?);
    let to = frame.at(to_x, to_y);
    let (dx, dy) = (to.0 - bubble.at.0, to.1 - bubble.at.1);
    let length = dx.hypot(dy);
    if length <= bubble.radius + 4.0 {
        return None;
    }
    let (ux, uy) = (dx / length, dy / length);
    let from = (bubble.at.0 + ux * bubble.radius, bubble.at.1 + uy * bubble.radius);
    let neck = (to.0 - ux * 7.0, to.1 - uy * 7.0);
    let colour = colour(bubble.point.tone);
    let wanted = [(scatter.x.name.as_str(), x), (scatter.y.name.as_str(), y)];
    pen.open(&tip(&format!("{}, wanted", bubble.point.label), &wanted, None));
    pen.line(from, neck, Paint::stroke(colour, 1.3));
    let head = [to, (neck.0 - uy * 3.5, neck.1 + ux * 3.5), (neck.0 + uy * 3.5, neck.1 - ux * 3.5)];
    pen.path(&head, Paint::fill(colour));
    pen.close();
    Some((from, to))
}

fn draw_bubble(pen: &mut Pen, scatter: &Scatter, bubble: &Bubble<'_>) {
    let point = bubble.point;
    let figures = [
        (scatter.x.name.as_str(), &point.x),
        (scatter.y.name.as_str(), &point.y),
        (scatter.area.as_deref().unwrap_or(""), &point.area),
        (scatter.ring.as_deref().unwrap_or(""), &point.ring),
    ];
    let colour = colour(point.tone);
    pen.open(&tip(&point.label, &figures, point.note.as_deref()));
    if let Some(ring) = bubble.ring {
        pen.circle(bubble.at, ring, Paint::stroke(colour, 0.8));
    }
    pen.circle(bubble.at, bubble.radius, Paint::tinted(colour, 1.5));
    if let Some(sign) = &point.sign {
        let size = (bubble.radius * 1.4).clamp(8.0, LABEL);
        let kind = Type::LABEL.size(size).anchor(Anchor::Middle).bold();
        let sign = measure::fit_bold(sign, size, 2.0 * size);
        pen.text((bubble.at.0, bubble.at.1 + size * 0.35), &sign, kind);
    }
    pen.close();
}

/// Writes the labels and says which bubbles had to do without.
fn labels<'p>(
    pen: &mut Pen,
    bubbles: &[Bubble<'p>],
    frame: &Frame,
    taken: &[Rect],
    arrows: &[Segment],
) -> Vec<&'p Point> {
    let longest = LONGEST.min(frame.plot.width() * 0.4);
    let names: Vec<String> = bubbles.iter().map(|b| measure::fit(&b.point.label, LABEL, longest)).collect();
    let wishes: Vec<Wish> = bubbles
        .iter()
        .zip(&names)
        .map(|(bubble, name)| Wish {
            at: bubble.at,
            radius: bubble.radius,
            width: measure::width(name, LABEL),
            height: LABEL + 2.0,
        })
        .collect();
    let mut left_out = Vec::new();
    for ((bubble, name), placed) in bubbles.iter().zip(&names).zip(place(&wishes, frame.plot, taken, arrows))
    {
        match placed {
            Some(placed) => {
                if let Some((from, to)) = placed.lead {
                    pen.line(from, to, Paint::stroke(Colour::Neutral, 0.6));
                }
                pen.text((placed.rect.left, placed.rect.top + LABEL - 1.0), name, Type::LABEL.halo());
            }
            None => left_out.push(bubble.point),
        }
    }
    left_out
}

/// What sizes mean, and who could not be labelled or placed.
fn legend(pen: &mut Pen, scatter: &Scatter, left_out: &[&Point], bottom: f64) -> f64 {
    let mut y = bottom;
    let parts = [("area of a bubble", &scatter.area), ("ring", &scatter.ring)];
    let mut words: Vec<String> =
        parts.iter().filter_map(|(what, of)| Some(format!("{what}: {}", of.as_ref()?))).collect();
    if scatter.points.iter().any(|p| p.to.is_some()) {
        words.push("arrow: to where it is wanted".to_owned());
    }
    if let Some(cuts) = scatter.cuts.filter(|cuts| cuts.band > 0.0) {
        words.push(format!("shaded: within {} of a line", super::pen::n(cuts.band)));
    }
    if !words.is_empty() {
        y = beneath(pen, &words.join("; "), y);
    }
    if !left_out.is_empty() {
        let mut names: Vec<String> = left_out
            .iter()
            .map(|p| format!("{} ({}; {})", short(&p.label), shown(&p.x), shown(&p.y)))
            .collect();
        names.sort();
        y = beneath(pen, &sentence(&format!("No room for the names of {}", names.join(", "))), y);
    }
    let unplaced: Vec<String> =
        scatter.points.iter().filter(|p| p.place().is_none()).map(|p| short(&p.label)).collect();
    if !unplaced.is_empty() {
        y = beneath(
            pen,
            &sentence(&format!("Not drawn, as a figure is missing: {}", unplaced.join(", "))),
            y,
        );
    }
    y
}

/// A name for a list.
fn short(name: &str) -> String {
    measure::fit(name, SMALL, 200.0)
}
