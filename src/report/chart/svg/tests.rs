//! What holds of every picture.

use proptest::prelude::*;
use roxmltree::{Document, Node as Element};
use rust_decimal::Decimal;

use super::frame::Rect;
use super::*;
use crate::report::chart::*;

const LOOKS: [Look; 4] = [
    Look { theme: Theme::Light, width: WIDE, titled: true },
    Look { theme: Theme::Dark, width: WIDE, titled: false },
    Look { theme: Theme::Page, width: WIDE, titled: false },
    Look { theme: Theme::Page, width: NARROW, titled: false },
];

/// Draws everything into the folder that KAM_PICTURES names, to be looked at.
#[test]
fn every_kind_can_be_looked_at() {
    let Some(folder) = std::env::var_os("KAM_PICTURES") else { return };
    for (n, chart) in samples::all().iter().enumerate() {
        for (name, theme, width) in
            [("wide", Theme::Light, 720.0), ("narrow", Theme::Light, 360.0), ("dark", Theme::Dark, 720.0)]
        {
            let look = Look { theme, width, titled: true };
            let path = std::path::Path::new(&folder).join(format!("{n:02}-{}-{name}.svg", chart.name));
            std::fs::write(path, draw(chart, &look)).unwrap();
        }
    }
}

/// Reads a picture and holds that it is nothing but shapes and texts with sound places.
fn sound(svg: &str) -> Document<'_> {
    const ELEMENTS: [&str; 8] = ["svg", "g", "title", "rect", "line", "circle", "path", "text"];
    const ATTRIBUTES: [&str; 28] = [
        "viewBox",
        "role",
        "aria-label",
        "class",
        "width",
        "height",
        "font-family",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "d",
        "fill",
        "stroke",
        "fill-opacity",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linejoin",
        "paint-order",
        "font-size",
        "font-weight",
        "text-anchor",
        "transform",
    ];
    let document = Document::parse(svg).unwrap_or_else(|e| panic!("{e}\n{svg}"));
    for element in document.descendants().filter(Element::is_element) {
        assert!(ELEMENTS.contains(&element.tag_name().name()), "<{}>", element.tag_name().name());
        for attribute in element.attributes() {
            assert!(ATTRIBUTES.contains(&attribute.name()), "{}", attribute.name());
            let place = ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "font-size"];
            if place.contains(&attribute.name()) {
                let figure: f64 = attribute.value().parse().unwrap();
                assert!(figure.is_finite() && figure.abs() < 1e6, "{} {figure}", attribute.name());
            }
            if ["d", "transform", "viewBox"].contains(&attribute.name()) {
                assert!(!attribute.value().contains(['N', 'i', 'f']), "{}", attribute.value());
            }
        }
    }
    document
}

fn number(element: Element<'_, '_>, name: &str) -> f64 {
    element.attribute(name).and_then(|v| v.parse().ok()).unwrap_or(0.0)
}

/// The box of a level text by the measure that it was placed with.
fn text_box(text: Element<'_, '_>) -> Rect {
    let (size, words) = (number(text, "font-size"), text.text().unwrap_or(""));
    let wide = match text.attribute("font-weight") {
        Some(_) => measure::bold(words, size),
        None => measure::width(words, size),
    };
    let left = number(text, "x")
        - match text.attribute("text-anchor") {
            Some("middle") => wide / 2.0,
            Some("end") => wide,
            _ => 0.0,
        };
    let foot = number(text, "y");
    Rect::new(left, foot - size + 1.0, left + wide, foot + 3.0)
}

fn texts<'a, 'i>(document: &'a Document<'i>) -> impl Iterator<Item = Element<'a, 'i>> {
    document.descendants().filter(|e| e.has_tag_name(("http://www.w3.org/2000/svg", "text")))
}

fn picture_of(document: &Document<'_>) -> Rect {
    let size: Vec<f64> = document
        .root_element()
        .attribute("viewBox")
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    Rect::new(size[0], size[1], size[2], size[3])
}

