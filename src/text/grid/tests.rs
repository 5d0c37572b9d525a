use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn grid_of(bytes: impl Into<Vec<u8>>) -> Result<Grid, Finding> {
    Grid::of(bytes.into(), Path::new("x.csv"), &Options::default())
}

fn grid(text: &str) -> Grid {
    grid_of(text).unwrap()
}

fn numbers(grid: &Grid, column: usize) -> Vec<String> {
    (0..grid.rows.len())
        .map(|row| match grid.number(row, column) {
            Ok(number) => number.map_or_else(|| "–".to_owned(), |n| n.to_string()),
            Err(wrong) => wrong.message,
        })
        .collect()
}

fn dates(grid: &Grid, column: usize) -> Vec<String> {
    (0..grid.rows.len())
        .map(|row| match grid.date(row, column) {
            Ok(date) => date.map_or_else(|| "–".to_owned(), |d| d.to_string()),
            Err(wrong) => wrong.message,
        })
        .collect()
}

fn messages(grid: &Grid) -> Vec<String> {
    grid.findings
        .iter()
        .map(|f| {
            let place = f.span.map_or_else(String::new, |s| format!("{}:{} ", s.line, s.column));
            format!("{place}{}", f.message)
        })
        .collect()
}

#[test]
fn a_plain_table_assumes_nothing() {
    let grid = grid("name,revenue,date\nAcme,1234.56,2026-03-01\n \"Birch, Sons\" ,,\n");
    assert_eq!(grid.header, ["name", "revenue", "date"]);
    assert_eq!((grid.text(0, 0), grid.text(1, 0), grid.text(9, 9)), ("Acme", "Birch, Sons", ""));
    assert_eq!(numbers(&grid, 1), ["1234.56", "–"]);
    assert_eq!(dates(&grid, 2), ["2026-03-01", "–"]);
    assert_eq!(grid.assumed(), "");
    assert!(grid.findings.is_empty());
}

#[test]
fn a_german_export_is_read_as_meant() {
    let text = "\u{feff}Kunde;Umsatz;Datum\r\nMüller;1.234,56 €;01.03.2026\r\n\"Köhler; Söhne\";12,5;2.3.2026\r\n\r\nSumme;1.247,06;\r\n";
    for bytes in [
        text.as_bytes().to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        encoding_rs::WINDOWS_1252.encode(text.trim_start_matches('\u{feff}')).0.into_owned(),
    ] {
        let grid = grid_of(bytes).unwrap();
        assert_eq!((grid.text(0, 0), grid.text(1, 0)), ("Müller", "Köhler; Söhne"));
        assert_eq!(numbers(&grid, 1), ["1234.56", "12.5"]);
        assert_eq!(dates(&grid, 2), ["2026-03-01", "2026-03-02"]);
        assert_eq!(grid.unit(0, 1), Some("€"));
        assert_eq!(grid.total(0, 1).unwrap().unwrap().to_string(), "1247.06");
        assert!(
            grid.assumed()
                .ends_with("semicolons, decimal commas, dates day.month.year, 1 line of totals left out"),
            "{}",
            grid.assumed()
        );
    }
}

#[test]
fn separators_are_decided_over_the_column_and_else_over_the_file() {
    let with = |rows: &str| grid(&format!("name;a;b\n{rows}"));
    let table = with("x;1.234;0,5\ny;2.345;0,25\n");
    assert_eq!(numbers(&table, 1), ["1234", "2345"]);
    assert_eq!(table.assumed(), "semicolons, decimal commas, `1.234` in column `a` as 1234");
    assert_eq!(numbers(&with("x;1.234;0.5\n"), 1), ["1.234"]);
    assert_eq!(numbers(&with("x;1.234;5\n"), 1), ["1234"]);
    assert_eq!(numbers(&grid("name,a\nx,1.234\n"), 1), ["1.234"]);
    assert_eq!(numbers(&grid("name,a\nx,\"1,234\"\n"), 1), ["1234"]);
    assert_eq!(numbers(&grid("name\ta\nx\t1.234\ny\t1,5\n"), 1), ["1234", "1.5"]);
    assert_eq!(
        numbers(&grid("name,a\nx,\"1,5\"\ny,1.5\nz,2.75\n"), 1)[0],
        "row 1, column `a`: `1,5` does not fit a column with decimal points"
    );
}

