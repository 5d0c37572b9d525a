//! Importing accounts, contacts, opportunities and people: what is created, found again, changed and left alone.

use std::fs;

use proptest::prelude::*;

use crate::common::{Book, kam, package};

const SALESFORCE: &str = "\u{feff}Account ID,Account Name,Industry,Annual Revenue,Employees,Account Owner,Parent Account ID,Billing City,Created Date\r\n\
    001A,Acme Manufacturing,Industrial,\"1,250,000.50\",5400,Jane Doe,,Berlin,2020-01-31\r\n\
    001B,\"Acme, Spares & Co\",Industrial,3.00E+07,72,Nobody Known,001A,Köln,2021-06-30\r\n";

fn book() -> Book {
    Book::new().file("people/jane-doe.yaml", "name: Jane Doe\nkind: manager\n")
}

#[test]
fn a_known_export_maps_itself() {
    let book = book().file("crm.csv", SALESFORCE);
    let ran = book.run("import accounts crm.csv");
    ran.code(0).silent().err("an export of Salesforce").err("2 accounts: 2 created");
    ran.err("the book has no person `Nobody Known`, and the field is left out");
    assert_eq!(
        book.read("accounts/acme-manufacturing.yaml"),
        "name: Acme Manufacturing\nsegment: Industrial\nmanager: jane-doe\nexternal: {salesforce: 001A}\nfields: {annual_revenue: 1250000.50, employees: 5400, city: Berlin, created: 2020-01-31}\n"
            .replace("1250000.50", "1250000.5")
    );
    let spares = book.read("accounts/acme-spares-co.yaml");
    assert!(spares.contains("name: \"Acme, Spares & Co\"\nparent: acme-manufacturing\n"), "{spares}");
    assert!(spares.contains("annual_revenue: 30000000,"), "{spares}");
    book.run("check").code(0);
}

#[test]
fn twice_changes_nothing_and_judgements_stay() {
    let book = book().file("crm.csv", SALESFORCE);
    book.run("import accounts crm.csv").code(0);
    let judged = "# ours since 1990\nname: Acme Manufacturing   # as on the sign\nstatus: key\nsegment: 'Industrial'\nmanager: jane-doe\nratings:\n  fit: [{score: 8, by: jane-doe, on: 2026-09-01, evidence: \"a, b\"}]   # judged twice\nexternal: {salesforce: 001A}\nfields:\n  annual_revenue: 1250000.5\n  employees: 5400   # all of them\n  city: Berlin\n  created: 2020-01-31\n# end\n";
    let book = book.file("accounts/acme-manufacturing.yaml", judged);
    let before = book.listing();
    let record = book.bytes("imports/salesforce.csv");
    book.run("import accounts crm.csv").code(0).err("2 accounts: 2 unchanged");
    assert_eq!(book.read("accounts/acme-manufacturing.yaml"), judged);
    assert_eq!((book.listing(), book.bytes("imports/salesforce.csv")), (before, record));
    let newer = SALESFORCE.replace("5400", "5500").replace("Industrial,\"1", "Machines: all,\"1");
    let book = book.file("crm.csv", newer);
    book.run("import accounts crm.csv").code(0).err("1 updated, 1 unchanged");
    let expected =
        judged.replace("employees: 5400", "employees: 5500").replace("'Industrial'", "'Machines: all'");
    assert_eq!(book.read("accounts/acme-manufacturing.yaml"), expected);
}

#[test]
fn a_renamed_account_is_found_by_its_record_id() {
    let book = book().file("crm.csv", SALESFORCE);
    book.run("import accounts crm.csv").code(0);
    let book = book.file("crm.csv", SALESFORCE.replace("Acme Manufacturing", "Acme Holding"));
    book.run("import accounts crm.csv").code(0).err("1 updated, 1 unchanged");
    assert!(book.read("accounts/acme-manufacturing.yaml").starts_with("name: Acme Holding\n"));
    assert!(!book.path().join("accounts/acme-holding.yaml").exists());
    book.run("import accounts crm.csv --match id")
        .code(2)
        .err("record 001A is `acme-manufacturing` in the book already");
}

