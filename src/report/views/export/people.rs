//! Whether words name a person on the customer's side.
//!
//! What people write into free fields may hold a name: `procurement (for Sam Lee)`. Where personal data is left out,
//! such a cell is left out as a whole.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::redact::{has_mail, has_phone};
use super::spelling::{Word, even, is_kana, is_sign, is_unspaced, squeezed, words};
use crate::model::account::Account;
use crate::report::sheet::Cell;

/// How many texts are kept with their answers: cells repeat, but a ledger of any length has to fit.
const REMEMBERED: usize = 10_000;

/// How many letters a name in one word has to have (`samlee`), and how many where it is looked for within words.
const JOINED: (usize, usize) = (5, 6);

/// What stands before a name.
const TITLES: [&str; 22] = [
    "mr", "mrs", "ms", "miss", "mister", "mx", "dr", "prof", "sir", "madam", "herr", "herrn", "frau", "mme",
    "mlle", "monsieur", "madame", "senor", "senora", "sig", "signor", "signora",
];

/// Parts of names (and of what stands in place of one: `Head of Procurement`) that are words of every day as well. Alone
/// they name somebody only beside a title or before a possessive `s`.
static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| {
    "ab ad ai am an as at au be by ce co da de di do du eg el em en er es et eu ex go he hr id if ii im in io is it iv je \
     la le md me mr ms my ne no ob of ok on op or pr qa rd re se si so st te to uk um un up us vp we wo zu \
     all and any are auf aus bei bin bint but can das dal degli del della delle dem den der des die dos ein eine for from \
     fuer had has her him his how ibn its les los mit not oder our out per pro san santa saint sao she sur ten ter that \
     the their them they this und une uns unser van vom von vor was who with you your zum zur \
     dipl dr frau herr ing junior mba miss mister mrs msc phd prof senior sir \
     account accounting accounts administration administrator advisor agent analyst approver architect area assistant \
     associate board business buyer buyers buying category ceo cfo chain chief chair chairman cio ciso client cmo \
     commercial committee company consultant contact controller controlling coo coordinator corporate cpo cso cto customer \
     decision department dept deputy design desk development digital director directors division einkauf einkaeufer \
     engineer engineering engineers evaluator executive executives external facility finance financial founder gatekeeper \
     general geschaeftsfuehrer global group head hotline human industrial industry influencer info information innovation \
     inside internal international investment key lead leader legal leiter leitung logistics maintenance maker management \
     manager managers managing marketing national network new office officer operations operator owner partner partners \
     person personal plant platform president principal procurement product production products project projects purchase \
     purchaser purchasing quality reception region regional research resources sales secretary sector security service \
     services site sourcing specialist sponsor staff strategic strategy supplier supply support system systems team tech \
     technical technology test trade trading training transport treasurer unit unknown user users vendor vertrieb vice \
     warehouse world \
     center central centre east eastern north northern south southern west western africa america apac asia emea europe \
     corp gmbh holding inc limited llc ltd plc"
        .split_whitespace()
        .map(even)
        .collect()
});

/// The people of one or more accounts, by all names that the files have of them.
#[derive(Debug, Default)]
pub struct People {
    /// Names, their words parted by single spaces.
    whole: HashSet<String>,
    /// Names of several words without anything between these.
    joined: HashSet<String>,
    /// Those of them that are long enough to be told within a word.
    inside: Inside,
    /// Words of names that count alone.
    parts: HashSet<String>,
    /// Words of two letters.
    short: HashSet<String>,
    /// Words of names that count beside a title only.
    titled: HashSet<String>,
    /// Names in scripts without spaces.
    unspaced: Inside,
    /// Words of names in such scripts.
    unspaced_parts: Inside,
    /// How many letters the longest name has.
    longest: usize,
    /// The texts that were looked at last, and whether somebody is named in them.
    seen: Mutex<HashMap<String, bool>>,
}

