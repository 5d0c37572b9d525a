//! What holds of every drawing.

use rust_decimal::Decimal;

use super::*;
use crate::report::chart::*;
use crate::report::sheet::Cell;

/// Prints everything, to be looked at: `KAM_PICTURES=1 cargo test --lib chart::text -- --nocapture`.
#[test]
fn every_kind_can_be_looked_at() {
    let Some(folder) = std::env::var_os("KAM_PICTURES") else { return };
    let mut out = String::new();
    for chart in samples::all() {
        for style in [Style::terminal(80), Style::terminal(80).unicode(false)] {
            out.push_str(&format!("== {}\n{}\n\n", chart.title, draw(&chart, &style).join("\n")));
        }
    }
    std::fs::write(std::path::Path::new(&folder).join("text.txt"), out).unwrap();
}

#[test]
fn drawings_fit_and_are_left_out_where_they_do_not() {
    for chart in samples::all() {
        for width in [60, 80, 81, 100, 200] {
            for line in draw(&chart, &Style::terminal(width)) {
                assert!(line.width() <= width, "{} of {width} in {line:?}", line.width());
                assert!(!line.ends_with(' '), "{line:?}");
            }
            for line in draw(&chart, &Style::terminal(width).unicode(false)) {
                assert!(line.width() <= width, "{line:?}");
            }
        }
        assert!(draw(&chart, &Style::terminal(59)).is_empty());
        assert!(draw(&chart, &Style::plain()).is_empty());
        assert!(!draw(&chart, &Style::terminal(60)).is_empty(), "{}", chart.name);
    }
}

/// Colour only repeats: without its codes a drawing is the plain one.
#[test]
fn colour_moves_nothing() {
    for chart in samples::all() {
        let plain = draw(&chart, &Style::terminal(80));
        let coloured = draw(&chart, &Style::terminal(80).colour(true));
        let stripped: Vec<String> = coloured
            .iter()
            .map(|line| {
                ["0", "2", "31", "32", "33", "34"]
                    .iter()
                    .fold(line.clone(), |line, code| line.replace(&format!("\u{1b}[{code}m"), ""))
            })
            .collect();
        assert_eq!(stripped, plain);
    }
}

fn lines(plot: impl Into<Plot>, style: Style) -> String {
    draw(&Chart::new("x", "Title", plot), &style).join("\n")
}

/// Worked by hand at 60 columns: the name takes 4, the figure 3, gaps and edge 5, so 48 letters are 100: 50 are 24 letters,
/// 1 is less than half a letter; the target 75 stands behind the 36th.
#[test]
fn bars_in_full() {
    let rows = vec![
        BarRow::new("Acme", Cell::Integer(100)),
        BarRow::of("B", vec![Bar::new(Cell::Integer(50)).target(Cell::Integer(75))]),
        BarRow::new("C", Cell::Number { value: 1.0, csv: None, shown: 0 }),
        BarRow::new("D", Cell::Missing("no sales")),
    ];
    let bars = Bars::ranked(Axis::new("revenue").unit("EUR")).rows(rows).target("target");
    assert_eq!(
        lines(bars.clone(), Style::terminal(60)),
        "\
revenue, EUR
Acme  100  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
B      50  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇            │
C       1  ▏
D       –
│ target"
    );
    assert!(lines(bars, Style::terminal(60).unicode(false)).is_ascii());
}

#[test]
fn steps_in_full() {
    let map = HeatMap::new(["listening", "tenacity"])
        .row("Jane", vec![Heat::new(Cell::Integer(1), 1).gap(true), Heat::new(Cell::Integer(4), 4)])
        .row("Ito", vec![Heat::missing("not assessed")])
        .steps(["none", "aware"])
        .gap("below");
    assert_eq!(
        lines(map, Style::terminal(80)),
        "     1  2\nJane 1! 4\nIto  –  –\n1 listening, 2 tenacity\n0 none, 1 aware; ! below"
    );
    // Figures where they have room, else their steps.
    let share = |n| Heat::new(Cell::Share(Decimal::new(n, 3)), 1);
    let map = |count: usize| HeatMap::new(vec!["time"; count]).row("Jane", vec![share(275); count]);
    assert_eq!(
        lines(map(2), Style::terminal(60)),
        "           1       2\nJane  27.5\u{202f}%  27.5\u{202f}%\n1 time, 2 time"
    );
    assert!(lines(map(9), Style::terminal(60)).starts_with("     1 2 3 4 5 6 7 8 9\nJane 1 1 1"));
}