#[test]
fn what_is_no_number_has_a_place() {
    let grid = grid("name,a\n\"two\nlines\",\"n/a\"\nx,3.00E+07\n");
    let wrong = grid.number(0, 1).unwrap_err();
    assert_eq!(
        (wrong.rule, wrong.message.as_str()),
        ("unreadable-cell", "row 1, column `a`: `n/a` is not a number")
    );
    assert_eq!(wrong.span.map(|s| (s.line, s.column, s.start, s.end)), Some((3, 9, 20, 23)));
    assert_eq!(grid.number(1, 1).unwrap().unwrap().to_string(), "30000000");
    assert_eq!(grid.rows[1].line, 4);
    assert_eq!(grid.assumed(), "`3.00E+07` in column `a` as far as its digits go");
}

#[test]
fn the_order_of_dates_is_decided_over_the_column() {
    assert_eq!(dates(&grid("n,d\nx,3/1/2026\ny,25/3/2026 14:00\n"), 1), ["2026-01-03", "2026-03-25"]);
    let american = grid("n,d\nx,3/1/2026\ny,3/25/2026 2:22 PM\n");
    assert_eq!(dates(&american, 1), ["2026-03-01", "2026-03-25"]);
    assert_eq!(
        (american.order(1), american.assumed().as_str()),
        (Ok(Some(Order::Mdy)), "dates month/day/year")
    );
    assert_eq!(dates(&grid("n,d\nx,3/3/2026\n"), 1), ["2026-03-03"]);
    let open = grid("n,d\nx,3/3/2026\ny,3/1/2026\nz,4/1/2026\n");
    let wrong = open.order(1).unwrap_err();
    assert_eq!(
        wrong.message,
        "row 2, column `d`: `3/1/2026` can be 2026-01-03 or 2026-03-01, and no date of the column tells which"
    );
    assert_eq!(wrong.help.as_deref(), Some("say `--dates dmy` or `--dates mdy`"));
    // One finding for the column, however many cells ask.
    assert_eq!(open.date(1, 1), open.date(2, 1));
    let told = Options { dates: Some(Order::Mdy), sheet: None };
    let told = Grid::of(b"n,d\nx,3/1/2026\ny,25/1/2026\n".to_vec(), Path::new("x"), &told).unwrap();
    assert_eq!(
        dates(&told, 1),
        ["2026-03-01", "row 2, column `d`: `25/1/2026` is no date in the order month, day, year"]
    );
    let both = grid("n,d\nx,25/1/2026\ny,1/25/2026\n");
    assert!(both.order(1).unwrap_err().message.contains("contradicts"), "{both:?}");
    assert_eq!(
        grid("n,d\nx,31.02.2026\n").date(0, 1).unwrap_err().message,
        "row 1, column `d`: `31.02.2026` is no day in the calendar"
    );
    assert!(grid("n,d\nx,46082\n").date(0, 1).unwrap_err().message.contains("2026-03-01"));
    assert_eq!(grid("n,d\nx,1 Mar 26\n").date(0, 1), Ok(Some(date(2026, 3, 1))));
}

#[test]
fn rows_that_do_not_fit_are_findings_and_left_out() {
    let table = grid("a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,\n\n,,\n\"x\"y,2,3\n");
    assert_eq!(table.rows.iter().map(|r| (r.number, r.line)).collect::<Vec<_>>(), [(2, 3), (4, 5)]);
    assert_eq!(
        messages(&table),
        [
            "2:1 row 1: it has 2 cells, the header 3",
            "4:1 row 3: it has 4 cells, the header 3",
            "8:2 row 5, column `a`: text follows the closing quote",
        ]
    );
    // What a short row lacks is empty in all others: nothing is missing.
    let table = grid("a,b,c\n1,2\n1,2,\n");
    assert_eq!((table.rows.len(), table.findings.len(), table.text(0, 2)), (2, 0, ""));
    let table = grid("a,b\n\"open,2\n3,4\n");
    assert_eq!(messages(&table), ["2:1 row 1, column `a`: a quote opens here and is never closed"]);
    assert_eq!(table.text(0, 0), "3");
}

