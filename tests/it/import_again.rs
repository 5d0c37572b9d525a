//! Imports into a book that has grown since: names that changed, people who came and went, files with mistakes.

use crate::common::Book;

const MAP: &str =
    "system: crm\nexternal: id\nfields: {account: account, name: name, title: title, reports_to: boss}\n";

/// A book with an account and contacts as a system has them.
fn book(contacts: &str) -> Book {
    Book::new().file("accounts/acme.yaml", format!("name: Acme\ncontacts:\n{contacts}")).file("map.yaml", MAP)
}

fn import(book: &Book, rows: &str) -> crate::common::Ran {
    std::fs::write(book.path().join("c.csv"), format!("account,name,title,id,boss\n{rows}")).unwrap();
    book.run("import contacts c.csv --map map.yaml")
}

#[test]
fn a_name_that_another_contact_gave_up_is_a_new_contact() {
    let book = book("  - {name: Sam Lee, external: {crm: \"1\"}}\n");
    let rows = "Acme,Sam Lee-Park,VP,1,\nAcme,Sam Lee,Intern,2,\n";
    import(&book, rows).code(0).err("1 created, 1 updated");
    let expected = "name: Acme\ncontacts:\n  - {name: Sam Lee-Park, title: VP, external: {crm: \"1\"}}\n  - {name: Sam Lee, title: Intern, external: {crm: \"2\"}}\n";
    assert_eq!(book.read("accounts/acme.yaml"), expected);
    import(&book, rows).code(0).err("2 contacts: 2 unchanged");
}

#[test]
fn nobody_takes_over_the_entry_of_another_record() {
    let text = "  - {name: Sam Lee, influence: 9, external: {crm: \"1\"}}\n";
    let book = book(text);
    import(&book, "Acme,Sam Lee,VP,777,\n")
        .code(2)
        .err("belongs to record 1 already, and this is record 777");
    assert_eq!(book.read("accounts/acme.yaml"), format!("name: Acme\ncontacts:\n{text}"));
}

#[test]
fn a_contact_with_another_name_is_named_so_everywhere_and_keeps_what_was_changed_by_hand() {
    let book = Book::new()
        .file(
            "accounts/acme.yaml",
            "name: Acme\nsponsor: {theirs: Boss}\nreviews:\n  - {on: 2026-01-10, customer: [Boss, Kim]}\n",
        )
        .file("map.yaml", MAP);
    import(&book, "Acme,Boss,VP,1,\nAcme,Kim,Buyer,2,1\n").code(0).err("2 created");
    let by_hand = book.read("accounts/acme.yaml").replace("title: VP", "title: CEO   # since May").replace(
        "{name: Boss, title: CEO   # since May, external: {crm: \"1\"}}",
        "name: Boss\n    title: CEO   # since May\n    external: {crm: \"1\"}",
    );
    let book = book.file("accounts/acme.yaml", &by_hand);
    import(&book, "Acme,Boss Meyer,VP Sales,1,\n").code(0).err("`title` was changed by hand");
    let now = book.read("accounts/acme.yaml");
    for part in [
        "name: Boss Meyer\n",
        "title: CEO   # since May",
        "reports_to: Boss Meyer",
        "theirs: Boss Meyer",
        "[Boss Meyer, Kim]",
    ] {
        assert!(now.contains(part), "{part}: {now}");
    }
    let record = book.read("imports/crm.csv");
    assert!(record.contains("contacts,acme,Boss Meyer,title,VP\n") && !record.contains(",Boss,"), "{record}");
    book.run("check").code(0);
}

#[test]
fn whom_somebody_reports_to_is_a_contact_of_the_same_account() {
    let book = book("  - {name: Boss, external: {crm: 003B}}\n").file("accounts/birch.yaml", "name: Birch\n");
    let rows = "Acme,Sam,,003S,003B\nAcme,Kim,,003K,boss\nAcme,Lu,,003L,003Z\nAcme,Bo,,003O,003O\nBirch,Ida,,003I,003B\n";
    let ran = import(&book, rows);
    ran.code(0).err("`003Z` is no contact of the same account").err("`003O` would belong to itself");
    ran.err("`003B` is no contact of the same account");
    let now = book.read("accounts/acme.yaml");
    assert_eq!(now.matches("reports_to: Boss").count(), 2, "{now}");
    assert!(!now.contains("reports_to: 003"), "{now}");
    assert!(!book.read("accounts/birch.yaml").contains("reports_to"));
    book.run("check").code(0);
}

