//! Plotters' drawing backend over our own pen.
//!
//! Plotters lays out grids and axes, chooses round figures for them, maps figures to places and joins them to lines. Its
//! own SVG backend writes plain colours and whole pixels only; this one writes the classes of a page and tenths of a
//! pixel, and measures text for whatever font there will be.

use std::convert::Infallible;

use plotters::style::Color;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::measure;
use super::pen::{Anchor, Paint, Pen, Type};
use crate::palette::Colour;

/// How many of plotters' whole steps a pixel has.
pub(super) const STEPS: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A pixel in plotters' steps.
pub(super) fn steps(pixels: f64) -> i32 {
    (pixels * STEPS).round() as i32
}

fn pixels(place: BackendCoord) -> (f64, f64) {
    (f64::from(place.0) / STEPS, f64::from(place.1) / STEPS)
}

impl Color for Colour {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: self.light() }
    }
}

/// The colour by its meaning; each has a value of its own.
fn meaning(colour: BackendColor) -> Colour {
    Colour::ALL.into_iter().find(|c| c.light() == colour.rgb).unwrap_or(Colour::Text)
}

/// What plotters draws on.
#[derive(Debug)]
pub(super) struct Canvas<'p> {
    pub(super) pen: &'p mut Pen,
    pub(super) height: f64,
}

impl Canvas<'_> {
    fn paint<S: BackendStyle>(style: &S, filled: bool) -> Paint {
        let colour = style.color();
        let paint = if filled {
            Paint::fill(meaning(colour))
        } else {
            Paint::stroke(meaning(colour), f64::from(style.stroke_width()) / STEPS)
        };
        if colour.alpha < 1.0 && filled { paint.opacity(colour.alpha) } else { paint }
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (steps(self.pen.width).unsigned_abs(), steps(self.height).unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        let (x, y) = pixels(point);
        self.pen.rect(x, y, 1.0 / STEPS, 1.0 / STEPS, Paint::fill(meaning(color)));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.pen.line(pixels(from), pixels(to), Self::paint(style, false));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let ((x, y), (right, bottom)) = (pixels(upper_left), pixels(bottom_right));
        self.pen.rect(x, y, right - x, bottom - y, Self::paint(style, fill));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<(f64, f64)> = path.into_iter().map(pixels).collect();
        if let [from, to] = points[..] {
            self.pen.line(from, to, Self::paint(style, false));
        } else {
            self.pen.path(&points, Self::paint(style, false));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.pen.circle(pixels(center), f64::from(radius) / STEPS, Self::paint(style, fill));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<(f64, f64)> = vert.into_iter().map(pixels).collect();
        self.pen.path(&points, Self::paint(style, true));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Drawn {
        let (x, y) = pixels(pos);
        let size = style.size() / STEPS;
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        // A text stands on its foot: capitals reach about 0.7 of the size above it.
        let foot = match style.anchor().v_pos {
            VPos::Top => y + 0.85 * size,
            VPos::Center => y + 0.35 * size,
            VPos::Bottom => y - 0.15 * size,
        };
        let kind = Type { size, bold: false, colour: meaning(style.color()), anchor, halo: false };
        self.pen.text((x, foot), text, kind);
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = measure::width(text, style.size());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}
