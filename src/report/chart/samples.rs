//! Charts of every kind for tests, from five marks to ninety-one.

use rust_decimal::Decimal;

use super::*;
use crate::report::sheet::{Cell, Tone};

const NAMES: [&str; 12] = [
    "Acme Manufacturing",
    "Ernst Handel",
    "QUICK-Stop",
    "Königlich Essen",
    "Великолепная Компания",
    "東京電力株式会社",
    "Rattlesnake Canyon Grocery",
    "Die Wandernde Kuh",
    "Save-a-lot Markets",
    "B's Beverages",
    "La maison d'Asie",
    "Öl & Gas <Nord>",
];

/// A fixed sequence without order, from 0 to 1: the mixing step of SplitMix64.
fn scattered(n: usize) -> f64 {
    let mut x = (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 40) as f64 / f64::from(1u32 << 24)
}

fn score(value: f64) -> Cell {
    Cell::score(Some(value))
}

fn amount(value: f64) -> Cell {
    Cell::Exact { value: Decimal::from(value.round() as i64), shown: 0 }
}

fn name(n: usize) -> String {
    match n / NAMES.len() {
        0 => NAMES[n].to_owned(),
        round => format!("{} {}", NAMES[n % NAMES.len()], round + 1),
    }
}

/// An account matrix of so many accounts.
pub(crate) fn matrix(count: usize) -> Chart {
    let points = (0..count).map(|n| {
        let (x, y) = (scattered(n) * 10.0, scattered(n + 1_000) * 10.0);
        let revenue = 5e4 + scattered(n + 2_000).powi(4) * 4e6;
        let tone = match (x >= 5.0, y >= 5.0) {
            (true, true) => Tone::Good,
            (false, true) => Tone::Invest,
            (true, false) => Tone::Keep,
            (false, false) => Tone::Neutral,
        };
        let point =
            Point::new(format!("account-{n}"), name(n), score(x), score(y)).area(amount(revenue)).tone(tone);
        let point = if n % 3 == 0 { point.ring(amount(revenue * 1.8)) } else { point };
        if n % 5 == 2 { point.to(score((x + 2.0).min(9.5)), score(y)) } else { point }
    });
    let scatter = Scatter::new(
        Axis::new("position").unit("0–10").range(0.0, 10.0),
        Axis::new("potential").unit("0–10").range(0.0, 10.0),
    )
    .points(points.collect())
    .area("revenue, EUR")
    .ring("available spend, EUR")
    .cuts(5.0, 5.0, 0.5)
    .corners(Corners {
        low_high: "Star".into(),
        high_high: "Strategic".into(),
        low_low: "Streamline".into(),
        high_low: "Status".into(),
    });
    Chart::new("matrix", format!("{count} accounts by potential and position"), scatter)
        .caption("Scores as of 1998-05-06; revenue of the twelve months before; source: sales ledger")
}

/// A whale curve of so many accounts.
pub(crate) fn whale(count: usize) -> Chart {
    let mut profits: Vec<f64> = (0..count).map(|n| (scattered(n) - 0.35) * 1e5).collect();
    profits.sort_by(|a, b| b.total_cmp(a));
    let total: f64 = profits.iter().sum();
    let mut sum = 0.0;
    let mut eighty = None;
    let knots = profits.iter().enumerate().map(|(n, profit)| {
        sum += profit;
        let share = sum / total;
        if share >= 0.8 && eighty.is_none() {
            eighty = Some(n + 1);
        }
        let knot =
            Knot::new(Cell::Integer(n as i64 + 1), Cell::Share(Decimal::from_f64_retain(share).unwrap()));
        if n < 10 { knot.label(name(n)) } else { knot }
    });
    let knots = knots.collect();
    let eighty = eighty.unwrap_or(0);
    let curve = Curve::new(
        Axis::new("accounts, the most profitable first"),
        Axis::share("cumulative share of profit"),
    )
    .line(Line::new("profit after account cost", knots).area().peak())
    .level(
        Level::new(Cell::Share(Decimal::new(8, 1)), "80 %")
            .reached(Cell::Integer(eighty as i64), format!("{eighty} accounts")),
    );
    Chart::new("whale", format!("{eighty} of {count} accounts make 80 % of profit"), curve)
}

/// Lines over periods.
pub(crate) fn trend() -> Chart {
    let line = |name: &str, tone, at: usize| {
        let knots = (0..6).map(|x| {
            let y = 3e5 + scattered(at * 100 + x) * 9e5;
            Knot::new(
                Cell::Integer(x as i64),
                if (at, x) == (1, 3) { Cell::Missing("no sales") } else { amount(y) },
            )
        });
        Line::new(name, knots.collect()).tone(tone)
    };
    let periods = ["2021", "2022", "2023", "2024", "2025", "2026"];
    let curve = Curve::new(Axis::steps("", periods), Axis::new("revenue").unit("EUR"))
        .line(line("Ernst Handel", Tone::Good, 0))
        .line(line("QUICK-Stop", Tone::Invest, 1))
        .line(line("Save-a-lot Markets", Tone::Keep, 2));
    Chart::new("trend", "Ernst Handel grew in five of six years", curve)
}