#[test]
fn a_box_names_those_without_a_place_or_room() {
    let point = |id: &str, x: f64, y: f64| Point::new(id, id, Cell::score(Some(x)), Cell::score(Some(y)));
    let axis = |name: &str| Axis::new(name).range(0.0, 10.0);
    let points = vec![
        point("top", 10.0, 10.0),
        point("left", 0.0, 5.0),
        point("b1", 5.0, 0.0),
        point("b2", 5.0, 0.0),
        point("b3", 5.0, 0.0),
        point("b4", 5.0, 0.0),
        point("b5", 5.0, 0.0),
        Point::new("lost", "lost", Cell::Missing("no rating"), Cell::Integer(1)),
    ];
    let text = lines(Scatter::new(axis("position"), axis("potential")).points(points), Style::terminal(60));
    let all: Vec<&str> = text.lines().collect();
    assert_eq!(all[0], "↑ potential");
    assert_eq!(all[2], format!("│{}top ●│", " ".repeat(53)));
    assert_eq!(all[12], format!("│● left{}│", " ".repeat(52)));
    // Five at one point: two on each line, right and left of it, and one has no room.
    assert_eq!(all[21].trim_matches(['│', ' ']), "b4 ●● b3");
    assert_eq!(all[22].trim_matches(['│', ' ']), "b2 ●● b1");
    assert_eq!(all[24].trim_start(), "position →");
    assert_eq!(&all[25..], ["No room in the box for b5 (5.0; 0.0).", "Without a place: lost."]);
}

#[test]
fn people_stand_in_indented_lists() {
    let text = draw(&samples::network(), &Style::terminal(80)).join("\n");
    assert!(text.starts_with(
        "Acme Manufacturing, sponsors\n  ++ Sam Lee, executive, decision-maker\n    ↔ R. Smith (in depth)\n"
    ));
    assert!(text.contains("\n  山田太郎\n    nobody"));
    let tree = draw(&samples::tree(), &Style::terminal(80)).join("\n");
    assert!(tree.starts_with("+ Ana Ruiz, executive\n  ++ Sam Lee, decision-maker\n    − Jürgen Großmann\n  Имя Фамилия, gatekeeper\n"));
}

/// What a terminal would obey never reaches it, and nothing is wider than it.
#[test]
fn hostile_names_are_inert() {
    let long = "W\u{301}".repeat(10_000);
    for text in [
        "a\u{1b}[31mred\u{202e}\u{0}",
        "line\nbreak\ttab",
        long.as_str(),
        "",
        "日本語の長い名前です日本語の長い名前です",
    ] {
        let mut chart = samples::matrix(12);
        let Plot::Scatter(scatter) = &mut chart.plot else { panic!() };
        scatter.points.iter_mut().for_each(|p| (p.id, p.sign) = (text.to_owned(), Some(text.to_owned())));
        scatter.corners = Some(Corners {
            low_high: text.into(),
            high_high: text.into(),
            low_low: text.into(),
            high_low: text.into(),
        });
        let bars = Bars::ranked(Axis::new(text))
            .rows(vec![BarRow::new(text, Cell::Text(text.into())), BarRow::new(text, Cell::Integer(3))]);
        let map = HeatMap::new([text]).row(text, vec![Heat::new(Cell::Integer(1), 1)]).steps([text]);
        let nodes = vec![Node::new(Side::Left, text, text).detail(text), Node::new(Side::Right, text, text)];
        let network =
            Network::new(text, text).nodes(nodes).links(vec![Link::new(0, 1, 2)]).weights([text; 3]);
        let curve = Curve::new(Axis::new(text), Axis::new(text))
            .line(Line::new(text, vec![Knot::new(Cell::Integer(1), Cell::Integer(2)); 3]));
        let plots = [
            chart.plot,
            bars.into(),
            map.into(),
            network.into(),
            curve.into(),
            Tree::new(vec![Leaf::new(text, None)]).into(),
        ];
        for plot in plots {
            for line in draw(&Chart::new("x", "t", plot), &Style::terminal(80)) {
                assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
                assert!(line.width() <= 80, "{line:?}");
            }
        }
    }
}
