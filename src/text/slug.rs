//! Names as file names and ids: small ASCII letters, digits and hyphens, the same for the same name on every machine.

use deunicode::deunicode;

/// What is put behind a name that a system keeps for itself: short, of no meaning, and a slug of its own.
const APART: &str = "-x";

/// The longest slug, in letters.
pub const LONGEST: usize = 80;

/// A name as small ASCII letters and digits, its words joined by hyphens; `None` where nothing of it is a letter or a
/// digit.
///
/// Letters of other scripts are written in Latin ones (`ö` is `o`, `Ł` is `l`). An apostrophe joins what stands beside it,
/// and so do full stops between single letters (`S.p.A.` is `spa`); everything else parts words. A long name is cut
/// between two words, at [`LONGEST`] letters at most. What Windows keeps for devices gets `-x` behind it: `con-x`.
#[must_use]
pub fn slug(name: &str) -> Option<String> {
    let plain = deunicode(name);
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut joined = false;
    let letters: Vec<char> = plain.chars().collect();
    for (n, letter) in letters.iter().enumerate() {
        match letter {
            c if c.is_ascii_alphanumeric() => word.push(c.to_ascii_lowercase()),
            '\'' | '`' => {}
            '.' if abbreviates(&letters, n, &word, joined) => joined = true,
            _ => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                joined = false;
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    let mut slug = String::new();
    for word in &words {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(LONGEST)]);
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if is_device(&slug) {
        slug.push_str(APART);
    }
    (!slug.is_empty()).then_some(slug)
}

/// Whether Windows takes a file of this name for a device, whatever its ending: a book with `con.yaml` cannot be checked
/// out there.
pub(crate) fn is_device(slug: &str) -> bool {
    let port = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || port.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

/// Whether a full stop stands between two single letters, as in `S.A.`.
fn abbreviates(letters: &[char], at: usize, word: &str, joined: bool) -> bool {
    let letter = |n: usize| letters.get(n).is_some_and(char::is_ascii_alphabetic);
    let single_before = word.len() == 1 || joined;
    single_before && at > 0 && letter(at - 1) && letter(at + 1) && !letter(at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_companies() {
        let cases = [
            ("Vins et alcools Chevalier", "vins-et-alcools-chevalier"),
            ("Berglunds snabbköp", "berglunds-snabbkop"),
            ("B's Beverages", "bs-beverages"),
            ("La corne d’abondance", "la-corne-dabondance"),
            ("Franchi S.p.A.", "franchi-spa"),
            ("FISSA Fabrica Inter. Salchichas S.A.", "fissa-fabrica-inter-salchichas-sa"),
            ("U.S. Steel", "us-steel"),
            ("acme.com", "acme-com"),
            ("Split Rail Beer & Ale", "split-rail-beer-ale"),
            ("  Wolski  Zajazd ", "wolski-zajazd"),
            ("3M", "3m"),
            ("Łódź Żywiec", "lodz-zywiec"),
            ("a--b__c", "a-b-c"),
        ];
        for (name, id) in cases {
            assert_eq!(slug(name).as_deref(), Some(id), "{name}");
        }
        assert_eq!(slug("東京電力"), slug("東京電力"));
        assert!(slug("東京電力").is_some());
        assert_eq!(slug(""), None);
        assert_eq!(slug("—?!"), None);
    }

    #[test]
    fn names_of_devices() {
        for (name, id) in [
            ("CON", "con-x"),
            ("prn", "prn-x"),
            ("Aux.", "aux-x"),
            ("N.U.L.", "nul-x"),
            ("Com1", "com1-x"),
            ("LPT9", "lpt9-x"),
            ("con-x", "con-x"),
            ("Com", "com"),
            ("Com 1", "com-1"),
            ("com0", "com0"),
            ("com10", "com10"),
            ("Aux Merveilleux", "aux-merveilleux"),
            ("Console", "console"),
        ] {
            assert_eq!(slug(name).as_deref(), Some(id), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_slug_is_an_id_and_its_own_slug(name in "\\PC{0,120}") {
            if let Some(id) = slug(&name) {
                proptest::prop_assert!(id.len() <= LONGEST);
                proptest::prop_assert!(!id.starts_with('-') && !id.ends_with('-') && !id.contains("--"));
                proptest::prop_assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
                proptest::prop_assert_eq!(slug(&id), Some(id.clone()));
            }
        }
    }
}