/// Ranked bars, some with targets, some below zero.
pub(crate) fn ranked(count: usize, diverging: bool) -> Chart {
    let rows = (0..count).map(|n| {
        let value = (scattered(n) - if diverging { 0.4 } else { 0.0 }) * 2e6;
        let bar = Bar::new(if n == 3 { Cell::Missing("no sales") } else { amount(value) });
        let bar = if value < 0.0 { bar.tone(Tone::Bad) } else { bar };
        BarRow::of(
            name(n),
            vec![if n % 2 == 0 && !diverging { bar.target(amount(value * 1.1)) } else { bar }],
        )
    });
    let rows: Vec<BarRow> = rows.collect();
    let bars = Bars::ranked(Axis::new("profit").unit("EUR")).rows(rows);
    let bars = if diverging { bars } else { bars.target("target of the plan") };
    Chart::new("profit", "Four accounts do not earn their manager's cost", bars)
}

/// Bars by period, lying or upright.
pub(crate) fn grouped(upright: bool) -> Chart {
    let periods = vec![
        Period::new("2024", Tone::Neutral),
        Period::new("2025", Tone::Invest),
        Period::new("2026", Tone::Good),
    ];
    let rows = (0..6).map(|n| {
        let bars =
            (0..3).map(|p| Bar::new(Cell::Share(Decimal::new((scattered(n * 7 + p) * 1000.0) as i64, 3))));
        BarRow::of(name(n), bars.collect())
    });
    let bars = Bars::grouped(Axis::share("margin"), periods).rows(rows.collect());
    Chart::new("margin", "Margins rise", if upright { bars.upright() } else { bars })
}

/// Levels of people.
pub(crate) fn heat(rows: usize, columns: usize) -> Chart {
    let items = ["negotiation", "listening", "industry knowledge", "tenacity", "IT literacy", "networking"];
    let map = (0..rows).fold(
        HeatMap::new((0..columns).map(|c| format!("{}{}", items[c % 6], if c < 6 { "" } else { " II" })))
            .steps(["none", "aware", "with help", "alone", "teaches others"])
            .gap("below what is required"),
        |map, row| {
            let fields = (0..columns).map(|c| {
                let level = (scattered(row * 31 + c) * 5.0) as u8;
                if (row + 2 * c) % 7 == 3 {
                    Heat::missing("not assessed")
                } else {
                    Heat::new(Cell::Integer(level.into()), level).gap(level < 2)
                }
            });
            map.row(name(row), fields.collect())
        },
    );
    Chart::new("team", "Listening is the team's widest gap", map)
}

/// Who knows whom.
pub(crate) fn network() -> Chart {
    use Side::{Left, Right};
    let nodes = vec![
        Node::new(Left, "Sam Lee", "procurement").detail("executive, decision-maker").top(true).attitude(2),
        Node::new(Left, "Ana Ruiz", "operations").detail("manager, user").attitude(1),
        Node::new(Left, "Jürgen Großmann-Überlingen von und zu", "operations")
            .detail("evaluator")
            .attitude(0),
        Node::new(Left, "Имя Фамилия", "finance").detail("gatekeeper").attitude(-2),
        Node::new(Left, "山田太郎", "finance"),
        Node::new(Right, "R. Smith", "sales").detail("director").top(true),
        Node::new(Right, "Jane Doe", "sales").detail("key account manager"),
        Node::new(Right, "K. Ito", "engineering").detail("technical"),
    ];
    let links = vec![
        Link::new(0, 5, 4),
        Link::new(0, 6, 2),
        Link::new(1, 6, 3).note("monthly"),
        Link::new(2, 7, 1),
        Link::new(3, 6, 0),
        Link::new(1, 7, 2),
        Link::new(1, 2, 2),
        Link::new(9, 99, 2),
    ];
    let network = Network::new("Acme Manufacturing", "Northwind").nodes(nodes).links(links).weights([
        "unknown",
        "brief",
        "several talks",
        "multiple",
        "in depth",
    ]);
    Chart::new("relationships", "Finance at Acme is known to nobody but Jane Doe", network)
}

/// Who reports to whom, with a circle.
pub(crate) fn tree() -> Chart {
    let leaves = vec![
        Leaf::new("Ana Ruiz", None).detail("executive").attitude(1),
        Leaf::new("Sam Lee", Some(0)).detail("decision-maker").attitude(2),
        Leaf::new("Jürgen Großmann", Some(1)).attitude(-1),
        Leaf::new("Имя Фамилия", Some(0)).detail("gatekeeper"),
        Leaf::new("A", Some(5)),
        Leaf::new("B", Some(4)),
        Leaf::new("below the circle", Some(5)),
        Leaf::new("nobody's", Some(99)),
    ];
    Chart::new("org-chart", "Two of eight are against", Tree::new(leaves))
}

/// Every kind.
pub(crate) fn all() -> Vec<Chart> {
    vec![
        matrix(5),
        matrix(30),
        matrix(91),
        whale(60),
        trend(),
        ranked(12, false),
        ranked(12, true),
        grouped(false),
        grouped(true),
        heat(6, 6),
        heat(12, 18),
        network(),
        tree(),
    ]
}