#[test]
fn an_account_with_an_id_of_its_own_is_found_by_its_name() {
    let book = book().file("accounts/acme.yaml", "name: Acme Manufacturing\n").file("crm.csv", SALESFORCE);
    book.run("import accounts crm.csv --match id --dry-run").code(0).err("2 would be created");
    book.run("import accounts crm.csv").code(0).err("1 created, 1 updated");
    assert!(book.read("accounts/acme.yaml").contains("external: {salesforce: 001A}"));
    // Another record of the same name is another account.
    let twin = SALESFORCE.replace("001A,Acme", "001Z,Acme").replace("001A", "001Z");
    let book = book.file("crm.csv", twin);
    book.run("import accounts crm.csv").code(0).err("1 created");
    assert!(book.path().join("accounts/acme-manufacturing.yaml").exists());
}

#[test]
fn what_an_id_is_made_from_is_a_name_where_there_is_no_other() {
    let map = "id: account\nfields: {segment: sector}\nconstants: {status: candidate}\n";
    let book = book().file("a.csv", "account,sector\nBluth Company,homes\n").file("map.yaml", map);
    book.run("import accounts a.csv --map map.yaml").code(0);
    assert_eq!(
        book.read("accounts/bluth-company.yaml"),
        "name: Bluth Company\nstatus: candidate\nsegment: homes\n"
    );
    book.run("import accounts a.csv --map map.yaml").code(0).err("1 unchanged");
}

