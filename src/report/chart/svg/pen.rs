//! Writes the elements of an SVG: plain colours for files and print, classes for a page that follows the reader's
//! setting.

use std::fmt::Write as _;

use super::Theme;
use crate::palette::{Colour, hex};
use crate::report::writers::people::one_line;

/// The size of labels in pixels; everything is drawn for it.
pub(super) const LABEL: f64 = 12.0;
/// The size of what is read second.
pub(super) const SMALL: f64 = 11.0;
/// The height of a line of labels.
pub(super) const LINE: f64 = 16.0;
/// The longest text that is shown when somebody points at a mark.
const TIP: usize = 400;

/// How something is filled and drawn around.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paint {
    pub(super) fill: Option<Colour>,
    pub(super) opacity: Option<f64>,
    pub(super) stroke: Option<Colour>,
    pub(super) width: f64,
    pub(super) dash: Option<&'static str>,
}

impl Paint {
    pub(super) fn fill(colour: Colour) -> Self {
        Self { fill: Some(colour), ..Self::default() }
    }

    pub(super) fn stroke(colour: Colour, width: f64) -> Self {
        Self { stroke: Some(colour), width, ..Self::default() }
    }

    /// Filled faintly with the colour of its line.
    pub(super) fn tinted(colour: Colour, width: f64) -> Self {
        Self { fill: Some(colour), opacity: Some(0.2), ..Self::stroke(colour, width) }
    }

    pub(super) fn opacity(mut self, opacity: f64) -> Self {
        self.opacity = Some(opacity);
        self
    }

    pub(super) fn dash(mut self, dash: &'static str) -> Self {
        self.dash = Some(dash);
        self
    }
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: Colour,
    pub(super) anchor: Anchor,
    /// Whether the ground shines around it, so that it can be read upon lines.
    pub(super) halo: bool,
}

impl Type {
    pub(super) const LABEL: Self =
        Self { size: LABEL, bold: false, colour: Colour::Text, anchor: Anchor::Start, halo: false };
    pub(super) const QUIET: Self = Self { colour: Colour::Neutral, size: SMALL, ..Self::LABEL };

    pub(super) const fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    pub(super) const fn halo(mut self) -> Self {
        self.halo = true;
        self
    }

    pub(super) const fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    pub(super) const fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    pub(super) const fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }
}

/// The elements of one picture.
#[derive(Debug)]
pub(super) struct Pen {
    pub(super) theme: Theme,
    pub(super) width: f64,
    body: String,
    open: usize,
}

impl Pen {
    pub(super) fn new(theme: Theme, width: f64) -> Self {
        Self { theme, width, body: String::new(), open: 0 }
    }

    /// Begins a group with what is shown when somebody points at it.
    pub(super) fn open(&mut self, tip: &str) {
        self.body.push_str("<g>");
        self.open += 1;
        if !tip.is_empty() {
            let mut cut: String = tip.chars().take(TIP).collect();
            if cut.len() < tip.len() {
                cut.push('…');
            }
            self.body.push_str("<title>");
            escape(&cut, &mut self.body);
            self.body.push_str("</title>");
        }
    }

