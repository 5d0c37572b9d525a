//! What charts hold, whoever draws them.

use proptest::prelude::*;

use super::*;
use crate::report::sheet::{Cell, Tone};

#[test]
fn a_chart_says_itself_in_words() {
    let words: Vec<String> = samples::all().iter().map(Chart::words).collect();
    assert_eq!(
        words[0],
        "5 accounts by potential and position. 5 bubbles by position to the right and potential upwards."
    );
    assert_eq!(
        words[4],
        "Ernst Handel grew in five of six years. 3 lines of revenue, EUR: Ernst Handel, QUICK-Stop, Save-a-lot Markets."
    );
    assert!(words.iter().any(|w| w.ends_with("Bars of margin for 2024, 2025, 2026 in 6 rows.")));
    assert!(
        words
            .iter()
            .any(|w| w.ends_with("Acme Manufacturing: 5 people, Northwind: 3 people; 6 links between them."))
    );
    assert!(words.iter().any(|w| w.ends_with("8 people on 3 levels.")));
    assert_eq!(samples::tree().alt("Given.").words(), "Given.");
}

#[test]
fn a_filter_of_the_table_filters_the_marks() {
    let chart = samples::matrix(5).of_table(0).only(&[3, 1]);
    let Plot::Scatter(scatter) = &chart.plot else { panic!() };
    let ids: Vec<&str> = scatter.points.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["account-3", "account-1"]);
    let Plot::Bars(bars) = samples::ranked(4, false).only(&[9, 0]).plot else { panic!() };
    assert_eq!(bars.rows.len(), 1);
    assert_eq!(samples::network().only(&[0]), samples::network());
}

#[test]
fn strengths_fall_into_five_steps() {
    let steps =
        [0.0, 0.199, 0.2, 0.5, 0.99, 1.0, 7.0, -1.0, f64::NAN].map(|f| Heat::of(Cell::Integer(0), f).step);
    assert_eq!(steps, [0, 0, 1, 2, 4, 4, 4, 0, 0]);
    assert_eq!(Heat::new(Cell::Integer(9), 9).step, 4);
}

#[test]
fn attitudes_have_signs_and_colours() {
    let signs = [-9, -2, -1, 0, 1, 2, 9].map(|a| attitude(a).1);
    assert_eq!(signs, ["−−", "−−", "−", "0", "+", "++", "++"]);
    assert_eq!((attitude(1).0, attitude(-1).0), (Tone::Keep, Tone::Bad));
}

#[test]
fn sponsors_stand_at_the_top_and_groups_together() {
    let node = |name: &str, group: &str| Node::new(Side::Left, name, group);
    let network = Network::new("a", "b").nodes(vec![
        node("1", "x"),
        node("2", "y"),
        node("3", "x"),
        node("4", "y").top(true),
        Node::new(Side::Right, "5", "x"),
    ]);
    let names: Vec<&str> =
        network.column(Side::Left).iter().map(|&n| network.nodes[n].name.as_str()).collect();
    assert_eq!(names, ["4", "1", "3", "2"]);
    assert_eq!(network.column(Side::Right), [4]);
}

#[test]
fn links_to_nobody_or_within_a_side_are_left_out() {
    let network = samples::network();
    let across: Vec<(usize, usize)> =
        network_of(&network).across().iter().map(|(a, b, _)| (*a, *b)).collect();
    assert_eq!(across, [(0, 5), (0, 6), (1, 6), (2, 7), (3, 6), (1, 7)]);
}

fn network_of(chart: &Chart) -> &Network {
    match &chart.plot {
        Plot::Network(network) => network,
        _ => panic!(),
    }
}

#[test]
fn a_circle_begins_with_its_first_and_what_hangs_below_it_follows() {
    // 0 reports to 1, which stands in the circle 1 → 3 → 2 → 1; 4 is alone.
    let up = [Some(1), Some(2), Some(3), Some(1), None];
    let tree = Tree::new(up.map(|parent| Leaf::new("x", parent)).to_vec());
    assert_eq!(tree.walk(), [(4, 0), (1, 0), (0, 1), (3, 1), (2, 2)]);
    assert_eq!(Tree::new(vec![Leaf::new("self", Some(0))]).walk(), [(0, 0)]);
}

proptest! {
    /// Whoever reports to whomever: everybody stands in the tree once, right below somebody one level up.
    #[test]
    fn everybody_stands_in_a_tree_once(up in proptest::collection::vec(proptest::option::of(0usize..12), 0..12)) {
        let tree = Tree::new(up.iter().map(|&parent| Leaf::new("x", parent)).collect());
        let walk = tree.walk();
        let mut seen: Vec<usize> = walk.iter().map(|(n, _)| *n).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..up.len()).collect::<Vec<_>>());
        let mut above: Vec<usize> = Vec::new();
        for (n, depth) in walk {
            prop_assert!(depth <= above.len());
            above.truncate(depth);
            if let Some(&parent) = above.last() {
                prop_assert_eq!(up[n], Some(parent));
            }
            above.push(n);
        }
    }
}