#[test]
fn a_workbook_is_read_as_it_is() {
    let book = book();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().set_name("Notes").unwrap().write(0, 0, "nothing here").unwrap();
    let sheet = workbook.add_worksheet().set_name("Accounts").unwrap();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    for (column, name) in ["name", "fields.staff", "fields.since", "fields.share"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    sheet.write(1, 0, "Größe AG").unwrap();
    sheet.write(1, 1, 5400).unwrap();
    let since = rust_xlsxwriter::ExcelDateTime::from_ymd(2021, 4, 3).unwrap();
    sheet.write_with_format(1, 2, &since, &date).unwrap();
    sheet.write(1, 3, 0.125).unwrap();
    workbook.save(book.path().join("a.xlsx")).unwrap();
    book.run("import accounts a.xlsx --sheet Account").code(2).err("`Accounts`");
    book.run("import accounts a.xlsx --sheet Accounts").code(0).err("1 created");
    let expected = "name: Größe AG\nfields: {staff: 5400, since: 2021-04-03, share: 0.125}\n";
    assert_eq!(book.read("accounts/grosse-ag.yaml"), expected);
}

#[test]
fn what_was_changed_by_hand_is_told_and_kept() {
    let book = book().file("crm.csv", SALESFORCE);
    book.run("import accounts crm.csv").code(0);
    let path = "accounts/acme-manufacturing.yaml";
    let by_hand = book.read(path).replace("employees: 5400", "employees: 6000");
    let book = book.file(path, &by_hand).file("crm.csv", SALESFORCE.replace("5400", "5500"));
    let ran = book.run("import accounts crm.csv");
    ran.code(0).err("accounts/acme-manufacturing.yaml:5:48").err("from 5400 to 6000");
    assert_eq!(book.read(path), by_hand);
    book.run("import accounts crm.csv").err("from 5400 to 6000");
    // What both sides say is nobody's any more.
    let agreed = by_hand.replace("6000", "5500");
    let book = book.file(path, &agreed);
    book.run("import accounts crm.csv").code(0).no_err("by hand");
    let book = book.file(path, agreed.replace("5500", "7000"));
    book.run("import accounts crm.csv --force").code(0).err("1 updated");
    assert_eq!(book.read(path), agreed);
    // A field that was taken out stays out.
    let book = book.file(path, agreed.replace(", city: Berlin", ""));
    book.run("import accounts crm.csv").code(0).err("taken out by hand");
    assert!(!book.read(path).contains("Berlin"));
}

#[test]
fn a_dry_run_shows_a_difference_and_changes_nothing() {
    let book = book().file("crm.csv", SALESFORCE);
    let before = book.listing();
    let ran = book.run("import accounts crm.csv --dry-run");
    ran.code(0)
        .out("--- /dev/null\n+++ b/accounts/acme-manufacturing.yaml\n")
        .out("+name: Acme Manufacturing\n");
    ran.err("2 would be created");
    assert_eq!(book.listing(), before);
    book.run("import accounts crm.csv").code(0);
    let book = book.file("crm.csv", SALESFORCE.replace("5400", "5500"));
    book.run("import accounts crm.csv --dry-run")
        .code(0)
        .out("-fields: {annual_revenue: 1250000.5, employees: 5400")
        .out("+fields: {annual_revenue: 1250000.5, employees: 5500");
}

#[test]
fn one_mistake_stops_everything_unless_asked_otherwise() {
    let further = "001C,Cedar,Water,7,8,Jane Doe,,Bonn,2022-05-01\r\n";
    let bad = SALESFORCE.replace("2021-06-30", "30.02.2021") + further;
    let book = book().file("crm.csv", bad);
    let before = book.listing();
    let ran = book.run("import accounts crm.csv");
    ran.code(2).err("crm.csv:3:").err("row 2, column `Created Date`").err("nothing was imported");
    assert_eq!(book.listing(), before);
    let ran = book.run("import accounts crm.csv --keep-going");
    ran.code(2).err("2 accounts: 2 created; 1 row left out because of mistakes");
    assert!(book.path().join("accounts/acme-manufacturing.yaml").exists());
    assert!(!book.path().join("accounts/acme-spares-co.yaml").exists());
}

#[test]
fn one_odd_cell_does_not_turn_a_column_into_text() {
    let book = book().file("a.csv", "name,fields.staff\nAcme,54\nBirch,72\nCedar,n/a\n");
    book.run("import accounts a.csv").code(2).err("row 3, column `fields.staff`: `n/a` is not a number");
    let map = "fields: {name: name, fields.staff: {column: fields.staff, values: {n/a: \"\"}}}\n";
    let book = book.file("map.yaml", map);
    book.run("import accounts a.csv --map map.yaml").code(0);
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\nfields: {staff: 54}\n");
    assert_eq!(book.read("accounts/cedar.yaml"), "name: Cedar\n");
}

#[test]
fn names_that_make_one_id_collide() {
    let csv = "name,segment\nMüller & Söhne,a\nMuller Sohne,b\nMüller & Söhne,a\n";
    let book = book().file("a.csv", csv);
    let ran = book.run("import accounts a.csv");
    ran.code(2).err("the id `muller-sohne` is that of row 1 as well").err("says the same as row 1");
    assert!(!book.path().join("accounts").exists());
    let book = book.file("a.csv", "id,name\n7,Müller & Söhne\n8,Muller Sohne\n");
    book.run("import accounts a.csv --set id=id").code(0);
    assert_eq!(book.listing().iter().filter(|p| p.starts_with("accounts/")).count(), 2);
}

#[test]
fn an_ambiguous_order_of_dates_asks() {
    let book = book().file("a.csv", "name,fields.since\nAcme,03/04/2021\nBirch,05/06/2022\n");
    book.run("import accounts a.csv").code(2).err("--dates dmy");
    book.run("import accounts a.csv --dates dmy").code(0);
    assert!(book.read("accounts/acme.yaml").contains("since: 2021-04-03"));
}

#[test]
fn maps_say_what_is_wrong_with_them() {
    let map = "system: erp\nfields:\n  name: Kund\n  ratings.fit: Note\n  segmet: Branche\n";
    let book = book().file("a.csv", "Kunde;Branche;Note\nAcme;Bau;8\n").file("map.yaml", map);
    let ran = book.run("import accounts a.csv --map map.yaml");
    ran.code(2).err("map.yaml:3:9").err("did you mean `Kunde`?").err("takes somebody's judgement");
    ran.err("did you mean `segment`?");
    book.run("import accounts a.csv --set nam=Kunde").code(2).err("did you mean `name`?");
    book.run("import accounts a.csv --set name=Kund").code(2).err("did you mean `Kunde`?");
    book.run("import accounts a.csv").code(2).err("--map-template");
    book.run("import accounts a.csv --set name=Kunde --set external=Note").code(2).err("--system NAME");
    book.run("import accounts a.csv --set name=Kunde --match external").code(2).err("--set external=COLUMN");
}

#[test]
fn a_template_of_a_map_is_a_map() {
    let book = book().file("a.csv", "Kunde;Branche;Umsatz: k€\nAcme;Bau;8\nBirch;Bau;9\n");
    book.run("import accounts a.csv --map-template -o maps/a.yaml").code(0).err("written");
    book.run("import accounts a.csv --map-template -o maps/a.yaml").code(2).err("left alone");
    let map = book.read("maps/a.yaml");
    assert!(
        map.contains("fields:\n  name: Kunde\n") && map.contains("# fields.branche: Branche  # Bau"),
        "{map}"
    );
    book.run("import accounts a.csv --map maps/a.yaml").code(0).err("2 created");
    let out = book.file("crm.csv", SALESFORCE).run("import accounts crm.csv --map-template");
    out.code(0)
        .out("system: salesforce\n")
        .out("external: Account ID\n")
        .out("  fields.employees: Employees\n");
}

#[test]
fn contacts_and_opportunities_go_into_their_accounts() {
    let book = book().file("crm.csv", SALESFORCE);
    book.run("import accounts crm.csv").code(0);
    let contacts = "Contact ID,First Name,Last Name,Title,Account ID,Reports To ID,Contact Owner,Last Activity\n\
        003A,Sam,Lee,VP Purchasing,001A,003B,Jane Doe,2026-10-02\n\
        003B,Ana,Ruiz,CEO,001A,,Jane Doe,\n";
    let book = book.file("contacts.csv", contacts);
    book.run("import contacts contacts.csv").code(0).err("2 contacts: 2 created");
    let file = book.read("accounts/acme-manufacturing.yaml");
    assert!(
        file.contains("contacts:\n  - {name: Sam Lee, title: VP Purchasing, owner: jane-doe, last_contact: 2026-10-02, reports_to: Ana Ruiz, external: {salesforce: 003A}}\n  - {name: Ana Ruiz, title: CEO, owner: jane-doe, external: {salesforce: 003B}}\nexternal: "),
        "{file}"
    );
    book.run("import contacts contacts.csv").code(0).err("2 contacts: 2 unchanged");
    let deals = "Opportunity ID,Opportunity Name,Account Name,Amount,Close Date,Stage\n\
        006A,Line 3,Acme Manufacturing,\"€300,000.00\",2027-03-31,Negotiation\n\
        006B,Line 4,\"Acme, Spares & Co\",\"€5,000.00\",2026-01-31,Closed Won\n";
    let book = book.file("deals.csv", deals);
    book.run("import opportunities deals.csv").code(0).err("2 opportunities: 2 created");
    let file = book.read("accounts/acme-manufacturing.yaml");
    assert!(
        file.contains(
            "opportunities:\n  - {id: 006A, name: Line 3, value: 300000, close: 2027-03-31, status: open}\n"
        ),
        "{file}"
    );
    let book = book.file("deals.csv", deals.replace("Negotiation", "Closed Lost").replace("€5", "$5"));
    let ran = book.run("import opportunities deals.csv");
    ran.code(0).err("1 updated, 1 unchanged");
    let book = book.file("deals.csv", deals.replace("€5", "£5"));
    book.run("import opportunities deals.csv").code(2).err("the amount is in GBP");
    // A contact that somebody took out stays out.
    let file = book.read("accounts/acme-manufacturing.yaml");
    let without: String = file.lines().filter(|l| !l.contains("Sam Lee")).map(|l| format!("{l}\n")).collect();
    let book = book.file("accounts/acme-manufacturing.yaml", &without);
    book.run("import contacts contacts.csv").code(0).err("the contact `Sam Lee` was taken out by hand");
    assert_eq!(book.read("accounts/acme-manufacturing.yaml"), without);
    book.run("check").code(0);
}

#[test]
fn rows_without_an_account_are_told_once() {
    let csv = "account,name\nacme,A\n,B\n,C\nnobody,D\nnobody,E\n";
    let book = book().account("acme", 5.0).file("c.csv", csv);
    let ran = book.run("import contacts c.csv");
    ran.code(2)
        .err("row 2, column `account`: there is no account, and a contact belongs to one; 2 rows in all");
    ran.err("the book has no account `nobody`; 2 rows in all").err("2 findings");
    book.run("import contacts c.csv --keep-going").code(2).err("1 created; 4 rows left out");
}

#[test]
fn people_get_files_of_their_own() {
    let csv = "name,kind,languages,capacity.accounts\nKim Ito,mentor,\"en; ja\",8\nBo Ek,,sv,\n";
    let book = book().file("p.csv", csv);
    book.run("import people p.csv").code(0).err("2 people: 2 created");
    assert_eq!(
        book.read("people/kim-ito.yaml"),
        "name: Kim Ito\nkind: mentor\ncapacity: {accounts: 8}\nlanguages: [en, ja]\n"
    );
    assert_eq!(book.read("people/bo-ek.yaml"), "name: Bo Ek\nkind: manager\nlanguages: [sv]\n");
    let book = book.file("p.csv", "name,kind\nKim Ito,boss\n");
    book.run("import people p.csv")
        .code(2)
        .err("`boss` is not one of its words")
        .err("`manager`, `candidate`");
}

#[test]
fn a_file_with_mistakes_is_not_touched() {
    let book = book()
        .file("accounts/acme.yaml", "name: Acme\nfield: {}\n")
        .file("a.csv", "name,segment\nAcme,x\nBirch,y\n");
    book.run("import accounts a.csv").code(2).err("the file of `acme` has mistakes").err("kam check");
    book.run("import accounts a.csv --keep-going").code(2).err("1 created");
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\nfield: {}\n");
}

#[test]
fn one_import_at_a_time() {
    let book = book().file("crm.csv", SALESFORCE);
    let settings = fs::File::open(book.path().join("kam.yaml")).unwrap();
    settings.try_lock().unwrap();
    book.run("import accounts crm.csv").code(2).err("another import into this book is running");
    book.run("import accounts crm.csv --dry-run").code(0);
    drop(settings);
    book.run("import accounts crm.csv").code(0);
}

#[test]
fn two_at_once_leave_whole_files() {
    let rows: String = (0..300).map(|n| format!("A{n},Account {n},{n}\n")).collect();
    let book = book().file("a.csv", format!("Account ID,Account Name,Employees\n{rows}"));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let ran = book.run("import accounts a.csv");
                ran.holds(matches!(ran.code, Some(0 | 2)), "imported, or was told to wait");
            });
        }
    });
    book.run("import accounts a.csv").code(0);
    book.run("check").code(0);
    assert_eq!(book.listing().iter().filter(|p| p.starts_with("accounts/")).count(), 300);
    assert!(!book.listing().iter().any(|p| p.contains(".kam-")), "{:?}", book.listing());
}

