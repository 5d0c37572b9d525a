//! A new plan: what the book knows about an account, in the sections that a plan has. What it does not know is asked
//! in a comment and left to a person.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::book::load::{Entry, Shelf};
use crate::model::account::{Account, Contact, Opportunity, ValueProposition, Wallet};
use crate::model::number::Amount;
use crate::model::person::Person;
use crate::model::settings::Settings;
use crate::model::words::{Currency, Quadrant};
use crate::text::finding::slashed;

/// A figure of the account, computed by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is: `Revenue of twelve months`.
    pub label: String,
    /// Its value as it is to be printed, with its unit.
    pub text: String,
    /// The measure that it was computed by: `sales.revenue`.
    pub expression: String,
}

/// What is known when a plan is begun.
#[derive(Debug)]
pub struct Known<'a> {
    /// The account.
    pub account: &'a Entry<Account>,
    /// The period, in the team's own words.
    pub period: &'a str,
    /// The quadrant, where a selection has one for the account.
    pub quadrant: Option<Quadrant>,
    /// Our people.
    pub people: &'a Shelf<Person>,
    /// The account's figures; those that are missing are left out.
    pub figures: Vec<Figure>,
    /// The date that the figures are of.
    pub as_of: Date,
    /// The book's settings.
    pub settings: &'a Settings,
}

impl Known<'_> {
    fn currency(&self) -> Currency {
        self.account.value.currency.unwrap_or(self.settings.currency)
    }

    /// A person's name; the id where nobody in the book has it.
    fn person<'b>(&'b self, id: &'b str) -> &'b str {
        self.people.get(id).map_or(id, |entry| &entry.value.name)
    }

    /// How many rows a table may have: accounts that are only kept get a shorter plan.
    fn most(&self) -> usize {
        match self.quadrant {
            Some(Quadrant::Status | Quadrant::Streamline) => 4,
            Some(Quadrant::Strategic | Quadrant::Star) | None => 8,
        }
    }

    /// Where the rest of a table stands.
    fn rest(&self, all: usize) -> Option<String> {
        let more = all.checked_sub(self.most()).filter(|more| *more > 0)?;
        Some(format!("And {more} more in {}.", inline(&slashed(&self.account.path))))
    }
}