    pub(super) fn close(&mut self) {
        if self.open > 0 {
            self.open -= 1;
            self.body.push_str("</g>\n");
        }
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let _ = write!(
            self.body,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        );
        self.end(paint);
    }

    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, paint: Paint) {
        let _ = write!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            n(x),
            n(y),
            n(width.max(0.0)),
            n(height.max(0.0))
        );
        self.end(paint);
    }

    pub(super) fn circle(&mut self, centre: (f64, f64), radius: f64, paint: Paint) {
        let _ = write!(
            self.body,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
            n(centre.0),
            n(centre.1),
            n(radius.max(0.0))
        );
        self.end(paint);
    }

    /// A line through points; closed where it is filled.
    pub(super) fn path(&mut self, points: &[(f64, f64)], paint: Paint) {
        if points.is_empty() {
            return;
        }
        self.body.push_str("<path d=\"");
        for (i, &(x, y)) in points.iter().enumerate() {
            let _ = write!(self.body, "{}{} {}", if i == 0 { 'M' } else { 'L' }, n(x), n(y));
        }
        self.body.push_str(if paint.fill.is_some() { "Z\"" } else { "\"" });
        self.end(paint);
    }

    /// A curve from one point to another that leaves and arrives level.
    pub(super) fn bow(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let middle = f64::midpoint(from.0, to.0);
        let _ = write!(
            self.body,
            "<path d=\"M{} {}C{} {} {} {} {} {}\"",
            n(from.0),
            n(from.1),
            n(middle),
            n(from.1),
            n(middle),
            n(to.1),
            n(to.0),
            n(to.1)
        );
        self.end(paint);
    }

    /// Lines from corner to corner over a field: nothing is known there.
    pub(super) fn hatch(&mut self, x: f64, y: f64, width: f64, height: f64) {
        const STEP: f64 = 6.0;
        let (mut d, mut lines) = (STEP, String::new());
        while d < width + height {
            let from = (x + d.min(width), y + (d - width).max(0.0));
            let to = (x + (d - height).max(0.0), y + d.min(height));
            let _ = write!(lines, "M{} {}L{} {}", n(from.0), n(from.1), n(to.0), n(to.1));
            d += STEP;
        }
        let _ = write!(self.body, "<path d=\"{lines}\"");
        self.end(Paint::stroke(Colour::Rule, 1.0));
    }

    /// Where the picture has come to, for [`Pen::behind`].
    pub(super) fn mark(&self) -> usize {
        self.body.len()
    }

    /// Draws something behind everything that was drawn since `mark`.
    pub(super) fn behind(&mut self, mark: usize, draw: impl FnOnce(&mut Self)) {
        let later = self.body.split_off(mark.min(self.body.len()));
        draw(self);
        self.body.push_str(&later);
    }

    /// A text that is turned by so many degrees around `at`; below zero it rises.
    pub(super) fn leaning(&mut self, at: (f64, f64), text: &str, kind: Type, degrees: i16) {
        let _ = write!(self.body, "<g transform=\"translate({} {}) rotate({degrees})\">", n(at.0), n(at.1));
        self.text((0.0, 0.0), text, kind);
        self.body.push_str("</g>\n");
    }

    /// A text whose foot stands at `at`. What does not fit is the caller's affair; see [`super::measure::fit`].
    pub(super) fn text(&mut self, at: (f64, f64), text: &str, kind: Type) {
        if text.is_empty() {
            return;
        }
        let _ = write!(self.body, "<text x=\"{}\" y=\"{}\" font-size=\"{}\"", n(at.0), n(at.1), n(kind.size));
        match kind.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.body.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.body.push_str(" text-anchor=\"end\""),
        }
        if kind.bold {
            self.body.push_str(" font-weight=\"bold\"");
        }
        if kind.halo {
            let paint = Paint { fill: Some(kind.colour), ..Paint::stroke(Colour::Ground, 2.5) };
            self.paint(paint);
            self.body.push_str(" stroke-linejoin=\"round\" paint-order=\"stroke\">");
        } else {
            self.colour("fill", kind.colour);
            self.body.push('>');
        }
        escape(text, &mut self.body);
        self.body.push_str("</text>\n");
    }

    fn colour(&mut self, what: &str, colour: Colour) {
        let _ = match self.theme {
            Theme::Page => write!(self.body, " class=\"k{}-{}\"", &what[..1], colour.name()),
            Theme::Light => write!(self.body, " {what}=\"{}\"", hex(colour.light())),
            Theme::Dark => write!(self.body, " {what}=\"{}\"", hex(colour.dark())),
        };
    }

    fn end(&mut self, paint: Paint) {
        self.paint(paint);
        self.body.push_str("/>\n");
    }

    fn paint(&mut self, paint: Paint) {
        match (self.theme, paint.fill, paint.stroke) {
            (Theme::Page, Some(fill), Some(stroke)) => {
                let _ = write!(self.body, " class=\"kf-{} ks-{}\"", fill.name(), stroke.name());
            }
            (_, fill, stroke) => {
                match fill {
                    Some(fill) => self.colour("fill", fill),
                    None => self.body.push_str(" fill=\"none\""),
                }
                if let Some(stroke) = stroke {
                    self.colour("stroke", stroke);
                }
            }
        }
        if let Some(opacity) = paint.opacity {
            let _ = write!(self.body, " fill-opacity=\"{}\"", n(opacity));
        }
        if paint.stroke.is_some() && (paint.width - 1.0).abs() > 0.01 {
            let _ = write!(self.body, " stroke-width=\"{}\"", n(paint.width));
        }
        if let Some(dash) = paint.dash {
            let _ = write!(self.body, " stroke-dasharray=\"{dash}\"");
        }
    }

    /// The picture, of this height; `words` are for those who cannot see it.
    pub(super) fn finish(mut self, height: f64, words: &str, class: &str) -> String {
        while self.open > 0 {
            self.close();
        }
        let mut out = String::with_capacity(self.body.len() + 400);
        let (width, height) = (n(self.width), n(height.ceil()));
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\""
        );
        escape(words, &mut out);
        out.push('"');
        match self.theme {
            Theme::Page => {
                let _ = write!(out, " class=\"{class}\">");
            }
            Theme::Light | Theme::Dark => {
                let ground =
                    if self.theme == Theme::Dark { Colour::Ground.dark() } else { Colour::Ground.light() };
                let _ = write!(
                    out,
                    " width=\"{width}\" height=\"{height}\" font-family=\"IBM Plex Sans, system-ui, sans-serif\">\n\
                     <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
                    hex(ground)
                );
            }
        }
        out.push('\n');
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }
}