#[test]
fn headers_are_looked_at() {
    let table = grid("\n \n Name ,,name,Name,x,,\nA,1,b,c,,,\n");
    assert_eq!(table.header, ["Name", "", "name", "Name", "x"]);
    assert_eq!(
        messages(&table),
        [
            "3:8 column 2 has no name in the header and is left out",
            "3:14 there are two columns `Name`; the first one counts",
        ]
    );
    assert_eq!(
        (table.column("Name"), table.column("NAME"), table.column(" X "), table.column("")),
        (Some(0), None, Some(4), None)
    );
    let (message, help) = table.absent("nmae");
    assert_eq!(message, "there is no column `nmae` in x.csv");
    assert!(help.starts_with("did you mean"), "{help}");
}

#[test]
fn totals_and_footers_are_set_aside() {
    let report = "Account,Amount,Currency\n\"A\",\"100\",EUR\nB,50,EUR\n\"Grand Totals (2 records)\",150,EUR\n\n\"Pipeline\"\n\"Copyright (c) 2026 salesforce.com, inc.\"\n\n\"Generated By: Jane Doe 3/1/2026 2:22 PM\"\n";
    let table = grid(report);
    assert_eq!((table.rows.len(), table.totals.len(), table.findings.len()), (2, 1, 0));
    assert_eq!(table.total(0, 1).unwrap().unwrap().to_string(), "150");
    assert_eq!(table.assumed(), "1 line of totals left out, 3 lines of a footer left out");
    // A customer of that name is a row.
    assert_eq!(grid("name,city,revenue\nTotal,Paris,100\n").rows.len(), 1);
    assert_eq!(grid("name,revenue\nA,1\n;,\nTotal,\n").totals.len(), 0);
    assert_eq!(grid("name\nA\n\nB\n").rows.len(), 2);
    let short = grid("name,city,revenue\nA,Rome,100\n,Subtotal,100\nTotal,100\n");
    assert_eq!((short.rows.len(), short.totals.len()), (1, 2));
}

#[test]
fn what_is_no_table_is_refused_with_advice() {
    let of = |bytes: &[u8]| {
        let wrong = grid_of(bytes).unwrap_err();
        format!("{}: {}", wrong.rule, wrong.message)
    };
    assert_eq!(of(b""), "empty-file: there is nothing in the file");
    assert_eq!(of(b"\xef\xbb\xbf\r\n ,\r\n"), "empty-file: there is nothing in the file");
    assert_eq!(of(b"a,b\0c\n\x01\x02"), "unreadable-file: the file is not text");
    assert!(of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest").contains("old workbook"));
    assert!(of(b"PK\x03\x04 nonsense").contains("cannot be read"));
    assert!(of(b"%PDF-1.7").contains("is a PDF"));
    assert!(of(b"  <HTML><table>").contains("is a page"));
    assert!(
        of("name\nK\u{f6}ln, Z\u{fc}rich\nM".bytes().chain(*b"\xfcl").collect::<Vec<_>>().as_slice())
            .contains("line 3 column 2")
    );
    let named = Options { sheet: Some("Accounts".to_owned()), dates: None };
    assert!(Grid::of(b"a\n1\n".to_vec(), Path::new("x"), &named).is_err());
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Grid::read(folder.path(), &Options::default()).unwrap_err().message, "is a folder");
    assert_eq!(grid("a,b\n").rows.len(), 0);
}

#[test]
fn control_characters_are_left_out_with_a_warning() {
    let table = grid("a,b\nx\u{7}y,line\u{b}break\n");
    assert_eq!((table.text(0, 0), table.text(0, 1)), ("xy", "line\nbreak"));
    assert_eq!(messages(&table), ["2:1 row 1, column `a`: the control character U+0007 is left out"]);
    assert_eq!(table.findings[0].level, Level::Warn);
    assert_eq!(grid("id,b\n=\"00123\",\"=\"\"007\"\"\"\n").text(0, 0), "00123");
    assert_eq!(grid("id,b\n1,\"=\"\"007\"\"\"\n").text(0, 1), "007");
}