/// Every level text lies within the picture; leaning ones are turned about a place within it.
fn within(document: &Document<'_>) {
    let picture = picture_of(document).grown(0.5);
    for text in texts(document) {
        match text.parent().and_then(|g| g.attribute("transform")) {
            None => assert!(picture.holds(&text_box(text)), "{:?} {:?}", text.text(), text_box(text)),
            Some(turned) => {
                let place: Vec<f64> = turned
                    .trim_start_matches("translate(")
                    .split([' ', ')'])
                    .take(2)
                    .map(|n| n.parse().unwrap())
                    .collect();
                let reach = measure::width(text.text().unwrap_or(""), number(text, "font-size")) * 0.71;
                assert!(place[0] - reach >= -1.0 && place[0] <= picture.right, "{turned} {reach}");
                assert!(place[1] - reach >= -1.0 || turned.contains("-45"), "{turned} {reach}");
                assert!(place[1] + reach <= picture.bottom || !turned.contains("-45"), "{turned} {reach}");
            }
        }
    }
}

#[test]
fn every_kind_is_sound_within_its_picture_and_always_the_same() {
    for chart in samples::all() {
        for look in LOOKS {
            let svg = draw(&chart, &look);
            within(&sound(&svg));
            assert_eq!(svg, draw(&chart, &look));
        }
    }
}

#[test]
fn a_page_gets_both_pictures_and_no_colour_of_its_own() {
    for chart in samples::all() {
        let page = inline(&chart);
        assert_eq!(page.matches("<svg ").count(), 2);
        assert!(
            page.contains("class=\"kam-chart kam-wide\"") && page.contains("class=\"kam-chart kam-narrow\"")
        );
        assert!(!page.contains('#') || page.contains("&#"), "a colour in {}", chart.name);
        assert!(!page.contains(" id=") && !page.contains(" style=") && !page.contains("href"));
        for class in page.split("class=\"").skip(1) {
            for class in class.split('"').next().unwrap().split(' ') {
                assert!(css().contains(&format!(".{class}")), "{class}");
            }
        }
    }
}

#[test]
fn a_file_says_title_caption_and_words_for_those_who_cannot_see() {
    let svg = file(&samples::matrix(5));
    let document = sound(&svg);
    let all: Vec<&str> = texts(&document).filter_map(|t| t.text()).collect();
    assert!(all.contains(&"5 accounts by potential and position"));
    assert!(all.iter().any(|t| t.starts_with("Scores as of 1998-05-06")));
    for corner in ["Star", "Strategic", "Streamline", "Status", "potential, 0–10", "position, 0–10"] {
        assert!(all.contains(&corner), "{corner}");
    }
    assert_eq!(
        document.root_element().attribute("aria-label"),
        Some(
            "5 accounts by potential and position. 5 bubbles by position to the right and potential upwards."
        )
    );
}

#[test]
fn every_account_is_named_in_the_picture() {
    for count in [5, 30, 91] {
        let chart = samples::matrix(count);
        let svg = file(&chart);
        let document = sound(&svg);
        let tips: Vec<&str> = document
            .descendants()
            .filter(|e| e.tag_name().name() == "title")
            .filter_map(|e| e.text())
            .collect();
        let Plot::Scatter(scatter) = &chart.plot else { panic!() };
        for point in &scatter.points {
            assert!(
                tips.iter().any(|tip| tip.starts_with(&format!("{}: position", point.label))),
                "{}",
                point.label
            );
        }
        let first = &scatter.points[0];
        let expected = format!(
            "{}: position {}, potential {}, revenue {} EUR, available spend {} EUR",
            first.label,
            shown(&first.x),
            shown(&first.y),
            shown(&first.area),
            shown(&first.ring)
        );
        assert!(tips.contains(&expected.as_str()), "{expected} in {tips:?}");
    }
}

/// A reversed axis puts high positions to the left, and the names of the corners with them.
#[test]
fn an_axis_can_be_turned_round() {
    let flip = |reversed: bool| {
        let mut chart = samples::matrix(5);
        let Plot::Scatter(scatter) = &mut chart.plot else { panic!() };
        if reversed {
            scatter.x = scatter.x.clone().reversed();
        }
        let svg = file(&chart);
        let document = sound(&svg);
        let strategic =
            texts(&document).find(|t| t.text() == Some("Strategic")).map(|t| number(t, "x")).unwrap();
        let account = document
            .descendants()
            .find(|e| e.tag_name().name() == "title" && e.text().unwrap().starts_with("Königlich Essen:"))
            .and_then(|e| e.parent())
            .and_then(|g| g.children().find(|c| c.has_tag_name(("http://www.w3.org/2000/svg", "circle"))))
            .map(|c| number(c, "cx"))
            .unwrap();
        (strategic, account)
    };
    let (plain, turned) = (flip(false), flip(true));
    assert!(plain.0 > 500.0 && turned.0 < 200.0, "{plain:?} {turned:?}");
    assert!(plain.1 > 500.0 && turned.1 < 200.0, "{plain:?} {turned:?}");
}