/// A system allows few open files at a time.
#[cfg(unix)]
#[test]
fn more_files_than_may_be_open_at_once() {
    let rows: String = (0..300).map(|n| format!("Account {n},{n}\n")).collect();
    let book = book().file("a.csv", format!("name,fields.n\n{rows}"));
    let ran = std::process::Command::new("sh")
        .args(["-c", "ulimit -n 100; exec \"$KAM\" import accounts a.csv"])
        .env("KAM", env!("CARGO_BIN_EXE_kam"))
        .current_dir(book.path())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(book.listing().iter().filter(|p| p.starts_with("accounts/")).count(), 300);
}

#[test]
fn odd_files_are_told_apart() {
    let book =
        book().file("empty.csv", "").file("head.csv", "name,segment\n").file("bin.csv", b"\0\x01\x02\xff\0");
    book.run("import accounts empty.csv").code(2).err("there is nothing in the file");
    book.run("import accounts head.csv").code(3).err("nothing to import");
    book.run("import accounts bin.csv").code(2).err("bin.csv");
    book.run("import accounts none.csv").code(2).err("none.csv");
    book.run("import accounts accounts").code(2);
    book.run("import accounts crm.csv --map none.yaml").code(2).err("none.yaml");
    Book::bare().run("import accounts x.csv").code(2).err("there is no book here");
    let ran = book.kam().line("import accounts -").input("name\nÅngström AB\n").run();
    ran.code(0);
    assert!(book.path().join("accounts/angstrom-ab.yaml").exists());
}

