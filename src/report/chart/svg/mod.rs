//! Charts as SVG: for a file of its own, for print, and inline for a page that follows the reader's setting.

mod bars;
mod canvas;
mod curve;
mod frame;
mod heat;
mod measure;
mod network;
mod pen;
mod place;
mod scatter;
#[cfg(test)]
mod tests;
mod tree;

use super::{Chart, Plot};
use crate::palette::Colour;
use crate::report::sheet::{Cell, Tone};
use crate::report::writers::people::Manner;
use pen::{LINE, Pen, SMALL, Type};

/// Pixels that a wide picture has.
const WIDE: f64 = 720.0;
/// Pixels that a picture on a telephone has.
const NARROW: f64 = 360.0;
/// The size of a title.
const TITLE: f64 = 15.0;
/// Lines that a title or a list beneath a picture may have.
const LINES: usize = 6;

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As classes, for a page with the style sheet [`css`].
    Page,
    /// As colours on white.
    Light,
    /// As colours on near-black.
    Dark,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// How colours are written.
    pub theme: Theme,
    /// How wide it is, in pixels of which a label is 12 high; at least 240.
    pub width: f64,
    /// Whether title and caption are part of the picture.
    pub titled: bool,
}

/// The chart for a file of its own: plain colours on white, with title and caption.
#[must_use]
pub fn file(chart: &Chart) -> String {
    draw(chart, &Look { theme: Theme::Light, width: WIDE, titled: true })
}

/// The chart for print: plain colours on white, without title and caption, which stand on the page.
#[must_use]
pub fn print(chart: &Chart) -> String {
    draw(chart, &Look { theme: Theme::Light, width: WIDE, titled: false })
}

/// The chart for a page with the style sheet [`css`]: a wide and a narrow picture, one of which is shown, without title
/// and caption, which stand on the page. Nothing in it has an id, a script or a style of its own.
#[must_use]
pub fn inline(chart: &Chart) -> String {
    let mut out = draw(chart, &Look { theme: Theme::Page, width: WIDE, titled: false });
    out.push_str(&draw(chart, &Look { theme: Theme::Page, width: NARROW, titled: false }));
    out
}

/// What [`inline`] pictures need in the style sheet of their page, beside the properties of
/// [`crate::palette::properties`].
#[must_use]
pub fn css() -> String {
    let mut out = String::from(
        ".kam-chart{display:block;width:100%;height:auto;font-family:inherit}\n\
         .kam-wide{max-width:60rem}\n.kam-narrow{display:none}\n\
         @media screen and (max-width:35rem){.kam-wide{display:none}.kam-narrow{display:block}}\n",
    );
    for colour in Colour::ALL {
        let name = colour.name();
        out.push_str(&format!(
            ".kam-chart .kf-{name}{{fill:var(--kam-{name})}}.kam-chart .ks-{name}{{stroke:var(--kam-{name})}}\n"
        ));
    }
    out
}

/// The chart as one SVG element.
#[must_use]
pub fn draw(chart: &Chart, look: &Look) -> String {
    let width = if look.width.is_finite() { look.width.clamp(240.0, 4_000.0) } else { WIDE };
    let mut pen = Pen::new(look.theme, width);
    let mut y = 4.0;
    if look.titled {
        // In some fonts bold letters of this size are wider still.
        for line in measure::wrap(&chart.title, measure::as_bold(TITLE), (width - 2.0 * SIDE) * 0.92, 3) {
            y += TITLE + 5.0;
            pen.text((SIDE, y), &line, Type::LABEL.size(TITLE).bold());
        }
        y += 14.0;
    }
    y = if chart.is_empty() {
        pen.text((SIDE, y + LINE), "nothing to draw", Type::QUIET);
        y + 2.0 * LINE
    } else {
        match &chart.plot {
            Plot::Scatter(plot) => scatter::draw(&mut pen, plot, y),
            Plot::Curve(plot) => curve::draw(&mut pen, plot, y),
            Plot::Bars(plot) => bars::draw(&mut pen, plot, y),
            Plot::HeatMap(plot) => heat::draw(&mut pen, plot, y),
            Plot::Network(plot) => network::draw(&mut pen, plot, y),
            Plot::Tree(plot) => tree::draw(&mut pen, plot, y),
        }
    };
    if let (Some(caption), true) = (&chart.caption, look.titled) {
        y = beneath(&mut pen, caption, y);
    }
    let class = if width < (WIDE + NARROW) / 2.0 { "kam-chart kam-narrow" } else { "kam-chart kam-wide" };
    pen.finish(y + 6.0, &chart.words(), class)
}

/// What is kept free at both sides.
const SIDE: f64 = 8.0;

/// The words with a full stop, unless they end in dots.
fn sentence(words: &str) -> String {
    if words.ends_with('…') { words.to_owned() } else { format!("{words}.") }
}

/// A sentence in grey beneath what ends at `y`; says where it ends itself.
fn beneath(pen: &mut Pen, text: &str, mut y: f64) -> f64 {
    for line in measure::wrap(text, SMALL, pen.width - 2.0 * SIDE, LINES) {
        y += LINE - 1.0;
        pen.text((SIDE, y), &line, Type::QUIET);
    }
    y
}

/// The colour of a tone; plain marks are drawn as the good ones are.
fn colour(tone: Tone) -> Colour {
    tone.colour().unwrap_or(Colour::Good)
}

/// A figure as the tables have it.
fn shown(cell: &Cell) -> String {
    Manner::reader().text(cell).into_owned()
}

/// What is shown when somebody points at a mark: a name, then measures with their figures.
fn tip(name: &str, figures: &[(&str, &Cell)], note: Option<&str>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (what, cell) in figures {
        if what.is_empty() || matches!(cell, Cell::Missing("not given")) {
            continue;
        }
        parts.push(match cell {
            Cell::Missing(why) => format!("{what}: missing ({why})"),
            cell => match what.rsplit_once(", ") {
                // What is more than a unit explains the axis, not the figure.
                Some((what, more)) if more.contains(' ') => format!("{what} {}", shown(cell)),
                Some((what, unit)) => format!("{what} {} {unit}", shown(cell)),
                None => format!("{what} {}", shown(cell)),
            },
        });
    }
    parts.extend(note.filter(|note| *note != name).map(str::to_owned));
    let parts = parts.join(", ");
    match (name.is_empty(), parts.is_empty()) {
        (true, _) => parts,
        (_, true) => name.to_owned(),
        _ => format!("{name}: {parts}"),
    }
}