/// Whether a text can be a period: letters and digits, with single hyphens, points or underscores between them.
#[must_use]
pub fn is_period(text: &str) -> bool {
    text.len() <= 40
        && text.split(['-', '.', '_']).all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The file of a plan: `<account>-<period>.md` in the first folder of plans. In the file's name a hyphen stands for
/// every character that [`is_period`] would not have.
#[must_use]
pub fn path(settings: &Settings, account: &str, period: &str) -> PathBuf {
    let folder = settings.files.plans.first().map(|glob| super::folder_of(glob)).unwrap_or_default();
    let period: String = period
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' })
        .collect();
    folder.join(format!("{account}-{period}.md"))
}

/// The text of a new plan: a draft that holds what is known and asks for the rest.
#[must_use]
pub fn plan(known: &Known<'_>) -> String {
    let account = &known.account.value;
    let mut out = front(known);
    let _ = writeln!(out, "# {} {}", inline(&account.name), inline(known.period));

    let goal = account.value_proposition.as_ref().and_then(|v| v.customer_goal.as_deref());
    section(
        &mut out,
        "Customer's goals",
        goal.map(paragraph),
        "What does the customer want to reach this year, in its own figures?",
    );
    section(
        &mut out,
        "Desk research",
        None,
        "What happens in the customer's market, to its customers and its rivals, that changes what it buys?",
    );
    section(
        &mut out,
        "Revenue analysis",
        revenue(known),
        "What does the customer buy, of whom, and what do we earn?",
    );
    section(
        &mut out,
        "Contacts",
        contacts(known),
        "Who decides, who influences, and who of ours knows them?",
    );
    section(
        &mut out,
        "Value proposition",
        account.value_proposition.as_ref().map(|v| proposition(v, known.currency())),
        "What does the customer gain by us that it gains by nobody else, and what is it worth to it?",
    );
    if known.quadrant == Some(Quadrant::Streamline) {
        section(
            &mut out,
            "Conditions and cost to serve",
            costs(known),
            "Which prices and terms change, and what do we stop doing?",
        );
    }
    let heads = match known.quadrant {
        Some(Quadrant::Streamline) => "What do we want to earn here, and by when?",
        Some(Quadrant::Status) => "What do we want to keep, measured by what?",
        _ => "What do we want to reach, measured by what, from which figure to which, and by when?",
    };
    asked(&mut out, "Objectives", heads);
    out.push_str("\n| Objective | Measure | Baseline | Target | Due | Owner |\n|---|---|---|---|---|---|\n");
    section(
        &mut out,
        "Critical success factors",
        None,
        "Which three to seven things have to go right? Each with its measure and its owner.",
    );
    section(&mut out, "Actions", None, "Who does what by when?");
    let open: Vec<&Opportunity> =
        account.opportunities.iter().filter(|o| o.status.as_deref().is_none_or(|s| s == "open")).collect();
    match known.quadrant {
        Some(Quadrant::Strategic | Quadrant::Star) => section(
            &mut out,
            "Opportunities",
            opportunities(known, open),
            "What else could the customer buy of us, and what would it be worth?",
        ),
        None if !open.is_empty() => section(&mut out, "Opportunities", opportunities(known, open), ""),
        None | Some(Quadrant::Status | Quadrant::Streamline) => {}
    }
    if known.quadrant == Some(Quadrant::Star) {
        section(
            &mut out,
            "Half-year decision",
            None,
            "What has to be reached by the half-year to go on, and who decides?",
        );
    }
    section(&mut out, "Risks", None, "What could go wrong, how would we notice, and what would we do?");
    if known.quadrant == Some(Quadrant::Strategic) {
        out.push_str("\n## Reviews\n\n");
        out.push_str(&sponsors(known));
        out.push_str("\n| Date | Took part | Result |\n|---|---|---|\n");
    }
    out
}

fn front(known: &Known<'_>) -> String {
    let mut out = String::from("---\n");
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(out, "{name}: {}", scalar(value));
    };
    field("account", &known.account.id);
    field("period", known.period);
    if let Some(manager) = &known.account.value.manager {
        field("manager", manager);
    }
    field("status", "draft");
    if let Some(quadrant) = known.quadrant {
        field("quadrant", quadrant.word());
    }
    out.push_str("---\n");
    out
}

/// A heading and what is known beneath it; the question where nothing is.
fn section(out: &mut String, title: &str, body: Option<String>, question: &str) {
    match body {
        Some(body) => {
            let _ = write!(out, "\n## {title}\n\n{body}");
        }
        None => asked(out, title, question),
    }
}

fn asked(out: &mut String, title: &str, question: &str) {
    let _ = writeln!(out, "\n## {title}\n\n<!-- {question} -->");
}

fn revenue(known: &Known<'_>) -> Option<String> {
    let mut out = String::new();
    if !known.figures.is_empty() {
        out.push_str("| Figure | Value | Measure |\n|---|---:|---|\n");
        for figure in &known.figures {
            row(&mut out, [inline(&figure.label), inline(&figure.text), code(&figure.expression)]);
        }
        let _ = writeln!(out, "\nAs of {}.", known.as_of);
    }
    if let Some(wallet) = wallet(known) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&wallet);
    }
    (!out.is_empty()).then_some(out)
}

fn wallet(known: &Known<'_>) -> Option<String> {
    let mut lines: Vec<&Wallet> = known.account.value.wallet.iter().collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|line| Reverse(line.spend));
    let currency = known.currency();
    let mut out = format!(
        "| Offering | Market | Spend a year, {currency} | Ours, {currency} | Share | Main rival |\n|---|---|---:|---:|---:|---|\n"
    );
    for line in lines.iter().take(known.most()) {
        // The first by name where several are level.
        let rival = line.rivals.iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        row(
            &mut out,
            [
                optional(line.offering.as_deref()),
                optional(line.market.as_deref()),
                amount(line.spend),
                line.ours.map(amount).unwrap_or_default(),
                line.ours.and_then(|ours| share(ours, line.spend)).unwrap_or_default(),
                rival
                    .map(|(name, theirs)| format!("{} {}", inline(name), amount(*theirs)))
                    .unwrap_or_default(),
            ],
        );
    }
    with_rest(&mut out, known.rest(lines.len()));
    Some(out)
}

