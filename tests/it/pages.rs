//! Pages: what is counted is what is printed, read back from the PDF with a library that knows nothing of the engine.
//!
//! A plan is a file in `tests/pages/`; its README says what a plan may ask for.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kam::book::load::{Book, Shelf};
use kam::book::plan;
use kam::lint::plans;
use kam::model::settings::Page;
use kam::page::count::count;
use kam::page::print::{Printed, print};
use kam::page::{Counted, Head, Job};
use kam::text::markdown::front::beginning;
use lopdf::{Dictionary, Document, Object};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use crate::common::{Book as Folder, package};

/// A plan as it is laid out.
struct Plan {
    name: String,
    text: String,
    head: Head,
}

const PAPERS: [Page; 2] = [Page::A4, Page::Letter];

fn golden() -> Vec<Plan> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(package().join("tests/pages")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.retain(|p| p.extension().is_some_and(|e| e == "md") && !p.ends_with("README.md"));
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            let file = plan::parse(Path::new(&name), text, &Default::default(), &mut Vec::new());
            Plan { name, head: plans::head(&file, &Shelf::default(), &Shelf::default()), text: file.text }
        })
        .collect()
}

/// The plans of the examples, those that are broken on purpose too.
fn examples() -> Vec<Plan> {
    let mut found = Vec::new();
    for name in ["northwind", "workshop"] {
        let root = package().join("examples").join(name);
        let book = Book::open(&root).unwrap();
        let mut wrong = Vec::new();
        let (accounts, people) = (book.accounts(&mut wrong), book.people(&mut wrong));
        let mut paths: Vec<PathBuf> = ["plans", "plans-broken"]
            .into_iter()
            .filter_map(|folder| Some((folder, fs::read_dir(root.join(folder)).ok()?)))
            .flat_map(|(folder, entries)| entries.map(|e| Path::new(folder).join(e.unwrap().file_name())))
            .collect();
        paths.sort();
        found.extend(book.read_plans(&paths, &mut wrong).into_iter().map(|file| Plan {
            name: format!("{name}/{}", file.path.display()),
            head: plans::head(&file, &accounts, &people),
            text: file.text,
        }));
    }
    found
}

fn printed(jobs: &[Job<'_>]) -> Vec<Printed> {
    let all = Mutex::new(vec![None; jobs.len()]);
    print(jobs, &|n, result| all.lock().unwrap()[n] = Some(result.unwrap()));
    all.into_inner().unwrap().into_iter().map(|one| one.expect("every text is handed over")).collect()
}

/// A dictionary that may stand elsewhere.
fn dictionary<'a>(pdf: &'a Document, object: &'a Object) -> &'a Dictionary {
    pdf.dereference(object).unwrap().1.as_dict().unwrap()
}

/// Holds that the document is tagged and tells its language.
fn tagged(pdf: &Document, what: &str) {
    let catalog = pdf.catalog().unwrap();
    let mark = dictionary(pdf, catalog.get(b"MarkInfo").expect(what));
    assert!(mark.get(b"Marked").unwrap().as_bool().unwrap(), "{what}: not tagged");
    let tree = dictionary(pdf, catalog.get(b"StructTreeRoot").expect(what));
    assert!(tree.has(b"K"), "{what}: no structure");
    let lang = catalog.get(b"Lang").expect(what).as_str().unwrap();
    assert!(lang.starts_with(b"en"), "{what}: {lang:?}");
}

/// Holds that every font of every page is in the file; gives how many there are.
fn embedded(pdf: &Document, what: &str) -> usize {
    let mut fonts = 0;
    for page in pdf.get_pages().into_values() {
        for font in pdf.get_page_fonts(page).unwrap().into_values() {
            assert!(font.has(b"ToUnicode"), "{what}: a font whose text cannot be copied");
            let below = pdf.dereference(font.get(b"DescendantFonts").unwrap()).unwrap().1.as_array().unwrap();
            let below = dictionary(pdf, &below[0]);
            let descriptor = dictionary(pdf, below.get(b"FontDescriptor").unwrap());
            let file = descriptor.get(b"FontFile2").or_else(|_| descriptor.get(b"FontFile3")).expect(what);
            let file = pdf.dereference(file).unwrap().1.as_stream().unwrap();
            assert!(!file.content.is_empty(), "{what}: an empty font");
            fonts += 1;
        }
    }
    fonts
}

/// The letters of a text: spaces and the chances to break a word are not found again in a PDF as they were.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// The words of a text that a reader of Markdown finds in it, besides those so long that they may be broken.
fn words(text: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut found = Vec::new();
    for event in Parser::new_ext(&text[beginning(text).body..], options) {
        if let Event::Text(part) | Event::Code(part) = event {
            found.extend(part.split_whitespace().filter(|word| word.chars().count() < 24).map(str::to_owned));
        }
    }
    found
}

/// What a plan asks for: the contents of the comments that begin with a word.
fn asked<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let begin = format!("<!-- {word}: ");
    text.lines().filter_map(|line| line.strip_prefix(&begin)?.strip_suffix(" -->")).collect()
}