#[test]
fn hostile_names_stay_text() {
    let csv = "name,segment,fields.note\n\"a: b # c\",\"{x: [1]}\",\"line\nbreak \u{202e}x\"\n'=1+1,- a,\"\"\"\"\nnull,NO,2026-01-01x\n";
    let book = book().file("a.csv", csv);
    book.run("import accounts a.csv").code(0);
    book.run("check").code(0);
    let ran = book.run("export accounts -f csv --columns account,name,segment");
    ran.code(0).out("NO").out("{x: [1]}");
    book.run("import accounts a.csv").code(0).err("3 unchanged");
}

#[test]
fn an_export_of_the_book_comes_back_as_it_was() {
    let book = book().file("crm.csv", SALESFORCE);
    book.run("import accounts crm.csv").code(0);
    book.run("export accounts -o out.csv --columns account,name,segment,manager,fields.employees").code(0);
    let before = book.read("accounts/acme-manufacturing.yaml");
    book.run("import accounts out.csv").code(0).err("2 unchanged");
    assert_eq!(book.read("accounts/acme-manufacturing.yaml"), before);
}

/// The same table in any form a spreadsheet writes makes the same files.
#[test]
fn every_form_of_a_file_makes_the_same_book() {
    let plain =
        "name,fields.revenue,fields.since\nKönig & Co,1234567.5,2021-12-31\nBirch,-2000.25,2020-02-29\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(plain.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let german = "name;fields.revenue;fields.since\r\nKönig & Co;1.234.567,50;31.12.2021\r\nBirch;-2.000,25;29.02.2020\r\n";
    let cp1252: Vec<u8> = german.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let forms: Vec<Vec<u8>> = vec![
        plain.into(),
        format!("\u{feff}{}", plain.replace('\n', "\r\n")).into(),
        utf16,
        german.into(),
        cp1252,
        plain.replace(',', "\t").into(),
        "name,fields.revenue,fields.since\n\"König & Co\",\"$1,234,567.50\",12/31/2021\nBirch,\"(2,000.25)\",2/29/2020\n".into(),
    ];
    let made: Vec<(String, String)> = forms
        .into_iter()
        .map(|form| {
            let book = book().file("a.csv", form);
            book.run("import accounts a.csv").code(0);
            (book.read("accounts/konig-co.yaml"), book.read("accounts/birch.yaml"))
        })
        .collect();
    assert!(made[0].0.contains("revenue: 1234567.5, since: 2021-12-31"), "{}", made[0].0);
    for other in &made {
        assert_eq!(other, &made[0]);
    }
}