fn contacts(known: &Known<'_>) -> Option<String> {
    let mut people: Vec<&Contact> = known.account.value.contacts.iter().collect();
    if people.is_empty() {
        return None;
    }
    people.sort_by_key(|c| {
        let role = c.role.as_deref();
        let word = match role {
            Some("decision-maker") => 0,
            Some("approver") => 1,
            Some("influencer") => 2,
            _ => 3,
        };
        (role != Some("decision-maker"), Reverse(c.influence), word)
    });
    let mut out = String::from(
        "| Name | Function | Level | Role | Attitude | Our contact |\n|---|---|---|---|---|---|\n",
    );
    for contact in people.iter().take(known.most()) {
        row(
            &mut out,
            [
                inline(&contact.name),
                optional(contact.function.as_deref()),
                optional(contact.level.as_deref()),
                optional(contact.role.as_deref()),
                contact.attitude.map(|a| a.word().to_owned()).unwrap_or_default(),
                optional(contact.owner.as_deref().map(|id| known.person(id))),
            ],
        );
    }
    with_rest(&mut out, known.rest(people.len()));
    Some(out)
}

fn proposition(value: &ValueProposition, currency: Currency) -> String {
    let mut out = paragraph(&value.statement);
    if !value.benefits.is_empty() {
        out.push('\n');
    }
    for benefit in &value.benefits {
        let _ = write!(out, "- {}", starting(&benefit.benefit));
        if let Some(worth) = benefit.amount {
            let _ = write!(out, ": {} {currency} a year", amount(worth));
        }
        if let Some(measure) = &benefit.measure {
            let _ = write!(out, " ({})", inline(measure));
        }
        out.push('\n');
    }
    out
}

fn costs(known: &Known<'_>) -> Option<String> {
    let costs = &known.account.value.costs;
    if costs.is_empty() {
        return None;
    }
    let mut out = format!("| Cost | {} a year |\n|---|---:|\n", known.currency());
    for (name, cost) in costs.iter() {
        row(&mut out, [inline(name), amount(*cost)]);
    }
    Some(out)
}

fn opportunities(known: &Known<'_>, mut open: Vec<&Opportunity>) -> Option<String> {
    if open.is_empty() {
        return None;
    }
    open.sort_by_key(|o| Reverse(o.value));
    let mut out =
        format!("| Opportunity | Offering | Value, {} | Close |\n|---|---|---:|---|\n", known.currency());
    for opportunity in open.iter().take(known.most()) {
        row(
            &mut out,
            [
                inline(&opportunity.name),
                optional(opportunity.offering.as_deref()),
                opportunity.value.map(amount).unwrap_or_default(),
                opportunity.close.map(|day| day.to_string()).unwrap_or_default(),
            ],
        );
    }
    with_rest(&mut out, known.rest(open.len()));
    Some(out)
}

/// Both sponsors by name; the question where one of them is missing.
fn sponsors(known: &Known<'_>) -> String {
    let sponsor = known.account.value.sponsor.as_ref();
    let ours = sponsor.and_then(|s| s.ours.as_deref()).map(|id| known.person(id));
    let theirs = sponsor.and_then(|s| s.theirs.as_deref());
    let mut out = String::new();
    let sides = [("Our sponsor", ours), ("Their sponsor", theirs)];
    let named: Vec<String> = sides
        .iter()
        .filter_map(|(side, name)| name.map(|name| format!("{side}: {}.", inline(name))))
        .collect();
    if !named.is_empty() {
        let _ = writeln!(out, "{}", named.join(" "));
    }
    let question = match (ours, theirs) {
        (Some(_), Some(_)) => return out,
        (None, None) => "Who sponsors the account, on our side and on theirs?",
        (None, Some(_)) => "Who sponsors the account on our side?",
        (Some(_), None) => "Who sponsors it on their side?",
    };
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "<!-- {question} -->");
    out
}

fn row<const N: usize>(out: &mut String, cells: [String; N]) {
    out.push('|');
    for cell in cells {
        let _ = if cell.is_empty() { write!(out, " |") } else { write!(out, " {cell} |") };
    }
    out.push('\n');
}

fn with_rest(out: &mut String, rest: Option<String>) {
    if let Some(rest) = rest {
        let _ = writeln!(out, "\n{rest}");
    }
}

fn optional(text: Option<&str>) -> String {
    text.map(inline).unwrap_or_default()
}

