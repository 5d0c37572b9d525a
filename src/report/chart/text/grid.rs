//! A field of letters to draw on.

use unicode_width::UnicodeWidthChar as _;

use super::Room;
use crate::report::sheet::Tone;

/// What stands at one place: a letter with its accents, or nothing where a wide letter reaches over from the left.
#[derive(Debug, Clone, Default)]
struct Spot {
    text: String,
    tone: Tone,
    /// Whether something was written here that must not be written over.
    taken: bool,
}

/// A field of letters.
#[derive(Debug)]
pub(super) struct Grid {
    width: usize,
    spots: Vec<Spot>,
}

impl Grid {
    pub(super) fn new(width: usize, height: usize) -> Self {
        let blank = Spot { text: " ".to_owned(), ..Spot::default() };
        Self { width, spots: vec![blank; width * height] }
    }

    /// Draws a sign that later ones may cover.
    pub(super) fn draw(&mut self, x: usize, y: usize, sign: &str) {
        if x < self.width
            && let Some(spot) = self.spots.get_mut(y * self.width + x)
            && !spot.taken
        {
            sign.clone_into(&mut spot.text);
        }
    }

    /// Whether nothing is written on so many places from here, nor right before and behind them.
    pub(super) fn is_free(&self, x: usize, y: usize, len: usize) -> bool {
        let end = x + len;
        end <= self.width
            && (y + 1) * self.width <= self.spots.len()
            && (x.saturating_sub(1)..(end + 1).min(self.width)).all(|x| !self.spots[y * self.width + x].taken)
    }

    /// Whether this is what stands at a place.
    pub(super) fn shows(&self, x: usize, y: usize, sign: &str) -> bool {
        x < self.width && self.spots.get(y * self.width + x).is_some_and(|spot| spot.text == sign)
    }

    /// Writes a text for good; what reaches beyond the edge is cut.
    pub(super) fn write(&mut self, x: usize, y: usize, text: &str, tone: Tone) {
        let mut at = x;
        for c in text.chars() {
            match c.width().unwrap_or(0) {
                0 => {
                    if let Some(spot) =
                        at.checked_sub(1).and_then(|at| self.spots.get_mut(y * self.width + at))
                    {
                        spot.text.push(c);
                    }
                }
                wide if at + wide <= self.width && (y + 1) * self.width <= self.spots.len() => {
                    let start = y * self.width + at;
                    self.spots[start] = Spot { text: c.to_string(), tone, taken: true };
                    for spot in &mut self.spots[start + 1..start + wide] {
                        *spot = Spot { text: String::new(), tone, taken: true };
                    }
                    at += wide;
                }
                _ => return,
            }
        }
    }

    /// The lines, each as wide as the field.
    pub(super) fn lines(&self, room: Room) -> Vec<String> {
        self.spots
            .chunks(self.width.max(1))
            .map(|row| {
                let mut line = String::new();
                let mut part = String::new();
                let mut tone = Tone::Plain;
                for spot in row {
                    if spot.tone != tone {
                        line.push_str(&room.paint(tone, &part));
                        part.clear();
                        tone = spot.tone;
                    }
                    part.push_str(&spot.text);
                }
                line + &room.paint(tone, &part)
            })
            .collect()
    }
}