#[test]
fn headers_of_the_usual_systems() {
    let folder = package().join("tests/exports");
    for (file, kind, title) in [
        ("salesforce-labels.csv", "accounts", "Salesforce"),
        ("salesforce-wizard.csv", "accounts", "Salesforce"),
        ("salesforce-loader.csv", "accounts", "Salesforce"),
        ("hubspot-companies.csv", "accounts", "HubSpot"),
        ("dynamics-accounts.csv", "accounts", "Dynamics 365"),
        ("pipedrive-organizations.csv", "accounts", "Pipedrive"),
    ] {
        let book = book();
        let path = folder.join(file);
        let ran = book.kam().args(["import", kind]).args([&path]).run();
        ran.code(0).err(&format!("an export of {title}")).err("1 created");
        let file = book.read("accounts/acme-sons.yaml");
        assert!(
            file.starts_with("name: \"Acme & Sons\"\n") || file.starts_with("name: Acme & Sons\n"),
            "{file}"
        );
        book.run("check").code(0);
        book.kam().args(["import", kind]).args([&path]).run().code(0).err("1 unchanged");
    }
}

#[test]
fn help_names_what_can_be_imported() {
    kam().line("import --help").run().code(0).out("Salesforce").out("--keep-going").out("--map-template");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever stands in the cells: what is imported passes the check, and again changes nothing.
    #[test]
    fn importing_twice_changes_nothing(
        rows in proptest::collection::vec(("[A-Za-zÀ-ž&.,' -]{1,20}", "\\PC{0,20}", proptest::option::of(-1_000_000i64..1_000_000), "[0-9]{0,6}"), 1..6)
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "name", "segment", "fields.n", "fields.code"]).unwrap();
        for (n, (name, segment, number, code)) in rows.iter().enumerate() {
            let number = number.map(|n| n.to_string()).unwrap_or_default();
            writer.write_record([&format!("a{n}"), name, segment, &number, code]).unwrap();
        }
        let book = book().file("a.csv", writer.into_inner().unwrap());
        let first = book.run("import accounts a.csv --set id=id --keep-going");
        if first.code == Some(0) {
            let made = book.listing();
            let read = |book: &Book| made.iter().filter(|p| p.ends_with(".yaml")).map(|p| book.read(p)).collect::<Vec<_>>();
            let files = read(&book);
            book.run("import accounts a.csv --set id=id").code(0).no_err("created").no_err("updated").no_err("by hand");
            prop_assert_eq!(read(&book), files);
            let checked = book.run("check");
            checked.holds(checked.code != Some(2), "the book can be read");
        }
    }
}