/// Prints plans once more, in another order, and holds that the bytes are the same.
fn hold_again(plans: &[Plan]) {
    let jobs = |paper| plans.iter().map(move |p| Job { text: &p.text, paper, head: &p.head });
    let forth: Vec<Job<'_>> = jobs(Page::A4).collect();
    let back: Vec<Job<'_>> = jobs(Page::A4).rev().collect();
    for ((plan, one), two) in plans.iter().zip(printed(&forth)).zip(printed(&back).into_iter().rev()) {
        assert!(one.pdf == two.pdf, "{}: two PDFs differ", plan.name);
    }
}

/// Prints plans on a paper and holds everything that holds of any plan.
fn hold(plans: &[Plan], paper: Page) {
    let jobs: Vec<Job<'_>> = plans.iter().map(|p| Job { text: &p.text, paper, head: &p.head }).collect();
    for ((plan, one), counted) in plans.iter().zip(&printed(&jobs)).zip(count(&jobs)) {
        let what = format!("{} on {paper:?}", plan.name);
        assert_eq!(counted, Counted::Pages(one.pages.clone()), "{what}");
        let pdf = Document::load_mem(&one.pdf).expect(&what);
        let numbers: Vec<u32> = pdf.get_pages().into_keys().collect();
        assert_eq!(numbers.len(), one.pages.pages, "{what}: pages of the PDF");
        tagged(&pdf, &what);
        assert!(embedded(&pdf, &what) > 0, "{what}: no fonts");
        let text = letters(&pdf.extract_text(&numbers).expect(&what));
        let foot = letters(&format!("Page {0} of {0}", numbers.len()));
        assert!(text.contains(&foot), "{what}: no {foot} in {text}");
        for words in asked(&plan.text, "printed") {
            assert!(text.contains(&letters(words)), "{what}: no {words:?} in {text}");
        }
        let on = match paper {
            Page::A4 => " on a4",
            Page::Letter => " on letter",
        };
        for pages in asked(&plan.text, "pages").iter().flat_map(|list| list.split(", ")) {
            if let Some(pages) = pages.strip_suffix(on) {
                assert_eq!(pages.parse(), Ok(one.pages.pages), "{what}: fill {}", one.pages.fill);
            }
        }
        let lost: Vec<String> = words(&plan.text).into_iter().filter(|w| !text.contains(w)).collect();
        assert!(lost.is_empty(), "{what}: lost {lost:?} in {text}");
        begin(plan, one, &what);
    }
}

/// Holds that each page begins behind the one before. Footnotes are apart: they stand at the end, in the order in
/// which they are first used.
fn begin(plan: &Plan, one: &Printed, what: &str) {
    assert_eq!(one.pages.starts.len(), one.pages.pages, "{what}");
    assert!((0.0..=1.0).contains(&one.pages.fill), "{what}: fill {}", one.pages.fill);
    let note = |at: &usize| {
        let line = plan.text[..*at].rfind('\n').map_or(0, |n| n + 1);
        plan.text[line..].starts_with("[^")
    };
    let starts: Vec<usize> = one.pages.starts.iter().flatten().copied().filter(|at| !note(at)).collect();
    assert!(starts.is_sorted_by(|a, b| a < b), "{what}: {starts:?}");
    assert!(starts.iter().all(|at| plan.text.is_char_boundary(*at)), "{what}: {starts:?}");
    assert!(starts.last().is_none_or(|at| *at < plan.text.len()), "{what}: {starts:?}");
    assert!(one.pages.outside.is_empty(), "{what}: letters outside at {:?}", one.pages.outside);
}

#[test]
fn plans_of_all_kinds_are_printed_as_they_are_counted() {
    let plans = golden();
    assert!(plans.len() >= 14, "{}", plans.len());
    for paper in PAPERS {
        hold(&plans, paper);
    }
}

#[test]
fn two_prints_are_the_same_to_the_byte() {
    hold_again(&golden());
    hold_again(&examples());
}

#[test]
fn plans_of_the_examples_are_printed_as_they_are_counted() {
    let plans = examples();
    assert!(plans.len() >= 17, "{}", plans.len());
    for paper in PAPERS {
        hold(&plans, paper);
    }
}