impl People {
    /// The contacts, the sponsors and who came to reviews.
    #[must_use]
    pub fn of<'a>(accounts: impl IntoIterator<Item = &'a Account>) -> Self {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for account in accounts {
            let contacts = account.contacts.iter();
            let contacts = contacts.flat_map(|c| std::iter::once(&c.name).chain(&c.reports_to));
            let sponsor = account.sponsor.iter().filter_map(|sponsor| sponsor.theirs.as_ref());
            let guests = account.reviews.iter().flat_map(|review| &review.customer);
            names.extend(contacts.chain(sponsor).chain(guests).map(String::as_str));
        }
        let mut people = Self::default();
        names.into_iter().for_each(|name| people.add(name));
        people
    }

    fn add(&mut self, name: &str) {
        // A mail address may stand in place of a name; its second half names a company.
        let chunks: Vec<&str> =
            name.split_whitespace().map(|chunk| chunk.split('@').next().unwrap_or_default()).collect();
        let name = chunks.join(" ");
        let mut all = words(&name, false);
        let titled = |word: &Word| TITLES.contains(&&*word.plain);
        while all.len() > 1 && all.first().is_some_and(titled) {
            all.remove(0);
        }
        let spaced = all.iter().map(|word| word.even.as_str()).collect::<Vec<_>>().join(" ");
        if spaced.is_empty() {
            return;
        }
        self.longest = self.longest.max(all.iter().map(|word| word.plain.len()).sum());
        if let [first, last] = &*all {
            self.whole.insert(format!("{} {}", last.even, first.even));
        }
        self.whole.insert(spaced);
        // Mr Lee is Sam Lee: words of a name count alone as well.
        all.iter().for_each(|word| self.add_part(word, all.len() > 1));
        self.join(&all);
        if let [first, _, .., last] = &*all {
            self.join([first, last]);
        }
        // O'Hara is also written Ohara.
        for chunk in chunks {
            let parts = words(chunk, false);
            if parts.len() > 1 {
                self.join(&parts);
            }
        }
        if name.chars().any(is_unspaced) {
            self.unspaced.insert(squeezed(&name));
            for run in name.split(|c: char| !is_unspaced(c)) {
                let run = squeezed(run);
                if run.chars().count() >= run.chars().next().map_or(1, fewest) {
                    self.unspaced_parts.insert(run);
                }
            }
        }
    }

    /// A word of a name, where it has one or `several`.
    fn add_part(&mut self, word: &Word, several: bool) {
        let part = word.even.clone();
        let letters = word.plain.chars().count();
        if letters < 2 || !word.plain.chars().any(char::is_alphabetic) {
            return;
        }
        // In Latin letters a Chinese sign is a syllable that many words are made of.
        if word.unspaced || COMMON.contains(&part) {
            self.titled.insert(part);
        } else if letters > 2 {
            self.parts.insert(part);
        } else if several {
            self.short.insert(part);
        }
    }

    /// Words of a name, written as one.
    fn join<'a>(&mut self, all: impl IntoIterator<Item = &'a Word>) {
        let (mut plain, mut count) = (String::new(), 0);
        for word in all {
            plain.push_str(&word.plain);
            count += 1;
        }
        let joined = even(&plain);
        let letters = joined.chars().count();
        if letters < JOINED.0 || COMMON.contains(&joined) {
            return;
        }
        // A name of one word is not looked for within others: Office is not in `officer`.
        if letters >= JOINED.1 && count > 1 {
            self.inside.insert(joined.clone());
        }
        self.joined.insert(joined);
    }

    /// Whether a text has one of the names in it or a word of one, however it is spelt.
    #[must_use]
    pub fn are_named_in(&self, text: &str) -> bool {
        let known = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(text).copied();
        if let Some(known) = known {
            return known;
        }
        let named = self.are_named_in_full(text)
            || either(text, |words| self.have_parts_in(words))
            || self.unspaced_parts.are_in(&squeezed(text));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(text.to_owned(), named);
        named
    }

    /// Whether a text has one of the names in it, not just a word of one.
    #[must_use]
    pub fn are_named_in_full(&self, text: &str) -> bool {
        either(text, |words| self.are_whole_in(words)) || self.unspaced.are_in(&squeezed(text))
    }

    fn are_whole_in(&self, words: &[Word]) -> bool {
        let within = |word: &Word| !word.unspaced && self.inside.are_in(&word.even);
        words.iter().any(within) || (0..words.len()).any(|from| self.begin_with(&words[from..]))
    }

    /// Whether words begin with a name.
    fn begin_with(&self, words: &[Word]) -> bool {
        let (mut spaced, mut plain) = (String::new(), String::new());
        for (n, word) in words.iter().enumerate() {
            if n > 0 {
                spaced.push(' ');
            }
            spaced.push_str(&word.even);
            plain.push_str(&word.plain);
            // Two letters may be one in the name's spelling, not more.
            if plain.len() > 2 * self.longest {
                return false;
            }
            let alone = n == 0 && word.unspaced;
            if !alone && (self.whole.contains(&spaced) || self.joined.contains(&even(&plain))) {
                return true;
            }
        }
        false
    }

    /// Whether a word of a name is among words.
    fn have_parts_in(&self, words: &[Word]) -> bool {
        words.iter().enumerate().any(|(n, word)| {
            let part = &*word.even;
            let before = n.checked_sub(1).and_then(|n| words.get(n));
            let titled = before.is_some_and(|word| TITLES.contains(&&*word.plain))
                || words.get(n + 1).is_some_and(|next| matches!(&*next.plain, "s" | "san" | "sama"));
            // Two letters in capitals, or in small ones that stand alone, are a code: HU is Hungary.
            let code = word.capitals || (word.small && words.len() == 1);
            // In German, what is Quark's is `Quarks`; short words are too often others, and codes always.
            let stem = part.strip_suffix('s').filter(|stem| stem.len() > 4 && !word.capitals);
            !word.unspaced
                && (self.parts.contains(part)
                    || stem.is_some_and(|stem| self.parts.contains(stem))
                    || (self.short.contains(part) && (titled || !code))
                    || (self.titled.contains(part) && titled))
        })
    }

    /// The cell, unless its words name somebody or say where somebody is reached.
    #[must_use]
    pub fn unnamed(&self, cell: Cell) -> Cell {
        left_out(cell, |text| {
            // Codes are long rows of digits as well; only the sign of a country's prefix tells a telephone number.
            has_mail(text) || (text.contains('+') && has_phone(text)) || self.are_named_in(text)
        })
    }

    /// The cell, unless it names somebody or may hold a telephone number, which is nothing that free words need.
    #[must_use]
    pub fn unreached(&self, cell: Cell) -> Cell {
        left_out(self.unnamed(cell), has_phone)
    }
}

