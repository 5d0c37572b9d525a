//! The pictures in the guide are what the tool draws now. After a wanted change run the tests with `KAM_BLESS=1` and
//! look at what they have become.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::common::{kam, package};

/// A picture, the book that it shows, and the command that draws it.
const PICTURES: &[(&str, &str, &str)] = &[
    ("matrix.svg", "examples/northwind", "report matrix"),
    ("team.svg", "examples/workshop", "assess team"),
    ("whale.svg", "examples/northwind", "report pareto --chart whale"),
];

#[test]
fn pictures_are_those_of_today() {
    for (name, book, line) in PICTURES {
        let drawn = kam().book(book).line(line).line("-f svg").run();
        drawn.code(0);
        let path = package().join("docs/pictures").join(name);
        if std::env::var_os("KAM_BLESS").is_some() {
            fs::write(&path, drawn.stdout.as_bytes()).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept == drawn.stdout, "docs/pictures/{name} is not what `kam {line} -f svg` draws now");
    }
}

/// Every picture is shown somewhere, and every one that is drawn here is held.
#[test]
fn pictures_are_shown_and_held() {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let held: BTreeSet<&str> = PICTURES.iter().map(|(name, ..)| *name).collect();
    for entry in fs::read_dir(package().join("docs/pictures")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("docs/pictures/{name}")), "{name} is shown nowhere");
        assert!(held.contains(name.as_str()) || name.ends_with(".png"), "{name} is not held");
    }
}

/// A figure of a table as a picture writes it.
#[derive(Clone, Copy)]
enum Shown {
    /// `9.6 %`
    Share,
    /// `70 424`
    Amount,
    /// `6.1`
    Score,
}

impl Shown {
    fn text(self, figure: &Value) -> String {
        let number = figure.as_f64().unwrap();
        match self {
            Self::Share => format!("{:.1}\u{202f}%", number * 100.0),
            Self::Score => format!("{number:.1}"),
            Self::Amount => {
                let digits = format!("{:.0}", number.round());
                let parts: Vec<&str> = digits
                    .as_bytes()
                    .rchunks(3)
                    .rev()
                    .map(|part| std::str::from_utf8(part).unwrap())
                    .collect();
                if digits.len() > 3 { parts.join("\u{202f}") } else { digits }
            }
        }
    }
}

/// What is said of each mark, to whoever points at it.
fn tips(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let titles = document.descendants().filter(|e| e.tag_name().name() == "title");
    titles.filter_map(|title| Some(title.text()?.to_owned())).collect()
}

/// A view, its chart, and the columns whose figures its marks have.
type Told = (&'static str, &'static str, &'static [(&'static str, &'static str, Shown)]);

const TOLD: &[Told] = &[
    (
        "report matrix",
        "matrix",
        &[
            ("position", "position ", Shown::Score),
            ("potential", "potential ", Shown::Score),
            ("revenue", "revenue ", Shown::Amount),
            ("spend", "spend with anyone ", Shown::Amount),
        ],
    ),
    ("report pareto", "pareto", &[("cumulative", "share of revenue so far ", Shown::Share)]),
    (
        "report economics",
        "economics",
        &[("margin", "margin ", Shown::Amount), ("cost", "cost ", Shown::Amount)],
    ),
    ("report manual", "key-accounts", &[("share", "part of all revenue ", Shown::Share)]),
];

/// The figures of a chart are those of its table, rounded as a reader sees them there.
#[test]
fn charts_tell_the_figures_of_their_tables() {
    for (line, chart, figures) in TOLD {
        let run = |rest: &str| kam().book("examples/northwind").line(line).line(rest).run();
        let tips = tips(&run(&format!("-f svg --chart {chart}")).code(0).stdout);
        let rows = run("-f json").code(0).json();
        let table = line.split_whitespace().nth(1).unwrap();
        let mut told = 0;
        for row in rows["tables"][table].as_array().unwrap() {
            let name = row["name"].as_str().unwrap();
            let Some(tip) = tips.iter().find(|tip| tip.starts_with(&format!("{name}: "))) else {
                continue;
            };
            for (column, words, shown) in *figures {
                if row[*column].is_null() {
                    continue;
                }
                let expected = format!("{words}{}", shown.text(&row[*column]));
                assert!(tip.contains(&expected), "{line}: `{tip}` does not say `{expected}`");
                told += 1;
            }
        }
        assert!(told >= 6, "{line}: only {told} figures were compared");
    }
}