const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"/><image href='http://example.org/x'/>",
    "]]>&amp;&lt;&#0;",
    "a\u{1b}[31mred\u{0}\u{7}\u{202e}gnitirw\u{2066}",
    "--> <!-- {{x}} $(y) `z`",
    "\u{ffff}\u{fffe}\u{feff}\u{200b}",
    "line\nbreak\ttab\r\n",
    "",
];

/// Every place where a user's text may stand holds this one.
fn with_text(text: &str) -> Vec<Chart> {
    let score = |v| Cell::score(Some(v));
    let point =
        Point::new(text, text, score(3.0), score(4.0)).note(text).sign(text).to(score(9.0), score(4.0));
    let corners = Corners {
        low_high: text.into(),
        high_high: text.into(),
        low_low: text.into(),
        high_low: text.into(),
    };
    let axis = || Axis::new(text).unit(text);
    let knot = |x| Knot::new(Cell::Integer(x), score(x as f64)).label(text).note(text);
    let nodes = vec![
        Node::new(Side::Left, text, text).detail(text).attitude(-1),
        Node::new(Side::Right, text, text).top(true),
    ];
    let leaves = vec![Leaf::new(text, None).detail(text), Leaf::new(text, Some(0)).attitude(1)];
    let row =
        || BarRow::of(text, vec![Bar::new(score(3.0)).target(score(4.0)), Bar::new(score(-3.0))]).note(text);
    let grouped = || {
        Bars::grouped(axis(), vec![Period::new(text, Tone::Good), Period::new(text, Tone::Bad)])
            .rows(vec![row(), row()])
            .target(text)
    };
    let plots: Vec<Plot> = vec![
        Scatter::new(axis().range(0.0, 10.0), axis())
            .points(vec![point, Point::new(text, text, Cell::Text(text.into()), Cell::Missing("x"))])
            .area(text)
            .ring(text)
            .corners(corners)
            .into(),
        Curve::new(axis(), axis())
            .line(Line::new(text, vec![knot(1), knot(2)]).peak())
            .line(Line::new(text, vec![knot(3)]))
            .level(Level::new(score(1.0), text).reached(Cell::Integer(2), text))
            .into(),
        Curve::new(Axis::steps(text, [text, text]), axis())
            .line(Line::new(text, vec![knot(0), knot(1)]))
            .into(),
        grouped().into(),
        grouped().upright().into(),
        HeatMap::new([text, text])
            .row(text, vec![Heat::new(Cell::Text(text.into()), 3).gap(true).note(text)])
            .steps([text, text])
            .gap(text)
            .into(),
        Network::new(text, text)
            .nodes(nodes)
            .links(vec![Link::new(0, 1, 9).note(text)])
            .weights([text, text])
            .into(),
        Tree::new(leaves).into(),
    ];
    plots.into_iter().map(|plot| Chart::new("x", text, plot).caption(text)).collect()
}

#[test]
fn hostile_texts_are_inert() {
    let long = "W\u{301}".repeat(10_000);
    let digits = "1".repeat(10_000);
    for text in HOSTILE.into_iter().chain([long.as_str(), digits.as_str(), "\u{202e}مرحبا שלום"]) {
        for chart in with_text(text) {
            for look in LOOKS {
                let svg = draw(&chart, &look);
                assert!(svg.len() < 400_000, "{} bytes", svg.len());
                within(&sound(&svg));
                let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}' || c == '\u{2066}';
                assert!(!svg.contains(obeyed), "{text:?}");
            }
        }
    }
}

#[test]
fn nothing_to_draw_is_said() {
    let empty: Vec<Plot> = vec![
        Scatter::new(Axis::new("x"), Axis::new("y")).into(),
        Curve::new(Axis::new("x"), Axis::new("y")).into(),
        Bars::ranked(Axis::new("x")).rows(vec![BarRow::new("a", Cell::Missing("no sales"))]).into(),
        HeatMap::new(["a"]).into(),
        Network::new("a", "b").into(),
        Tree::default().into(),
    ];
    for plot in empty {
        let chart = Chart::new("x", "Title", plot);
        assert!(chart.is_empty());
        let svg = file(&chart);
        assert!(texts(&sound(&svg)).any(|t| t.text() == Some("nothing to draw")));
    }
}

