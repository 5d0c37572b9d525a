//! Charts: what they show, before anybody decides how they are drawn.
//!
//! A view fills a chart from the same cells as its tables, so that a figure reads the same in both; [`svg`] draws it for
//! screens, pages and files, [`text`] for a terminal. A chart knows nothing of accounts.

mod axis;
mod bars;
mod curve;
mod heat;
mod network;
#[cfg(test)]
pub(crate) mod samples;
mod scatter;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;
mod tree;

pub use axis::Axis;
pub use bars::{Bar, BarRow, Bars, Period};
pub use curve::{Curve, Knot, Level, Line};
pub use heat::{Heat, HeatMap};
pub use network::{Link, Network, Node, Side, attitude};
pub use scatter::{Corners, Cuts, Point, Scatter};
pub use tree::{Leaf, Tree};

/// One chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its name for `--chart` and for files: lower case.
    pub name: &'static str,
    /// What it shows, as a finding in words: "12 of 91 customers make 80 % of revenue".
    pub title: String,
    /// Period and source.
    pub caption: Option<String>,
    /// What somebody who cannot see it should know; made from the title and the marks where it is not given.
    pub alt: Option<String>,
    /// The table among the sheet's whose rows its marks are: mark n is row n. A filter of that table then filters the
    /// chart as well.
    pub table: Option<usize>,
    /// What is drawn.
    pub plot: Plot,
}

/// What a chart draws.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Bubbles over two axes.
    Scatter(Scatter),
    /// Lines over two axes.
    Curve(Curve),
    /// Bars from zero.
    Bars(Bars),
    /// Rows and columns of steps.
    HeatMap(HeatMap),
    /// Who knows whom.
    Network(Network),
    /// Who reports to whom.
    Tree(Tree),
}

macro_rules! plots {
    ($($kind:ident),*) => {
        $(impl From<$kind> for Plot {
            fn from(plot: $kind) -> Self {
                Plot::$kind(plot)
            }
        })*
    };
}

plots!(Scatter, Curve, Bars, HeatMap, Network, Tree);

impl Chart {
    /// A chart with a finding as its title.
    pub fn new(name: &'static str, title: impl Into<String>, plot: impl Into<Plot>) -> Self {
        Self { name, title: title.into(), caption: None, alt: None, table: None, plot: plot.into() }
    }

    /// With period and source.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// With words for those who cannot see it.
    #[must_use]
    pub fn alt(mut self, alt: impl Into<String>) -> Self {
        self.alt = Some(alt.into());
        self
    }

    /// Its marks are the rows of this table of the sheet, in its order: mark n is row n.
    #[must_use]
    pub fn of_table(mut self, table: usize) -> Self {
        self.table = Some(table);
        self
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.plot {
            Plot::Scatter(plot) => plot.points.iter().all(|p| p.place().is_none()),
            Plot::Curve(plot) => plot.lines.iter().all(|l| l.places().is_empty()),
            Plot::Bars(plot) => plot.rows.iter().all(|r| r.bars.iter().all(|b| b.value.figure().is_none())),
            Plot::HeatMap(plot) => plot.is_empty(),
            Plot::Network(plot) => plot.nodes.is_empty(),
            Plot::Tree(plot) => plot.leaves.is_empty(),
        }
    }

    /// The chart with only the marks of these rows, in the order of the rows. Networks, trees and curves stay whole, as
    /// a part of them would say something else.
    #[must_use]
    pub fn only(&self, rows: &[usize]) -> Self {
        fn pick<T: Clone>(marks: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|&row| marks.get(row).cloned()).collect()
        }
        let mut chart = self.clone();
        match &mut chart.plot {
            Plot::Scatter(plot) => plot.points = pick(&plot.points, rows),
            Plot::Bars(plot) => plot.rows = pick(&plot.rows, rows),
            Plot::HeatMap(plot) => plot.rows = pick(&plot.rows, rows),
            Plot::Curve(_) | Plot::Network(_) | Plot::Tree(_) => {}
        }
        chart
    }

    /// The words for those who cannot see it: those that were given, or the title with what is drawn.
    #[must_use]
    pub fn words(&self) -> String {
        self.alt.clone().unwrap_or_else(|| {
            let what = match &self.plot {
                Plot::Scatter(plot) => plot.words(),
                Plot::Curve(plot) => plot.words(),
                Plot::Bars(plot) => plot.words(),
                Plot::HeatMap(plot) => plot.words(),
                Plot::Network(plot) => plot.words(),
                Plot::Tree(plot) => plot.words(),
            };
            format!("{}. {what}", self.title.trim_end_matches('.'))
        })
    }
}

/// `1 row`, `2 rows`.
fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