#[test]
fn many_warnings_hide_no_mistake() {
    let mut rows: String = (0..25).map(|n| format!("A{n:02}\u{1},1\n")).collect();
    rows.push_str("Birch,oops\n");
    let book = Book::new().file("a.csv", format!("name,costs.visits\n{rows}"));
    book.run("import accounts a.csv").code(2).err("`oops` is not a number");
    assert!(!book.path().join("accounts/birch.yaml").exists());
}

#[test]
fn what_an_export_says_comes_back_as_it_was() {
    let text = "name: \"=Acme\"\nstatus: key\ncurrency: EUR\nsegment: \"+49 30\"\ncosts: {visits: 9000, rebates: 30000}\n";
    let book = Book::new().file("accounts/acme.yaml", text);
    for form in ["csv", "xlsx"] {
        book.run(&format!("export accounts -o out.{form}")).code(0);
        book.run(&format!("import accounts out.{form}")).code(0).err("1 unchanged");
        assert_eq!(book.read("accounts/acme.yaml"), text);
    }
    book.run("import accounts out.csv --set costs.total=name").code(2).err("the sum of the costs");
}

#[test]
fn a_file_with_mistakes_may_be_the_one_that_is_looked_for() {
    let book = Book::new()
        .file("accounts/south/acme-ag.yaml", "name: Acme\nexternal: {crm: \"1\"}\nnonsense: 1\n")
        .file("a.csv", "name,id\nAcme,1\n");
    let args = "import accounts a.csv --system crm --set external=id";
    let ran = book.run(args);
    ran.code(2)
        .err("nobody can say whether a new account is in it already")
        .err("accounts/south/acme-ag.yaml");
    assert!(!book.path().join("accounts/acme.yaml").exists());
}

#[test]
fn a_file_that_was_taken_out_stays_out() {
    let book = Book::new().file("a.csv", "name,segment\nAcme,a\nBirch,b\n");
    book.run("import accounts a.csv").code(0).err("2 created");
    std::fs::remove_file(book.path().join("accounts/acme.yaml")).unwrap();
    book.run("import accounts a.csv").code(0).err("`acme` was taken out by hand");
    assert!(!book.path().join("accounts/acme.yaml").exists());
    book.run("import accounts a.csv --force").code(0).err("1 created");
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\nsegment: a\n");
}

#[test]
fn no_file_is_made_longer_than_is_read() {
    let book = Book::new().file("accounts/acme.yaml", "name: Acme\n").file("map.yaml", MAP);
    let rows: String = (0..16_000)
        .map(|n| {
            format!("Acme,Person of the customer {n:05} and some more words in the name of them,,{n},\n")
        })
        .collect();
    import(&book, &rows).code(2).err("more than the 1 MiB that is read");
    assert_eq!(book.read("accounts/acme.yaml"), "name: Acme\n");
}

#[test]
fn ids_of_opportunities_are_told_apart_to_the_letter() {
    let book = Book::new()
        .file("accounts/acme.yaml", "name: Acme\n")
        .file("o.csv", "account,id,name,value\nAcme,0061a00000ABCDe,One,1\nAcme,0061a00000ABCDE,Two,2\n");
    book.run("import opportunities o.csv").code(0).err("2 opportunities: 2 created");
    book.run("import opportunities o.csv").code(0).err("2 unchanged");
}

#[test]
fn nobody_mentors_themselves() {
    let book = Book::new().file("p.csv", "name,kind,mentor\nAna Ruiz,manager,Ana Ruiz\n");
    book.run("import people p.csv").code(0).err("would belong to itself");
    book.run("check").code(0);
}