/// One account, accounts at one point, figures without any spread.
#[test]
fn figures_without_spread_are_drawn() {
    let same = |count: usize| {
        let points = (0..count).map(|n| {
            Point::new(format!("a{n}"), format!("Account {n}"), Cell::Integer(7), Cell::Integer(-2))
        });
        Chart::new("x", "t", Scatter::new(Axis::new("x"), Axis::new("y")).points(points.collect()))
    };
    for chart in [same(1), same(2), same(40)] {
        within(&sound(&file(&chart)));
    }
    let flat = Line::new("flat", vec![Knot::new(Cell::Integer(5), Cell::Integer(0)); 3]).area().peak();
    within(&sound(&file(&Chart::new("x", "t", Curve::new(Axis::new("x"), Axis::share("y")).line(flat)))));
    let zero = Bars::ranked(Axis::new("x")).rows(vec![BarRow::new("a", Cell::Integer(0)); 2]);
    within(&sound(&file(&Chart::new("x", "t", zero))));
}

/// Worked by hand: a column of 84 pixels stands 8 + width of "ab" (613 + 635 thousandths of 12 = 14.976) + 8 from the
/// left; the middle of the field is 42 further.
#[test]
fn a_small_heat_map_in_full() {
    let map = HeatMap::new(["c"]).row("ab", vec![Heat::new(Cell::Integer(3), 3).gap(true)]);
    let look = Look { theme: Theme::Light, width: 240.0, titled: false };
    assert_eq!(
        draw(&Chart::new("h", "Title", map), &look),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 240 62\" role=\"img\" aria-label=\"Title. 1 row by 1 column.\" width=\"240\" height=\"62\" font-family=\"IBM Plex Sans, system-ui, sans-serif\">
<rect width=\"240\" height=\"62\" fill=\"#ffffff\"/>
<text x=\"73\" y=\"15\" font-size=\"11\" text-anchor=\"middle\" fill=\"#6b7280\">c</text>
<text x=\"23\" y=\"38.2\" font-size=\"12\" text-anchor=\"end\" fill=\"#1f2937\">ab</text>
<g><title>ab, c: 3</title><rect x=\"31\" y=\"22\" width=\"84\" height=\"24\" fill=\"#1f74ab\" stroke=\"#ffffff\" stroke-width=\"1.5\"/>
<text x=\"73\" y=\"37.9\" font-size=\"11\" text-anchor=\"middle\" fill=\"#fffffe\">3</text>
<path d=\"M105 23L114 23L114 32Z\" fill=\"#b42318\" stroke=\"#ffffff\"/>
</g>
</svg>
"
    );
}

/// Bars are as long as their figures: 50 is half of 100, to the tenth of a pixel; −20 leads to the other side.
#[test]
fn bars_are_as_long_as_their_figures() {
    let rows = [100, 50, -20].map(|n| BarRow::new(format!("r{n}"), Cell::Integer(n))).to_vec();
    let svg = file(&Chart::new("b", "t", Bars::ranked(Axis::new("x")).rows(rows)));
    let document = sound(&svg);
    let bars: Vec<(f64, f64)> = document
        .descendants()
        .filter(|e| e.attribute("fill-opacity") == Some("0.9"))
        .map(|e| (number(e, "x"), number(e, "width")))
        .collect();
    assert_eq!(bars.len(), 3);
    assert!((bars[0].1 / 2.0 - bars[1].1).abs() <= 0.1, "{bars:?}");
    assert!((bars[0].1 / 5.0 - bars[2].1).abs() <= 0.1, "{bars:?}");
    assert!((bars[2].0 + bars[2].1 - bars[0].0).abs() <= 0.1, "{bars:?}");
}