#[test]
fn sep_and_lone_returns() {
    let table = grid("sep=;\r\na;b\r\n1,5;\"x\ny\"\r\nz;1\r\n");
    assert_eq!(table.header, ["a", "b"]);
    assert_eq!((table.rows[0].line, table.rows[1].line), (3, 5));
    assert_eq!(grid("a,b\r1,2\r3,4\r").rows.len(), 2);
}

fn workbook() -> Vec<u8> {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let _ = book.add_worksheet().set_name("Notes").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Accounts").unwrap();
    for (n, name) in ["Name", "Revenue", "Date", "Share"].iter().enumerate() {
        sheet.write(2, n as u16 + 1, *name).unwrap();
    }
    sheet.write(3, 1, "Acme").unwrap();
    sheet.write(3, 2, 1234.5).unwrap();
    sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(2026, 3, 1).unwrap(), &day).unwrap();
    sheet.write(3, 4, true).unwrap();
    sheet.write(5, 1, "Birch").unwrap();
    sheet.write(5, 2, "1.234,56").unwrap();
    sheet
        .write_with_format(
            5,
            3,
            ExcelDateTime::from_ymd(2026, 3, 2).unwrap().and_hms(14, 30, 0).unwrap(),
            &day,
        )
        .unwrap();
    sheet.write_formula(5, 4, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write(6, 1, "Total").unwrap();
    sheet.write(6, 2, 2469.06).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_where_its_table_stands() {
    let table = grid_of(workbook()).unwrap();
    assert_eq!(table.header, ["Name", "Revenue", "Date", "Share"]);
    assert_eq!(numbers(&table, 1), ["1234.5", "1234.56"]);
    assert_eq!(dates(&table, 2), ["2026-03-01", "2026-03-02"]);
    assert_eq!((table.text(0, 3), table.rows[1].line), ("true", 6));
    assert_eq!(table.total(0, 1).unwrap().unwrap().to_string(), "2469.06");
    assert_eq!(table.assumed(), "sheet `Accounts`, decimal commas, 1 line of totals left out");
    let wrong = table.number(1, 0).unwrap_err();
    assert_eq!(wrong.span.map(|s| (s.line, s.column)), Some((6, 2)));
    let named = |name: &str| {
        let options = Options { sheet: Some(name.to_owned()), dates: None };
        Grid::of(workbook(), Path::new("x.xlsx"), &options)
    };
    assert_eq!(named("accounts").unwrap().rows.len(), 2);
    let wrong = named("Acounts").unwrap_err();
    assert_eq!(wrong.message, "there is no sheet `Acounts`");
    assert_eq!(
        wrong.help.as_deref(),
        Some("did you mean `Accounts`? the workbook has `Notes` and `Accounts`")
    );
    assert_eq!(named("Notes").unwrap_err().rule, "empty-file");
}

/// Files in a zip archive, as they are.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let sum = |bytes: &[u8]| {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |s, _| (s >> 1) ^ if s & 1 == 1 { 0xedb8_8320 } else { 0 })
        })
    };
    let (mut out, mut index): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut about: Vec<u8> = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        let size = u32::try_from(text.len()).unwrap();
        for number in [sum(text.as_bytes()), size, size, u32::try_from(name.len()).unwrap()] {
            about.extend(number.to_le_bytes());
        }
        index.extend(b"PK\x01\x02\x14\0");
        index.extend(&about);
        index.extend([0u8; 10]);
        index.extend(u32::try_from(out.len()).unwrap().to_le_bytes());
        index.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
    }
    let count = u8::try_from(files.len()).unwrap();
    let end = [u32::try_from(index.len()).unwrap(), u32::try_from(out.len()).unwrap()];
    out.extend(index);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, 0, count, 0]);
    end.iter().for_each(|number| out.extend(number.to_le_bytes()));
    out.extend([0u8; 2]);
    out
}