/// How many letters a word of a name has at least, where it is looked for within others: the more a letter says, the
/// fewer there are.
fn fewest(first: char) -> usize {
    match first {
        c if is_sign(c) || matches!(c, '\u{ac00}'..='\u{d7a3}') => 2,
        c if is_kana(c) => 3,
        _ => 4,
    }
}

/// The cell, unless there is something in its words.
fn left_out(cell: Cell, found: impl Fn(&str) -> bool) -> Cell {
    match &cell {
        Cell::Text(text) | Cell::Toned(text, _) if found(text) => Cell::Missing("left out"),
        _ => cell,
    }
}

/// Whether something holds of a text's words as they are parted, or as humps part them.
fn either(text: &str, holds: impl Fn(&[Word]) -> bool) -> bool {
    let (plain, humped) = (words(text, false), words(text, true));
    holds(&plain) || (humped.len() != plain.len() && holds(&humped))
}

/// Texts that are looked for within others.
#[derive(Debug, Default)]
struct Inside {
    texts: HashSet<String>,
    lengths: BTreeSet<usize>,
}

impl Inside {
    fn insert(&mut self, text: String) {
        if !text.is_empty() {
            self.lengths.insert(text.len());
            self.texts.insert(text);
        }
    }

    /// Whether one of them is in a text. There are few lengths however many texts there are.
    fn are_in(&self, text: &str) -> bool {
        let has = |at: usize, length: &usize| {
            text.get(at..at + length).is_some_and(|part| self.texts.contains(part))
        };
        text.char_indices().any(|(at, _)| self.lengths.iter().any(|length| has(at, length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(text: &str) -> Account {
        crate::text::yaml::read::<Account>(text).value.unwrap()
    }

    /// The people of an account with contacts of these names.
    fn known(names: &[&str]) -> People {
        let contacts: String = names.iter().map(|name| format!("  - name: \"{name}\"\n")).collect();
        People::of([&account(&format!("name: Acme\ncontacts:\n{contacts}"))])
    }

    fn check(people: &People, named: &[&str], free: &[&str]) {
        for text in named {
            assert!(people.are_named_in(text), "{text} names somebody");
        }
        for text in free {
            assert!(!people.are_named_in(text), "{text} names nobody");
        }
    }

    #[test]
    fn people_are_found_by_whole_names_and_longer_words_of_them() {
        let text = "name: Acme\nsponsor: {theirs: Ana Ruiz-Núñez}\ncontacts: [{name: Sam Lee}, {name: Jo Al, reports_to: Kim O'Hara}]\nreviews: [{on: 2026-01-05, customer: [Lars Holm]}]\n";
        check(
            &People::of([&account(text)]),
            &["for SAM LEE", "ask Mr Lee.", "núñez", "Jo-Al", "o'hara", "Holm's office"],
            &["procurement", "sleep", "jo", "al", "Hol m", ""],
        );
        assert!(!People::default().are_named_in("anybody"));
    }

    #[test]
    fn people_of_all_accounts_are_found() {
        let acme = account("name: Acme\nsponsor: {theirs: Otto Sponsor}\ncontacts: [{name: Zenzi Quark}]\n");
        let people = People::of([&account("name: Beta\n"), &acme]);
        check(
            &people,
            &["like Zenzi Quark at Acme", "Otto Sponsor's region", "Sponsor's office", "Zenzi Quark 1"],
            &["sponsor of the plan", "Acme", "region"],
        );
        assert!(people.are_named_in_full("Zenzi Quark Trading") && people.are_named_in_full("zenzi-quark"));
        assert!(!people.are_named_in_full("Quark Trading"));
    }

    #[test]
    fn scripts_without_spaces_need_no_words() {
        let people = known(&["王伟", "山田 太郎", "김민수", "สมชาย ใจดี"]);
        let named = [
            "采购王伟",
            "采购 王 伟",
            "ask Wang Wei",
            "Mr Wang",
            "山田さん",
            "김민수에게",
            "ถามสมชายก่อน",
            "WangWei",
        ];
        check(&people, &named, &["采购", "网络", "王先生的部门", "wang", "ถาม"]);
        check(&people, &["\u{1100}\u{1175}\u{11b7}\u{1106}\u{1175}\u{11ab}\u{1109}\u{116e}"], &[]);
    }

    #[test]
    fn names_are_found_however_they_are_spelt() {
        let people =
            known(&["Ana Núñez", "Uli Groß", "Eva Müller", "Tom Schroeder", "Sam Lee", "Kim O'Hara"]);
        let named = [
            "Nu\u{301}n\u{303}ez",
            "nunez",
            "GROSS",
            "Gross' office",
            "Mueller",
            "Muller",
            "Mu\u{308}ller",
            "Müllers Büro",
            "Schröder",
            "SamLee",
            "SamLeeBonus",
            "samlee",
            "samleebonus",
            "leeSam2",
            "OHARA",
            "Zen\u{ad}zi / S\u{200b}am",
        ];
        check(&people, &named, &["growth", "mull", "sample", "sleek", "hard"]);
        check(&known(&["SamLee"]), &["Sam Lee", "sam-lee"], &["same"]);
        check(&known(&["sam.lee@acme.com"]), &["Sam Lee", "Lee"], &["Acme", "com"]);
    }

    #[test]
    fn words_of_two_letters_count_where_they_are_no_words_of_every_day() {
        let people = known(&["Wu Li", "An Do", "Hu Jo"]);
        check(
            &people,
            &["ask Ms Wu", "ask wu", "Wu", "WU LI", "for Li's team", "MS WU", "An Do", "Ms An", "Jo knows"],
            &["an offer", "do it", "HU", "hu", "market LI", "wull", "likely"],
        );
        check(&known(&["Jo"]), &["ask jo", "JO"], &["job"]);
    }

    #[test]
    fn what_stands_in_place_of_a_name_does_not_empty_every_cell() {
        let people = known(&["Head of Procurement", "Pieter van der Berg", "Info 2025", "Sam Lee (CFO)"]);
        check(
            &people,
            &["head of procurement", "Berg", "Sam"],
            &["procurement", "office of the head", "van fleet", "2025", "cfo", "info"],
        );
    }

    #[test]
    fn cells_are_left_out_as_a_whole() {
        let people = known(&["Zenzi Quark"]);
        let unnamed = |text: &str| people.unnamed(Cell::Text(text.to_owned()));
        let unreached = |text: &str| people.unreached(Cell::Text(text.to_owned()));
        for text in ["Zenzi Quark 1", "training-zenzi-quark", "z@acme.com", "+49 170 1234567"] {
            assert_eq!(unnamed(text), Cell::Missing("left out"), "{text}");
            assert_eq!(unreached(text), Cell::Missing("left out"), "{text}");
        }
        assert_eq!(unnamed("001500000012345"), Cell::Text("001500000012345".to_owned()));
        assert_eq!(unreached("buyer, 0170 1234567"), Cell::Missing("left out"));
        assert_eq!(unreached("procurement"), Cell::Text("procurement".to_owned()));
        assert_eq!(unreached("procurement"), Cell::Text("procurement".to_owned()), "also when asked again");
        assert_eq!(unnamed(""), Cell::Text(String::new()));
        assert_eq!(people.unnamed(Cell::Integer(7)), Cell::Integer(7));
    }

    #[test]
    fn only_so_many_texts_are_remembered() {
        let people = known(&["Zenzi Quark"]);
        (0..=REMEMBERED).for_each(|n| assert!(!people.are_named_in(&n.to_string())));
        assert!(people.are_named_in("quark") && people.seen.lock().unwrap().len() < 10);
    }
}
