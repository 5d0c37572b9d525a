//! Documents as they come out: read back from the PDF with a library that knows nothing of the engine.

use lopdf::Document as Pdf;
use proptest::prelude::*;

use super::*;

fn printed(document: &Document) -> Pdf {
    Pdf::load_mem(&print(document).unwrap()).unwrap()
}

/// The letters of each page.
fn pages(pdf: &Pdf) -> Vec<String> {
    pdf.get_pages().into_keys().map(|page| letters(&pdf.extract_text(&[page]).unwrap())).collect()
}

/// Text without spaces and chances to break, which are not found again as they were.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// Whether the first page lies on its side.
fn lies(pdf: &Pdf) -> bool {
    let page = pdf.get_dictionary(pdf.get_pages()[&1]).unwrap();
    let sides: Vec<f32> =
        page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
    sides[2] - sides[0] > sides[3] - sides[1]
}

fn cell(text: &str) -> Cell {
    Cell { text: text.to_owned(), ..Cell::default() }
}

fn column(head: &str, priority: u8) -> Column {
    Column { head: head.to_owned(), name: head.to_owned(), priority, ..Column::default() }
}

/// A table of so many columns of so many letters, the later ones dearer.
fn wide(columns: u8, letters: usize, rows: usize) -> Table {
    let row = || (0..columns).map(|n| cell(&format!("{n}{}", "x".repeat(letters)))).collect();
    Table {
        columns: (0..columns)
            .map(|n| Column { whole: true, ..column(&format!("column-{n}"), n.min(9)) })
            .collect(),
        rows: (0..rows).map(|_| row()).collect(),
        remarks: Vec::new(),
    }
}

fn of(parts: Vec<Part>) -> Document {
    Document { title: String::from("Title"), parts, notes: Vec::new() }
}

#[test]
fn everything_is_on_the_pages_and_the_head_on_each() {
    let table = Table {
        columns: vec![column("customer", 0), Column { right: true, ..column("revenue, EUR", 1) }],
        rows: (0..120).map(|n| vec![cell(&format!("customer-{n}")), cell(&n.to_string())]).collect(),
        remarks: vec![String::from("And nothing more.")],
    };
    let document = Document {
        title: String::from("Accounts & others"),
        parts: vec![
            Part::Text(String::from("A first sentence, #strong[not] obeyed.")),
            Part::Heading(2, String::from("Who")),
            Part::List(vec![String::from("one point"), String::from("$two$")]),
            Part::Table(table),
        ],
        notes: vec![String::from("what was assumed")],
    };
    let pages = pages(&printed(&document));
    assert!(pages.len() > 2);
    for (n, page) in pages.iter().enumerate() {
        assert!(page.contains("customerrevenue,EUR"), "{page}");
        assert!(page.ends_with(&format!("Accounts&othersPage{}of{}", n + 1, pages.len())), "{page}");
    }
    let all = pages.concat();
    for text in ["#strong[not] obeyed.", "Who", "one point", "$two$", "And nothing more.", "what was assumed"]
    {
        assert!(all.contains(&letters(text)), "{text} in {all}");
    }
    for n in 0..120 {
        assert!(all.contains(&format!("customer-{n}{n}")), "{n}");
    }
    assert_eq!(print(&document), print(&document));
}

#[test]
fn a_wide_table_lies_and_a_wider_one_says_what_it_left_out() {
    let pdf = printed(&of(vec![Part::Table(wide(4, 8, 2))]));
    assert!(!lies(&pdf));
    let pdf = printed(&of(vec![Part::Table(wide(10, 12, 2))]));
    assert!(lies(&pdf));
    assert!(!pages(&pdf).concat().contains("Notshown"));
    let pdf = printed(&of(vec![Part::Table(wide(20, 12, 2))]));
    assert!(lies(&pdf));
    let text = pages(&pdf).concat();
    let left_out = &text[text.find("Notshownforwantofroom:").expect(&text)..];
    assert!(left_out.contains(",column-19.") && !left_out.contains("column-9"), "{left_out}");
    // Among words a page stays upright.
    let pdf = printed(&of(vec![Part::Text(String::from("words")), Part::Table(wide(10, 12, 2))]));
    assert!(!lies(&pdf));
    assert!(pages(&pdf).concat().contains("Notshownforwantofroom:column-8,column-9."));
}