/// A workbook as libraries write it that do not work formulas out.
fn unsaved() -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let link = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"{id}\" Type=\"{kinds}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = [
        text("A1", "name") + &text("B1", "n") + &text("C1", "note"),
        text("A2", "Acme") + "<c r=\"B2\"><f>1+1</f><v/></c><c r=\"C2\" t=\"str\"><f>\"\"</f><v></v></c>",
        text("A3", "Birch") + "<c r=\"B3\"><f>2+1</f><v>3</v></c><c r=\"C3\"><f>A3</f></c>",
    ];
    let rows: String = (1..).zip(rows).map(|(n, cells)| format!("<row r=\"{n}\">{cells}</row>")).collect();
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{kinds}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("_rels/.rels", link("r1", "officeDocument", "xl/workbook.xml").as_str()),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", link("r1", "worksheet", "worksheets/sheet1.xml").as_str()),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ])
}

#[test]
fn formulas_without_values_are_findings() {
    let table = grid_of(unsaved()).unwrap();
    assert_eq!(numbers(&table, 1), ["row 1, column `n`: the formula has no value", "3"]);
    let wrong = table.number(0, 1).unwrap_err();
    assert_eq!(wrong.help.as_deref(), Some("open the file in a spreadsheet and save it"));
    assert_eq!((wrong.level, wrong.span.map(|s| (s.line, s.column))), (Level::Error, Some((2, 2))));
    // An empty text is a value.
    assert_eq!((table.text(0, 2), table.failed(0, 2)), ("", None));
    let wrong = table.failed(1, 2).unwrap();
    assert_eq!(wrong.message, "row 2, column `note`: the formula has no value");
    assert_eq!((table.failed(1, 1), table.failed(9, 9)), (None, None));
    let wrong = grid_of(workbook()).unwrap().failed(1, 3).unwrap();
    assert_eq!(wrong.message, "row 2, column `Share`: the formula comes to `#N/A`");
}

#[test]
fn a_time_in_a_workbook_is_no_date() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let time = Format::new().set_num_format("hh:mm");
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Name").unwrap();
    sheet.write(0, 1, "At").unwrap();
    sheet.write(1, 0, "Acme").unwrap();
    sheet.write_with_format(1, 1, ExcelDateTime::from_hms(14, 30, 0).unwrap(), &time).unwrap();
    let table = grid_of(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(table.text(0, 1), "14:30:00");
    assert!(table.date(0, 1).is_err() && table.number(0, 1).is_err());
}

/// A table written in some form.
fn written(rows: &[Vec<String>], delimiter: u8, end: &str, encoding: u8, quote: bool) -> Vec<u8> {
    let style = if quote { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(style)
        .terminator(if end == "\r\n" {
            csv::Terminator::CRLF
        } else {
            csv::Terminator::Any(end.as_bytes()[0])
        })
        .from_writer(Vec::new());
    writer.write_record(["id", "name", "note"]).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    match encoding {
        0 => text.into_bytes(),
        1 => format!("\u{feff}{text}").into_bytes(),
        2 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        3 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
    }
}

proptest! {
    #[test]
    fn a_table_in_any_form_reads_back_the_same(
        rows in prop::collection::vec(
            ("[1-9][0-9]{0,3}", "[A-Za-zäöüß;|, \"-]{0,8}", "[a-z\n\t€.]{0,6}").prop_map(|(a, b, c)| vec![a, b, c]),
            1..8,
        ),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encoding in 0u8..5,
        quote in any::<bool>(),
    ) {
        let table = grid_of(written(&rows, delimiter, end, encoding, quote)).unwrap();
        prop_assert_eq!(&table.findings, &[]);
        let found: Vec<Vec<String>> =
            (0..table.rows.len()).map(|r| (0..3).map(|c| table.text(r, c).to_owned()).collect()).collect();
        let meant: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| c.trim().to_owned()).collect()).collect();
        prop_assert_eq!(found, meant);
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(table) = grid_of(bytes) {
            for row in 0..table.rows.len() {
                for column in 0..table.header.len() {
                    let _ = (table.number(row, column), table.date(row, column));
                }
            }
            let _ = table.assumed();
        }
    }

    #[test]
    fn no_text_breaks_it(text in "[a,;\"\n\r1./ :€%(-]{0,80}") {
        if let Ok(table) = grid_of(text) {
            for row in 0..table.rows.len() {
                for column in 0..table.header.len() {
                    let _ = (table.number(row, column), table.date(row, column));
                }
            }
            let _ = table.assumed();
        }
    }
}
