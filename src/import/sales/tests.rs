//! The quick reading of rows is held to the careful one.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::columns::Columns;
use super::gather::{Gathered, Halt, Part, Reading};
use super::names::{Cache, Names};
use super::{read, recognise};
use crate::book::load::{Book, Shelf};
use crate::import::index::Index;
use crate::import::map::ImportMap;
use crate::import::words::Words;
use crate::model::account::Account;
use crate::text::grid::Options;
use crate::text::grid::stream::{Asked, Decided, Stream};

fn book() -> (tempfile::TempDir, Book) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    std::fs::create_dir(root.join("accounts")).unwrap();
    let settings = "version: 1\ncurrency: EUR\nrates: {USD: 1.1}\nofferings: {gtx-pro: {margin: 10%}}\n";
    std::fs::write(root.join("kam.yaml"), settings).unwrap();
    std::fs::write(root.join("accounts/acme.yaml"), "name: Acme Holding International plc\n").unwrap();
    std::fs::write(root.join("accounts/cafe.yaml"), "name: Café Müller\ncurrency: USD\n").unwrap();
    let book = Book::open(root).unwrap();
    (dir, book)
}

/// What a reading came to, and what follows from what the columns say, as text.
fn told(result: Result<Gathered, Halt>, stream: &Stream, asked: &Asked) -> String {
    let mut all = match result {
        Ok(all) => all,
        Err(Halt::Careful) => return "careful".to_owned(),
        Err(Halt::Strict) => return "strict".to_owned(),
        Err(Halt::Stop(stop)) => return format!("{stop:?}"),
        Err(Halt::Failed(e)) => return e.to_string(),
    };
    let decided = stream.conclude(asked, &all.survey);
    let mut text = format!(
        "{:?} {} {} {} {:?} {:?} {} {decided:?}\n",
        all.findings, all.left, all.unwanted, all.sums, all.cells, all.totals, all.footer
    );
    for (period, (places, sums)) in &all.periods {
        text.push_str(&format!("{period} {sums}\n"));
        for (at, length) in places {
            let show = |bytes: &[u8]| {
                text.push_str(&String::from_utf8_lossy(bytes));
                Ok(())
            };
            all.spool.read(*at, *length, show).unwrap();
        }
    }
    text
}

/// Reads pieces quickly, and counts those that can be.
fn counting<'r, 'a>(
    reading: &'r Reading<'a>,
    quickly: &'r AtomicUsize,
) -> impl Fn(&str, &mut Cache<'a>) -> Option<(Part, usize, usize)> + use<'r, 'a> {
    |text, cache| {
        let found = reading.quick(text, cache);
        quickly.fetch_add(usize::from(found.is_some()), Ordering::Relaxed);
        found
    }
}

fn names<'a>(book: &'a Book, shelf: &'a Shelf<Account>) -> Names<'a> {
    Names {
        index: Index::of_accounts(shelf, None),
        accounts: book.currencies(shelf),
        offerings: Words::offerings(book, shelf),
        markets: Words::markets(book, shelf),
    }
}

fn open(dir: &tempfile::TempDir, text: &str) -> Stream {
    let file = dir.path().join("sales.csv");
    std::fs::write(&file, text).unwrap();
    Stream::open(&file, &Options::default()).unwrap()
}

#[test]
fn what_later_rows_say_counts_as_much_as_what_the_first_ones_say() {
    let (dir, book) = book();
    let shelf = book.accounts(&mut Vec::new());
    let names = names(&book, &shelf);
    let told = |rows: &str| {
        let stream = open(&dir, &format!("account;date;revenue\n{rows}"));
        let map = recognise(&stream.header).unwrap();
        match read(stream, &Options::default(), &map, true, &names, &book) {
            Ok((_, all, decided)) => format!("{} {:?}", all.sums, decided.assumed),
            Err(e) => format!("{e:?}"),
        }
    };
    let first = "acme;01.03.2026;1.234\n".repeat(20);
    assert_eq!(
        told(&first),
        "20 rows, 24,680 EUR [\"decimal commas\", \"`1.234` in column `revenue` as 1234\", \"dates day.month.year\"]"
    );
    let later = format!("{first}acme;01.03.2026;0.5\n");
    assert_eq!(told(&later), "21 rows, 25.18 EUR [\"dates day.month.year\"]");
    let first = "acme;25/02/2026;1\n".repeat(20);
    assert_eq!(told(&first), "20 rows, 20 EUR [\"dates day/month/year\"]");
    let message = told(&format!("{first}acme;02/25/2026;1\n"));
    assert!(message.contains("row 21, column `date`: `02/25/2026` contradicts"), "{message}");
}

/// Both readings of a file, and how many pieces were read quickly.
fn both(text: &str, map: &str) -> (String, String, usize) {
    let (dir, book) = book();
    let shelf = book.accounts(&mut Vec::new());
    let names = names(&book, &shelf);
    let stream = open(&dir, text);
    let map = match map {
        "" => recognise(&stream.header).unwrap(),
        map => crate::text::yaml::read::<ImportMap>(map).value.unwrap(),
    };
    let columns = Columns::new(&map, true, &stream).unwrap();
    let plain = stream.may_be_plain();
    let asked = columns.asked();
    let decided = if plain { Decided::default() } else { stream.decide(&asked).unwrap_or_default() };
    let reading = Reading {
        stream: &stream,
        columns: &columns,
        names: &names,
        decided: &decided,
        plain,
        asked: Some(&asked),
        strict: false,
        rates: &book.rates,
    };
    let quickly = AtomicUsize::new(0);
    let quick = counting(&reading, &quickly);
    let told = |result| told(result, &stream, &asked);
    let (quick, careful) = (told(reading.rows(quick)), told(reading.rows(|_, _| None)));
    (quick, careful, quickly.into_inner())
}