/// Areas, not radii, are as the figures are.
#[test]
fn bubbles_are_as_large_as_their_figures() {
    let point = |n: i64, area| {
        Point::new(format!("p{n}"), "", Cell::Integer(n), Cell::Integer(n)).area(Cell::Integer(area))
    };
    let points = vec![point(1, 400), point(5, 100), point(9, 25)];
    let svg =
        file(&Chart::new("s", "t", Scatter::new(Axis::new("x"), Axis::new("y")).points(points).area("a")));
    let document = sound(&svg);
    let radii: Vec<f64> =
        document.descendants().filter(|e| e.tag_name().name() == "circle").map(|e| number(e, "r")).collect();
    assert_eq!(radii.len(), 3);
    assert!(
        (radii[0] / radii[1] - 2.0).abs() < 0.02 && (radii[1] / radii[2] - 2.0).abs() < 0.05,
        "{radii:?}"
    );
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        any::<i64>().prop_map(Cell::Integer),
        any::<f64>().prop_map(|value| Cell::Number { value, csv: None, shown: 1 }),
        (-1_000i64..1_000).prop_map(|n| Cell::Exact { value: Decimal::new(n, 1), shown: 0 }),
        any::<i64>().prop_map(|n| Cell::Share(Decimal::new(n, 3))),
        Just(Cell::Exact { value: Decimal::MAX, shown: 0 }),
        Just(Cell::Missing("not given")),
        Just(Cell::Text("words".into())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_figures_can_be_drawn(
        cells in proptest::collection::vec((cell(), cell(), cell(), cell()), 1..20),
        steps: bool,
    ) {
        let points = cells.iter().map(|(x, y, area, ring)| {
            Point::new("id", "Name", x.clone(), y.clone()).area(area.clone()).ring(ring.clone()).to(area.clone(), ring.clone())
        });
        let scatter = Scatter::new(Axis::new("x"), Axis::share("y")).points(points.collect()).cuts(1.0, 2.0, 0.5);
        let knots = cells.iter().map(|(x, y, ..)| Knot::new(x.clone(), y.clone()).label("Name")).collect();
        let axis = if steps { Axis::steps("x", ["a", "b", "c"]) } else { Axis::new("x") };
        let curve = Curve::new(axis, Axis::new("y")).line(Line::new("l", knots).area().peak());
        let rows: Vec<BarRow> = cells
            .iter()
            .map(|(a, b, target, _)| BarRow::of("r", vec![Bar::new(a.clone()).target(target.clone()), Bar::new(b.clone())]))
            .collect();
        let bars = Bars::ranked(Axis::new("x")).rows(rows);
        for plot in [Plot::from(scatter), curve.into(), bars.clone().into(), bars.upright().into()] {
            let chart = Chart::new("x", "t", plot);
            for look in LOOKS {
                within(&sound(&draw(&chart, &look)));
            }
        }
    }

    /// Labels of a matrix, as they are written in the end: none touches another or leaves the picture, from accounts all
    /// over to all at one point.
    #[test]
    fn labels_never_touch(
        places in proptest::collection::vec((0.0..10.0f64, 0.0..10.0f64, 0.0..1e6f64), 0..60),
        gather in prop_oneof![Just(0.0), Just(0.9), Just(1.0)],
        narrow: bool,
    ) {
        let points = places.iter().enumerate().map(|(n, &(x, y, area))| {
            let pull = |v: f64| Cell::score(Some(v + (4.0 - v) * gather));
            Point::new(format!("a{n}"), format!("Konto {n} GmbH"), pull(x), pull(y))
                .area(Cell::Number { value: area, csv: None, shown: 0 })
        });
        let axis = |name: &str| Axis::new(name).range(0.0, 10.0);
        let scatter = Scatter::new(axis("x"), axis("y")).points(points.collect()).corners(Corners {
            low_high: "Star".into(),
            high_high: "Strategic".into(),
            low_low: "Streamline".into(),
            high_low: "Status".into(),
        });
        let look = Look { theme: Theme::Light, width: if narrow { NARROW } else { WIDE }, titled: true };
        let svg = draw(&Chart::new("m", "t", scatter), &look);
        let document = sound(&svg);
        let labels: Vec<(Rect, &str)> = texts(&document)
            .filter(|t| t.attribute("paint-order").is_some() || t.attribute("font-weight").is_some())
            .map(|t| (text_box(t), t.text().unwrap_or("")))
            .collect();
        for (i, (one, name)) in labels.iter().enumerate() {
            prop_assert!(picture_of(&document).holds(one), "{name}");
            for (other, second) in &labels[i + 1..] {
                prop_assert!(!one.touches(other), "{name} touches {second}");
            }
        }
        // Whoever has no label is named beneath.
        let said: String = texts(&document).filter_map(|t| t.text()).collect::<Vec<_>>().join(" ");
        if places.len() < 25 && !narrow {
            for n in 0..places.len() {
                prop_assert!(said.contains(&format!("Konto {n} GmbH")), "Konto {n} in {said}");
            }
        }
    }
}
