//! What holds of a page as text; how it behaves in a browser is tested in `tests/it/browser.rs`.

use proptest::prelude::*;

use super::*;
use crate::report::chart::samples;
use crate::report::sheet::{Block, Sheet, Table};
use crate::report::writers::fixture;

fn written(sheet: &Sheet) -> String {
    let mut out = Vec::new();
    write(&ViewedSheet::whole(sheet), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The body of the page, without its script.
fn body(page: &str) -> &str {
    let begin = page.find("<body").unwrap();
    &page[begin..page.find("<script>").unwrap()]
}

fn rows(count: usize) -> Table {
    let row = |n| vec![Cell::Text(format!("name {n}")), Cell::Integer(n as i64)];
    let columns = vec![Column::text("name"), Column::number("figure")];
    Table { name: "many", title: None, columns, rows: Box::new((0..count).map(row).collect::<Vec<_>>()) }
}

/// What a browser compares: the text between the tags, to the byte.
#[test]
fn the_policy_lets_this_style_and_this_script_run() {
    let page = written(&fixture::sheet());
    for (element, source) in [("style", "style-src"), ("script", "script-src")] {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let begin = page.find(&open).unwrap() + open.len();
        let text = &page[begin..page.rfind(&close).unwrap()];
        let hash = STANDARD.encode(Sha256::digest(text.as_bytes()));
        assert!(page.contains(&format!("{source} 'sha256-{hash}'")));
        // What would end the element in which it stands, or ask a network for something.
        assert!(!text.contains("</") && !text.contains("http") && !text.contains("url("));
        assert_eq!(page.matches(&open).count(), 1);
    }
    assert!(!page.contains(" style="));
}

#[test]
fn every_kind_of_cell() {
    let page = written(&fixture::sheet());
    let lines: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with("<tr>"))
        .map(|line| line.replace('\u{202f}', "~"))
        .collect();
    assert_eq!(
        lines[0],
        "<tr><td class=\"n\">1</td><td>north</td><th scope=\"row\" class=\"fixed\">North, &quot;and&quot; Sons</th>\
         <td><span class=\"t good\">good</span></td><td class=\"n\" data-v=\"7.2500\">7.3</td>\
         <td class=\"n\" data-v=\"0.3333333333333333\">0.33</td><td class=\"n\" data-v=\"1234567.89\">1~234~568</td>\
         <td class=\"n\" data-v=\"0.1235\">12.4~%</td><td class=\"d\">2026-03-01</td><td>yes</td>\
         <td class=\"w\">first and by far the largest of them all; nothing else comes near it in any year</td></tr>"
    );
    assert!(lines[1].contains("two lines and a | pipe, &lt;b&gt;, `code` and \\"));
    assert!(lines[2].contains("a\\u{1b}[31mred"));
    assert!(lines[2].contains("<td class=\"n m\" title=\"not defined\">–</td>"));
    assert!(lines[2].contains("<td class=\"n m\" title=\"not given\">–</td>"));
    assert!(lines[3].contains("<td class=\"n\" data-v=\"0.0000\">0.0</td>"));
    assert!(page.contains("<th scope=\"col\" class=\"n\">amount, EUR</th>"));
    assert!(page.contains("<h2 id=\"s1\">Things</h2>"));
    assert!(page.contains("<p class=\"none\">No rows.</p>"));
    assert!(!page.contains("hidden\">h1"));
    let notes = page.find("<h2 id=\"notes\">Notes</h2>").unwrap();
    assert!(notes > page.find("</table>").unwrap());
    assert!(page[notes..].contains("<li>A fifth note.</li>"));
}

#[test]
fn long_tables_have_a_filter_and_long_pages_an_index() {
    let page = |tables: Vec<Table>| written(&Sheet { schema: "kam.many/1", tables, ..Sheet::default() });
    assert!(!page(vec![rows(8)]).contains("type=\"search\""));
    let nine = page(vec![rows(9)]);
    assert!(nine.contains("<div class=\"tools\" hidden>"));
    assert!(nine.contains("aria-live=\"polite\">9 rows</output>"));
    assert!(
        nine.contains("<h1>Many</h1>") && nine.contains("<caption class=\"sr\" id=\"t1c\">many</caption>")
    );
    let titled = |title: &str| Table { title: Some(title.into()), ..rows(1) };
    assert!(!body(&page(vec![titled("A"), titled("B")])).contains("<nav"));
    let three = page(vec![titled("A & B"), titled("B"), titled("C")]);
    assert!(three.contains("<li class=\"l2\"><a href=\"#s1\">A &amp; B</a></li>"));
}

#[test]
fn blocks_stand_in_their_order_and_tables_below_their_headings() {
    let blocks = vec![
        Block::Heading(1, "First".into()),
        Block::Text("Words & <more>".into()),
        Block::Heading(2, "Second".into()),
        Block::Table(0),
        Block::List(vec!["one".into(), "two".into()]),
    ];
    let table = Table { title: Some("Third".into()), ..rows(2) };
    let sheet = Sheet {
        schema: "x/1",
        title: Some("Manual".into()),
        tables: vec![table],
        blocks,
        ..Sheet::default()
    };
    let page = written(&sheet);
    let places: Vec<usize> = [
        "<h1>Manual</h1>",
        "<h2 id=\"s1\">First</h2>",
        "<p>Words &amp; &lt;more&gt;</p>",
        "<h3 id=\"s2\">Second</h3>",
        "<h4 id=\"s3\">Third</h4>",
        "<table aria-labelledby=\"s3\">",
        "<li>two</li>",
    ]
    .iter()
    .map(|part| page.find(part).unwrap_or_else(|| panic!("{part} is not there")))
    .collect();
    assert!(places.is_sorted());
}

#[test]
fn the_figures_of_a_chart_can_be_folded_away() {
    let page = |blocks: Vec<Block>| {
        written(&Sheet { schema: "x/1", tables: vec![rows(2), rows(3)], blocks, ..Sheet::default() })
    };
    let chart = |table| {
        let chart = Chart { title: "1 of 2 <is> large".into(), ..samples::ranked(3, false) };
        Block::Chart(Box::new(chart.caption("2026").of_table(table)))
    };
    let own = page(vec![chart(1), Block::Table(1)]);
    assert!(
        own.contains("<figcaption><strong>1 of 2 &lt;is&gt; large</strong><span>2026</span></figcaption>")
    );
    assert!(own.contains("<svg") && own.contains("QUICK-Stop</text>"));
    assert!(own.contains("<details open>\n<summary>Figures</summary>\n<div class=\"table\">"));
    let unlisted = page(vec![chart(1), Block::Table(0)]);
    assert_eq!(unlisted.matches("<table").count(), 2);
    assert!(unlisted.contains("<details>\n<summary>"));
    let elsewhere = page(vec![Block::Table(1), chart(1)]);
    assert_eq!((elsewhere.matches("<table").count(), elsewhere.matches("<details").count()), (1, 0));
    assert!(!elsewhere.contains(" style="));
}

/// A sink that remembers how much it was given at once.
struct Pieces(Vec<usize>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn many_rows_are_written_as_they_come() {
    let sheet = Sheet { schema: "x/1", tables: vec![rows(100_000)], ..Sheet::default() };
    let mut pieces = Pieces(Vec::new());
    write(&ViewedSheet::whole(&sheet), &mut pieces).unwrap();
    let (all, most) = (pieces.0.iter().sum::<usize>(), *pieces.0.iter().max().unwrap());
    assert!(all > 7_000_000 && most < all / 20, "{most} of {all} bytes at once");
}

#[test]
fn a_text_without_end_scrolls_in_its_cell() {
    let long = "x".repeat(10_000);
    let table = Table {
        name: "x",
        title: None,
        columns: vec![Column::text("id")],
        rows: Box::new(vec![vec![Cell::Text(long.clone())], vec![Cell::Toned(long, Tone::Bad)]]),
    };
    let page = written(&Sheet { schema: "x/1", tables: vec![table], ..Sheet::default() });
    assert_eq!(page.matches("<span class=\"long\" tabindex=\"0\">").count(), 2);
}

proptest! {
    /// However wild a text, it stays where it stands: the tags of the page are those of a page with a tame one.
    #[test]
    fn no_text_becomes_markup(text: String, wild in "[<>\"'&/a-z=\u{0}\u{202e}\u{2028}`]{0,40}") {
        let page = |words: &str| {
            let cell = |tone| Cell::Toned(words.to_owned(), tone);
            let table = Table {
                name: "x",
                title: Some(words.to_owned()),
                columns: vec![Column::text("id").heading(words), Column::text(format!("n{words}")).unit(words)],
                rows: Box::new(vec![vec![cell(Tone::Plain), cell(Tone::Bad)]]),
            };
            written(&Sheet {
                schema: "x/1",
                title: Some(words.to_owned()),
                tables: vec![table],
                blocks: vec![Block::Heading(1, words.into()), Block::Text(words.into()), Block::List(vec![words.into()]), Block::Table(0)],
                notes: vec![words.to_owned()],
            })
        };
        let tags = |page: &str| -> Vec<String> {
            page.split('<').skip(1).map(|part| part.split('>').next().unwrap().to_owned()).collect()
        };
        let tame = tags(body(&page("tame")));
        for text in [&text, &wild] {
            let page = page(text);
            prop_assert_eq!(&tags(body(&page)), &tame);
            prop_assert!(!body(&page).contains(|c: char| c != '\n' && super::super::people::is_control(c)));
        }
    }
}