/// A length with one decimal at most; never anything but a number.
pub(super) fn n(value: f64) -> String {
    let tenths = if value.is_finite() { (value * 10.0).round().clamp(-1e7, 1e7) as i64 } else { 0 };
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}

/// The text so that it is a text and nothing else, on one line.
fn escape(text: &str, out: &mut String) {
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_numbers() {
        let written: Vec<String> = [0.0, -0.01, 1.25, -3.5, f64::NAN, f64::INFINITY].map(n).to_vec();
        assert_eq!(written, ["0", "0", "1.3", "-3.5", "0", "0"]);
    }

    #[test]
    fn texts_are_nothing_but_texts() {
        let mut out = String::new();
        escape("<script>\"a\" & 'b'\u{1b}[0m\u{202e}\n\u{ffff}", &mut out);
        assert_eq!(out, "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\\u{1b}[0m\\u{202e} \u{fffd}");
    }

    #[test]
    fn a_page_has_classes_and_a_file_has_colours() {
        let draw = |theme| {
            let mut pen = Pen::new(theme, 100.0);
            pen.open("a & b");
            pen.circle((1.0, 2.0), 3.0, Paint::tinted(Colour::Good, 1.5));
            pen.text((1.0, 2.0), "x", Type::LABEL.bold());
            pen.finish(10.2, "words", "kam-chart")
        };
        assert_eq!(
            draw(Theme::Page),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 11\" role=\"img\" aria-label=\"words\" class=\"kam-chart\">\n\
             <g><title>a &amp; b</title><circle cx=\"1\" cy=\"2\" r=\"3\" class=\"kf-good ks-good\" fill-opacity=\"0.2\" stroke-width=\"1.5\"/>\n\
             <text x=\"1\" y=\"2\" font-size=\"12\" font-weight=\"bold\" class=\"kf-text\">x</text>\n\
             </g>\n\
             </svg>\n"
        );
        let light = draw(Theme::Light);
        assert!(light.contains("fill=\"#0072b2\" stroke=\"#0072b2\"") && !light.contains("class="));
        assert!(draw(Theme::Dark).contains("fill=\"#56b4e9\""));
    }
}