/// An amount with spaces between thousands.
#[must_use]
pub fn amount(Amount(value): Amount) -> String {
    let text = value.normalize().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A part of a whole with one decimal; none where the whole is nothing.
fn share(Amount(part): Amount, Amount(whole): Amount) -> Option<String> {
    let share = part.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(format!("{:.1}%", share.round_dp(1)))
}

/// A scalar of the front matter, quoted where YAML would read something else.
fn scalar(text: &str) -> String {
    let text = single_spaced(text);
    // A year reads better without quotes, and a period is read as text either way.
    if text.len() <= 8
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.is_empty()
    {
        return text;
    }
    serde_yaml::to_string(&text).map_or_else(|_| format!("{text:?}"), |yaml| yaml.trim_end().to_owned())
}

/// One line: line breaks, controls and runs of spaces become a space, marks that turn the direction of writing go.
fn single_spaced(text: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let spaced: String = text.chars().filter(visible).map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text on one line in which nothing is a mark of Markdown.
fn inline(text: &str) -> String {
    let text = single_spaced(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The same at the beginning of a line, where further marks would begin a list or a rule.
fn starting(text: &str) -> String {
    let out = inline(text);
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    let number = digits > 0 && out[digits..].starts_with(['.', ')']);
    if number {
        format!("{}\\{}", &out[..digits], &out[digits..])
    } else if out.starts_with(['-', '+', '=', ':']) {
        format!("\\{out}")
    } else {
        out
    }
}

fn paragraph(text: &str) -> String {
    format!("{}\n", starting(text))
}

/// Code within a table; plain text where it cannot be code.
fn code(text: &str) -> String {
    let text = single_spaced(text);
    if text.is_empty() || text.contains('`') || text.contains('|') {
        inline(&text)
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::FrontMatter;
    use crate::text::yaml::read;

    fn entry(id: &str, yaml: &str) -> Entry<Account> {
        let read = read::<Account>(yaml);
        assert_eq!(read.problems, []);
        Entry { id: id.to_owned(), path: format!("accounts/{id}.yaml").into(), value: read.value.unwrap() }
    }

    fn people() -> Shelf<Person> {
        let person = |id: &str, yaml: &str| Entry {
            id: id.to_owned(),
            path: format!("people/{id}.yaml").into(),
            value: read::<Person>(yaml).value.unwrap(),
        };
        Shelf {
            entries: vec![
                person("jane-doe", "{name: Jane Doe, kind: manager}"),
                person("r-smith", "{name: Rita Smith, kind: director}"),
            ],
            broken: Vec::new(),
        }
    }

    fn settings() -> Settings {
        read::<Settings>("version: 1\ncurrency: EUR\n").value.unwrap()
    }

    fn written(account: &Entry<Account>, quadrant: Option<Quadrant>, figures: Vec<Figure>) -> String {
        plan(&Known {
            account,
            period: "2026",
            quadrant,
            people: &people(),
            figures,
            as_of: Date::constant(2026, 11, 21),
            settings: &settings(),
        })
    }

    fn front_of(text: &str) -> FrontMatter {
        let yaml = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap().0;
        let read = read::<FrontMatter>(yaml);
        assert_eq!(read.problems, []);
        read.value.unwrap()
    }

    const RICH: &str = "
name: Acme Manufacturing
status: key
currency: USD
manager: jane-doe
sponsor: {ours: r-smith, theirs: Sam Lee}
wallet:
  - {offering: spares, market: DE, spend: 90000.5}
  - {offering: hydraulics, market: DE, spend: 1200000, ours: 480000, rivals: {Globex: 500000, Initech: 500000}}
contacts:
  - {name: Kim Park, function: engineering, influence: 9, attitude: critic}
  - {name: Ana Ruiz, level: executive, role: decision-maker, owner: jane-doe}
  - {name: Sam Lee, function: procurement, role: approver, influence: 4, attitude: supporter, owner: gone}
opportunities:
  - {id: a, name: Line 3 retrofit, offering: hydraulics, value: 300000, close: 2027-03-31, status: open}
  - {id: b, name: Old one, value: 900000, status: won}
value_proposition:
  statement: Cut unplanned stops on line 3 by a third
  customer_goal: 98 % line availability
  benefits: [{benefit: fewer stops, measure: hours a year, amount: 120000}, {benefit: one invoice}]
";

    fn figures() -> Vec<Figure> {
        let figure = |label: &str, text: &str, expression: &str| Figure {
            label: label.to_owned(),
            text: text.to_owned(),
            expression: expression.to_owned(),
        };
        vec![
            figure("Revenue of twelve months", "480 000 USD", "sales.revenue"),
            figure("Growth", "+6.2%", "sales.growth"),
        ]
    }

    #[test]
    fn what_is_known_is_written_and_the_rest_is_asked() {
        let text = written(&entry("acme", RICH), Some(Quadrant::Strategic), figures());
        let expected = "---
account: acme
period: 2026
manager: jane-doe
status: draft
quadrant: strategic
---
# Acme Manufacturing 2026

## Customer's goals

98 % line availability

## Desk research

<!-- What happens in the customer's market, to its customers and its rivals, that changes what it buys? -->

## Revenue analysis

| Figure | Value | Measure |
|---|---:|---|
| Revenue of twelve months | 480 000 USD | `sales.revenue` |
| Growth | +6.2% | `sales.growth` |

As of 2026-11-21.

| Offering | Market | Spend a year, USD | Ours, USD | Share | Main rival |
|---|---|---:|---:|---:|---|
| hydraulics | DE | 1 200 000 | 480 000 | 40.0% | Globex 500 000 |
| spares | DE | 90 000.5 | | | |

## Contacts

| Name | Function | Level | Role | Attitude | Our contact |
|---|---|---|---|---|---|
| Ana Ruiz | | executive | decision-maker | | Jane Doe |
| Kim Park | engineering | | | critic | |
| Sam Lee | procurement | | approver | supporter | gone |

## Value proposition

Cut unplanned stops on line 3 by a third

- fewer stops: 120 000 USD a year (hours a year)
- one invoice

## Objectives

<!-- What do we want to reach, measured by what, from which figure to which, and by when? -->

| Objective | Measure | Baseline | Target | Due | Owner |
|---|---|---|---|---|---|

## Critical success factors

<!-- Which three to seven things have to go right? Each with its measure and its owner. -->

## Actions

<!-- Who does what by when? -->

## Opportunities

| Opportunity | Offering | Value, USD | Close |
|---|---|---:|---|
| Line 3 retrofit | hydraulics | 300 000 | 2027-03-31 |

## Risks

<!-- What could go wrong, how would we notice, and what would we do? -->

## Reviews

Our sponsor: Rita Smith. Their sponsor: Sam Lee.

| Date | Took part | Result |
|---|---|---|
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_name_alone_makes_a_plan_of_questions() {
        let text = written(&entry("acme", "name: Acme\n"), None, Vec::new());
        let expected = "---
account: acme
period: 2026
status: draft
---
# Acme 2026

## Customer's goals

<!-- What does the customer want to reach this year, in its own figures? -->

## Desk research

<!-- What happens in the customer's market, to its customers and its rivals, that changes what it buys? -->

## Revenue analysis

<!-- What does the customer buy, of whom, and what do we earn? -->

## Contacts

<!-- Who decides, who influences, and who of ours knows them? -->

## Value proposition

<!-- What does the customer gain by us that it gains by nobody else, and what is it worth to it? -->

## Objectives

<!-- What do we want to reach, measured by what, from which figure to which, and by when? -->

| Objective | Measure | Baseline | Target | Due | Owner |
|---|---|---|---|---|---|

## Critical success factors

<!-- Which three to seven things have to go right? Each with its measure and its owner. -->

## Actions

<!-- Who does what by when? -->

## Risks

<!-- What could go wrong, how would we notice, and what would we do? -->
";
        assert_eq!(text, expected);
    }

    #[test]
    fn each_quadrant_asks_for_its_own_sections() {
        let account = entry("acme", "name: Acme\ncosts: {travel: 6000, plan: 8000}\n");
        let titles = |quadrant| -> Vec<String> {
            let text = written(&account, Some(quadrant), Vec::new());
            text.lines().filter_map(|l| l.strip_prefix("## ")).skip(5).map(str::to_owned).collect()
        };
        let shared = ["Objectives", "Critical success factors", "Actions"];
        assert_eq!(
            titles(Quadrant::Strategic),
            [&shared[..], &["Opportunities", "Risks", "Reviews"]].concat()
        );
        assert_eq!(
            titles(Quadrant::Star),
            [&shared[..], &["Opportunities", "Half-year decision", "Risks"]].concat()
        );
        assert_eq!(titles(Quadrant::Status), [&shared[..], &["Risks"]].concat());
        assert_eq!(
            titles(Quadrant::Streamline),
            [&["Conditions and cost to serve"], &shared[..], &["Risks"]].concat()
        );
        let text = written(&account, Some(Quadrant::Streamline), Vec::new());
        assert!(
            text.contains("| Cost | EUR a year |\n|---|---:|\n| plan | 8 000 |\n| travel | 6 000 |\n"),
            "{text}"
        );
        let text = written(&account, Some(Quadrant::Strategic), Vec::new());
        assert!(text.contains("<!-- Who sponsors the account, on our side and on theirs? -->"), "{text}");
    }

    #[test]
    fn long_lists_end_in_a_line_that_says_where_the_rest_is() {
        let mut yaml = String::from("name: Acme\ncontacts:\n");
        for n in 0..20 {
            let _ = writeln!(yaml, "  - {{name: Person {n:02}, influence: {}}}", n % 10);
        }
        let account = entry("acme", &yaml);
        let text = written(&account, None, Vec::new());
        assert_eq!(text.matches("| Person").count(), 8);
        assert!(text.contains("| Person 09 "), "the most influential come first: {text}");
        assert!(text.contains("\n\nAnd 12 more in accounts/acme.yaml.\n"), "{text}");
        let text = written(&account, Some(Quadrant::Status), Vec::new());
        assert!(text.contains("And 16 more in"), "{text}");
    }

    #[test]
    fn names_are_never_markup() {
        let yaml = r##"
name: "- A | *B* <script>\n# `C`\u202e"
manager: "no"
contacts: [{name: "| x |\n|---|"}]
value_proposition: {statement: "1. first\n\n## Risks\n<!-- x -->", customer_goal: "--- \t+", benefits: [{benefit: "[ ] a_b & c"}]}
"##;
        let text = written(&entry("acme", yaml), None, Vec::new());
        assert!(text.contains("\n# - A \\| \\*B\\* \\<script\\> \\# \\`C\\` 2026\n"), "{text}");
        assert!(text.contains("\n\\--- +\n"), "{text}");
        assert!(text.contains("\n1\\. first \\#\\# Risks \\<!-- x --\\>\n"), "{text}");
        assert!(text.contains("\n- \\[ \\] a\\_b \\& c\n"), "{text}");
        assert!(text.contains("\n| \\| x \\| \\|---\\| | | | | | |\n"), "{text}");
        assert_eq!(front_of(&text).manager.as_deref(), Some("no"));
        assert!(!text.contains('\u{202e}'));
    }

    #[test]
    fn front_matter_is_read_back_as_it_was() {
        let account = entry("acme", "name: Acme\n");
        for period in
            ["2026", "2026-H1", "FY26", "0123", "1e3", "null", "on: off", "26\nstatus: active", "0x10", "1_0"]
        {
            let text = plan(&Known {
                account: &account,
                period,
                quadrant: None,
                people: &Shelf::default(),
                figures: Vec::new(),
                as_of: Date::constant(2026, 11, 21),
                settings: &settings(),
            });
            let front = front_of(&text);
            assert_eq!(front.period, single_spaced(period));
            assert_eq!(front.status, crate::model::plan::PlanStatus::Draft);
        }
    }

    #[test]
    fn files_lie_in_the_first_folder_of_plans() {
        let mut settings = settings();
        assert_eq!(slashed(&path(&settings, "acme", "2026-H1")), "plans/acme-2026-H1.md");
        assert_eq!(slashed(&path(&settings, "acme", "../../x y")), "plans/acme-..-..-x-y.md");
        settings.files.plans = vec!["key/2026/*.md".to_owned(), "plans/*.md".to_owned()];
        assert_eq!(slashed(&path(&settings, "acme", "2026")), "key/2026/acme-2026.md");
        assert!(is_period("2026-H1") && is_period("FY26") && is_period("1998_2"));
        for wrong in ["", "../x", "a b", "2026-", "ä", "a/b"] {
            assert!(!is_period(wrong), "{wrong}");
        }
    }

    #[test]
    fn amounts_are_grouped_by_thousands() {
        let grouped = |text: &str| amount(text.parse().unwrap());
        for (plain, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1 000"),
            ("1234567.50", "1 234 567.5"),
            ("100000", "100 000"),
        ] {
            assert_eq!(grouped(plain), shown);
        }
        assert_eq!(share("1".parse().unwrap(), "0".parse().unwrap()), None);
    }
}
