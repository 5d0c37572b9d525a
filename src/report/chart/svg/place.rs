//! Where labels stand so that they touch neither each other nor the edge.
//!
//! Each label is tried at all sides of its mark and at growing distances; the nearest free place with the fewest
//! marks beneath it wins. One that had to move gets a hair line to its mark. Where no place is free the label is left
//! out, and the picture names it beneath.

use super::frame::Rect;

/// A label that wants a place beside a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// The middle of its mark.
    pub(super) at: (f64, f64),
    /// The radius of its mark.
    pub(super) radius: f64,
    /// How wide it is.
    pub(super) width: f64,
    /// How high it is.
    pub(super) height: f64,
}

/// A line from one point to another.
pub(super) type Segment = ((f64, f64), (f64, f64));

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) rect: Rect,
    /// The hair line to its mark, where it had to move.
    pub(super) lead: Option<Segment>,
}

/// How far from the mark labels are tried.
const DISTANCES: [f64; 9] = [3.0, 9.0, 18.0, 30.0, 45.0, 65.0, 90.0, 120.0, 150.0];
/// From which distance on a hair line is needed.
const FAR: f64 = 9.0;
/// A place that hides more than this is worse than none.
const MOST: f64 = 4.0;
/// Marks that are nearer than this stand at one point, as far as their labels are concerned.
const NEAR: f64 = 12.0;
/// A label that is nearer than this to a mark seems to be its own.
const BESIDE: f64 = 7.0;
/// How many sides of a mark are tried.
const SIDES: u8 = 32;
/// What is kept free around a label.
const CLEAR: f64 = 1.0;

/// Gives labels their places within `inside`, the first ones first. They keep away from what is `taken`, and cross
/// `lines` only where everything else is further away.
pub(super) fn place(wishes: &[Wish], inside: Rect, taken: &[Rect], lines: &[Segment]) -> Vec<Option<Placed>> {
    let mut rects: Vec<Rect> = taken.iter().map(|rect| rect.grown(CLEAR)).collect();
    let mut leads: Vec<Segment> = Vec::new();
    let mut placed = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let mut best: Option<(f64, Placed)> = None;
        // Many labels around one point need room for their lines: they begin further away.
        let crowd = wishes.iter().filter(|w| (w.at.0 - wish.at.0).hypot(w.at.1 - wish.at.1) < NEAR).count();
        let begin = if crowd <= 4 { 0 } else { (crowd / 4).min(4) };
        for (step, distance) in DISTANCES.into_iter().enumerate().skip(begin) {
            for side in 0..SIDES {
                let candidate = candidate(wish, side, distance);
                let free = inside.holds(&candidate.rect)
                    && !rects.iter().any(|r| r.touches(&candidate.rect))
                    && !leads.iter().any(|(a, b)| candidate.rect.is_crossed(*a, *b))
                    && !candidate.lead.is_some_and(|(a, b)| rects.iter().any(|r| r.is_crossed(a, b)));
                if !free {
                    continue;
                }
                let hidden = hidden(&candidate, wish, wishes, lines);
                if hidden > MOST {
                    continue;
                }
                let cost = step as f64 * 2.0 + preference(side) + hidden;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, candidate));
                }
            }
            // Going further costs more than what was found so far.
            if best.is_some_and(|(cost, _)| cost <= (step + 1) as f64 * 2.0) {
                break;
            }
        }
        if let Some((_, found)) = best {
            rects.push(found.rect.grown(CLEAR));
            leads.extend(found.lead);
        }
        placed.push(best.map(|(_, found)| found));
    }
    placed
}

/// The label at one of the sides of its mark, clockwise from the right.
fn candidate(wish: &Wish, side: u8, distance: f64) -> Placed {
    let angle = f64::from(side) * std::f64::consts::TAU / f64::from(SIDES);
    let (sin, cos) = angle.sin_cos();
    let edge = (wish.at.0 + cos * (wish.radius + distance), wish.at.1 + sin * (wish.radius + distance));
    // The nearest corner or side of the label touches that point.
    let slide = |direction: f64, size: f64| match direction {
        d if d > 0.3 => 0.0,
        d if d < -0.3 => -size,
        d => -size / 2.0 + d / 0.6 * size,
    };
    let (left, top) = (edge.0 + slide(cos, wish.width), edge.1 + slide(sin, wish.height));
    let rect = Rect::new(left, top, left + wish.width, top + wish.height);
    let from = (wish.at.0 + cos * wish.radius, wish.at.1 + sin * wish.radius);
    let to = (edge.0.clamp(rect.left, rect.right), edge.1.clamp(rect.top, rect.bottom));
    Placed { rect, lead: (distance >= FAR).then_some((from, to)) }
}