fn usual(delimiter: char) -> impl Strategy<Value = String> {
    let point = delimiter == ',';
    let day = prop::sample::select(if point {
        &["2026-03-01", "2026-03", "2026-Q1", "2025", "2026-12-31"][..]
    } else {
        &["01.03.2026", "03/2026", "Q1 2026", "31.12.2026", "2026-03-01"][..]
    });
    let number = prop::sample::select(if point {
        &["1234.50", "-12", "0.5", "7", "1000000.125"][..]
    } else {
        &["1.234,50", "-12", "0,5", "7", "1.000.000,25"][..]
    });
    let account =
        prop::sample::select(&["acme", "cafe", "Café Müller", "ACME Holding International plc"][..]);
    let word = prop::sample::select(&["gtx-pro", "GTX Pro", "service", "", "—"][..]);
    let market = prop::sample::select(&["DE", "Germany", ""][..]);
    let code = prop::sample::select(&["EUR", "USD", "usd", ""][..]);
    (account, day, word, market, number.clone(), number, code, any::<bool>()).prop_map(
        move |(account, day, word, market, revenue, margin, code, quoted)| {
            let cells = [account, day, word, market, revenue, margin, code];
            let quote = if quoted { "\"" } else { "" };
            let cells = cells.map(|cell| format!("{quote}{cell}{quote}"));
            cells.join(&delimiter.to_string())
        },
    )
}

fn row(delimiter: char) -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        &[
            "",
            " ",
            ",,,,,,",
            ";;;;;;",
            "acme,2026-03-01,,,5\" ,,",
            "nobody,2026-03-01,,,1,,",
            "acme,2026-03-01",
            "acme,2026-03-01,GTXPro,,1,,",
            "acme,,,,1,,",
            "acme,2026-03-01,,,,,",
            " acme , 2026-03-01 ,,, 5 ,,",
            "acme,2026-03-01,,,\"1,234.50\",,",
            "acme,2026-03-01,\"a\nb\",,1,,GBP",
            "acme;01.03.2026;;;$ 5;;",
            "acme;01.03.2026;\"a;b\n\";;1,5;;",
            "acme;1.3.26;;;007;;",
            "acme;01.03.2026;;;-0,0;-1;",
            "'-acme,2026-03-01,'=x,,1,,",
            "acme;1.3.2026;'+y;'s;1;;",
            "x\"y;;;;;;",
        ][..],
    );
    prop_oneof![12 => usual(delimiter), 1 => odd.prop_map(str::to_owned)]
}

const HEADER: &str = "account,date,offering,market,revenue,margin,currency";

#[test]
fn usual_rows_are_read_quickly() {
    let text = format!("{HEADER}\n{}", "acme,2026-03-01,service,DE,1234.50,100,EUR\n".repeat(40));
    let (quick, careful, quickly) = both(&text, "");
    assert_eq!(quick, careful);
    assert!(quickly > 8, "{quickly}");
    let rows = "\"Café Müller\";\"01.03.2026\";\"GTX Pro\";\"DE\";\"1.234,50\";\"100\";\"\"\r\n".repeat(40);
    let (quick, careful, quickly) = both(&format!("{}\r\n{rows}", HEADER.replace(',', ";")), "");
    assert_eq!(quick, careful);
    assert!(quickly > 8 && quick.contains("cafe,2026-03-01,gtx-pro,DE,1234.50,100,USD"), "{quickly} {quick}");
}

#[test]
fn what_a_map_says_holds_for_quick_rows_as_well() {
    let map = "fields:\n  account: {column: account, values: {x: acme}}\n  date: date\n  revenue: revenue\n  offering: {column: offering, values: {a: service, '*': gtx-pro}}\n  market: {column: market, values: {D: DE}}\nconstants: {currency: USD}\nonly: {market: [d, fr, '']}\n";
    let mut text = format!("{HEADER}\n");
    for n in 0..40 {
        let (offering, market) = (["a", "b", ""][n % 3], ["D", "FR", "IT", "", " d "][n % 5]);
        text.push_str(&format!("x,2026-0{}-01,{offering},{market},{n}.5,,EUR\n", n % 4 + 1));
    }
    let (quick, careful, quickly) = both(&text, map);
    assert_eq!(quick, careful);
    assert_eq!(quickly, 0, "an empty offering is one of all others");
    let (quick, careful, quickly) = both(&text, &map.replace(", '*': gtx-pro", ""));
    assert_eq!(quick, careful);
    assert!(quickly > 8 && quick.contains(" 8 "), "{quickly} {quick}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn quick_and_careful_readings_come_to_the_same(
        (delimiter, rows) in prop::sample::select(&[',', ';'][..]).prop_flat_map(|delimiter| {
            (Just(delimiter), prop::collection::vec(row(delimiter), 1..40))
        }),
        returns: bool,
    ) {
        let end = if returns { "\r\n" } else { "\n" };
        let header = HEADER.replace(',', &delimiter.to_string());
        let text = format!("{header}{end}{}{end}", rows.join(end));
        let (quick, careful, _) = both(&text, "");
        prop_assert_eq!(quick, careful);
    }
}