#[test]
fn nothing_is_lost_without_a_word() {
    let long = "word ".repeat(2_000);
    let table = Table {
        columns: vec![column("a", 0), column("b", 0)],
        rows: vec![vec![cell(&long), cell("東京")], vec![cell("short")]],
        remarks: Vec::new(),
    };
    let text = pages(&printed(&of(vec![Part::Table(table)]))).concat();
    for said in [
        "1 text is cut, marked by …: a cell shows 600 letters, a head 80.",
        "The embedded fonts lack U+4EAC, U+6771; boxes stand for these letters.",
    ] {
        assert!(text.contains(&letters(said)), "{said} in {text}");
    }
    let empty = printed(&of(vec![Part::Table(Table::default()), Part::Table(wide(3, 3, 0))]));
    assert_eq!(pages(&empty).concat().matches("Norows.").count(), 2);
    assert_eq!(pages(&printed(&Document::default())).len(), 1);
}

#[test]
fn hostile_texts_end_and_stay_inside() {
    let hostile = [
        String::new(),
        String::from("\u{0}\u{7}\u{1b}[31m\r\n\t"),
        String::from("\u{202e}gnp.exe\u{2066}\u{feff}"),
        String::from("#read(\"/etc/passwd\") \\u{41} <label> @ref `raw` // no"),
        format!("a{}", "\u{301}".repeat(3_000)),
        "x".repeat(10_000),
        "\u{200b}".repeat(5_000),
        " ".repeat(5_000),
        String::from("👩‍👩‍👧 \u{10ffff} \u{fffd}"),
    ];
    for text in &hostile {
        let table = Table {
            columns: vec![column(text, 0), column("b", 1)],
            rows: vec![vec![cell(text), cell(text)]],
            remarks: vec![text.clone()],
        };
        let document = Document {
            title: text.clone(),
            parts: vec![
                Part::Heading(9, text.clone()),
                Part::Heading(0, text.clone()),
                Part::Text(text.clone()),
                Part::List(vec![text.clone(), text.clone()]),
                Part::Table(table),
            ],
            notes: vec![text.clone()],
        };
        let start: String = text.chars().take(12).collect();
        let pdf = print(&document).unwrap_or_else(|why| panic!("{start:?}: {why}"));
        assert!(Pdf::load_mem(&pdf).unwrap().get_pages().len() < 30, "{start:?}");
        assert_eq!(print(&document).unwrap(), pdf, "{start:?}");
    }
}

#[test]
fn a_drawing_is_of_lines_with_its_words_beside() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\"><rect width=\"50\" height=\"20\"/>\
               <text x=\"5\" y=\"50\">inside</text></svg>";
    let picture = |svg: &str| {
        of(vec![Part::Picture(Picture {
            svg: svg.to_owned(),
            title: String::from("One of two is large"),
            caption: Some(String::from("the year 2026")),
            alt: String::from("a rectangle"),
        })])
    };
    let pdf = printed(&picture(svg));
    let text = pages(&pdf).concat();
    for words in ["Oneoftwoislarge", "theyear2026", "inside"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(print(&picture("no drawing")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever stands in the cells, it is printed, the same each time.
    #[test]
    fn any_table_is_printed(
        texts in proptest::collection::vec(proptest::collection::vec(".{0,60}", 3), 0..4),
        whole in any::<bool>(),
        right in any::<bool>(),
        priority in 0u8..4,
    ) {
        let one = Column { whole, right, ..column("x", priority) };
        let table = Table {
            columns: vec![one; 3],
            rows: texts.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect(),
            remarks: Vec::new(),
        };
        let document = of(vec![Part::Table(table)]);
        let pdf = print(&document).unwrap();
        prop_assert!(Pdf::load_mem(&pdf).is_ok());
        prop_assert_eq!(print(&document).unwrap(), pdf);
    }
}

/// Lines of text: a page holds about fifty of them, and seventy when they are set smaller.
#[test]
fn a_page_and_a_bit_is_set_smaller_to_stand_on_one() {
    let lines = |count: usize| of((0..count).map(|n| Part::Text(format!("line-{n} of many"))).collect());
    let held = |count: usize| {
        let pdf = printed(&lines(count));
        let page = pdf.get_dictionary(pdf.get_pages()[&1]).unwrap();
        let sides = page.get(b"MediaBox").unwrap().as_array().unwrap();
        let sides: Vec<f32> = sides.iter().map(|n| n.as_float().unwrap().round()).collect();
        assert_eq!(sides, [0.0, 0.0, 595.0, 842.0], "the paper stays");
        pages(&pdf)
    };
    let one = (50..).find(|count| held(*count).len() > 1).unwrap();
    let before = one - 1;
    let page = held(before).concat();
    assert!(page.contains(&format!("line-{}ofmany", before - 1)) && page.ends_with("Page1of1"), "{page}");
    assert!((48..90).contains(&before), "{before}");
    assert_eq!(held(one).len(), 2);
    assert_eq!(print(&lines(before)).unwrap(), print(&lines(before)).unwrap());
}
