//! Frameworks as a user meets them: the page about them, one's own beside built-in ones, the tables.

use std::collections::BTreeSet;
use std::fs;

use kam::frameworks::built_in;
use serde_json::Value;

use crate::common::{Book, package};

fn page() -> String {
    fs::read_to_string(package().join("docs/frameworks.md")).unwrap()
}

/// The example of the page.
fn example() -> String {
    let page = page();
    let (_, rest) = page.split_once("```yaml\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// The names of all properties of a schema.
fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if let ("properties", Value::Object(inner)) = (key.as_str(), value) {
                    names.extend(inner.keys().cloned());
                }
                properties(value, names);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| properties(value, names)),
        _ => {}
    }
}

/// The names of all keys of a value.
fn keys(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| {
            names.insert(key.clone());
            keys(inner, names);
        }),
        Value::Array(list) => list.iter().for_each(|inner| keys(inner, names)),
        _ => {}
    }
}

#[test]
fn the_example_of_the_page_is_sound_and_shows_every_field() {
    let read = kam::text::yaml::read::<kam::model::framework::Framework>(&example());
    assert_eq!(read.problems, []);
    let framework = read.value.unwrap();
    assert_eq!(kam::assess::framework::problems(&framework), []);

    let schema = fs::read_to_string(package().join("schemas/framework.schema.json")).unwrap();
    let (mut known, mut shown) = (BTreeSet::new(), BTreeSet::new());
    properties(&serde_json::from_str(&schema).unwrap(), &mut known);
    keys(&serde_json::to_value(&framework).unwrap(), &mut shown);
    assert!(known.len() > 30, "{known:?}");
    assert_eq!(known, shown);

    let book = Book::new().file("frameworks/ours.yaml", example());
    let ran = book.run("framework show ours -f json");
    ran.code(0).holds(ran.stderr.is_empty(), "stderr is empty");
    // Every table that there can be.
    let schema = fs::read_to_string(package().join("schemas/output/framework.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let promised = schema["properties"]["tables"]["properties"].as_object().unwrap();
    let json = ran.json();
    let printed = json["tables"].as_object().unwrap();
    assert_eq!(promised.keys().collect::<BTreeSet<_>>(), printed.keys().collect::<BTreeSet<_>>());
    for (table, rows) in printed {
        let columns = promised[table]["items"]["properties"].as_object().unwrap();
        for row in rows.as_array().unwrap() {
            let names: BTreeSet<_> = row.as_object().unwrap().keys().collect();
            assert_eq!(names, columns.keys().collect(), "{table}");
        }
    }
}

#[test]
fn the_page_has_every_built_in_framework() {
    let page = page();
    for known in built_in() {
        assert!(page.contains(&format!("| `{}` |", known.id)), "{}", known.id);
    }
    let woodburn = kam::frameworks::get("woodburn-2006").unwrap();
    for id in woodburn.roles.iter().map(|role| &role.id) {
        assert!(page.contains(&format!("`{id}`")), "{id}");
    }
    for item in woodburn.items.iter().filter(|item| item.most_cited) {
        assert!(page.contains(&format!("`{}`", item.id)), "{}", item.id);
    }
}

/// The built-in files as a team's own, under other ids: all tables are the same but for the id and the origin.
#[test]
fn a_framework_of_ones_own_works_as_a_built_in_one_does() {
    let book = built_in()
        .iter()
        .fold(Book::new(), |book, known| book.file(&format!("frameworks/our-{}.yaml", known.id), known.text));
    for known in built_in() {
        let show = |id: &str| {
            let ran = book.run(&format!("framework show {id} -f json"));
            ran.code(0).holds(ran.stderr.is_empty(), "stderr is empty");
            ran.json()
        };
        let (built_in, mut own) = (show(known.id), show(&format!("our-{}", known.id)));
        let line = &mut own["tables"]["framework"][0];
        assert_eq!(line["from"], format!("frameworks/our-{}.yaml", known.id));
        line["from"] = "built-in".into();
        line["framework"] = known.id.into();
        assert_eq!(own, built_in, "{}", known.id);
    }
}

#[test]
fn tables_begin_with_the_columns_of_the_contract() {
    let folder = Book::bare();
    let head = |line: &str| {
        let ran = folder.run(&format!("framework {line} -q -f csv"));
        ran.code(0);
        ran.stdout.lines().next().unwrap_or_default().to_owned()
    };
    let overview = "framework,version,name,roles,items,from,source,licence";
    for (line, columns) in [
        ("list", overview),
        ("show woodburn-2006", overview),
        ("show woodburn-2006 --table roles", "role,area,name"),
        ("show woodburn-2006 --table duties", "role,side,id,name"),
        ("show woodburn-2006 --table items", "item,name,kind,roles,most_cited"),
        ("show woodburn-2006 --table litmus", "item,name"),
        ("show bant --table elements", "element,weight,gate,step,meaning"),
        ("show bant --table bands", "from,name"),
    ] {
        assert!(head(line).starts_with(columns), "{line}: {}", head(line));
    }
    let duties = folder.run("framework show woodburn-2006 -q -f csv --table duties").csv();
    let side = |side: &str| duties.iter().filter(|line| line["side"] == side).count();
    assert_eq!((side("company"), side("manager")), (82, 89));
    let items = folder.run("framework show woodburn-2006 -q -f csv --table items").csv();
    assert_eq!(items.iter().map(|line| line["roles"].split("; ").count()).sum::<usize>(), 110);
    assert_eq!(items.iter().filter(|line| line["most_cited"] == "true").count(), 21);
}

#[test]
fn comments_and_settings_silence_a_flaw() {
    let flawed = "name: F\nitems:\n  - {id: a, name: A, anchors: [no]}\n";
    let book = Book::new().file("frameworks/f.yaml", flawed);
    book.run("framework show f")
        .code(1)
        .err("error[flawed-framework]")
        .err("frameworks/f.yaml:3:31")
        .out("a     A\n");

    let reason = flawed.replace("items:", "items:  # kam: allow[flawed-framework] still being written");
    let allowed = flawed.replace("[no]}", "[no]}  # kam: allow[flawed-framework] still being written");
    Book::new().file("frameworks/f.yaml", reason).run("framework show f").code(1);
    Book::new().file("frameworks/f.yaml", allowed).run("framework show f").code(0).no_err("flawed");
    let settings = format!("{}rules: {{flawed-framework: warn}}\n", crate::common::SETTINGS);
    let book = book.file("kam.yaml", settings);
    book.run("framework show f").code(0).err("warning[flawed-framework]");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let book = Book::new()
        .file("frameworks/empty.yaml", "")
        .file("frameworks/list.yaml", "- a\n- b\n")
        .file("frameworks/words.yaml", "name: [1]\nroles: none\nitems: {a: b}\n")
        .file("frameworks/Ünser Rahmen.yaml", "name: \"  \"\nitems:\n  - {id: '', name: X}\n")
        .file("frameworks/bytes.yaml", b"name: \xff\n")
        .file("frameworks/meddpicc.yaml", "name: Ours\nelement: []\n");
    let ran = book.run("framework list -f csv");
    ran.code(2).err("empty-file").err("not-utf-8").err("did you mean `elements`?");
    for path in ["empty.yaml", "list.yaml:1:1", "words.yaml:1:7", "words.yaml:2:8", "Ünser Rahmen.yaml:1:7"]
    {
        ran.err(&format!("frameworks/{path}"));
    }
    // A file that cannot be read hides the built-in framework whose place it would take.
    let ids: Vec<String> = ran.csv().into_iter().map(|mut line| line.remove("framework").unwrap()).collect();
    let expected: Vec<&str> =
        built_in().iter().map(|known| known.id).filter(|id| *id != "meddpicc").collect();
    assert_eq!(ids, expected);
    book.run("framework show meddpicc").code(2).silent().err("frameworks/meddpicc.yaml:2:1");
    book.run("framework show bant").code(0).holds(true, "others are no affair of it");
}

#[test]
fn settings_that_cannot_be_read_leave_the_built_in_ones() {
    let book = Book::bare().file("kam.yaml", "versoin: 1\n");
    book.run("framework list -f csv").code(2).err("kam.yaml:1:1").out("woodburn-2006,1,");
    book.run("framework show bant").code(2).err("kam.yaml:1:1").out("Weighted BANT");
}
