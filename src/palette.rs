//! The colours of the whole tool, in one place: terminal, pages, screens and charts.
//!
//! They are told apart by colour-blind readers, on white, on near-black and in print. Colour only repeats what a word, a
//! sign or a place says as well.

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// A colour by what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// Strategic, chosen.
    Good,
    /// Star, invest.
    Invest,
    /// Status, keep.
    Keep,
    /// Streamline; whatever is read second.
    Neutral,
    /// Doubtful.
    Warning,
    /// Bad, de-selected.
    Bad,
    /// Text.
    Text,
    /// Light lines: rules of tables, grids of charts.
    Rule,
    /// What everything stands on.
    Ground,
    /// A faint ground: code, bands near to a line.
    Band,
    /// The five steps of a heat map, 0 the faintest.
    Heat0,
    /// Step 1.
    Heat1,
    /// Step 2.
    Heat2,
    /// Step 3.
    Heat3,
    /// Step 4.
    Heat4,
    /// Text on the steps 3 and 4.
    OnHeat,
}

impl Colour {
    /// All colours.
    pub const ALL: [Self; 16] = [
        Self::Good,
        Self::Invest,
        Self::Keep,
        Self::Neutral,
        Self::Warning,
        Self::Bad,
        Self::Text,
        Self::Rule,
        Self::Ground,
        Self::Band,
        Self::Heat0,
        Self::Heat1,
        Self::Heat2,
        Self::Heat3,
        Self::Heat4,
        Self::OnHeat,
    ];

    /// On white and in print.
    #[must_use]
    pub const fn light(self) -> Rgb {
        match self {
            Self::Good => (0x00, 0x72, 0xB2),
            Self::Invest => (0xB8, 0x6E, 0x00),
            Self::Keep => (0x00, 0x7A, 0x58),
            Self::Neutral => (0x6B, 0x72, 0x80),
            Self::Warning => (0xB4, 0x53, 0x09),
            Self::Bad => (0xB4, 0x23, 0x18),
            Self::Text => (0x1F, 0x29, 0x37),
            Self::Rule => (0xD1, 0xD5, 0xDB),
            Self::Ground => (0xFF, 0xFF, 0xFF),
            Self::Band => (0xF4, 0xF5, 0xF7),
            Self::Heat0 => (0xED, 0xF4, 0xFA),
            Self::Heat1 => (0xC6, 0xDD, 0xEE),
            Self::Heat2 => (0x8C, 0xBC, 0xDC),
            Self::Heat3 => (0x1F, 0x74, 0xAB),
            Self::Heat4 => (0x00, 0x45, 0x73),
            Self::OnHeat => (0xFF, 0xFF, 0xFE),
        }
    }

    /// On near-black.
    #[must_use]
    pub const fn dark(self) -> Rgb {
        match self {
            Self::Good => (0x56, 0xB4, 0xE9),
            Self::Invest => (0xE6, 0x9F, 0x00),
            Self::Keep => (0x2F, 0xBF, 0x94),
            Self::Neutral => (0x9C, 0xA3, 0xAF),
            Self::Warning => (0xF5, 0x9E, 0x0B),
            Self::Bad => (0xF9, 0x70, 0x66),
            Self::Text => (0xE5, 0xE7, 0xEB),
            Self::Rule => (0x37, 0x41, 0x51),
            Self::Ground => (0x11, 0x18, 0x27),
            Self::Band => (0x1B, 0x23, 0x33),
            Self::Heat0 => (0x17, 0x27, 0x3B),
            Self::Heat1 => (0x1B, 0x3D, 0x5C),
            Self::Heat2 => (0x1D, 0x56, 0x80),
            Self::Heat3 => (0x5F, 0xB0, 0xE0),
            Self::Heat4 => (0xB5, 0xDC, 0xF5),
            Self::OnHeat => (0x0F, 0x17, 0x25),
        }
    }

    /// Its name in style sheets: `--kam-good`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Invest => "invest",
            Self::Keep => "keep",
            Self::Neutral => "neutral",
            Self::Warning => "warning",
            Self::Bad => "bad",
            Self::Text => "text",
            Self::Rule => "rule",
            Self::Ground => "ground",
            Self::Band => "band",
            Self::Heat0 => "heat-0",
            Self::Heat1 => "heat-1",
            Self::Heat2 => "heat-2",
            Self::Heat3 => "heat-3",
            Self::Heat4 => "heat-4",
            Self::OnHeat => "on-heat",
        }
    }

    /// The code that a terminal takes for it; empty where it has none.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "34",
            Self::Invest | Self::Warning => "33",
            Self::Keep => "32",
            Self::Neutral => "2",
            Self::Bad => "31",
            _ => "",
        }
    }

    /// The step of a heat map; steps above 4 are 4.
    #[must_use]
    pub const fn heat(step: u8) -> Self {
        match step {
            0 => Self::Heat0,
            1 => Self::Heat1,
            2 => Self::Heat2,
            3 => Self::Heat3,
            _ => Self::Heat4,
        }
    }

    /// What is written with on that step.
    #[must_use]
    pub const fn on_heat(step: u8) -> Self {
        if step < 3 { Self::Text } else { Self::OnHeat }
    }
}

/// A colour as style sheets and SVG write it: `#0072b2`.
#[must_use]
pub fn hex((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The colours as properties of a style sheet, light or dark: `--kam-good:#0072b2;…`.
#[must_use]
pub fn properties(dark: bool) -> String {
    let shade = |c: Colour| hex(if dark { c.dark() } else { c.light() });
    Colour::ALL.iter().map(|&c| format!("--kam-{}:{};", c.name(), shade(c))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of the web accessibility guidelines: relative luminances, each plus 0.05, divided.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let light = |(r, g, b): Rgb| 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b) + 0.05;
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn marks_stand_out_and_text_can_be_read_in_both_themes() {
        use Colour::{Bad, Band, Good, Ground, Invest, Keep, Neutral, Text, Warning};
        for shade in [Colour::light, Colour::dark] {
            for colour in [Good, Keep, Neutral, Warning, Bad, Text] {
                let reached = contrast(shade(colour), shade(Ground));
                assert!(reached >= 4.5, "{} {reached:.2}", colour.name());
            }
            assert!(contrast(shade(Invest), shade(Ground)) >= 3.0);
            assert!(contrast(shade(Text), shade(Band)) >= 4.5);
            for step in 0..5 {
                let reached = contrast(shade(Colour::on_heat(step)), shade(Colour::heat(step)));
                assert!(reached >= 4.5, "text on step {step}: {reached:.2}");
            }
        }
    }

    /// Steps of a heat map differ from each other and run in one direction.
    #[test]
    fn steps_run_in_one_direction() {
        for step in 0..4 {
            let one = |s| contrast(Colour::heat(s).light(), (0, 0, 0));
            let two = |s| contrast(Colour::heat(s).dark(), (0, 0, 0));
            assert!(one(step) > 1.2 * one(step + 1) && two(step + 1) > 1.2 * two(step), "{step}");
        }
    }

    #[test]
    fn colours_are_told_apart_by_their_value() {
        for a in Colour::ALL {
            for b in Colour::ALL {
                assert!(a == b || (a.light() != b.light() && a.name() != b.name()), "{a:?} {b:?}");
            }
        }
        assert!(properties(false).starts_with("--kam-good:#0072b2;--kam-invest:#b86e00;"));
    }
}