#[test]
fn nothing_of_a_file_that_a_plan_names_is_printed() {
    let plan = golden().into_iter().find(|p| p.name == "literal-markup.md").unwrap();
    let job = Job { text: &plan.text, paper: Page::A4, head: &plan.head };
    let pdf = Document::load_mem(&printed(&[job])[0].pdf).unwrap();
    let numbers: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = letters(&pdf.extract_text(&numbers).unwrap());
    assert!(text.contains("#read(\"/etc/passwd\")"), "{text}");
    assert!(!text.contains("root:") && !text.contains("/bin/"), "{text}");
}

/// Every list is a document too: with its own fonts, tagged, numbered, the same bytes each time.
#[test]
fn lists_are_printed() {
    let book = Folder::copy("examples/workshop");
    for (line, words) in [
        ("select", &["alder-chemicals", "capacity: 2 managers"] as &[&str]),
        ("report job key-account-manager", &["Job specification: Key account manager", "What is recruited"]),
        ("assess person jonas-weber", &["Jonas Weber", "Who says what"]),
        ("select --where account=nobody", &["No rows."]),
    ] {
        let code = book.run(line).code;
        let ran = book.run(&format!("{line} -o one.pdf -o two.pdf"));
        ran.silent().holds(ran.code == code, "ends with the code of the table");
        let bytes = book.bytes("one.pdf");
        assert_eq!(bytes, book.bytes("two.pdf"), "{line}");
        let pdf = Document::load_mem(&bytes).unwrap();
        tagged(&pdf, line);
        assert!(embedded(&pdf, line) > 0, "{line}");
        let numbers: Vec<u32> = pdf.get_pages().into_keys().collect();
        let text = letters(&pdf.extract_text(&numbers).unwrap());
        assert!(text.ends_with(&format!("Page{0}of{0}", numbers.len())), "{text}");
        for part in words {
            assert!(text.contains(&letters(part)), "{line}: {part} in {text}");
        }
    }
}

/// A bracket at the end of a line holds two long words together where nothing else lets them break.
#[test]
fn words_behind_an_open_bracket_stay_on_the_page() {
    for between in ["\n", " "] {
        let text = format!("> {}{{{between}{}", "w".repeat(38), "w".repeat(39));
        let head = Head::default();
        let counted = count(&[Job { text: &text, paper: Page::A4, head: &head }]).remove(0);
        let Counted::Pages(pages) = counted else { panic!("{counted:?}") };
        assert!(pages.outside.is_empty(), "{:?}", pages.outside);
    }
}

/// A block of Markdown.
fn block() -> impl Strategy<Value = String> {
    let words = "[a-zA-Zäßλж0-9#$@*_`~<>|\\[\\]()!&^\\\\{}\"' ]{0,60}";
    prop_oneof![
        words.prop_map(|w| w),
        (1..7_usize, words).prop_map(|(n, w)| format!("{} {w}", "#".repeat(n))),
        proptest::collection::vec((0..4_usize, words), 1..6).prop_map(|items| {
            items.iter().map(|(n, w)| format!("{}- {w}\n", "  ".repeat(*n))).collect::<String>()
        }),
        proptest::collection::vec(words, 1..4).prop_map(|w| format!("> {}", w.join("\n> "))),
        proptest::collection::vec((words, words), 0..40).prop_map(|rows| {
            let rows: String = rows.iter().map(|(a, b)| format!("| {a} | {b} |\n")).collect();
            format!("| a | b |\n|---|--:|\n{rows}")
        }),
        proptest::collection::vec(words, 0..20).prop_map(|w| format!("```\n{}\n```", w.join("\n"))),
        (words, words).prop_map(|(a, b)| format!("- [ ] {a}\n- [x] {b}")),
        words.prop_map(|w| format!("a[^n] {w}\n\n[^n]: {w}")),
        "[a-z/:.]{30,400}",
        "\\PC{0,80}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_printed_as_it_is_counted(blocks in proptest::collection::vec(block(), 0..24)) {
        let text = blocks.join("\n\n");
        let head = Head::default();
        let job = Job { text: &text, paper: Page::A4, head: &head };
        match count(&[job]).remove(0) {
            Counted::Pages(pages) => {
                let one = printed(&[job]).remove(0);
                let pdf = Document::load_mem(&one.pdf).unwrap();
                let numbers: Vec<u32> = pdf.get_pages().into_keys().collect();
                prop_assert_eq!(numbers.len(), pages.pages);
                let found = letters(&pdf.extract_text(&numbers).unwrap());
                // Several letters may share a glyph; this reader of PDFs knows only one of them.
                let plain = text.chars().all(|c| c.is_ascii() || "äßλж".contains(c));
                let lost: Vec<String> =
                    words(&text).into_iter().filter(|word| plain && !found.contains(word)).collect();
                prop_assert!(lost.is_empty(), "lost {:?} in {}", lost, found);
                prop_assert!(pages.outside.is_empty(), "outside at {:?}", pages.outside);
                prop_assert_eq!(one.pages, pages);
            }
            Counted::Blocked => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }
}
