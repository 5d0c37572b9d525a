//! Words as they are compared where names are looked for: one name is written in many ways.
//!
//! `Núñez` may be typed in composed letters or with accents of their own, `Müller` is also Mueller and Muller, `Groß` is
//! GROSS in capitals, and some scripts have no spaces between words.

use deunicode::deunicode_char;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its small Latin letters and digits.
    pub plain: String,
    /// The same with `ae`, `oe`, `ue` and `aa` as one letter: what words are compared by.
    pub even: String,
    /// Whether it has no small letters, as codes have.
    pub capitals: bool,
    /// Whether it has no capitals.
    pub small: bool,
    /// Whether it is of a script without spaces, so that nobody knows where the word begins and ends.
    pub unspaced: bool,
}

/// The words of a text; where `humps`, `SamLee2` is three of them.
#[must_use]
pub fn words(text: &str, humps: bool) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = String::new();
    let mut before: Option<char> = None;
    for letter in text.chars().filter(|c| !is_mark(*c)) {
        if !letter.is_alphanumeric() {
            finish(&mut words, &mut letters);
            before = None;
            continue;
        }
        let parted =
            |b: char| is_unspaced(b) != is_unspaced(letter) || (humps && is_hump(b, letter)) || is_sign(b);
        if before.is_some_and(parted) {
            finish(&mut words, &mut letters);
        }
        letters.push(letter);
        before = Some(letter);
    }
    finish(&mut words, &mut letters);
    words
}

/// Puts the letters that were collected among the words.
fn finish(words: &mut Vec<Word>, letters: &mut String) {
    let mut plain = String::new();
    for letter in letters.chars() {
        match deunicode_char(unaccented(letter)) {
            Some(latin) => plain
                .extend(latin.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase())),
            // A letter that nobody can write in Latin ones still tells one word from another.
            None => plain.extend(letter.to_lowercase()),
        }
    }
    if !plain.is_empty() {
        words.push(Word {
            even: even(&plain),
            plain,
            capitals: !letters.chars().any(char::is_lowercase),
            small: !letters.chars().any(char::is_uppercase),
            unspaced: letters.chars().any(is_unspaced),
        });
    }
    letters.clear();
}

/// A word with `ae`, `oe`, `ue` and `aa` as one letter, so that Mueller, Muller and Müller are one. Short words stay: Doe
/// is not `do`.
#[must_use]
pub fn even(plain: &str) -> String {
    if plain.len() < 4 {
        return plain.to_owned();
    }
    plain.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")
}

/// The letters and digits of a text without anything between them, as names in scripts without spaces are looked for.
#[must_use]
pub fn squeezed(text: &str) -> String {
    let mut squeezed = String::new();
    for letter in text.chars() {
        if let Some(whole) = squeezed.chars().next_back().and_then(|last| composed(last, letter)) {
            squeezed.pop();
            squeezed.push(whole);
        } else if letter.is_alphanumeric() && !is_mark(letter) {
            squeezed.extend(letter.to_lowercase());
        }
    }
    squeezed
}

/// Whether a letter is of a script that does not part words by spaces, or (Korean) joins endings to names.
#[must_use]
pub fn is_unspaced(letter: char) -> bool {
    is_sign(letter)
        || matches!(letter, '\u{e00}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}')
        || matches!(letter, '\u{ac00}'..='\u{d7a3}')
        || is_kana(letter)
}

/// Whether a letter is one of the Japanese syllables.
#[must_use]
pub fn is_kana(letter: char) -> bool {
    // U+30A0 and U+30FB stand between words.
    matches!(letter, '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{312f}')
        || matches!(letter, '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Whether a letter is a Chinese sign, which is a word or a part of one.
#[must_use]
pub fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
        || matches!(letter, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a new word begins between two letters that stand side by side, as in `SamLee` and `lee2`.
fn is_hump(before: char, letter: char) -> bool {
    (before.is_lowercase() && letter.is_uppercase()) || before.is_numeric() != letter.is_numeric()
}

/// Whether a character only changes the look of the letter before it, or is not seen at all.
fn is_mark(c: char) -> bool {
    match c {
        // Accents of their own.
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => true,
        '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' => true,
        // Soft hyphens, joiners and the like.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => true,
        // Points of Hebrew and Arabic vowels.
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{640}' => true,
        '\u{64b}'..='\u{65f}' | '\u{670}' => true,
        // Marks of Indian scripts within words; what parts sentences there is none of them.
        '\u{964}' | '\u{965}' | '\u{970}' => false,
        '\u{900}'..='\u{dff}' => !c.is_alphanumeric(),
        _ => false,
    }
}

/// Cyrillic letters as they are once their accents are taken off, which Latin letters for them do not show.
fn unaccented(letter: char) -> char {
    match letter {
        'ё' | 'Ё' => 'е',
        'й' | 'Й' => 'и',
        'ї' | 'Ї' => 'і',
        'ў' | 'Ў' => 'у',
        letter => letter,
    }
}

/// One letter of two: Korean syllables from their parts, and Japanese ones with their accents.
fn composed(last: char, next: char) -> Option<char> {
    let (l, n) = (u32::from(last), u32::from(next));
    char::from_u32(match (l, n) {
        (0x1100..=0x1112, 0x1161..=0x1175) => 0xac00 + ((l - 0x1100) * 21 + (n - 0x1161)) * 28,
        (0xac00..=0xd7a3, 0x11a8..=0x11c2) if (l - 0xac00).is_multiple_of(28) => l + (n - 0x11a7),
        (0x3046, 0x3099) => 0x3094,
        (0x30a6, 0x3099) => 0x30f4,
        (0x304b..=0x307b | 0x30ab..=0x30db, 0x3099) => l + 1,
        (0x306f..=0x307b | 0x30cf..=0x30db, 0x309a) => l + 2,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evened(text: &str, humps: bool) -> String {
        words(text, humps).iter().map(|word| word.even.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        for (one, other) in [
            ("Núñez", "Nu\u{301}n\u{303}ez"),
            ("Groß", "GROSS"),
            ("Müller", "Mueller"),
            ("Müller", "Muller"),
            ("Mu\u{308}ller", "MUELLER"),
            ("Håkon", "Haakon"),
            ("Søren", "Soeren"),
            ("Фёдор", "Федор"),
            ("Сергей", "Серге\u{438}\u{306}"),
            ("Zen\u{ad}zi", "zenzi"),
            ("İnce", "ince"),
        ] {
            assert_eq!(evened(one, false), evened(other, false), "{one}, {other}");
        }
        assert_ne!(evened("Doe", false), evened("do", false));
    }

    #[test]
    fn words_are_parted_where_letters_end_and_at_humps_where_asked() {
        assert_eq!(evened("O'Hara-Lee, Sam", false), "o hara lee sam");
        assert_eq!(evened("askSamLee2", false), "asksamlee2");
        assert_eq!(evened("askSamLee2", true), "ask sam lee 2");
        assert_eq!(evened("采购Sam", false), "cai gou sam");
        let word = &words("WU", false)[0];
        assert!(word.capitals && !word.small && !word.unspaced);
    }

    #[test]
    fn scripts_without_spaces_are_squeezed_and_composed() {
        assert_eq!(squeezed("采购 王·伟"), "采购王伟");
        assert_eq!(squeezed("\u{1100}\u{1175}\u{11b7}"), "김");
        assert_eq!(squeezed("か\u{3099}は\u{309a}ウ\u{3099}"), "がぱヴ");
        assert!("王たリ김ไ".chars().all(is_unspaced));
        assert!(!"aß1・и".chars().any(is_unspaced));
    }
}