/// Right is best, then left, above and below, then the corners.
fn preference(side: u8) -> f64 {
    match side {
        0 => 0.0,
        16 => 0.4,
        8 | 24 => 0.5,
        1..=4 | 28..=31 => 0.6,
        12..=20 => 0.7,
        _ => 0.8,
    }
}

/// How much the label or its line would hide of marks and lines.
fn hidden(candidate: &Placed, own: &Wish, wishes: &[Wish], lines: &[Segment]) -> f64 {
    let rect = candidate.rect;
    let crossed = lines.iter().filter(|(from, to)| rect.is_crossed(*from, *to)).count().min(2);
    let marks = wishes
        .iter()
        .filter(|wish| {
            let near = (
                wish.at.0.clamp(rect.left, rect.right) - wish.at.0,
                wish.at.1.clamp(rect.top, rect.bottom) - wish.at.1,
            );
            near.0.hypot(near.1) < wish.radius
        })
        .count();
    let mut hidden = marks as f64 * 2.5 + crossed as f64 * 3.0;
    if let Some((from, to)) = candidate.lead {
        // A label far from its own mark must not seem to be another's, nor its line lead through others.
        let others = || wishes.iter().filter(|wish| (wish.at.0 - own.at.0).hypot(wish.at.1 - own.at.1) > 0.5);
        let near = others().filter(|wish| rect.grown(wish.radius + BESIDE).holds_point(wish.at)).count();
        let through = others()
            .filter(|wish| {
                let core = wish.radius.min(4.0);
                Rect::new(wish.at.0, wish.at.1, wish.at.0, wish.at.1).grown(core).is_crossed(from, to)
            })
            .count();
        hidden += near as f64 * 1.5 + through as f64;
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INSIDE: Rect = Rect::new(40.0, 20.0, 700.0, 500.0);

    fn wish(x: f64, y: f64, radius: f64, width: f64) -> Wish {
        Wish { at: (x, y), radius, width, height: 14.0 }
    }

    #[test]
    fn a_lone_label_stands_right_of_its_mark_without_a_line() {
        let placed = place(&[wish(100.0, 100.0, 10.0, 50.0)], INSIDE, &[], &[])[0].unwrap();
        assert_eq!(placed, Placed { rect: Rect::new(113.0, 93.0, 163.0, 107.0), lead: None });
    }

    #[test]
    fn at_the_right_edge_it_stands_to_the_left() {
        let placed = place(&[wish(690.0, 100.0, 5.0, 50.0)], INSIDE, &[], &[])[0].unwrap();
        assert!(placed.rect.right <= 682.1 && placed.lead.is_none());
    }

    #[test]
    fn marks_at_one_point_get_labels_around_it_with_lines() {
        let wishes = [wish(300.0, 250.0, 4.0, 60.0); 12];
        let placed: Vec<Placed> = place(&wishes, INSIDE, &[], &[]).into_iter().flatten().collect();
        assert!(placed.len() >= 10, "{}", placed.len());
        assert!(placed.iter().any(|p| p.lead.is_some()));
    }

    #[test]
    fn what_has_no_room_is_left_out() {
        assert_eq!(place(&[wish(300.0, 250.0, 4.0, 900.0)], INSIDE, &[], &[]), [None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn labels_touch_neither_each_other_nor_the_edge(
            marks in proptest::collection::vec((40.0..700.0f64, 20.0..500.0f64, 2.0..30.0f64, 10.0..200.0f64), 0..60),
            gather in 0.0..1.0f64,
        ) {
            // From spread out to all at one point.
            let wishes: Vec<Wish> = marks
                .iter()
                .map(|&(x, y, r, w)| wish(x + (370.0 - x) * gather, y + (260.0 - y) * gather, r, w))
                .collect();
            let taken = [Rect::new(50.0, 30.0, 150.0, 45.0)];
            let placed: Vec<Placed> = place(&wishes, INSIDE, &taken, &[]).into_iter().flatten().collect();
            for (i, one) in placed.iter().enumerate() {
                prop_assert!(INSIDE.holds(&one.rect));
                prop_assert!(!taken[0].touches(&one.rect));
                for other in &placed[i + 1..] {
                    prop_assert!(!one.rect.touches(&other.rect), "{one:?} {other:?}");
                }
            }
        }
    }
}
